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
    note_version(root, cx);
    path_keys::run(root, cx);
    // Before references are resolved, which lead through these names.
    for (pointer, object) in [("", Object::Root), ("/components", Object::Components)] {
        if let Some(node) = root.at_mut(pointer) {
            let mut edits = HashMap::new();
            for finding in survey::misspelled_members(node, object) {
                note(finding, &mut edits, cx);
            }
            edits::apply_to(node, &mut edits);
        }
    }
    let survey = Survey::of(root, cx.dialect);
    cx.has_swagger2_members = survey.has_swagger2_members;
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
        Some((_, Edit::Remove(node) | Edit::Inline(node, _))) => cx.removed(node, message),
        _ => cx.note(at, message),
    }
    if let Some((holder, edit)) = edit {
        edits.entry(holder).or_default().push(edit);
    }
}

/// Notes a version that is not spelled as in the specification.
fn note_version(root: &Node, cx: &mut Cx) {
    let dialect = cx.dialect;
    let (key, other_key, number_count) = match dialect {
        Dialect::Swagger20 => ("swagger", "openapi", 2),
        _ => ("openapi", "swagger", 3),
    };
    let is_specified = |version: &str| {
        let is_number = |it: &str| !it.is_empty() && it.bytes().all(|b| b.is_ascii_digit());
        version.split('.').count() == number_count && version.split('.').all(is_number)
    };
    match (root.get(key), root.get(other_key)) {
        (Some(version), other) => {
            if !version.as_str().is_some_and(is_specified) {
                let message = codes::dialects::VERSION_READ_AS.with([&dialect]);
                cx.note(version.origin, message);
            }
            if let Some(other) = other {
                let message = codes::dialects::SECOND_VERSION.with([&key, &dialect]);
                cx.removed(other, message);
            }
        }
        (None, Some(version)) => {
            cx.removed(version, codes::dialects::VERSION_READ_AS.with([&dialect]));
        }
        (None, None) => {
            let message = codes::dialects::VERSION_MISSING.with([&dialect]);
            cx.note(root.origin, message);
        }
    }
}
