//! Converts an operation: its parameters, and its media types.

use openapi_source::Node;

use super::servers::note_schemes;
use super::{Converter, media_types};
use crate::codes;

/// The parameters of an operation by their location in OpenAPI 3.
#[derive(Default)]
struct Sorted {
    /// The parameters that remain parameters.
    parameters: Vec<Node>,
    /// The parameters with a request body.
    bodies: Vec<Node>,
    /// The parameters with a field of a form.
    fields: Vec<Node>,
    /// The locations and names of all sorted parameters.
    keys: Vec<(String, String)>,
}

impl Converter<'_, '_> {
    /// Converts an operation; `shared` are the parameters of its path item.
    pub(super) fn convert_operation(&mut self, operation: &mut Node, shared: Option<&Node>) {
        for key in ["parameters", "responses"] {
            if let Some(member) = operation.get_mut(key) {
                self.inline(member, key);
            }
        }
        let consumes = self.take_media_types(operation, "consumes");
        let produces = self.take_media_types(operation, "produces");
        self.convert_schemes(operation);
        self.convert_parameters(operation, shared, &consumes);
        let Some(responses) = operation.get_mut("responses").and_then(Node::as_object_mut) else {
            return;
        };
        for (key, response) in responses {
            if !key.starts_with("x-") {
                self.convert_response(response, &produces);
            }
        }
    }

    /// Returns the media types that apply: the operation's list overrides that of the description,
    /// and an empty list declares none.
    fn take_media_types(&mut self, operation: &mut Node, key: &str) -> Vec<String> {
        let code = codes::swagger2::MEDIA_TYPES;
        match self.notes.remove(operation, key, code) {
            Some(own) => media_types(Some(&own)),
            None if key == "consumes" => self.consumes.clone(),
            None => self.produces.clone(),
        }
    }

    fn convert_parameters(
        &mut self,
        operation: &mut Node,
        shared: Option<&Node>,
        consumes: &[String],
    ) {
        let own = operation.take("parameters");
        let Some(first) = own.as_ref().or(shared) else {
            return self.convert_request_body(operation, None, consumes);
        };
        let origin = first.origin;
        let was_empty = own
            .as_ref()
            .and_then(Node::as_array)
            .is_some_and(<[Node]>::is_empty);
        let mut sorted = Sorted::default();
        for (list, is_inherited) in [(own.as_ref(), false), (shared, true)] {
            // Some authors write an object instead of an array.
            for parameter in list.into_iter().flat_map(Node::children) {
                let target = self.target(parameter, "parameters").unwrap_or(parameter);
                self.sort(target.clone(), is_inherited, &mut sorted);
            }
        }
        let body = self.body(sorted.bodies, sorted.fields, consumes);
        self.convert_request_body(operation, body, consumes);
        let parameters = sorted.parameters;
        if was_empty && !parameters.is_empty() {
            self.notes
                .note(origin, codes::swagger2::PATH_ITEM_PARAMETERS);
        }
        if was_empty || !parameters.is_empty() {
            operation.insert("parameters", Node::new(parameters, origin));
        }
    }

    /// Adds a parameter to `sorted`, unless it is inherited from the path item and the operation
    /// overrides it.
    fn sort(&mut self, mut parameter: Node, is_inherited: bool, sorted: &mut Sorted) {
        let location = self.normalize_location(&mut parameter);
        let name = parameter.text("name").unwrap_or_default().to_owned();
        let key = (location.clone(), name);
        if is_inherited && sorted.keys.contains(&key) {
            return;
        }
        match location.as_str() {
            // A form and a body exclude each other; that of the operation is used.
            "body" | "formData" if is_inherited && sorted.has_other_body(&location) => return,
            "body" => sorted.bodies.push(parameter),
            "formData" => sorted.fields.push(parameter),
            _ => {
                self.convert_parameter(&mut parameter, &location);
                sorted.parameters.push(parameter);
            }
        }
        sorted.keys.push(key);
    }

    /// Returns the location of a parameter in the spelling of Swagger 2.0.
    fn normalize_location(&mut self, parameter: &mut Node) -> String {
        let Some(location) = parameter.get_mut("in") else {
            return String::new();
        };
        let spelling = location.as_str().unwrap_or_default().to_owned();
        let specified = ["body", "formData", "header", "path", "query"]
            .into_iter()
            .find(|specified| specified.eq_ignore_ascii_case(spelling.trim()));
        let Some(specified) = specified else {
            return spelling;
        };
        if specified != spelling {
            self.notes
                .note(location.origin, codes::swagger2::LOCATION_SPELLING);
            location.kind = specified.into();
        }
        specified.to_owned()
    }

    fn convert_schemes(&mut self, operation: &mut Node) {
        let Some(schemes) = operation.take("schemes") else {
            return;
        };
        note_schemes(&schemes, &mut self.notes);
        self.notes.removed(&schemes, codes::swagger2::SCHEMES);
        if let Some(servers) = self.base.of_operation(&schemes) {
            self.insert_preferred(operation, "servers", servers);
        }
    }
}

impl Sorted {
    /// Whether a request body excludes another one at `location`.
    fn has_other_body(&self, location: &str) -> bool {
        !self.bodies.is_empty() || location == "body" && !self.fields.is_empty()
    }
}
