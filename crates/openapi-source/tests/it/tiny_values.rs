//! Texts with very many small values.

use openapi_source::Document;

use crate::limits::{LIMIT, within};

#[test]
fn a_list_of_ten_megabytes_is_read() {
    in_own_process!();
    let list = format!("openapi: 3.0.3\nx:\n{}", "- a\n".repeat(2_500_000));
    let outcome = within("10 MB of items", LIMIT, 400, || {
        Document::parse(&list).map(drop)
    });
    outcome.expect("a description");
}

/// Tests texts of 64 MB that repeat a value.
macro_rules! too_many_values_are_an_error {
    ($($name:ident: $start:literal, $value:literal, $end:literal;)*) => {$(
        #[test]
        fn $name() {
            in_own_process!();
            let count = (64 << 20) / $value.len() - 10;
            let text = format!("{}{}{}", $start, $value.repeat(count), $end);
            let name = stringify!($name);
            let outcome = within(name, 5 * LIMIT, 1_000, || Document::parse(&text).map(drop));
            let error = outcome.expect_err(name).to_string();
            assert!(error.contains("more than 4000000 values"), "{error}");
        }
    )*};
}

too_many_values_are_an_error! {
    json_arrays: "{\"openapi\": \"3.0.3\", \"x\": [", "[],", "0]}";
    json_objects: "{\"openapi\": \"3.0.3\", \"x\": [", "{},", "0]}";
    empty_strings: "openapi: 3.0.3\nx:\n", "- ''\n", "";
    nested_items: "openapi: 3.0.3\nx:\n", "- - - - -\n", "";
    flow_sequences: "openapi: 3.0.3\nx: [", "[],", "]\n";
    members: "openapi: 3.0.3\nx:\n", "- a: 1\n", "";
    flow_mappings: "openapi: 3.0.3\nx: [", "{a: b},", "]\n";
}
