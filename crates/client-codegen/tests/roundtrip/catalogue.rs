//! The keywords of JSON Schema that a Rust type does not have a word for.

use crate::{Due, check, row, same};

#[allow(dead_code, unused_imports, reason = "rows use its types only")]
#[path = "catalogue_positional/mod.rs"]
mod client;
use client::types;

#[test]
fn tuples() {
    check(same::<types::Tuple>(&[
        r#"["a",1,{"street":"s"}]"#,
        r#"["a",1]"#,
        "[]",
    ]));
}

#[test]
fn members_of_a_type_beside_properties() {
    check(same::<types::TypedExtra>(&[r#"{"id":"a","x":5}"#, "{}"]));
    check([
        row::<types::TypedExtra>(r#"{"id":null,"x":5}"#, Due::Json(r#"{"x":5}"#)),
        row::<types::TypedExtra>(r#"{"id":"a","x":"b"}"#, Due::Error("invalid type: string")),
    ]);
}
