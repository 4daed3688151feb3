//! Tests the evaluation: hand-written types, each with a mistake that generated code could
//! have, and the expected failures.

use std::{collections::BTreeMap, fs, path::Path};

use client_codegen::Generated;
use serde_json::{Value, json};

use super::{
    super::{
        compile::Compiler,
        folder,
        proof::{harness, schema::Direction},
    },
    code::Code,
    evaluate::evaluate,
    prepare::{Cases, make},
    targets::{Target, Targets},
};

/// A type, and the kinds of failures that it causes.
struct Mistake {
    name: &'static str,
    schema: &'static str,
    code: &'static str,
    kinds: &'static [&'static str],
}

/// Code that the types share.
const PRELUDE: &str = r#"
use serde::{Deserialize, Serialize, Deserializer};

fn some<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(from).map(Some)
}
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Cat { #[serde(skip_serializing_if = "Option::is_none")] pub lives: Option<i64> }
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Dog { pub barks: bool }
#[derive(Deserialize, Serialize)]
pub struct Opened { pub kind: String, pub by: String }
#[derive(Deserialize, Serialize)]
pub struct Closed { pub kind: String, pub by: String }
"#;

/// The schemas of the unions' members.
const MEMBERS: &str = r#"{
    "Cat": {"type": "object", "required": ["kind"], "additionalProperties": false, "properties": {
        "kind": {"type": "string"}, "lives": {"type": "integer", "format": "int32"}}},
    "Dog": {"type": "object", "required": ["kind", "barks"], "additionalProperties": false, "properties": {
        "kind": {"type": "string"}, "barks": {"type": "boolean"}}},
    "Opened": {"type": "object", "required": ["kind", "by"], "properties": {
        "kind": {"const": "opened"}, "by": {"type": "string"}}},
    "Closed": {"type": "object", "required": ["kind", "by"], "properties": {
        "kind": {"const": "closed"}, "by": {"type": "string"}}}
}"#;

const PETS: &str = r##"{"oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
    "discriminator": {"propertyName": "kind", "mapping": {
        "cat": "#/components/schemas/Cat", "dog": "#/components/schemas/Dog"}}}"##;
const EVENTS: &str = r##"{"oneOf": [{"$ref": "#/components/schemas/Opened"}, {"$ref": "#/components/schemas/Closed"}]}"##;
const NAMED: &str =
    r#"{"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}"#;
const SIZED: &str =
    r#"{"type": "object", "properties": {"size": {"type": "string", "default": "small"}}}"#;
const NOTED: &str = r#"{"type": "object", "properties": {"note": {"type": ["string", "null"]}}}"#;
const TAGGED: &str =
    r#"{"type": "object", "properties": {"tags": {"type": "array", "items": {"type": "string"}}}}"#;
const LABELLED: &str = r#"{"type": "object", "properties": {"labels": {"type": "object", "additionalProperties": {"type": "string"}}}}"#;
const STATE: &str = r#"{"type": "string", "enum": ["on", "off"]}"#;
const COUNTED: &str = r#"{"type": "object", "required": ["count"], "properties": {"count": {"type": "integer", "format": "int64"}}}"#;

