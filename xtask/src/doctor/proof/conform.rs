//! Validates values against the description's schemas, and collects what the schemas state
//! about them.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::IpAddr,
};

use anyhow::{Context, Result};
use jsonschema::{Draft, OutputUnit, Registry, Validator};
use serde_json::{Map, Value, json};

use super::{
    compare::is_base64,
    pointer::child,
    schema::{AT, BASE, CLOSED, Direction, HIDDEN, STRUCTURED, Schemas, VALUES},
};

/// Validates values against the schemas of a description.
pub struct Judge {
    registry: Registry<'static>,
    /// The document of all schemas.
    pub definitions: Value,
    validators: BTreeMap<String, Result<Validator, String>>,
    direction: Direction,
    /// The validator for the same schemas as a client reads them.
    inclusive: Option<Box<Judge>>,
}

/// The verdict of a validator on a value.
pub enum Verdict {
    Conforms(Described),
    Not(String),
}

/// The locations of a value to which schemas apply, as JSON pointers.
#[derive(Default)]
pub struct Described {
    /// The locations with the pointers of their schemas in the description.
    pub schemas: BTreeMap<String, Vec<String>>,
    /// The locations whose schema lists properties: others are undescribed there.
    pub structured: BTreeSet<String>,
    /// The enums that do not distinguish variants, and their values.
    pub enums: BTreeMap<String, Vec<Value>>,
}

impl Described {
    /// Returns the members of a value that no schema describes, and that may be lost.
    pub fn undescribed(&self, value: &Value) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for location in &self.structured {
            let members = value.pointer(location).and_then(Value::as_object);
            for name in members.into_iter().flat_map(|it| it.keys()) {
                let member = child(location, name);
                if !self.schemas.contains_key(&member) {
                    found.insert(member);
                }
            }
        }
        found
    }
}

impl Judge {
    /// Creates a validator for the requested schemas.
    pub fn new(schemas: Schemas<'_>) -> Result<Judge> {
        let direction = schemas.direction();
        Judge::of(schemas.finish(), direction)
    }

    fn of(definitions: Value, direction: Direction) -> Result<Judge> {
        let registry = Registry::new()
            .draft(Draft::Draft202012)
            .add(BASE, definitions.clone())
            .and_then(|registry| registry.prepare())
            .context("the schemas cannot be read")?;
        Ok(Judge {
            registry,
            definitions,
            validators: BTreeMap::new(),
            direction,
            inclusive: None,
        })
    }

    /// Whether a value conforms to the schema of the reference, except that several members of
    /// a `oneOf` may match, which no client checks, and that an enum in a response may have
    /// values that it does not list.
    pub fn is_inclusively_valid(&mut self, reference: &str, value: &Value) -> bool {
        if self.inclusive.is_none() {
            let open = self.direction == Direction::Response;
            let judge = Judge::of(inclusive(&self.definitions, open), self.direction);
            self.inclusive = judge.ok().map(Box::new);
        }
        let judge = self.inclusive.as_mut();
        judge.is_some_and(|judge| judge.is_valid(reference, value))
    }

    fn validator(&mut self, reference: &str) -> &Result<Validator, String> {
        let registry = &self.registry;
        self.validators
            .entry(reference.to_owned())
            .or_insert_with(|| build(registry, reference))
    }

    /// Whether a value conforms to the schema of the reference.
    pub fn is_valid(&mut self, reference: &str, value: &Value) -> bool {
        let validator = self.validator(reference);
        validator.as_ref().is_ok_and(|it| it.is_valid(value))
    }

    /// Validates a value against the schema of the reference.
    pub fn judge(&mut self, reference: &str, value: &Value) -> Verdict {
        let validator = match self.validator(reference) {
            Ok(validator) => validator,
            Err(error) => {
                return Verdict::Not(format!("its schema cannot be used for validation: {error}"));
            }
        };
        let evaluation = validator.evaluate(value);
        if let Some(first) = evaluation.iter_errors().next() {
            let location = first.instance_location;
            return Verdict::Not(format!("at `{location}`: {}", first.error));
        }
        let mut described = Described::default();
        let mut left_out = LeftOut::default();
        gather(evaluation.root(), &mut described, &mut left_out);
        described
            .schemas
            .retain(|location, _| !left_out.unsent.contains(location));
        described.enums.retain(|location, _| {
            described.schemas.contains_key(location) && !left_out.closed.contains(location)
        });
        Verdict::Conforms(described)
    }
}

#[derive(Default)]
struct LeftOut {
    /// Properties that distinguish variants stay closed.
    closed: BTreeSet<String>,
    /// Properties that are not sent in this direction are undescribed.
    unsent: BTreeSet<String>,
}

