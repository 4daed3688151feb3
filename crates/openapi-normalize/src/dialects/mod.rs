//! Finds members that a description's version does not define: members of another version,
//! misspelled names, and unknown members.
//!
//! Manual conversions leave such members: a parameter with `type` in OpenAPI 3, `requestBody` in
//! Swagger 2.0, `nullable` in OpenAPI 3.1. Their meaning is that of the version that defines them,
//! whatever version the document states. This pass notes them, once per location, and other passes
//! read them: schema passes support the keywords of all versions, and `swagger2` converts every
//! document with members of Swagger 2.0.
//!
//! This pass itself corrects spelling: the name of a member (`operationID`), a reference into the
//! section of another version (`#/definitions/Pet` for `#/components/schemas/Pet`), or a schema in
//! place of an object with a `schema`.

use std::collections::HashMap;

use openapi_source::{Dialect, Node, Origin};

pub(crate) mod edits;
mod grammar;
mod path_keys;
mod survey;
#[cfg(test)]
mod tests;

use crate::codes;
use crate::cx::Cx;
use edits::Edit;
use grammar::Object;
use survey::{Finding, Survey};

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    version(root, cx);
    path_keys::run(root, cx);
    // Before references are resolved, which lead through these names.
    for (pointer, object) in [("", Object::Root), ("/components", Object::Components)] {
        if let Some(node) = root.at_mut(pointer) {
            let mut edits = HashMap::new();
            for finding in survey::names(node, object) {
                note(finding, &mut edits, cx);
            }
            edits::apply_to(node, &mut edits);
        }
    }
    let survey = Survey::of(root, cx.dialect);
    cx.has_swagger2_pieces = survey.has_swagger2_pieces;
    let mut edits = HashMap::new();
    for finding in survey.findings {
        note(finding, &mut edits, cx);
    }
    if !edits.is_empty() {
        edits::apply(root, &mut edits);
    }
}

fn note(finding: Finding, edits: &mut HashMap<Origin, Vec<Edit>>, cx: &mut Cx) {
    let Finding { at, message, edit } = finding;
    match &edit {
        Some((_, Edit::Remove(node) | Edit::Inline(node, _))) => {
            cx.removed(node, message);
        }
        _ => cx.note(at, message),
    }
    if let Some((holder, edit)) = edit {
        edits.entry(holder).or_default().push(edit);
    }
}

/// Notes a version that is not spelled as in the specification.
fn version(root: &Node, cx: &mut Cx) {
    let is_swagger2 = cx.dialect == Dialect::Swagger20;
    let (own, other) = if is_swagger2 {
        ("swagger", "openapi")
    } else {
        ("openapi", "swagger")
    };
    let read_as = if is_swagger2 {
        "Swagger 2.0".to_owned()
    } else {
        format!("OpenAPI {}", cx.dialect.version())
    };
    let is_plain = |text: &str| {
        let numbers: Vec<&str> = text.split('.').collect();
        let is_number = |it: &&str| !it.is_empty() && it.bytes().all(|b| b.is_ascii_digit());
        let count = if is_swagger2 { 2 } else { 3 };
        numbers.len() == count && numbers.iter().all(is_number)
    };
    match (root.get(own), root.get(other)) {
        (Some(node), other) => {
            if !node.as_str().is_some_and(is_plain) {
                cx.note(
                    node.origin,
                    codes::dialects::VERSION_READ_AS.with([&read_as]),
                );
            }
            if let Some(other) = other {
                let message = codes::dialects::SECOND_VERSION.with([&own, &read_as]);
                cx.removed(other, message);
            }
        }
        (None, Some(node)) => {
            cx.removed(node, codes::dialects::VERSION_READ_AS.with([&read_as]));
        }
        (None, None) => {
            cx.note(
                root.origin,
                codes::dialects::VERSION_MISSING.with([&read_as]),
            );
        }
    }
}
