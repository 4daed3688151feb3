//! What a schema takes over: its bases and members.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashSet;

use openapi_source::pointer::SCHEMAS;
use openapi_source::{Map, Node};

use super::wrapped;
use crate::chain;

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
    chain::end(schema, schemas, wrapped)
}

/// More parts than any description means: a schema of so many inherits none of them.
const MOST_PARTS: usize = 500;

/// How many references are looked at for the parts of one schema: where many schemas extend
/// many others, most lead to what was taken over already.
const MOST_LOOKS: usize = 50_000;

/// The places of the components that were taken over. Where schemas inherit each other,
/// most references lead to one of these, so that a look at it must cost little.
type Seen = HashSet<usize, foldhash::fast::RandomState>;

/// The components, and what is known of their bases.
pub(super) struct Bases<'s> {
    pub(super) schemas: &'s Map,
    /// The places of the components that have too many parts: what extends one of them has
    /// too many as well, so that a long chain does not cost the square of its length.
    excessive: Seen,
    /// What may still be spent on schemas that are merged in one location.
    merges: Cell<usize>,
}

/// The schemas that are merged in one location may have this many properties, in the whole
/// description. To look for their bases counts for some properties.
const MERGED: usize = 20_000;
const MERGE: usize = 20;

impl<'s> Bases<'s> {
    /// Of the components of a description.
    pub(super) fn of(schemas: &'s Map) -> Bases<'s> {
        let mut bases = Bases {
            schemas,
            excessive: Seen::default(),
            merges: Cell::new(MERGED),
        };
        // Bases first, as far as they do not extend each other.
        let mut entered = Seen::default();
        for start in 0..schemas.len() {
            let mut way = vec![(start, false)];
            while let Some((place, has_entered)) = way.pop() {
                let Some((name, schema)) = schemas.get_index(place) else {
                    continue;
                };
                if has_entered {
                    if bases.parts(schema, Some(name)).is_none() {
                        bases.excessive.insert(place);
                    }
                } else if entered.insert(place) {
                    way.push((place, true));
                    extended(schema, schemas, &mut way);
                }
            }
        }
        bases
    }

    /// Whether schemas with so many properties may be merged in one location, which then counts.
    pub(super) fn may_merge(&self, properties: usize) -> bool {
        let left = self.merges.get().checked_sub(properties + MERGE);
        self.merges.set(left.unwrap_or(0));
        left.is_some()
    }

    /// All that a schema takes over: its bases and members in their order, itself last; `None`
    /// where these are too many. `own` is the component that the schema is.
    pub(super) fn parts(&self, schema: &'s Node, own: Option<&str>) -> Option<Vec<Part<'s>>> {
        let own = own.and_then(|own| self.schemas.get_index_of(own));
        let mut search = Search {
            bases: self,
            seen: own.into_iter().collect(),
            looks: MOST_LOOKS,
            parts: Vec::new(),
        };
        search.collect(schema, Source::Own)?;
        Some(search.parts)
    }
}

/// A search for the parts of a schema.
struct Search<'b, 's> {
    bases: &'b Bases<'s>,
    seen: Seen,
    looks: usize,
    parts: Vec<Part<'s>>,
}

impl<'s> Search<'_, 's> {
    fn collect(&mut self, schema: &'s Node, source: Source) -> Option<()> {
        let inside = match source {
            Source::Own => Source::Inline,
            other => other,
        };
        for member in members(schema) {
            match component(member) {
                Some(name) => {
                    self.looks = self.looks.checked_sub(1)?;
                    if let Some((place, _, base)) = self.bases.schemas.get_full(&*name)
                        && self.seen.insert(place)
                    {
                        let is_excessive = self.bases.excessive.contains(&place);
                        if is_excessive || self.seen.len() > MOST_PARTS {
                            return None;
                        }
                        self.collect(base, Source::Base)?;
                    }
                }
                None => self.collect(member, inside)?,
            }
        }
        self.parts.push(Part {
            node: schema,
            source,
        });
        Some(())
    }
}

/// Those parts of a schema that are not taken over from components.
pub(super) fn own_parts(schema: &Node) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    collect_own(schema, Source::Own, &mut parts);
    parts
}

fn collect_own<'s>(schema: &'s Node, source: Source, parts: &mut Vec<Part<'s>>) {
    for member in schema.items("allOf") {
        if component(member).is_none() {
            collect_own(member, Source::Inline, parts);
        }
    }
    parts.push(Part {
        node: schema,
        source,
    });
}

/// What a schema extends or has inside: the members of its `allOf`, and itself if it is a
/// reference.
fn members(schema: &Node) -> impl DoubleEndedIterator<Item = &Node> {
    let itself = schema.has("$ref").then_some(schema);
    schema.items("allOf").iter().chain(itself)
}

/// Adds the places of the components that a schema extends, the first on top.
fn extended(schema: &Node, schemas: &Map, way: &mut Vec<(usize, bool)>) {
    for member in members(schema).rev() {
        match component(member) {
            Some(name) => way.extend(schemas.get_index_of(&*name).map(|place| (place, false))),
            None => extended(member, schemas, way),
        }
    }
}

/// The name that [`Node::ref_name`] gives, without a copy where that is not needed.
fn component(member: &Node) -> Option<Cow<'_, str>> {
    let name = member.text("$ref")?.strip_prefix(SCHEMAS)?;
    if name.contains(['/', '~']) {
        member.ref_name().map(Cow::Owned)
    } else {
        Some(Cow::Borrowed(name))
    }
}
