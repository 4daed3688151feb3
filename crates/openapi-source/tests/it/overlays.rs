//! Corrections by overlays.

use std::fs;

use openapi_source::{Document, Error, Overlay};

use crate::reading::SMALL;

/// Writes an overlay with these actions to a temporary folder, and reads it.
fn overlay(actions: &str) -> (tempfile::TempDir, Overlay) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("overlay.yaml");
    let text = format!("overlay: 1.1.0\ninfo: {{title: T, version: '1'}}\nactions:\n{actions}");
    fs::write(&path, text).expect("a file");
    let overlay = Overlay::read(&path).expect("an overlay");
    (folder, overlay)
}

fn corrected(actions: &str) -> Result<serde_json::Value, Error> {
    let (_folder, overlay) = overlay(actions);
    let mut document = Document::parse(SMALL).expect("a description");
    document.apply(&overlay).map(|()| document.to_value())
}

#[test]
fn overlays_update_and_remove_members() {
    let value = corrected(
        "  - {target: $.info, x-was: {title: Small, contact: null}, update: {title: Big, contact: {name: N}}}\n  - {target: $.info.version, remove: true}\n  - {target: $, update: {tags: [{name: a}]}}\n  - {target: $.tags, update: [{name: b}]}\n",
    )
    .expect("it applies");
    assert_eq!(
        value["info"],
        serde_json::json!({"title": "Big", "contact": {"name": "N"}})
    );
    assert_eq!(
        value["tags"],
        serde_json::json!([{"name": "a"}, {"name": "b"}])
    );
}

/// A nodelist of RFC 9535 is in the order of the selectors, and may have a node several times.
#[test]
fn an_action_changes_each_selected_node_once() {
    let apply = |target: &str, change: &str| {
        let (_folder, overlay) = overlay(&format!("  - {{target: \"{target}\", {change}}}\n"));
        let text = r#"{"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {},
            "x": ["a", "after", "c", "limit", "e"], "y": [{"z": [{}, {}]}, {"z": [{}]}]}"#;
        let mut document = Document::parse(text).expect("a description");
        document.apply(&overlay).expect("it applies");
        document.to_value()
    };
    for (selectors, left) in [
        ("?@=='limit', ?@=='after'", "ace"),
        ("?@=='limit', ?@=='limit'", "aafterce"),
        ("::-2", "afterlimit"),
        ("0, -1, 4", "afterclimit"),
        ("*", ""),
    ] {
        let value = apply(&format!("$.x[{selectors}]"), "remove: true");
        let items = value["x"].as_array().expect("an array");
        let items: String = items.iter().filter_map(|it| it.as_str()).collect();
        assert_eq!(items, left, "{selectors}");
    }
    let value = apply("$.y[1, 0]['z', 'z'][0, 1]", "remove: true");
    assert_eq!(value["y"], serde_json::json!([{"z": []}, {"z": []}]));
    // A node below a removed one.
    let value = apply("$.y[0]..*", "remove: true");
    assert_eq!(value["y"], serde_json::json!([{}, {"z": [{}]}]));
    let value = apply("$.y[0, 0]['z']", "update: {b: 1}");
    assert_eq!(value["y"][0]["z"], serde_json::json!([{}, {}, {"b": 1}]));
}

#[test]
fn a_stale_overlay_changes_nothing() {
    let error = |actions: &str| corrected(actions).expect_err("an error").to_string();
    let stale = error(
        "  - {target: $.info, update: {title: New}}\n  - {target: $.info.version, x-was: 2, remove: true}\n",
    );
    assert!(stale.contains("overlay.yaml:5:"), "{stale}");
    assert!(
        stale.contains("the description has \"1.10\"") && stale.contains("correct or remove"),
        "{stale}"
    );
    let unmatched = error("  - {target: $.paths.nowhere, remove: true}\n");
    assert!(unmatched.contains("matches nothing"), "{unmatched}");
    assert!(error("  - {target: 'not a path', remove: true}\n").contains("RFC 9535"));
    assert!(error("  - {target: $.info}\n").contains("has no `update`, `copy` or `remove`"));
}

