//! Validates values against the description's schemas, and collects which schemas describe which
//! parts of a value.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::IpAddr,
};

use anyhow::{Context, Result};
use jsonschema::{Draft, OutputUnit, Registry, Validator};
use serde_json::{Map, Value, json};

use super::{
    compare::is_base64,
    schema::{AT, BASE, CLOSED, Direction, HIDDEN, STRUCTURED, Schemas, VALUES},
};
use crate::pointer::child;

/// Validates values against the schemas of a description.
pub struct SchemaValidator {
    registry: Registry<'static>,
    /// The document of all schemas.
    pub definitions: Value,
    /// The validators of the requested schemas, by reference.
    validators: BTreeMap<String, Result<Validator, String>>,
    direction: Direction,
    /// The validator for the relaxed schemas, once it is used.
    relaxed: Option<Box<SchemaValidator>>,
}

/// The verdict of a validator on a value.
pub enum Verdict {
    Conforms(Described),
    /// The reason why the value violates its schema.
    Violates(String),
}

/// The locations of a value to which schemas apply, as JSON pointers.
#[derive(Default)]
pub struct Described {
    /// The locations with the pointers of their schemas in the description.
    pub schemas: BTreeMap<String, Vec<String>>,
    /// The locations of objects whose schema lists properties; other members are undescribed.
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

impl SchemaValidator {
    /// Creates a validator for the requested schemas.
    pub fn new(schemas: Schemas<'_>) -> Result<SchemaValidator> {
        let direction = schemas.direction();
        SchemaValidator::of(schemas.finish(), direction)
    }

    fn of(definitions: Value, direction: Direction) -> Result<SchemaValidator> {
        let registry = Registry::new()
            .draft(Draft::Draft202012)
            .add(BASE, definitions.clone())
            .and_then(|registry| registry.prepare())
            .context("the schemas cannot be read")?;
        Ok(SchemaValidator {
            registry,
            definitions,
            validators: BTreeMap::new(),
            direction,
            relaxed: None,
        })
    }

    /// Whether a client can read a value: it conforms to the schema of the reference, except that
    /// several members of a `oneOf` may match, which no client checks, and that an enum in a
    /// response may have values that it does not list.
    pub fn is_valid_for_clients(&mut self, reference: &str, value: &Value) -> bool {
        if self.relaxed.is_none() {
            let has_open_enums = self.direction == Direction::Response;
            let definitions = relaxed(&self.definitions, has_open_enums);
            let validator = SchemaValidator::of(definitions, self.direction);
            self.relaxed = validator.ok().map(Box::new);
        }
        let validator = self.relaxed.as_mut();
        validator.is_some_and(|validator| validator.is_valid(reference, value))
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
    pub fn validate(&mut self, reference: &str, value: &Value) -> Verdict {
        let validator = match self.validator(reference) {
            Ok(validator) => validator,
            Err(error) => {
                let reason = format!("its schema cannot be used for validation: {error}");
                return Verdict::Violates(reason);
            }
        };
        let evaluation = validator.evaluate(value);
        if let Some(first) = evaluation.iter_errors().next() {
            let location = first.instance_location;
            return Verdict::Violates(format!("at `{location}`: {}", first.error));
        }
        let mut described = Described::default();
        let mut excluded = Excluded::default();
        gather(evaluation.root(), &mut described, &mut excluded);
        described
            .schemas
            .retain(|location, _| !excluded.unsent.contains(location));
        described.enums.retain(|location, _| {
            described.schemas.contains_key(location) && !excluded.closed.contains(location)
        });
        Verdict::Conforms(described)
    }
}

/// The locations of properties that are not part of [`Described`].
#[derive(Default)]
struct Excluded {
    /// Properties that distinguish variants, whose enums are closed.
    closed: BTreeSet<String>,
    /// Properties that are not sent in this direction, which are undescribed.
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

/// Replaces each `oneOf` with `anyOf` and, with `has_open_enums`, enums with types.
fn relaxed(schema: &Value, has_open_enums: bool) -> Value {
    match schema {
        Value::Object(members) => {
            let mut translated: Map<String, Value> = members
                .iter()
                .map(|(name, it)| (name.clone(), relaxed(it, has_open_enums)))
                .collect();
            if has_open_enums && translated.contains_key(VALUES) {
                translated.remove("enum");
            }
            if let Some(members @ Value::Array(_)) = translated.remove("oneOf") {
                let all_of = translated.entry("allOf").or_insert_with(|| json!([]));
                if let Value::Array(all_of) = all_of {
                    all_of.push(json!({"anyOf": members}));
                }
            }
            Value::Object(translated)
        }
        Value::Array(items) => items.iter().map(|it| relaxed(it, has_open_enums)).collect(),
        other => other.clone(),
    }
}

/// Collects the annotations of matching schemas. Schemas that do not match are variants that do
/// not apply.
fn gather(unit: OutputUnit<'_>, described: &mut Described, excluded: &mut Excluded) {
    if !unit.valid() {
        return;
    }
    let location = unit.instance_location().as_str();
    let annotations = unit.annotations().map(|annotations| annotations.value());
    let annotation = |keyword: &str| annotations.and_then(|it| it.get(keyword));
    let members = |keyword: &str| {
        let names = annotation(keyword).and_then(Value::as_array);
        let names = names.into_iter().flatten().filter_map(Value::as_str);
        names.map(|name| child(location, name)).collect::<Vec<_>>()
    };
    let schemas = described.schemas.entry(location.to_owned()).or_default();
    if let Some(at) = annotation(AT).and_then(Value::as_str)
        && !schemas.iter().any(|it| it == at)
    {
        schemas.push(at.to_owned());
    }
    if annotation(STRUCTURED).is_some() {
        described.structured.insert(location.to_owned());
    }
    if let Some(values) = annotation(VALUES).and_then(Value::as_array) {
        let listed = described.enums.entry(location.to_owned()).or_default();
        listed.extend(values.iter().cloned());
    }
    excluded.closed.extend(members(CLOSED));
    excluded.unsent.extend(members(HIDDEN));
    for child in unit.children() {
        gather(child, described, excluded);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the verdict on a value of a schema.
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
        let mut validator = SchemaValidator::new(schemas).expect("schemas");
        validator.validate(&reference, value)
    }

    #[test]
    fn keywords_of_openapi_are_translated() {
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
    fn the_described_locations_and_open_enums_are_collected() {
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
        let locations: Vec<&String> = described.schemas.keys().collect();
        assert_eq!(
            locations,
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
        let open: Vec<&String> = described.enums.keys().collect();
        assert_eq!(open, ["/0/self/kind", "/0/self/mood"]);
        assert_eq!(described.structured.len(), 3);
    }

    #[test]
    fn clients_accept_open_enums_and_several_matches() {
        let document = json!({"openapi": "3.0.3"});
        let schema = json!({"properties": {
            "a": {"oneOf": [{"type": "integer"}, {"type": "number"}]},
            "b": {"type": "string", "enum": ["x"]},
        }});
        for direction in [Direction::Request, Direction::Response] {
            let mut schemas = Schemas::new(&document, direction);
            let reference = schemas.reference("/schema".to_owned(), &schema);
            let mut validator = SchemaValidator::new(schemas).expect("schemas");
            let mut verdicts = |value: Value| {
                let is_valid = validator.is_valid(&reference, &value);
                (is_valid, validator.is_valid_for_clients(&reference, &value))
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
