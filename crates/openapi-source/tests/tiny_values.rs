//! Texts with very many small values. Freed memory still counts for the process, so these tests do
//! not run in the process of `hostile.rs`, and the smallest one runs first.

use openapi_source::Document;

#[path = "support/limits.rs"]
mod limits;

use limits::{LIMIT, within};

#[test]
fn a_list_of_ten_megabytes_and_larger_ones() {
    let list = format!("openapi: 3.0.3\nx:\n{}", "- a\n".repeat(2_500_000));
    let outcome = within("10 MB of items", LIMIT, 400, || {
        Document::parse(&list).map(drop)
    });
    outcome.expect("a description");
    too_many_values_are_an_error();
}

fn too_many_values_are_an_error() {
    for (what, start, value, end) in [
        (
            "JSON arrays",
            "{\"openapi\": \"3.0.3\", \"x\": [",
            "[],",
            "0]}",
        ),
        (
            "JSON objects",
            "{\"openapi\": \"3.0.3\", \"x\": [",
            "{},",
            "0]}",
        ),
        ("empty strings", "openapi: 3.0.3\nx:\n", "- ''\n", ""),
        ("nested items", "openapi: 3.0.3\nx:\n", "- - - - -\n", ""),
        ("flow sequences", "openapi: 3.0.3\nx: [", "[],", "]\n"),
        ("members", "openapi: 3.0.3\nx:\n", "- a: 1\n", ""),
        ("flow mappings", "openapi: 3.0.3\nx: [", "{a: b},", "]\n"),
    ] {
        let count = (64 << 20) / value.len() - 10;
        let text = format!("{start}{}{end}", value.repeat(count));
        let outcome = within(what, 5 * LIMIT, 1_000, || Document::parse(&text).map(drop));
        let error = outcome.expect_err(what).to_string();
        assert!(
            error.contains("more than 4000000 values"),
            "{what}: {error}"
        );
    }
}
