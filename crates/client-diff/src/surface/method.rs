//! The methods of a client.

use std::collections::HashSet;

use indexmap::IndexMap;
use openapi_lower::{
    Plan, ident,
    plan::{self, ResponseBody},
};
use serde_json::Value;

use super::{Place, is_nullable, origins::escape, reference, rust_type};

/// The order of progenitor's methods does not matter; this one only has to be stable.
const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

const CONTENT_TYPE: &str = "content-type";
const FORM_DATA: &str = "multipart/form-data";

/// A method of the client.
pub(crate) struct Method {
    /// The operationId in the lowered description, or that of one more body.
    pub(crate) id: String,
    /// `GET /pets/{id}`.
    pub(crate) request: String,
    /// The arguments, in the order in which progenitor has them.
    pub(crate) arguments: Vec<Argument>,
    pub(crate) body: Option<Body>,
    pub(crate) success: Side,
    pub(crate) failure: Side,
    pub(crate) place: Place,
    /// What the Plan says of the operation.
    pub(crate) planned: plan::Operation,
}

/// An argument of a method that is not its body.
pub(crate) struct Argument {
    /// Its Rust name.
    pub(crate) name: String,
    pub(crate) wire: String,
    pub(crate) location: String,
    pub(crate) required: bool,
    /// Its type, without the `Option` of what may be left out.
    pub(crate) ty: String,
    pub(crate) schema: Value,
    /// How it is written, where that is not progenitor's way.
    pub(crate) style: String,
    pub(crate) place: Place,
}

/// The body that a method sends.
pub(crate) struct Body {
    pub(crate) media_type: String,
    pub(crate) required: bool,
    pub(crate) ty: String,
    pub(crate) schema: Value,
    /// How the fields of a form are written.
    pub(crate) encoding: Value,
    pub(crate) place: Place,
}

impl Body {
    fn is_form_data(&self) -> bool {
        self.media_type.split(';').next() == Some(FORM_DATA)
    }
}

/// What a method answers with, or how it fails.
pub(crate) struct Side {
    /// The answers by their status key.
    pub(crate) answers: IndexMap<String, Answer>,
    /// Whether they are told apart by an enum.
    pub(crate) is_enum: bool,
}

/// What a status brings.
pub(crate) struct Answer {
    pub(crate) ty: String,
    pub(crate) schema: Option<Value>,
    pub(crate) place: Place,
}

impl Side {
    /// The one type of all answers; `None` where an enum tells them apart.
    pub(crate) fn plain(&self) -> Option<&str> {
        let first = self.answers.values().next();
        (!self.is_enum).then(|| first.map_or("()", |answer| &answer.ty))
    }
}

/// All methods by their names, and the types of the forms with parts that they send.
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
                path,
                verb,
                place: Place::Document(format!("/paths/{}/{verb}", escape(path))),
                planned: plan.operations.get(id).cloned().unwrap_or_default(),
                plan,
                schemas,
            };
            for method in reader.methods() {
                let body = method.body.as_ref();
                let form = body.filter(|body| body.is_form_data());
                forms.extend(form.and_then(|body| Some(reference(&body.schema)?.to_owned())));
                methods.insert(ident::method_name(&method.id), method);
            }
        }
    }
    (methods, forms)
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Reads one operation.
struct Reader<'a> {
    described: &'a Value,
    id: &'a str,
    path: &'a str,
    verb: &'a str,
    place: Place,
    planned: plan::Operation,
    plan: &'a Plan,
    schemas: Option<&'a Value>,
}

