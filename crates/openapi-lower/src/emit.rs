//! The last step: outputs only the members that progenitor reads, from an allow-list.
//!
//! progenitor reads a fraction of OpenAPI, but openapiv3 parses the rest as well and rejects
//! malformed members; and `x-rust-type` would let a description inject Rust paths. Other members
//! are removed and noted. Data for the Plan is moved to the Plan.

use openapi_normalize::MEDIA_TYPE;
use openapi_source::vocabulary::METHODS;
use openapi_source::{Kind, Node, Origin, walk};

use crate::codes;
use crate::cx::Cx;
use crate::passes::operations::operation_ids::operation_id;
use crate::passes::schemas::tags::VARIANT;

/// The lowered document and the Plan, as trees.
pub(crate) struct Emitted {
    pub(crate) document: Node,
    pub(crate) plan: Node,
}

/// Splits the tree into the document and the Plan.
pub(crate) fn emit(mut root: Node, cx: &mut Cx) -> Emitted {
    let origin = root.origin;
    let mut plan = root.take_plan().unwrap_or_else(|| Node::object(origin));
    root_object(&mut root, &mut plan, cx);
    Emitted {
        document: root,
        plan,
    }
}

/// Processes the value of a member; returns whether the member is kept. Otherwise it has noted the
/// removal.
type Member<'a> = &'a mut dyn FnMut(&str, &mut Node, &mut Cx) -> bool;

/// Keeps the members of an object for which `member` returns true.
fn object(node: &mut Node, cx: &mut Cx, member: Member) -> bool {
    node.members_mut()
        .retain(|key, value| member(key, value, cx));
    true
}

/// Notes that a member is removed.
fn remove(node: &Node, cx: &mut Cx) -> bool {
    cx.removed(node, codes::emit::UNREAD);
    false
}

/// Keeps a string; openapiv3 rejects any other value here.
fn text(node: &Node, cx: &mut Cx) -> bool {
    node.as_str().is_some() || remove(node, cx)
}

fn root_object(root: &mut Node, plan: &mut Node, cx: &mut Cx) {
    object(root, cx, &mut |key, value, cx| match key {
        "openapi" => true,
        "info" => object(value, cx, &mut |key, value, cx| match key {
            "title" | "description" | "termsOfService" | "version" => true,
            _ => remove(value, cx),
        }),
        "paths" => object(value, cx, &mut |_, item, cx| path_item(item, plan, cx)),
        "components" => components(value, plan, cx),
        _ => remove(value, cx),
    });
}

fn components(node: &mut Node, plan: &mut Node, cx: &mut Cx) -> bool {
    object(node, cx, &mut |key, value, cx| match key {
        "schemas" => object(value, cx, &mut |name, schema, cx| {
            let variants = variants(schema);
            let planned = schema.take_plan().or_else(|| {
                let is_planned = variants.iter().any(Option::is_some);
                is_planned.then(|| Node::object(schema.origin))
            });
            if let Some(mut planned) = planned {
                union(variants, &mut planned);
                plan.object_at("types").insert(name.to_owned(), planned);
            }
            schema_object(schema, cx)
        }),
        _ => remove(value, cx),
    });
    let is_filled = node.as_object().is_some_and(|map| !map.is_empty());
    // A section that a pass created has no origin to account for.
    if !is_filled && node.origin != Origin::ROOT {
        cx.note(node.origin, codes::emit::COMPONENTS_EMPTY);
    }
    is_filled
}

/// Removes and returns the Plan data of a union's members.
fn variants(schema: &mut Node) -> Vec<Option<Node>> {
    walk::list(schema.get_mut("oneOf"))
        .map(|member| member.plan_mut()?.take(VARIANT))
        .collect()
}

