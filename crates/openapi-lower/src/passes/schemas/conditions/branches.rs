//! The properties in the branches of conditions, and those of an object itself.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use openapi_source::{Kind, Map, Node, Origin};

/// The maximum number of schemas to visit for the conditions of one object.
const MOST: usize = 2_000;

/// The maximum number of schemas of a property from different branches.
const ALTERNATIVES: usize = 8;

/// Whether a schema has `if` or a similar keyword.
pub(super) fn is_conditional(schema: &Node) -> bool {
    ["if", "then", "else", "dependentSchemas", "dependencies"]
        .iter()
        .any(|keyword| schema.has(keyword))
}

/// The properties in the branches of an object's conditions.
pub(super) struct Branches<'s> {
    schemas: &'s Map,
    properties: IndexMap<String, Vec<Node>>,
    /// The properties that conditions test.
    tested: IndexMap<String, Vec<Node>>,
    /// The remaining number of schemas that may be visited.
    left: usize,
    /// The remaining number of nodes that may be copied; beyond it, schemas accept any value.
    copies: usize,
}

impl<'s> Branches<'s> {
    pub(super) fn new(schemas: &'s Map, copies: usize) -> Branches<'s> {
        Branches {
            schemas,
            properties: IndexMap::new(),
            tested: IndexMap::new(),
            left: MOST,
            copies,
        }
    }

    /// Adds the properties of a branch.
    pub(super) fn add(&mut self, branch: &Node) {
        let mut search = Search::new(self.schemas, self.left);
        search.follow(branch, true, &mut |name, schema| {
            let candidates = self.properties.entry(name.to_owned()).or_default();
            if candidates.iter().any(|known| known.is_same(schema)) {
                return;
            }
            let rest = self.copies.checked_sub(size(schema));
            self.copies = rest.unwrap_or(0);
            candidates.push(match rest {
                Some(_) => schema.clone(),
                None => Node::object(schema.origin),
            });
        });
        self.left = search.left;
    }

    /// Adds the properties of a condition, which does not restrict the values if it fails.
    pub(super) fn tested(&mut self, condition: &Node) {
        let mut search = Search::new(self.schemas, self.left);
        search.follow(condition, true, &mut |name, schema| {
            let any = vec![Node::object(schema.origin)];
            self.tested.entry(name.to_owned()).or_insert(any);
        });
        self.left = search.left;
    }

    /// Whether the branches have more schemas than were visited.
    pub(super) fn is_cut_off(&self) -> bool {
        self.left == 0
    }

    /// Returns the properties with their schemas from branches, and the remaining number of nodes
    /// that may be copied.
    pub(super) fn into_properties(self) -> (IndexMap<String, Vec<Node>>, usize) {
        let mut properties = self.properties;
        for (name, any) in self.tested {
            properties.entry(name).or_insert(any);
        }
        (properties, self.copies)
    }
}

/// Returns the number of nodes in a tree.
pub(super) fn size(node: &Node) -> usize {
    let inside: usize = match &node.kind {
        Kind::Array(items) => items.iter().map(size).sum(),
        Kind::Object(map) => map.values().map(size).sum(),
        _ => 0,
    };
    inside + 1
}

/// Returns those of the given properties that an object has itself, inherits, or has in a subschema
/// of a union.
pub(super) fn declared(
    schema: &Node,
    schemas: &Map,
    wanted: &dyn Fn(&str) -> bool,
) -> HashMap<String, Node> {
    let mut declared = HashMap::new();
    Search::new(schemas, MOST).follow(schema, false, &mut |name, property| {
        if wanted(name) && !declared.contains_key(name) {
            declared.insert(name.to_owned(), property.clone());
        }
    });
    declared
}

/// Returns the branches that describe new properties inside a property.
pub(super) fn inner(known: &Node, mut branches: Vec<Node>, schemas: &Map) -> Vec<Node> {
    // An unrestricted schema already accepts all values.
    if is_open(known) {
        return Vec::new();
    }
    let mut names = HashSet::new();
    Search::new(schemas, MOST).follow(known, false, &mut |name, _| {
        names.insert(name.to_owned());
    });
    let closed = known.get("additionalProperties").is_some();
    branches.retain(|branch| {
        let mut adds = false;
        Search::new(schemas, MOST).follow(branch, true, &mut |name, schema| {
            let known = names.contains(name);
            adds = adds || !known && !closed || known && schema.has("properties");
        });
        adds
    });
    branches
}

/// Whether a schema accepts any value.
fn is_open(schema: &Node) -> bool {
    let prose = |key: &String| {
        matches!(
            key.as_str(),
            "title" | "description" | "default" | "deprecated"
        )
    };
    schema.as_object().is_none_or(|map| map.keys().all(prose))
}

/// Merges the schemas of a property from different branches.
pub(super) fn merged(candidates: Vec<Node>, origin: Origin) -> Node {
    let never = |schema: &Node| {
        schema
            .get("not")
            .and_then(Node::as_object)
            .is_some_and(|map| map.is_empty())
    };
    let some: Vec<Node> = candidates.into_iter().filter(|one| !never(one)).collect();
    if let [one] = some.as_slice() {
        // Its bounds apply only if the condition is true.
        return same_scalar(&some).unwrap_or_else(|| one.clone());
    }
    if some.is_empty() || some.len() > ALTERNATIVES || some.iter().any(is_open) {
        return Node::object(origin);
    }
    if let Some(scalar) = same_scalar(&some) {
        return scalar;
    }
    let mut union = Node::object(origin);
    union.insert("anyOf", Node::new(some, origin));
    union
}

/// Returns the common scalar type, without bounds, if no schema lists values.
fn same_scalar(schemas: &[Node]) -> Option<Node> {
    let first = schemas.first()?;
    let kind = first.get("type")?;
    let listed = ["enum", "const", "$ref", "allOf", "oneOf", "anyOf", "not"];
    let alike = |schema: &Node| {
        schema.get("type").is_some_and(|other| other.is_same(kind))
            && !listed.iter().any(|keyword| schema.has(keyword))
    };
    let scalar = matches!(kind.as_str()?, "string" | "integer" | "number" | "boolean");
    if !scalar || !schemas.iter().all(alike) {
        return None;
    }
    let mut one = Node::object(first.origin);
    one.insert("type", kind.clone());
    if let Some(format) = first.get("format")
        && schemas.iter().all(|schema| {
            schema
                .get("format")
                .is_some_and(|other| other.is_same(format))
        })
    {
        one.insert("format", format.clone());
    }
    Some(one)
}

/// A traversal of a schema, its subschemas and the targets of its references.
struct Search<'s> {
    schemas: &'s Map,
    seen: HashSet<String>,
    left: usize,
}

