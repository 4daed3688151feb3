//! Descriptions with several files.

mod support;

use openapi_lower::{Document, Lowered, Overlay};
use serde_json::{Value, json};
use support::folder::Folder;

fn lower(document: Document) -> Lowered {
    openapi_lower::lower(document, &Default::default()).expect("it lowers")
}

/// Returns the schema of an operation's JSON response, with references resolved.
fn response(lowered: &Value, path: &str) -> Value {
    let schema =
        &lowered["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
    followed(lowered, schema)
}

fn followed(lowered: &Value, schema: &Value) -> Value {
    match schema["$ref"]
        .as_str()
        .and_then(|text| text.strip_prefix('#'))
    {
        Some(pointer) => followed(lowered, lowered.pointer(pointer).expect("a component")),
        None => schema.clone(),
    }
}

fn losses(lowered: &Lowered) -> Vec<String> {
    let changes = lowered.report().changes.iter();
    let lossy = changes.filter(|change| change.effect != openapi_lower::Effect::Exact);
    lossy.map(|change| change.detail.clone()).collect()
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
fn references_lead_through_references_and_odd_spellings() {
    let main = format!(
        "{HEAD}paths:\n{}{}{}{}components:\n  schemas:\n    Alias: {{$ref: 'größe & co/a b.yaml#/Pair'}}\n  responses:\n    Other: {{$ref: '#/components/responses/Real'}}\n    Real: {{description: ok, content: {{application/json: {{schema: {{type: boolean}}}}}}}}\n",
        get(
            "/a",
            "getA",
            "{$ref: '#/components/schemas/Alias/properties/left'}"
        ),
        get(
            "/b",
            "getB",
            "{$ref: 'gr%C3%B6%C3%9Fe%20%26%20co/a%20b.yaml#/x~1y%7Bz%7D'}"
        ),
        get(
            "/c",
            "getC",
            "{$ref: '#/components/responses/Other/content/application~1json/schema'}"
        ),
        get(
            "/d",
            "getD",
            "{$ref: './größe & co/./a b.yaml#/Deep/items'}"
        ),
    );
    let folder = Folder::new(&[
        ("main.yaml", &main),
        (
            "größe & co/a b.yaml",
            "Pair: {type: object, properties: {left: {type: integer}}}\nx/y{z}: {type: number}\nDeep: {$ref: '../more.yaml#/List'}\n",
        ),
        (
            "more.yaml",
            "List: {type: array, items: {type: string, format: uuid}}\n",
        ),
    ]);
    let lowered = lower(folder.read("main.yaml").expect("a description"));
    assert_eq!(losses(&lowered), Vec::<String>::new());
    let value = lowered.to_value();
    let kinds = ["/a", "/b", "/c", "/d"].map(|path| response(&value, path)["type"].clone());
    assert_eq!(
        kinds,
        ["integer", "number", "boolean", "string"].map(Value::from)
    );
}

#[test]
fn files_may_refer_to_each_other_in_a_cycle() {
    let main = format!(
        "{HEAD}paths:\n{}components:\n  schemas:\n    Tree: {{$ref: 'tree.yaml#/Tree'}}\n",
        get("/a", "getA", "{$ref: '#/components/schemas/Tree'}"),
    );
    let folder = Folder::new(&[
        ("main.yaml", &main),
        (
            "tree.yaml",
            "Tree: {type: object, properties: {leaf: {$ref: 'leaf.yaml#/Leaf'}}}\nBack: {$ref: 'leaf.yaml#/Back'}\n",
        ),
        (
            "leaf.yaml",
            "Leaf: {type: object, properties: {tree: {$ref: './tree.yaml#/Tree'}, main: {$ref: 'main.yaml#/components/schemas/Tree'}, back: {$ref: '#/Back'}}}\nBack: {$ref: 'tree.yaml#/Back'}\n",
        ),
    ]);
    let lowered = lower(folder.read("main.yaml").expect("a description"));
    let value = lowered.to_value();
    let leaf = followed(
        &value,
        &value["components"]["schemas"]["Tree"]["properties"]["leaf"],
    );
    for key in ["tree", "main"] {
        assert_eq!(leaf["properties"][key]["$ref"], "#/components/schemas/Tree");
    }
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
    let body = followed(
        &value,
        &put["requestBody"]["content"]["application/json"]["schema"],
    );
    assert_eq!(body["properties"]["text"], json!({"type": "string"}));
    let plan = serde_json::to_value(lowered.plan()).expect("JSON");
    let scheme = plan
        .as_object()
        .expect("a Plan")
        .values()
        .find_map(|it| it.get("key"));
    assert_eq!(scheme.expect("a scheme")["name"], "X-Key", "{plan:#}");
}

#[test]
fn schemas_are_referenced_by_id() {
    let text = r##"
openapi: 3.1.0
info: {title: Shop, version: '1'}
paths:
  /a: {get: {operationId: getA, responses: {'200': {description: ok, content: {application/json: {schema: {$ref: 'https://shop.example/schemas/order'}}}}}}}
components:
  schemas:
    Order:
      $id: https://shop.example/schemas/order
      type: object
      properties:
        item: {$ref: item}
        size: {$ref: 'item#size'}
        tag: {$ref: '#/$defs/tag'}
        note: {$ref: '/notes/short'}
        other: {$ref: '#/components/schemas/Other'}
        self: {$ref: '#'}
      $defs: {tag: {type: string, format: date}}
    Item:
      $id: https://shop.example/schemas/item
      type: object
      properties: {sku: {type: string}, size: {$ref: '#size'}}
      $defs: {size: {$anchor: size, type: integer}}
    Short: {$id: https://shop.example/notes/short, type: number}
    Other: {type: boolean}
"##;
    let lowered = lower(Document::parse(text).expect("a description"));
    assert_eq!(losses(&lowered), Vec::<String>::new());
    let value = lowered.to_value();
    let order = &value["components"]["schemas"]["Order"];
    assert_eq!(response(&value, "/a"), *order);
    let kind = |key: &str| followed(&value, &order["properties"][key])["type"].clone();
    let kinds = ["item", "size", "tag", "note", "other", "self"].map(kind);
    let expected = ["object", "integer", "string", "number", "boolean", "object"];
    assert_eq!(kinds, expected.map(Value::from));
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
        followed(&lowered.to_value(), &money["properties"]["cents"])["type"],
        "integer"
    );

    let error = folder
        .read_below("common", &["api/main.yaml"])
        .expect_err("not below");
    assert!(error.to_string().contains("not below the root"), "{error}");
}

#[test]
fn unfollowed_references_are_reported_with_a_reason() {
    let main = format!(
        "{HEAD}paths:\n{}{}{}",
        get("/a", "getA", "{$ref: 'https://shop.example/a.json'}"),
        get("/b", "getB", "{$ref: '/etc/b.yaml'}"),
        get("/c", "getC", "{$ref: 'missing.yaml#/C'}"),
    );
    let folder = Folder::new(&[("main.yaml", &main)]);
    let lowered = folder.lower("main.yaml");
    let losses = losses(&lowered).join("\n");
    for reason in [
        "URLs are not downloaded",
        "absolute path",
        "the file does not exist",
    ] {
        assert!(losses.contains(reason), "{losses}");
    }
}

#[test]
fn an_index_lists_main_files() {
    let one = format!("{HEAD}paths:\n{}", get("/a", "getA", "{type: integer}"));
    let other = format!(
        "{HEAD}security: [{{token: []}}]\npaths:\n{}components: {{securitySchemes: {{token: {{type: http, scheme: bearer}}}}}}\n",
        get("/b", "getB", "{type: string}"),
    );
    let through_paths = format!(
        "{HEAD}paths:\n  /a: {{$ref: 'one.yaml#/paths/~1a'}}\n  /b: {{$ref: 'other.yaml#/paths/~1b'}}\n"
    );
    let folder = Folder::new(&[
        ("one.yaml", &one),
        ("other.yaml", &other),
        (
            "map.yaml",
            "one: {$ref: one.yaml}\nother: {$ref: ./other.yaml}\n",
        ),
        ("list.yaml", "- $ref: one.yaml\n- $ref: other.yaml\n"),
        ("paths.yaml", &through_paths),
    ]);
    for index in ["map.yaml", "list.yaml", "paths.yaml"] {
        let mut document = folder.read(index).expect(index);
        assert_eq!(names(&document), ["getA", "getB"], "{index}");
        document.select(&["getB"]).expect(index);
        assert_eq!(names(&document), ["getB"], "{index}");
        let value = lower(document).to_value();
        assert_eq!(response(&value, "/b")["type"], "string", "{index}");
    }
}

#[test]
fn main_files_are_merged() {
    let shared = "tags: [{name: shop}]\ncomponents:\n  schemas:\n    Error: {type: object, properties: {code: {type: integer}}}\n  securitySchemes: {token: {type: http, scheme: bearer}, key: {type: apiKey, in: header, name: K}}\n";
    let one = format!(
        "{HEAD}servers: [{{url: 'https://one.example'}}]\nsecurity: [{{token: []}}]\npaths:\n{}  /both: {{get: {{operationId: getBoth, responses: {{}}}}, parameters: [{{name: p, in: query, schema: {{type: string}}}}]}}\n{shared}",
        get("/a", "getA", "{$ref: '#/components/schemas/Error'}"),
    );
    let other = format!(
        "{HEAD}servers: [{{url: 'https://other.example'}}]\nsecurity: [{{key: []}}]\npaths:\n{}  /both: {{put: {{operationId: putBoth, responses: {{}}}}}}\n{shared}",
        get("/b", "getB", "{$ref: '#/components/schemas/Error'}"),
    );
    let folder = Folder::new(&[("one.yaml", &one), ("sub/other.yaml", &other)]);
    let document = folder
        .merged(&["one.yaml", "sub/other.yaml"])
        .expect("merged");
    assert_eq!(names(&document), ["getA", "getBoth", "putBoth", "getB"]);
    let value = document.to_value();
    assert_eq!(value["tags"], json!([{"name": "shop"}]));
    assert_eq!(
        value["paths"]["/a"]["get"]["security"],
        json!([{"token": []}])
    );
    assert_eq!(
        value["paths"]["/b"]["get"]["security"],
        json!([{"key": []}])
    );
    assert_eq!(
        value["paths"]["/both"]["put"]["security"],
        json!([{"key": []}])
    );
    assert!(value["paths"]["/both"]["put"]["parameters"].is_null());
    assert_eq!(value["paths"]["/both"]["get"]["parameters"][0]["name"], "p");
    assert_eq!(value["servers"][0]["url"], "https://one.example");
    assert_eq!(
        value["paths"]["/b"]["servers"][0]["url"],
        "https://other.example"
    );
    let lowered = lower(document);
    assert_eq!(losses(&lowered), Vec::<String>::new());
    assert_eq!(
        lowered.to_value()["components"]["schemas"]
            .as_object()
            .map(|schemas| schemas.len()),
        Some(1)
    );
}

#[test]
fn main_files_that_contradict_each_other_are_an_error() {
    let one = format!(
        "{HEAD}paths:\n{}components: {{schemas: {{A: {{type: string}}}}}}\n",
        get("/a", "getA", "{type: string}")
    );
    let cases = [
        (
            format!("{HEAD}paths: {{}}\ncomponents: {{schemas: {{A: {{type: integer}}}}}}\n"),
            "/components/schemas/A",
        ),
        (
            format!("{HEAD}paths:\n{}", get("/a", "getA", "{type: integer}")),
            "/paths/~1a/get",
        ),
        (
            format!("{HEAD}paths:\n{}", get("/b", "getA", "{type: string}")),
            "/paths/~1b/get/operationId",
        ),
        ("swagger: '2.0'\npaths: {}\n".to_owned(), "cannot be merged"),
    ];
    for (other, part) in cases {
        let folder = Folder::new(&[("one.yaml", &one), ("other.yaml", &other)]);
        let error = folder.merged(&["one.yaml", "other.yaml"]).expect_err(part);
        let text = error.to_string();
        assert!(
            text.contains(part) && text.contains("other.yaml:"),
            "{text}"
        );
        assert!(text.contains("help: "), "{text}");
    }
}

#[test]
fn selection_follows_references() {
    let text = r##"
openapi: 3.2.0
info: {title: Shop, version: '1'}
paths:
  x-internal: {get: {operationId: none}}
  /a: {$ref: '#/components/pathItems/A'}
  /b: {get: {operationId: getB, responses: {'200': {description: ok, content: {application/json: {schema: {type: object, properties: {n: {type: integer}}}}}}}}}
components:
  pathItems:
    A:
      get: {operationId: getA, responses: {'200': {description: ok, content: {application/json: {$ref: '#/components/mediaTypes/thing'}}}}}
      put: {operationId: putA, responses: {'200': {$ref: '#/paths/~1b/get/responses/200'}}}
  mediaTypes:
    thing: {schema: {$ref: '#/components/schemas/Thing'}}
  schemas:
    Thing: {type: object, properties: {base: {$ref: '#/components/schemas/Base'}}}
    Base: {type: object, discriminator: {propertyName: kind}, properties: {kind: {type: string}}}
    Child: {allOf: [{$ref: '#/components/schemas/Base'}]}
    Grandchild: {allOf: [{$ref: '#/components/schemas/Child'}, {properties: {deep: {type: integer}}}]}
    Unused: {type: string}
"##;
    let select = |names: &[&str]| {
        let mut document = Document::parse(text).expect("a description");
        document.select(names).expect("selected");
        document
    };
    assert_eq!(names(&select(&["*"])), ["getA", "putA", "getB"]);
    for name in ["getA", "GET /a"] {
        let document = select(&[name]);
        assert_eq!(names(&document), ["getA"]);
        let value = document.to_value();
        let kept: Vec<&String> = value["components"]["schemas"]
            .as_object()
            .expect("schemas")
            .keys()
            .collect();
        assert_eq!(kept, ["Thing", "Base", "Child", "Grandchild"]);
        let lowered = lower(document);
        let value = lowered.to_value();
        assert!(!response(&value, "/a")["properties"]["base"].is_null());
    }
    // The target is in an operation that is not selected.
    let lowered = lower(select(&["putA"]));
    assert_eq!(losses(&lowered), Vec::<String>::new());
    let value = lowered.to_value();
    let schema =
        &value["paths"]["/a"]["put"]["responses"]["200"]["content"]["application/json"]["schema"];
    assert_eq!(
        followed(&value, schema)["properties"]["n"]["type"],
        "integer"
    );
    assert!(value["paths"].get("/b").is_none());
}

/// A path item may have members beside its reference, at every step of a chain.
#[test]
fn members_beside_references_take_precedence() {
    let ok = "responses: {'204': {description: ok}}";
    let parameter = |name: &str| format!("{{name: {name}, in: query, schema: {{type: string}}}}");
    let main = format!(
        "openapi: 3.1.0
info: {{title: T, version: '1'}}
paths:
  /a: {{$ref: '#/components/pathItems/One', delete: {{operationId: own, {ok}}}, parameters: [{}]}}
  /b: {{$ref: item.yaml}}
components:
  schemas: {{$ref: schemas.yaml, Own: {{type: string}}}}
  pathItems:
    One: {{$ref: '#/components/pathItems/Two', parameters: [{}, {}], get: {{operationId: one, {ok}}}}}
    Two: {{post: {{operationId: two, {ok}}}, delete: {{operationId: hidden, {ok}}}}}
",
        parameter("x"),
        parameter("x"),
        parameter("y"),
    );
    let folder = Folder::new(&[
        ("main.yaml", &main),
        (
            "item.yaml",
            &format!("$ref: last.yaml\nget: {{operationId: three, {ok}}}\n"),
        ),
        ("last.yaml", &format!("put: {{operationId: four, {ok}}}\n")),
        ("schemas.yaml", "$ref: more.yaml\nA: {type: integer}\n"),
        ("more.yaml", "B: {type: integer}\n"),
    ]);
    let mut document = folder.read("main.yaml").expect("a description");
    assert_eq!(names(&document), ["own", "one", "two", "three", "four"]);
    let schemas = document.to_value()["components"]["schemas"].clone();
    assert_eq!(schemas["A"]["type"], "integer");
    assert_eq!(schemas["B"]["type"], "integer");
    assert_eq!(schemas["Own"]["type"], "string");
    document.select(&["one"]).expect("it is there");
    let lowered = folder.lower("main.yaml");
    let value = lowered.to_value();
    let parameters = value["paths"]["/a"]["get"]["parameters"].as_array();
    let parameters = parameters.map(|all| all.iter().map(|it| it["name"].clone()));
    let parameters: Vec<Value> = parameters.expect("parameters").collect();
    assert_eq!(parameters, [json!("x"), json!("y")]);
    let hidden = losses(&lowered);
    assert_eq!(hidden.len(), 2, "{hidden:#?}");
    assert!(
        hidden
            .iter()
            .all(|it| it.contains("has a member with the same name")),
        "{hidden:#?}"
    );
}

#[test]
fn selection_keeps_used_nodes_of_other_files() {
    let main = format!(
        "{HEAD}paths:\n  /a: {{$ref: 'a.yaml'}}\n  /b: {{$ref: 'b.yaml'}}\ncomponents: {{schemas: {{Big: {{type: string}}}}}}\n"
    );
    let operation = |id: &str, schema: &str| {
        format!(
            "get: {{operationId: {id}, responses: {{'200': {{description: ok, content: {{application/json: {{schema: {{$ref: '{schema}'}}}}}}}}}}}}\n"
        )
    };
    let folder = Folder::new(&[
        ("main.yaml", &main),
        ("a.yaml", &operation("getA", "types.yaml#/One")),
        ("b.yaml", &operation("getB", "types.yaml#/Two")),
        (
            "types.yaml",
            "One: {type: object, properties: {next: {$ref: '#/One'}}}\nTwo: {type: object, properties: {big: {$ref: 'main.yaml#/components/schemas/Big'}}}\n",
        ),
    ]);
    let mut document = folder.read("main.yaml").expect("a description");
    document.select(&["getA"]).expect("selected");
    let value = document.to_value();
    assert_eq!(
        value["x-bundled"],
        json!({"types.yaml": {"One": {
            "type": "object",
            "properties": {"next": {"$ref": "#/x-bundled/types.yaml/One"}},
        }}})
    );
    assert!(
        value
            .get("components")
            .is_none_or(|it| it.get("schemas").is_none()),
        "{value:#}"
    );
}

#[test]
fn errors_and_reports_name_the_file() {
    let main = format!("{HEAD}paths: {{/a: {{$ref: a.yaml}}}}\n");
    let folder = Folder::new(&[
        ("main.yaml", &main),
        (
            "a.yaml",
            "get:\n  operationId: getA\n  responses:\n    '299x': {description: ok}\n",
        ),
    ]);
    let document = folder.read("main.yaml").expect("a description");
    let lowered = lower(document.clone());
    let changes = &lowered.report().changes;
    let odd = changes
        .iter()
        .find(|change| change.detail.contains("299x"))
        .expect("noted");
    assert_eq!(odd.pointer, "a.yaml#/get/responses/299x");
    assert_eq!(odd.operation.as_deref(), Some("getA"));
    for pointer in [
        "a.yaml#/get/responses/299x",
        "/paths/~1a/get/responses/299x",
    ] {
        let (path, position) = document.location(pointer);
        assert!(path.expect("a file").ends_with("a.yaml"), "{pointer}");
        assert_eq!(position.map(|it| it.line), Some(4), "{pointer}");
    }
}

#[test]
fn messages_name_the_pointer_in_the_file() {
    let main = format!("{HEAD}paths: {{/a: {{$ref: parts/a.yaml}}}}\n");
    let part = "get:
  operationId: getA
  parameters: [{$ref: '#/missing/p'}]
  responses:
    '200': {description: ok, content: {application/json: {schema: {$ref: 'b.yaml#/missing'}}}}
";
    let overlay = "overlay: 1.1.0
info: {title: Corrections, version: '1'}
actions:
  - {target: \"$.paths['/a'].get.operationId\", x-was: getB, update: getC}
  - {target: \"$.paths['/a']\", update: {get: {responses: {'404': {description: x}}}, put: {summary: x}}}
";
    let folder = Folder::new(&[
        ("main.yaml", &main),
        ("parts/a.yaml", part),
        ("parts/b.yaml", "type: string\n"),
        ("overlay.yaml", overlay),
    ]);
    let mut document = folder.read("main.yaml").expect("a description");
    let overlay = Overlay::read(folder.path("overlay.yaml")).expect("an overlay");
    let stale = document.apply(&overlay).expect_err("an error").to_string();
    assert!(
        stale.contains("does not match the value at parts/a.yaml#/get/operationId"),
        "{stale}"
    );
    let lost = "it documents parts/a.yaml#/get/responses/404, parts/a.yaml#/put, which";
    assert!(stale.contains(lost), "{stale}");
    let losses = losses(&lower(document));
    for told in [
        "`parts/a.yaml#/missing/p` is undefined",
        "`parts/b.yaml#/missing` is undefined",
    ] {
        assert!(losses.iter().any(|it| it.contains(told)), "{losses:#?}");
    }
    assert!(!losses.concat().contains("x-bundled"), "{losses:#?}");
}

#[test]
fn long_chains_of_references_lead_to_their_end() {
    const LINKS: usize = 3_000;
    let mut schemas = serde_json::Map::new();
    let mut responses = serde_json::Map::new();
    for link in 0..LINKS {
        let next = link + 1;
        schemas.insert(
            format!("S{link}"),
            json!({"$ref": format!("#/components/schemas/S{next}")}),
        );
        responses.insert(
            format!("R{link}"),
            json!({"$ref": format!("#/components/responses/R{next}")}),
        );
    }
    schemas.insert(
        format!("S{LINKS}"),
        json!({"type": "object", "properties": {"a": {"type": "string"}}}),
    );
    responses.insert(format!("R{LINKS}"), json!({"description": "end", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/S0"}}}}));
    let described = json!({"openapi": "3.0.3", "info": {"title": "Chain", "version": "1"},
        "paths": {"/a": {"get": {"operationId": "getA", "responses": {"200": {"$ref": "#/components/responses/R0"}}}}},
        "components": {"schemas": schemas, "responses": responses}});
    let started = std::time::Instant::now();
    let lowered = lower(Document::parse(&described.to_string()).expect("a description"));
    let value = lowered.to_value();
    assert_eq!(losses(&lowered), Vec::<String>::new());
    assert_eq!(
        response(&value, "/a")["properties"]["a"],
        json!({"type": "string"})
    );
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}
