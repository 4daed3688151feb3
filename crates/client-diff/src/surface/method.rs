//! The methods of a client.

use std::collections::HashSet;

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
        responses.any(|it| {
            ["EventStream<", "JsonStream<"]
                .iter()
                .any(|name| it.ty.starts_with(name))
        })
    }

    /// Returns the schemas of the arguments, the body and the responses.
    pub(super) fn schemas(&self) -> impl Iterator<Item = &Value> {
        let bodies = self.body.iter().map(|body| &body.schema);
        let arguments = self.arguments.iter().map(|argument| &argument.schema);
        let groups = [&self.success, &self.failure].into_iter();
        let responses = groups.flat_map(|group| group.responses.values());
        let responses = responses.filter_map(|response| response.schema.as_ref());
        bodies.chain(arguments).chain(responses)
    }
}

/// An argument of a method that is not its body.
pub(crate) struct Argument {
    /// Its Rust name.
    pub(crate) name: String,
    /// Its name in the lowered description.
    pub(super) lowered: String,
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

/// The body that a method sends.
pub(crate) struct Body {
    pub(crate) media_type: String,
    pub(crate) required: bool,
    pub(crate) ty: String,
    pub(crate) schema: Value,
    /// The encoding of the fields of a form.
    pub(crate) encoding: Value,
    pub(crate) pointer: Pointer,
}

impl Body {
    pub(super) fn is_form_data(&self) -> bool {
        self.media_type.split(';').next() == Some(media_type::MULTIPART)
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
}

/// Returns all methods by name, and the types of the multipart forms that they send.
pub(super) fn all(document: &Value, plan: &Plan) -> (IndexMap<String, Method>, HashSet<String>) {
    let schemas = document.pointer("/components/schemas");
    let mut methods = IndexMap::new();
    let mut forms = HashSet::new();
    let paths = document.get("paths").and_then(Value::as_object);
    for (path, item) in paths.into_iter().flatten() {
        for verb in METHODS {
            let Some(described) = item.get(verb) else {
                continue;
            };
            let id = text(described, "operationId");
            let reader = Reader {
                described,
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
                forms.extend(form.and_then(|body| Some(reference(&body.schema)?.to_owned())));
                methods.insert(names::method_name(&method.id), method);
            }
        }
    }
    (methods, forms)
}

pub(super) fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Returns the documentation of an operation, a parameter or a schema.
pub(crate) fn documentation(described: &Value) -> Option<String> {
    let words = ["summary", "description"].map(|key| text(described, key));
    let words: Vec<&str> = words.into_iter().filter(|it| !it.is_empty()).collect();
    (!words.is_empty()).then(|| words.join("\n\n"))
}

/// Reads one operation.
pub(super) struct Reader<'a> {
    pub(super) described: &'a Value,
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
        let mut methods = self.sending();
        for (at, representation) in self.planned.representations.iter().enumerate() {
            for base in self.sending() {
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
                    planned,
                    represented: representation.media_types.clone(),
                    ..base
                });
            }
        }
        methods
    }

    /// Returns the operation's own method, and one for each further body.
    fn sending(&self) -> Vec<Method> {
        let own = self.own_body();
        let is_form = own.as_ref().is_some_and(Body::is_form_data);
        let mut methods = vec![self.method(self.id, own, is_form.then_some(false))];
        for (at, offer) in self.planned.bodies.iter().enumerate() {
            if let Some(id) = &offer.operation_id
                && methods.iter().all(|known| known.id != *id)
            {
                let body = self.offered(at, offer);
                let mut method = self.method(id, Some(body), Some(offer.named_by_caller));
                // Only the operation's own method has methods for pages.
                method.planned.pages = None;
                methods.push(method);
            }
        }
        methods
    }

    /// Returns a method. `by_caller` states whether the caller states the media type, if the
    /// lowered description does not.
    fn method(&self, id: &str, body: Option<Body>, by_caller: Option<bool>) -> Method {
        let verb = self.planned.method.clone();
        let verb = verb.unwrap_or_else(|| self.verb.to_uppercase());
        let mut arguments = self.arguments();
        if let Some(by_caller) = by_caller {
            arguments.retain(|argument| argument.wire != CONTENT_TYPE);
            arguments.extend(by_caller.then(|| self.content_type(body.as_ref())));
        }
        self.sort(&mut arguments);
        Method {
            id: id.to_owned(),
            request: format!("{verb} {}", self.path),
            arguments,
            body,
            success: self.responses(true),
            failure: self.responses(false),
            pointer: self.pointer.clone(),
            planned: self.planned.clone(),
            represented: Vec::new(),
            docs: documentation(self.described),
        }
    }
}
