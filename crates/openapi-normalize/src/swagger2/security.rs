//! Converts security schemes.

use openapi_source::{Node, walk};

use crate::codes;
use crate::cx::UniqueChanges;

pub(super) fn run(root: &mut Node, notes: &mut UniqueChanges) {
    for scheme in walk::values(root.at_mut("/components/securitySchemes")) {
        match scheme.text("type") {
            Some("basic") => convert_basic(scheme, notes),
            Some("oauth2") if !scheme.has("flows") => convert_oauth2(scheme, notes),
            _ => {}
        }
    }
}

fn convert_basic(scheme: &mut Node, notes: &mut UniqueChanges) {
    let Some(kind) = scheme.get_mut("type") else {
        return;
    };
    let origin = kind.origin;
    kind.kind = "http".into();
    notes.note(origin, codes::swagger2::BASIC);
    scheme.insert("scheme", Node::new("basic", origin));
}

fn convert_oauth2(scheme: &mut Node, notes: &mut UniqueChanges) {
    let origin = scheme.origin;
    let Some(flow) = scheme.take("flow") else {
        notes.note(origin, codes::swagger2::OAUTH2_WITHOUT_FLOW);
        scheme.insert("flows", Node::object(origin));
        return;
    };
    let name = match flow.as_str().unwrap_or_default() {
        "implicit" => "implicit",
        "password" => "password",
        "application" => "clientCredentials",
        "accessCode" => "authorizationCode",
        other => {
            let code = codes::swagger2::OAUTH2_UNKNOWN_FLOW.with([&other]);
            notes.removed(&flow, code);
            scheme.insert("flows", Node::object(flow.origin));
            return;
        }
    };
    notes.removed(&flow, codes::swagger2::OAUTH2_FLOW);
    let members = ["authorizationUrl", "tokenUrl", "scopes"].into_iter();
    let members = members.filter_map(|key| Some((key, scheme.take(key)?)));
    let mut details = Node::with_members(members, flow.origin);
    if !details.has("scopes") {
        details.insert("scopes", Node::object(flow.origin));
    }
    let flows = Node::with_members([(name, details)], flow.origin);
    scheme.insert("flows", flows);
}
