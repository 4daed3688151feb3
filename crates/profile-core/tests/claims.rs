//! The helpers for mappings, on tables.

use profile_core::claims;
use serde_json::json;
use url::Url;

#[test]
fn empty_text_is_absent() {
    for (given, kept) in [
        ("", None),
        (" \t\n", None),
        (" Ada ", Some("Ada")),
        ("0", Some("0")),
    ] {
        assert_eq!(claims::text(Some(given)).as_deref(), kept, "{given:?}");
    }
    assert_eq!(claims::text(None::<String>), None);
    assert_eq!(
        claims::text(Some(&"Ada".to_owned())).as_deref(),
        Some("Ada")
    );
    assert_eq!(claims::text_of(Some(&json!(5))), None);
    assert_eq!(claims::text_of(Some(&json!("+49"))).as_deref(), Some("+49"));
}

#[test]
fn languages_become_tags() {
    let table = [
        ("pt_BR", Some("pt-BR")),
        ("de", Some("de")),
        ("und", None),
        ("UND", None),
        ("", None),
    ];
    for (given, tag) in table {
        assert_eq!(claims::language(Some(given)).as_deref(), tag, "{given}");
    }
}

#[test]
fn addresses_are_absolute_and_of_the_web() {
    let base = Url::parse("https://chat.example.com/app/").expect("a URL");
    let table = [
        ("/a.png", Some("https://chat.example.com/a.png")),
        ("a.png", Some("https://chat.example.com/app/a.png")),
        (
            "https://cdn.example.com/a",
            Some("https://cdn.example.com/a"),
        ),
        ("//cdn.example.com/a", Some("https://cdn.example.com/a")),
        ("", None),
        ("javascript:alert(1)", None),
        ("data:image/png;base64,AA", None),
        ("https://", None),
    ];
    for (given, url) in table {
        assert_eq!(
            claims::url(Some(given), &base).as_ref().map(Url::as_str),
            url,
            "{given}"
        );
    }
}

#[test]
fn times_are_read_in_every_form() {
    let time = |value| claims::timestamp(Some(&value)).map(|time| time.to_rfc3339());
    let expected = Some("2023-11-14T22:13:20+00:00".to_owned());
    for value in [
        json!(1_700_000_000),
        json!(1_700_000_000_000_i64),
        json!(1.7e9),
        json!("1700000000"),
        json!("2023-11-14T22:13:20Z"),
        json!("2023-11-14T23:13:20+01:00"),
    ] {
        assert_eq!(time(value.clone()), expected, "{value}");
    }
    for value in [
        json!(0),
        json!(""),
        json!("soon"),
        json!(null),
        json!([1]),
        json!(1e300),
        json!(-1e300),
        json!(i64::MAX),
        json!(u64::MAX),
    ] {
        assert_eq!(time(value.clone()), None, "{value}");
    }
    assert_eq!(
        claims::epoch_seconds(Some(1_700_000_000)),
        claims::epoch_millis(Some(1_700_000_000_000))
    );
    assert_eq!(claims::epoch_seconds(Some(0)), None);
    assert_eq!(claims::epoch_seconds(Some(i64::MAX)), None);
    assert_eq!(
        claims::rfc3339(Some("2026-03-04T09:12:45.381Z")).map(|t| t.timestamp_subsec_millis()),
        Some(381)
    );
}

#[test]
fn flags_may_be_texts() {
    let table = [
        (json!(true), Some(true)),
        (json!("true"), Some(true)),
        (json!("False"), Some(false)),
        (json!(1), None),
        (json!("yes"), None),
        (json!(null), None),
    ];
    for (given, flag) in table {
        assert_eq!(claims::flag(Some(&given)), flag, "{given}");
    }
}
