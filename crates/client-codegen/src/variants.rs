//! Adds an operation for each method beyond an operation's first: one for each further request
//! media type, and one for each further media type of its success responses.
//!
//! Each is added under the path with its first slash doubled, since progenitor ignores repeated
//! slashes.

use std::collections::HashMap;

use indexmap::IndexMap;
use openapi_lower::{Plan, media_type, plan};
use openapiv3::{Operation, PathItem, ReferenceOr, RequestBody, Response, StatusCode};
use serde_json::{Value, json};

use crate::{
    document::{Document, Text},
    error::Failure,
    operations::slots,
};

pub(crate) const CONTENT_TYPE: &str = "content-type";

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
    for (path, text) in std::mem::take(&mut document.paths) {
        let mut item = text.read()?;
        let mut extra: Vec<PathItem> = Vec::new();
        for slot in 0..slots(&mut item).len() {
            let Some(operation) = slots(&mut item)[slot].take() else {
                continue;
            };
            let mut variants = bodies(&operation, plan);
            variants.extend(successes(&operation, &variants, plan, &mut representations));
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
fn bodies(operation: &Operation, plan: &mut Plan) -> Vec<Operation> {
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
        let Some(first) = bodies.first_mut() else {
            continue;
        };
        first.chosen = true;
        let sent = first.sent_as.unwrap_or(plan::BodyEncoding::Bytes);
        let raw = first.named_by_caller || sent == plan::BodyEncoding::Bytes;
        let (key, schema) = match &first.schema {
            _ if raw => (
                media_type::BYTES,
                json!({"type": "string", "format": "binary"}),
            ),
            _ if sent == plan::BodyEncoding::Text => ("text/plain", json!({"type": "string"})),
            schema => (
                sent.media_type(),
                schema.clone().unwrap_or_else(|| json!({})),
            ),
        };
        let mut variant = operation.clone();
        variant.operation_id = Some(id.to_owned());
        variant.parameters.retain(|parameter| {
            parameter
                .as_item()
                .is_none_or(|it| it.parameter_data_ref().name != CONTENT_TYPE)
        });
        if first.named_by_caller {
            variant.parameters.extend(content_type(first.required));
        }
        set_body(&mut variant, key, &schema);
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
fn successes(
    operation: &Operation,
    others: &[Operation],
    plan: &mut Plan,
    representations: &mut Representations,
) -> Vec<Operation> {
    let own = operation.operation_id.as_deref().unwrap_or_default();
    let Some(planned) = plan.operations.get(own).cloned() else {
        return Vec::new();
    };
    let mut variants = Vec::new();
    for representation in &planned.representations {
        let by_body = others.iter().filter_map(|other| {
            let id = other.operation_id.as_ref()?;
            Some((representation.with_bodies.get(id)?, other))
        });
        for (id, base) in std::iter::once((&representation.operation_id, operation)).chain(by_body)
        {
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
        // progenitor chooses this name.
        responses.responses.shift_remove(&status);
        return;
    }
    let described = responses.responses.get(&status);
    let described = described.or(responses.default.as_ref());
    let description = described.and_then(ReferenceOr::as_item);
    let description = description.map(|it| it.description.as_str());
    let bytes = json!({"description": description.unwrap_or_default(),
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}});
    if let Ok(response) = serde_json::from_value::<Response>(bytes) {
        responses
            .responses
            .insert(status, ReferenceOr::Item(response));
    }
}

/// Returns the parameter by which the caller states the media type, in the form in which
/// lowering writes it.
fn content_type(required: bool) -> Option<ReferenceOr<openapiv3::Parameter>> {
    let parameter = json!({"name": CONTENT_TYPE, "in": "header", "required": required,
        "description": "The media type of the body, with its parameters.",
        "schema": {"type": "string"}});
    serde_json::from_value(parameter)
        .ok()
        .map(ReferenceOr::Item)
}

/// Sets a required request body.
pub(crate) fn set_body(operation: &mut Operation, media_type: &str, schema: &Value) {
    let description = match &operation.request_body {
        Some(ReferenceOr::Item(body)) => body.description.clone(),
        _ => None,
    };
    let content = json!({"required": true, "content": {media_type: {"schema": schema}}});
    if let Ok(body) = serde_json::from_value::<RequestBody>(content) {
        operation.request_body = Some(ReferenceOr::Item(RequestBody {
            description,
            ..body
        }));
    }
}