impl<'s> Search<'s> {
    fn new(schemas: &'s Map, left: usize) -> Search<'s> {
        Search {
            schemas,
            seen: HashSet::new(),
            left,
        }
    }

    /// Calls `found` on every property; on those of conditions if `conditions` is set.
    fn follow(&mut self, schema: &Node, conditions: bool, found: &mut dyn FnMut(&str, &Node)) {
        let mut pending = vec![schema];
        while let Some(schema) = pending.pop() {
            let Some(left) = self.left.checked_sub(1) else {
                return;
            };
            self.left = left;
            for (name, property) in schema.members("properties") {
                self.left = self.left.saturating_sub(1);
                found(name, property);
            }
            if let Some(name) = schema.ref_name()
                && let Some(target) = self.schemas.get(&name)
                && self.seen.insert(name)
            {
                pending.push(target);
            }
            let lists = ["allOf", "oneOf", "anyOf"];
            let mut inside: Vec<&Node> = lists.iter().flat_map(|list| schema.items(list)).collect();
            if conditions {
                if schema.has("if") {
                    inside.extend(["then", "else"].iter().filter_map(|key| schema.get(key)));
                }
                let named = ["dependentSchemas", "dependencies"];
                inside.extend(
                    named
                        .iter()
                        .flat_map(|key| schema.members(key))
                        .map(|it| it.1),
                );
            }
            pending.extend(inside.into_iter().rev());
        }
    }
}
