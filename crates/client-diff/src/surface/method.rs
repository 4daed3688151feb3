//! The methods of a client.

use std::collections::HashMap;

use indexmap::IndexMap;
use openapi_lower::{Plan, media_type, plan, pointer::escape, vocabulary::METHODS};
use serde_json::Value;
use typify_model::names;

use super::{Pointer, reference};

pub(super) const CONTENT_TYPE: &str = "content-type";

/// A method of the client.
pub(crate) struct Method {
    /// The operationId in the lowered description, or the id of a further body's operation.
    pub(crate) id: String,
    /// `GET /pets/{id}`.
    pub(crate) request: String,
    /// The arguments, in progenitor's order.
    pub(crate) arguments: Vec<Argument>,
    pub(crate) body: Option<Body>,
    pub(crate) success: Responses,
    pub(crate) failure: Responses,
    /// The media types of the header `Accept`; none if the method requests any media type.
    pub(crate) accept: Vec<String>,
    pub(crate) pointer: Pointer,
    /// The Plan's entry for the operation.
    pub(crate) planned: plan::Operation,
    /// The media types that the method requests, if it is a method for a success media type.
    pub(crate) represented: Vec<String>,
    pub(crate) docs: Option<String>,
}

impl Method {
    /// Whether a success response is a stream of events or of JSON values.
    pub(crate) fn returns_stream(&self) -> bool {
        let mut responses = self.success.responses.values();
        responses.any(|it| it.ty.starts_with("EventStream<") || it.ty.starts_with("JsonStream<"))
    }

    /// Returns the schemas of the arguments, the body and the responses.
    pub(super) fn schemas(&self) -> impl Iterator<Item = &Value> {
        let body = self.body.iter().map(|body| &body.schema);
        let arguments = self.arguments.iter().map(|argument| &argument.schema);
        let responses = [&self.success, &self.failure]
            .into_iter()
            .flat_map(|group| group.responses.values())
            .filter_map(|response| response.schema.as_ref());
        body.chain(arguments).chain(responses)
    }
}

/// An argument of a method that is not its body.
pub(crate) struct Argument {
    /// The Rust name.
    pub(crate) name: String,
    /// The name in the lowered description.
    pub(super) lowered: String,
    /// The name in the request.
    pub(crate) wire: String,
    pub(crate) location: String,
    pub(crate) required: bool,
    /// The type, without the `Option` of an optional argument.
    pub(crate) ty: String,
    pub(crate) schema: Value,
    /// The style, if it is not progenitor's default.
    pub(crate) style: String,
    pub(crate) deprecated: bool,
    pub(crate) docs: Option<String>,
    /// The default value of the server.
    pub(crate) server_default: Option<Value>,
    pub(crate) pointer: Pointer,
}

/// What the caller passes for the parts of a multipart form, if not what their schemas describe.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parts {
    /// By name on the wire.
    pub(super) named: IndexMap<String, plan::Part>,
    pub(super) others: Option<plan::Part>,
}

/// The body that a method sends.
pub(crate) struct Body {
    /// The `Content-Type`; `None` if the caller states it.
    pub(crate) content_type: Option<String>,
    pub(crate) required: bool,
    pub(crate) ty: String,
    pub(crate) schema: Value,
    /// The encoding of the fields of a form.
    pub(crate) encoding: Value,
    /// What the caller passes for the parts of a multipart form.
    pub(super) parts: Parts,
    pub(crate) pointer: Pointer,
}

impl Body {
    pub(super) fn is_form_data(&self) -> bool {
        self.content_type.as_deref() == Some(media_type::MULTIPART)
    }
}

/// The success or error responses of a method.
pub(crate) struct Responses {
    /// The responses by status key.
    pub(crate) responses: IndexMap<String, Response>,
    /// Whether an enum distinguishes them.
    pub(crate) is_enum: bool,
}

/// The response of a status.
pub(crate) struct Response {
    pub(crate) ty: String,
    pub(crate) schema: Option<Value>,
    pub(crate) pointer: Pointer,
}

impl Responses {
    /// Returns the single type of all responses; `None` if an enum distinguishes them.
    pub(crate) fn plain(&self) -> Option<&str> {
        let first = self.responses.values().next();
        (!self.is_enum).then(|| first.map_or("()", |response| &response.ty))
    }

    /// Whether a response has a body.
    pub(crate) fn has_body(&self) -> bool {
        self.responses.values().any(|response| response.ty != "()")
    }
}

