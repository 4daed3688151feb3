use serde_json::{Value, json};

use crate::testing;

/// Converts a description with these members and one operation; returns the operation and the notes.
fn operation(operation: Value, members: Value) -> (Value, Vec<String>) {
    let document = json!({"swagger": "2.0", "paths": {"/a": {"post": operation}}});
    let (document, notes) = testing::run(super::run, testing::with_members(document, members));
    (document["paths"]["/a"]["post"].clone(), notes)
}

/// Converts a description with these members.
fn document(members: Value) -> Value {
    let document = testing::with_members(json!({"swagger": "2.0"}), members);
    testing::run(super::run, document).0
}

/// Returns the names of the members of an object.
fn keys(value: &Value) -> Vec<String> {
    let members = value.as_object().expect("an object");
    members.keys().cloned().collect()
}

#[test]
fn host_base_path_and_schemes_become_servers() {
    let servers = |members: Value| document(members)["servers"].clone();
    let input = json!({"host": "h", "basePath": "/v1/", "schemes": ["ws", "http", "https"]});
    assert_eq!(
        servers(input),
        json!([{"url": "https://h/v1"}, {"url": "http://h/v1"}])
    );
    let wss = json!({"host": "h", "schemes": ["ws", "wss", "http"]});
    assert_eq!(
        servers(wss),
        json!([{"url": "http://h"}, {"url": "https://h"}])
    );
    assert_eq!(servers(json!({"host": "h"})), json!([{"url": "https://h"}]));
    assert_eq!(
        servers(json!({"host": "http://h/", "basePath": "v1"})),
        json!([{"url": "http://h/v1"}])
    );
    assert_eq!(
        servers(json!({"basePath": "/v1/"})),
        json!([{"url": "/v1"}])
    );
    assert_eq!(servers(json!({"basePath": "/"})), Value::Null);
}

/// An HTTP request opens a WebSocket (RFC 6455).
#[test]
fn schemes_of_web_sockets_become_those_of_http() {
    let document = json!({"swagger": "2.0", "host": "h", "schemes": ["ws"],
        "paths": {"/a": {"get": {"schemes": ["WSS", "ftp"]}}}});
    let (document, notes) = testing::run(super::run, document);
    assert_eq!(document["servers"], json!([{"url": "http://h"}]));
    let operation = &document["paths"]["/a"]["get"];
    assert_eq!(operation["servers"], json!([{"url": "https://h"}]));
    for note in [
        "exact /schemes/0: swagger2/websocket-scheme",
        "exact /paths/~1a/get/schemes/0: swagger2/websocket-scheme",
        "narrowed /paths/~1a/get/schemes/1: swagger2/scheme-unknown",
    ] {
        assert!(notes.iter().any(|it| it == note), "{notes:?}");
    }
}

#[test]
fn a_parameterized_host_becomes_a_server_with_variables() {
    let input = json!({
        "basePath": "/v1",
        "x-ms-parameterized-host": {
            "hostTemplate": "{region}.h",
            "parameters": [{"$ref": "#/parameters/region"}],
        },
        "parameters": {"region": {"name": "region", "in": "path", "enum": ["eu", "us"]}},
    });
    let variables = json!({"region": {"default": "eu", "enum": ["eu", "us"]}});
    assert_eq!(
        document(input)["servers"],
        json!([{"url": "https://{region}.h/v1", "variables": variables}])
    );
}

#[test]
fn schemes_of_an_operation_keep_the_base_path() {
    let base = json!({"host": "h", "basePath": "/v1", "schemes": ["http"]});
    let (converted, _) = operation(json!({"schemes": ["https"]}), base);
    assert_eq!(converted["servers"], json!([{"url": "https://h/v1"}]));
    let both = json!({"host": "h", "schemes": ["http", "https"]});
    for usual in [json!(["https"]), json!(["https", "http"]), json!([])] {
        let (converted, _) = operation(json!({"schemes": usual}), both.clone());
        assert_eq!(converted.get("servers"), None);
    }
}

