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

/// Whether a member is kept; processes its value.
type Member<'a> = &'a mut dyn FnMut(&str, &mut Node, &mut Cx) -> bool;

/// Keeps the members of an object for which `member` returns true, and notes the others by
/// [`left_out`].
fn object(node: &mut Node, cx: &mut Cx, member: Member) -> bool {
    let members = node.members_mut();
    members.retain(|key, value| member(key, value, cx));
    true
}

fn left_out(node: &Node, cx: &mut Cx) -> bool {
    cx.removed(node, codes::emit::UNREAD);
    false
}

/// Whether openapiv3 can read the value as a string.
fn text(node: &Node, cx: &mut Cx) -> bool {
    node.as_str().is_some() || left_out(node, cx)
}

fn root_object(root: &mut Node, plan: &mut Node, cx: &mut Cx) {
    object(root, cx, &mut |key, value, cx| match key {
        "openapi" => true,
        "info" => object(value, cx, &mut |key, value, cx| match key {
            "title" | "description" | "termsOfService" | "version" => true,
            _ => left_out(value, cx),
        }),
        "paths" => object(value, cx, &mut |_, item, cx| path_item(item, plan, cx)),
        "components" => components(value, plan, cx),
        _ => left_out(value, cx),
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
        _ => left_out(value, cx),
    });
    let empty = node.as_object().is_none_or(|map| map.is_empty());
    // A section that a pass created has no origin to account for.
    if empty && node.origin != Origin::ROOT {
        cx.note(node.origin, codes::emit::COMPONENTS_EMPTY);
    }
    !empty
}

/// Removes and returns the Plan data of a union's members.
fn variants(schema: &mut Node) -> Vec<Option<Node>> {
    let members = walk::list(schema.get_mut("oneOf"));
    let variants = members.map(|member| member.plan_mut()?.take(VARIANT));
    variants.collect()
}

/// Collects the Plan data of a union and of its members.
fn union(variants: Vec<Option<Node>>, planned: &mut Node) {
    let tag = planned.take("tag");
    if tag.is_none() && variants.iter().all(Option::is_none) {
        return;
    }
    let origin = planned.origin;
    let variants = variants.into_iter();
    let variants = variants.map(|it| it.unwrap_or_else(|| Node::object(origin)));
    let variants: Vec<Node> = variants.collect();
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
            return left_out(operation, cx);
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
                return left_out(value, cx);
            };
            items.iter_mut().for_each(|item| parameter(item, cx));
            true
        }
        "requestBody" => object(value, cx, &mut |key, value, cx| match key {
            "description" => text(value, cx),
            "required" => true,
            "content" => content(value, cx),
            _ => left_out(value, cx),
        }),
        "responses" => object(value, cx, &mut |_, response, cx| {
            object(response, cx, &mut |key, value, cx| match key {
                "description" => true,
                "content" => content(value, cx),
                _ => left_out(value, cx),
            })
        }),
        _ => left_out(value, cx),
    })
}

fn parameter(parameter: &mut Node, cx: &mut Cx) {
    object(parameter, cx, &mut |key, value, cx| match key {
        // progenitor ignores `explode` and the media type. They tell lowering not to split the
        // object, and that the value is JSON, when the output is lowered again.
        "name" | "in" | "required" | "explode" | MEDIA_TYPE => true,
        "description" => text(value, cx),
        "schema" => schema_object(value, cx),
        _ => left_out(value, cx),
    });
}

fn content(content: &mut Node, cx: &mut Cx) -> bool {
    object(content, cx, &mut |_, media_type, cx| {
        object(media_type, cx, &mut |key, value, cx| match key {
            "schema" => schema_object(value, cx),
            _ => left_out(value, cx),
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
            _ => left_out(value, cx),
        },
    )
}
