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
    let last = chain(schema, components, &next).last();
    last.filter(|last| next(last).is_none())
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
                if let Some(known) = of_components.get(name) {
                    end = *known;
                    break;
                }
                // If the references form a cycle, the lookup finds this entry.
                of_components.insert(name, None);
                visited.push(name);
                let target = next(schema);
                if target.is_none() {
                    end = Some(schema);
                }
                let target = target.and_then(|name| components.get_key_value(&name));
                at = target.map(|(name, schema)| (name.as_str(), schema));
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
        let names = (1..length).map(|it| it.to_string());
        let targets = names.chain([target.to_owned()]);
        let link = |target: String| Node::schema_ref(&target, Origin::ROOT);
        (0..length)
            .map(|it| it.to_string())
            .zip(targets.map(link))
            .collect()
    }

    #[test]
    fn chains_of_any_length_end() {
        for length in [1, 2, 63, 64, 65, 5_000] {
            let mut components = components(length, "end");
            let start = Node::schema_ref("0", Origin::ROOT);
            assert!(end(&start, &components, Node::ref_name).is_none());
            let target = Node::object(Origin::ROOT);
            components.insert("end".to_owned(), target);
            let found = end(&start, &components, Node::ref_name);
            assert!(found.is_some_and(|it| !it.has("$ref")), "{length}");
            let ends = ChainEnds::new(&components, Node::ref_name);
            assert!(
                ends.of(&start).is_some_and(|it| !it.has("$ref")),
                "{length}"
            );
        }
    }

    #[test]
    fn cycles_have_no_end() {
        for (length, target) in [(1, "0"), (2, "0"), (7, "3"), (5_000, "4999"), (5_000, "17")] {
            let components = components(length, target);
            let start = Node::schema_ref("0", Origin::ROOT);
            assert!(end(&start, &components, Node::ref_name).is_none());
            assert!(
                ChainEnds::new(&components, Node::ref_name)
                    .of(&start)
                    .is_none()
            );
            let visited = chain(&start, &components, Node::ref_name).count();
            assert!((length..=4 * length + 4).contains(&visited), "{visited}");
        }
    }
}
