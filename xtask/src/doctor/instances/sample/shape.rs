//! Combines several schemas into one shape for each combination of union members.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::{
    super::super::proof::schema::{AT, BASE, EXAMPLES, FORMAT, HIDDEN},
    Sampler,
};

/// The maximum number of combinations of union members.
const MOST: usize = 160;
/// The maximum number of references to follow.
const DEEPEST: usize = 32;

/// Schemas without unions that apply together.
#[derive(Clone, Default)]
pub struct Shape<'s> {
    pub kinds: Option<BTreeSet<&'s str>>,
    pub values: Option<Vec<&'s Value>>,
    pub examples: Vec<&'s Value>,
    pub properties: IndexMap<&'s str, Vec<&'s Value>>,
    pub hidden: BTreeSet<&'s str>,
    pub required: Vec<&'s str>,
    pub patterns: Vec<(&'s str, &'s Value)>,
    /// The schemas of members that `properties` does not list.
    pub additional: Vec<&'s Value>,
    pub closed: bool,
    pub names: Vec<&'s Value>,
    pub items: Vec<&'s Value>,
    pub prefix: Vec<Vec<&'s Value>>,
    pub contains: Vec<&'s Value>,
    pub min_items: u64,
    pub max_items: Option<u64>,
    pub unique: bool,
    pub min_properties: u64,
    pub max_properties: Option<u64>,
    pub min_length: u64,
    pub max_length: Option<u64>,
    pub pattern: Option<&'s str>,
    pub format: Option<&'s str>,
    pub minimum: Option<&'s Value>,
    pub above: Option<&'s Value>,
    pub maximum: Option<&'s Value>,
    pub below: Option<&'s Value>,
    pub multiple: Option<f64>,
    impossible: bool,
}

/// One member of a union.
#[derive(Clone, Default)]
struct Way<'s> {
    schemas: Vec<&'s Value>,
    required: Option<&'s str>,
}