/// An overlay's documentation must not add a property that the vendor has removed.
#[test]
fn documentation_of_undefined_properties_is_an_error() {
    let apply = |x_was: &str, update: &str| {
        let action = format!("  - {{target: $.components.schemas, {x_was}update: {update}}}\n");
        let (_folder, overlay) = overlay(&action);
        let text = r#"{"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {},
            "components": {"schemas": {"A": {"properties": {"b": {"type": "string"}}}}}}"#;
        let mut document = Document::parse(text).expect("a description");
        let errors = document.apply_matching(&overlay);
        errors.first().map(ToString::to_string)
    };
    assert_eq!(apply("", "{A: {properties: {b: {description: x}}}}"), None);
    let error = apply(
        "",
        "{A: {properties: {b: {description: x}, c: {description: x}}}}",
    )
    .expect("an error");
    assert!(
        error.contains("overlay.yaml:4:") && error.contains("/components/schemas/A/properties/c"),
        "{error}"
    );
    // An update with more than documentation, or with a null `x-was`, is a correction.
    assert_eq!(
        apply("", "{A: {properties: {c: {type: string, description: x}}}}"),
        None
    );
    let new = "{A: {properties: {c: {description: x}}}}";
    assert_eq!(apply("x-was: {A: {properties: {c: null}}}, ", new), None);
}

#[test]
fn documentation_of_undefined_objects_is_an_error() {
    let text = r#"{"openapi": "3.1.0", "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"get": {"parameters": [{"name": "q", "in": "query"}], "responses": {"200": {"description": "ok"}}}}},
        "components": {"schemas": {"A": {"properties": {"content": {"type": "string"}}}}}}"#;
    let apply = |target: &str, update: &str| {
        let action = format!("  - {{target: \"{target}\", update: {update}}}\n");
        let (_folder, overlay) = overlay(&action);
        let mut document = Document::parse(text).expect("a description");
        let before = document.to_value();
        let error = document.apply(&overlay).map_err(|error| error.to_string());
        assert_eq!(error.is_err(), document.to_value() == before);
        error.err()
    };
    for (target, update, location) in [
        ("$.paths", "{/gone: {get: {summary: x}}}", "/paths/~1gone"),
        ("$", "{paths: {/gone: {summary: x}}}", "/paths/~1gone"),
        (
            "$.paths",
            "{/a: {put: {description: x, operationId: putA}}}",
            "/paths/~1a/put",
        ),
        (
            "$.paths['/a']",
            "{put: {tags: [t], x-owner: me}}",
            "/paths/~1a/put",
        ),
        (
            "$.paths['/a'].get",
            "{responses: {'404': {description: x}}}",
            "/paths/~1a/get/responses/404",
        ),
        (
            "$.paths['/a'].get",
            "{parameters: [{name: q, in: query, description: x}]}",
            "/paths/~1a/get/parameters (`q`: an overlay appends to arrays)",
        ),
        (
            "$.components",
            "{schemas: {B: {description: x}}}",
            "/components/schemas/B",
        ),
        (
            "$.components",
            "{responses: {R: {description: x}}}",
            "/components/responses",
        ),
        (
            "$.components.schemas.A",
            "{properties: {description: {description: x}}}",
            "/components/schemas/A/properties/description",
        ),
        (
            "$.components.schemas.A.properties",
            "{headers: {description: x}}",
            "/components/schemas/A/properties/headers",
        ),
    ] {
        let error = apply(target, update).unwrap_or_else(|| panic!("{update} applies"));
        let expected = format!(
            "the update adds only documentation to {location}, which the description does not have"
        );
        assert!(
            error.contains(&expected) && error.contains("action 1"),
            "{error}"
        );
    }
    for (target, update) in [
        (
            "$.info",
            "{description: x, contact: {name: N}, externalDocs: {description: x}}",
        ),
        (
            "$.paths",
            "{/a: {summary: x, get: {summary: x, externalDocs: {description: x}}}}",
        ),
        (
            "$.paths",
            "{/new: {get: {summary: x, responses: {'200': {description: ok}}}}}",
        ),
        (
            "$.paths['/a'].get",
            "{parameters: [{name: r, in: query, schema: {type: string}, description: x}]}",
        ),
        (
            "$.paths['/a'].get.responses",
            "{'404': {description: x, content: {text/plain: {}}}}",
        ),
        (
            "$.components.schemas",
            "{A: {properties: {content: {description: x}}}}",
        ),
        (
            "$.components.schemas",
            "{B: {type: string, description: x}}",
        ),
        (
            "$",
            "{tags: [{name: t, description: x}], x-words: {description: x}}",
        ),
    ] {
        assert_eq!(apply(target, update), None);
    }
}

