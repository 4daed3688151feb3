//! Conditions: turns the properties in `then`, `else` and `dependentSchemas` into optional
//! properties.
//!
//! Neither progenitor nor OpenAPI 3.0 supports `if`. A client does not check the condition; the
//! properties of a branch become optional properties of the object, with the schema from the
//! branch. Properties that the object has itself, or inherits, are kept, except that branches may
//! add properties inside them. Lost: constraints of branches on existing properties, and all other
//! keywords of branches.

use openapi_source::{Dialect, Map, Node, walk};

mod branches;
#[cfg(test)]
mod tests;

use crate::codes;
use crate::cx::Cx;
use branches::{Branches, declared, inner, is_conditional, merged};

/// The maximum number of nodes of a document that are copied out of branches: many conditions with
/// references to large schemas would multiply them.
const COPIES: usize = 50_000;

/// The maximum depth of properties inside properties to which branches add.
const DEPTH: usize = 4;

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let mut any = false;
    walk::schemas(root, |schema| any = any || is_conditional(schema));
    if !any {
        return;
    }
    let schemas = walk::component_schemas(root).cloned().unwrap_or_default();
    let mut conditions = Conditions {
        schemas: &schemas,
        copies: COPIES,
        cx,
    };
    walk::top_schemas(root, |_, schema| conditions.tree(schema, 0));
}

struct Conditions<'s, 'c, 'o> {
    schemas: &'s Map,
    /// The remaining number of nodes that may be copied.
    copies: usize,
    cx: &'c mut Cx<'o>,
}

impl Conditions<'_, '_, '_> {
    /// Processes the schema, then its subschemas, to which it may have added branches.
    fn tree(&mut self, schema: &mut Node, depth: usize) {
        let deepened = usize::from(self.schema(schema, depth));
        walk::sub_schemas(schema, |child| self.tree(child, depth + deepened));
    }

    /// Turns the properties of an object's conditions, including those in members of its `allOf`,
    /// into optional properties. Returns whether any existing property got branches.
    fn schema(&mut self, schema: &mut Node, depth: usize) -> bool {
        let mut branches = Branches::new(self.schemas, self.copies);
        self.take(schema, &mut branches);
        if branches.is_cut_off() {
            let code = codes::conditions::TOO_MANY_BRANCHES;
            self.cx.note(schema.origin, code);
        }
        let (found, copies) = branches.into_properties();
        self.copies = copies;
        if found.is_empty() || !self.may_have_properties(schema) {
            return false;
        }
        let declared = declared(schema, self.schemas, &|name| found.contains_key(name));
        let closed = schema.get("additionalProperties").and_then(Node::as_bool) == Some(false);
        let mut deepened = false;
        for (name, candidates) in found {
            match declared.get(name.as_str()) {
                Some(known) => {
                    let more = inner(known, candidates, self.schemas);
                    if !more.is_empty() && depth < DEPTH && self.charge(known) {
                        add_branches(schema, &name, known, more);
                        deepened = true;
                    }
                }
                // A closed object rejects properties that it does not list, whatever its
                // conditions.
                None if closed => {}
                None => {
                    let property = merged(candidates, schema.origin);
                    schema.object_at("properties").insert(name, property);
                }
            }
        }
        deepened
    }

    /// Removes the conditions from a schema and the inline members of its `allOf`.
    fn take(&mut self, schema: &mut Node, branches: &mut Branches) {
        let conditional = schema.has("if");
        for keyword in ["if", "then", "else"] {
            let Some(branch) = schema.take(keyword) else {
                continue;
            };
            match (keyword, conditional) {
                ("if", _) => branches.tested(&branch),
                (_, true) => branches.add(&branch),
                _ => {
                    let code = codes::conditions::BRANCH_WITHOUT_CONDITION;
                    self.cx.removed(&branch, code);
                    continue;
                }
            }
            let code = codes::conditions::NOT_CHECKED;
            self.cx.removed(&branch, code);
        }
        for keyword in ["dependentSchemas", "dependencies"] {
            let Some(dependent) = schema.take(keyword) else {
                continue;
            };
            for (_, branch) in dependent.as_object().into_iter().flatten() {
                branches.add(branch);
            }
            let code = codes::conditions::DEPENDENT_NOT_CHECKED.with([&keyword]);
            self.cx.removed(&dependent, code);
        }
        for member in walk::list(schema.get_mut("allOf")) {
            if !member.has("$ref") {
                self.take(member, branches);
            }
        }
    }

    /// Whether properties may be added to the schema.
    fn may_have_properties(&self, schema: &Node) -> bool {
        let alive = matches!(self.cx.dialect, Dialect::OpenApi31 | Dialect::OpenApi32);
        let object = |word: &Node| word.as_str() == Some("object");
        let kind = schema.get("type");
        (alive || !schema.has("$ref"))
            && kind.is_none_or(|kind| {
                object(kind)
                    || kind
                        .as_array()
                        .is_some_and(|words| words.iter().any(object))
            })
    }

    /// Subtracts the size of a node from the limit of copies; returns `false` if it is exceeded.
    fn charge(&mut self, node: &Node) -> bool {
        let rest = self.copies.checked_sub(branches::size(node));
        self.copies = rest.unwrap_or(0);
        rest.is_some()
    }
}

/// Adds branches to an existing property, for properties inside it; the traversal visits it later.
fn add_branches(schema: &mut Node, name: &str, known: &Node, branches: Vec<Node>) {
    let origin = known.origin;
    let properties = schema.object_at("properties");
    let property = properties
        .entry(name.to_owned())
        .or_insert_with(|| known.clone());
    if property.has("$ref") {
        let reference = std::mem::replace(property, Node::object(origin));
        property.insert("allOf", Node::new(vec![reference], origin));
    }
    let dependent = property.object_at("dependentSchemas");
    for (number, branch) in branches.into_iter().enumerate() {
        dependent.insert(format!("{name}/{number}"), branch);
    }
}
