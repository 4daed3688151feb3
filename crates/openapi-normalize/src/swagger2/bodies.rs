//! Converts `body` and `formData` parameters to the request body.

use openapi_source::changes::Code;
use openapi_source::{Map, Node, Origin, media_type, walk};

use super::{Converter, insert_preferred};
use crate::codes;

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
        let first = bodies.next();
        let ignored = match first {
            Some(_) => bodies.chain(fields.clone()),
            None => bodies.chain(Vec::new()),
        };
        for parameter in ignored {
            let code = codes::swagger2::SECOND_BODY;
            self.notes.removed(&parameter, code);
        }
        match first {
            Some(body) => Some(self.body_parameter(body, consumes)),
            None => self.form(fields, consumes),
        }
    }

    /// Adds the request body for the operation's parameters. A `requestBody` with a `schema`, like
    /// a body parameter, gets `content`.
    pub(super) fn request_body(
        &mut self,
        operation: &mut Node,
        made: Option<Node>,
        consumes: &[String],
    ) {
        if let Some(body) = operation.get_mut("requestBody") {
            self.inline(body, "requestBodies");
            if body.has("schema") && !body.has("content") {
                let given = std::mem::replace(body, Node::object(body.origin));
                *body = self.body_parameter(given, consumes);
            }
        }
        if let Some(made) = made {
            let (is_swagger2, notes) = (self.is_swagger2, &mut self.notes);
            insert_preferred(operation, "requestBody", made, is_swagger2, notes);
        }
    }

    fn body_parameter(&mut self, mut body: Node, consumes: &[String]) -> Node {
        let origin = body.origin;
        for key in ["in", "name", "collectionFormat"] {
            self.remove_rewritten(&mut body, key, BODY);
        }
        let schema = match body.take("schema") {
            Some(schema) => schema,
            None => self.schema(&mut body),
        };
        let json = [media_type::JSON.to_owned()];
        let types = if consumes.is_empty() {
            let code = codes::swagger2::CONSUMES_MISSING;
            self.notes.note(origin, code);
            json.as_slice()
        } else {
            consumes
        };
        body.insert("content", content(types, &schema));
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
            schema: Node::object(origin),
            properties: Map::default(),
            required: Vec::new(),
            encoding: Map::default(),
        };
        let mut needed = None;
        for field in fields {
            let flag = self.field(field, &mut form);
            needed = needed.or(flag);
        }
        let Form {
            mut schema,
            properties,
            required,
            encoding,
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
        let mut body = Node::object(origin);
        body.insert("content", content);
        if let Some(needed) = needed {
            body.insert("required", needed);
        }
        Some(body)
    }

    /// Returns the media types of a form, the one with the simpler encoding first. A file requires
    /// multipart, whatever is declared.
    fn form_types(&mut self, has_file: bool, consumes: &[String], origin: Origin) -> Vec<String> {
        let declares = |name: &str| {
            let essence = |declared: &String| {
                let essence = declared
                    .split_once(';')
                    .map_or(&**declared, |(essence, _)| essence);
                essence.trim().eq_ignore_ascii_case(name)
            };
            consumes.iter().any(essence)
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
    fn field(&mut self, mut field: Node, form: &mut Form) -> Option<Node> {
        let Some(name) = field.text("name").map(str::to_owned) else {
            let code = codes::swagger2::FORM_PARAMETER_UNNAMED;
            self.notes.removed(&field, code);
            return None;
        };
        if form.properties.contains_key(&name) {
            let code = codes::references::DUPLICATE_PARAMETER;
            self.notes.removed(&field, code);
            return None;
        }
        let separator = self.separator(&mut field);
        let mut property = self.schema(&mut field);
        if let Some((separator, origin)) = separator {
            let (style, explode) = separator.style();
            let mut encoding = Node::object(origin);
            encoding.insert("style", Node::new(style, origin));
            encoding.insert("explode", Node::new(explode, origin));
            form.encoding.insert(name.clone(), encoding);
        }
        for key in ["in", "allowEmptyValue"] {
            self.remove_rewritten(&mut field, key, FIELD);
        }
        let required = field.take("required");
        let label = field.take("name");
        if let Some(required) = &required {
            self.notes.removed(required, FIELD);
        }
        let needed = required.filter(|required| required.as_bool() == Some(true));
        if let Some(label) = label {
            match needed {
                Some(_) => form.required.push(label),
                None => self.notes.removed(&label, FIELD),
            }
        }
        // The description, and extensions, which are removed later.
        for (key, member) in std::mem::take(field.as_object_mut()?) {
            property.insert(&key, member);
        }
        form.properties.insert(name, property);
        needed
    }
}

/// The parts of the form's schema.
struct Form {
    schema: Node,
    properties: Map,
    required: Vec<Node>,
    encoding: Map,
}

/// Returns a `content` with the same schema for every media type.
pub(super) fn content(types: &[String], schema: &Node) -> Node {
    let entries: Map = types
        .iter()
        .map(|name| {
            let mut media_type = Node::object(schema.origin);
            media_type.insert("schema", schema.clone());
            (name.clone(), media_type)
        })
        .collect();
    Node::new(entries, schema.origin)
}
