//! Lowers a single parameter.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

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
    /// Separates a parameter from its data for the Plan.
    pub(super) fn new(mut node: Node) -> Parameter {
        let plan = node
            .take_plan()
            .unwrap_or_else(|| Node::object(node.origin));
        Parameter { node, plan }
    }

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
    pub(super) fn rename(&mut self, new: &str) -> Node {
        let old = self.node.get_mut("name");
        let old = old.expect("parameters without name are removed");
        let new = Node::new(new, old.origin);
        std::mem::replace(old, new)
    }

    /// Returns what two declarations of the parameter have in common if they mean the same: the
    /// parameter without its name, whose letter case may differ, and without documentation, and the
    /// data for the Plan.
    fn content(&self) -> (Node, Node) {
        let mut node = self.node.clone();
        for key in ["name", "description"] {
            node.take(key);
        }
        (node, self.plan.clone())
    }

    pub(super) fn schema(&self) -> &Node {
        self.node
            .get("schema")
            .expect("`require_schema` adds the schema")
    }

    pub(super) fn schema_mut(&mut self) -> &mut Node {
        self.node
            .get_mut("schema")
            .expect("`require_schema` adds the schema")
    }
}

/// Lowers the parameters of operations.
pub(super) struct Lowering<'a, 'c, 'o> {
    pub(super) components: Components<'a>,
    /// The security schemes that send the header `Authorization`.
    pub(super) authorizing: HashSet<String>,
    /// The remaining number of parameters that may be split off objects.
    pub(super) splittable: usize,
    pub(super) notes: UniqueChanges<'c, 'o>,
    /// The lowered parameters of the current operation.
    pub(super) lowered: Vec<Parameter>,
}

impl Lowering<'_, '_, '_> {
    /// Removes the parameters from an operation and lowers them; returns them with the origin of
    /// their array.
    pub(super) fn operation(&mut self, operation: &mut Node) -> (Option<Origin>, Vec<Parameter>) {
        let list = operation.get("parameters").map(|list| list.origin);
        let parameters = operation.get_mut("parameters").and_then(Node::as_array_mut);
        let parameters = parameters.map(std::mem::take).unwrap_or_default();
        let mut plans = operation
            .plan_mut()
            .and_then(|plan| plan.take("parameters"));
        for parameter in parameters {
            let first = self.lowered.len();
            self.parameter(parameter, operation);
            // Earlier passes have stored this data for the Plan.
            if let (Some(lowered), Some(plans)) = (self.lowered.get_mut(first), plans.as_mut())
                && let Some(Kind::Object(plan)) = plans.take(lowered.name()).map(|plan| plan.kind)
            {
                lowered.plan.members_mut().extend(*plan);
            }
        }
        self.remove_duplicates();
        (list, std::mem::take(&mut self.lowered))
    }

    fn parameter(&mut self, mut parameter: Node, operation: &mut Node) {
        if !parameter.is_object() || parameter.has("$ref") {
            return self
                .notes
                .removed(&parameter, codes::parameters::NOT_AN_OBJECT);
        }
        if parameter.text("name").is_none_or(str::is_empty) {
            return self.notes.removed(&parameter, codes::parameters::UNNAMED);
        }
        let location = self.location(&mut parameter);
        self.content(&mut parameter);
        self.require_schema(&mut parameter);
        self.flags(&mut parameter);
        match location.as_str() {
            "path" => {
                let parameter = self.outside_query(parameter);
                self.lowered.push(parameter);
            }
            "header" => self.header(parameter, operation),
            "query" => self.query(parameter, 0),
            "querystring" => self.query_string(parameter),
            "cookie" => self.cookie(parameter),
            "body" if !operation.has("requestBody") => self.body(parameter, operation),
            _ => self
                .notes
                .removed(&parameter, codes::parameters::UNKNOWN_LOCATION),
        }
    }

    /// Corrects the spelling of a parameter's location, and returns it.
    fn location(&mut self, parameter: &mut Node) -> String {
        let stated = parameter.text("in").unwrap_or_default().to_owned();
        let mut location = stated.trim().to_ascii_lowercase();
        if location.is_empty() {
            location = "query".to_owned();
        }
        if location != stated {
            let origin = parameter.get("in").map_or(parameter.origin, |it| it.origin);
            let message = codes::parameters::LOCATION_SPELLING.with([&location]);
            self.notes.note(origin, message);
            parameter.insert("in", Node::new(location.as_str(), origin));
        }
        location
    }

    fn header(&mut self, parameter: Node, operation: &Node) {
        let name = parameter.text("name").unwrap_or_default().to_owned();
        // Lowering adds this parameter to bodies of bytes whose media type only the caller knows.
        let is_described = parameter.text("description") == Some(MEDIA_TYPE_ARGUMENT);
        let is_added = name == "content-type" && (parameter.flag("required") || is_described);
        if is_ignored(&name) && !(is_added && has_raw_body(operation)) {
            return self.ignored_header(parameter, &name, operation);
        }
        if !is_token(&name) {
            return self
                .notes
                .removed(&parameter, codes::parameters::HEADER_NAME);
        }
        let parameter = self.outside_query(parameter);
        self.lowered.push(parameter);
    }

    /// Handles a header parameter that OpenAPI 3 ignores. In Swagger 2.0 the caller chooses its
    /// value, unless the media types of the operation determine it.
    fn ignored_header(&mut self, parameter: Node, name: &str, operation: &Node) {
        let message = if self.notes.cx.dialect != Dialect::Swagger20 {
            codes::parameters::IGNORED_HEADER.into()
        } else if name.eq_ignore_ascii_case("authorization") {
            return self.authorization(parameter, operation);
        } else if follows_from_media_types(&parameter, operation) {
            codes::parameters::HEADER_OF_MEDIA_TYPES.into()
        } else if name.eq_ignore_ascii_case("accept") {
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
            self.notes.remove(
                &mut parameter,
                "required",
                codes::parameters::AUTHORIZATION_OPTIONAL,
            );
        }
        self.rename_ignored_header(parameter);
    }

    /// Handles a header that is an argument, although OpenAPI 3 ignores it: the lowered document,
    /// which is OpenAPI 3, has a placeholder name.
    fn rename_ignored_header(&mut self, parameter: Node) {
        let mut parameter = self.outside_query(parameter);
        let name = parameter.rename(&format!("{}-header", parameter.name()));
        self.notes
            .note(name.origin, codes::parameters::HEADER_PLACEHOLDER);
        parameter.plan.insert("wireName", name);
        self.lowered.push(parameter);
    }

    /// Handles a body among the parameters, as in Swagger 2.0.
    fn body(&mut self, mut parameter: Node, operation: &mut Node) {
        let origin = parameter.origin;
        let mut media = Node::object(origin);
        if let Some(schema) = parameter.take("schema") {
            media.insert("schema", schema);
        }
        let mut body = Node::object(origin);
        for key in ["description", "required"] {
            if let Some(node) = parameter.take(key) {
                body.insert(key, node);
            }
        }
        let content = Node::with_members([(media_type::JSON, media)], origin);
        body.insert("content", content);
        operation.insert_before(&["responses"], "requestBody", body);
        self.notes.removed(&parameter, codes::parameters::BODY);
    }

    /// Handles a cookie: the lowered document declares a header, and the Plan the cookie.
    fn cookie(&mut self, parameter: Node) {
        let name = parameter.text("name").unwrap_or_default().to_owned();
        if !is_token(&name) {
            return self
                .notes
                .removed(&parameter, codes::parameters::COOKIE_NAME);
        }
        let mut parameter = self.outside_query(parameter);
        let location = parameter.node.get_mut("in");
        let location = location.expect("the location is `cookie`");
        let header = Node::new("header", location.origin);
        let cookie = std::mem::replace(location, header);
        self.notes.note(cookie.origin, codes::parameters::COOKIE);
        parameter.plan.insert("in", cookie);
        if is_ignored(&name) {
            let name = parameter.rename(&format!("{name}-cookie"));
            self.notes.note(name.origin, codes::parameters::COOKIE);
            parameter.plan.insert("wireName", name);
        }
        self.lowered.push(parameter);
    }

    /// Removes duplicate parameters.
    fn remove_duplicates(&mut self) {
        let mut declared = HashMap::<(String, String), (Node, Node)>::new();
        self.lowered.retain(|parameter| {
            let location = match parameter.plan.text("in") {
                Some(cookie) => cookie,
                None => parameter.node.text("in").unwrap_or_default(),
            };
            let name = match location {
                "path" => return true,
                "header" => parameter.name().to_ascii_lowercase(),
                // The client sends longer names, such as `created[gte]`.
                "query" if parameter.plan.text("style") == Some("deepObject") => {
                    format!("{}[", parameter.name())
                }
                _ => parameter.name().to_owned(),
            };
            match declared.entry((location.to_owned(), name)) {
                Entry::Vacant(entry) => {
                    entry.insert(parameter.content());
                    true
                }
                Entry::Occupied(first) => {
                    let (node, plan) = first.get();
                    let (other_node, other_plan) = parameter.content();
                    let code = if node.is_same(&other_node) && plan.is_same(&other_plan) {
                        codes::parameters::DUPLICATE
                    } else {
                        codes::parameters::DUPLICATE_DIFFERS
                    };
                    self.notes.removed(&parameter.node, code);
                    false
                }
            }
        });
    }
}

