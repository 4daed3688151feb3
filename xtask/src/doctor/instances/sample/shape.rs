//! Combines several schemas into one shape for each combination of union members.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::{
    super::super::proof::schema::{AT, BASE, EXAMPLES, FORMAT, HIDDEN},
    Sampler,
};

/// The maximum number of combinations of union members.
const MAX_SHAPES: usize = 160;
/// The maximum number of references to follow.
const MAX_DEPTH: usize = 32;

/// Schemas without unions that apply together.
#[derive(Clone, Default)]
pub struct Shape<'s> {
    /// The JSON types, if the schemas state any.
    types: Option<BTreeSet<&'s str>>,
    /// The values of an enum.
    pub values: Option<Vec<&'s Value>>,
    pub examples: Vec<&'s Value>,
    pub properties: IndexMap<&'s str, Vec<&'s Value>>,
    /// The properties that are not sent in this direction.
    pub hidden: BTreeSet<&'s str>,
    pub required: Vec<&'s str>,
    /// The schemas of `patternProperties`.
    pub patterns: Vec<(&'s str, &'s Value)>,
    /// The schemas of members that `properties` does not list.
    pub additional: Vec<&'s Value>,
    /// Whether other members are not allowed.
    pub closed: bool,
    /// The schemas of `propertyNames`.
    pub names: Vec<&'s Value>,
    pub items: Vec<&'s Value>,
    /// The schemas of the first items of a tuple.
    pub prefix: Vec<Vec<&'s Value>>,
    pub contains: Vec<&'s Value>,
    pub min_items: u64,
    pub max_items: Option<u64>,
    pub unique: bool,
    pub min_properties: u64,
    pub min_length: u64,
    pub max_length: Option<u64>,
    pub pattern: Option<&'s str>,
    pub format: Option<&'s str>,
    pub minimum: Option<&'s Value>,
    /// The exclusive minimum.
    pub above: Option<&'s Value>,
    pub maximum: Option<&'s Value>,
    /// The exclusive maximum.
    pub below: Option<&'s Value>,
    pub multiple: Option<f64>,
    /// Whether no value conforms.
    is_impossible: bool,
}

/// One of several alternatives, such as a member of a union.
#[derive(Clone, Default)]
struct Alternative<'s> {
    schemas: Vec<&'s Value>,
    /// A property that a value of the alternative must have.
    required: Option<&'s str>,
}

