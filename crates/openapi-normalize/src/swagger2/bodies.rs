//! Converts `body` and `formData` parameters to the request body.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use openapi_source::changes::Code;
use openapi_source::{Map, Node, Origin, media_type, walk};

use super::Converter;
use crate::{codes, duplicates};

const FIELD: Code = codes::swagger2::FORM_PARAMETER;
const BODY: Code = codes::swagger2::BODY_PARAMETER;

impl Converter<'_, '_> {
    /// Returns the request body for the parameters.
    pub(super) fn body(
        &mut self,
        bodies: Vec<Node>,
        fields: Vec<Node>,
        consumes: &[String],
    ) -> Option<Node> {
        let mut bodies = bodies.into_iter();
        let Some(body) = bodies.next() else {
            return self.form(fields, consumes);
        };
        for ignored in bodies.chain(fields) {
            self.notes.removed(&ignored, codes::swagger2::SECOND_BODY);
        }
        Some(self.body_parameter(body, consumes))
    }

    /// Adds the request body for the operation's parameters. A `requestBody` with a `schema`, like
    /// a body parameter, gets `content`.
    pub(super) fn convert_request_body(
        &mut self,
        operation: &mut Node,
        body_of_parameters: Option<Node>,
        consumes: &[String],
    ) {
        if let Some(body) = operation.get_mut("requestBody") {
            self.inline(body, "requestBodies");
            if body.has("schema") && !body.has("content") {
                let body_with_schema = std::mem::replace(body, Node::object(body.origin));
                *body = self.body_parameter(body_with_schema, consumes);
            }
        }
        if let Some(body) = body_of_parameters {
            self.insert_preferred(operation, "requestBody", body);
        }
    }

    fn body_parameter(&mut self, mut body: Node, consumes: &[String]) -> Node {
        let origin = body.origin;
        for key in ["in", "name", "collectionFormat"] {
            self.notes.remove(&mut body, key, BODY);
        }
        let schema = match body.take("schema") {
            Some(schema) => schema,
            None => self.take_schema(&mut body),
        };
        let content = if consumes.is_empty() {
            self.notes.note(origin, codes::swagger2::CONSUMES_MISSING);
            content(&[media_type::JSON.to_owned()], &schema)
        } else {
            content(consumes, &schema)
        };
        body.insert("content", content);
        body
    }

    fn form(&mut self, fields: Vec<Node>, consumes: &[String]) -> Option<Node> {
        let origin = fields.first()?.origin;
        self.notes.note(origin, FIELD);
        let has_file = fields
            .iter()
            .any(|field| field.text("type") == Some("file"));
        let types = self.form_types(has_file, consumes, origin);
        let mut form = Form {
            declared: HashMap::new(),
            schema: Node::object(origin),
            properties: Map::default(),
            required: Vec::new(),
            encoding: Map::default(),
        };
        let mut body_required = None;
        for field in fields {
            let field_required = self.convert_field(field, &mut form);
            body_required = body_required.or(field_required);
        }
        let Form {
            mut schema,
            properties,
            required,
            encoding,
            ..
        } = form;
        schema.insert("type", Node::new("object", origin));
        schema.insert("properties", Node::new(properties, origin));
        if !required.is_empty() {
            schema.insert("required", Node::new(required, origin));
        }
        let mut content = content(&types, &schema);
        for media_type in walk::values(Some(&mut content)) {
            if !encoding.is_empty() {
                media_type.insert("encoding", Node::new(encoding.clone(), origin));
            }
        }
        let mut body = Node::with_members([("content", content)], origin);
        if let Some(required) = body_required {
            body.insert("required", required);
        }
        Some(body)
    }

    /// Returns the media types of a form, the one with the simpler encoding first. A file requires
    /// multipart, whatever is declared.
    fn form_types(&mut self, has_file: bool, consumes: &[String], origin: Origin) -> Vec<String> {
        let declares = |name: &str| {
            let mut declared = consumes.iter();
            declared.any(|it| media_type::essence(it) == name)
        };
        let mut types = Vec::new();
        if !has_file && declares(media_type::URLENCODED) {
            types.push(media_type::URLENCODED.to_owned());
        }
        if declares(media_type::MULTIPART) {
            types.push(media_type::MULTIPART.to_owned());
        }
        if types.is_empty() {
            let name = if has_file {
                media_type::MULTIPART
            } else {
                media_type::URLENCODED
            };
            let message = codes::swagger2::FORM_WITHOUT_MEDIA_TYPE.with([&name]);
            self.notes.note(origin, message);
            types.push(name.to_owned());
        }
        types
    }

    /// Converts a form parameter to a property; returns its `required` if true.
    fn convert_field(&mut self, mut field: Node, form: &mut Form) -> Option<Node> {
        let Some(name) = field.text("name").map(str::to_owned) else {
            self.notes
                .removed(&field, codes::swagger2::FORM_PARAMETER_UNNAMED);
            return None;
        };
        match form.declared.entry(name.clone()) {
            Entry::Vacant(entry) => _ = entry.insert(field.clone()),
            Entry::Occupied(first) => {
                self.notes
                    .removed(&field, duplicates::code(first.get(), &field));
                return None;
            }
        }
        let separator = self.take_separator(&mut field, "formData");
        let mut property = self.take_schema(&mut field);
        if let Some((separator, origin)) = separator {
            let (style, explode) = separator.style();
            let style = Node::new(style, origin);
            let explode = Node::new(explode, origin);
            let encoding = Node::with_members([("style", style), ("explode", explode)], origin);
            form.encoding.insert(name.clone(), encoding);
        }
        for key in ["in", "allowEmptyValue"] {
            self.notes.remove(&mut field, key, FIELD);
        }
        let name_node = field.take("name").expect("the field has a name");
        let required = self
            .notes
            .remove(&mut field, "required", FIELD)
            .filter(|required| required.as_bool() == Some(true));
        if required.is_some() {
            form.required.push(name_node);
        } else {
            self.notes.removed(&name_node, FIELD);
        }
        // The description, and extensions, which are removed later.
        property
            .members_mut()
            .extend(std::mem::take(field.members_mut()));
        form.properties.insert(name, property);
        required
    }
}

/// The members of a form's schema, and the encodings of its properties.
struct Form {
    /// The parameters of Swagger 2.0, by name.
    declared: HashMap<String, Node>,
    schema: Node,
    properties: Map,
    required: Vec<Node>,
    encoding: Map,
}

/// Returns the member `content` with the same schema for every media type.
pub(super) fn content(types: &[String], schema: &Node) -> Node {
    let entries: Map = types
        .iter()
        .map(|name| {
            let media_type = Node::with_members([("schema", schema.clone())], schema.origin);
            (name.clone(), media_type)
        })
        .collect();
    Node::new(entries, schema.origin)
}
