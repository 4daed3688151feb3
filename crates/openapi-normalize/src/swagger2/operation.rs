//! Converts an operation: its parameters, and its media types.

use openapi_source::{Kind, Node};

use super::{Converter, insert_preferred, media_types};

use crate::codes;

/// The parameters of an operation by their new location.
#[derive(Default)]
struct Sorted {
    plain: Vec<Node>,
    bodies: Vec<Node>,
    fields: Vec<Node>,
}

impl Converter<'_, '_> {
    /// Converts an operation; `shared` are the parameters of its path item.
    pub(super) fn operation(&mut self, operation: &mut Node, shared: Option<&Node>) {
        for key in ["parameters", "responses"] {
            if let Some(member) = operation.get_mut(key) {
                self.inline(member, key);
            }
        }
        let consumes = self.declared(operation, "consumes");
        let produces = self.declared(operation, "produces");
        self.schemes(operation);
        self.parameters(operation, shared, &consumes);
        let Some(responses) = operation.get_mut("responses").and_then(Node::as_object_mut) else {
            return;
        };
        for (key, response) in responses {
            if !key.starts_with("x-") {
                self.response(response, &produces);
            }
        }
    }

    /// Returns the media types that apply: the operation's list overrides that of the description,
    /// and an empty list declares none.
    pub(super) fn declared(&mut self, operation: &mut Node, key: &str) -> Vec<String> {
        match self.remove_rewritten(operation, key, codes::swagger2::MEDIA_TYPES) {
            Some(own) => media_types(Some(&own)),
            None if key == "consumes" => self.consumes.clone(),
            None => self.produces.clone(),
        }
    }

    fn parameters(&mut self, operation: &mut Node, shared: Option<&Node>, consumes: &[String]) {
        let own = operation.take("parameters");
        let Some(first) = own.as_ref().or(shared) else {
            return self.request_body(operation, None, consumes);
        };
        let origin = first.origin;
        let was_empty = own.as_ref().is_some_and(|own| self.is_empty(own));
        let mut sorted = Sorted::default();
        let mut names = Vec::new();
        for mut parameter in own.into_iter().flat_map(items) {
            self.inline(&mut parameter, "parameters");
            self.sort(parameter, false, &mut names, &mut sorted);
        }
        for parameter in shared.into_iter().flat_map(items_of) {
            let written_out = self.target(parameter, "parameters").unwrap_or(parameter);
            self.sort(written_out.clone(), true, &mut names, &mut sorted);
        }
        let body = self.body(sorted.bodies, sorted.fields, consumes);
        self.request_body(operation, body, consumes);
        if was_empty && !sorted.plain.is_empty() {
            self.notes
                .note(origin, codes::swagger2::PATH_ITEM_PARAMETERS);
        }
        if was_empty || !sorted.plain.is_empty() {
            operation.insert("parameters", Node::new(sorted.plain, origin));
        }
    }

    fn is_empty(&self, list: &Node) -> bool {
        list.as_array().is_some_and(<[Node]>::is_empty)
    }

    fn sort(
        &mut self,
        mut parameter: Node,
        inherited: bool,
        names: &mut Vec<(String, String)>,
        sorted: &mut Sorted,
    ) {
        let location = self.location(&mut parameter);
        let name = parameter.text("name").unwrap_or_default().to_owned();
        let known = (location.clone(), name);
        if inherited && names.contains(&known) {
            return;
        }
        match location.as_str() {
            // A form and a body exclude each other; that of the operation is used.
            "body" | "formData" if inherited && self.has_other_body(&location, sorted) => return,
            "body" => sorted.bodies.push(parameter),
            "formData" => sorted.fields.push(parameter),
            _ => {
                self.parameter(&mut parameter, &location);
                sorted.plain.push(parameter);
            }
        }
        names.push(known);
    }

    fn has_other_body(&self, location: &str, sorted: &Sorted) -> bool {
        !sorted.bodies.is_empty() || location == "body" && !sorted.fields.is_empty()
    }

    /// Returns the location of a parameter in the spelling of Swagger 2.0.
    fn location(&mut self, parameter: &mut Node) -> String {
        let Some(target) = parameter.get_mut("in") else {
            return String::new();
        };
        let given = target.as_str().unwrap_or_default().to_owned();
        let right = ["body", "formData", "header", "path", "query"]
            .into_iter()
            .find(|right| right.eq_ignore_ascii_case(given.trim()));
        let Some(right) = right else {
            return given;
        };
        if right != given {
            self.notes
                .note(target.origin, codes::swagger2::LOCATION_SPELLING);
            target.kind = right.into();
        }
        right.to_owned()
    }

    fn schemes(&mut self, operation: &mut Node) {
        let Some(schemes) = operation.take("schemes") else {
            return;
        };
        self.notes.removed(&schemes, codes::swagger2::SCHEMES);
        if let Some(servers) = self.base.of_operation(&schemes) {
            let (is_swagger2, notes) = (self.is_swagger2, &mut self.notes);
            insert_preferred(operation, "servers", servers, is_swagger2, notes);
        }
    }
}

/// Returns the parameters of an array, or of an object in its place.
fn items(list: Node) -> Vec<Node> {
    match list.kind {
        Kind::Array(items) => items,
        Kind::Object(members) => members.into_values().collect(),
        _ => Vec::new(),
    }
}

/// Like [`items`], for an array that is kept.
fn items_of(list: &Node) -> Vec<&Node> {
    match &list.kind {
        Kind::Array(items) => items.iter().collect(),
        Kind::Object(members) => members.values().collect(),
        _ => Vec::new(),
    }
}