impl<'s> Sampler<'s> {
    /// Returns the shapes of schemas that apply together; first with the first member of each
    /// union.
    pub(super) fn shapes(&self, schemas: &[&'s Value]) -> Vec<Shape<'s>> {
        let mut shapes = Vec::new();
        self.expand(Shape::default(), schemas.to_vec(), 0, &mut shapes);
        shapes.retain(|it| !it.impossible);
        shapes
    }

    fn expand(
        &self,
        mut shape: Shape<'s>,
        schemas: Vec<&'s Value>,
        depth: usize,
        shapes: &mut Vec<Shape<'s>>,
    ) {
        if depth > DEEPEST || shapes.len() >= MOST {
            return;
        }
        let mut unions = Vec::new();
        for schema in schemas {
            self.collect(schema, &mut shape, &mut unions, 0);
        }
        if shape.impossible {
            return;
        }
        if unions.is_empty() {
            shapes.push(shape);
            return;
        }
        let first: Vec<&Way> = unions.iter().filter_map(|ways| ways.first()).collect();
        if first.len() < unions.len() {
            return;
        }
        // One union varies at a time.
        for (index, ways) in unions.iter().enumerate() {
            let skipped = usize::from(index > 0);
            for way in ways.iter().skip(skipped) {
                let mut shape = shape.clone();
                let mut chosen = Vec::new();
                for (other, first) in first.iter().enumerate() {
                    let way = if other == index { way } else { *first };
                    chosen.extend(way.schemas.iter().copied());
                    shape.required.extend(way.required);
                }
                self.expand(shape, chosen, depth + 1, shapes);
            }
        }
    }

    fn collect(
        &self,
        schema: &'s Value,
        shape: &mut Shape<'s>,
        unions: &mut Vec<Vec<Way<'s>>>,
        depth: usize,
    ) {
        let Value::Object(map) = schema else {
            shape.impossible |= schema == &Value::Bool(false);
            return;
        };
        if depth > DEEPEST {
            shape.impossible = true;
            return;
        }
        if let Some(target) = self.target(map) {
            self.collect(target, shape, unions, depth + 1);
        }
        for member in list(map, "allOf") {
            self.collect(member, shape, unions, depth + 1);
        }
        for key in ["oneOf", "anyOf"] {
            if map.contains_key(key) {
                let ways = list(map, key).filter_map(way);
                unions.push(ways.collect());
            }
        }
        if let Some(condition) = map.get("if") {
            let then = map.get("then").into_iter();
            let mut ways = Vec::new();
            let otherwise = map.get("else");
            if otherwise != Some(&Value::Bool(false)) {
                ways.push(Way {
                    schemas: otherwise.into_iter().collect(),
                    required: None,
                });
            }
            ways.push(Way {
                schemas: [condition].into_iter().chain(then).collect(),
                required: None,
            });
            unions.push(ways);
        }
        for (name, schema) in members(map, "dependentSchemas") {
            let with = Way {
                schemas: vec![schema],
                required: Some(name),
            };
            unions.push(vec![Way::default(), with]);
        }
        shape.add(map);
    }

    /// Returns the schema, or the one to which it refers if it has no other keywords.
    pub(super) fn followed(&self, mut schema: &'s Value) -> &'s Value {
        for _ in 0..DEEPEST {
            let map = schema
                .as_object()
                .filter(|map| map.keys().all(|key| key == "$ref" || key == AT));
            match map.and_then(|map| self.target(map)) {
                Some(target) => schema = target,
                None => break,
            }
        }
        schema
    }

    /// Returns the schema to which a reference leads.
    fn target(&self, map: &Map<String, Value>) -> Option<&'s Value> {
        let reference = map.get("$ref").and_then(Value::as_str)?;
        self.definitions
            .pointer(reference.strip_prefix(BASE)?.strip_prefix('#')?)
    }
}

/// Returns a member of a union; with a discriminator, together with the tag that selects it.
fn way(member: &Value) -> Option<Way<'_>> {
    if member == &Value::Bool(false) {
        return None;
    }
    Some(Way {
        schemas: vec![member],
        required: None,
    })
}

fn list<'s>(map: &'s Map<String, Value>, key: &'static str) -> impl Iterator<Item = &'s Value> {
    map.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn members<'s>(
    map: &'s Map<String, Value>,
    key: &str,
) -> impl Iterator<Item = (&'s str, &'s Value)> {
    let members = map
        .get(key)
        .and_then(Value::as_object)
        .into_iter()
        .flatten();
    members.map(|(name, it)| (name.as_str(), it))
}

impl<'s> Shape<'s> {
    fn add(&mut self, map: &'s Map<String, Value>) {
        self.add_values(map);
        self.hidden
            .extend(list(map, HIDDEN).filter_map(Value::as_str));
        self.required
            .extend(list(map, "required").filter_map(Value::as_str));
        for (name, schema) in members(map, "properties") {
            self.properties.entry(name).or_default().push(schema);
        }
        self.patterns.extend(members(map, "patternProperties"));
        for key in ["additionalProperties", "unevaluatedProperties"] {
            match map.get(key) {
                Some(Value::Bool(false)) => self.closed = true,
                Some(schema) => self.additional.push(schema),
                None => {}
            }
        }
        self.names.extend(map.get("propertyNames"));
        self.items.extend(map.get("items"));
        self.contains.extend(map.get("contains"));
        for (index, schema) in list(map, "prefixItems").enumerate() {
            if self.prefix.len() <= index {
                self.prefix.push(Vec::new());
            }
            self.prefix[index].push(schema);
        }
        let number = |key: &str| map.get(key).and_then(Value::as_u64);
        self.min_items = self.min_items.max(number("minItems").unwrap_or(0));
        self.min_properties = self
            .min_properties
            .max(number("minProperties").unwrap_or(0));
        self.min_length = self.min_length.max(number("minLength").unwrap_or(0));
        lower(&mut self.max_items, number("maxItems"));
        lower(&mut self.max_properties, number("maxProperties"));
        lower(&mut self.max_length, number("maxLength"));
        self.unique |= map.get("uniqueItems") == Some(&Value::Bool(true));
        let text = |key: &str| map.get(key).and_then(Value::as_str);
        self.pattern = self.pattern.or(text("pattern"));
        self.format = self.format.or(text(FORMAT));
        tighten(&mut self.minimum, map.get("minimum"), |one, other| {
            one > other
        });
        tighten(
            &mut self.above,
            map.get("exclusiveMinimum"),
            |one, other| one > other,
        );
        tighten(&mut self.maximum, map.get("maximum"), |one, other| {
            one < other
        });
        tighten(
            &mut self.below,
            map.get("exclusiveMaximum"),
            |one, other| one < other,
        );
        self.multiple = self
            .multiple
            .or(map.get("multipleOf").and_then(Value::as_f64));
    }

