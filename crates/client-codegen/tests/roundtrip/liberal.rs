//! Responses that deviate from a description that is stricter, or incomplete.

use crate::{Expected, check, row, same};
use client_runtime::serde_json;

#[allow(dead_code, unused_imports, reason = "rows use its types only")]
#[path = "liberal_positional/mod.rs"]
mod client;
use client::types;

#[test]
fn a_number_with_a_fraction_of_zero_is_an_integer() {
    check([
        row::<types::Counts>(
            r#"{"n":1.0,"big":1e3,"small":2.0,"many":[1,2.0],"named":{"a":3.0},"none":4.0}"#,
            Expected::Json(r#"{"n":1,"big":1000,"small":2,"many":[1,2],"named":{"a":3},"none":4}"#),
        ),
        row::<types::Counts>(
            r#"{"n":1,"union":2.0,"one":[3.0],"rest":{"a":"b","c":4.0},"widest":5.0}"#,
            Expected::Json(r#"{"n":1,"union":2,"one":[3],"rest":{"a":"b","c":4},"widest":5}"#),
        ),
        row::<types::CountsOne>("1.0", Expected::Json("1")),
        row::<types::CountsOne>("1.5", Expected::Error("did not match any variant")),
        row::<types::Counts>(r#"{"n":1.5}"#, Expected::Error("expected i64")),
        row::<types::Counts>(r#"{"n":1,"small":1e10}"#, Expected::Error("expected i32")),
    ]);
    check(same::<types::Counts>(&[
        r#"{"n":1}"#,
        r#"{"n":-1,"many":[]}"#,
    ]));
}

#[test]
fn bounds_do_not_change_types() {
    check(same::<types::Counts>(&[
        r#"{"n":0,"small":0,"positive":0}"#,
        r#"{"n":0,"wide":18446744073709551615}"#,
        r#"{"n":0,"widest":0}"#,
    ]));
    let _: fn(types::Counts) -> (Option<i32>, Option<u64>) = |it| (it.small, it.positive);
}

#[test]
fn strings_are_checked_when_they_are_made() {
    check(same::<types::Counts>(&[r#"{"n":0,"code":"ABCDE"}"#]));
    assert!("ABC".parse::<types::Code>().is_err());
    assert!("abcd".parse::<types::Code>().is_err());
    assert!("abc".parse::<types::Code>().is_ok());
    check([row::<types::Order>(
        r#"{"code":"A"}"#,
        Expected::Error("doesn't match pattern"),
    )]);
    // Only a check that distinguishes a string from those of a later variant is made.
    check(same::<types::Union>(&[r#""a""#, r#""b""#, r#""c""#, "1"]));
    let is_first = |json: &str| {
        let union = serde_json::from_str(json).expect("a union");
        matches!(union, types::Union::StartsWithA(_))
    };
    assert!(is_first(r#""a""#) && !is_first(r#""b""#) && !is_first(r#""c""#));
}

#[test]
fn a_property_without_a_type_is_any_value() {
    check(same::<types::Counts>(&[
        r#"{"n":0,"port":80,"target":"http","odd":{"a":1}}"#,
        r#"{"n":0,"port":"http","target":80,"odd":"a"}"#,
    ]));
}