#[test]
fn a_body_has_the_consumed_media_types() {
    let body = json!([{"name": "b", "in": "body", "required": true, "schema": {"type": "object"}}]);
    let global = json!({"consumes": ["application/xml"]});
    let types = |input: Value, global: &Value| {
        let (converted, _) = operation(input, global.clone());
        keys(&converted["requestBody"]["content"])
    };
    assert_eq!(
        types(json!({"parameters": body}), &global),
        ["application/xml"]
    );
    let own = json!({"parameters": body, "consumes": ["text/json", "application/json"]});
    assert_eq!(types(own, &global), ["text/json", "application/json"]);
    let none = json!({"parameters": body, "consumes": []});
    assert_eq!(types(none, &global), ["application/json"]);
    let (converted, notes) = operation(json!({"parameters": body}), json!({}));
    assert_eq!(
        converted,
        json!({"requestBody": {
            "required": true,
            "content": {"application/json": {"schema": {"type": "object"}}},
        }})
    );
    let note = "exact /paths/~1a/post/parameters/0: swagger2/consumes-missing";
    assert!(notes.iter().any(|it| it == note), "{notes:?}");
}

#[test]
fn a_path_item_body_applies_to_operations_without_a_body() {
    let input = json!({"swagger": "2.0", "paths": {"/a": {
        "parameters": [{"$ref": "#/parameters/b"}, {"name": "q", "in": "query", "type": "string"}],
        "put": {},
        "post": {"parameters": [
            {"name": "f", "in": "formData", "type": "string"},
            {"name": "q", "in": "query", "type": "integer"},
        ]},
    }}, "parameters": {"b": {"name": "b", "in": "body", "schema": {"type": "string"}}}});
    let (converted, _) = testing::run(super::run, input);
    let item = &converted["paths"]["/a"];
    assert_eq!(
        item["put"],
        json!({
            "parameters": [{"name": "q", "in": "query", "schema": {"type": "string"}}],
            "requestBody": {"content": {"application/json": {"schema": {"type": "string"}}}},
        })
    );
    assert_eq!(item["post"]["parameters"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        item["post"]["parameters"][0]["schema"],
        json!({"type": "integer"})
    );
    let content = &item["post"]["requestBody"]["content"];
    assert!(content.get("application/x-www-form-urlencoded").is_some());
}

#[test]
fn the_first_of_several_bodies_is_used() {
    let parameters = json!([
        {"name": "a", "in": "body", "schema": {"type": "string"}},
        {"name": "b", "in": "body", "schema": {"type": "integer"}},
    ]);
    let (converted, notes) = operation(json!({"parameters": parameters}), json!({}));
    let content = &converted["requestBody"]["content"]["application/json"];
    assert_eq!(content["schema"], json!({"type": "string"}));
    let note = "narrowed /paths/~1a/post/parameters/1: swagger2/second-body";
    assert!(notes.iter().any(|it| it == note), "{notes:?}");
}

#[test]
fn form_parameters_become_an_object() {
    let parameters = json!([
        {"name": "a", "in": "formData", "type": "string", "required": true, "description": "d"},
        {"name": "b", "in": "formData", "type": "array", "items": {"type": "string"}},
        {"name": "c", "in": "formData", "type": "array", "items": {"type": "string"},
         "collectionFormat": "multi"},
    ]);
    let consumes = json!(["multipart/form-data", "application/x-www-form-urlencoded"]);
    let (converted, _) = operation(
        json!({"parameters": parameters, "consumes": consumes}),
        json!({}),
    );
    let list = json!({"type": "array", "items": {"type": "string"}});
    let form = json!({
        "schema": {
            "type": "object",
            "properties": {"a": {"type": "string", "description": "d"}, "b": list, "c": list},
            "required": ["a"],
        },
        "encoding": {
            "b": {"style": "form", "explode": false},
            "c": {"style": "form", "explode": true},
        },
    });
    assert_eq!(
        converted["requestBody"],
        json!({"required": true, "content": {
            "application/x-www-form-urlencoded": form, "multipart/form-data": form,
        }})
    );
}

#[test]
fn a_file_is_sent_as_multipart_whatever_is_consumed() {
    let parameters = json!([{"name": "f", "in": "formData", "type": "file"}]);
    for consumes in [
        json!(null),
        json!([]),
        json!(["application/x-www-form-urlencoded"]),
    ] {
        let input = json!({"parameters": parameters, "consumes": consumes});
        let (converted, _) = operation(input, json!({}));
        let properties = json!({"f": {"type": "string", "format": "binary"}});
        assert_eq!(
            converted["requestBody"]["content"],
            json!({"multipart/form-data": {
                "schema": {"type": "object", "properties": properties},
            }})
        );
    }
}

#[test]
fn collection_formats_become_styles() {
    let convert = |location: &str, format: Value| {
        let mut parameter = json!({"name": "p", "in": location, "type": "array", "items": {}});
        if !format.is_null() {
            parameter["collectionFormat"] = format;
        }
        let (converted, _) = operation(json!({"parameters": [parameter]}), json!({}));
        let converted = &converted["parameters"][0];
        (converted["style"].clone(), converted["explode"].clone())
    };
    let none = Value::Null;
    for format in [json!(null), json!("csv")] {
        assert_eq!(
            convert("query", format.clone()),
            (none.clone(), json!(false))
        );
        assert_eq!(convert("path", format), (none.clone(), none.clone()));
    }
    assert_eq!(
        convert("query", json!("multi")),
        (none.clone(), none.clone())
    );
    assert_eq!(
        convert("query", json!("ssv")),
        (json!("spaceDelimited"), none.clone())
    );
    assert_eq!(
        convert("query", json!("pipes")),
        (json!("pipeDelimited"), none)
    );
}

#[test]
fn an_undefined_collection_format_is_not_exact() {
    for (location, format) in [("query", "dots"), ("path", "multi")] {
        let parameter = json!({"name": "p", "in": location, "type": "array", "items": {},
                               "collectionFormat": format});
        let (_, notes) = operation(json!({"parameters": [parameter]}), json!({}));
        let expected = "widened /paths/~1a/post/parameters/0/collectionFormat: swagger2/collection-format-unknown";
        assert!(notes.iter().any(|note| note == expected), "{notes:?}");
    }
}

#[test]
fn a_header_with_a_separator_other_than_commas_is_a_string() {
    let convert = |format: &str| {
        let header =
            json!({"type": "array", "items": {"type": "integer"}, "collectionFormat": format});
        let response = json!({"description": "d", "headers": {"H": header}});
        let (converted, notes) = operation(json!({"responses": {"200": response}}), json!({}));
        let schema = converted["responses"]["200"]["headers"]["H"]["schema"].clone();
        (schema, notes.iter().all(|note| note.starts_with("exact")))
    };
    let array = json!({"type": "array", "items": {"type": "integer"}});
    assert_eq!(convert("csv"), (array, true));
    assert_eq!(convert("pipes"), (json!({"type": "string"}), false));
}

#[test]
fn a_form_field_that_is_declared_twice_is_compared() {
    let convert = |second: Value| {
        let first = json!({"name": "f", "in": "formData", "type": "string", "description": "d"});
        operation(json!({"parameters": [first, second]}), json!({})).1
    };
    let expected =
        |note: &str| format!("{note} /paths/~1a/post/parameters/1: references/duplicate-parameter");
    let same = convert(json!({"name": "f", "in": "formData", "type": "string"}));
    assert!(same.contains(&expected("exact")), "{same:?}");
    let other = convert(json!({"name": "f", "in": "formData", "type": "integer"}));
    let differs = expected("narrowed") + "-differs";
    assert!(other.contains(&differs), "{other:?}");
}

#[test]
fn a_tab_separated_array_has_a_private_style() {
    let parameter = json!({"name": "p", "in": "query", "type": "array", "items": {},
                           "collectionFormat": "tsv"});
    let (converted, notes) = operation(json!({"parameters": [parameter]}), json!({}));
    let schema = json!({"type": "array", "items": {}});
    assert_eq!(
        converted["parameters"],
        json!([{"name": "p", "in": "query", "schema": schema, "style": "tabDelimited"}])
    );
    assert!(notes.iter().all(|note| note.starts_with("exact")));
}

#[test]
fn responses_have_the_produced_media_types() {
    let convert = |schema: Value, produces: Value| {
        let response = json!({"description": "d", "schema": schema});
        let input = json!({"responses": {"200": response}, "produces": produces});
        let (converted, _) = operation(input, json!({"definitions": {"F": {"type": "file"}}}));
        keys(&converted["responses"]["200"]["content"])
    };
    let object = json!({"type": "object"});
    assert_eq!(
        convert(object.clone(), json!(["a/b", "c/d"])),
        ["a/b", "c/d"]
    );
    assert_eq!(convert(object, json!([])), ["application/json"]);
    assert_eq!(convert(json!({"type": "string"}), json!(null)), ["*/*"]);
    let file = json!({"$ref": "#/definitions/F"});
    assert_eq!(
        convert(file.clone(), json!(["application/json", "image/png"])),
        ["image/png"]
    );
    assert_eq!(convert(file, json!(["application/json"])), ["*/*"]);
}

#[test]
fn shared_responses_take_the_media_types_of_the_operation() {
    let shared = json!({"responses": {"R": {
        "description": "d",
        "schema": {"type": "object"},
        "headers": {"H": {"type": "integer", "description": "h"}},
        "examples": {"text/csv": "a"},
    }}});
    let input = json!({"produces": ["text/csv"], "responses": {"200": {"$ref": "#/responses/R"}}});
    let (converted, _) = operation(input, shared);
    assert_eq!(
        converted["responses"]["200"],
        json!({
            "description": "d",
            "headers": {"H": {"description": "h", "schema": {"type": "integer"}}},
            "content": {"text/csv": {"schema": {"type": "object"}}},
        })
    );
}

#[test]
fn a_response_without_schema_has_no_content() {
    let response = json!({"description": "d", "examples": {"text/csv": "a"}});
    let (converted, _) = operation(json!({"responses": {"200": response}}), json!({}));
    assert_eq!(converted["responses"], json!({"200": {"description": "d"}}));
}

#[test]
fn discriminators_map_child_schemas() {
    let converted = document(json!({"definitions": {
        "Pet": {"type": "object", "discriminator": "kind"},
        "Cat": {"allOf": [{"$ref": "#/definitions/Pet"}], "x-ms-discriminator-value": "cat"},
        "Lion": {"allOf": [{"$ref": "#/definitions/Cat"}]},
    }}));
    assert_eq!(
        converted["components"]["schemas"]["Pet"]["discriminator"],
        json!({"propertyName": "kind", "mapping": {
            "cat": "#/components/schemas/Cat",
        }})
    );
    let cat = &converted["components"]["schemas"]["Cat"];
    assert_eq!(cat["allOf"], json!([{"$ref": "#/components/schemas/Pet"}]));
}

#[test]
fn security_definitions_become_schemes() {
    let converted = document(json!({"securityDefinitions": {
        "b": {"type": "basic"},
        "k": {"type": "apiKey", "name": "X-Key", "in": "header"},
        "o": {"type": "oauth2", "flow": "accessCode", "authorizationUrl": "a", "tokenUrl": "t"},
        "a": {"type": "oauth2", "flow": "application", "tokenUrl": "t", "scopes": {"s": "d"}},
    }}));
    assert_eq!(
        converted["components"]["securitySchemes"],
        json!({
            "b": {"type": "http", "scheme": "basic"},
            "k": {"type": "apiKey", "name": "X-Key", "in": "header"},
            "o": {"type": "oauth2", "flows": {"authorizationCode": {
                "authorizationUrl": "a", "tokenUrl": "t", "scopes": {},
            }}},
            "a": {"type": "oauth2", "flows": {"clientCredentials": {
                "tokenUrl": "t", "scopes": {"s": "d"},
            }}},
        })
    );
}

#[test]
fn paths_of_the_extension_are_merged_into_paths() {
    let converted = document(json!({
        "paths": {"/a": {"get": {}}},
        "x-ms-paths": {"/a?b=c": {"get": {"operationId": "more"}}},
    }));
    assert_eq!(converted["paths"]["/a?b=c"]["get"]["operationId"], "more");
}

#[test]
fn malformed_members_are_left_to_later_passes() {
    for paths in [
        json!(null),
        json!([]),
        json!({"/a": null, "/b": {"get": "x"}}),
    ] {
        let converted = document(json!({"paths": paths}));
        assert_eq!(converted["openapi"], "3.0.3");
    }
    let (converted, _) = operation(json!({"parameters": "x", "responses": [1]}), json!({}));
    assert_eq!(converted["responses"], json!([1]));
}
