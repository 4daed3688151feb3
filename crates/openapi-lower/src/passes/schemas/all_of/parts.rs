//! The parts of a schema: its base schemas and inline members.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashSet;

use openapi_source::pointer::SCHEMAS;
use openapi_source::{Map, Node};

use super::wrapped;
use crate::chain;

/// A schema that is merged into another one.
pub(super) struct Part<'s> {
    pub(super) node: &'s Node,
    pub(super) source: Source,
}

/// The source of a part.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum Source {
    /// The schema itself.
    Own,
    /// An inline member of the schema.
    Inline,
    /// The target of a reference.
    Base,
}

/// Returns the schema behind references and wrappers.
pub(super) fn resolve<'s>(schema: &'s Node, schemas: &'s Map) -> Option<&'s Node> {
    chain::end(schema, schemas, wrapped)
}

/// The maximum number of parts; a schema with more inherits none of them. No real description has
/// as many.
const MOST_PARTS: usize = 500;

/// The maximum number of references to visit for the parts of one schema: if many schemas extend
/// many others, most references lead to visited ones.
const MOST_LOOKS: usize = 50_000;

/// The indices of the visited components. If schemas extend each other, most references lead to
/// visited components, so that the check must be fast.
type Seen = HashSet<usize, foldhash::fast::RandomState>;

/// The components, with data about their base schemas.
pub(super) struct Bases<'s> {
    pub(super) schemas: &'s Map,
    /// The indices of components with too many parts: subtypes of them have too many as well, so
    /// that a long chain takes linear time.
    excessive: Seen,
    /// The remaining budget for merging schemas in one location.
    merges: Cell<usize>,
}

/// The number of properties that schemas merged in one location may have in the whole description.
/// Looking up base schemas counts as some properties.
const MERGED: usize = 20_000;
const MERGE: usize = 20;

impl<'s> Bases<'s> {
    /// Collects data about the components of a description.
    pub(super) fn of(schemas: &'s Map) -> Bases<'s> {
        let mut bases = Bases {
            schemas,
            excessive: Seen::default(),
            merges: Cell::new(MERGED),
        };
        // Base schemas first, unless they extend each other.
        let mut entered = Seen::default();
        for start in 0..schemas.len() {
            let mut open = vec![(start, false)];
            while let Some((index, has_entered)) = open.pop() {
                let Some((name, schema)) = schemas.get_index(index) else {
                    continue;
                };
                if has_entered {
                    if bases.parts(schema, Some(name)).is_none() {
                        bases.excessive.insert(index);
                    }
                } else if entered.insert(index) {
                    open.push((index, true));
                    extended(schema, schemas, &mut open);
                }
            }
        }
        bases
    }

    /// Whether schemas with this many properties may be merged in one location; reduces the budget.
    pub(super) fn may_merge(&self, properties: usize) -> bool {
        let left = self.merges.get().checked_sub(properties + MERGE);
        self.merges.set(left.unwrap_or(0));
        left.is_some()
    }

    /// Returns all parts of a schema: its base schemas and members in order, itself last; `None` if
    /// there are too many. `own` is the component of the schema.
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
                    if let Some((index, _, base)) = self.bases.schemas.get_full(&*name)
                        && self.seen.insert(index)
                    {
                        let is_excessive = self.bases.excessive.contains(&index);
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

/// Returns the parts of a schema that are not from components.
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

/// Returns the base schemas and inline members of a schema: the members of its `allOf`, and itself
/// if it is a reference.
fn members(schema: &Node) -> impl DoubleEndedIterator<Item = &Node> {
    let itself = schema.has("$ref").then_some(schema);
    schema.items("allOf").iter().chain(itself)
}

/// Pushes the indices of the components that a schema extends, the first one on top.
fn extended(schema: &Node, schemas: &Map, open: &mut Vec<(usize, bool)>) {
    for member in members(schema).rev() {
        match component(member) {
            Some(name) => open.extend(schemas.get_index_of(&*name).map(|index| (index, false))),
            None => extended(member, schemas, open),
        }
    }
}

/// Returns the same name as [`Node::ref_name`], but borrowed if possible.
fn component(member: &Node) -> Option<Cow<'_, str>> {
    let name = member.text("$ref")?.strip_prefix(SCHEMAS)?;
    if name.contains(['/', '~']) {
        member.ref_name().map(Cow::Owned)
    } else {
        Some(Cow::Borrowed(name))
    }
}
