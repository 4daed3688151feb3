//! Lowers a single parameter.

use std::collections::HashSet;

use openapi_source::changes::Code;
use openapi_source::media_type::{self, essence};
use openapi_source::names::is_token;
use openapi_source::{Dialect, Kind, Map, Node, Origin};
use typify_model::names::method_name;

use crate::codes;
use crate::cx::UniqueChanges;
use crate::passes::operations::bodies::MEDIA_TYPE_ARGUMENT;
use crate::passes::operations::wire_shape::Components;

/// A lowered parameter.
pub(super) struct Parameter {
    pub(super) node: Node,
    /// The data for the Plan.
    pub(super) plan: Node,
}

impl Parameter {
    pub(super) fn name(&self) -> &str {
        self.node
            .text("name")
            .expect("parameters without name are removed")
    }

    pub(super) fn is_in(&self, location: &str) -> bool {
        self.node.text("in") == Some(location)
    }

    /// Returns the name of progenitor's argument for the parameter.
    pub(super) fn argument(&self) -> String {
        method_name(self.name())
    }

    /// Renames the parameter; returns the old name.
    pub(super) fn rename(&mut self, new: &str) -> Option<Node> {
        let old = self.node.get_mut("name")?;
        let made = Node::new(new, old.origin);
        Some(std::mem::replace(old, made))
    }

    pub(super) fn schema(&self) -> &Node {
        self.node
            .get("schema")
            .expect("`require_schema` adds the schema")
    }
}

/// Lowers the parameters of an operation.
pub(super) struct Lowering<'a, 'n, 'c, 'o> {
    pub(super) components: Components<'a>,
    /// The security schemes that send the header `Authorization`.
    authorizing: &'a HashSet<String>,
    /// The remaining number of parameters that may be split off objects.
    pub(super) divisible: &'n mut usize,
    pub(super) notes: &'n mut UniqueChanges<'c, 'o>,
    pub(super) done: Vec<Parameter>,
}

impl<'a, 'n, 'c, 'o> Lowering<'a, 'n, 'c, 'o> {
    pub(super) fn new(
        components: Components<'a>,
        authorizing: &'a HashSet<String>,
        divisible: &'n mut usize,
        notes: &'n mut UniqueChanges<'c, 'o>,
    ) -> Self {
        Lowering {
            components,
            authorizing,
            divisible,
            notes,
            done: Vec::new(),
        }
    }

    /// Removes the parameters from an operation and lowers them; returns them with the origin of
    /// their array.
    pub(super) fn operation(mut self, operation: &mut Node) -> (Option<Origin>, Vec<Parameter>) {
        let list = operation.get("parameters").map(|list| list.origin);
        let parameters = operation.get_mut("parameters").and_then(Node::as_array_mut);
        let parameters = parameters.map(std::mem::take).unwrap_or_default();
        let mut plans = operation
            .plan_mut()
            .and_then(|plan| plan.take("parameters"));
        for parameter in parameters {
            let first = self.done.len();
            self.parameter(parameter, operation);
            // Data of an earlier pass for the Plan.
            if let (Some(done), Some(plans)) = (self.done.get_mut(first), plans.as_mut())
                && let Some(Kind::Object(plan)) = plans.take(done.name()).map(|plan| plan.kind)
            {
                for (key, value) in *plan {
                    done.plan.insert(&key, value);
                }
            }
        }
        self.remove_duplicates();
        (list, self.done)
    }

    fn parameter(&mut self, mut parameter: Node, operation: &mut Node) {
        if !parameter.is_object() || parameter.has("$ref") {
            return self.drop(&parameter, codes::parameters::NOT_AN_OBJECT);
        }
        if parameter.text("name").is_none_or(str::is_empty) {
            return self.drop(&parameter, codes::parameters::UNNAMED);
        }
        self.content(&mut parameter);
        self.require_schema(&mut parameter);
        self.flags(&mut parameter);
        match self.location(&mut parameter).as_str() {
            "path" => {
                let lowered = self.plain(parameter);
                self.done.push(lowered);
            }
            "header" => self.header(parameter, operation),
            "query" => self.query(parameter, 0),
            "querystring" => self.query_string(parameter),
            "cookie" => self.cookie(parameter),
            "body" if !operation.has("requestBody") => self.body(parameter, operation),
            _ => self.drop(&parameter, codes::parameters::UNKNOWN_LOCATION),
        }
    }

