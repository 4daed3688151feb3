//! Tables of values for the functions that mappings use.

use profile_core::{Unusable, claims};
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
    for absent in [None, Some(&json!(null)), Some(&json!(" "))] {
        assert_eq!(claims::text_of(absent), Ok(None));
    }
    for odd in [json!(5), json!(true), json!(["a"]), json!({})] {
        assert_eq!(claims::text_of(Some(&odd)), Err(Unusable));
    }
    let text = claims::text_of(Some(&json!("+49")));
    assert_eq!(text, Ok(Some("+49".to_owned())));
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
fn urls_are_absolute_and_of_http() {
    let base = Url::parse("https://chat.example.com/app/").expect("a URL");
    let (unusable, full) = (Err(Unusable), "https://cdn.example.com/a");
    let table = [
        (
            "/a.png",
            Ok(Some("https://chat.example.com/a.png")),
            unusable,
        ),
        (
            "a.png",
            Ok(Some("https://chat.example.com/app/a.png")),
            unusable,
        ),
        (" https://cdn.example.com/a", Ok(Some(full)), Ok(Some(full))),
        ("//cdn.example.com/a", Ok(Some(full)), unusable),
        ("", Ok(None), Ok(None)),
        (" ", Ok(None), Ok(None)),
        ("javascript:alert(1)", unusable, unusable),
        ("data:image/png;base64,AA", unusable, unusable),
        ("https://", unusable, unusable),
    ];
    for (given, relative, absolute) in table {
        let text = |found: claims::Claim<Url>| found.map(|url| url.map(String::from));
        let owned = |url: Option<&str>| url.map(str::to_owned);
        let found = text(claims::url(Some(given), &base));
        assert_eq!(found, relative.map(owned), "{given}");
        let found = text(claims::absolute_url(Some(given)));
        assert_eq!(found, absolute.map(owned), "{given}");
    }
}

#[test]
fn times_are_read_in_every_form() {
    let time = |value| claims::timestamp(Some(&value)).map(|it| it.map(|it| it.to_rfc3339()));
    let expected = Ok(Some("2023-11-14T22:13:20+00:00".to_owned()));
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
    for value in [json!(0), json!("0"), json!(""), json!(null)] {
        assert_eq!(time(value.clone()), Ok(None), "{value}");
    }
    for value in [
        json!("soon"),
        json!(true),
        json!([1]),
        json!(1e300),
        json!(-1e300),
        json!(i64::MAX),
        json!(u64::MAX),
    ] {
        assert_eq!(time(value.clone()), Err(Unusable), "{value}");
    }
    assert_eq!(
        claims::epoch_seconds(Some(1_700_000_000)),
        claims::epoch_millis(Some(1_700_000_000_000))
    );
    assert_eq!(claims::epoch_seconds(Some(0)), Ok(None));
    assert_eq!(claims::epoch_seconds(Some(i64::MAX)), Err(Unusable));
    assert_eq!(claims::epoch_millis(Some(i64::MIN)), Err(Unusable));
    let time = claims::rfc3339(Some("2026-03-04T09:12:45.381Z"));
    let millis = time.map(|time| time.map(|it| it.timestamp_subsec_millis()));
    assert_eq!(millis, Ok(Some(381)));
}

#[test]
fn flags_may_be_strings() {
    let table = [
        (json!(true), Ok(Some(true))),
        (json!("true"), Ok(Some(true))),
        (json!("False "), Ok(Some(false))),
        (json!(1), Err(Unusable)),
        (json!("yes"), Err(Unusable)),
        (json!(null), Ok(None)),
        (json!(""), Ok(None)),
    ];
    for (given, flag) in table {
        assert_eq!(claims::flag(Some(&given)), flag, "{given}");
    }
}
