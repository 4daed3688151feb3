//! Unions whose alternatives do not exclude each other.

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
}

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
    serde_json::from_value(value.clone()).expect("it fits")
}

#[test]
fn the_alternative_that_keeps_most_counts_and_of_equals_the_first() {
    for (value, regex) in [
        (json!({"target": "t", "template": "x"}), false),
        (json!({"target": "t", "source": "x"}), true),
        (json!({"target": "t"}), false),
        (json!({"target": "t", "new": 1}), false),
        (json!({"all": [{"source": "x"}, {"template": "y"}]}), true),
        (json!({"source": null, "template": null}), false),
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

/// Each level that keeps less than all of its value doubles the work.
#[test]
fn levels_that_a_server_writes_do_not_multiply_without_end() {
    let mut value = json!({"new": 1});
    for _ in 0..60 {
        value = json!({"all": [value], "new": 1});
    }
    let started = Instant::now();
    decoded(&value);
    assert!(started.elapsed() < Duration::from_secs(5));
    // The next value has all tries again.
    assert!(matches!(
        decoded(&json!({"source": "x"})),
        Extraction::Regex(_)
    ));
}