    pub(super) fn drop(&mut self, parameter: &Node, code: Code) {
        self.notes.removed(parameter, code);
    }

    /// Returns the location of a parameter in the spelling of OpenAPI.
    fn location(&mut self, parameter: &mut Node) -> String {
        let given = parameter.text("in").unwrap_or_default().to_owned();
        let plain = given.trim().to_ascii_lowercase();
        let (location, origin) = match (plain.as_str(), parameter.get("in")) {
            ("", node) => ("query", node.map_or(parameter.origin, |node| node.origin)),
            (plain, Some(node)) if plain != given => (plain, node.origin),
            _ => return given,
        };
        self.notes
            .note(origin, codes::parameters::LOCATION_SPELLING);
        let made = Node::new(location, origin);
        parameter.insert("in", made);
        location.to_owned()
    }

    fn header(&mut self, parameter: Node, operation: &Node) {
        let name = parameter.text("name").unwrap_or_default().to_owned();
        // Lowering adds this parameter to bodies of bytes whose media type only the caller knows.
        let described = parameter.text("description") == Some(MEDIA_TYPE_ARGUMENT);
        let ours = name == "content-type" && (parameter.flag("required") || described);
        if is_ignored(&name) && !(ours && has_raw_body(operation)) {
            return self.ignored(parameter, &name, operation);
        }
        if !is_token(&name) {
            return self.drop(&parameter, codes::parameters::HEADER_NAME);
        }
        let lowered = self.plain(parameter);
        self.done.push(lowered);
    }

    /// Handles a header parameter that OpenAPI 3 ignores. In Swagger 2.0 the caller chooses its
    /// value, unless the media types of the operation determine it.
    fn ignored(&mut self, parameter: Node, name: &str, operation: &Node) {
        let is_accept = name.eq_ignore_ascii_case("accept");
        let message = if self.notes.cx.dialect != Dialect::Swagger20 {
            codes::parameters::IGNORED_HEADER.into()
        } else if name.eq_ignore_ascii_case("authorization") {
            return self.authorization(parameter, operation);
        } else if follows_from_media_types(&parameter, operation) {
            codes::parameters::HEADER_OF_MEDIA_TYPES.into()
        } else if is_accept {
            codes::parameters::ACCEPT_HEADER.with([&name])
        } else if has_parts(operation) {
            codes::parameters::HEADER_OF_FORM.into()
        } else {
            return self.rename_ignored_header(parameter);
        };
        self.notes.removed(&parameter, message);
    }

    /// Handles the header `Authorization`, which is an argument. If a security scheme of the
    /// operation also sends it, the argument is optional.
    fn authorization(&mut self, mut parameter: Node, operation: &Node) {
        let alternatives = operation
            .plan()
            .map_or(&[][..], |plan| plan.items("security"));
        let mut schemes = alternatives
            .iter()
            .filter_map(Node::as_object)
            .flat_map(Map::keys);
        if schemes.any(|name| self.authorizing.contains(name)) {
            let code = codes::parameters::AUTHORIZATION_OPTIONAL;
            self.notes.remove(&mut parameter, "required", code);
        }
        self.rename_ignored_header(parameter);
    }

    /// Handles a header that is an argument, although OpenAPI 3 ignores it: the lowered document,
    /// which is OpenAPI 3, has a placeholder name.
    fn rename_ignored_header(&mut self, parameter: Node) {
        let mut lowered = self.plain(parameter);
        let placeholder = format!("{}-header", lowered.name());
        if let Some(name) = lowered.rename(&placeholder) {
            let code = codes::parameters::HEADER_PLACEHOLDER;
            self.notes.note(name.origin, code);
            lowered.plan.insert("wireName", name);
        }
        self.done.push(lowered);
    }

