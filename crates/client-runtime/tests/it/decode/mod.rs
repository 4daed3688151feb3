//! Strict and tolerant decoding, on tables and on systematically damaged JSON.

mod unrepresentable;

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use client_runtime::chrono::{DateTime, NaiveDate, Utc};
use client_runtime::decode::{strict, tolerant};
use client_runtime::serde_json::{Value, from_str, json};
use client_runtime::uuid::Uuid;
use client_runtime::{DecodeError, Secret};
use serde::Deserialize;
use serde::de::DeserializeOwned;

#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(default)]
struct User {
    id: Option<i64>,
    name: Option<String>,
    token: Option<Secret>,
    accounts: Option<Vec<Account>>,
    settings: Option<BTreeMap<String, Value>>,
    score: Option<f64>,
    choice: Option<Choice>,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Account {
    id: i64,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(untagged)]
enum Choice {
    One {
        a: Option<i64>,
        b: Option<String>,
        z: Option<bool>,
    },
    Two {
        a: Option<i64>,
        c: Option<bool>,
        z: Option<bool>,
    },
}

#[test]
fn errors_state_the_location_and_the_types_but_no_value() {
    let table = [
        (
            r#"{"id":"hunter2"}"#,
            Some("/id"),
            "expected an integer at /id, found a string",
        ),
        (
            r#"{"id":1.5}"#,
            Some("/id"),
            "expected an integer at /id, found a number",
        ),
        (
            r#"{"id":[1]}"#,
            Some("/id"),
            "expected an integer at /id, found an array",
        ),
        (
            r#"{"name":7}"#,
            Some("/name"),
            "expected a string at /name, found a number",
        ),
        (
            r#"{"token":{"hunter2":1}}"#,
            Some("/token"),
            "expected a string at /token, found an object",
        ),
        (
            r#"{"score":"hunter2"}"#,
            Some("/score"),
            "expected a number at /score, found a string",
        ),
        (
            r#"{"accounts":{}}"#,
            Some("/accounts"),
            "expected an array at /accounts, found an object",
        ),
        (
            r#"{"accounts":[{"id":1},{"id":null}]}"#,
            Some("/accounts/1/id"),
            "expected an integer at /accounts/1/id, found null",
        ),
        (
            r#"{"accounts":[{"name":"hunter2"}]}"#,
            Some("/accounts/0/id"),
            "expected a value at /accounts/0/id, found nothing",
        ),
        (
            r#"{"choice":{"a":"hunter2"}}"#,
            Some("/choice"),
            "expected one of the described values at /choice, found an object",
        ),
        (
            r#"{"id":"x, expected hunter2"}"#,
            Some("/id"),
            "expected an integer at /id, found a string",
        ),
        ("true", Some(""), "expected an object, found a boolean"),
        (
            "\"hunter2\"",
            Some(""),
            "expected an object, found a string",
        ),
        ("", None, "expected JSON, found an empty body"),
        (" \n", None, "expected JSON, found an empty body"),
        (
            "<html>hunter2</html>",
            None,
            "expected JSON, found HTML or XML",
        ),
        ("hunter2", None, "expected JSON, found other text"),
        ("{\"id\":1", None, "expected JSON, found truncated JSON"),
        (
            "eyJhbGciOi.eyJzdWIi.hunter2",
            None,
            "expected JSON, found a signed token (JWT)",
        ),
    ];
    for (body, pointer, text) in table {
        let error = strict::<User>(body.as_bytes()).expect_err(body);
        assert_eq!(error.pointer(), pointer, "{body}");
        assert_eq!(error.to_string(), text, "{body}");
        assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
    }
    let deep = "[".repeat(100_000);
    let error = strict::<Value>(deep.as_bytes()).expect_err("too deep");
    assert_eq!(error.pointer(), None);
}

#[test]
fn errors_name_the_format_that_a_string_does_not_have() {
    fn error<T: DeserializeOwned + std::fmt::Debug>(body: &str) -> String {
        strict::<T>(body.as_bytes()).expect_err(body).to_string()
    }
    for text in ["", "hunter2", "2024-13-01", "2024-02-30", "2024-01-01x"] {
        let body = json!(text).to_string();
        let expected = "expected a date or date-time, found a string";
        assert_eq!(error::<NaiveDate>(&body), expected, "{body}");
        assert_eq!(error::<DateTime<Utc>>(&body), expected, "{body}");
    }
    let found = error::<Uuid>("\"hunter2\"");
    assert_eq!(found, "expected a UUID, found a string");
    for found in [
        error::<IpAddr>("\"hunter2\""),
        error::<Ipv4Addr>("\"hunter2\""),
        error::<Ipv6Addr>("\"hunter2\""),
    ] {
        assert_eq!(found, "expected an IP address, found a string");
    }
    assert_eq!(error::<NaiveDate>("7"), "expected a date, found a number");
    let found = error::<DateTime<Utc>>("7");
    assert_eq!(found, "expected a date-time, found a number");
    assert_eq!(error::<Uuid>("7"), "expected a UUID, found a number");
    let found = error::<IpAddr>("7");
    assert_eq!(found, "expected an IP address, found a number");
    let found = error::<Checked>("\"hunter2\"");
    assert_eq!(
        found,
        "expected a value that matches its schema, found a string"
    );
}

/// A string whose parser has a message of its own.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct Checked;

impl TryFrom<String> for Checked {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Err(format!("{text} is not allowed"))
    }
}

