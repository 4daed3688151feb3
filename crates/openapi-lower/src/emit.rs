//! The last step: re-emits, by allow-list, only what progenitor reads.
//!
//! progenitor reads a fraction of OpenAPI, but openapiv3 parses the rest too and fails
//! on what is malformed in it; and an `x-rust-type` would let a description inject Rust
//! paths. What is not on the list is left out and noted. The `x-plan` members move into
//! the Plan.

use crate::node::{Kind, Map, Node, Origin};
use crate::passes::PLAN;
use crate::passes::cx::Cx;
use crate::passes::walk::METHODS;
use crate::report::Effect;

/// The lowered document and the Plan, still as trees.
pub(crate) struct Emitted {
    pub(crate) document: Node,
    pub(crate) plan: Node,
}

/// Splits the tree that the passes leave into document and Plan.
pub(crate) fn emit(mut root: Node, cx: &mut Cx) -> Emitted {
    let origin = root.origin;
    let mut plan = root.take(PLAN).unwrap_or_else(|| Node::object(origin));
    let document = root_object(root, &mut plan, cx);
    Emitted { document, plan }
}

/// What a member of the input becomes.
type Member<'a> = &'a mut dyn FnMut(&str, Node, &mut Cx) -> Option<Node>;

/// Re-emits an object: `member` returns what each member becomes, or hands it to
/// [`left_out`].
fn object(node: Node, cx: &mut Cx, member: Member) -> Node {
    let origin = node.origin;
    let mut map = Map::default();
    if let Kind::Object(members) = node.kind {
        for (key, value) in members {
            if let Some(value) = member(&key, value, cx) {
                map.insert(key, value);
            }
        }
    }
    Node::made(map, origin)
}

fn left_out(node: &Node, cx: &mut Cx) -> Option<Node> {
    cx.removed(Effect::Exact, node, "nothing that progenitor reads");
    None
}

/// What openapiv3 reads as a text only.
fn text(node: Node, cx: &mut Cx) -> Option<Node> {
    match node.kind {
        Kind::String(_) => Some(node),
        _ => left_out(&node, cx),
    }
}

fn root_object(root: Node, plan: &mut Node, cx: &mut Cx) -> Node {
    object(root, cx, &mut |key, value, cx| match key {
        "openapi" => Some(value),
        "info" => Some(object(value, cx, &mut |key, value, cx| match key {
            "title" | "description" | "termsOfService" | "version" => Some(value),
            _ => left_out(&value, cx),
        })),
        "paths" => Some(object(value, cx, &mut |_, item, cx| {
            Some(path_item(item, plan, cx))
        })),
        "components" => components(value, plan, cx),
        _ => left_out(&value, cx),
    })
}

fn components(node: Node, plan: &mut Node, cx: &mut Cx) -> Option<Node> {
    let components = object(node, cx, &mut |key, value, cx| match key {
        "schemas" => Some(object(value, cx, &mut |name, mut schema, cx| {
            if let Some(planned) = schema.take(PLAN) {
                plan.object_at("types").insert(name.to_owned(), planned);
            }
            Some(schema_object(schema, cx))
        })),
        _ => left_out(&value, cx),
    });
    if components.as_object().is_some_and(|map| !map.is_empty()) {
        return Some(components);
    }
    // Where a pass made it, there is nothing to account for.
    if components.origin != Origin::ROOT {
        cx.exact(components.origin, "components of which nothing is left");
    }
    None
}

fn path_item(item: Node, plan: &mut Node, cx: &mut Cx) -> Node {
    object(item, cx, &mut |method, mut operation, cx| {
        if !METHODS.contains(&method) {
            return left_out(&operation, cx);
        }
        if let Some(planned) = operation.take(PLAN) {
            let id = operation.text("operationId").unwrap_or_default().to_owned();
            plan.object_at("operations").insert(id, planned);
        }
        Some(self::operation(operation, cx))
    })
}

fn operation(operation: Node, cx: &mut Cx) -> Node {
    object(operation, cx, &mut |key, value, cx| match key {
        "operationId" => Some(value),
        "summary" | "description" => text(value, cx),
        "parameters" => {
            let origin = value.origin;
            let items = match value.kind {
                Kind::Array(items) => items,
                _ => Vec::new(),
            };
            if items.is_empty() {
                return left_out(&Node::made(items, origin), cx);
            }
            let items: Vec<Node> = items.into_iter().map(|item| parameter(item, cx)).collect();
            Some(Node::made(items, origin))
        }
        "requestBody" => Some(object(value, cx, &mut |key, value, cx| match key {
            "description" => text(value, cx),
            "required" => Some(value),
            "content" => Some(content(value, cx)),
            _ => left_out(&value, cx),
        })),
        "responses" => Some(object(value, cx, &mut |_, response, cx| {
            Some(object(response, cx, &mut |key, value, cx| match key {
                "description" => Some(value),
                "content" => Some(content(value, cx)),
                _ => left_out(&value, cx),
            }))
        })),
        _ => left_out(&value, cx),
    })
}

fn parameter(parameter: Node, cx: &mut Cx) -> Node {
    object(parameter, cx, &mut |key, value, cx| match key {
        // progenitor passes `explode` by; it tells lowering what is not to be divided.
        "name" | "in" | "required" | "explode" => Some(value),
        "description" => text(value, cx),
        "schema" => Some(schema_object(value, cx)),
        _ => left_out(&value, cx),
    })
}

fn content(content: Node, cx: &mut Cx) -> Node {
    object(content, cx, &mut |_, media_type, cx| {
        Some(object(media_type, cx, &mut |key, value, cx| match key {
            "schema" => Some(schema_object(value, cx)),
            _ => left_out(&value, cx),
        }))
    })
}

fn schema_object(schema: Node, cx: &mut Cx) -> Node {
    object(schema, cx, &mut |key, value, cx| match (key, &value.kind) {
        ("$ref" | "type" | "format" | "pattern" | "description", Kind::String(_))
        | ("nullable" | "uniqueItems", Kind::Bool(_))
        | ("exclusiveMinimum" | "exclusiveMaximum", Kind::Bool(_))
        | ("minimum" | "maximum" | "multipleOf", Kind::Number(_))
        | ("minLength" | "maxLength" | "minItems" | "maxItems", Kind::Number(_))
        | ("minProperties" | "maxProperties", Kind::Number(_))
        | ("enum" | "required", Kind::Array(_))
        | ("default", _)
        | ("additionalProperties", Kind::Bool(_)) => Some(value),
        ("items" | "not" | "additionalProperties", Kind::Object(_)) => {
            Some(schema_object(value, cx))
        }
        ("properties", Kind::Object(_)) => Some(object(value, cx, &mut |_, property, cx| {
            Some(schema_object(property, cx))
        })),
        ("allOf" | "oneOf" | "anyOf", Kind::Array(_)) => {
            let origin = value.origin;
            let members = match value.kind {
                Kind::Array(members) => members,
                _ => Vec::new(),
            };
            let members: Vec<Node> = members
                .into_iter()
                .map(|member| schema_object(member, cx))
                .collect();
            Some(Node::made(members, origin))
        }
        _ => left_out(&value, cx),
    })
}
