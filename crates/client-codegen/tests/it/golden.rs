//! Every `golden/NAME.json` holds a lowered document and its Plan; the folders beside it hold
//! the code of both interfaces. `UPDATE_GOLDEN=1` rewrites them, and the clients of
//! `roundtrip/*.yaml`.

use std::{env, error::Error, fs, path::Path, sync::Arc};

use client_codegen::{Interface, Options, diff, generate, generate_from_json, write};
use openapi_lower::Plan;
use serde_json::{Value, json};

#[path = "../support/current.rs"]
mod current;

#[derive(serde::Deserialize)]
struct Input {
    openapi: Value,
    plan: Plan,
    /// The expected notes.
    #[serde(default)]
    notes: Vec<String>,
}

#[test]
fn the_generated_code_is_current() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut count = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|it| it == "json") {
            check(&path)?;
            count += 1;
        }
    }
    assert!(count > 0);
    Ok(())
}

/// rustc refuses a bare carriage return in documentation, and characters that change the
/// direction of a line hide its content from a reviewer.
#[test]
fn no_harmful_character_of_a_description_is_in_the_code() -> Result<(), Box<dyn Error>> {
    let text = "one\rtwo \u{202e}three\u{2066} \u{1b}[2J";
    let described = json!({"type": "object", "title": text, "description": text, "properties": {
        "a": {"type": "string", "description": text, "default": text},
        "b": {"type": "string", "enum": [text, "b"], "description": text},
        text: {"type": "object", "description": text, "properties": {"c": {"type": "integer"}}}
    }});
    let document = json!({
        "openapi": "3.0.3",
        "info": {"title": text, "version": text, "description": text},
        "servers": [
            {"url": "https://{host}.example", "description": text, "variables": {"host": {"default": "a", "description": text}}},
            {"url": "https://b.example", "description": text}
        ],
        "paths": {"/a": {"post": {
            "operationId": "postA", "summary": text, "description": text,
            "security": [{"key": []}],
            "parameters": [{"name": "q", "in": "query", "description": text, "schema": {"type": "string"}}],
            "requestBody": {"description": text, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}},
            "responses": {
                "200": {"description": text, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}},
                "201": {"description": text, "content": {"application/json": {"schema": {"type": "string"}}}}
            }
        }}},
        "components": {
            "schemas": {"A": described},
            "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key", "description": text}}
        }
    });
    for interface in [Interface::Positional, Interface::Builder] {
        let document = openapi_lower::Document::parse(&document.to_string())?;
        let lowered = openapi_lower::lower(document, &openapi_lower::Options::default())?;
        let mut options = Options::default();
        options.interface = interface;
        options.header = vec![text.to_owned()];
        let generated = generate(&lowered, &options)?;
        for (file, code) in &generated.files {
            let harmful = code.find(|it: char| {
                it.is_control() && it != '\n'
                    || matches!(it, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            });
            let line = |at: usize| code[..at].lines().last().unwrap_or_default().to_owned();
            assert_eq!(harmful.map(line), None, "{file}");
        }
    }
    Ok(())
}

/// Checks the clients of `tests/roundtrip` here, since that target compiles only if its rows name
/// existing types.
#[test]
fn the_types_of_round_trips_are_current() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/roundtrip");
    let mut names: Vec<String> = Vec::new();
    for entry in fs::read_dir(folder)? {
        let file = entry?.file_name().to_string_lossy().into_owned();
        names.extend(file.strip_suffix(".yaml").map(str::to_owned));
    }
    assert!(!names.is_empty());
    for name in names {
        let lowering = openapi_lower::Options::default();
        current::is_current(
            "roundtrip",
            &name,
            &lowering,
            &Options::default(),
            &[Interface::Positional],
            None,
        )?;
    }
    Ok(())
}

fn check(path: &Path) -> Result<(), Box<dyn Error>> {
    let name = path
        .file_stem()
        .and_then(|it| it.to_str())
        .ok_or("no name")?;
    for (interface, suffix) in [
        (Interface::Positional, "positional"),
        (Interface::Builder, "builder"),
    ] {
        let input: Input =
            serde_json::from_slice(&fs::read(path)?).map_err(|error| format!("{name}: {error}"))?;
        let mut options = Options::default();
        options.interface = interface;
        options.header = vec![format!("From {name}.json, with the {suffix} interface.")];
        let (document, plan) = (input.openapi.to_string().into(), Arc::new(input.plan));
        let generated = generate_from_json(&document, &plan, &options)?;
        let notes: Vec<_> = generated.notes.iter().map(ToString::to_string).collect();
        assert_eq!(notes, input.notes, "{name}");
        assert_eq!(generated.dropped, [], "{name}");
        let second = generate_from_json(&document, &plan, &options)?;
        assert_eq!(generated, second, "{name}");

        let expected = path.with_file_name(format!("{name}_{suffix}"));
        if env::var_os("UPDATE_GOLDEN").is_some() {
            write(&expected, &generated)?;
        }
        if let Some(diff) = diff(&expected, &generated)? {
            panic!("{diff}\nUPDATE_GOLDEN=1 cargo test -p client-codegen --test it golden");
        }
    }
    Ok(())
}

#[test]
fn generated_code_states_the_types_of_responses() -> Result<(), Box<dyn Error>> {
    let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    let response = |schema: Value| json!({"description": "", "content": {"application/json": {"schema": schema}}});
    let object = json!({"type": "object", "properties": {"a": {"type": "string"}}});
    let document = json!({
        "openapi": "3.0.3", "info": {"title": "", "version": ""},
        "paths": {"/pets": {"get": {"operationId": "listPets", "responses": {
            "200": response(json!({"type": "array", "items": reference("Pet")})),
            "404": response(json!({})),
        }}}},
        "components": {"schemas": {"Pet": object}},
    });
    let plan: Plan = serde_json::from_value(json!({
        "operations": {"listPets": {"responses": {
            "404": {"body": {"json": reference("Pet")}},
            "409": {"body": "bytes"},
        }}},
        "types": {"Pet": {}},
    }))?;
    let (document, plan) = (document.to_string().into(), Arc::new(plan));
    for interface in [Interface::Positional, Interface::Builder] {
        let mut options = Options::default();
        options.interface = interface;
        let generated = generate_from_json(&document, &plan, &options)?;
        let types = &generated.response_types["listPets"];
        let without_spaces = |ty: &str| ty.replace(' ', "");
        assert_eq!(without_spaces(&types.success), "Vec<types::Pet>");
        let failure = without_spaces(&types.failure);
        assert_eq!(failure, "client_runtime::serde_json::Value");
        let by_status = types.by_status.iter();
        let by_status: Vec<_> = by_status
            .map(|(key, ty)| (&**key, without_spaces(ty)))
            .collect();
        assert_eq!(by_status, [("404", "types::Pet".to_owned())]);
    }
    Ok(())
}
