//! Whether examples are what the description's own schemas say, and what they hold.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::IpAddr,
};

use anyhow::{Context, Result};
use jsonschema::{Draft, OutputUnit, Registry, Validator};
use serde_json::{Value, json};

use super::{
    find::Example,
    schema::{BASE, CLOSED, STRUCTURED, Schemas, VALUES},
};

/// Judges examples by the schemas of their description.
pub struct Judge {
    registry: Registry<'static>,
    /// The schema of each example.
    references: Vec<Option<String>>,
    validators: BTreeMap<String, Result<Validator, String>>,
}

/// What a validator has to say of an example.
pub enum Verdict {
    Conforms(Described),
    Not(String),
}

/// The places of an example that its schema speaks of, as JSON pointers.
#[derive(Default)]
pub struct Described {
    /// Those that some schema is applied to.
    pub places: BTreeSet<String>,
    /// Those whose schema names properties: others are not described there.
    pub structured: BTreeSet<String>,
    /// Enums of texts that do not tell alternatives apart, and the values they list.
    pub enums: BTreeMap<String, Vec<Value>>,
}

impl Judge {
    pub fn new(document: &Value, examples: &[Example<'_>]) -> Result<Judge> {
        let mut schemas = Schemas::new(document);
        let references = examples.iter().map(|example| {
            let (at, schema) = example.schema.clone()?;
            Some(schemas.reference(at, schema))
        });
        let references = references.collect();
        let registry = Registry::new()
            .draft(Draft::Draft202012)
            .add(BASE, schemas.finish())
            .and_then(|registry| registry.prepare())
            .context("the schemas cannot be read")?;
        Ok(Judge {
            registry,
            references,
            validators: BTreeMap::new(),
        })
    }

    /// Judges the example with that position. Without a schema anything conforms.
    pub fn judge(&mut self, position: usize, value: &Value) -> Verdict {
        let Some(Some(reference)) = self.references.get(position) else {
            return Verdict::Conforms(Described::default());
        };
        let registry = &self.registry;
        let validator = self
            .validators
            .entry(reference.clone())
            .or_insert_with(|| build(registry, reference));
        let validator = match validator {
            Ok(validator) => validator,
            Err(error) => return Verdict::Not(format!("its schema cannot be judged by: {error}")),
        };
        let evaluation = validator.evaluate(value);
        if let Some(first) = evaluation.iter_errors().next() {
            let place = first.instance_location;
            return Verdict::Not(format!("at `{place}`: {}", first.error));
        }
        let mut described = Described::default();
        let mut left_out = LeftOut::default();
        gather(evaluation.root(), &mut described, &mut left_out);
        described
            .places
            .retain(|place| !left_out.unsent.contains(place));
        described.enums.retain(|place, _| {
            described.places.contains(place) && !left_out.closed.contains(place)
        });
        Verdict::Conforms(described)
    }
}

#[derive(Default)]
struct LeftOut {
    /// What tells alternatives apart stays closed.
    closed: BTreeSet<String>,
    /// What only requests hold is not described of an answer.
    unsent: BTreeSet<String>,
}

fn build(registry: &Registry<'_>, reference: &str) -> Result<Validator, String> {
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .with_registry(registry)
        .should_validate_formats(true)
        .with_format("ip", |text: &str| text.parse::<IpAddr>().is_ok())
        .build(&json!({"$ref": reference}))
        .map_err(|error| error.to_string())
}

/// Gathers what the schemas that hold say. Those that do not hold are alternatives that
/// are not meant.
fn gather(unit: OutputUnit<'_>, described: &mut Described, left_out: &mut LeftOut) {
    if !unit.valid() {
        return;
    }
    let place = unit.instance_location().as_str();
    let said = unit.annotations().map(|annotations| annotations.value());
    let said = |keyword: &str| said.and_then(|said| said.get(keyword));
    if said("writeOnly") == Some(&Value::Bool(true)) {
        left_out.unsent.insert(place.to_owned());
    }
    described.places.insert(place.to_owned());
    if said(STRUCTURED).is_some() {
        described.structured.insert(place.to_owned());
    }
    if let Some(values) = said(VALUES).and_then(Value::as_array) {
        let known = described.enums.entry(place.to_owned()).or_default();
        known.extend(values.iter().cloned());
    }
    let names = said(CLOSED).and_then(Value::as_array);
    for name in names.into_iter().flatten().filter_map(Value::as_str) {
        left_out.closed.insert(super::pointer::child(place, name));
    }
    for child in unit.children() {
        gather(child, described, left_out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of a value as the only example of a schema.
    fn verdict(version: &str, schema: Value, value: &Value) -> Verdict {
        let document = json!({
            "openapi": version,
            "components": {"schemas": {
                "Cat": {"type": "object", "required": ["kind"], "properties": {
                    "kind": {"type": "string", "enum": ["cat", "tiger"]},
                    "mood": {"enum": ["calm", "wild"]},
                    "self": {"$ref": "#/components/schemas/Cat"},
                }},
                "Dog": {"type": "object", "required": ["kind"], "properties": {
                    "kind": {"type": "string", "enum": ["dog"]},
                    "pin": {"type": "string", "writeOnly": true},
                }},
                "Under~Score/": {"type": "integer", "format": "int32"},
            }},
        });
        let example = Example {
            operation: String::new(),
            at: String::new(),
            status: String::new(),
            json: true,
            pointer: String::new(),
            value: Value::Null,
            schema: Some(("/schema".to_owned(), &schema)),
        };
        let mut judge = Judge::new(&document, &[example]).expect("schemas");
        judge.judge(0, value)
    }

    #[test]
    fn reads_the_words_of_openapi() {
        let cat = "#/components/schemas/Cat";
        let dog = "#/components/schemas/Dog";
        let union = json!({
            "anyOf": [{"$ref": cat}, {"$ref": dog}],
            "discriminator": {"propertyName": "kind", "mapping": {
                "cat": cat, "tiger": "Cat", "dog": dog,
            }},
        });
        let rows = [
            (
                "3.0.3",
                json!({"type": "string", "nullable": true}),
                json!(null),
                true,
            ),
            (
                "3.0.3",
                json!({"$ref": cat, "x-nullable": true}),
                json!(null),
                true,
            ),
            (
                "3.0.3",
                json!({"$ref": cat, "maxProperties": 0}),
                json!({"kind": "cat"}),
                true,
            ),
            (
                "3.1.0",
                json!({"$ref": cat, "maxProperties": 0}),
                json!({"kind": "cat"}),
                false,
            ),
            (
                "3.0.3",
                json!({"minimum": 1, "exclusiveMinimum": true}),
                json!(1),
                false,
            ),
            ("3.1.0", json!({"exclusiveMinimum": 1}), json!(1), false),
            (
                "3.0.3",
                json!({"$ref": "#/components/schemas/Under~0Score~1"}),
                json!(5_000_000_000_i64),
                false,
            ),
            (
                "3.0.3",
                json!({"$ref": "#/components/schemas/Under%7E0Score~1"}),
                json!(7),
                true,
            ),
            (
                "3.0.3",
                json!({"type": "file", "pattern": "("}),
                json!("bytes"),
                true,
            ),
            (
                "3.0.3",
                json!({"type": "string", "format": "email"}),
                json!("none"),
                true,
            ),
            (
                "3.0.3",
                json!({"type": "string", "format": "date"}),
                json!("none"),
                false,
            ),
            (
                "3.0.3",
                json!({"required": true, "minLength": "1"}),
                json!(""),
                true,
            ),
            ("3.0.3", union.clone(), json!({"kind": "tiger"}), true),
            ("3.0.3", union, json!({"kind": "lion"}), false),
        ];
        for (version, schema, value, conforms) in rows {
            let verdict = verdict(version, schema.clone(), &value);
            let found = matches!(verdict, Verdict::Conforms(_));
            assert_eq!(found, conforms, "{version} {schema} {value}");
        }
    }

    #[test]
    fn tells_what_is_described() {
        let schema = json!({"type": "array", "items": {"oneOf": [
            {"$ref": "#/components/schemas/Cat"},
            {"$ref": "#/components/schemas/Dog"},
        ]}});
        let value = json!([
            {"kind": "cat", "self": {"kind": "tiger", "mood": "calm"}, "other": 1},
            {"kind": "dog", "pin": "1234", "mood": "wild"},
        ]);
        let Verdict::Conforms(described) = verdict("3.0.3", schema, &value) else {
            panic!("it conforms");
        };
        let texts = |places: Vec<&String>| places.into_iter().cloned().collect::<Vec<_>>();
        assert_eq!(
            texts(described.places.iter().collect()),
            [
                "",
                "/0",
                "/0/kind",
                "/0/self",
                "/0/self/kind",
                "/0/self/mood",
                "/1",
                "/1/kind"
            ]
        );
        // By its kind a cat is told from a dog, but not by that of a cat within.
        let open = texts(described.enums.keys().collect());
        assert_eq!(open, ["/0/self/kind", "/0/self/mood"]);
        assert_eq!(described.structured.len(), 3);
    }
}
