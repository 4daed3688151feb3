//! Responses: their schema under every media type that the operation produces.

use super::Converter;
use super::bodies::content;
use crate::node::Node;
use crate::passes::walk;
use crate::report::Effect;

impl Converter<'_, '_, '_> {
    pub(super) fn response(&mut self, response: &mut Node, produces: &[String]) {
        self.inline(response, "responses");
        if !response.is_object() || response.has("$ref") {
            return;
        }
        self.said(response, "examples", "documentation that no client reads");
        match response.take("schema") {
            Some(schema) if schema.is_null() => {
                self.notes.removed(Effect::Exact, &schema, "no schema");
            }
            Some(schema) => {
                let types = self.produced(&schema, produces);
                response.insert("content", content(&types, &schema));
            }
            None => {}
        }
        for header in walk::values(response.get_mut("headers")) {
            if header.is_object() && !header.has("$ref") {
                self.said(
                    header,
                    "collectionFormat",
                    "separator of the items of a header",
                );
                let schema = self.schema(header);
                header.insert("schema", schema);
            }
        }
    }

    /// The media types of an answer. A file is no JSON, whatever is declared.
    fn produced(&mut self, schema: &Node, produces: &[String]) -> Vec<String> {
        let kind = self.type_of(schema);
        let is_file = kind.as_deref() == Some("file");
        let fits = |name: &&String| !is_file || !name.to_lowercase().contains("json");
        let types: Vec<String> = produces.iter().filter(fits).cloned().collect();
        if !types.is_empty() {
            return types;
        }
        let (name, detail) = match kind.as_deref() {
            Some("file") => (
                "*/*",
                "no `produces` for a file: the answer is taken to be bytes",
            ),
            Some("string") => (
                "*/*",
                "no `produces`: the answer is taken to be text of any type",
            ),
            _ => (
                "application/json",
                "no `produces`: the answer is taken to be JSON",
            ),
        };
        self.notes.exact(schema.origin, detail);
        vec![name.to_owned()]
    }
}
