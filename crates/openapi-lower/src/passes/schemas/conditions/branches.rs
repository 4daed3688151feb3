//! The properties in the branches of conditions, and those of an object itself.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use openapi_source::{Kind, Map, Node, Origin};

use crate::schema::{composed_members, has_only, is_composed, is_empty};

/// The maximum number of schemas to visit for the conditions of one object.
const MAX_VISITS: usize = 2_000;

/// The maximum number of schemas of a property from different branches.
const MAX_CANDIDATES: usize = 8;

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
    remaining_visits: usize,
    /// Beyond this budget, schemas accept any value.
    copies: &'s mut CopyBudget,
}

impl<'s> Branches<'s> {
    pub(super) fn new(schemas: &'s Map, copies: &'s mut CopyBudget) -> Branches<'s> {
        Branches {
            schemas,
            properties: IndexMap::new(),
            tested: IndexMap::new(),
            remaining_visits: MAX_VISITS,
            copies,
        }
    }

    /// Adds the properties of a branch.
    pub(super) fn add(&mut self, branch: &Node) {
        let mut search = Search::new(self.schemas, self.remaining_visits);
        search.visit_properties(branch, true, &mut |name, schema| {
            let candidates = self.properties.entry(name.to_owned()).or_default();
            if candidates.iter().any(|candidate| candidate.is_same(schema)) {
                return;
            }
            candidates.push(if self.copies.charge(schema) {
                schema.clone()
            } else {
                Node::object(schema.origin)
            });
        });
        self.remaining_visits = search.remaining_visits;
    }

    /// Adds the properties of a condition, which does not restrict the values if it fails.
    pub(super) fn add_tested(&mut self, condition: &Node) {
        let mut search = Search::new(self.schemas, self.remaining_visits);
        search.visit_properties(condition, true, &mut |name, schema| {
            let any = vec![Node::object(schema.origin)];
            self.tested.entry(name.to_owned()).or_insert(any);
        });
        self.remaining_visits = search.remaining_visits;
    }

    /// Whether the branches have more schemas than were visited.
    pub(super) fn is_cut_off(&self) -> bool {
        self.remaining_visits == 0
    }

    /// Returns the properties with their schemas from branches.
    pub(super) fn into_properties(self) -> IndexMap<String, Vec<Node>> {
        let mut properties = self.properties;
        for (name, any) in self.tested {
            properties.entry(name).or_insert(any);
        }
        properties
    }
}

/// The remaining number of nodes that may be copied.
pub(super) struct CopyBudget(pub(super) usize);

impl CopyBudget {
    /// Subtracts the number of nodes in a tree; returns `false` if the budget is exceeded.
    pub(super) fn charge(&mut self, node: &Node) -> bool {
        let rest = self.0.checked_sub(size(node));
        self.0 = rest.unwrap_or(0);
        rest.is_some()
    }
}

fn size(node: &Node) -> usize {
    let inside: usize = match &node.kind {
        Kind::Array(items) => items.iter().map(size).sum(),
        Kind::Object(map) => map.values().map(size).sum(),
        _ => 0,
    };
    inside + 1
}

/// Returns those of the given properties that an object has itself, inherits, or has in a subschema
/// of a union.
pub(super) fn declared_properties(
    schema: &Node,
    schemas: &Map,
    is_wanted: &dyn Fn(&str) -> bool,
) -> HashMap<String, Node> {
    let mut declared = HashMap::new();
    let mut search = Search::new(schemas, MAX_VISITS);
    search.visit_properties(schema, false, &mut |name, property| {
        if is_wanted(name) && !declared.contains_key(name) {
            declared.insert(name.to_owned(), property.clone());
        }
    });
    declared
}

