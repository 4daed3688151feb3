//! JSON values that Rust cannot represent: lone surrogates, huge numbers and deep nesting.

use client_runtime::decode::{strict, tolerant};
use client_runtime::serde_json::{Value, from_str, json};

use crate::decode::User;

#[test]
fn a_value_that_cannot_be_represented_costs_its_field() {
    let deep = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
    let deep = format!(r#"{{"id":1,"settings":{{"a":true,"b":{deep}}}}}"#);
    let huge = format!(
        r#"{{"id":1,"accounts":[{{"id":{}}},{{"id":2}}]}}"#,
        "9".repeat(400)
    );
    let table: [(&str, Value, &str); 9] = [
        (
            r#"{"id":1,"name":"Noa \ud83d"}"#,
            json!({"id": 1, "name": "Noa \u{fffd}"}),
            "/name",
        ),
        (
            r#"{"id":1,"settings":{"\udc00":[2],"b":1}}"#,
            json!({"id": 1, "settings": {"\u{fffd}": [2], "b": 1}}),
            "/settings/\u{fffd}",
        ),
        (r#"{"id":1,"score":1e400}"#, json!({"id": 1}), "/score"),
        (r#"{"id":-1e999,"name":"n"}"#, json!({"name": "n"}), "/id"),
        (
            r#"{"id":1,"accounts":[{"id":1},{"id":2e308},{"id":3}]}"#,
            json!({"id": 1, "accounts": [{"id": 1}, {"id": 3}]}),
            "/accounts/1",
        ),
        (
            &huge,
            json!({"id": 1, "accounts": [{"id": 2}]}),
            "/accounts/0",
        ),
        (
            r#"{"id":123456789012345678901234567890,"name":"n"}"#,
            json!({"name": "n"}),
            "/id",
        ),
        // A value of any JSON type keeps the rest.
        (
            r#"{"settings":{"a":1e400,"b":[1,1e400,2],"c":{"d":1e400}}}"#,
            json!({"settings": {"b": [1, 2], "c": {}}}),
            "/settings/b/1",
        ),
        (
            r#"{"id":1,"choice":{"b":"x\ud800","z":"no"}}"#,
            json!({"id": 1, "choice": {"b": "x\u{fffd}"}}),
            "/choice/z",
        ),
    ];
    for (body, fits, lost) in table {
        let (user, unreadable) = tolerant::<User>(body.as_bytes()).expect(body);
        let expected: User = from_str(&fits.to_string()).expect("the rest fits");
        assert_eq!(user, expected, "{body}");
        assert!(
            unreadable.contains(&lost.to_owned()),
            "{body}: {unreadable:?}"
        );
    }
    let (user, unreadable) = tolerant::<User>(deep.as_bytes()).expect("the rest");
    let settings = user.settings.expect("settings");
    assert_eq!((user.id, &settings["a"]), (Some(1), &json!(true)));
    assert!(
        unreadable[0].starts_with("/settings/b/0/0"),
        "{unreadable:?}"
    );
    let (names, unreadable) =
        tolerant::<Vec<String>>(b"[\"a\xff\",\"b\"]").expect("bytes that are not UTF-8");
    assert_eq!((names[0].as_str(), names.len()), ("a\u{fffd}", 2));
    assert_eq!(unreadable, ["/0"]);
}

#[test]
fn an_error_names_the_value_that_cannot_be_represented() {
    for (body, text) in [
        (
            r#"{"name":"hunter2 \ud83d"}"#,
            "expected a string of valid characters at /name, found a lone surrogate or bytes that are not UTF-8",
        ),
        (
            r#"{"settings":{"\ud83d":1}}"#,
            "expected a name of valid characters at /settings/\u{fffd}, found a lone surrogate or bytes that are not UTF-8",
        ),
        (
            r#"{"score":1e400}"#,
            "expected a number of at most 1.8e308 at /score, found a larger one",
        ),
        (r#"{"score":1e400"#, "expected JSON, found truncated JSON"),
        (r#"{"score":1e400]"#, "expected JSON, found invalid JSON"),
    ] {
        let error = strict::<User>(body.as_bytes()).expect_err(body);
        assert_eq!(error.to_string(), text, "{body}");
    }
    let deep = format!("{}{}", "[".repeat(500), "]".repeat(500));
    let error = strict::<Value>(deep.as_bytes())
        .expect_err("too deep")
        .to_string();
    assert!(
        error.starts_with("expected at most 127 levels of nesting at /0/0"),
        "{error}"
    );
}
