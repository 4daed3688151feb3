//! JSON Schema keywords that Rust types cannot express.

use crate::{Expected, check, row, same};

#[allow(dead_code, unused_imports, reason = "rows use its types only")]
#[path = "catalogue_positional/mod.rs"]
mod client;
use client::types;

#[test]
fn tuples_survive_a_round_trip() {
    check(same::<types::Tuple>(&[
        r#"["a",1,{"street":"s"}]"#,
        r#"["a",1]"#,
        r#"["a",1,{"street":"s"},2.5,null,{"other":[true]}]"#,
        r#"[1,"a"]"#,
        "[]",
    ]));
    check(same::<types::ClosedTuple>(&[r#"["a",1]"#, r#"["a",null]"#]));
    check(same::<types::OpenTuple>(&[r#"["a",true,{"n":1},{}]"#]));
}

#[test]
fn null_beside_other_schemas_survives_a_round_trip() {
    check(same::<types::NullBeside>(&[
        r#"{"always":null}"#,
        r#"{"always":{"street":"s"}}"#,
        r#"{"always":true,"ref":{"street":"s"},"all":{"street":"s"},"one":{"street":"s"},
            "any":{"street":"s"},"member":{"street":"s"},"component":{"street":"s"}}"#,
        r#"{"always":true,"any":"text"}"#,
        r#"{"always":true,"list":[{"street":"s"},null],"map":{"a":null,"b":{"street":"s"}}}"#,
    ]));
    check([row::<types::NullBeside>(
        r#"{"always":true,"all":{"street":1}}"#,
        Expected::Error("expected a string"),
    )]);
    check(same::<types::NullableRef>(&[
        r#"{"place":{"street":"s"}}"#,
        "{}",
    ]));
    check(same::<types::UsesMaybe>(&[
        r#"{"a":null,"b":[null,{"street":"s"}]}"#,
        r#"{"a":{"street":"s"}}"#,
    ]));
}

#[test]
fn properties_of_conditional_schemas_survive_a_round_trip() {
    check(same::<types::Payment>(&[
        r#"{"kind":"card","number":"4"}"#,
        r#"{"kind":"iban","iban":"DE"}"#,
        r#"{"kind":"x"}"#,
    ]));
    check([row::<types::Payment>(
        r#"{"kind":"card","number":4}"#,
        Expected::Error("expected a string"),
    )]);
    check(same::<types::Order>(&[
        r#"{"street":"s","country":"US","zip":"12345"}"#,
        r#"{"street":"s","country":"CA","postal":"K1A","gst":true,"zip":"any"}"#,
        r#"{"street":"s","vat":"v","rate":0.5}"#,
    ]));
    check(same::<types::Dependent>(&[
        r#"{"card":"4","billing":{"street":"s"},"address":{"city":"c","floor":2}}"#,
        r#"{"address":{"city":"c"},"notes":["a"]}"#,
    ]));
}

#[test]
fn undeclared_members_survive_a_round_trip() {
    check(same::<types::TypedExtra>(&[r#"{"id":"a","x":5}"#, "{}"]));
    check([
        row::<types::TypedExtra>(r#"{"id":null,"x":5}"#, Expected::Json(r#"{"x":5}"#)),
        row::<types::TypedExtra>(
            r#"{"id":"a","x":"b"}"#,
            Expected::Error("invalid type: string"),
        ),
    ]);
    check(same::<types::Evaluated>(&[r#"{"id":"a","x":5}"#]));
    check(same::<types::Free>(&[
        r#"{"street":"s","x":[1],"y":null,"z":{"a":{}}}"#,
    ]));
    check(same::<types::FreeBeside>(&[r#"{"street":"s","x":[1,2]}"#]));
    check(same::<types::Open>(&[
        r#"{"id":"a","extra":"e","x":null,"y":[]}"#,
    ]));
    check(same::<types::OpenMember>(&[
        r#"{"street":"s","n":1,"x":{"a":1}}"#,
    ]));
    check(same::<types::WithMap>(&[r#"{"street":"s","x":["a"]}"#]));
    check(same::<types::Patterned>(&[
        r#"{"id":1,"x-a":"b"}"#,
        r#"{"x-a":"b"}"#,
    ]));
    check(same::<types::PatternedOpen>(&[
        r#"{"id":1,"x-a":"b","y":[1]}"#,
    ]));
    check(same::<types::Named>(&[r#"{"a":{"street":"s"}}"#, "{}"]));
    check(same::<types::Sized>(&[r#"{"a":1}"#]));
    check([
        row::<types::Closed>(r#"{"id":"a","x":1}"#, Expected::Error("unknown field `x`")),
        row::<types::Closed>(r#"{"id":"a"}"#, Expected::Same),
        row::<types::ClosedWhole>(r#"{"street":"s","more":"m"}"#, Expected::Same),
    ]);
}

#[test]
fn conditions_on_values_are_not_checked() {
    check(same::<types::Containing>(&["[1,2]", "[]"]));
    check(same::<types::Negated>(&[r#"{"a":"x"}"#, r#"{"b":"x"}"#]));
    check(same::<types::Booleans>(&[
        r#"{"any":[1],"items":[1,"a",null],"map":{"a":null}}"#,
    ]));
    check(same::<types::ListWithProperties>(&["[1]"]));
    check(same::<types::TitleOnly>(&["1", r#"{"a":[null]}"#, "null"]));
}

#[test]
fn values_of_enums_survive_a_round_trip() {
    check(same::<types::Constants>(&[
        r#"{"list":[1,"a"],"object":{"a":1},"flag":true,"number":1.5,"text":"x"}"#,
    ]));
    check(same::<types::Listed>(&[
        r#"{"nothing":"a","objects":{"b":2},"lists":[2,3],"mixed":{"a":1}}"#,
        r#"{"mixed":1,"typed":"auto","only":"b"}"#,
        r#"{"mixed":true,"typed":2}"#,
    ]));
}

#[test]
fn values_of_type_lists_survive_a_round_trip() {
    check(same::<types::Union>(&[
        r#"{"nullable":{"street":"s"},"list":[1,null],"scalar":1.5,"object":{"a":1}}"#,
        r#"{"scalar":"a","object":"b"}"#,
        r#"{"scalar":true,"list":[]}"#,
    ]));
}
