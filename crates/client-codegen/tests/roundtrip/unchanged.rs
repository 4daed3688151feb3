//! Values that are encoded as they were decoded, although their types could change them.

use crate::{check, same};
use client_runtime::serde_json;

#[allow(dead_code, unused_imports, reason = "rows use its types only")]
#[path = "unchanged_positional/mod.rs"]
mod client;
use client::types;

#[test]
fn a_union_of_constants_and_enums_keeps_the_types_of_its_values() {
    check(same::<types::Values>(&[
        r#"{"priority":1,"retry":false,"mixed":"a","ranges":1}"#,
        r#"{"priority":2,"retry":"never","mixed":1,"ranges":3.5}"#,
        r#"{"priority":7,"retry":"false","mixed":true,"ranges":2}"#,
        r#"{"limit":0,"mode":"auto","flag":true,"level":1}"#,
        r#"{"limit":"0","mode":false,"flag":false,"level":"1"}"#,
    ]));
}

#[test]
fn a_format_beside_other_strings_changes_no_spelling() {
    check(same::<types::Spellings>(&[
        r#"{"id":"d41d8cd98f00b204e9800998ecf8427e","at":"2024-01-01T00:00:00+02:00"}"#,
        r#"{"id":"{D41D8CD9-8F00-B204-E980-0998ECF8427E}","at":7}"#,
        r#"{"day":"2024-1-5","host":"2001:DB8:0:0:0:0:0:1"}"#,
        r#"{"any":"d41d8cd98f00b204e9800998ecf8427e"}"#,
        r#"{"ids":["d41d8cd98f00b204e9800998ecf8427e","x"]}"#,
        r#"{"ids":["d41d8cd98f00b204e9800998ecf8427e"]}"#,
        r#"{"pair":["d41d8cd98f00b204e9800998ecf8427e","x"]}"#,
        r#"{"owner":{"id":"d41d8cd98f00b204e9800998ecf8427e","name":"n"}}"#,
        r#"{"owner":{"id":"d41d8cd98f00b204e9800998ecf8427e"}}"#,
        r#"{"due":"2024-01-05"}"#,
        r#"{"due":"never"}"#,
    ]));
    let due: types::SpellingsDue = serde_json::from_str(r#""2024-01-05""#).expect("a date");
    assert!(matches!(due, types::SpellingsDue::Date(_)));
}

#[test]
fn a_required_property_has_the_type_of_the_others() {
    check(same::<types::Totals>(&[
        r#"{"name":"n","total":1,"other":2}"#,
        r#"{"total":-1}"#,
    ]));
    let totals: types::Totals = serde_json::from_str(r#"{"total":1}"#).expect("totals");
    let total: i64 = totals.total;
    assert_eq!(total, 1);
}

#[test]
fn objects_that_differ_inside_of_a_property_keep_all_of_it() {
    check(same::<types::Nested>(&[
        r#"{"m":{"p":1}}"#,
        r#"{"m":{"q":2}}"#,
        r#"{"m":{"p":1,"q":2}}"#,
    ]));
}

#[test]
fn a_union_is_open_to_strings_that_no_other_variant_has() {
    check(same::<types::Open>(&[
        r#"{"title":"abcd","mode":"eco","status":"reopened","maybe":"reopened"}"#,
        r#"{"title":["abcd"],"mode":7,"maybe":"","status":"open"}"#,
        r#"{"title":"a","mode":"auto","maybe":"open"}"#,
    ]));
    let blank: types::OpenMaybe = serde_json::from_str(r#""""#).expect("a blank");
    assert!(matches!(blank, types::OpenMaybe::Blank(_)));
    let mode: types::OpenMode = serde_json::from_str("7").expect("a number");
    assert!(matches!(mode, types::OpenMode::Integer(7)));
}
