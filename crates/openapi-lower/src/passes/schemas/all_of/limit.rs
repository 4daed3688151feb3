//! How much a schema may take over.

use openapi_source::Node;

use super::is_composed;
use super::parts::{Bases, Part, Source};

/// Up to this many copied properties a document may have, whatever its size.
const COPIES: usize = 20_000;

/// A larger document may have this many copies for each property of its own.
const COPIES_EACH: usize = 8;

/// The bound on inherited properties.
pub(super) struct Limit {
    /// How many properties a schema may inherit. It depends on the whole document, and
    /// not on the order of its schemas.
    pub(super) properties: usize,
}

impl Limit {
    pub(super) fn of(bases: &Bases) -> Limit {
        let schemas = bases.schemas;
        let own: usize = schemas.values().map(properties).sum();
        let mut allowed = COPIES.max(own.saturating_mul(COPIES_EACH));
        let mut counts: Vec<usize> = schemas
            .iter()
            .filter(|(_, schema)| is_composed(schema))
            .filter_map(|(name, schema)| Some(inherited(&bases.parts(schema, Some(name))?)))
            .collect();
        counts.sort_unstable();
        let mut properties = usize::MAX;
        for count in counts {
            match allowed.checked_sub(count) {
                Some(rest) => allowed = rest,
                None => {
                    properties = count.saturating_sub(1);
                    break;
                }
            }
        }
        Limit { properties }
    }
}

/// How many properties the parts inherit.
pub(super) fn inherited(parts: &[Part]) -> usize {
    let bases = parts.iter().filter(|part| part.source == Source::Base);
    bases.map(|part| properties(part.node) + 1).sum()
}

fn properties(schema: &Node) -> usize {
    schema.members("properties").count()
}