/// Whether OpenAPI ignores header parameters with this name.
fn is_ignored(name: &str) -> bool {
    ["accept", "content-type", "authorization"]
        .iter()
        .any(|ignored| name.eq_ignore_ascii_case(ignored))
}

/// Whether each value of an `Accept` or `Content-Type` parameter is a media type of the operation.
/// Callers choose among these by calling a method.
fn follows_from_media_types(parameter: &Node, operation: &Node) -> bool {
    let is_accept = parameter
        .text("name")
        .is_some_and(|name| name.eq_ignore_ascii_case("accept"));
    let messages: Vec<&Node> = if is_accept {
        operation.members("responses").map(|(_, it)| it).collect()
    } else {
        operation.get("requestBody").into_iter().collect()
    };
    let values = parameter
        .get("schema")
        .map_or(&[][..], |it| it.items("enum"));
    let is_declared = |value: &Node| {
        let value = value.as_str().unwrap_or_default();
        let mut media_types = messages.iter().flat_map(|it| it.members("content"));
        media_types.any(|(name, _)| name.eq_ignore_ascii_case(value))
    };
    !values.is_empty() && values.iter().all(is_declared)
}

/// Whether a request body of an operation may be a multipart form.
fn has_parts(operation: &Node) -> bool {
    let body = operation.get("requestBody");
    let mut media_types = body.into_iter().flat_map(|body| body.members("content"));
    media_types.any(|(name, _)| essence(name).starts_with("multipart/"))
}

/// Whether the only request body of an operation consists of bytes.
fn has_raw_body(operation: &Node) -> bool {
    let content = operation.at("/requestBody/content");
    content
        .and_then(Node::as_object)
        .is_some_and(|content| content.keys().eq([media_type::BYTES]))
}