/// Returns all methods by name, and the types of the multipart forms that they send.
pub(super) fn all(
    document: &Value,
    plan: &Plan,
) -> (IndexMap<String, Method>, HashMap<String, Parts>) {
    let schemas = document.pointer("/components/schemas");
    let mut methods = IndexMap::new();
    let mut forms = HashMap::new();
    let paths = document.get("paths").and_then(Value::as_object);
    for (path, item) in paths.into_iter().flatten() {
        for verb in METHODS {
            let Some(operation) = item.get(verb) else {
                continue;
            };
            let id = string(operation, "operationId");
            let reader = Reader {
                operation,
                id,
                // A fragment only distinguishes the keys of paths.
                path: path.split('#').next().unwrap_or_default(),
                verb,
                pointer: Pointer::Document(format!("/paths/{}/{verb}", escape(path))),
                planned: plan.operations.get(id).cloned().unwrap_or_default(),
                plan,
                schemas,
            };
            for method in reader.methods() {
                let body = method.body.as_ref();
                let form = body.filter(|body| body.is_form_data());
                forms.extend(form.and_then(|body| {
                    let name = reference(&body.schema)?.to_owned();
                    Some((name, body.parts.clone()))
                }));
                methods.insert(names::method_name(&method.id), method);
            }
        }
    }
    (methods, forms)
}

/// Returns the string member of an object; an empty string if there is none.
pub(super) fn string<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Returns the documentation of an operation, a parameter or a schema.
pub(crate) fn documentation(value: &Value) -> Option<String> {
    let paragraphs: Vec<&str> = ["summary", "description"]
        .into_iter()
        .map(|key| string(value, key))
        .filter(|paragraph| !paragraph.is_empty())
        .collect();
    (!paragraphs.is_empty()).then(|| paragraphs.join("\n\n"))
}

/// Reads the methods of one operation.
pub(super) struct Reader<'a> {
    pub(super) operation: &'a Value,
    pub(super) id: &'a str,
    pub(super) path: &'a str,
    pub(super) verb: &'a str,
    pub(super) pointer: Pointer,
    pub(super) planned: plan::Operation,
    pub(super) plan: &'a Plan,
    pub(super) schemas: Option<&'a Value>,
}

impl Reader<'_> {
    /// Returns the methods for the operation's request bodies, and those for the media types of
    /// its success responses.
    fn methods(&self) -> Vec<Method> {
        let mut methods = self.methods_by_body();
        for (at, representation) in self.planned.representations.iter().enumerate() {
            for base in self.methods_by_body() {
                let id = if base.id == self.id {
                    Some(&representation.operation_id)
                } else {
                    representation.with_bodies.get(&base.id)
                };
                let Some(id) = id else {
                    continue;
                };
                let mut planned = base.planned.clone();
                planned.accept = representation.media_types.clone();
                planned.pages = None;
                methods.push(Method {
                    id: id.clone(),
                    success: self.represented(at, representation),
                    accept: self.accept(&planned),
                    planned,
                    represented: representation.media_types.clone(),
                    ..base
                });
            }
        }
        methods
    }

    /// Returns the method of the operation itself, and one for each further request body.
    fn methods_by_body(&self) -> Vec<Method> {
        let main_body = self.main_body();
        let is_form = main_body.as_ref().is_some_and(Body::is_form_data);
        let mut methods = vec![self.method(self.id, main_body, is_form.then_some(false))];
        for (at, planned) in self.planned.bodies.iter().enumerate() {
            if let Some(id) = &planned.operation_id
                && methods.iter().all(|method| method.id != *id)
            {
                let body = self.planned_body(at, planned);
                let mut method = self.method(id, Some(body), Some(planned.named_by_caller));
                // Only the method of the operation itself has methods for pages.
                method.planned.pages = None;
                methods.push(method);
            }
        }
        methods
    }

    /// Returns a method. `named_by_caller` states whether the caller states the media type of the
    /// body; if it is `None`, the lowered description decides.
    fn method(&self, id: &str, body: Option<Body>, named_by_caller: Option<bool>) -> Method {
        let planned_verb = self.planned.method.clone();
        let verb = planned_verb.unwrap_or_else(|| self.verb.to_uppercase());
        let mut arguments = self.arguments();
        if let Some(named_by_caller) = named_by_caller {
            arguments.retain(|argument| argument.wire != CONTENT_TYPE);
            arguments.extend(named_by_caller.then(|| self.content_type(body.as_ref())));
        }
        self.sort(&mut arguments);
        Method {
            id: id.to_owned(),
            request: format!("{verb} {}", self.path),
            arguments,
            body,
            success: self.responses(true),
            failure: self.responses(false),
            accept: self.accept(&self.planned),
            pointer: self.pointer.clone(),
            planned: self.planned.clone(),
            represented: Vec::new(),
            docs: documentation(self.operation),
        }
    }
}