/// Removes the branches that describe no new properties inside a property.
pub(super) fn retain_additions(branches: &mut Vec<Node>, property: &Node, schemas: &Map) {
    // An unrestricted schema already accepts all values.
    if is_open(property) {
        return branches.clear();
    }
    let mut names = HashSet::new();
    let mut search = Search::new(schemas, MAX_VISITS);
    search.visit_properties(property, false, &mut |name, _| {
        names.insert(name.to_owned());
    });
    let allows_others = !property.has("additionalProperties");
    branches.retain(|branch| {
        let mut has_addition = false;
        let mut search = Search::new(schemas, MAX_VISITS);
        search.visit_properties(branch, true, &mut |name, schema| {
            has_addition |= if names.contains(name) {
                schema.has("properties")
            } else {
                allows_others
            };
        });
        has_addition
    });
}

/// Whether a schema accepts any value.
fn is_open(schema: &Node) -> bool {
    !schema.is_object() || has_only(schema, &["title", "description", "default", "deprecated"])
}

/// Merges the schemas of a property from different branches.
pub(super) fn merged(mut candidates: Vec<Node>, origin: Origin) -> Node {
    // Schemas without values.
    candidates.retain(|candidate| !candidate.get("not").is_some_and(is_empty));
    if let [candidate] = candidates.as_slice() {
        // Its bounds apply only if the condition is true.
        return same_scalar(&candidates).unwrap_or_else(|| candidate.clone());
    }
    if candidates.is_empty() || candidates.len() > MAX_CANDIDATES || candidates.iter().any(is_open)
    {
        return Node::object(origin);
    }
    if let Some(scalar) = same_scalar(&candidates) {
        return scalar;
    }
    Node::with_members([("anyOf", Node::new(candidates, origin))], origin)
}

/// Returns the common scalar type, without bounds, if no schema lists values.
fn same_scalar(schemas: &[Node]) -> Option<Node> {
    let first = schemas.first()?;
    let is_common = |keyword: &str, value: &Node| {
        let mut others = schemas.iter().map(|schema| schema.get(keyword));
        others.all(|other| other.is_some_and(|other| other.is_same(value)))
    };
    let type_name = first.get("type")?;
    let is_scalar = matches!(
        type_name.as_str()?,
        "string" | "integer" | "number" | "boolean"
    );
    let restricts = |schema: &Node| {
        is_composed(schema)
            || ["enum", "const", "not"]
                .iter()
                .any(|keyword| schema.has(keyword))
    };
    if !is_scalar || !is_common("type", type_name) || schemas.iter().any(restricts) {
        return None;
    }
    let mut scalar = Node::object(first.origin);
    scalar.insert("type", type_name.clone());
    if let Some(format) = first.get("format").filter(|it| is_common("format", it)) {
        scalar.insert("format", format.clone());
    }
    Some(scalar)
}

/// A traversal of a schema, its subschemas and the targets of its references.
struct Search<'s> {
    schemas: &'s Map,
    seen: HashSet<String>,
    remaining_visits: usize,
}

impl<'s> Search<'s> {
    fn new(schemas: &'s Map, remaining_visits: usize) -> Search<'s> {
        Search {
            schemas,
            seen: HashSet::new(),
            remaining_visits,
        }
    }

    /// Calls `visit` on every property; on those of conditions if `with_conditions`.
    fn visit_properties(
        &mut self,
        schema: &Node,
        with_conditions: bool,
        visit: &mut dyn FnMut(&str, &Node),
    ) {
        let mut pending = vec![schema];
        while let Some(schema) = pending.pop() {
            let Some(rest) = self.remaining_visits.checked_sub(1) else {
                return;
            };
            self.remaining_visits = rest;
            for (name, property) in schema.members("properties") {
                self.remaining_visits = self.remaining_visits.saturating_sub(1);
                visit(name, property);
            }
            if let Some(name) = schema.ref_name()
                && let Some(target) = self.schemas.get(&name)
                && self.seen.insert(name)
            {
                pending.push(target);
            }
            let mut inside: Vec<&Node> = composed_members(schema).collect();
            if with_conditions {
                if schema.has("if") {
                    inside.extend(["then", "else"].iter().filter_map(|key| schema.get(key)));
                }
                for key in ["dependentSchemas", "dependencies"] {
                    inside.extend(schema.members(key).map(|(_, branch)| branch));
                }
            }
            pending.extend(inside.into_iter().rev());
        }
    }
}