    /// Handles a body among the parameters, as in Swagger 2.0.
    fn body(&mut self, mut parameter: Node, operation: &mut Node) {
        let origin = parameter.origin;
        let mut media = Node::object(origin);
        let mut body = Node::object(origin);
        if let Some(schema) = parameter.take("schema") {
            media.insert("schema", schema);
        }
        for key in ["description", "required"] {
            if let Some(node) = parameter.take(key) {
                body.insert(key, node);
            }
        }
        let mut content = Node::object(origin);
        content.insert(media_type::JSON, media);
        body.insert("content", content);
        operation.insert_before(&["responses"], "requestBody", body);
        self.notes.removed(&parameter, codes::parameters::BODY);
    }

    /// Handles a cookie: the lowered document declares a header, and the Plan the cookie.
    fn cookie(&mut self, parameter: Node) {
        let name = parameter.text("name").unwrap_or_default().to_owned();
        if !is_token(&name) {
            return self.drop(&parameter, codes::parameters::COOKIE_NAME);
        }
        let mut lowered = self.plain(parameter);
        let Some(location) = lowered.node.get_mut("in") else {
            return;
        };
        let header = Node::new("header", location.origin);
        let location = std::mem::replace(location, header);
        let code = codes::parameters::COOKIE;
        self.notes.note(location.origin, code);
        lowered.plan.insert("in", location);
        if is_ignored(&name)
            && let Some(name) = lowered.rename(&format!("{name}-cookie"))
        {
            self.notes.note(name.origin, code);
            lowered.plan.insert("wireName", name);
        }
        self.done.push(lowered);
    }

    /// Removes duplicate parameters.
    fn remove_duplicates(&mut self) {
        let mut seen = std::collections::HashMap::<(String, String), Node>::new();
        let notes = &mut *self.notes;
        self.done.retain(|parameter| {
            let location = match parameter.plan.text("in") {
                Some(cookie) => cookie,
                None => parameter.node.text("in").unwrap_or_default(),
            };
            let name = match location {
                "path" => return true,
                "header" => parameter.name().to_ascii_lowercase(),
                // The names that are sent continue after it, as in `created[gte]`.
                "query" if parameter.plan.text("style") == Some("deepObject") => {
                    format!("{}[", parameter.name())
                }
                _ => parameter.name().to_owned(),
            };
            let key = (location.to_owned(), name);
            let Some(first) = seen.get(&key) else {
                seen.insert(key, parameter.schema().clone());
                return true;
            };
            let code = if first.is_same(parameter.schema()) {
                codes::parameters::DUPLICATE
            } else {
                codes::parameters::DUPLICATE_DIFFERS
            };
            notes.removed(&parameter.node, code);
            false
        });
    }
}

/// Whether OpenAPI ignores header parameters with this name.
fn is_ignored(name: &str) -> bool {
    ["accept", "content-type", "authorization"]
        .iter()
        .any(|ignored| name.eq_ignore_ascii_case(ignored))
}

/// Whether each value of an `Accept` or `Content-Type` parameter is a media type of the operation,
/// which callers choose by the method.
fn follows_from_media_types(parameter: &Node, operation: &Node) -> bool {
    let is_accept = parameter
        .text("name")
        .is_some_and(|name| name.eq_ignore_ascii_case("accept"));
    let holders: Vec<&Node> = if is_accept {
        operation.members("responses").map(|(_, it)| it).collect()
    } else {
        operation.get("requestBody").into_iter().collect()
    };
    let values = parameter
        .get("schema")
        .map_or(&[][..], |it| it.items("enum"));
    let is_known = |value: &Node| {
        let value = value.as_str().unwrap_or_default();
        let mut media_types = holders.iter().flat_map(|holder| holder.members("content"));
        media_types.any(|(name, _)| name.eq_ignore_ascii_case(value))
    };
    !values.is_empty() && values.iter().all(is_known)
}

/// Whether a request body of an operation may be a multipart form.
fn has_parts(operation: &Node) -> bool {
    let body = operation.get("requestBody");
    let mut media_types = body.into_iter().flat_map(|body| body.members("content"));
    media_types.any(|(name, _)| essence(name).starts_with("multipart/"))
}

/// Whether the only request body of an operation consists of bytes.
fn has_raw_body(operation: &Node) -> bool {
    let content = operation
        .get("requestBody")
        .and_then(|body| body.get("content"));
    let types: Option<Vec<&str>> = content
        .and_then(Node::as_object)
        .map(|types| types.keys().map(String::as_str).collect());
    types.is_some_and(|types| types == [media_type::BYTES])
}
