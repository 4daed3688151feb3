//! What a schema takes over: its bases and members.

use std::borrow::Cow;
use std::collections::HashSet;

use super::wrapped;
use crate::node::{Map, Node, SCHEMAS};

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
    let own = own.and_then(|own| schemas.get_index_of(own));
    let mut seen: Seen = own.into_iter().collect();
    let mut parts = Vec::new();
    collect(schema, Source::Own, schemas, &mut seen, &mut parts);
    parts
}

/// More parts than any description means: the bound keeps long chains from costing the
/// square of their length. A schema of so many parts inherits none of them.
pub(super) const MOST_PARTS: usize = 500;

/// The places of the components that were taken over. Where schemas inherit each other,
/// most references lead to one of these, so that a look at it must cost little.
type Seen = HashSet<usize, foldhash::fast::RandomState>;

/// The name that [`Node::ref_name`] gives, without a copy where that is not needed.
fn component(member: &Node) -> Option<Cow<'_, str>> {
    let name = member.text("$ref")?.strip_prefix(SCHEMAS)?;
    match name.contains(['/', '~']) {
        true => member.ref_name().map(Cow::Owned),
        false => Some(Cow::Borrowed(name)),
    }
}

fn collect<'s>(
    schema: &'s Node,
    source: Source,
    schemas: &'s Map,
    seen: &mut Seen,
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
        match component(member) {
            Some(name) => {
                if let Some((place, _, base)) = schemas.get_full(&*name)
                    && seen.insert(place)
                {
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
