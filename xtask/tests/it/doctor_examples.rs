//! `doctor --examples`, run on small descriptions. It builds a program for each, with the
//! artifacts of the workspace's `doctor` folder.

use crate::support::Scratch;
use serde_json::{Value, json};

/// Conforming examples at each location that OpenAPI 3 defines, and some that do not conform.
const SHOP: &str = r##"openapi: 3.0.3
info: { title: Shop, version: "1" }
paths:
  /orders/{id}:
    get:
      operationId: getOrder
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses:
        "200":
          description: An order.
          content:
            application/json:
              schema: { $ref: "#/components/schemas/Order" }
              examples:
                whole: { $ref: "#/components/examples/Whole" }
                text: { value: '{"id": "1c8c2f7e-8b0f-4a3c-9d5f-0c9f4b6f0b51"}' }
                no_id: { value: { state: open } }
                bad_time: { value: { id: 1c8c2f7e-8b0f-4a3c-9d5f-0c9f4b6f0b51, at: soon } }
                elsewhere: { externalValue: "https://shop.example/order.json" }
            text/csv: { schema: { type: string }, example: "id,state" }
        "302": { description: It has moved. }
        "404":
          description: There is none.
          content: { application/problem+json: { schema: { $ref: "#/components/schemas/Problem" } } }
        default:
          description: Another failure.
          content: { application/json: { schema: { $ref: "#/components/schemas/Fault" } } }
  /events:
    get:
      operationId: listEvents
      responses:
        "200":
          description: Events, told apart by their kind.
          content:
            application/json:
              schema:
                type: array
                items: { $ref: "#/components/schemas/Event" }
components:
  examples:
    Whole:
      value:
        id: 1C8C2F7E-8B0F-4A3C-9D5F-0C9F4B6F0B51
        at: "2024-02-29T12:00:00+02:00"
        state: open
        price: 12
        lines: []
        note: null
        history: [{ state: paid, by: { name: Ann } }, { state: open, by: null }]
        more: { any: [1, { thing: x }] }
        unheard: of
  schemas:
    Order:
      type: object
      required: [id, secret]
      properties:
        id: { type: string, format: uuid }
        secret: { type: string, writeOnly: true }
        at: { type: string, format: date-time }
        state: { $ref: "#/components/schemas/State" }
        price: { type: number, minimum: 0, exclusiveMinimum: true }
        lines: { type: array, items: { type: string } }
        note: { type: string, nullable: true }
        gift: { type: boolean, default: false }
        history:
          type: array
          items:
            type: object
            properties:
              state: { $ref: "#/components/schemas/State" }
              by: { type: object, nullable: true, properties: { name: { type: string } } }
        more: { type: object }
    State: { type: string, enum: [open, paid] }
    Problem:
      type: object
      properties: { title: { type: string } }
      example: { title: None }
    Fault:
      type: object
      properties: { code: { type: integer } }
      example: { code: 3 }
    Event:
      oneOf: [{ $ref: "#/components/schemas/Opened" }, { $ref: "#/components/schemas/Paid" }]
      discriminator: { propertyName: kind }
      example: { kind: Paid, by: card }
    Opened: { type: object, required: [kind], properties: { kind: { type: string } } }
    Paid:
      type: object
      required: [kind]
      properties:
        kind: { type: string }
        by: { type: string, enum: [card, cash] }
"##;

/// An integer that no type holds, as an example that conforms.
const LOSSY: &str = r##"{
  "swagger": "2.0",
  "info": {"title": "Stars", "version": "1"},
  "produces": ["application/json"],
  "paths": {"/stars": {"get": {
    "operationId": "countStars",
    "responses": {
      "200": {
        "description": "Their number.",
        "schema": {"$ref": "#/definitions/count"},
        "examples": {
          "application/json": {"stars": 200000000000000000000},
          "application/xml": "<stars/>"
        }
      },
      "400": {
        "description": "A failure.",
        "schema": {"type": "object", "properties": {"code": {"type": "string"}}},
        "examples": {"application/json": {"code": "E1"}}
      }
    }
  }}},
  "definitions": {
    "count": {
      "type": "object",
      "required": ["stars"],
      "properties": {"stars": {"type": "integer", "x-nullable": true}},
      "example": {"stars": null}
    }
  }
}
"##;

fn row(scratch: &Scratch, arguments: &[&str], code: i32) -> Value {
    let arguments = [&["--examples", "--format", "json"], arguments].concat();
    let outcome = scratch.doctor(&arguments).exits(code);
    serde_json::from_str(&outcome.out).expect("one row")
}

#[test]
fn conforming_examples_decode() {
    let scratch = Scratch::new();
    scratch.write("examples-shop.yaml", SHOP);
    let row = row(&scratch, &["examples-shop.yaml"], 0);
    let examples = json!({
        "found": 8,
        // CSV.
        "not_read": 1,
        // Without an id; with an invalid time.
        "not_conforming": 2,
        "conforming": 5,
        "decoded": 5,
        "round_tripped": 5,
        // The state of the order and in its history; the payment method.
        "unknown_values": 3,
        "unknown_kept": 3,
        "failures": [],
    });
    assert_eq!(
        (&row["stage"], &row["examples"]),
        (&json!("done"), &examples)
    );
}

/// `tests/constructs/` holds constructs that progenitor mishandles or rejects.
#[test]
fn examples_of_all_constructs_are_preserved() {
    let scratch = Scratch::new();
    for (name, text, found) in [
        (
            "schemas31",
            include_str!("../constructs/schemas31.yaml"),
            34,
        ),
        ("swagger20", include_str!("../constructs/swagger20.yaml"), 7),
    ] {
        let file = format!("constructs-{name}.yaml");
        scratch.write(&file, text);
        let row = row(&scratch, &[&file], 0);
        let examples = &row["examples"];
        let counts = ["found", "conforming", "round_tripped"];
        assert_eq!(counts.map(|count| &examples[count]), [&json!(found); 3]);
        assert_eq!(examples["unknown_kept"], examples["unknown_values"]);
    }
}

#[test]
fn reports_values_that_are_not_preserved() {
    let scratch = Scratch::new();
    scratch.write("examples-stars.json", LOSSY);
    let row = row(&scratch, &["examples-stars.json"], 1);
    let examples = &row["examples"];
    let counts = [
        "found",
        "not_read",
        "conforming",
        "decoded",
        "round_tripped",
    ];
    assert_eq!(
        counts.map(|count| examples[count].clone()),
        [4, 1, 3, 2, 2].map(Value::from)
    );
    assert_eq!(row["stage"], "examples");
    let failures = examples["failures"].as_array().expect("a list");
    let [failure] = failures.as_slice() else {
        panic!("{failures:?}")
    };
    assert_eq!(failure["operation"], "GET /stars");
    assert_eq!(failure["status"], "200");
    assert_eq!(
        failure["pointer"],
        "/paths/~1stars/get/responses/200/examples/application~1json"
    );
    let reason = failure["reason"].as_str().expect("text");
    assert!(
        reason.starts_with("expected an integer at /stars, found a number"),
        "{reason}"
    );
    assert!(
        row["error"]
            .as_str()
            .expect("text")
            .starts_with("GET /stars 200 /paths/")
    );
}
