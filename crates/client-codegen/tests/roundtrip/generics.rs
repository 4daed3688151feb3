//! Generic schemas: each binding of a `$dynamicAnchor` has a separate type.

use crate::{Expected, check, row, same};

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
fn arrays_of_a_bound_schema() {
    check(same::<types::Names>(&[r#"["a","b"]"#, "[]"]));
    check(same::<types::Numbers>(&["[1.5,2.5]"]));
    check([
        row::<types::Names>("[1]", Expected::Error("expected a string")),
        row::<types::Numbers>(r#"["a"]"#, Expected::Error("expected f64")),
    ]);
}

#[test]
fn pages_of_a_bound_schema() {
    check(same::<types::UserPage>(&[
        r#"{"items":[{"login":"a"}],"next":"n","first":{"value":{"login":"b"}}}"#,
    ]));
    check(same::<types::OrderPage>(&[
        r#"{"items":[{"total":1}],"sum":2,"first":{"value":{"total":3}}}"#,
    ]));
    check([
        row::<types::UserPage>(
            r#"{"items":[{"total":1}]}"#,
            Expected::Error("missing field `login`"),
        ),
        row::<types::OrderPage>(
            r#"{"items":[],"first":{"value":{"login":"a"}}}"#,
            Expected::Error("missing field `total`"),
        ),
        row::<types::ListUsersResponse>(
            r#"{"items":[{"total":1}]}"#,
            Expected::Error("missing field `login`"),
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
        Expected::Error("missing field `sku`"),
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
        Expected::Error("missing field `label`"),
    )]);
    check(same::<types::OlderStrict>(&[
        r#"{"label":"a","children":[{"label":"b"}]}"#,
    ]));
}
