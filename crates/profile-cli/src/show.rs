//! Formats a profile for stdout.

use std::fmt::Write;

use clap::ValueEnum;
use serde_json::Value;
use unified_profile::{Membership, Profile, Secret};

use crate::failure::Failure;
use crate::printable::{escape_json, printable};

#[derive(Clone, Copy, ValueEnum)]
pub enum Format {
    /// Aligned text, for people
    Table,
    /// The normalized profile as JSON
    Json,
    /// Claims as an OpenID Connect userinfo endpoint returns them
    Oidc,
    /// A SCIM 2.0 user
    Scim,
}

pub fn profile(profile: &Profile, format: Format) -> Result<String, Failure> {
    let json = match format {
        Format::Table => return Ok(table(&fields(profile))),
        Format::Json => serde_json::to_value(profile),
        Format::Oidc => Ok(profile.to_oidc_claims()),
        Format::Scim => Ok(profile.to_scim_user()),
    };
    let text = json.and_then(|json| serde_json::to_string_pretty(&json));
    let text = text.map_err(|error| {
        Failure::usage(format!("the profile cannot be converted to JSON: {error}"))
    })?;
    Ok(escape_json(&text) + "\n")
}

/// Returns the profile without the token, which a server may echo in any string.
pub fn without_token(token: &Secret, profile: &Profile) -> Result<Profile, Failure> {
    let redacted = serde_json::to_value(profile).and_then(|mut json| {
        redact(token, &mut json);
        serde_json::from_value(json)
    });
    redacted.map_err(|error| {
        Failure::usage(format!("the profile cannot be converted to JSON: {error}"))
    })
}

fn redact(token: &Secret, json: &mut Value) {
    match json {
        Value::String(text) => *text = token.redact(text),
        Value::Array(items) => items.iter_mut().for_each(|it| redact(token, it)),
        Value::Object(members) => members.values_mut().for_each(|it| redact(token, it)),
        _ => {}
    }
}

/// Formats rows of a name and a value, with aligned values.
pub fn table(rows: &[(String, String)]) -> String {
    let width = rows.iter().map(|(name, _)| name.chars().count()).max();
    let width = width.unwrap_or_default();
    rows.iter().fold(String::new(), |mut text, (name, value)| {
        // Writing to a String does not fail.
        let _ = writeln!(text, "{name:width$}  {value}");
        text
    })
}

/// Returns every field with a value, in the profile's order.
fn fields(profile: &Profile) -> Vec<(String, String)> {
    let Ok(Value::Object(members)) = serde_json::to_value(profile) else {
        return Vec::new();
    };
    let scalars = members.into_iter().filter_map(|(name, value)| {
        let text = match value {
            Value::String(text) => text,
            Value::Bool(flag) => if flag { "yes" } else { "no" }.to_owned(),
            _ => return None,
        };
        Some((name, printable(&text)))
    });
    let memberships = profile.memberships.iter();
    let memberships = memberships.map(|it| ("membership".to_owned(), printable(&membership(it))));
    scalars.chain(memberships).collect()
}

/// Formats a membership like `Harbour Helpdesk (12): agent, active, current`.
fn membership(membership: &Membership) -> String {
    let mut details = membership.roles.clone();
    details.extend(membership.status.clone());
    details.extend((membership.current == Some(true)).then(|| "current".to_owned()));
    let id = &membership.id;
    let organisation = match &membership.name {
        Some(name) => format!("{name} ({id})"),
        None => id.clone(),
    };
    if details.is_empty() {
        organisation
    } else {
        format!("{organisation}: {}", details.join(", "))
    }
}