const MISTAKES: &[Mistake] = &[
    // Correct types cause no failure.
    Mistake {
        name: "Right",
        schema: r#"{"type": "object", "required": ["name"], "additionalProperties": true, "properties": {
            "name": {"type": "string"}, "note": {"type": ["string", "null"]},
            "tags": {"type": "array", "items": {"type": "string"}}, "size": {"type": "number"}}}"#,
        code: r#"#[derive(Deserialize, Serialize)] pub struct Right {
            pub name: String,
            #[serde(default, deserialize_with = "some", skip_serializing_if = "Option::is_none")] pub note: Option<Option<String>>,
            #[serde(skip_serializing_if = "Option::is_none")] pub tags: Option<Vec<String>>,
            #[serde(skip_serializing_if = "Option::is_none")] pub size: Option<f64>,
            #[serde(flatten)] pub more: std::collections::BTreeMap<String, client_runtime::serde_json::Value> }"#,
        kinds: &[],
    },
    Mistake {
        name: "RightUnion",
        schema: PETS,
        code: r#"#[derive(Serialize)] #[serde(untagged)] pub enum RightUnion {
                Cat(RightCat), Dog(RightDog), Unknown(client_runtime::serde_json::Value) }
            #[derive(Deserialize, Serialize)] #[serde(tag = "kind", rename = "cat")] pub struct RightCat {
                #[serde(skip_serializing_if = "Option::is_none")] pub lives: Option<f64> }
            #[derive(Deserialize, Serialize)] #[serde(tag = "kind", rename = "dog")] pub struct RightDog { pub barks: bool }
            impl<'de> Deserialize<'de> for RightUnion { fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                use client_runtime::serde_json::{Value, from_value};
                let value = Value::deserialize(from)?;
                match value["kind"].as_str() {
                    Some("cat") => from_value(value).map(Self::Cat),
                    Some("dog") => from_value(value).map(Self::Dog),
                    _ => return Ok(Self::Unknown(value)) }.map_err(serde::de::Error::custom) } }"#,
        kinds: &[],
    },
    Mistake {
        name: "SwappedTag",
        schema: PETS,
        code: r#"#[derive(Deserialize, Serialize)] #[serde(untagged)] pub enum SwappedTag { Cat(Cat2), Dog(Dog2) }
            #[derive(Deserialize, Serialize)] pub struct Cat2 { pub kind: String, pub barks: bool }
            #[derive(Deserialize, Serialize)] pub struct Dog2 { pub kind: String }"#,
        kinds: &["invalid-taken", "lost", "unknown-tag", "variant"],
    },
    Mistake {
        name: "OverwrittenTag",
        schema: PETS,
        code: r#"#[derive(Serialize)] #[serde(untagged)] pub enum OverwrittenTag { Cat(Cat3), Dog(Dog3) }
            #[derive(Serialize)] #[serde(tag = "kind", rename = "dog")] pub struct Cat3 { #[serde(skip_serializing_if = "Option::is_none")] pub lives: Option<f64> }
            #[derive(Serialize)] #[serde(tag = "kind", rename = "dog")] pub struct Dog3 { pub barks: bool }
            impl<'de> Deserialize<'de> for OverwrittenTag { fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let value = client_runtime::serde_json::Value::deserialize(from)?;
                let no = |_| serde::de::Error::custom("no");
                match value["kind"].as_str() {
                    Some("cat") => Ok(Self::Cat(Cat3 { lives: match value.get("lives") { None => None,
                        Some(it) => Some(it.as_f64().ok_or("").map_err(no)?) } })),
                    _ => Ok(Self::Dog(Dog3 { barks: value["barks"].as_bool().ok_or("").map_err(no)? })) } } }"#,
        kinds: &["changed", "unknown-tag"],
    },
    Mistake {
        name: "ClosedUnion",
        schema: PETS,
        code: r#"#[derive(Deserialize, Serialize)] #[serde(tag = "kind", rename_all = "lowercase")] pub enum ClosedUnion {
            Cat(Cat4), Dog(Dog) }
            #[derive(Deserialize, Serialize)] pub struct Cat4 { #[serde(skip_serializing_if = "Option::is_none")] pub lives: Option<f64> }"#,
        kinds: &["unknown-tag"],
    },
    Mistake {
        name: "CatchAll",
        schema: PETS,
        code: r#"#[derive(Serialize)] #[serde(untagged)] pub enum CatchAll {
                Cat(RightCat), Dog(RightDog), Unknown(client_runtime::serde_json::Value) }
            impl<'de> Deserialize<'de> for CatchAll { fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                use client_runtime::serde_json::{Value, from_value};
                let value = Value::deserialize(from)?;
                Ok(match value["kind"].as_str() {
                    Some("cat") => from_value(value.clone()).map_or(Self::Unknown(value), Self::Cat),
                    Some("dog") => from_value(value.clone()).map_or(Self::Unknown(value), Self::Dog),
                    _ => Self::Unknown(value) }) } }"#,
        kinds: &["invalid-taken"],
    },
    Mistake {
        name: "TakesWrongTag",
        schema: PETS,
        code: r#"#[derive(Deserialize, Serialize)] #[serde(untagged)] pub enum TakesWrongTag { Dog(Dog5), Cat(Cat5) }
            #[derive(Deserialize, Serialize)] pub struct Dog5 { pub kind: String, pub barks: bool }
            #[derive(Deserialize, Serialize)] pub struct Cat5 { pub kind: String,
                #[serde(skip_serializing_if = "Option::is_none")] pub lives: Option<f64>,
                #[serde(flatten)] pub more: std::collections::BTreeMap<String, client_runtime::serde_json::Value> }"#,
        kinds: &["invalid-taken", "unknown-tag"],
    },
    Mistake {
        name: "WrongVariant",
        schema: EVENTS,
        code: r#"#[derive(Deserialize, Serialize)] #[serde(untagged)] pub enum WrongVariant { Opened(Opened), Closed(Closed) }"#,
        kinds: &["unknown-tag", "variant"],
    },
    Mistake {
        name: "FilledDefault",
        schema: SIZED,
        code: r#"#[derive(Deserialize, Serialize)] pub struct FilledDefault { #[serde(default = "small")] pub size: String }
            fn small() -> String { "small".to_owned() }"#,
        kinds: &["added"],
    },
    Mistake {
        name: "DroppedNull",
        schema: NOTED,
        code: r#"#[derive(Deserialize, Serialize)] pub struct DroppedNull { #[serde(skip_serializing_if = "Option::is_none")] pub note: Option<String> }"#,
        kinds: &["null-or-empty"],
    },
    Mistake {
        name: "WrittenNull",
        schema: NOTED,
        code: r#"#[derive(Deserialize, Serialize)] pub struct WrittenNull { pub note: Option<String> }"#,
        kinds: &["null-or-empty"],
    },
    Mistake {
        name: "EmptyListLeftOut",
        schema: TAGGED,
        code: r#"#[derive(Deserialize, Serialize)] pub struct EmptyListLeftOut { #[serde(default, skip_serializing_if = "Vec::is_empty")] pub tags: Vec<String> }"#,
        kinds: &["null-or-empty"],
    },
    Mistake {
        name: "EmptyListWritten",
        schema: TAGGED,
        code: r#"#[derive(Deserialize, Serialize)] pub struct EmptyListWritten { #[serde(default)] pub tags: Vec<String> }"#,
        kinds: &["null-or-empty"],
    },
    Mistake {
        name: "EmptyMapLeftOut",
        schema: LABELLED,
        code: r#"#[derive(Deserialize, Serialize)] pub struct EmptyMapLeftOut {
            #[serde(default, skip_serializing_if = "std::collections::BTreeMap::is_empty")] pub labels: std::collections::BTreeMap<String, String> }"#,
        kinds: &["null-or-empty"],
    },
    Mistake {
        name: "LostMember",
        schema: r#"{"type": "object", "additionalProperties": true, "required": ["name"], "properties": {"name": {"type": "string"}}}"#,
        code: r#"#[derive(Deserialize, Serialize)] pub struct LostMember { pub name: String }"#,
        kinds: &["lost", "null-or-empty"],
    },
    Mistake {
        name: "RenamedMember",
        schema: SIZED,
        code: r#"#[derive(Deserialize, Serialize)] pub struct RenamedMember { #[serde(skip_serializing_if = "Option::is_none")] pub seize: Option<String> }"#,
        kinds: &["lost"],
    },
    Mistake {
        name: "OtherName",
        schema: NAMED,
        code: r#"#[derive(Deserialize, Serialize)] pub struct OtherName { #[serde(rename(deserialize = "name", serialize = "Name"))] pub name: String }"#,
        kinds: &["added", "lost"],
    },
    Mistake {
        name: "RequiredTooMuch",
        schema: SIZED,
        code: r#"#[derive(Deserialize, Serialize)] pub struct RequiredTooMuch { pub size: String }"#,
        kinds: &["decode"],
    },
    Mistake {
        name: "ClosedToMembers",
        schema: NAMED,
        code: r#"#[derive(Deserialize, Serialize)] #[serde(deny_unknown_fields)] pub struct ClosedToMembers { pub name: String }"#,
        kinds: &["decode"],
    },
    Mistake {
        name: "NarrowInteger",
        schema: COUNTED,
        code: r#"#[derive(Deserialize, Serialize)] pub struct NarrowInteger { pub count: i32 }"#,
        kinds: &["decode"],
    },
    Mistake {
        name: "RoundedInteger",
        schema: COUNTED,
        code: r#"#[derive(Deserialize, Serialize)] pub struct RoundedInteger { pub count: f64 }"#,
        kinds: &["changed"],
    },
    Mistake {
        name: "ChangedText",
        schema: NAMED,
        code: r#"#[derive(Deserialize, Serialize)] pub struct ChangedText { #[serde(deserialize_with = "trimmed")] pub name: String }
            fn trimmed<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
                String::deserialize(from).map(|it| it.trim().to_owned()) }"#,
        kinds: &["changed"],
    },
    Mistake {
        name: "ClosedEnum",
        schema: STATE,
        code: r#"#[derive(Deserialize, Serialize)] #[serde(rename_all = "lowercase")] pub enum ClosedEnum { On, Off }"#,
        kinds: &["unknown-value"],
    },
    Mistake {
        name: "ForgetfulEnum",
        schema: STATE,
        code: r#"#[derive(Deserialize, Serialize)] #[serde(rename_all = "lowercase")] pub enum ForgetfulEnum { On, Off, #[serde(other)] Other }"#,
        kinds: &["unknown-value"],
    },
    Mistake {
        name: "MissingValue",
        schema: STATE,
        code: r#"#[derive(Deserialize, Serialize)] #[serde(rename_all = "lowercase")] pub enum MissingValue { On, #[serde(untagged)] Unknown(std::collections::BTreeMap<String, bool>) }"#,
        kinds: &["decode", "unknown-value"],
    },
    Mistake {
        name: "SwappedItems",
        schema: r#"{"type": "array", "prefixItems": [{"type": "string"}, {"type": "string", "enum": ["x"]}], "minItems": 2, "maxItems": 2}"#,
        code: r#"#[derive(Deserialize)] pub struct SwappedItems(pub String, pub String);
            impl Serialize for SwappedItems { fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                (&self.1, &self.0).serialize(to) } }"#,
        kinds: &["changed", "unknown-value"],
    },
    Mistake {
        name: "LostItems",
        schema: r#"{"type": "array", "items": {"type": "string"}}"#,
        code: r#"#[derive(Serialize)] #[serde(transparent)] pub struct LostItems(pub Vec<String>);
            impl<'de> Deserialize<'de> for LostItems { fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let mut items = Vec::<String>::deserialize(from)?; items.truncate(1); Ok(LostItems(items)) } }"#,
        kinds: &["lost"],
    },
    Mistake {
        name: "Panics",
        schema: NAMED,
        code: r#"#[derive(Serialize)] pub struct Panics { pub name: String }
            impl<'de> Deserialize<'de> for Panics { fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> { panic!() } }"#,
        kinds: &["decode"],
    },
];

