//! Chains of schemas that refer to each other.
//!
//! A chain may be as long as the description. It is followed in constant memory, and ends if it
//! returns to one of its schemas.

use std::collections::HashMap;

use openapi_source::{Map, Node};

/// Returns the schemas of a chain that starts with `schema`; `next` returns the component that a
/// schema refers to. Schemas of a cycle may be returned several times.
pub(crate) fn chain<'s>(
    schema: &'s Node,
    components: &'s Map,
    next: impl Fn(&'s Node) -> Option<String>,
) -> impl Iterator<Item = &'s Node> {
    // Brent's algorithm: a cycle is detected when it returns to the checkpoint, which moves at each
    // power of two.
    let mut checkpoint = schema;
    let mut hops = 0_usize;
    std::iter::successors(Some(schema), move |at| {
        let target = components.get(&next(at)?)?;
        if std::ptr::eq(target, checkpoint) {
            return None;
        }
        hops += 1;
        if hops.is_power_of_two() {
            checkpoint = target;
        }
        Some(target)
    })
}

/// Returns the last schema of a chain; `None` if a reference is undefined, or the chain is a cycle.
pub(crate) fn end<'s>(
    schema: &'s Node,
    components: &'s Map,
    next: impl Fn(&'s Node) -> Option<String>,
) -> Option<&'s Node> {
    chain(schema, components, &next)
        .last()
        .filter(|last| next(last).is_none())
}

/// The last schemas of the chains of all components, computed once.
pub(crate) struct ChainEnds<'s> {
    /// By the name of the component; `None` if its chain has no end.
    of_components: HashMap<&'s str, Option<&'s Node>>,
    next: fn(&Node) -> Option<String>,
}

impl<'s> ChainEnds<'s> {
    pub(crate) fn new(components: &'s Map, next: fn(&Node) -> Option<String>) -> ChainEnds<'s> {
        let mut of_components = HashMap::with_capacity(components.len());
        for (name, schema) in components {
            let mut visited = Vec::new();
            let mut at = Some((name.as_str(), schema));
            let mut end = None;
            while let Some((name, schema)) = at {
                if let Some(found) = of_components.get(name) {
                    end = *found;
                    break;
                }
                // If the references form a cycle, the lookup finds this entry.
                of_components.insert(name, None);
                visited.push(name);
                at = match next(schema) {
                    Some(target) => components
                        .get_key_value(&target)
                        .map(|(name, schema)| (name.as_str(), schema)),
                    None => {
                        end = Some(schema);
                        None
                    }
                };
            }
            for name in visited {
                of_components.insert(name, end);
            }
        }
        ChainEnds {
            of_components,
            next,
        }
    }

    /// Returns the last schema of a chain; `None` if a reference is undefined, or the chain is a
    /// cycle.
    pub(crate) fn of<'n>(&self, schema: &'n Node) -> Option<&'n Node>
    where
        's: 'n,
    {
        match (self.next)(schema) {
            Some(name) => *self.of_components.get(name.as_str())?,
            None => Some(schema),
        }
    }
}

/// Returns the component that a schema refers to, by `$ref` or by an `allOf` with a single
/// reference.
pub(crate) fn wrapped(schema: &Node) -> Option<String> {
    match schema.items("allOf") {
        [wrapped] => wrapped.ref_name(),
        _ => schema.ref_name(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use openapi_source::Origin;

    /// Components `0` to `length - 1`, each a reference to the next one; the last one refers to
    /// `target`.
    fn components(length: usize, target: &str) -> Map {
        let link = |at: usize| {
            let next = (at + 1).to_string();
            let target = if at + 1 == length {
                target
            } else {
                next.as_str()
            };
            (at.to_string(), Node::schema_ref(target, Origin::ROOT))
        };
        (0..length).map(link).collect()
    }

    #[test]
    fn chains_of_any_length_end() {
        for length in [1, 2, 63, 64, 65, 5_000] {
            let mut components = components(length, "end");
            let start = Node::schema_ref("0", Origin::ROOT);
            assert!(end(&start, &components, Node::ref_name).is_none());
            components.insert("end".to_owned(), Node::object(Origin::ROOT));
            let ends = ChainEnds::new(&components, Node::ref_name);
            for found in [end(&start, &components, Node::ref_name), ends.of(&start)] {
                assert!(found.is_some_and(|it| !it.has("$ref")), "{length}");
            }
        }
    }

    #[test]
    fn cycles_have_no_end() {
        for (length, target) in [(1, "0"), (2, "0"), (7, "3"), (5_000, "4999"), (5_000, "17")] {
            let components = components(length, target);
            let start = Node::schema_ref("0", Origin::ROOT);
            assert!(end(&start, &components, Node::ref_name).is_none());
            let ends = ChainEnds::new(&components, Node::ref_name);
            assert!(ends.of(&start).is_none());
            let visited = chain(&start, &components, Node::ref_name).count();
            assert!((length..=4 * length + 4).contains(&visited), "{visited}");
        }
    }
}
