//! Generic schemas: each binding of a `$dynamicAnchor` has a type of its own.

use crate::{Due, check, row, same};

#[allow(
    dead_code,
    unused_imports,
    unused_mut,
    reason = "rows use its types only"
)]
#[path = "generics_positional/mod.rs"]
mod client;
use client::types;

#[test]
fn lists_of_what_is_bound() {
    check(same::<types::Names>(&[r#"["a","b"]"#, "[]"]));
    check(same::<types::Numbers>(&["[1.5,2.5]"]));
    check([
        row::<types::Names>("[1]", Due::Error("expected a string")),
        row::<types::Numbers>(r#"["a"]"#, Due::Error("expected f64")),
    ]);
}

#[test]
fn pages_of_what_is_bound() {
    check(same::<types::UserPage>(&[
        r#"{"items":[{"login":"a"}],"next":"n","first":{"value":{"login":"b"}}}"#,
    ]));
    check(same::<types::OrderPage>(&[
        r#"{"items":[{"total":1}],"sum":2,"first":{"value":{"total":3}}}"#,
    ]));
    check([
        row::<types::UserPage>(
            r#"{"items":[{"total":1}]}"#,
            Due::Error("missing field `login`"),
        ),
        row::<types::OrderPage>(
            r#"{"items":[],"first":{"value":{"login":"a"}}}"#,
            Due::Error("missing field `total`"),
        ),
        row::<types::ListUsersResponse>(
            r#"{"items":[{"total":1}]}"#,
            Due::Error("missing field `login`"),
        ),
    ]);
    check(same::<types::NamesPage>(&[r#"{"rows":[["a"],[]]}"#]));
}

#[test]
fn several_bindings_and_defaults() {
    check(same::<types::CountByName>(&[r#"{"key":"a","value":1}"#]));
    check(same::<types::Defaulting>(&[r#"{"key":1,"value":true}"#]));
    check(same::<types::Holder>(&[
        r#"{"lines":[{"sku":"s"}],"flags":[true]}"#,
    ]));
    check([row::<types::Holder>(
        r#"{"lines":[{}]}"#,
        Due::Error("missing field `sku`"),
    )]);
}

#[test]
fn schemas_that_extend_themselves() {
    check(same::<types::StrictNode>(&[
        r#"{"label":"a","data":1,"children":[{"label":"b","children":[{"label":"c"}]}]}"#,
    ]));
    check(same::<types::Node>(&[r#"{"children":[{"data":[null]}]}"#]));
    check([row::<types::StrictNode>(
        r#"{"label":"a","children":[{"children":[]}]}"#,
        Due::Error("missing field `label`"),
    )]);
    check(same::<types::OlderStrict>(&[
        r#"{"label":"a","children":[{"label":"b"}]}"#,
    ]));
}
