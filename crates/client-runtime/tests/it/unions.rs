//! Unions with a tag, decoded strictly and tolerantly: errors and removals name the value
//! inside the variant.

use client_runtime::decode::{strict, tagged, tolerant};
use client_runtime::serde_json::{Value, from_str};
use serde::{Deserialize, Deserializer, Serialize};

#[derive(Debug, Deserialize, Serialize)]
struct Zoo {
    animals: Vec<Animal>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Animal {
    Cat(Cat),
    Cage(Cage),
    Unknown(Value),
}

#[derive(Debug, Deserialize, Serialize)]
struct Cat {
    kind: String,
    lives: Option<u8>,
}

/// A variant that holds values of the union.
#[derive(Debug, Deserialize, Serialize)]
struct Cage {
    kind: String,
    inside: Vec<Animal>,
}

impl<'de> Deserialize<'de> for Animal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (tag, value) = tagged(deserializer, &["kind"])?;
        match tag.as_deref() {
            Some("cat") => value.variant(Self::Cat),
            Some("cage") => value.variant(Self::Cage),
            Some(_) => Ok(Self::Unknown(value.into_value())),
            None => Err(value.unknown(&["cat", "cage"])),
        }
    }
}

#[test]
fn errors_name_the_value_inside_the_variant() {
    for (body, expected) in [
        (
            r#"{"animals":[{"kind":"cat"},{"kind":"cat","lives":"nine"}]}"#,
            "expected an integer at /animals/1/lives, found a string",
        ),
        (
            r#"{"animals":[{"kind":"cage","inside":[{"kind":"cage","inside":[{"kind":"cat","lives":-1}]}]}]}"#,
            "expected an integer at /animals/0/inside/0/inside/0/lives, found a number",
        ),
        (
            r#"{"animals":[{"lives":1}]}"#,
            "expected a value at /animals/0/kind, found nothing",
        ),
    ] {
        let error = strict::<Zoo>(body.as_bytes()).expect_err(body);
        assert_eq!(error.to_string(), expected);
    }
    let error = from_str::<Animal>(r#"{"kind":"cage","inside":[{"kind":"cat","lives":[]}]}"#);
    let message = error.expect_err("no cat").to_string();
    assert!(
        message.starts_with(r#"kind "cage": /inside/0/lives: invalid type"#),
        "{message}"
    );
}

#[test]
fn tolerance_costs_the_value_inside_the_variant_only() {
    let body =
        br#"{"animals":[{"kind":"cage","inside":[{"kind":"cat","lives":"x"},{"kind":"newt"}]}]}"#;
    let (zoo, removed) = tolerant::<Zoo>(body).expect("a zoo");
    assert_eq!(removed, ["/animals/0/inside/0/lives"]);
    let Animal::Cage(cage) = &zoo.animals[0] else {
        panic!("{zoo:?}");
    };
    assert!(matches!(
        cage.inside[..],
        [Animal::Cat(_), Animal::Unknown(_)]
    ));
}

#[test]
fn a_deep_failure_takes_linear_time() {
    let depth = 50;
    let open = r#"{"kind":"cage","inside":["#.repeat(depth);
    let body = format!(
        r#"{{"animals":[{open}{{"kind":"cat","lives":"x"}}{}]}}"#,
        "]}".repeat(depth)
    );
    let started = std::time::Instant::now();
    strict::<Zoo>(body.as_bytes()).expect_err("no cat");
    // Decoding twice at each level would take exponential time.
    assert!(started.elapsed().as_secs() < 20);
}
