//! Formats the changes as JSON.

use anyhow::Result;
use client_diff::{Site, Step};
use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use super::{Entry, Location, Report};
use crate::escape::json_pretty;

pub fn json(reports: &[Report<'_>]) -> Result<String> {
    let clients = reports.iter().map(|report| {
        let comparison = report.comparison;
        let version = comparison.bump.as_ref().map(|bump| {
            json!({
                "old": bump.old.to_string(),
                "new": bump.new.to_string(),
                "needed": bump.needed().to_string(),
            })
        });
        // A kind may occur with several verdicts.
        let mut counts: IndexMap<&str, usize> = IndexMap::new();
        for (_, kind, count) in report.counts() {
            *counts.entry(kind.name()).or_default() += count;
        }
        let counts: Map<String, Value> = counts
            .into_iter()
            .map(|(kind, count)| (kind.to_owned(), count.into()))
            .collect();
        json!({
            "name": comparison.name,
            "judgedFor": comparison.judged.to_string(),
            "breaking": comparison.breaking() > 0,
            "step": Step::of(&comparison.changes),
            "version": version,
            "counts": counts,
            "changes": report.entries.iter().map(change).collect::<Vec<_>>(),
        })
    });
    Ok(json_pretty(&clients.collect::<Vec<_>>())?)
}

fn change(entry: &Entry<'_>) -> Value {
    let change = entry.change;
    let mut object = json!({
        "kind": change.kind,
        "breaks": change.breaks,
        "operations": change.operations,
        "gone": change.gone,
    });
    let mut sites = change.sites.iter().zip(&entry.locations);
    if let (Some(object), Some((first, location))) = (object.as_object_mut(), sites.next()) {
        object.extend(site(first, location.as_ref()));
        for (key, value) in [
            ("reason", change.reason().map(str::to_owned)),
            ("old", change.old.clone()),
            ("new", change.new.clone()),
        ] {
            object.extend(value.map(|value| (key.to_owned(), value.into())));
        }
        let also: Vec<Value> = sites
            .map(|(one, location)| site(one, location.as_ref()).into())
            .collect();
        if !also.is_empty() {
            object.insert("also".to_owned(), also.into());
        }
    }
    object
}

fn site(site: &Site, location: Option<&Location<'_>>) -> Map<String, Value> {
    let mut members = Map::new();
    members.insert("item".to_owned(), site.item.clone().into());
    members.insert("pointer".to_owned(), site.pointer.clone().into());
    if let Some(location) = location {
        let file = format!("{}{}", location.described.prefix, location.file);
        members.insert("file".to_owned(), file.into());
        if let Some(position) = location.position {
            members.insert("line".to_owned(), position.line.into());
            members.insert("column".to_owned(), position.column.into());
        }
    }
    members
}
