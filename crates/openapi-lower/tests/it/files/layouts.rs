//! Descriptions with several files, structured like published ones.

use openapi_lower::Lowered;
use serde_json::{Value, json};

use super::{get, losses, lower};
use crate::support::folder::Folder;

/// Returns the names of the operations, and the components with the names of their properties.
fn names(lowered: &Lowered) -> (Vec<String>, Value) {
    let lowered = lowered.to_value();
    let paths = lowered["paths"].as_object().into_iter().flatten();
    let operations = paths.flat_map(|(_, item)| item.as_object().into_iter().flatten());
    let ids = operations.map(|(_, it)| it["operationId"].as_str().unwrap_or_default().to_owned());
    let schemas = lowered["components"]["schemas"].as_object();
    let objects = schemas.into_iter().flatten().filter_map(|(name, schema)| {
        let names: Vec<&String> = schema["properties"].as_object()?.keys().collect();
        Some((name.clone(), json!(names)))
    });
    (ids.collect(), Value::Object(objects.collect()))
}

/// A file per resource in a folder, and a shared file.
#[test]
fn a_file_for_each_path_response_and_schema() {
    let folder = Folder::new(&[
        (
            "openapi.yaml",
            "openapi: 3.0.3
info: {title: Letters, version: '1'}
tags: [{$ref: tags/letters.yml}]
paths:
  /letters: {$ref: 'resources/letters/letters.yml'}
  '/letters/{id}': {$ref: 'resources/letters/letter.yml'}
",
        ),
        ("tags/letters.yml", "name: Letters\n"),
        (
            "resources/letters/letters.yml",
            "get:
  operationId: letters_list
  parameters:
    - $ref: ../../shared/parameters/limit.yml
    - $ref: '../../shared/parameters/before_after.yml#/before'
  responses:
    '200': {$ref: responses/all.yml}
    default: {$ref: ../../shared/responses/error.yml}
",
        ),
        (
            "resources/letters/letter.yml",
            "parameters: [{in: path, name: id, required: true, schema: {$ref: attributes/id.yml}}]
get:
  operationId: letter_retrieve
  responses:
    '200': {description: ok, content: {application/json: {schema: {$ref: models/letter.yml}}}}
",
        ),
        ("resources/letters/attributes/id.yml", "type: string\n"),
        (
            "resources/letters/models/letter.yml",
            "allOf:
  - type: object
    required: [id]
    properties:
      id: {$ref: ../attributes/id.yml}
      object: {$ref: '../../../shared/attributes/object.yml#/letter'}
  - $ref: fields.yml
",
        ),
        (
            "resources/letters/models/fields.yml",
            "type: object\nproperties: {to: {type: string}, color: {type: boolean}}\n",
        ),
        (
            "resources/letters/responses/all.yml",
            "description: all
headers: {limit: {$ref: '../../../shared/headers.yml#/limit'}}
content:
  application/json:
    schema:
      allOf:
        - $ref: ../../../shared/models/list.yml
        - properties: {data: {type: array, items: {$ref: ../models/letter.yml}}}
    examples: {one: {$ref: ../examples/one.yml}}
",
        ),
        ("resources/letters/examples/one.yml", "value: {data: []}\n"),
        ("shared/headers.yml", "limit: {schema: {type: integer}}\n"),
        (
            "shared/attributes/object.yml",
            "letter: {type: string, enum: [letter]}\n",
        ),
        (
            "shared/parameters/limit.yml",
            "in: query\nname: limit\nschema: {type: integer}\n",
        ),
        (
            "shared/parameters/before_after.yml",
            "before: {in: query, name: before, schema: {type: string}}\n",
        ),
        (
            "shared/models/list.yml",
            "type: object\nproperties: {count: {type: integer}}\n",
        ),
        (
            "shared/responses/error.yml",
            "description: e\ncontent: {application/json: {schema: {$ref: ../models/error.yml}}}\n",
        ),
        (
            "shared/models/error.yml",
            "type: object\nproperties: {code: {$ref: '#/x-codes'}}\nx-codes: {type: string, enum: [bad]}\n",
        ),
    ]);
    let lowered = folder.lower("openapi.yaml");
    assert_eq!(losses(&lowered), Vec::<String>::new());
    let (operations, objects) = names(&lowered);
    assert_eq!(operations, ["letters_list", "letter_retrieve"]);
    let letter = json!(["color", "id", "object", "to"]);
    let expected = json!({
        "Error": ["code"], "Fields": ["color", "to"], "Letter": letter,
        "LettersListResponse": ["count", "data"], "List": ["count"],
    });
    assert_eq!(objects, expected);
}

