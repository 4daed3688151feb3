//! Converts responses: adds the schema for every media type that the operation produces.

use openapi_source::{Node, media_type, walk};

use super::Converter;
use super::bodies::content;
use super::parameters::Separator;
use crate::codes;

impl Converter<'_, '_> {
    pub(super) fn convert_response(&mut self, response: &mut Node, produces: &[String]) {
        self.inline(response, "responses");
        if !response.is_object() || response.has("$ref") {
            return;
        }
        self.notes
            .remove(response, "examples", codes::extensions::DOCUMENTATION);
        match response.take("schema") {
            Some(schema) if schema.is_null() => {
                self.notes
                    .removed(&schema, codes::swagger2::SCHEMA_UNUSABLE);
            }
            Some(schema) => self.convert_content(response, schema, produces),
            None => {}
        }
        for header in walk::values(response.get_mut("headers")) {
            if header.is_object() && !header.has("$ref") {
                self.convert_header(header);
            }
        }
    }

    /// Converts a header. OpenAPI 3 separates the items of an array in a header by commas; with
    /// another separator, the client reads the header as a string.
    fn convert_header(&mut self, header: &mut Node) {
        let format = header.take("collectionFormat");
        self.convert_value(header);
        let Some(format) = format else {
            return;
        };
        let Some(schema) = header.get_mut("schema") else {
            return self
                .notes
                .removed(&format, codes::swagger2::COLLECTION_FORMAT_OF_SCALAR);
        };
        let code = if self.type_of(schema).as_deref() != Some("array") {
            codes::swagger2::COLLECTION_FORMAT_OF_SCALAR
        } else if Separator::parse(&format, "header") == Some(Separator::Comma) {
            codes::swagger2::HEADER_COLLECTION_FORMAT
        } else {
            let code = codes::swagger2::HEADER_SEPARATOR;
            self.notes.removed(schema, code);
            let string = Node::new("string", schema.origin);
            *schema = Node::with_members([("type", string)], schema.origin);
            code
        };
        self.notes.removed(&format, code);
    }

    /// Adds the schema of a response to the media types of its `content` that have none, or else to
    /// those that the operation produces.
    fn convert_content(&mut self, response: &mut Node, schema: Node, produces: &[String]) {
        let lacks_schemas = response.get("content").is_some_and(|content| {
            content.as_object().is_some_and(|types| {
                !types.is_empty() && types.values().all(|it| !it.has("schema"))
            })
        });
        if lacks_schemas {
            for media_type in walk::values(response.get_mut("content")) {
                media_type.insert("schema", schema.clone());
            }
            return;
        }
        let types = self.produced(&schema, produces);
        self.insert_preferred(response, "content", content(&types, &schema));
    }

    /// Returns the media types of a response. A file is never JSON, whatever is declared.
    fn produced(&mut self, schema: &Node, produces: &[String]) -> Vec<String> {
        let value_type = self.type_of(schema);
        let is_file = value_type.as_deref() == Some("file");
        let is_possible = |name: &&String| !is_file || !name.to_lowercase().contains("json");
        let types: Vec<String> = produces.iter().filter(is_possible).cloned().collect();
        if !types.is_empty() {
            return types;
        }
        let (name, read_as) = match value_type.as_deref() {
            Some("file") => ("*/*", "bytes"),
            Some("string") => ("*/*", "text of any media type"),
            _ => (media_type::JSON, "JSON"),
        };
        let message = codes::swagger2::PRODUCES_MISSING.with([&read_as]);
        self.notes.note(schema.origin, message);
        vec![name.to_owned()]
    }
}
