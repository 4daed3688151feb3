use serde_json::{Value, json};

use crate::passes::testing;

/// Returns the path and the operation after the pass, for parameters of a GET operation.
fn run(path: &str, parameters: Value) -> (String, Value, Vec<String>) {
    let document = json!({
        "openapi": "3.0.3",
        "paths": {path: {"get": {"parameters": parameters}}},
        "components": {"schemas": {
            "Filter": {"type": "object", "required": ["a"], "properties": {
                "a": {"type": "string"}, "b": {"type": "array", "items": {"type": "integer"}},
                "c": {"type": "object", "properties": {"d": {"type": "boolean"}}}}},
            "Color": {"type": "string", "enum": ["red"], "nullable": true},
            "At": {"type": "string", "format": "date-time"},
        }},
    });
    let (document, notes) = testing::run(super::run, document);
    let (path, item) = document["paths"]
        .as_object()
        .expect("paths")
        .iter()
        .next()
        .expect("a path");
    (path.clone(), item["get"].clone(), notes)
}

fn one(parameter: Value) -> (Value, Value, Vec<String>) {
    let (_, operation, notes) = run("/a", json!([parameter]));
    let name = operation["parameters"][0]["name"]
        .as_str()
        .unwrap_or_default();
    let plan = operation["x-plan"]["parameters"][name].clone();
    (operation["parameters"][0].clone(), plan, notes)
}

fn names(operation: &Value) -> Vec<String> {
    let list = operation["parameters"].as_array().expect("parameters");
    list.iter()
        .map(|parameter| {
            let text = |key: &str| parameter[key].as_str().unwrap_or_default().to_owned();
            let required = if parameter["required"] == true {
                "!"
            } else {
                ""
            };
            format!("{} {}{required}", text("in"), text("name"))
        })
        .collect()
}

#[test]
fn supported_parameters_are_unchanged() {
    let parameters = json!([
        {"name": "id", "in": "path", "required": true, "schema": {"type": "integer"}},
        {"name": "q", "in": "query", "schema": {"type": "string", "format": "date-time"}},
        {"name": "list", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}},
        {"name": "color", "in": "query", "schema": {"$ref": "#/components/schemas/Color"}},
        {"name": "map", "in": "query", "schema": {"type": "object", "additionalProperties": {"type": "string"}}},
        {"name": "either", "in": "query", "schema": {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}},
        {"name": "X-Id", "in": "header", "schema": {"type": "string", "format": "uuid"}},
    ]);
    let (_, operation, notes) = run("/a/{id}", parameters.clone());
    assert_eq!(operation["parameters"], parameters);
    assert!(notes.is_empty(), "{notes:?}");
}

#[test]
fn arrays_keep_their_type_and_the_plan_has_the_style() {
    let items = json!({"type": "array", "items": {"type": "string"}});
    let (parameter, plan, notes) = one(json!(
        {"name": "ids", "in": "query", "explode": false, "description": "Ids.", "schema": items}));
    assert_eq!(
        parameter,
        json!({"name": "ids", "in": "query", "description": "Ids.", "schema": items})
    );
    assert_eq!(plan, json!({"explode": false}));
    assert!(notes.is_empty(), "{notes:?}");
    let (parameter, plan, _) = one(json!(
        {"name": "ids", "in": "query", "style": "pipeDelimited", "schema": items}));
    assert_eq!(parameter["schema"], items);
    assert_eq!(plan, json!({"style": "pipeDelimited"}));
    let (parameter, plan, _) = one(json!({"name": "X-Ids", "in": "header", "schema": items}));
    assert_eq!(parameter["schema"], items);
    assert_eq!(plan, Value::Null);
}

#[test]
fn an_object_becomes_one_parameter_per_property() {
    let (_, operation, notes) = run(
        "/a",
        json!([
            {"name": "f", "in": "query", "required": true, "style": "deepObject", "explode": true,
             "schema": {"$ref": "#/components/schemas/Filter"}},
            {"name": "g", "in": "query", "schema": {"$ref": "#/components/schemas/Filter"}},
        ]),
    );
    assert_eq!(
        names(&operation),
        [
            "query f[a]!",
            "query f[b]",
            "query f[c][d]",
            "query a",
            "query b",
            "query c"
        ]
    );
    assert_eq!(
        operation["x-plan"]["parameters"],
        json!({"f[b]": {"style": "deepObject"}, "c": {"mediaType": "application/json"}})
    );
    assert_eq!(operation["parameters"][5]["explode"], false);
    testing::assert_exact(&notes);
}

