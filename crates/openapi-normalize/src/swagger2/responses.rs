//! Converts responses: adds the schema for every media type that the operation produces.

use openapi_source::{Node, media_type, walk};

use super::bodies::content;
use super::{Converter, insert_preferred};

use crate::codes;

impl Converter<'_, '_> {
    pub(super) fn response(&mut self, response: &mut Node, produces: &[String]) {
        self.inline(response, "responses");
        if !response.is_object() || response.has("$ref") {
            return;
        }
        self.remove_rewritten(response, "examples", codes::extensions::DOCUMENTATION);
        match response.take("schema") {
            Some(schema) if schema.is_null() => {
                self.notes
                    .removed(&schema, codes::swagger2::SCHEMA_UNUSABLE);
            }
            Some(schema) => self.content(response, schema, produces),
            None => {}
        }
        for header in walk::values(response.get_mut("headers")) {
            if header.is_object() && !header.has("$ref") {
                self.remove_rewritten(
                    header,
                    "collectionFormat",
                    codes::swagger2::HEADER_COLLECTION_FORMAT,
                );
                self.value(header);
            }
        }
    }

    /// Adds the schema of a response to the media types of its `content` that have none, or else to
    /// those that the operation produces.
    fn content(&mut self, response: &mut Node, schema: Node, produces: &[String]) {
        let given = response.get_mut("content");
        let is_bare = |content: &Node| {
            let types = content.as_object();
            types.is_some_and(|types| {
                !types.is_empty() && types.values().all(|it| !it.has("schema"))
            })
        };
        if let Some(bare) = given.filter(|content| is_bare(content)) {
            for media_type in walk::values(Some(bare)) {
                media_type.insert("schema", schema.clone());
            }
            return;
        }
        let types = self.produced(&schema, produces);
        let made = content(&types, &schema);
        let (is_swagger2, notes) = (self.is_swagger2, &mut self.notes);
        insert_preferred(response, "content", made, is_swagger2, notes);
    }

    /// Returns the media types of a response. A file is never JSON, whatever is declared.
    fn produced(&mut self, schema: &Node, produces: &[String]) -> Vec<String> {
        let kind = self.type_of(schema);
        let is_file = kind.as_deref() == Some("file");
        let fits = |name: &&String| !is_file || !name.to_lowercase().contains("json");
        let types: Vec<String> = produces.iter().filter(fits).cloned().collect();
        if !types.is_empty() {
            return types;
        }
        let (name, read_as) = match kind.as_deref() {
            Some("file") => ("*/*", "bytes"),
            Some("string") => ("*/*", "text of any media type"),
            _ => (media_type::JSON, "JSON"),
        };
        let message = codes::swagger2::PRODUCES_MISSING.with([&read_as]);
        self.notes.note(schema.origin, message);
        vec![name.to_owned()]
    }
}
