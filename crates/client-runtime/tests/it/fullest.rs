//! Unions whose variants do not exclude each other.

use std::panic;
use std::time::{Duration, Instant};

use client_runtime::decode::fullest;
use client_runtime::serde_json::{self, Value, json};
use serde::{Deserialize, Deserializer, Serialize};

#[derive(Debug, Deserialize, PartialEq, Serialize)]
struct Template {
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    template: Option<String>,
}

#[derive(Debug, Deserialize, PartialEq, Serialize)]
struct Regex {
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    all: Vec<Extraction>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<Scope>,
}

#[derive(Debug, Deserialize, PartialEq, Serialize)]
struct Scope {}

#[derive(Debug, PartialEq, Serialize)]
#[serde(untagged)]
enum Extraction {
    Template(Template),
    Regex(Regex),
}

impl<'de> Deserialize<'de> for Extraction {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        fullest(
            deserializer,
            &[
                |it| serde_json::from_value(it).map(Self::Template),
                |it| serde_json::from_value(it).map(Self::Regex),
            ],
        )
    }
}

fn decoded(value: &Value) -> Extraction {
    serde_json::from_value(value.clone()).expect("a variant fits")
}

#[test]
fn the_variant_that_keeps_most_is_chosen_or_the_first_of_equals() {
    for (value, regex) in [
        (json!({"target": "t", "template": "x"}), false),
        (json!({"target": "t", "source": "x"}), true),
        (json!({"target": "t"}), false),
        (json!({"target": "t", "new": 1}), false),
        (json!({"all": [{"source": "x"}, {"template": "y"}]}), true),
        (json!({"source": null, "template": null}), false),
        (json!({"scope": {"new": 1}}), true),
        (json!({"all": [], "scope": {}, "template": "x"}), false),
    ] {
        let extraction = decoded(&value);
        assert_eq!(matches!(extraction, Extraction::Regex(_)), regex, "{value}");
    }
    let nested = decoded(&json!({"all": [{"source": "x"}]}));
    let Extraction::Regex(regex) = nested else {
        panic!("{nested:?}")
    };
    assert!(matches!(regex.all[0], Extraction::Regex(_)));
    assert!(serde_json::from_value::<Extraction>(json!("text")).is_err());
}

/// A string that is written in lower case, as a UUID is.
#[derive(Debug, Deserialize, PartialEq)]
struct Lower(String);

impl Serialize for Lower {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.to_lowercase().serialize(serializer)
    }
}

#[derive(Debug, PartialEq, Serialize)]
#[serde(untagged)]
enum Names {
    Lower {
        names: Vec<Lower>,
        more: Option<bool>,
    },
    Any {
        names: Vec<String>,
    },
}

#[test]
fn of_variants_that_keep_the_same_values_the_one_that_changes_no_string_is_chosen() {
    #[derive(Deserialize)]
    struct LowerNames {
        names: Vec<Lower>,
        more: Option<bool>,
    }
    #[derive(Deserialize)]
    struct AnyNames {
        names: Vec<String>,
    }
    let decoded = |value: Value| {
        let names = fullest(
            value,
            &[
                |it| {
                    let LowerNames { names, more } = serde_json::from_value(it)?;
                    Ok(Names::Lower { names, more })
                },
                |it| {
                    let AnyNames { names } = serde_json::from_value(it)?;
                    Ok(Names::Any { names })
                },
            ],
        );
        names.expect("a variant fits")
    };
    let any = decoded(json!({"names": ["a", "B"]}));
    assert!(matches!(any, Names::Any { .. }), "{any:?}");
    for value in [
        json!({"names": ["a", "b"]}),
        json!({"names": ["a", "B"], "more": true}),
    ] {
        let lower = decoded(value);
        assert!(matches!(lower, Names::Lower { .. }), "{lower:?}");
    }
}

/// Each level that keeps less than all of its value is decoded for each variant of the level
/// above; so is each level of a value that fits no variant.
#[test]
fn the_time_does_not_grow_exponentially_with_the_depth() {
    let started = Instant::now();
    for leaf in [json!({"new": 1}), json!("text")] {
        let mut value = leaf;
        for _ in 0..60 {
            value = json!({"all": [value], "new": 1});
        }
        // Whether it fits does not matter here.
        let _ = serde_json::from_value::<Extraction>(value);
    }
    assert!(started.elapsed() < Duration::from_secs(5));
    assert!(matches!(
        decoded(&json!({"source": "x"})),
        Extraction::Regex(_)
    ));
}

/// Each of many values becomes the variant that keeps most of it.
#[test]
fn siblings_do_not_exhaust_the_budget() {
    let item = json!({"source": "x", "new": 1});
    let value = json!({"all": vec![item; 3_000]});
    let Extraction::Regex(regex) = decoded(&value) else {
        panic!("only a regex has the list")
    };
    let regexes = regex
        .all
        .iter()
        .filter(|it| matches!(it, Extraction::Regex(_)));
    assert_eq!(regexes.count(), 3_000);
}

#[test]
fn a_decoder_that_panics_does_not_limit_later_unions() {
    let panicking = panic::catch_unwind(|| fullest::<_, Value>(Value::Null, &[|_| panic!("no")]));
    assert!(panicking.is_err());
    let value = json!(vec![0; 200_000]);
    let decoded = fullest::<_, Value>(value.clone(), &[Ok]);
    assert_eq!(decoded.expect("its size allows it"), value);
}