#[test]
fn a_union_in_deep_object_style_has_a_parameter_for_each() {
    let (_, operation, _) = run(
        "/a",
        json!([
            {"name": "created", "in": "query", "style": "deepObject", "schema": {"anyOf": [
                {"type": "integer"},
                {"type": "object", "properties": {"gt": {"type": "integer"}}}]}},
        ]),
    );
    assert_eq!(names(&operation), ["query created", "query created[gt]"]);
}

#[test]
fn an_object_that_cannot_be_split_is_one_parameter() {
    let map = json!({"type": "object", "additionalProperties": {"type": "string"}});
    let (parameter, plan, notes) =
        one(json!({"name": "m", "in": "query", "style": "deepObject", "schema": map}));
    assert_eq!(parameter["schema"], map);
    assert_eq!(plan, json!({"style": "deepObject"}));
    assert!(notes.is_empty(), "{notes:?}");
    let filter = json!({"$ref": "#/components/schemas/Filter"});
    let given = json!({"name": "m", "in": "query", "schema": filter, "explode": false});
    let (parameter, plan, notes) = one(given.clone());
    assert_eq!(parameter, given);
    assert_eq!(plan, json!({"explode": false}));
    assert!(notes.is_empty(), "{notes:?}");
    // The names of all properties are not known.
    let open = json!({"type": "object", "properties": {"a": {"type": "string"}},
                      "additionalProperties": {"type": "integer"}});
    let (parameter, plan, _) = one(json!({"name": "m", "in": "query", "schema": open}));
    assert_eq!(
        parameter,
        json!({"name": "m", "in": "query", "schema": open, "explode": false})
    );
    assert_eq!(plan, Value::Null);
}

#[test]
fn path_and_header_parameters_are_never_null() {
    let (parameter, _, _) = one(json!({"name": "X-A", "in": "header", "schema": {}}));
    assert_eq!(parameter["schema"], json!({"type": "string"}));
    let (parameter, _, notes) = one(json!(
        {"name": "X-A", "in": "header", "schema": {"type": "string", "format": "date-time", "nullable": true}}));
    assert_eq!(
        parameter["schema"],
        json!({"type": "string", "format": "date-time"})
    );
    testing::assert_exact(&notes);
    let (parameter, _, _) = one(json!(
        {"name": "X-A", "in": "header", "schema": {"nullable": true, "allOf": [{"$ref": "#/components/schemas/Color"}]}}));
    assert_eq!(
        parameter["schema"],
        json!({"type": "string", "enum": ["red"]})
    );
    let filter = json!({"$ref": "#/components/schemas/Filter"});
    let (parameter, _, notes) = one(json!({"name": "X-A", "in": "header", "schema": filter}));
    assert_eq!(parameter["schema"], filter);
    assert!(notes.is_empty(), "{notes:?}");
}

#[test]
fn ignored_header_parameters_are_removed() {
    let (_, operation, notes) = run(
        "/a",
        json!([
            {"name": "accept", "in": "header", "schema": {"type": "string"}},
            {"name": "Authorization", "in": "header", "schema": {"type": "string"}},
            {"name": "X Id", "in": "header", "schema": {"type": "string"}},
        ]),
    );
    assert!(operation.get("parameters").is_none());
    assert_eq!(notes.len(), 3);
    assert!(notes[2].starts_with("narrowed"));
}

#[test]
fn cookies_become_headers() {
    let text = json!({"type": "string"});
    let (_, operation, _) = run(
        "/a",
        json!([
            {"name": "sid", "in": "cookie", "required": true, "schema": text},
            {"name": "SID", "in": "header", "schema": text},
            {"name": "accept", "in": "cookie", "style": "cookie", "schema": text},
            {"name": "a;b", "in": "cookie", "schema": text},
        ]),
    );
    assert_eq!(
        names(&operation),
        ["header sid_header!", "header SID", "header accept-cookie"]
    );
    assert_eq!(
        operation["x-plan"]["parameters"],
        json!({
            "sid_header": {"in": "cookie", "wireName": "sid"},
            "accept-cookie": {"style": "cookie", "in": "cookie", "wireName": "accept"},
        })
    );
}

