//! Synthetic descriptions of any size: resources with five operations each, whose schemas refer
//! to each other.

use openapi_lower::Dialect;
use serde_json::{Map, Value, json};

use crate::yaml;

#[derive(Clone, Copy)]
pub enum Format {
    Json,
    Yaml,
}

/// Returns a description with this number of operations.
pub fn text(dialect: Dialect, operations: usize, format: Format) -> String {
    let description = description(dialect, operations);
    match format {
        Format::Json => format!("{description:#}"),
        Format::Yaml => yaml::write(&description),
    }
}

fn description(dialect: Dialect, operations: usize) -> Value {
    let mut paths = Map::new();
    let mut schemas = Map::new();
    let count = operations.div_ceil(5);
    for number in 0..count {
        resource(dialect, number, count, &mut paths, &mut schemas);
    }
    let mut remaining = operations;
    for item in paths.values_mut().filter_map(Value::as_object_mut) {
        item.retain(|_, _| {
            let is_kept = remaining > 0;
            remaining = remaining.saturating_sub(1);
            is_kept
        });
    }
    schemas.insert(
        "Problem".to_owned(),
        json!({"type": "object", "required": ["message"], "properties": {
            "message": {"type": "string"}, "code": {"type": "integer"}}}),
    );
    let info = json!({"title": "Synthetic", "version": "1.0.0"});
    match dialect {
        Dialect::Swagger20 => json!({
            "swagger": "2.0", "info": info, "host": "api.example.com", "basePath": "/v1",
            "schemes": ["https"], "consumes": ["application/json"],
            "produces": ["application/json"], "paths": paths, "definitions": schemas}),
        _ => json!({
            "openapi": format!("{}.0", dialect.version()), "info": info,
            "servers": [{"url": "https://api.example.com/v1"}],
            "paths": paths, "components": {"schemas": schemas}}),
    }
}

/// Adds two paths and three schemas.
fn resource(
    dialect: Dialect,
    number: usize,
    count: usize,
    paths: &mut Map<String, Value>,
    schemas: &mut Map<String, Value>,
) {
    let swagger2 = dialect == Dialect::Swagger20;
    let location = if swagger2 {
        "#/definitions/"
    } else {
        "#/components/schemas/"
    };
    let reference = |name: String| json!({"$ref": format!("{location}{name}")});
    let response = |schema: Value| {
        if swagger2 {
            json!({"description": "Done.", "schema": schema})
        } else {
            json!({"description": "Done.",
            "content": {"application/json": {"schema": schema}}})
        }
    };
    let parameter = |name: &str, location: &str, schema: Value| {
        let mut parameter = json!({"name": name, "in": location, "required": location == "path",
            "description": format!("The {name}.")});
        match (swagger2, schema) {
            (true, Value::Object(schema)) => {
                if let Some(parameter) = parameter.as_object_mut() {
                    parameter.extend(schema);
                }
            }
            (_, schema) => parameter["schema"] = schema,
        }
        parameter
    };
    let operation = |verb: &str, extra: Value, schema: Option<Value>| {
        let (status, success) = match schema {
            Some(schema) => ("200", response(schema)),
            None => ("204", json!({"description": "Done."})),
        };
        let mut parameters = extra;
        let body = reference(format!("Resource{number}"));
        let writes = matches!(verb, "create" | "update");
        if writes
            && swagger2
            && let Some(list) = parameters.as_array_mut()
        {
            list.push(json!({"name": "body", "in": "body", "required": true, "schema": body}));
        }
        let mut operation = json!({
            "operationId": format!("{verb}_resource_{number}"),
            "summary": format!("{verb} resource {number}"),
            "description": "One of the operations that most resources have.",
            "tags": [format!("resource {number}")],
            "parameters": parameters,
            "responses": {status: success, "default": response(reference("Problem".to_owned()))}});
        if writes && !swagger2 {
            operation["requestBody"] = json!({"required": true,
                "content": {"application/json": {"schema": body}}});
        }
        operation
    };
    let string = || json!({"type": "string"});
    let id = || json!([parameter("id", "path", string())]);
    let resource = || Some(reference(format!("Resource{number}")));
    let filters = json!([
        parameter(
            "limit",
            "query",
            json!({"type": "integer", "minimum": 1, "maximum": 100})
        ),
        parameter(
            "order",
            "query",
            json!({"type": "string", "enum": ["asc", "desc"]})
        ),
        parameter("X-Trace", "header", string()),
    ]);
    paths.insert(
        format!("/resources{number}"),
        json!({
            "get": operation("list", filters, Some(reference(format!("Resource{number}List")))),
            "post": operation("create", json!([]), resource())}),
    );
    paths.insert(
        format!("/resources{number}/{{id}}"),
        json!({
            "get": operation("get", id(), resource()),
            "put": operation("update", id(), resource()),
            "delete": operation("delete", id(), None)}),
    );
    schemas.insert(
        format!("Resource{number}"),
        json!({
            "description": "An entry of the API.",
            "allOf": [reference(format!("Resource{number}Base")), {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string", "description": "The name."},
                    "note": nullable(dialect),
                    "state": {"type": "string", "enum": ["new", "active", "gone"]},
                    "next": reference(format!("Resource{}Base", (number + 1) % count)),
                    "labels": {"type": "object", "additionalProperties": {"type": "string"}},
                    "scores": {"type": "array", "items": {"type": "number"}}}}]}),
    );
    schemas.insert(
        format!("Resource{number}Base"),
        json!({"type": "object", "required": ["id"], "properties": {
            "id": {"type": "string", "readOnly": true},
            "created_at": {"type": "string", "format": "date-time"},
            "size": {"type": "integer", "format": "int64"}}}),
    );
    schemas.insert(
        format!("Resource{number}List"),
        json!({"type": "object", "properties": {
            "items": {"type": "array", "items": reference(format!("Resource{number}"))},
            "total": {"type": "integer"}}}),
    );
}

/// Returns the schema of an optional string in the dialect.
fn nullable(dialect: Dialect) -> Value {
    match dialect {
        Dialect::Swagger20 => json!({"type": "string", "x-nullable": true}),
        Dialect::OpenApi30 => json!({"type": "string", "nullable": true}),
        _ => json!({"type": ["string", "null"]}),
    }
}