impl<'s> Sampler<'s> {
    /// Returns the shapes of schemas that apply together; the first shape has the first member of
    /// each union.
    pub(super) fn shapes(&self, schemas: &[&'s Value]) -> Vec<Shape<'s>> {
        let mut shapes = Vec::new();
        self.expand(Shape::default(), schemas.to_vec(), 0, &mut shapes);
        shapes
    }

    /// Adds the shapes of `shape` together with the schemas.
    fn expand(
        &self,
        mut shape: Shape<'s>,
        schemas: Vec<&'s Value>,
        depth: usize,
        shapes: &mut Vec<Shape<'s>>,
    ) {
        if depth > MAX_DEPTH || shapes.len() >= MAX_SHAPES {
            return;
        }
        let mut unions = Vec::new();
        for schema in schemas {
            self.collect(schema, &mut shape, &mut unions, 0);
        }
        if shape.is_impossible {
            return;
        }
        if unions.is_empty() {
            shapes.push(shape);
            return;
        }
        let Some(first) = unions
            .iter()
            .map(|alternatives| alternatives.first())
            .collect::<Option<Vec<_>>>()
        else {
            return;
        };
        // One union varies at a time.
        for (index, alternatives) in unions.iter().enumerate() {
            let skipped = usize::from(index > 0);
            for varied in alternatives.iter().skip(skipped) {
                let mut shape = shape.clone();
                let mut chosen = Vec::new();
                for (other, first) in first.iter().enumerate() {
                    let alternative = if other == index { varied } else { *first };
                    chosen.extend(alternative.schemas.iter().copied());
                    shape.required.extend(alternative.required);
                }
                self.expand(shape, chosen, depth + 1, shapes);
            }
        }
    }

    /// Adds a schema to the shape, and the alternatives of each of its unions to `unions`.
    fn collect(
        &self,
        schema: &'s Value,
        shape: &mut Shape<'s>,
        unions: &mut Vec<Vec<Alternative<'s>>>,
        depth: usize,
    ) {
        let Value::Object(map) = schema else {
            shape.is_impossible |= schema == &Value::Bool(false);
            return;
        };
        if depth > MAX_DEPTH {
            shape.is_impossible = true;
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
                let members = list(map, key).filter(|it| **it != Value::Bool(false));
                unions.push(members.map(|it| Alternative::of([it])).collect());
            }
        }
        if let Some(condition) = map.get("if") {
            let mut alternatives = Vec::new();
            let otherwise = map.get("else");
            if otherwise != Some(&Value::Bool(false)) {
                alternatives.push(Alternative::of(otherwise));
            }
            alternatives.push(Alternative::of(
                [condition].into_iter().chain(map.get("then")),
            ));
            unions.push(alternatives);
        }
        for (name, schema) in members(map, "dependentSchemas") {
            let with_property = Alternative {
                schemas: vec![schema],
                required: Some(name),
            };
            unions.push(vec![Alternative::default(), with_property]);
        }
        shape.add(map);
    }

    /// Returns the schema, or the target of its reference if it has no other keywords.
    pub(super) fn followed(&self, mut schema: &'s Value) -> &'s Value {
        for _ in 0..MAX_DEPTH {
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

impl<'s> Alternative<'s> {
    fn of(schemas: impl IntoIterator<Item = &'s Value>) -> Self {
        Alternative {
            schemas: schemas.into_iter().collect(),
            required: None,
        }
    }
}

/// Returns the items of a keyword that is an array.
fn list<'s>(map: &'s Map<String, Value>, key: &'static str) -> impl Iterator<Item = &'s Value> {
    map.get(key).and_then(Value::as_array).into_iter().flatten()
}

/// Returns the members of a keyword that is an object.
fn members<'s>(
    map: &'s Map<String, Value>,
    key: &str,
) -> impl Iterator<Item = (&'s str, &'s Value)> {
    let members = map.get(key).and_then(Value::as_object);
    members
        .into_iter()
        .flatten()
        .map(|(name, it)| (name.as_str(), it))
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
        lower(&mut self.max_length, number("maxLength"));
        self.unique |= map.get("uniqueItems") == Some(&Value::Bool(true));
        let text = |key: &str| map.get(key).and_then(Value::as_str);
        self.pattern = self.pattern.or(text("pattern"));
        self.format = self.format.or(text(FORMAT));
        for (bound, key) in [
            (&mut self.minimum, "minimum"),
            (&mut self.above, "exclusiveMinimum"),
        ] {
            tighten(bound, map.get(key), |one, other| one > other);
        }
        for (bound, key) in [
            (&mut self.maximum, "maximum"),
            (&mut self.below, "exclusiveMaximum"),
        ] {
            tighten(bound, map.get(key), |one, other| one < other);
        }
        self.multiple = self
            .multiple
            .or(map.get("multipleOf").and_then(Value::as_f64));
    }

    fn add_values(&mut self, map: &'s Map<String, Value>) {
        let types: Option<BTreeSet<&str>> = match map.get("type") {
            Some(Value::String(ty)) => Some([ty.as_str()].into()),
            Some(Value::Array(types)) => Some(types.iter().filter_map(Value::as_str).collect()),
            _ => None,
        };
        if let Some(types) = types {
            let types = match &self.types {
                None => types,
                Some(before) => common_types(before, &types),
            };
            self.is_impossible |= types.is_empty();
            self.types = Some(types);
        }
        let values: Option<Vec<&Value>> = match (map.get("enum"), map.get("const")) {
            (_, Some(value)) => Some(vec![value]),
            (Some(Value::Array(values)), None) => Some(values.iter().collect()),
            _ => None,
        };
        if let Some(mut values) = values {
            if let Some(before) = self.values.take() {
                values = before
                    .into_iter()
                    .filter(|it| values.contains(it))
                    .collect();
            }
            self.is_impossible |= values.is_empty();
            self.values = Some(values);
        }
        self.examples.extend(list(map, EXAMPLES));
    }

    /// Whether a value may have that JSON type.
    pub fn allows(&self, ty: &str) -> bool {
        self.types
            .as_ref()
            .is_none_or(|types| types.contains(ty) || (ty == "integer" && types.contains("number")))
    }

    /// Whether the type is stated or, if no types are stated, whether there are keywords for it.
    pub fn is_meant(&self, ty: &str) -> bool {
        match &self.types {
            Some(types) => types.contains(ty),
            None => match ty {
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
        let types = ["object", "array", "string", "number"];
        self.types.is_none() && self.values.is_none() && !types.iter().any(|it| self.is_meant(it))
    }
}

/// Returns the types in both sets; an integer is a number.
fn common_types<'s>(one: &BTreeSet<&'s str>, other: &BTreeSet<&'s str>) -> BTreeSet<&'s str> {
    let mut common: BTreeSet<&str> = one.intersection(other).copied().collect();
    for (one, other) in [(one, other), (other, one)] {
        if one.contains("integer") && other.contains("number") {
            common.insert("integer");
        }
    }
    common
}

/// Lowers an upper bound to another one.
fn lower(bound: &mut Option<u64>, other: Option<u64>) {
    *bound = bound.iter().copied().chain(other).min();
}

/// Replaces a bound with another one if that is tighter.
fn tighten<'s>(
    bound: &mut Option<&'s Value>,
    other: Option<&'s Value>,
    is_tighter: fn(f64, f64) -> bool,
) {
    let number = |it: Option<&Value>| it.and_then(Value::as_f64);
    let Some(new) = number(other) else { return };
    if number(*bound).is_none_or(|present| is_tighter(new, present)) {
        *bound = other;
    }
}