/// Returns the description of all rows.
fn description() -> Value {
    let mut schemas: serde_json::Map<String, Value> =
        serde_json::from_str(MEMBERS).expect("schemas");
    for mistake in MISTAKES {
        let schema = serde_json::from_str(mistake.schema).expect("a schema");
        schemas.insert(mistake.name.to_owned(), schema);
    }
    json!({"openapi": "3.1.0", "components": {"schemas": schemas}})
}

#[test]
fn reports_each_mistake() {
    let document = description();
    let mut text = PRELUDE.to_owned();
    let mut found = Targets {
        targets: Vec::new(),
        components: MISTAKES.iter().map(|it| it.name.to_owned()).collect(),
        origins: BTreeMap::new(),
        not_judged: 0,
    };
    let members = ["Cat", "Dog", "Opened", "Closed"];
    for (name, suffixes) in [("Cat", "2345"), ("Dog", "235")] {
        for suffix in suffixes.chars() {
            let at = format!("/components/schemas/{name}");
            found.origins.insert(format!("{name}{suffix}"), at.clone());
            found.origins.insert(format!("Right{name}"), at);
        }
    }
    for name in members {
        let at = format!("/components/schemas/{name}");
        found.origins.insert(name.to_owned(), at);
    }
    for mistake in MISTAKES {
        text.push_str(mistake.code);
        text.push('\n');
        for direction in [Direction::Request, Direction::Response] {
            found.targets.push(Target {
                at: format!("/components/schemas/{}", mistake.name),
                ty: format!("types::{}", mistake.name),
                direction,
                sent: true,
                component: Some(mistake.name.to_owned()),
                null: false,
            });
        }
    }
    let mut generated = Generated::default();
    generated.files.insert("types.rs".to_owned(), text.clone());
    let code = Code::new(&generated).expect("Rust");
    let made = make(&document, &found, &code).expect("instances");

    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let folder = folder(root).expect("a folder");
    let compiler = Compiler::new(root, &folder).expect("a compiler");
    let sources = compiler.folder("mistakes");
    fs::create_dir_all(&sources).expect("a folder");
    fs::write(sources.join("types.rs"), text).expect("written");
    harness::write_cases(&sources, super::NAME, &made.cases).expect("written");
    harness::write_program(&sources, &made.types).expect("written");
    let (cases, outcomes) =
        harness::outcomes::<Cases>(&compiler, "mistakes", super::NAME).expect("it runs");
    let mut instances = made.counts;
    evaluate(&cases, &outcomes, &mut instances);

    let mut reported: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for failure in &instances.failures {
        for ty in &failure.types {
            let kinds = reported
                .entry(ty.strip_prefix("types::").unwrap_or(ty))
                .or_default();
            if !kinds.contains(&failure.kind.as_str()) {
                kinds.push(&failure.kind);
            }
        }
    }
    let mut wrong = Vec::new();
    for mistake in MISTAKES {
        let mut kinds = reported.remove(mistake.name).unwrap_or_default();
        kinds.sort_unstable();
        if kinds != mistake.kinds {
            wrong.push(format!(
                "{}: {kinds:?}, not {:?}",
                mistake.name, mistake.kinds
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\n{}",
        wrong.join("\n"),
        instances.listing(99)
    );
    let right = MISTAKES.iter().filter(|it| it.kinds.is_empty()).count();
    assert_eq!(instances.components_whole, right);
    assert!(instances.valid > 100, "{}", instances.line());
}
