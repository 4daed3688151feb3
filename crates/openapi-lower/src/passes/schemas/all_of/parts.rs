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
const MAX_PARTS: usize = 500;

/// The maximum number of references to follow for the parts of one schema.
const MAX_REFERENCES: usize = 50_000;

/// The indices of components. If many schemas extend many others, most references lead to visited
/// components, so the lookup must be fast.
type Indices = HashSet<usize, foldhash::fast::RandomState>;

/// The number of properties that all schemas merged in one location may have in the description.
const MERGE_BUDGET: usize = 20_000;

/// The number of properties as which a lookup of base schemas counts.
const LOOKUP_COST: usize = 20;

/// The components, with data about their base schemas.
pub(super) struct Bases<'s> {
    pub(super) schemas: &'s Map,
    /// The indices of components with too many parts: subtypes of them have too many as well, so a
    /// long chain takes linear time.
    excessive: Indices,
    /// The rest of [`MERGE_BUDGET`].
    merge_budget: Cell<usize>,
}

impl<'s> Bases<'s> {
    /// Collects data about the components of a description.
    pub(super) fn of(schemas: &'s Map) -> Bases<'s> {
        let mut bases = Bases {
            schemas,
            excessive: Indices::default(),
            merge_budget: Cell::new(MERGE_BUDGET),
        };
        // Base schemas first, unless they extend each other.
        let mut entered = Indices::default();
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
                    push_bases(schema, schemas, &mut open);
                }
            }
        }
        bases
    }

    /// Whether schemas with this many properties may be merged in one location; reduces the budget.
    pub(super) fn may_merge(&self, properties: usize) -> bool {
        let rest = self
            .merge_budget
            .get()
            .checked_sub(properties + LOOKUP_COST);
        self.merge_budget.set(rest.unwrap_or(0));
        rest.is_some()
    }

    /// Returns all parts of a schema: its base schemas and members in order, itself last; `None` if
    /// there are too many. `own` is the component of the schema.
    pub(super) fn parts(&self, schema: &'s Node, own: Option<&str>) -> Option<Vec<Part<'s>>> {
        let own = own.and_then(|own| self.schemas.get_index_of(own));
        let mut search = Search {
            bases: self,
            seen: own.into_iter().collect(),
            remaining_references: MAX_REFERENCES,
            parts: Vec::new(),
        };
        search.collect(schema, Source::Own)?;
        Some(search.parts)
    }
}

/// A search for the parts of a schema.
struct Search<'b, 's> {
    bases: &'b Bases<'s>,
    seen: Indices,
    remaining_references: usize,
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
                    self.remaining_references = self.remaining_references.checked_sub(1)?;
                    if let Some((index, _, base)) = self.bases.schemas.get_full(&*name)
                        && self.seen.insert(index)
                    {
                        let is_excessive = self.bases.excessive.contains(&index);
                        if is_excessive || self.seen.len() > MAX_PARTS {
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
fn push_bases(schema: &Node, schemas: &Map, open: &mut Vec<(usize, bool)>) {
    for member in members(schema).rev() {
        match component(member) {
            Some(name) => open.extend(schemas.get_index_of(&*name).map(|index| (index, false))),
            None => push_bases(member, schemas, open),
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