    fn add_values(&mut self, map: &'s Map<String, Value>) {
        let kinds: Option<BTreeSet<&str>> = match map.get("type") {
            Some(Value::String(kind)) => Some([kind.as_str()].into()),
            Some(Value::Array(kinds)) => Some(kinds.iter().filter_map(Value::as_str).collect()),
            _ => None,
        };
        if let Some(kinds) = kinds {
            self.kinds = Some(match self.kinds.take() {
                None => kinds,
                Some(before) => both(&before, &kinds),
            });
            self.impossible |= self.kinds.as_ref().is_some_and(BTreeSet::is_empty);
        }
        let listed: Option<Vec<&Value>> = match (map.get("enum"), map.get("const")) {
            (_, Some(value)) => Some(vec![value]),
            (Some(Value::Array(values)), None) => Some(values.iter().collect()),
            _ => None,
        };
        if let Some(listed) = listed {
            self.values = Some(match self.values.take() {
                None => listed,
                Some(before) => before
                    .into_iter()
                    .filter(|it| listed.contains(it))
                    .collect(),
            });
            self.impossible |= self.values.as_ref().is_some_and(Vec::is_empty);
        }
        self.examples.extend(list(map, EXAMPLES));
    }

    /// Whether a value may have that JSON type.
    pub fn allows(&self, kind: &str) -> bool {
        let integer = kind == "integer";
        self.kinds
            .as_ref()
            .is_none_or(|kinds| kinds.contains(kind) || (integer && kinds.contains("number")))
    }

    /// Whether one of these types is allowed, if types are stated; else whether there are
    /// keywords for it.
    pub fn is_meant(&self, kind: &str) -> bool {
        match &self.kinds {
            Some(kinds) => kinds.contains(kind),
            None => match kind {
                "object" => {
                    !self.properties.is_empty()
                        || !self.required.is_empty()
                        || !self.additional.is_empty()
                        || !self.patterns.is_empty()
                        || self.closed
                }
                "array" => !self.items.is_empty() || !self.prefix.is_empty(),
                "string" => self.pattern.is_some() || self.max_length.is_some(),
                "number" => self.minimum.is_some() || self.maximum.is_some(),
                _ => false,
            },
        }
    }

    /// Whether the schemas allow every value.
    pub fn is_anything(&self) -> bool {
        let kinds = ["object", "array", "string", "number"];
        self.kinds.is_none() && self.values.is_none() && !kinds.iter().any(|it| self.is_meant(it))
    }
}

/// Returns the types in both sets; an integer is a number.
fn both<'s>(one: &BTreeSet<&'s str>, other: &BTreeSet<&'s str>) -> BTreeSet<&'s str> {
    let mut both: BTreeSet<&str> = one.intersection(other).copied().collect();
    for (one, other) in [(one, other), (other, one)] {
        if one.contains("integer") && other.contains("number") {
            both.insert("integer");
        }
    }
    both
}

fn lower(bound: &mut Option<u64>, other: Option<u64>) {
    *bound = match (*bound, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    };
}

/// Replaces the bound by another one if that is tighter.
fn tighten<'s>(
    bound: &mut Option<&'s Value>,
    other: Option<&'s Value>,
    is_tighter: fn(f64, f64) -> bool,
) {
    let number = |it: Option<&Value>| it.and_then(Value::as_f64);
    match (number(*bound), number(other)) {
        (Some(one), Some(two)) if !is_tighter(two, one) => {}
        (_, Some(_)) => *bound = other,
        _ => {}
    }
}