#[test]
fn errors_name_all_stale_actions() {
    let actions = "  - {target: $.info, update: {title: New}}\n  - {target: $.gone, remove: true}\n  - {target: $.info.title, x-was: Old, update: Newer}\n  - {target: $.paths, update: {/gone: {get: {summary: x}}}}\n";
    let error = corrected(actions).expect_err("an error").to_string();
    let lines: Vec<&str> = error.lines().collect();
    for (index, line, action) in [
        (0, 5, "action 2: `$.gone`"),
        (2, 6, "action 3: `$.info.title`"),
        (4, 7, "action 4: `$.paths`"),
    ] {
        assert!(
            lines[index].contains(&format!("overlay.yaml:{line}:"))
                && lines[index].contains(action),
            "{error}"
        );
        assert!(lines[index + 1].contains("correct or remove the action"));
    }
    assert_eq!(lines.len(), 6, "{error}");
}

#[test]
fn a_node_of_the_description_is_copied() {
    let value = corrected(
        "  - {target: $, update: {a: {b: 1}, c: [2]}}\n  - {target: $.info, copy: $.a}\n  - {target: $.c, copy: $.a.b}\n",
    )
    .expect("it applies");
    assert_eq!(value["info"]["b"], 1);
    assert_eq!(value["c"], serde_json::json!([2, 1]));
    for (copy, message) in [
        ("$.gone", "`copy` selects 0 nodes of the description"),
        ("$.info.*", "`copy` selects 2 nodes of the description"),
        ("[1]", "not a JSONPath"),
        ("$.info, update: {}", "both `update` and `copy`"),
    ] {
        let error = corrected(&format!("  - {{target: $, copy: {copy}}}\n"));
        let error = error.expect_err("an error").to_string();
        assert!(error.contains(message), "{error}");
    }
}

#[test]
fn malformed_overlays_are_errors() {
    for (text, message) in [
        ("actions: []", "`overlay: 1.1.0` is missing"),
        (
            "overlay: 2.0.0",
            "version \"2.0.0\" of overlays is not supported",
        ),
        ("overlay: 1.0", "`actions` is missing"),
        ("overlay: 1.1.0\nactions: []", "`actions` is empty"),
        (
            "overlay: 1.1.0\nactions: {target: $.info, remove: true}",
            "`actions` is not an array",
        ),
    ] {
        let error = Overlay::parse(text).expect_err("an error").to_string();
        assert!(error.contains(message), "{error}");
    }
    let action = "actions: [{target: $.info, update: {title: New}}]";
    assert!(Overlay::parse(&format!("overlay: 1.1\n{action}")).is_ok());
    for (action, message) in [
        (
            "target: $, remove: true",
            "the description itself cannot be removed",
        ),
        ("target: $.info, remove: 'yes'", "`remove` is not a boolean"),
    ] {
        let error = corrected(&format!("  - {{{action}}}\n"));
        let error = error.expect_err("an error").to_string();
        assert!(error.contains(message), "{error}");
    }
}