#[test]
fn keys_are_escaped_in_pointers_and_in_texts() {
    let response = br#"{"a/b~c":"x","\u001b[31m":1}"#;
    let error = strict::<BTreeMap<String, i64>>(response).expect_err("a text");
    assert_eq!(error.pointer(), Some("/a~1b~0c"));
    let error = strict::<BTreeMap<String, String>>(br#"{"\u001b[31m":1}"#).expect_err("a number");
    assert!(!error.to_string().contains('\u{1b}'), "{error}");
}

#[test]
fn values_that_do_not_fit_are_omitted_and_recorded() {
    let table: [(Value, Value, &[&str]); 16] = [
        (json!({"id": 1}), json!({"id": 1}), &[]),
        (json!({"id": 1, "new": {"x": 1}}), json!({"id": 1}), &[]),
        (json!({"id": 1, "name": true}), json!({"id": 1}), &["/name"]),
        (json!({"id": "x", "name": []}), json!({}), &["/id", "/name"]),
        // Some servers write a number where others write a string.
        (
            json!({"id": "12", "name": 12, "accounts": [{"id": "-3.0", "tags": [7]}]}),
            json!({"id": 12, "name": "12", "accounts": [{"id": -3, "tags": ["7"]}]}),
            &[],
        ),
        (
            json!({"id": 12.0, "name": 12.0}),
            json!({"id": 12, "name": "12"}),
            &[],
        ),
        (
            json!({"id": "12.5", "name": 18446744073709551615_u64}),
            json!({"name": "18446744073709551615"}),
            &["/id"],
        ),
        // The number may be a different one.
        (
            json!({"id": "1e3", "name": 1e19}),
            json!({}),
            &["/id", "/name"],
        ),
        (json!({"accounts": {"a": 1}}), json!({}), &["/accounts"]),
        // A required member is omitted, and then its parent, which is not valid without it.
        (
            json!({"accounts": [{"id": 1}, {"id": "b"}, {"id": 3}]}),
            json!({"accounts": [{"id": 1}, {"id": 3}]}),
            &["/accounts/1/id", "/accounts/1"],
        ),
        // Pointers lead into the response as received, although indexes shift.
        (
            json!({"accounts": [null, {"id": 1}, 5, "x", {"id": 2, "tags": [true, "a", [], "b", null]}, []]}),
            json!({"accounts": [{"id": 1}, {"id": 2, "tags": ["a", "b"]}]}),
            &[
                "/accounts/0",
                "/accounts/2",
                "/accounts/3",
                "/accounts/4/tags/0",
                "/accounts/4/tags/2",
                "/accounts/4/tags/4",
                "/accounts/5",
            ],
        ),
        (
            json!({"accounts": [{"id": 1, "name": []}]}),
            json!({"accounts": [{"id": 1}]}),
            &["/accounts/0/name"],
        ),
        (
            json!({"accounts": [{"id": 1, "tags": null}]}),
            json!({"accounts": [{"id": 1}]}),
            &["/accounts/0/tags"],
        ),
        // A union does not report a member, so each member is tried separately.
        (
            json!({"choice": {"a": "1", "b": "t", "z": "no"}}),
            json!({"choice": {"b": "t"}}),
            &["/choice/a", "/choice/z"],
        ),
        (json!({"choice": 3}), json!({}), &["/choice"]),
        (
            json!({"settings": [1], "score": "9"}),
            json!({}),
            &["/score", "/settings"],
        ),
    ];
    for (response, fits, pointers) in table {
        let (user, mut unreadable) =
            tolerant::<User>(response.to_string().as_bytes()).expect("repaired");
        unreadable.sort();
        let mut pointers = pointers.to_vec();
        pointers.sort_unstable();
        assert_eq!(unreadable, pointers, "{response}");
        let expected: User = from_str(&fits.to_string()).expect("the rest fits");
        assert_eq!(user, expected, "{response}");
    }
}

#[test]
fn a_union_at_the_root_loses_only_what_does_not_fit() {
    let (choice, unreadable) =
        tolerant::<Choice>(br#"{"a": "5", "b": "t", "z": true}"#).expect("repaired");
    let expected = Choice::One {
        a: None,
        b: Some("t".to_owned()),
        z: Some(true),
    };
    assert_eq!((choice, unreadable), (expected, vec!["/a".to_owned()]));
}

#[test]
fn a_body_that_cannot_be_repaired_is_an_error() {
    for body in ["", "null", "[1]x", "3", "<html>", "\"text\""] {
        tolerant::<User>(body.as_bytes()).expect_err(body);
    }
    let error = tolerant::<Account>(br#"{"id":"one","name":"n"}"#).expect_err("no id");
    assert_eq!(error.pointer(), Some("/id"));
}

#[test]
fn many_faults_end_in_bounded_time() {
    let list: Vec<Value> = (0..5000).map(|n| json!({"id": format!("n{n}")})).collect();
    let response = json!({"id": 1, "accounts": list}).to_string();
    let (user, unreadable) = tolerant::<User>(response.as_bytes()).expect("repaired");
    assert_eq!((user.id, user.accounts), (Some(1), Some(Vec::new())));
    // Beyond the first 500 paths, only the parent is recorded.
    assert!(unreadable.contains(&"/accounts/249".to_owned()));
    assert!(!unreadable.contains(&"/accounts/4999".to_owned()));
    assert!(unreadable.contains(&"/accounts".to_owned()) && unreadable.len() < 510);

    let members: BTreeMap<String, Value> = (0..3000).map(|n| (n.to_string(), json!([]))).collect();
    let response = json!({ "choice": members, "id": 7 }).to_string();
    let (user, _) = tolerant::<User>(response.as_bytes()).expect("repaired");
    assert_eq!(user.id, Some(7));
}

/// Replaces every value of a response with every kind of value, one and two at a time.
#[test]
fn any_damage_leaves_a_user_and_correct_pointers() {
    let response = json!({
        "id": 1, "name": "Ada", "token": "hunter2", "score": 0.5,
        "accounts": [{"id": 1, "name": "A", "tags": ["x", "y"]}, {"id": 2, "tags": []}],
        "settings": {"locale": "en"}, "choice": {"a": 1, "b": "t"},
    });
    let damage = [
        json!(null),
        json!(true),
        json!(1e-300),
        json!(1e300),
        json!("hunter2"),
        json!([]),
        json!([null, "hunter2"]),
        json!({}),
        json!({"hunter2": ["hunter2"]}),
    ];
    let mut locations = Vec::new();
    collect_pointers(&response, String::new(), &mut locations);
    let mut tried = 0;
    for first in &locations {
        for second in locations.iter().chain([first]) {
            for (number, value) in damage.iter().enumerate() {
                let mut damaged = response.clone();
                for (location, value) in [(first, value), (second, &damage[(number * 5 + 3) % 9])] {
                    if let Some(target) = damaged.pointer_mut(location) {
                        *target = value.clone();
                    }
                }
                check_decoding(&damaged);
                tried += 1;
            }
        }
    }
    assert!(tried > 1000, "{tried}");
}

fn check_decoding(damaged: &Value) {
    let body = damaged.to_string();
    let (user, unreadable) = tolerant::<User>(body.as_bytes())
        .unwrap_or_else(|error: DecodeError| panic!("{error} in {body}"));
    for pointer in &unreadable {
        assert!(
            damaged.pointer(pointer).is_some(),
            "{pointer} is not in {body}"
        );
    }
    match strict::<User>(body.as_bytes()) {
        Ok(same) => {
            assert_eq!(same, user);
            assert!(unreadable.is_empty(), "{unreadable:?} in {body}");
        }
        Err(error) => {
            assert!(!unreadable.is_empty(), "{body}");
            assert!(
                !format!("{error} {error:?}").contains("\"hunter2\""),
                "{error}"
            );
        }
    }
    assert!(!format!("{:?}", user.token).contains("hunter2"));
}

fn collect_pointers(value: &Value, at: String, pointers: &mut Vec<String>) {
    match value {
        Value::Object(members) => members.iter().for_each(|(key, value)| {
            pointers.push(format!("{at}/{key}"));
            collect_pointers(value, format!("{at}/{key}"), pointers);
        }),
        Value::Array(elements) => elements.iter().enumerate().for_each(|(index, value)| {
            pointers.push(format!("{at}/{index}"));
            collect_pointers(value, format!("{at}/{index}"), pointers);
        }),
        _ => {}
    }
}

/// The limit is far below the time of one pass over the body for each fault.
#[test]
fn the_time_is_linear_in_the_length() {
    let accounts = |good: usize, bad: usize| {
        let good = vec![r#"{"id":3}"#; good];
        let bad = vec![r#"{"id":"x","tags":[1,2]}"#; bad];
        format!(
            r#"{{"id":1,"accounts":[{}]}}"#,
            [good, bad].concat().join(",")
        )
    };
    let choices = vec![r#"{"a":"1","b":"t"}"#; 40_000].join(",");
    for body in [
        accounts(85_000, 600),
        accounts(0, 40_000),
        format!("[{}]", vec!["1"; 500_000].join(",")),
        format!(r#"{{"id":1,"accounts":[{choices}]}}"#),
    ] {
        let start = std::time::Instant::now();
        let _ = tolerant::<User>(body.as_bytes());
        let _ = tolerant::<Vec<User>>(body.as_bytes());
        let _ = tolerant::<Vec<Choice>>(body.as_bytes());
        let took = start.elapsed();
        assert!(took.as_secs() < 20, "{took:?} for {} bytes", body.len());
    }
}