/// Sections in separate files, which list further files, and references through the main file.
#[test]
fn an_index_file_for_each_section() {
    let folder = Folder::new(&[
        (
            "openapi.yaml",
            "openapi: 3.1.0
info: {title: Bills, version: '1'}
paths:
  /customers: {$ref: ./resources/customers.yaml}
components:
  parameters: {$ref: ./parameters/_index.yaml}
  responses: {$ref: ./responses/_index.yaml}
  schemas: {$ref: ./schemas/_index.yaml}
",
        ),
        (
            "resources/customers.yaml",
            "get:
  operationId: findCustomers
  parameters:
    - $ref: ../parameters/page.yaml
    - $ref: '../openapi.yaml#/components/parameters/size'
  responses:
    '200': {description: ok, content: {application/json: {schema: {$ref: ../schemas/Customer.yaml}}}}
    '401': {$ref: ../responses/Unauthorized.yaml}
",
        ),
        (
            "parameters/_index.yaml",
            "page: {$ref: ./page.yaml}\nsize: {$ref: ./size.yaml}\n",
        ),
        (
            "parameters/page.yaml",
            "name: page\nin: query\nschema: {type: integer}\n",
        ),
        (
            "parameters/size.yaml",
            "name: size\nin: query\nschema: {type: integer}\n",
        ),
        (
            "responses/_index.yaml",
            "Unauthorized: {$ref: ./Unauthorized.yaml}\n",
        ),
        (
            "responses/Unauthorized.yaml",
            "description: no\ncontent: {application/json: {schema: {$ref: '../schemas/_index.yaml#/Problem'}}}\n",
        ),
        (
            "schemas/_index.yaml",
            "Customer: {$ref: ./Customer.yaml}\nCurrency: {$ref: ./Currency.yaml}\nProblem: {$ref: ./Problem.yaml}\n",
        ),
        (
            "schemas/Customer.yaml",
            "type: object
required: [id]
properties:
  id: {type: string}
  currency: {oneOf: [{$ref: ./Currency.yaml}, {type: 'null'}]}
  parent: {$ref: '../openapi.yaml#/components/schemas/Customer', description: the one above}
",
        ),
        ("schemas/Currency.yaml", "type: string\nenum: [EUR]\n"),
        (
            "schemas/Problem.yaml",
            "type: object\nproperties: {status: {type: integer}}\n",
        ),
    ]);
    let lowered = folder.lower("openapi.yaml");
    assert_eq!(losses(&lowered), Vec::<String>::new());
    let (operations, objects) = names(&lowered);
    assert_eq!(operations, ["findCustomers"]);
    let expected = json!({"Customer": ["currency", "id", "parent"], "Problem": ["status"]});
    assert_eq!(objects, expected);
}

/// An index of several documented descriptions, which share files of a neighbouring folder; one
/// file is missing.
#[test]
fn an_index_may_have_documentation() {
    let main = |title: &str, paths: &str| {
        format!("openapi: 3.0.3\ninfo: {{title: {title}, version: '1'}}\npaths:\n{paths}")
    };
    let objects = main(
        "Objects",
        "  /info: {$ref: ../common/info.yaml}\n  '/objects/{id}': {$ref: './paths/objects@{id}.yaml'}\n",
    );
    let runs = main(
        "Runs",
        "  /runs: {get: {operationId: ListRuns, responses: {200: {description: r, content: {application/json: {schema: {$ref: schemas/Run.yaml}}}}}}}\n",
    );
    let folder = Folder::new(&[
        (
            "index.yaml",
            "title: All\ndescription: All APIs.\napis:\n  - $ref: objects/openapi.yaml\n    description: Objects.\n  - $ref: ./runs/openapi.yaml\n",
        ),
        (
            "schema.yaml",
            "title: No index\ntype: object\nproperties: {a: {$ref: common/Service.yaml}}\n",
        ),
        ("objects/openapi.yaml", &objects),
        ("runs/openapi.yaml", &runs),
        (
            "common/info.yaml",
            "get:
  operationId: GetInfo
  responses:
    200:
      description: info
      content:
        application/json:
          schema: {allOf: [{$ref: Service.yaml}, {$ref: 'https://example.com/service.yaml#/Service'}]}
",
        ),
        (
            "common/Service.yaml",
            "type: object\nproperties: {id: {type: string}}\n",
        ),
        (
            "objects/paths/objects@{id}.yaml",
            "get:
  operationId: GetObject
  parameters: [{name: id, in: path, required: true, schema: {type: string}}]
  responses: {200: {description: o, content: {application/json: {schema: {$ref: ../schemas/Thing.yaml}}}}}
",
        ),
        (
            "objects/schemas/Thing.yaml",
            "type: object\nproperties: {inside: {type: array, items: {$ref: ./Thing.yaml}}}\n",
        ),
        (
            "runs/schemas/Run.yaml",
            "allOf: [{$ref: Status.yaml}, {properties: {start: {type: string}}}]\n",
        ),
        (
            "runs/schemas/Status.yaml",
            "type: object\nproperties: {state: {type: string}}\n",
        ),
    ]);
    let document = folder.read("index.yaml").expect("an index");
    let lowered = lower(document);
    let losses = losses(&lowered);
    let reason =
        "`https://example.com/service.yaml#/Service` is not followed: URLs are not downloaded";
    assert_eq!(losses.len(), 1, "{losses:?}");
    assert!(losses[0].contains(reason), "{losses:?}");
    let (mut operations, objects) = names(&lowered);
    operations.sort_unstable();
    assert_eq!(operations, ["GetInfo", "GetObject", "ListRuns"]);
    let expected = json!({"Run": ["start", "state"], "Service": ["id"], "Status": ["state"], "Thing": ["inside"]});
    assert_eq!(objects, expected);
    // A file with more than references and documentation is not an index.
    let error = folder.read("schema.yaml").expect_err("no description");
    assert!(error.to_string().contains("schema.yaml"), "{error}");
}

