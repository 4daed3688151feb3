//! Large numbers of similar constructs are lowered completely, or reported.

use crate::support::{losses, lower_accounted, operation_with_schema, reference};
use openapi_lower::Lowered;
use serde_json::{Map, Value, json};

/// Counts beyond the limits that a counter might have: powers of two, and a thousand.
const COUNTS: [usize; 4] = [3, 65, 130, 1_100];

fn described(operation: Value, schemas: Map<String, Value>) -> Value {
    json!({
        "openapi": "3.0.3", "info": {"title": "Many", "version": "1"},
        "paths": {"/a": {"post": operation}}, "components": {"schemas": schemas},
    })
}

/// Components that each refer to the next one; the last refers to `end`.
fn wrappers(prefix: &str, count: usize, end: Value) -> Map<String, Value> {
    let links = (0..count).map(|at| {
        let next = reference(&format!("{prefix}{}", at + 1));
        (format!("{prefix}{at}"), json!({"allOf": [next]}))
    });
    links.chain([(format!("{prefix}{count}"), end)]).collect()
}

#[test]
fn variants_behind_many_wrappers_have_their_tags() {
    for count in COUNTS {
        let variant = |kind: &str, name: &str| {
            json!({"type": "object", "required": ["kind"], "properties": {
                "kind": {"type": "string", "enum": [kind]}, name: {"type": "string"},
            }})
        };
        let mut schemas = wrappers("A", count, variant("a", "x"));
        schemas.extend(wrappers("B", count, variant("b", "y")));
        let union = json!({"oneOf": [reference("A0"), reference("B0")]});
        let lowered = lower_accounted(&described(operation_with_schema(union), schemas), false);
        assert_eq!(losses(&lowered), Vec::<String>::new(), "{count}");
        let plan = serde_json::to_value(lowered.plan()).expect("JSON");
        let union = &plan["types"]["OpResponse"]["union"];
        assert_eq!(union["tag"], json!(["kind"]), "{count}: {plan:#}");
    }
}

#[test]
fn variants_behind_many_wrappers_are_ordered() {
    for count in COUNTS {
        let mut schemas = wrappers("Any", count, json!({"type": "string"}));
        schemas.extend(wrappers(
            "Id",
            count,
            json!({"type": "string", "maxLength": 5}),
        ));
        let union = json!({"oneOf": [reference("Any0"), reference("Id0")]});
        let lowered = lower_accounted(&described(operation_with_schema(union), schemas), false);
        let members = &lowered.to_value()["components"]["schemas"]["OpResponse"]["oneOf"];
        // The narrow schema comes first, because the wide one matches everything.
        assert_eq!(members[0], reference("Id0"), "{count}: {members}");
    }
}

#[test]
fn parameters_with_many_subschemas_are_split() {
    for count in COUNTS {
        let base = |at: usize| json!({"type": "object", "properties": {format!("p{at}"): {"type": "string"}}});
        let mut schemas: Map<String, Value> = (0..count)
            .map(|at| (format!("Base{at}"), base(at)))
            .collect();
        let bases: Vec<Value> = schemas.keys().map(|name| reference(name)).collect();
        schemas.insert("All".to_owned(), json!({"allOf": bases}));
        let operation = json!({
            "operationId": "op", "responses": {"204": {"description": "ok"}},
            "parameters": [{"name": "all", "in": "query", "schema": reference("All")}],
        });
        let lowered = lower_accounted(&described(operation, schemas), false);
        let value = lowered.to_value();
        let parameters = value["paths"]["/a"]["post"]["parameters"].as_array();
        let found = parameters.expect("parameters").len();
        if losses(&lowered).is_empty() {
            assert_eq!(found, count);
        } else {
            // Inherited properties beyond the limit of `all-of` are reported.
            assert!(count > 1_000 && found == 1, "{count}: {found}");
        }
    }
}

#[test]
fn null_is_found_in_large_unions() {
    for count in COUNTS {
        let mut schemas: Map<String, Value> = (0..count)
            .map(|at| {
                let name = format!("p{at}");
                let object = json!({"type": "object", "required": [name], "properties": {name: {"type": "string"}}});
                (format!("V{at}"), object)
            })
            .collect();
        let mut members: Vec<Value> = (0..count).map(|at| reference(&format!("V{at}"))).collect();
        members.push(
            json!({"type": "object", "nullable": true, "properties": {"last": {"type": "string"}}}),
        );
        schemas.insert("U".to_owned(), json!({"oneOf": members}));
        let body = json!({"type": "object", "properties": {"u": reference("U")}});
        let operation = json!({
            "operationId": "op", "responses": {"204": {"description": "ok"}},
            "requestBody": {"required": true, "content": {"application/json": {"schema": body}}},
        });
        let lowered = lower_accounted(&described(operation, schemas), false);
        let plan = serde_json::to_value(lowered.plan()).expect("JSON");
        let presence = &plan["types"]["OpBody"]["presence"]["u"];
        assert!(!presence.is_null(), "{count}: {}", plan["types"]["OpBody"]);
    }
}

#[test]
fn chains_of_base_schemas_terminate() {
    let chain = |count: usize| {
        let links = (0..count).map(|at| {
            let next = reference(&format!("N{}", at + 1));
            let properties = json!({format!("p{at}"): {"type": "string"}});
            (
                format!("N{at}"),
                json!({"allOf": [next], "type": "object", "properties": properties}),
            )
        });
        let end = json!({"type": "object", "properties": {"end": {"type": "string"}}});
        let schemas = links.chain([(format!("N{count}"), end)]).collect();
        described(operation_with_schema(reference("N0")), schemas)
    };
    let first = |lowered: &Lowered| lowered.to_value()["components"]["schemas"]["N0"].clone();
    let short = lower_accounted(&chain(65), false);
    assert_eq!(losses(&short), Vec::<String>::new());
    assert_eq!(
        first(&short)["properties"].as_object().map(Map::len),
        Some(66)
    );
    let time = |count: usize| {
        let document = chain(count);
        let started = std::time::Instant::now();
        let long = lower_accounted(&document, false);
        let lost = losses(&long);
        let code = "[all-of/too-many-inherited]";
        assert!(lost.iter().any(|it| it.ends_with(code)), "{lost:?}");
        // Properties that are no longer described are kept as additional properties.
        assert_eq!(first(&long)["additionalProperties"], json!({}));
        started.elapsed()
    };
    let (three, twelve) = (time(1_000), time(4_000));
    // Four times the length; quadratic time would be 16 times as long.
    assert!(twelve < three * 10, "{three:?}, {twelve:?}");
}
