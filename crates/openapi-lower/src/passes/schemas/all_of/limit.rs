//! Limits the number of inherited properties.

use openapi_source::Node;

use super::is_mergeable;
use super::parts::{Bases, Part, Source};

/// The number of copied properties that any document may have.
const COPIES: usize = 20_000;

/// The number of copies that a large document may have for each of its properties.
const COPIES_EACH: usize = 8;

/// Returns the maximum number of properties that a schema may inherit. It depends on the whole
/// document, but not on the order of its schemas.
pub(super) fn max_inherited(bases: &Bases) -> usize {
    let schemas = bases.schemas;
    let declared: usize = schemas.values().map(count_properties).sum();
    let mut allowed = COPIES.max(declared.saturating_mul(COPIES_EACH));
    let mut counts: Vec<usize> = schemas
        .iter()
        .filter(|(_, schema)| is_mergeable(schema))
        .filter_map(|(name, schema)| Some(inherited(&bases.parts(schema, Some(name))?)))
        .collect();
    counts.sort_unstable();
    for count in counts {
        match allowed.checked_sub(count) {
            Some(rest) => allowed = rest,
            None => return count.saturating_sub(1),
        }
    }
    usize::MAX
}

/// Returns the number of properties that the parts inherit.
pub(super) fn inherited(parts: &[Part]) -> usize {
    let bases = parts.iter().filter(|part| part.source == Source::Base);
    bases.map(|part| count_properties(part.node) + 1).sum()
}

fn count_properties(schema: &Node) -> usize {
    schema.members("properties").count()
}
