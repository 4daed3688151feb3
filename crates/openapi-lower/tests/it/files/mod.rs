//! Descriptions with several files.

mod layouts;
mod main_files;
mod messages;
mod references;
mod selection;
use crate::support::folder::Folder;
use crate::support::losses;
use openapi_lower::{Document, Lowered};
use serde_json::{Value, json};

fn lower(document: Document) -> Lowered {
    openapi_lower::lower(document, &Default::default()).expect("it lowers")
}

/// Returns the schema of an operation's JSON response, with references resolved.
fn response(lowered: &Value, path: &str) -> Value {
    let schema =
        &lowered["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
    resolved(lowered, schema)
}

/// Returns a schema, or the component that it refers to.
fn resolved(lowered: &Value, schema: &Value) -> Value {
    let reference = schema["$ref"].as_str();
    match reference.and_then(|reference| reference.strip_prefix('#')) {
        Some(pointer) => resolved(lowered, lowered.pointer(pointer).expect("a component")),
        None => schema.clone(),
    }
}

fn names(document: &Document) -> Vec<String> {
    let operations = document.operations().into_iter();
    operations.map(|(name, ..)| name).collect()
}

const HEAD: &str = "openapi: 3.1.0\ninfo: {title: Shop, version: '1'}\n";

/// Returns a path with one operation, whose JSON response has the given schema.
fn get(path: &str, id: &str, schema: &str) -> String {
    format!(
        "  {path}: {{get: {{operationId: {id}, responses: {{'200': {{description: ok, \
         content: {{application/json: {{schema: {schema}}}}}}}}}}}}}\n"
    )
}

#[test]
fn sections_may_be_in_other_files() {
    let main = format!(
        "{HEAD}paths: {{$ref: 'paths.yaml'}}\ncomponents: {{$ref: 'parts/components.yaml'}}\n"
    );
    let folder = Folder::new(&[
        ("main.yaml", &main),
        (
            "paths.yaml",
            "/orders: {$ref: 'parts/orders.yaml#/list'}\n/items: {$ref: './x/../parts/./orders.yaml#/items'}\n",
        ),
        (
            "parts/orders.yaml",
            "list: {get: {operationId: listOrders, parameters: [{$ref: '../main.yaml#/components/parameters/Page'}], responses: {'200': {$ref: 'components.yaml#/responses/Orders'}}}}\nitems: {get: {operationId: listItems, responses: {'200': {description: ok, content: {application/json: {schema: {$ref: 'schemas.yaml#/Item'}}}}}}}\n",
        ),
        (
            "parts/components.yaml",
            "schemas: {$ref: schemas.yaml}\nparameters: {Page: {name: page, in: query, required: true, schema: {type: integer}}}\nresponses: {Orders: {description: ok, content: {application/json: {schema: {type: array, items: {$ref: './schemas.yaml#/Order'}}}}}}\n",
        ),
        (
            "parts/schemas.yaml",
            "Order: {type: object, required: [item], properties: {item: {$ref: '#/Item'}}}\nItem: {type: object, required: [sku], properties: {sku: {type: string}}}\n",
        ),
    ]);
    assert_eq!(
        names(&folder.read("main.yaml").expect("a description")),
        ["listOrders", "listItems"]
    );
    let lowered = folder.lower("main.yaml");
    assert_eq!(losses(&lowered), Vec::<String>::new());
    let value = lowered.to_value();
    let schemas = value["components"]["schemas"].as_object().expect("schemas");
    let found: Vec<&String> = schemas.keys().collect();
    assert_eq!(found, ["Item", "Order"]);
    assert_eq!(
        value["paths"]["/orders"]["get"]["parameters"][0]["name"],
        "page"
    );
    assert_eq!(
        response(&value, "/items")["properties"]["sku"],
        json!({"type": "string"})
    );
}

#[test]
fn components_keep_their_names() {
    let main = format!(
        "{HEAD}paths:\n{}{}components:\n  schemas:\n    Money: {{$ref: 'models/money.yaml'}}\n    Cash: {{$ref: 'models/money.yaml'}}\n",
        get("/a", "getA", "{$ref: 'models/money.yaml'}"),
        get("/b", "getB", "{$ref: 'models/price.yaml'}"),
    );
    let folder = Folder::new(&[
        ("main.yaml", &main),
        (
            "models/money.yaml",
            "type: object\nrequired: [amount]\nproperties: {amount: {type: integer}}\n",
        ),
        (
            "models/price.yaml",
            "type: object\nproperties: {net: {$ref: money.yaml}, gross: {$ref: '../models/./money.yaml'}}\n",
        ),
    ]);
    let lowered = folder.lower("main.yaml");
    assert_eq!(losses(&lowered), Vec::<String>::new());
    let value = lowered.to_value();
    let schemas = value["components"]["schemas"].as_object().expect("schemas");
    let mut found: Vec<&String> = schemas.keys().collect();
    found.sort();
    assert_eq!(found, ["Cash", "Money", "Price"]);
    for property in [
        &schemas["Price"]["properties"]["net"],
        &schemas["Price"]["properties"]["gross"],
        &schemas["Cash"],
    ] {
        assert_eq!(property["$ref"], "#/components/schemas/Money");
    }
    assert_eq!(schemas["Money"]["required"], json!(["amount"]));
}

#[test]
fn parameters_and_responses_may_be_in_other_files() {
    let main = "openapi: 3.2.0\ninfo: {title: Shop, version: '1'}\nsecurity: [{key: []}]\npaths:\n  /a: {$ref: 'items.yaml#/a'}\ncomponents:\n  securitySchemes: {key: {$ref: 'rest.yaml#/key'}}\n  mediaTypes: {note: {$ref: 'rest.yaml#/note'}}\n";
    let folder = Folder::new(&[
        ("main.yaml", main),
        (
            "items.yaml",
            "a:\n  parameters: [{$ref: 'rest.yaml#/id'}]\n  put: {$ref: 'put.yaml'}\n",
        ),
        (
            "put.yaml",
            "operationId: putA\nrequestBody: {$ref: 'rest.yaml#/body'}\nresponses:\n  '200': {$ref: 'rest.yaml#/ok'}\n  default: {$ref: 'rest.yaml#/ok'}\n",
        ),
        (
            "rest.yaml",
            "key: {type: apiKey, in: header, name: X-Key}\nid: {name: id, in: query, schema: {type: integer}}\nbody: {content: {application/json: {$ref: 'main.yaml#/components/mediaTypes/note'}}}\nnote: {schema: {type: object, properties: {text: {type: string}}}}\nok: {description: done, headers: {X-Left: {$ref: '#/left'}}, content: {application/json: {$ref: '#/note'}}}\nleft: {schema: {type: integer}}\n",
        ),
    ]);
    let document = folder.read("main.yaml").expect("a description");
    assert_eq!(names(&document), ["putA"]);
    let lowered = lower(document);
    let value = lowered.to_value();
    let put = &value["paths"]["/a"]["put"];
    assert_eq!(put["parameters"][0]["name"], "id", "{put:#}");
    let body = resolved(
        &value,
        &put["requestBody"]["content"]["application/json"]["schema"],
    );
    assert_eq!(body["properties"]["text"], json!({"type": "string"}));
    let scheme = &lowered.plan().security_schemes["key"];
    assert_eq!(scheme.name.as_deref(), Some("X-Key"));
}

#[test]
fn the_lowered_document_is_one_file() {
    let main = format!(
        "{HEAD}paths:\n  /a: {{$ref: 'paths/a.yml'}}\n{}",
        get("/b", "getB", "{$ref: 'missing/outside.yaml'}")
    );
    let folder = Folder::new(&[
        ("api/main.yaml", &main),
        (
            "api/paths/a.yml",
            "get:\n  operationId: a\n  responses:\n    '200':\n      description: ok\n      content: {application/json: {schema: {$ref: '../models/tree%20node.json#/Tree'}}}\n",
        ),
        (
            "api/models/tree node.json",
            r##"{"Tree": {"type": "object", "properties": {"left": {"$ref": "#/Tree"}, "up": {"$ref": "../paths/a.yml#/get/responses/200/content/application~1json/schema"}}}}"##,
        ),
        ("outside.yaml", "type: string\n"),
    ]);
    let lowered = lower(folder.read("api/main.yaml").expect("a description"));
    let value = lowered.to_value();
    assert!(
        value.pointer("/paths/~1a/get/responses/200").is_some(),
        "{value:#}"
    );
    let text = value.to_string();
    assert!(
        !text.contains("x-bundled") && !text.contains("tree%20node"),
        "{value:#}"
    );
    let report = lowered.report().to_string();
    assert!(report.contains("outside.yaml"), "{report}");
}

#[test]
fn files_of_a_parent_folder_need_a_root() {
    let main = format!(
        "{HEAD}paths:\n{}",
        get("/a", "getA", "{$ref: '../common/money.yaml#/Money'}")
    );
    let folder = Folder::new(&[
        ("api/main.yaml", &main),
        (
            "common/money.yaml",
            "Money: {type: object, properties: {cents: {$ref: '../api/cents.yaml'}}}\n",
        ),
        ("api/cents.yaml", "type: integer\n"),
    ]);
    let error = folder.read("api/main.yaml").expect_err("an error");
    let text = error.to_string();
    assert_eq!(error.position().map(|it| it.line), Some(4), "{text}");
    assert!(
        text.contains("`../common/money.yaml#/Money` is not followed"),
        "{text}"
    );
    assert!(
        text.contains("--root DIR") && text.contains("/paths/~1a/get"),
        "{text}"
    );

    let document = folder
        .read_below(".", &["api/main.yaml"])
        .expect("a description");
    let lowered = lower(document);
    assert_eq!(losses(&lowered), Vec::<String>::new());
    let money = response(&lowered.to_value(), "/a");
    assert_eq!(
        resolved(&lowered.to_value(), &money["properties"]["cents"])["type"],
        "integer"
    );

    let error = folder
        .read_below("common", &["api/main.yaml"])
        .expect_err("not below");
    assert!(error.to_string().contains("not below the root"), "{error}");
}
