//! References between files.

use openapi_lower::Document;
use serde_json::{Value, json};

use super::{HEAD, get, losses, lower, names, resolved, response};
use crate::support::folder::Folder;
use crate::support::reference;

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
    let leaf = resolved(
        &value,
        &value["components"]["schemas"]["Tree"]["properties"]["leaf"],
    );
    for key in ["tree", "main"] {
        assert_eq!(leaf["properties"][key]["$ref"], "#/components/schemas/Tree");
    }
}

#[test]
fn schemas_are_referenced_by_id() {
    let description = r##"
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
    let lowered = lower(Document::parse(description).expect("a description"));
    assert_eq!(losses(&lowered), Vec::<String>::new());
    let value = lowered.to_value();
    let order = &value["components"]["schemas"]["Order"];
    assert_eq!(response(&value, "/a"), *order);
    let kind = |key: &str| resolved(&value, &order["properties"][key])["type"].clone();
    let kinds = ["item", "size", "tag", "note", "other", "self"].map(kind);
    let expected = ["object", "integer", "string", "number", "boolean", "object"];
    assert_eq!(kinds, expected.map(Value::from));
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
    document.select(&["one"]).expect("an operation");
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
            .all(|it| it.contains("[load/member-beside-reference]")),
        "{hidden:#?}"
    );
}

#[test]
fn long_chains_of_references_lead_to_their_end() {
    const LINKS: usize = 3_000;
    let mut schemas = serde_json::Map::new();
    let mut responses = serde_json::Map::new();
    for link in 0..LINKS {
        let next = link + 1;
        schemas.insert(format!("S{link}"), reference(&format!("S{next}")));
        let response = json!({"$ref": format!("#/components/responses/R{next}")});
        responses.insert(format!("R{link}"), response);
    }
    schemas.insert(
        format!("S{LINKS}"),
        json!({"type": "object", "properties": {"a": {"type": "string"}}}),
    );
    responses.insert(
        format!("R{LINKS}"),
        json!({"description": "end", "content": {"application/json": {"schema": reference("S0")}}}),
    );
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