/// Several descriptions in one folder, each of which refers to components of the others.
#[test]
fn descriptions_that_share_their_components() {
    let head = "openapi: 3.0.0\ninfo: {title: T, version: '1'}\n";
    let data = format!(
        "{head}paths:
  /{{supi}}:
    get:
      operationId: GetData
      parameters:
        - {{name: supi, in: path, required: true, schema: {{$ref: 'Common.yaml#/components/schemas/Supi'}}}}
        - {{name: plmn, in: query, content: {{application/json: {{schema: {{$ref: 'Common.yaml#/components/schemas/Plmn'}}}}}}}}
      responses:
        '200': {{description: ok, content: {{application/json: {{schema: {{$ref: '#/components/schemas/Data'}}}}}}}}
        '404': {{$ref: 'Common.yaml#/components/responses/404'}}
components:
  schemas:
    Data: {{type: object, properties: {{context: {{$ref: 'Context.yaml#/components/schemas/Context'}}}}}}
"
    );
    let context = format!(
        "{head}paths:
  /contexts:
    get:
      operationId: GetContext
      responses: {{'200': {{description: ok, content: {{application/json: {{schema: {{$ref: '#/components/schemas/Context'}}}}}}}}}}
components:
  schemas:
    Context: {{type: object, properties: {{supi: {{$ref: 'Common.yaml#/components/schemas/Supi'}}, back: {{$ref: 'Data.yaml#/components/schemas/Data'}}}}}}
"
    );
    let common = format!(
        "{head}paths: {{}}
components:
  responses:
    '404': {{description: no, content: {{application/problem+json: {{schema: {{$ref: '#/components/schemas/Problem'}}}}}}}}
  schemas:
    Supi: {{type: string}}
    Plmn: {{type: object, required: [mcc], properties: {{mcc: {{$ref: '#/components/schemas/Mcc'}}}}}}
    Mcc: {{type: string}}
    Problem: {{type: object, properties: {{title: {{type: string}}}}}}
    Unused: {{type: object, properties: {{x: {{type: string}}}}}}
"
    );
    let folder = Folder::new(&[
        ("Data.yaml", &data),
        ("Context.yaml", &context),
        ("Common.yaml", &common),
    ]);
    let lowered = folder.lower("Data.yaml");
    assert_eq!(losses(&lowered), Vec::<String>::new());
    let (operations, objects) = names(&lowered);
    assert_eq!(operations, ["GetData"]);
    let expected = json!({"Context": ["back", "supi"], "Data": ["context"], "Plmn": ["mcc"], "Problem": ["title"]});
    assert_eq!(objects, expected);
    let merged = folder
        .merged(&["Data.yaml", "Context.yaml"])
        .expect("merged");
    let lowered = lower(merged);
    assert_eq!(losses(&lowered), Vec::<String>::new());
    let (mut operations, objects) = names(&lowered);
    operations.sort_unstable();
    assert_eq!(operations, ["GetContext", "GetData"]);
    assert_eq!(objects, expected);
}

#[test]
fn misspelled_references_are_repaired() {
    let references = [
        "sub/one.yaml",
        "sub/one.yaml#",
        "sub/one.yaml#/",
        "sub\\one.yaml",
        "./sub/./one.yaml",
        "sub/../sub/one.yaml",
        "my%20file.yaml",
        "my file.yaml",
        "all.json#definitions/One",
        "all.json#/definitions/One",
        "#components/schemas/One",
    ];
    let head = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n";
    let tail = "components: {schemas: {One: {type: object, properties: {a: {type: string}}}}}\n";
    let path = |(at, reference): (usize, &&str)| {
        let schema = format!("{{$ref: '{reference}'}}");
        get(&format!("/p{at}"), &format!("get{at}"), &schema)
    };
    let paths: String = references.iter().enumerate().map(path).collect();
    let main = format!("{head}{paths}{tail}");
    let one = "type: object\nproperties: {a: {type: string}}\n";
    let folder = Folder::new(&[
        ("main.yaml", &main),
        ("sub/one.yaml", one),
        ("my file.yaml", one),
        (
            "all.json",
            r##"{"definitions": {"One": {"type": "object", "properties": {"a": {"$ref": "#definitions/Text"}}}, "Text": {"type": "string"}}}"##,
        ),
    ]);
    let lowered = folder.lower("main.yaml");
    assert_eq!(losses(&lowered), Vec::<String>::new());
    // The same reference in a description of one file.
    let single = format!("{head}{}{tail}", path((0, &"#components/schemas/One")));
    let folder = Folder::new(&[("main.yaml", &single)]);
    assert_eq!(losses(&folder.lower("main.yaml")), Vec::<String>::new());
}
