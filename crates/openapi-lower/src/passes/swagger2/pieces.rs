//! Pieces of Swagger 2.0 in a document of OpenAPI 3, which conversions by hand leave: a
//! parameter that says its type itself, a body among the parameters, the schema of a
//! response beside its description. OpenAPI 3 has no meaning for them, and what they mean is
//! beyond doubt.

use super::{Converter, media_types, servers};
use crate::document::Dialect;
use crate::node::{Kind, Node};
use crate::passes::cx::Cx;
use crate::passes::once::Once;
use crate::passes::walk;

/// Writes the pieces as OpenAPI 3 has them, where operations stand for themselves.
pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    if cx.dialect == Dialect::Swagger20 || !has_pieces(root) {
        return;
    }
    let Some(paths) = root.get_mut("paths") else {
        return;
    };
    let emptied = Node::made(Kind::Null, paths.origin);
    let paths = std::mem::replace(paths, emptied);
    let mut document = Node::object(root.origin);
    document.insert("paths", paths);
    let mut converter = Converter {
        root,
        notes: Once::new(cx),
        consumes: media_types(root.get("consumes")),
        produces: media_types(root.get("produces")),
        base: servers::Base::of(root),
    };
    walk::operations(&mut document, |_, _, operation| converter.pieces(operation));
    if let Some(paths) = document.take("paths") {
        root.insert("paths", paths);
    }
}

fn has_pieces(root: &mut Node) -> bool {
    let mut found = false;
    walk::operations(root, |_, _, operation| {
        found = found
            || operation.items("parameters").iter().any(is_piece)
            || operation
                .members("responses")
                .any(|(_, response)| is_response(response));
    });
    found
}

/// Whether a parameter or a header is described as in Swagger 2.0.
fn is_piece(parameter: &Node) -> bool {
    is_value(parameter) || is_body(parameter)
}

fn is_value(holder: &Node) -> bool {
    !holder.has("schema")
        && !holder.has("content")
        && ["type", "items", "enum", "format"]
            .iter()
            .any(|key| holder.has(key))
}

fn is_body(parameter: &Node) -> bool {
    matches!(parameter.text("in"), Some("body" | "formData"))
}

fn is_response(response: &Node) -> bool {
    response.has("schema") && !response.has("content")
        || response
            .members("headers")
            .any(|(_, header)| is_value(header))
}

const AS_MEANT: &str =
    "a piece of Swagger 2.0 in a document of OpenAPI 3, read as it is meant there";

impl Converter<'_, '_, '_> {
    fn pieces(&mut self, operation: &mut Node) {
        let consumes = self.declared(operation, "consumes");
        let produces = self.declared(operation, "produces");
        let mut bodies = Vec::new();
        let mut fields = Vec::new();
        let has_body = operation.has("requestBody");
        if let Some(parameters) = operation.get_mut("parameters").and_then(Node::as_array_mut) {
            for mut parameter in std::mem::take(parameters) {
                if is_body(&parameter) && !has_body {
                    self.notes.exact(parameter.origin, AS_MEANT);
                    match parameter.text("in") {
                        Some("body") => bodies.push(parameter),
                        _ => fields.push(parameter),
                    }
                    continue;
                }
                if is_value(&parameter) {
                    self.notes.exact(parameter.origin, AS_MEANT);
                    let location = parameter.text("in").unwrap_or_default().to_owned();
                    if parameter.has("collectionFormat") {
                        self.parameter(&mut parameter, &location);
                    } else {
                        let schema = self.schema(&mut parameter);
                        parameter.insert("schema", schema);
                    }
                }
                parameters.push(parameter);
            }
        }
        if let Some(body) = self.body(bodies, fields, &consumes) {
            operation.insert_before(&["responses"], "requestBody", body);
        }
        for response in walk::values(operation.get_mut("responses")) {
            if response.has("schema") && !response.has("content") {
                self.notes.exact(response.origin, AS_MEANT);
                self.response(response, &produces);
            }
            for header in walk::values(response.get_mut("headers")) {
                if is_value(header) {
                    self.notes.exact(header.origin, AS_MEANT);
                    let schema = self.schema(header);
                    header.insert("schema", schema);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::passes::testing;

    fn operation(operation: Value) -> (Value, Vec<String>) {
        let document = json!({"openapi": "3.0.3", "paths": {"/a": {"post": operation}}});
        let (document, notes) = testing::run(super::run, document);
        (document["paths"]["/a"]["post"].clone(), notes)
    }

    #[test]
    fn pieces_are_read_as_they_are_meant() {
        let schema = json!({"type": "object", "properties": {"a": {"type": "string"}}});
        let (found, notes) = operation(json!({
            "consumes": ["application/xml"],
            "parameters": [
                {"name": "ids", "in": "query", "type": "array", "items": {"type": "integer"}, "collectionFormat": "csv"},
                {"name": "q", "in": "query", "type": "string", "maxLength": 3},
                {"name": "body", "in": "body", "required": true, "schema": schema},
                {"name": "r", "in": "query", "schema": {"type": "string"}}
            ],
            "responses": {"200": {
                "description": "ok", "schema": schema, "headers": {"X-Left": {"type": "integer"}}
            }}
        }));
        let expected = json!({
            "parameters": [
                {"name": "ids", "in": "query", "schema": {"type": "array", "items": {"type": "integer"}}, "explode": false},
                {"name": "q", "in": "query", "schema": {"type": "string", "maxLength": 3}},
                {"name": "r", "in": "query", "schema": {"type": "string"}}
            ],
            "responses": {"200": {
                "description": "ok", "content": {"application/json": {"schema": schema}},
                "headers": {"X-Left": {"schema": {"type": "integer"}}}
            }},
            "requestBody": {"required": true, "content": {"application/xml": {"schema": schema}}}
        });
        assert_eq!(found, expected);
        let meant = notes.iter().filter(|note| note.ends_with(super::AS_MEANT));
        assert_eq!(meant.count(), 4, "{notes:?}");
    }

    #[test]
    fn a_form_among_the_parameters() {
        let (found, _) = operation(json!({
            "parameters": [{"name": "a", "in": "formData", "type": "string", "required": true}],
            "responses": {}
        }));
        let body = &found["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"];
        assert_eq!(body["properties"]["a"], json!({"type": "string"}));
    }

    #[test]
    fn a_document_of_openapi_3_stays() {
        let sound = json!({
            "consumes": ["a/b"],
            "parameters": [{"name": "a", "in": "query", "schema": {"type": "string"}}],
            "responses": {"200": {"description": "ok", "headers": {"X": {"schema": {}}}}}
        });
        assert_eq!(operation(sound.clone()), (sound, vec![]));
    }
}
