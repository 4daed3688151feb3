//! Adds operations for the further methods of an operation: one for each further media type of its
//! request, and one for each further media type of its success responses.
//!
//! Each is added under the path with additional slashes at the start, since progenitor ignores
//! repeated slashes.

use std::{collections::HashMap, iter, mem};

use indexmap::IndexMap;
use openapi_lower::{Plan, media_type, plan};
use openapiv3::{Operation, Parameter, PathItem, ReferenceOr, RequestBody, Response, StatusCode};
use serde_json::{Value, json};

use crate::{
    document::{Document, Text},
    error::Failure,
    operations::slots,
};

/// The parameter by which the caller states the media type of a body.
const CONTENT_TYPE: &str = "content-type";

/// The operations for further media types of success responses, each with the operation whose
/// error responses it shares.
pub(crate) type Representations = HashMap<String, String>;

/// Adds the operations to the document, and their entries to the Plan.
pub(crate) fn add(
    document: &mut Document<'_>,
    plan: &mut Plan,
) -> Result<Representations, Failure> {
    let mut representations = Representations::new();
    let mut paths = IndexMap::new();
    for (path, text) in mem::take(&mut document.paths) {
        let mut item = text.read()?;
        let mut extra: Vec<PathItem> = Vec::new();
        for slot in 0..slots(&mut item).len() {
            let Some(operation) = slots(&mut item)[slot].take() else {
                continue;
            };
            let mut variants = body_variants(&operation, plan);
            variants.extend(success_variants(
                &operation,
                &variants,
                plan,
                &mut representations,
            ));
            for (level, variant) in variants.into_iter().enumerate() {
                if extra.len() == level {
                    extra.push(PathItem {
                        parameters: item.parameters.clone(),
                        ..PathItem::default()
                    });
                }
                *slots(&mut extra[level])[slot] = Some(variant);
            }
        }
        paths.insert(path.clone(), text);
        for (level, item) in extra.iter().enumerate() {
            let slashes = "/".repeat(level + 1);
            paths.insert(format!("{slashes}{path}"), Text::of(item)?);
        }
    }
    document.paths = paths;
    Ok(representations)
}

/// Returns the operations for the further request bodies of an operation.
fn body_variants(operation: &Operation, plan: &mut Plan) -> Vec<Operation> {
    let id = operation.operation_id.as_deref().unwrap_or_default();
    let Some(planned) = plan.operations.get(id).cloned() else {
        return Vec::new();
    };
    let mut groups: IndexMap<&str, Vec<plan::Body>> = IndexMap::new();
    for body in &planned.bodies {
        if let Some(id) = &body.operation_id {
            groups.entry(id).or_default().push(body.clone());
        }
    }
    let mut variants = Vec::new();
    for (id, mut bodies) in groups {
        let first = bodies.first_mut().expect("a group has a body");
        first.chosen = true;
        let encoding = first.sent_as.filter(|_| !first.named_by_caller);
        let (media_type, schema) = match encoding.unwrap_or(plan::BodyEncoding::Bytes) {
            // `bodies` declares the type of a multipart form, to which nothing else refers.
            plan::BodyEncoding::Bytes | plan::BodyEncoding::Multipart => {
                (media_type::BYTES, binary())
            }
            plan::BodyEncoding::Text => ("text/plain", json!({"type": "string"})),
            encoding => {
                let schema = first.schema.clone();
                (encoding.media_type(), schema.unwrap_or_else(|| json!({})))
            }
        };
        let mut variant = operation.clone();
        variant.operation_id = Some(id.to_owned());
        remove_content_type(&mut variant);
        if first.named_by_caller {
            let parameter = content_type(first.required);
            variant.parameters.push(ReferenceOr::Item(parameter));
        }
        set_body(&mut variant, media_type, &schema);
        variants.push(variant);
        let mut planned = planned.clone();
        planned.bodies = bodies;
        planned.pages = None;
        plan.operations.insert(id.to_owned(), planned);
    }
    variants
}