impl Reader<'_> {
    /// The operation's own method, and one for each body that needs another.
    fn methods(&self) -> Vec<Method> {
        let own = self.own_body();
        let is_form = own.as_ref().is_some_and(Body::is_form_data);
        let mut methods = vec![self.method(self.id, own, is_form.then_some(false))];
        for (at, offer) in self.planned.bodies.iter().enumerate() {
            if let Some(id) = &offer.operation_id
                && methods.iter().all(|known| known.id != *id)
            {
                let body = self.offered(at, offer);
                methods.push(self.method(id, Some(body), Some(offer.named_by_caller)));
            }
        }
        methods
    }

    /// `by_caller` says whether the caller names the media type, where it is not the
    /// lowered description that does.
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
            success: self.side(true),
            failure: self.side(false),
            place: self.place.clone(),
            planned: self.planned.clone(),
        }
    }

    fn arguments(&self) -> Vec<Argument> {
        let parameters = self.described.get("parameters").and_then(Value::as_array);
        let parameters = parameters.into_iter().flatten().enumerate();
        parameters
            .map(|(at, parameter)| {
                let name = text(parameter, "name");
                let planned = self.planned.parameters.get(name).cloned();
                let planned = planned.unwrap_or_default();
                let schema = parameter.get("schema").cloned().unwrap_or_default();
                let location = planned.location.clone();
                let location = location.unwrap_or_else(|| text(parameter, "in").to_owned());
                let required = parameter.get("required") == Some(&Value::Bool(true));
                Argument {
                    name: ident::method_name(name),
                    style: self.style(&planned, &location, &schema),
                    wire: planned.wire_name.unwrap_or_else(|| name.to_owned()),
                    required: required && !is_nullable(&schema),
                    ty: match planned.secret {
                        true => "Secret".to_owned(),
                        false => not_null(rust_type(&schema, self.plan)),
                    },
                    place: self.place.below("parameters").below(&at.to_string()),
                    location,
                    schema,
                }
            })
            .collect()
    }

    /// How a value is written, as far as that is not the same for every style.
    fn style(&self, planned: &plan::Parameter, location: &str, schema: &Value) -> String {
        if let Some(media_type) = &planned.media_type {
            return media_type.clone();
        }
        let form = matches!(location, "query" | "cookie");
        let style = planned.style.as_deref();
        let style = style.unwrap_or(if form { "form" } else { "simple" });
        let target = reference(schema).and_then(|name| self.schemas?.get(name));
        let scalar = matches!(
            text(target.unwrap_or(schema), "type"),
            "string" | "integer" | "number" | "boolean"
        );
        let mut words = Vec::new();
        if !scalar || matches!(style, "label" | "matrix") {
            words.push(style);
        }
        if !scalar && style != "deepObject" {
            let explode = planned.explode.unwrap_or(style == "form");
            words.push(if explode { "exploded" } else { "joined" });
        }
        words.extend((planned.allow_reserved == Some(true)).then_some("reserved as it is"));
        words.join(" ")
    }

    /// The order that progenitor gives arguments: those of the path as it has them, then
    /// query and headers by their names.
    fn sort(&self, arguments: &mut [Argument]) {
        arguments.sort_by_cached_key(|argument| {
            let lowered = match argument.location.as_str() {
                // Lowered to a header.
                "cookie" => "header",
                other => other,
            };
            let group = ["path", "query", "header"];
            let group = group.iter().position(|known| *known == lowered);
            let at = match lowered {
                "path" => self.path.find(&format!("{{{}}}", argument.wire)),
                _ => None,
            };
            (group, at, argument.wire.clone())
        });
    }

    /// The argument by which the caller names the media type of a body.
    fn content_type(&self, body: Option<&Body>) -> Argument {
        Argument {
            name: ident::method_name(CONTENT_TYPE),
            wire: CONTENT_TYPE.to_owned(),
            location: "header".to_owned(),
            required: body.is_none_or(|body| body.required),
            ty: "String".to_owned(),
            schema: Value::Null,
            style: String::new(),
            place: self.place.below("requestBody"),
        }
    }

    /// The body of the operation's own method.
    fn own_body(&self) -> Option<Body> {
        let body = self.described.get("requestBody")?;
        let (key, media) = body.get("content")?.as_object()?.iter().next()?;
        let bodies = self.planned.bodies.iter().enumerate();
        let chosen = bodies.clone().find(|(_, body)| body.chosen);
        if let Some((at, offer)) = chosen
            && offer.sent_as.as_deref() == Some(FORM_DATA)
        {
            return Some(self.offered(at, offer));
        }
        let schema = media.get("schema").cloned().unwrap_or_default();
        let offer = chosen.map(|(_, offer)| offer);
        Some(Body {
            media_type: offer.map_or(key, |offer| &offer.media_type).clone(),
            required: offer.is_none_or(|offer| offer.required),
            ty: self.body_type(key, &schema),
            encoding: encoding(offer),
            place: self.place.below("requestBody"),
            schema,
        })
    }

    /// A body that the Plan alone tells of.
    fn offered(&self, at: usize, offer: &plan::Body) -> Body {
        let schema = offer.schema.clone().unwrap_or_default();
        let sent = offer.sent_as.as_deref().unwrap_or_default();
        let place = Place::Plan(format!("/operations/{}/bodies/{at}", escape(self.id)));
        Body {
            media_type: offer.media_type.clone(),
            required: offer.required,
            ty: match offer.named_by_caller && sent != FORM_DATA {
                true => BYTES.to_owned(),
                false => self.body_type(sent, &schema),
            },
            encoding: encoding(Some(offer)),
            schema,
            place,
        }
    }

    /// What a method takes as a body that is sent so.
    fn body_type(&self, sent: &str, schema: &Value) -> String {
        match sent {
            "application/octet-stream" => BYTES.to_owned(),
            "text/plain" | "text/x-markdown" => "String".to_owned(),
            FORM_DATA => match reference(schema).filter(|name| self.has_fields(name)) {
                Some(_) => rust_type(schema, self.plan),
                None => "Form".to_owned(),
            },
            _ => format!("&{}", rust_type(schema, self.plan)),
        }
    }

    fn has_fields(&self, name: &str) -> bool {
        let schema = self.schemas.and_then(|schemas| schemas.get(name));
        let fields = schema.and_then(|schema| schema.get("properties")?.as_object());
        fields.is_some_and(|fields| !fields.is_empty())
    }

    fn side(&self, success: bool) -> Side {
        let mut side = Side {
            answers: IndexMap::new(),
            is_enum: false,
        };
        let responses = self.described.get("responses").and_then(Value::as_object);
        let responses = || responses.into_iter().flatten();
        let range = responses().any(|(key, _)| key.eq_ignore_ascii_case("2XX"));
        for (key, response) in responses() {
            let is_success = key == "101" || key.starts_with('2');
            let on_side = match key.as_str() {
                "default" => !success || !range,
                _ => is_success == success && !key.starts_with(['1', '3']) || key == "101",
            };
            if on_side && is_success <= success {
                side.answers.insert(key.clone(), self.answer(key, response));
            }
        }
        let told: Vec<(&String, &ResponseBody)> = self
            .planned
            .responses
            .iter()
            .filter_map(|(key, response)| Some((key, response.body.as_ref()?)))
            .filter(|(key, _)| (key.starts_with('2') || *key == "101") == success)
            .collect();
        if !told.is_empty() {
            side.is_enum = true;
            let told = told.into_iter();
            side.answers = told
                .map(|(key, body)| (key.to_uppercase(), self.told(key, body)))
                .collect();
        }
        side
    }

    /// What the lowered description says of a status.
    fn answer(&self, key: &str, response: &Value) -> Answer {
        let content = response.get("content").and_then(Value::as_object);
        let media = content.and_then(|content| content.iter().next());
        let (ty, schema) = match media {
            None if key == "101" => ("Upgraded".to_owned(), None),
            None => ("()".to_owned(), None),
            Some((media_type, media)) if media_type == "application/json" => {
                let schema = media.get("schema").cloned().unwrap_or_default();
                (rust_type(&schema, self.plan), Some(schema))
            }
            Some(_) => ("ByteStream".to_owned(), None),
        };
        Answer {
            ty,
            schema,
            place: self.place.below("responses").below(key),
        }
    }

    /// What the Plan says of a status.
    fn told(&self, key: &str, body: &ResponseBody) -> Answer {
        let (ty, schema) = match body {
            ResponseBody::Empty => ("()".to_owned(), None),
            ResponseBody::Bytes => ("ByteStream".to_owned(), None),
            ResponseBody::Upgrade => ("Upgraded".to_owned(), None),
            ResponseBody::Json(schema) => (rust_type(schema, self.plan), Some(schema.clone())),
        };
        let id = escape(self.id);
        Answer {
            ty,
            schema,
            place: Place::Plan(format!("/operations/{id}/responses/{}", escape(key))),
        }
    }
}

/// The type of a body that is sent as it is.
const BYTES: &str = "impl Into<Body>";

/// The type without its `Option`: what is null is left out.
fn not_null(ty: String) -> String {
    let inner = ty
        .strip_prefix("Option<")
        .and_then(|it| it.strip_suffix('>'));
    inner.map_or(ty.clone(), str::to_owned)
}

/// The `encoding` of a form's fields, without what holds unsaid.
fn encoding(offer: Option<&plan::Body>) -> Value {
    let mut encoding = offer.and_then(|offer| offer.encoding.clone());
    let fields = encoding.as_mut().and_then(Value::as_object_mut);
    if let Some(fields) = fields {
        fields.retain(|_, field| {
            if let Some(said) = field.as_object_mut() {
                said.retain(|key, value| match key.as_str() {
                    "style" => value != "form",
                    "explode" => value != true,
                    _ => true,
                });
            }
            field.as_object().is_some_and(|said| !said.is_empty())
        });
        if fields.is_empty() {
            return Value::Null;
        }
    }
    encoding.unwrap_or_default()
}