fn build(registry: &Registry<'_>, reference: &str) -> Result<Validator, String> {
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .with_registry(registry)
        .should_validate_formats(true)
        .with_format("ip", |text: &str| text.parse::<IpAddr>().is_ok())
        .with_format("byte", is_base64)
        .build(&json!({"$ref": reference}))
        .map_err(|error| error.to_string())
}

/// Replaces each `oneOf` by `anyOf` and, if `open`, enums by types.
fn inclusive(schema: &Value, open: bool) -> Value {
    match schema {
        Value::Object(members) => {
            let mut made: Map<String, Value> = members
                .iter()
                .map(|(name, it)| (name.clone(), inclusive(it, open)))
                .collect();
            if open && made.contains_key(VALUES) {
                made.remove("enum");
            }
            if let Some(one @ Value::Array(_)) = made.remove("oneOf") {
                let all = made.entry("allOf").or_insert_with(|| json!([]));
                let all = all.as_array_mut();
                all.into_iter()
                    .for_each(|it| it.push(json!({"anyOf": one})));
            }
            Value::Object(made)
        }
        Value::Array(items) => items.iter().map(|it| inclusive(it, open)).collect(),
        other => other.clone(),
    }
}

/// Collects what matching schemas state. Schemas that do not match are variants that do not
/// apply.
fn gather(unit: OutputUnit<'_>, described: &mut Described, left_out: &mut LeftOut) {
    if !unit.valid() {
        return;
    }
    let location = unit.instance_location().as_str();
    let said = unit.annotations().map(|annotations| annotations.value());
    let said = |keyword: &str| said.and_then(|said| said.get(keyword));
    let names = |keyword: &str| {
        let names = said(keyword).and_then(Value::as_array);
        let names = names.into_iter().flatten().filter_map(Value::as_str);
        let members = names.map(|name| child(location, name));
        members.collect::<Vec<_>>()
    };
    let schemas = described.schemas.entry(location.to_owned()).or_default();
    if let Some(at) = said(AT).and_then(Value::as_str)
        && !schemas.iter().any(|it| it == at)
    {
        schemas.push(at.to_owned());
    }
    if said(STRUCTURED).is_some() {
        described.structured.insert(location.to_owned());
    }
    if let Some(values) = said(VALUES).and_then(Value::as_array) {
        let known = described.enums.entry(location.to_owned()).or_default();
        known.extend(values.iter().cloned());
    }
    left_out.closed.extend(names(CLOSED));
    left_out.unsent.extend(names(HIDDEN));
    for child in unit.children() {
        gather(child, described, left_out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the verdict on a value as the only example of a schema.
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
        let mut schemas = Schemas::new(&document, Direction::Response);
        let reference = schemas.reference("/schema".to_owned(), &schema);
        let mut judge = Judge::new(schemas).expect("schemas");
        judge.judge(&reference, value)
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
    fn reports_described_rate_limits() {
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
        let texts = |locations: Vec<&String>| locations.into_iter().cloned().collect::<Vec<_>>();
        assert_eq!(
            texts(described.schemas.keys().collect()),
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
        // The kind distinguishes a cat from a dog, but not that of a nested cat.
        let open = texts(described.enums.keys().collect());
        assert_eq!(open, ["/0/self/kind", "/0/self/mood"]);
        assert_eq!(described.structured.len(), 3);
    }

    #[test]
    fn clients_read_more_than_schemas_allow() {
        let document = json!({"openapi": "3.0.3"});
        let schema = json!({"properties": {
            "a": {"oneOf": [{"type": "integer"}, {"type": "number"}]},
            "b": {"type": "string", "enum": ["x"]},
        }});
        for direction in [Direction::Request, Direction::Response] {
            let mut schemas = Schemas::new(&document, direction);
            let reference = schemas.reference("/schema".to_owned(), &schema);
            let mut judge = Judge::new(schemas).expect("schemas");
            let mut verdicts = |value: Value| {
                let strict = judge.is_valid(&reference, &value);
                (strict, judge.is_inclusively_valid(&reference, &value))
            };
            assert_eq!(verdicts(json!({"a": 0.5, "b": "x"})), (true, true));
            assert_eq!(verdicts(json!({"a": 1})), (false, true));
            assert_eq!(verdicts(json!({"a": "1"})), (false, false));
            let open = direction == Direction::Response;
            assert_eq!(verdicts(json!({"b": "y"})), (false, open));
            assert_eq!(verdicts(json!({"b": 1})), (false, false));
        }
    }
}
