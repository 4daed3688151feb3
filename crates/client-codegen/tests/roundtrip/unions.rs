//! Unions: the variant of a value, and that no part of the value is lost.

use crate::{Expected, check, row, same};
use client_runtime::serde_json;

#[allow(dead_code, unused_imports, reason = "rows use its types only")]
#[path = "unions_positional/mod.rs"]
mod client;
use client::types;

/// Decodes JSON as the type.
fn read<T: serde::de::DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).expect("a row's JSON decodes")
}

#[test]
fn variants_list_their_values() {
    check(same::<types::OwnValues>(&[
        r#"{"type":"text","n":1}"#,
        r#"{"type":"image"}"#,
        r#"{"type":"audio","n":2}"#,
    ]));
    let media = read(r#"{"type":"audio"}"#);
    assert!(matches!(media, types::OwnValues::Media(_)));
}

#[test]
fn values_of_the_mapping_and_of_the_variant_are_both_read() {
    check(same::<types::Against>(&[
        r#"{"kind":"LOUD","n":1}"#,
        r#"{"kind":"loud","n":1}"#,
        r#"{"kind":"quiet"}"#,
        r#"{"kind":"silent","n":3}"#,
    ]));
}

#[test]
fn tags_are_numbers_and_booleans_too() {
    check(same::<types::ByNumber>(&[
        r#"{"version":1,"name":"n"}"#,
        r#"{"version":2,"title":"t"}"#,
    ]));
    check(same::<types::ByFlag>(&[
        r#"{"valid":true,"code":"c"}"#,
        r#"{"valid":false,"reason":"used"}"#,
    ]));
    for second in [r#"{"version":2}"#, r#"{"version":2.0}"#] {
        assert!(
            matches!(read(second), types::ByNumber::Second(_)),
            "{second}"
        );
    }
}

#[test]
fn a_union_inside_a_union_has_the_tags_of_its_variants() {
    check(same::<types::Owned>(&[
        r#"{"kind":"Poodle","curls":1}"#,
        r#"{"kind":"tabby","stripes":2}"#,
        r#"{"kind":"Manx","tail":false}"#,
        r#"{"kind":"koi","length":3}"#,
        r#"{"kind":"gecko","feet":[4]}"#,
    ]));
    use types::{HouseCat, HouseDog, Owned};
    assert!(matches!(
        read(r#"{"kind":"Poodle"}"#),
        Owned::HouseDog(HouseDog::Poodle(_))
    ));
    assert!(matches!(
        read(r#"{"kind":"Beagle"}"#),
        Owned::HouseDog(HouseDog::Beagle(_))
    ));
    assert!(matches!(
        read(r#"{"kind":"tabby"}"#),
        Owned::HouseCat(HouseCat::Tabby(_))
    ));
    assert!(matches!(
        read(r#"{"kind":"Manx","tail":true}"#),
        Owned::HouseCat(HouseCat::Manx(_))
    ));
    assert!(matches!(read(r#"{"kind":"koi"}"#), Owned::HouseFish(_)));
    assert!(matches!(read(r#"{"kind":"gecko"}"#), Owned::Unknown(_)));
    check([row::<Owned>(
        r#"{"kind":"Poodle","curls":"many"}"#,
        Expected::Error("/curls"),
    )]);
}

#[test]
fn other_properties_select_among_variants_that_share_a_tag() {
    fn both<T>(circle: fn(&T) -> bool, ring: fn(&T) -> bool, unknown: fn(&T) -> bool)
    where
        T: serde::de::DeserializeOwned + serde::Serialize,
    {
        check(same::<T>(&[
            r#"{"kind":"round","r":1}"#,
            r#"{"kind":"round","inner":1,"outer":2}"#,
            r#"{"kind":"flat","w":1}"#,
            r#"{"kind":"cubic","r":1}"#,
        ]));
        assert!(circle(&read(r#"{"kind":"round","r":1}"#)));
        assert!(ring(&read(r#"{"kind":"round","inner":1,"outer":2}"#)));
        assert!(unknown(&read(r#"{"kind":"cubic","r":1}"#)));
        check([
            row::<T>(
                r#"{"kind":"flat","w":"x"}"#,
                Expected::Error("/w: invalid type"),
            ),
            row::<T>(
                r#"{"kind":"round","w":1}"#,
                Expected::Error("did not match"),
            ),
        ]);
    }
    both::<types::Shape>(
        |it| matches!(it, types::Shape::Circle(_)),
        |it| matches!(it, types::Shape::Ring(_)),
        |it| matches!(it, types::Shape::Unknown(_)),
    );
    both::<types::NamedShape>(
        |it| matches!(it, types::NamedShape::Circle(_)),
        |it| matches!(it, types::NamedShape::Ring(_)),
        |it| matches!(it, types::NamedShape::Unknown(_)),
    );
}

#[test]
fn a_value_of_several_variants_that_share_a_tag_is_kept() {
    check(same::<types::AnyShape>(&[
        r#"{"kind":"round","r":1}"#,
        r#"{"kind":"round","r":1,"inner":1,"outer":2}"#,
        r#"{"kind":"flat","w":1}"#,
        r#"{"kind":"cubic","r":1}"#,
    ]));
    check([row::<types::AnyShape>(
        r#"{"kind":"round","inner":1}"#,
        Expected::Error("did not match"),
    )]);
}

#[test]
fn a_value_without_the_tag_is_of_a_variant_without_it() {
    check(same::<types::MaybeShape>(&[
        r#"{"kind":"flat","w":1}"#,
        r#"{"kind":"round","r":1}"#,
        r#"{"label":"x"}"#,
        r#"{"kind":"cubic","label":"x"}"#,
    ]));
    assert!(matches!(
        read(r#"{"label":"x"}"#),
        types::MaybeShape::Plain(_)
    ));
    assert!(matches!(
        read(r#"{"kind":"cubic","label":"x"}"#),
        types::MaybeShape::Unknown(_)
    ));
}

#[test]
fn a_tag_may_be_a_property_of_a_nested_object() {
    check(same::<types::Deep>(&[
        r#"{"type":"sync","inner":{"type":"removed","id":"1","reason":"r"}}"#,
        r#"{"type":"sync","inner":{"type":"created","id":"1","by":"b"}}"#,
        r#"{"type":"sync","inner":{"type":"renamed","id":"1","to":"x"}}"#,
    ]));
}

#[test]
fn a_union_beside_properties_is_one_field() {
    check(same::<types::Event>(&[
        r#"{"at":"x","kind":"opened","by":"b"}"#,
        r#"{"at":"x","kind":"closed","by":"b","reason":"r"}"#,
        r#"{"at":"x","kind":"moved","to":{"y":[1]}}"#,
    ]));
    let event: types::Event = read(r#"{"at":"x","kind":"closed","by":"b"}"#);
    assert!(matches!(event.variant, types::EventVariant::Closed(_)));
}

#[test]
fn a_value_may_be_of_several_variants() {
    check(same::<types::Contact>(&[
        r#"{"mail":"m"}"#,
        r#"{"street":"s","nr":1}"#,
        r#"{"mail":"m","street":"s"}"#,
    ]));
    assert!(matches!(read(r#"{"mail":"m"}"#), types::Contact::Mail(_)));
    // A value of neither variant is not of the combined one.
    check([row::<types::Contact>(
        "{}",
        Expected::Error("did not match"),
    )]);
}

#[test]
fn free_form_and_alias_variants_survive_a_round_trip() {
    check(same::<types::FreeOrNamed>(&[
        r#"{"kind":"free","x":1,"y":[2]}"#,
        r#"{"kind":"named","n":1}"#,
    ]));
    assert!(matches!(
        read(r#"{"kind":"named"}"#),
        types::FreeOrNamed::NameAlias(_)
    ));
}

#[test]
fn every_level_of_inheritance_keeps_its_fields() {
    check(same::<types::Animal>(&[
        r#"{"t":"cat","name":"n","lives":9}"#,
        r#"{"t":"Dog","bark":true}"#,
        r#"{"t":"pup","bark":true,"weeks":3}"#,
        r#"{"t":"moo","milk":1.5}"#,
        r#"{"t":"Animal","name":"n"}"#,
        r#"{"t":"newt","legs":[4]}"#,
    ]));
    check(same::<types::Dog>(&[
        r#"{"t":"pup","bark":true,"weeks":3}"#,
        r#"{"t":"Dog","bark":false}"#,
    ]));
    assert!(matches!(read(r#"{"t":"pup"}"#), types::Dog::Puppy(_)));
    assert!(matches!(read(r#"{"t":"newt"}"#), types::Animal::Unknown(_)));
}

#[test]
fn a_variant_may_be_a_union_or_no_object() {
    check(same::<types::Vehicle>(&[
        r#"{"kind":"car","doors":4}"#,
        r#"{"kind":"racer","gears":21}"#,
        r#"{"kind":"tandem","seats":2}"#,
    ]));
    check(same::<types::TextOrPart>(&[
        r#""plain""#,
        r#"{"type":"text","n":1}"#,
        r#"{"type":"video","n":1}"#,
    ]));
}

#[test]
fn a_known_tag_with_a_bad_field_is_an_error_at_that_field() {
    check([
        row::<types::Animal>(
            r#"{"t":"cat","lives":"nine"}"#,
            Expected::Error(r#"t "cat": /lives: invalid type"#),
        ),
        row::<types::Vehicle>(
            r#"{"kind":"racer","gears":"many"}"#,
            Expected::Error("/gears"),
        ),
        row::<types::ByNumber>(
            r#"{"name":"n"}"#,
            Expected::Error("missing field `version`"),
        ),
    ]);
}

#[test]
fn requests_stay_closed() {
    check(same::<types::Sent>(&[
        r#"{"kind":"circle","r":1.5}"#,
        r#"{"kind":"point"}"#,
    ]));
    check([row::<types::Sent>(
        r#"{"kind":"square"}"#,
        Expected::Error("unknown variant `square`"),
    )]);
    // Any value of the base may be sent.
    check(same::<types::SentAnimal>(&[
        r#"{"t":"SentCat","lives":9}"#,
        r#"{"t":"newt"}"#,
    ]));
    check(same::<types::Model>(&[r#""small""#, r#""huge""#]));
}

#[test]
fn empty_and_null_select_a_variant_too() {
    check(same::<types::Channel>(&[
        r#"{"attributes":{}}"#,
        r#"{"settings":{}}"#,
        r#"{"tags":[]}"#,
        r#"{"note":null}"#,
    ]));
}

#[test]
fn the_constructor_sets_a_constant() {
    let circle = types::Sent::from(types::SentCircle::new(1.5));
    let json = serde_json::to_value(circle).expect("JSON");
    assert_eq!(json, serde_json::json!({"kind": "circle", "r": 1.5}));
    let cat = types::SentAnimal::from(types::SentCat::default().lives(9));
    let json = serde_json::to_value(cat).expect("JSON");
    assert_eq!(json, serde_json::json!({"t": "SentCat", "lives": 9}));
}

#[test]
fn a_missing_tag_is_set() {
    let mut moon: types::Moon = read(r#"{"phase":"full"}"#);
    moon.body = None;
    let json = serde_json::to_value(types::Untold::from(moon)).expect("JSON");
    assert_eq!(json["body"], "moon");
    let sun: types::Sun = read(r#"{"heat":1}"#);
    let json = serde_json::to_value(types::Untold::from(sun)).expect("JSON");
    assert_eq!(json["body"], "sun");
    check(same::<types::Untold>(&[
        r#"{"body":"sun","heat":1}"#,
        r#"{"phase":"new"}"#,
    ]));
}