#[test]
fn content_becomes_json_or_a_string() {
    let (parameter, plan, notes) = one(json!({"name": "f", "in": "query", "content": {
        "application/json": {"schema": {"type": "object"}}}}));
    assert_eq!(parameter["schema"], json!({"type": "object"}));
    assert_eq!(plan, json!({"mediaType": "application/json"}));
    testing::assert_exact(&notes);
    let (parameter, plan, notes) = one(json!({"name": "f", "in": "query", "content": {
        "application/xml": {"schema": {"type": "object"}}}}));
    assert_eq!(parameter["schema"], json!({"type": "string"}));
    assert_eq!(plan, Value::Null);
    assert!(notes.iter().any(|note| note.starts_with("narrowed")));
    let (parameter, _, _) = one(json!({"name": "f", "in": "query"}));
    assert_eq!(parameter["schema"], json!({"type": "string"}));
}

#[test]
fn a_secret_is_marked_in_the_plan() {
    let (parameter, plan, _) = one(json!(
        {"name": "key", "in": "query", "schema": {"type": "string", "format": "password"}}));
    assert_eq!(parameter["schema"], json!({"type": "string"}));
    assert_eq!(plan, json!({"secret": true}));
}

#[test]
fn a_clashing_path_parameter_is_renamed() {
    let text = json!({"type": "string"});
    let (path, operation, _) = run(
        "/a/{id}",
        json!([
            {"name": "id", "in": "path", "required": true, "schema": text},
            {"name": "Id", "in": "query", "schema": text},
        ]),
    );
    assert_eq!(path, "/a/{id_path}");
    assert_eq!(names(&operation), ["path id_path!", "query Id"]);
    assert!(operation.get("x-plan").is_none());
}

#[test]
fn one_of_two_clashing_arguments_gets_a_placeholder_in_any_order() {
    let text = json!({"type": "string"});
    let mut parameters = vec![
        json!({"name": "filter[a]", "in": "query", "schema": text}),
        json!({"name": "filter_a", "in": "query", "schema": text}),
        json!({"name": "filter_a", "in": "header", "schema": text}),
        json!({"name": "header_map", "in": "header", "schema": text}),
    ];
    for _ in 0..2 {
        let (_, operation, _) = run("/a", json!(parameters));
        let mut found = names(&operation);
        found.sort();
        assert_eq!(
            found,
            [
                "header filter_a_header",
                "header header_map_header",
                "query filter[a]",
                "query filter_a_query"
            ]
        );
        let plan = &operation["x-plan"]["parameters"];
        assert_eq!(plan["filter_a_query"]["wireName"], "filter_a");
        assert_eq!(plan["header_map_header"]["wireName"], "header_map");
        parameters.reverse();
    }
}

#[test]
fn duplicate_parameters_are_removed() {
    let (_, operation, notes) = run(
        "/a",
        json!([
            {"name": "a", "in": "query", "schema": {"type": "string"}},
            {"name": "a", "in": "query", "schema": {"type": "string"}},
            {"name": "a", "in": "query", "schema": {"type": "integer"}},
        ]),
    );
    assert_eq!(names(&operation), ["query a"]);
    assert_eq!(notes.len(), 2);
    assert!(notes[1].starts_with("narrowed"));
    let array = json!({"type": "array", "items": {"type": "string"}});
    let (_, _, notes) = run(
        "/a",
        json!([
            {"name": "a", "in": "query", "description": "d", "schema": array},
            {"name": "a", "in": "query", "schema": array},
            {"name": "a", "in": "query", "schema": array, "explode": false},
            {"name": "a", "in": "query", "schema": array, "required": true},
        ]),
    );
    let effects: Vec<_> = notes.iter().map(|note| &note[..5]).collect();
    assert_eq!(effects, ["exact", "narro", "narro"]);
}

