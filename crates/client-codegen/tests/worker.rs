//! Documents on which the generator panics, aborts or does not end.
//!
//! The workers are this program, so it has its own `main`. Some of the documents would abort
//! this process if they were generated in a thread.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use client_codegen::{
    Builder, Dropped, ErrorKind, Generated, Isolation, Options, generate_from_json as generate,
    worker,
};
use serde_json::{Value, json};

fn main() {
    worker::init();
    let tests: [(&str, fn()); 8] = [
        ("a good document", good_document),
        ("a builder", builder),
        ("panic in a schema", panic_in_schema),
        ("panic in an operation", panic_in_operation),
        ("stack overflow", stack_overflow),
        ("shared parameters", shared_parameters),
        ("no end", no_end),
        ("no end in a thread", no_end_in_a_thread),
    ];
    for (name, test) in tests {
        let started = Instant::now();
        test();
        println!("test {name} ... ok ({} ms)", started.elapsed().as_millis());
    }
}

fn document(operations: &[(&str, Value)], components: Value) -> Arc<str> {
    let mut paths = json!({
        "/good": {"get": {"operationId": "good", "responses": {"200": {"description": ""}}}}
    });
    for (name, parameters) in operations {
        paths[format!("/{name}")] = json!({
            "get": {
                "operationId": name, "parameters": parameters,
                "responses": {"200": {"description": ""}}
            }
        });
    }
    let document = json!({
        "openapi": "3.0.3", "info": {"title": "Test", "version": "1"},
        "paths": paths, "components": components
    });
    document.to_string().into()
}

fn options() -> Options {
    let mut options = Options::default();
    options.isolation = Isolation::Process;
    // Long enough for a loaded machine.
    options.deadline = Duration::from_secs(60);
    options
}

fn generate_in_process(document: &Arc<str>) -> Generated {
    generate_with(document, &options())
}

fn generate_with(document: &Arc<str>, options: &Options) -> Generated {
    let generated = generate(document, &Arc::default(), options).expect("a client");
    assert!(generated.files["client.rs"].contains("fn good("));
    if cfg!(target_os = "linux") {
        assert!(generated.peak_mb.is_some_and(|megabytes| megabytes > 0));
    }
    generated
}

fn colliding() -> Value {
    json!({"type": "string", "enum": ["asc", "ASC"]})
}

fn good_document() {
    let generated = generate_in_process(&document(&[("other", json!([]))], json!({})));
    assert_eq!(generated.dropped, []);
    assert_eq!(generated.stats.operations, 2);
    let same = generate(
        &document(&[("other", json!([]))], json!({})),
        &Arc::default(),
        &Options::default(),
    );
    assert_eq!(same.expect("a client").files, generated.files);
}

fn builder() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/wire/formats.yaml");
    let in_thread = Builder::new(path).tolerant(true);
    let in_process = in_thread.clone().isolation(Isolation::Process);
    let of_thread = in_thread.generate().expect("a client");
    let of_process = in_process.generate().expect("a client");
    assert_eq!(of_thread.files, of_process.files);
    assert_eq!(
        of_process.peak_mb.is_some(),
        cfg!(target_os = "linux"),
        "no worker ran"
    );
}

fn panic_in_schema() {
    let document = document(
        &[],
        json!({"schemas": {"A": {"type": "string"}, "Order": colliding(), "Z": {"type": "string"}}}),
    );
    let in_thread = generate(&document, &Arc::default(), &Options::default()).expect("a client");
    for generated in [generate_in_process(&document), in_thread] {
        let [Dropped::Schema { name, reason, .. }] = generated.dropped.as_slice() else {
            panic!("{:?}", generated.dropped);
        };
        assert_eq!(name, "Order");
        assert!(reason.starts_with("panicked: "), "{reason}");
    }
}

fn panic_in_operation() {
    let bad = json!([{"name": "order", "in": "query", "schema": colliding()}]);
    let document = document(
        &[
            ("a", json!([])),
            ("bad", bad.clone()),
            ("b", json!([])),
            ("worse", bad),
        ],
        json!({}),
    );
    let generated = generate_in_process(&document);
    let dropped: Vec<_> = generated.dropped.iter().map(ToString::to_string).collect();
    assert_eq!(dropped.len(), 2, "{dropped:?}");
    assert!(
        dropped[0].starts_with("no client method is generated for GET /bad (bad): panicked: "),
        "{dropped:?}"
    );
    assert!(
        dropped[1].starts_with("no client method is generated for GET /worse (worse): panicked: "),
        "{dropped:?}"
    );
    assert_eq!(generated.stats.operations, 3);
}

fn stack_overflow() {
    let cycle = |other: &str| json!({"allOf": [{"$ref": format!("#/components/schemas/{other}")}, {"type": "object"}]});
    let document = document(
        &[],
        json!({"schemas": {"A": {"type": "string"}, "B": cycle("C"), "C": cycle("B")}}),
    );
    let generated = generate_in_process(&document);
    let [Dropped::Schema { reason, .. }] = generated.dropped.as_slice() else {
        panic!("{:?}", generated.dropped);
    };
    assert!(reason.starts_with("aborted: "), "{reason}");
}

/// Lowering keeps no components but schemas, so only schemas are searched.
fn shared_parameters() {
    let document = document(
        &[("bad", json!([{"$ref": "#/components/parameters/A"}]))],
        json!({"parameters": {
            "A": {"$ref": "#/components/parameters/B"}, "B": {"$ref": "#/components/parameters/A"}
        }}),
    );
    let generated = generate_in_process(&document);
    let [Dropped::Operation { id, reason, .. }] = generated.dropped.as_slice() else {
        panic!("{:?}", generated.dropped);
    };
    assert_eq!(id, "bad");
    assert!(reason.starts_with("panicked: "), "{reason}");
}

/// Returns a document with a product of unions whose size grows exponentially.
fn endless_schema() -> Arc<str> {
    let union = |name: &str| {
        let variant = |kind: &str| {
            let property = format!("{name}{kind}");
            json!({"type": "object", "required": [property], "properties": {property: {"type": "string"}}})
        };
        json!({"oneOf": (["A", "B", "C"].map(variant))})
    };
    document(
        &[],
        json!({"schemas": {"Product": {"allOf": (["x", "y", "z"].map(union))}}}),
    )
}

fn no_end() {
    let mut options = options();
    options.deadline = Duration::from_secs(8);
    let generated = generate_with(&endless_schema(), &options);
    let [Dropped::Schema { name, reason, .. }] = generated.dropped.as_slice() else {
        panic!("{:?}", generated.dropped);
    };
    assert_eq!(name, "Product");
    assert!(reason.starts_with("timed out: "), "{reason}");
}

fn no_end_in_a_thread() {
    let mut options = Options::default();
    options.deadline = Duration::from_secs(1);
    let error = generate(&endless_schema(), &Arc::default(), &options).expect_err("no end");
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
}
