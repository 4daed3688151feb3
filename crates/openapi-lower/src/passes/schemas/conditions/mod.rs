//! Conditions: turns the properties in `then`, `else` and `dependentSchemas` into optional
//! properties.
//!
//! Neither progenitor nor OpenAPI 3.0 supports `if`. A client does not check the condition; the
//! properties of a branch become optional properties of the object, with the schema from the
//! branch. Properties that the object has itself, or inherits, are kept, except that branches may
//! add properties inside them. Lost: constraints of branches on existing properties, and all other
//! keywords of branches.

use openapi_source::{Dialect, Kind, Map, Node, walk};

mod branches;
#[cfg(test)]
mod tests;

use crate::codes;
use crate::cx::Cx;
use crate::schema::wrap_reference;
use branches::{
    Branches, CopyBudget, declared_properties, is_conditional, merged, retain_additions,
};

/// The maximum number of nodes of a document that are copied out of branches: many conditions with
/// references to large schemas would multiply them.
const COPIES: usize = 50_000;

/// The maximum depth of properties inside properties to which branches add.
const DEPTH: usize = 4;

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let mut has_conditions = false;
    walk::schemas(root, |schema| has_conditions |= is_conditional(schema));
    if !has_conditions {
        return;
    }
    let schemas = walk::component_schemas(root).cloned().unwrap_or_default();
    let mut conditions = Conditions {
        schemas: &schemas,
        copies: CopyBudget(COPIES),
        cx,
    };
    walk::top_schemas(root, |_, schema| conditions.tree(schema, 0));
}

struct Conditions<'s, 'c, 'o> {
    schemas: &'s Map,
    copies: CopyBudget,
    cx: &'c mut Cx<'o>,
}

impl Conditions<'_, '_, '_> {
    /// Processes the schema, then its subschemas, to which it may have added branches.
    fn tree(&mut self, schema: &mut Node, depth: usize) {
        let added_depth = usize::from(self.schema(schema, depth));
        walk::sub_schemas(schema, |child| self.tree(child, depth + added_depth));
    }

    /// Turns the properties of an object's conditions, including those in members of its `allOf`,
    /// into optional properties. Returns whether any existing property got branches.
    fn schema(&mut self, schema: &mut Node, depth: usize) -> bool {
        let mut branches = Branches::new(self.schemas, &mut self.copies);
        take_conditions(schema, &mut branches, self.cx);
        if branches.is_cut_off() {
            let code = codes::conditions::TOO_MANY_BRANCHES;
            self.cx.note(schema.origin, code);
        }
        let properties = branches.into_properties();
        if properties.is_empty() || !may_have_properties(schema, self.cx.dialect) {
            return false;
        }
        let declared =
            declared_properties(schema, self.schemas, &|name| properties.contains_key(name));
        let is_closed = schema.get("additionalProperties").and_then(Node::as_bool) == Some(false);
        let mut has_added_branches = false;
        for (name, mut candidates) in properties {
            match declared.get(&name) {
                Some(property) => {
                    retain_additions(&mut candidates, property, self.schemas);
                    if !candidates.is_empty() && depth < DEPTH && self.copies.charge(property) {
                        add_branches(schema, &name, property, candidates);
                        has_added_branches = true;
                    }
                }
                // A closed object rejects properties that it does not list, whatever its
                // conditions.
                None if is_closed => {}
                None => {
                    let property = merged(candidates, schema.origin);
                    schema.object_at("properties").insert(name, property);
                }
            }
        }
        has_added_branches
    }
}

/// Removes the conditions from a schema and the inline members of its `allOf`.
fn take_conditions(schema: &mut Node, branches: &mut Branches, cx: &mut Cx) {
    let has_condition = schema.has("if");
    for keyword in ["if", "then", "else"] {
        let Some(branch) = schema.take(keyword) else {
            continue;
        };
        if !has_condition {
            cx.removed(&branch, codes::conditions::BRANCH_WITHOUT_CONDITION);
            continue;
        }
        if keyword == "if" {
            branches.add_tested(&branch);
        } else {
            branches.add(&branch);
        }
        cx.removed(&branch, codes::conditions::NOT_CHECKED);
    }
    for keyword in ["dependentSchemas", "dependencies"] {
        let Some(dependent) = schema.take(keyword) else {
            continue;
        };
        for (_, branch) in dependent.as_object().into_iter().flatten() {
            branches.add(branch);
        }
        let code = codes::conditions::DEPENDENT_NOT_CHECKED.with([&keyword]);
        cx.removed(&dependent, code);
    }
    for member in walk::list(schema.get_mut("allOf")) {
        if !member.has("$ref") {
            take_conditions(member, branches, cx);
        }
    }
}

/// Whether properties may be added to the schema.
fn may_have_properties(schema: &Node, dialect: Dialect) -> bool {
    let is_read_beside_reference = matches!(dialect, Dialect::OpenApi31 | Dialect::OpenApi32);
    let is_object = |name: &Node| name.as_str() == Some("object");
    (is_read_beside_reference || !schema.has("$ref"))
        && match schema.get("type").map(|node| &node.kind) {
            None => true,
            Some(Kind::Array(names)) => names.iter().any(is_object),
            Some(_) => schema.text("type") == Some("object"),
        }
}

/// Adds branches to an existing property, for properties inside it; the traversal visits it later.
fn add_branches(schema: &mut Node, name: &str, declared: &Node, branches: Vec<Node>) {
    let properties = schema.object_at("properties");
    let property = properties
        .entry(name.to_owned())
        .or_insert_with(|| declared.clone());
    if property.has("$ref") {
        wrap_reference(property);
    }
    let dependent = property.object_at("dependentSchemas");
    for (number, branch) in branches.into_iter().enumerate() {
        dependent.insert(format!("{name}/{number}"), branch);
    }
}