#[test]
fn an_undefined_style_is_not_exact() {
    for style in ["fancy", "matrix"] {
        let array = json!({"type": "array", "items": {"type": "string"}});
        let parameter = json!({"name": "a", "in": "query", "style": style, "schema": array});
        let (_, _, notes) = one(parameter);
        let expected = "widened /paths/~1a/get/parameters/0/style: parameters/style-unknown";
        assert_eq!(notes, [expected]);
    }
}

#[test]
fn a_number_cannot_be_sent_without_a_value() {
    let (_, _, notes) = one(json!({"name": "a", "in": "query", "allowEmptyValue": true,
        "schema": {"type": "integer"}}));
    let expected = "narrowed /paths/~1a/get/parameters/0/allowEmptyValue: parameters/empty-value";
    assert_eq!(notes, [expected]);
}

#[test]
fn default_values_and_styles_without_effect_are_removed() {
    let (parameter, _, notes) = one(json!({"name": "a", "in": "query", "style": "form",
        "explode": true, "allowEmptyValue": true, "schema": {"type": "string", "default": "x"}}));
    assert_eq!(
        parameter,
        json!({"name": "a", "in": "query", "schema": {"type": "string"}})
    );
    testing::assert_exact(&notes);
}

#[test]
fn arrays_of_objects_keep_their_type() {
    let schema = json!({"type": "array", "items": {"type": "object"}});
    let (parameter, _, notes) = one(json!({"name": "a", "in": "query", "schema": schema}));
    assert_eq!(parameter["schema"], schema);
    assert!(notes.is_empty(), "{notes:?}");
}

#[test]
fn a_body_parameter_becomes_the_json_body() {
    let (_, operation, _) = run(
        "/a",
        json!([
        {"name": "b", "in": "body", "required": true, "schema": {"type": "object"}}]),
    );
    assert_eq!(
        operation["requestBody"],
        json!({"required": true, "content": {"application/json": {"schema": {"type": "object"}}}})
    );
}

#[test]
fn paths_that_become_equal_stay_distinct() {
    let parameter = |name: &str, location: &str| json!({"name": name, "in": location, "required": true, "schema": {"type": "string"}});
    let (document, _) = testing::run(
        super::run,
        json!({"openapi": "3.0.3", "paths": {
            "/a/{id}": {"get": {"parameters": [parameter("id", "path"), parameter("id", "query")]}},
            "/a/{id_path}": {"get": {"parameters": [parameter("id_path", "path")]}},
        }}),
    );
    let items = document["paths"].as_object().expect("paths");
    let keys: Vec<_> = items.keys().collect();
    assert_eq!(keys, ["/a/{id_path}#-2", "/a/{id_path}"]);
    let first = &items["/a/{id_path}#-2"]["get"]["parameters"][0];
    assert_eq!(first["name"], "id_path");
}

#[test]
fn the_argument_for_the_media_type_of_a_body_is_kept_free() {
    let names_of = |content: Value| {
        let document = json!({"openapi": "3.0.3", "paths": {"/a/{contentType}": {"post": {
            "parameters": [
                {"name": "contentType", "in": "path", "required": true, "schema": {"type": "string"}},
                {"name": "content_type", "in": "query", "schema": {"type": "string"}},
            ],
            "requestBody": {"content": content},
        }}}});
        let (document, _) = testing::run(super::run, document);
        let (path, item) = document["paths"]
            .as_object()
            .expect("paths")
            .iter()
            .next()
            .expect("a path");
        (path.clone(), names(&item["post"]))
    };
    for content in [
        json!({"image/*": {}}),
        json!({"multipart/mixed": {}}),
        json!({"application/json": {}, "image/png": {}, "image/jpeg": {}}),
    ] {
        let (path, names) = names_of(content);
        assert_eq!(path, "/a/{contentType_path}");
        assert_eq!(
            names,
            ["path contentType_path!", "query content_type_query"]
        );
    }
    let (path, names) = names_of(json!({"multipart/form-data": {}, "image/png": {}}));
    // The parameters have the same argument name.
    assert_eq!(path, "/a/{contentType_path}");
    assert_eq!(names, ["path contentType_path!", "query content_type"]);
}
