//! Descriptions that are hostile to the reader.

use std::fs;
use std::time::Instant;

use openapi_lower::Document;
use serde_json::{Map, json};

use super::{assert_rejected, with_schemas, within_limits};
use crate::limits::LIMIT;

#[test]
fn too_deep_nesting_is_an_error() {
    in_own_process!();
    const LEVELS: usize = 100_000;
    let deep = |open: &str, close: &str| open.repeat(LEVELS) + &close.repeat(LEVELS);
    let cause = "deeper than 256 levels";
    for (what, text) in [
        (
            "JSON arrays",
            format!("{{\"openapi\":\"3.0.3\",\"x\":{}}}", deep("[", "]")),
        ),
        (
            "JSON objects",
            format!(
                "{{\"openapi\":\"3.0.3\",\"x\":{}1{}}}",
                "{\"a\":".repeat(LEVELS),
                "}".repeat(LEVELS)
            ),
        ),
        (
            "flow sequences",
            format!("openapi: 3.0.3\nx: {}", deep("[", "]")),
        ),
        (
            "flow mappings",
            format!("openapi: 3.0.3\nx: {}", deep("{a: ", "}")),
        ),
        (
            "block sequences",
            format!("openapi: 3.0.3\nx:\n  {}1\n", "- ".repeat(LEVELS)),
        ),
        (
            // Each level is indented deeper: 2,000 levels take four megabytes.
            "block mappings",
            (0..2_000).fold("openapi: 3.0.3\nx:\n".to_owned(), |text, level| {
                text + &" ".repeat(level + 1) + "a:\n"
            }),
        ),
    ] {
        assert_rejected(what, &text, cause);
    }
    // An unclosed bracket is a different error.
    let text = format!("{{\"openapi\":\"3.0.3\",\"x\":{}", "[".repeat(LEVELS));
    let unclosed = within_limits("never closed", || Document::parse(&text).map(drop));
    unclosed.expect_err("not closed");
}

#[test]
fn aliases_that_multiply_are_limited() {
    in_own_process!();
    let head = "openapi: 3.0.3\ninfo: {title: a, version: a}\npaths: {}\n";
    let mut laughs = format!("{head}a0: &a0 [x, x]\n");
    let mut merged = format!("{head}a0: &a0 {{k: x}}\n");
    for level in 1..40 {
        let before = level - 1;
        laughs.push_str(&format!("a{level}: &a{level} [*a{before}, *a{before}]\n"));
        merged.push_str(&format!(
            "a{level}: &a{level} {{l{level}: *a{before}, m{level}: *a{before}, <<: *a{before}}}\n"
        ));
    }
    let long = "x".repeat(1 << 20);
    let strings = format!("{head}a: &a {long}\nb: [{}]\n", "*a, ".repeat(10_000));
    for (what, text) in [
        ("nested aliases", laughs),
        ("merged", merged),
        ("long strings", strings),
    ] {
        assert_rejected(what, &text, "aliases expand to more than");
    }
    let mut chain = format!("{head}a0: &a0 x\n");
    for level in 1..1_000 {
        chain.push_str(&format!("a{level}: &a{level} [*a{}]\n", level - 1));
    }
    assert_rejected("a deep chain", &chain, "deeper than 256 levels");
    assert_rejected(
        "an alias of itself",
        &format!("{head}a: &a [*a]\n"),
        "an alias refers to a value that contains it",
    );
    // Anchored values are copied even if they contain anchors.
    let inside = (0..200).fold("x".to_owned(), |inside, level| {
        format!("&a{level} [{inside}, {}]", "y, ".repeat(1_500))
    });
    assert_rejected(
        "nested anchors",
        &format!("{head}a: {inside}\n"),
        "aliases expand to more than",
    );
}

#[test]
fn too_large_files_are_an_error() {
    in_own_process!();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("garbage.yaml");
    let file = fs::File::create(&path).expect("a file");
    file.set_len(200 << 20).expect("a length");
    let started = Instant::now();
    let error = within_limits("200 MB", || Document::read(&path).map(drop));
    assert!(
        started.elapsed() < LIMIT / 4,
        "the file is read before it is rejected"
    );
    let error = error.expect_err("too large").to_string();
    assert!(
        error.contains("209715200 bytes; at most 67108864 bytes are allowed"),
        "{error}"
    );
    // A device has no length.
    #[cfg(unix)]
    {
        let error = within_limits("a device", || Document::read("/dev/zero").map(drop));
        let error = error.expect_err("endless").to_string();
        assert!(error.contains("no end"), "{error}");
    }
}

#[cfg(unix)]
#[test]
fn references_outside_of_the_folder_are_not_followed() {
    in_own_process!();
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().expect("a folder");
    let specs = folder.path().join("specs");
    fs::create_dir(&specs).expect("a folder");
    let secret = folder.path().join("secret.yaml");
    fs::write(&secret, "A: {type: string, description: hunter2}\n").expect("a file");
    symlink(&secret, specs.join("link.yaml")).expect("a link");
    symlink(folder.path(), specs.join("up")).expect("a link");
    symlink(&specs, specs.join("here")).expect("a link");
    symlink("loop.yaml", specs.join("loop.yaml")).expect("a link");
    fs::write(specs.join("own.yaml"), "A: {type: integer}\n").expect("a file");
    let absolute = secret.display().to_string();
    let outside = [
        "link.yaml",
        "up/secret.yaml",
        "loop.yaml",
        &absolute,
        &format!("file://{absolute}"),
        "https://example.com/secret.yaml",
        "//example.com/secret.yaml",
        "\n\u{1b}[31m.yaml",
    ]
    .map(|file| json!({"$ref": format!("{file}#/A")}));
    let inside = json!({"$ref": "here/here/own.yaml#/A"});
    let properties: Map<_, _> = outside
        .into_iter()
        .chain([inside])
        .enumerate()
        .map(|(n, reference)| (format!("p{n}"), reference))
        .collect();
    let main = specs.join("api.json");
    let described = with_schemas(json!({"Holder": {"type": "object", "properties": properties}}));
    fs::write(&main, described.to_string()).expect("a file");
    let (lowered, report) = within_limits("links", || {
        let document = Document::read(&main).expect("a description");
        let lowered = openapi_lower::lower(document, &Default::default()).expect("it lowers");
        let report = format!("{:#}", lowered.report());
        (lowered.to_value(), report)
    });
    assert!(!lowered.to_string().contains("hunter2") && !report.contains("hunter2"));
    let own = lowered.to_string().matches("\"integer\"").count();
    assert_eq!(own, 1, "the file inside is followed: {lowered}");
    // A caller can allow these files, and the error states how.
    for parent in [
        "../secret.yaml",
        "./x/../../secret.yaml",
        "%2e%2e/secret.yaml",
        "here/../../secret.yaml",
    ] {
        let reference = json!({"$ref": format!("{parent}#/A")});
        let described = with_schemas(json!({"Holder": {"properties": {"p": reference}}}));
        fs::write(&main, described.to_string()).expect("a file");
        let read = within_limits(parent, || Document::read(&main).map(drop));
        let error = read.expect_err(parent).to_string();
        assert!(
            error.contains("parent folder") && !error.contains("hunter2"),
            "{error}"
        );
    }
}