/// Returns the operations for the further success media types of the operation itself and of
/// each of `others`, which send another request body.
fn success_variants(
    operation: &Operation,
    others: &[Operation],
    plan: &mut Plan,
    representations: &mut Representations,
) -> Vec<Operation> {
    let id = operation.operation_id.as_deref().unwrap_or_default();
    let Some(planned) = plan.operations.get(id).cloned() else {
        return Vec::new();
    };
    let mut variants = Vec::new();
    for representation in &planned.representations {
        let by_body = others.iter().filter_map(|other| {
            let id = other.operation_id.as_ref()?;
            Some((representation.with_bodies.get(id)?, other))
        });
        let bases = iter::once((&representation.operation_id, operation)).chain(by_body);
        for (id, base) in bases {
            let base_id = base.operation_id.clone().unwrap_or_default();
            let Some(mut planned) = plan.operations.get(&base_id).cloned() else {
                continue;
            };
            let mut variant = base.clone();
            variant.operation_id = Some(id.clone());
            for (key, body) in &representation.responses {
                declare_bytes(&mut variant, key, body);
                planned.responses.entry(key.clone()).or_default().body = Some(body.clone());
            }
            planned.accept.clone_from(&representation.media_types);
            planned.representations.clear();
            planned.pages = None;
            planned.websocket = false;
            plan.operations.insert(id.clone(), planned);
            representations.insert(id.clone(), base_id);
            variants.push(variant);
        }
    }
    variants
}

/// Declares the response of a status as bytes; a new response takes the description of the
/// default response.
fn declare_bytes(operation: &mut Operation, key: &str, body: &plan::ResponseBody) {
    let Ok(status) = serde_json::from_value::<StatusCode>(json!(key.to_uppercase())) else {
        return;
    };
    let responses = &mut operation.responses;
    if key.starts_with('3') {
        // The lowered document cannot state redirects.
        return;
    }
    if *body == plan::ResponseBody::Upgrade {
        // For a declared 101, progenitor would return the connection instead of bytes.
        responses.responses.shift_remove(&status);
        return;
    }
    let described = responses.responses.get(&status);
    let described = described.or(responses.default.as_ref());
    let description = described.and_then(|it| Some(it.as_item()?.description.as_str()));
    let response = json!({"description": description.unwrap_or_default(),
        "content": {media_type::BYTES: {"schema": binary()}}});
    let response: Response = serde_json::from_value(response).expect("a response");
    let responses = &mut responses.responses;
    responses.insert(status, ReferenceOr::Item(response));
}

/// Returns the schema of bytes.
fn binary() -> Value {
    json!({"type": "string", "format": "binary"})
}

/// Removes the parameter by which the caller states the media type.
pub(crate) fn remove_content_type(operation: &mut Operation) {
    operation.parameters.retain(|parameter| {
        let parameter = parameter.as_item();
        parameter.is_none_or(|it| it.parameter_data_ref().name != CONTENT_TYPE)
    });
}

/// Returns the parameter by which the caller states the media type, as lowering writes it.
fn content_type(required: bool) -> Parameter {
    let parameter = json!({"name": CONTENT_TYPE, "in": "header", "required": required,
        "description": "The media type of the body, with its parameters.",
        "schema": {"type": "string"}});
    serde_json::from_value(parameter).expect("a parameter")
}

/// Declares a required request body, with the description of the present one.
pub(crate) fn set_body(operation: &mut Operation, media_type: &str, schema: &Value) {
    let description = match &operation.request_body {
        Some(ReferenceOr::Item(body)) => body.description.clone(),
        _ => None,
    };
    let body = json!({"required": true, "content": {media_type: {"schema": schema}}});
    if let Ok(body) = serde_json::from_value::<RequestBody>(body) {
        operation.request_body = Some(ReferenceOr::Item(RequestBody {
            description,
            ..body
        }));
    }
}