/// Adds the Plan data of a union and of its members to that of its component.
fn union(variants: Vec<Option<Node>>, planned: &mut Node) {
    let tag = planned.take("tag");
    if tag.is_none() && variants.iter().all(Option::is_none) {
        return;
    }
    let origin = planned.origin;
    let variants: Vec<Node> = variants
        .into_iter()
        .map(|variant| variant.unwrap_or_else(|| Node::object(origin)))
        .collect();
    let mut union = Node::object(origin);
    if let Some(tag) = tag {
        union.insert("tag", tag);
    }
    union.insert("variants", Node::new(variants, origin));
    planned.insert("union", union);
}

fn path_item(item: &mut Node, plan: &mut Node, cx: &mut Cx) -> bool {
    object(item, cx, &mut |method, operation, cx| {
        if !METHODS.contains(&method) {
            return remove(operation, cx);
        }
        if let Some(planned) = operation.take_plan() {
            let id = operation_id(operation).to_owned();
            plan.object_at("operations").insert(id, planned);
        }
        self::operation(operation, cx)
    })
}

fn operation(operation: &mut Node, cx: &mut Cx) -> bool {
    object(operation, cx, &mut |key, value, cx| match key {
        "operationId" => true,
        "summary" | "description" => text(value, cx),
        "parameters" => {
            let Some(items) = value.as_array_mut().filter(|items| !items.is_empty()) else {
                value.kind = Kind::Array(Vec::new());
                return remove(value, cx);
            };
            items.iter_mut().for_each(|item| parameter(item, cx));
            true
        }
        "requestBody" => object(value, cx, &mut |key, value, cx| match key {
            "description" => text(value, cx),
            "required" => true,
            "content" => content(value, cx),
            _ => remove(value, cx),
        }),
        "responses" => object(value, cx, &mut |_, response, cx| {
            object(response, cx, &mut |key, value, cx| match key {
                "description" => true,
                "content" => content(value, cx),
                _ => remove(value, cx),
            })
        }),
        _ => remove(value, cx),
    })
}

fn parameter(parameter: &mut Node, cx: &mut Cx) {
    object(parameter, cx, &mut |key, value, cx| match key {
        // progenitor ignores `explode` and the media type. When the output is lowered again, they
        // keep lowering from splitting the object, and mark the value as JSON.
        "name" | "in" | "required" | "explode" | MEDIA_TYPE => true,
        "description" => text(value, cx),
        "schema" => schema_object(value, cx),
        _ => remove(value, cx),
    });
}

fn content(content: &mut Node, cx: &mut Cx) -> bool {
    object(content, cx, &mut |_, media_type, cx| {
        object(media_type, cx, &mut |key, value, cx| match key {
            "schema" => schema_object(value, cx),
            _ => remove(value, cx),
        })
    })
}

fn schema_object(schema: &mut Node, cx: &mut Cx) -> bool {
    object(
        schema,
        cx,
        &mut |key, value, cx| match (key, &mut value.kind) {
            ("$ref" | "type" | "format" | "pattern" | "description", Kind::String(_))
            | ("nullable" | "uniqueItems", Kind::Bool(_))
            | ("exclusiveMinimum" | "exclusiveMaximum", Kind::Bool(_))
            | ("minimum" | "maximum" | "multipleOf", Kind::Number(_))
            | ("minLength" | "maxLength" | "minItems" | "maxItems", Kind::Number(_))
            | ("minProperties" | "maxProperties", Kind::Number(_))
            | ("enum" | "required", Kind::Array(_))
            | ("default", _)
            | ("additionalProperties", Kind::Bool(_)) => true,
            ("items" | "not" | "additionalProperties", Kind::Object(_)) => schema_object(value, cx),
            ("properties", Kind::Object(_)) => object(value, cx, &mut |_, property, cx| {
                schema_object(property, cx)
            }),
            ("allOf" | "oneOf" | "anyOf", Kind::Array(members)) => {
                members.iter_mut().for_each(|member| {
                    schema_object(member, cx);
                });
                true
            }
            _ => remove(value, cx),
        },
    )
}
