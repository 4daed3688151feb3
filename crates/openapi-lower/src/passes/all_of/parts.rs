//! What a schema takes over: its bases and members.

use std::collections::HashSet;

use super::wrapped;
use crate::node::{Map, Node};

/// A schema that another takes over.
pub(super) struct Part<'s> {
    pub(super) node: &'s Node,
    pub(super) source: Source,
}

/// How a part came to be one.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum Source {
    /// It is the schema itself.
    Own,
    /// It stands inside the schema.
    Inline,
    /// A reference leads to it.
    Base,
}

/// The schema that a schema stands for, references and wrappers followed.
pub(super) fn resolve<'s>(schema: &'s Node, schemas: &'s Map) -> Option<&'s Node> {
    let mut at = schema;
    for _ in 0..64 {
        match wrapped(at) {
            Some(name) => at = schemas.get(&name)?,
            None => return Some(at),
        }
    }
    None
}

/// All that a schema takes over: its bases and members in their order, itself last.
pub(super) fn parts<'s>(schema: &'s Node, own: Option<&str>, schemas: &'s Map) -> Vec<Part<'s>> {
    let mut seen: HashSet<String> = own.map(str::to_owned).into_iter().collect();
    let mut parts = Vec::new();
    collect(schema, Source::Own, schemas, &mut seen, &mut parts);
    parts
}

/// More parts than any description means: the bound keeps long chains from costing the
/// square of their length. A schema of so many parts inherits none of them.
pub(super) const MOST_PARTS: usize = 500;

fn collect<'s>(
    schema: &'s Node,
    source: Source,
    schemas: &'s Map,
    seen: &mut HashSet<String>,
    parts: &mut Vec<Part<'s>>,
) {
    if parts.len() + seen.len() > 2 * MOST_PARTS {
        return;
    }
    let inside = match source {
        Source::Own => Source::Inline,
        other => other,
    };
    for member in schema
        .items("allOf")
        .iter()
        .chain(schema.has("$ref").then_some(schema))
    {
        match member.ref_name() {
            Some(name) => {
                if let Some(base) = schemas.get(&name).filter(|_| !seen.contains(&name)) {
                    seen.insert(name);
                    collect(base, Source::Base, schemas, seen, parts);
                }
            }
            None => collect(member, inside, schemas, seen, parts),
        }
    }
    parts.push(Part {
        node: schema,
        source,
    });
}
