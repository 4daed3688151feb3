//! Makes instances of a schema: deterministic, bounded, and varied in one aspect at a time.
//!
//! Instances should be valid, but need not be, since a validator checks them. For an object schema
//! there are an instance with the required properties, one with all properties, and for each
//! property one for each interesting value: every enum value and union variant, `null`, empty
//! arrays and maps, bounds. A referenced schema has separate instances, so a few of its values
//! suffice inside of another one.

mod arrays;
mod objects;
mod scalars;
mod shape;

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, HashSet},
    ptr,
};

use serde_json::{Value, json};

use super::super::proof::schema::Direction;
use shape::Shape;

/// The maximum number of instances of a schema.
const MAX_INSTANCES: usize = 300;
/// The maximum number of values of a nested schema.
const MAX_NESTED: usize = 80;
/// The maximum number of shapes of a nested schema that has separate instances.
const MAX_BRIEF_SHAPES: usize = 14;
/// The maximum depth of required members.
const MAX_DEPTH: usize = 24;
/// The maximum number of values that are made for a schema.
const MAX_VALUES: usize = 60_000;
/// The JSON types, in the order in which values are made for them.
const TYPES: [&str; 7] = [
    "object", "array", "string", "integer", "number", "boolean", "null",
];

/// Makes instances of the schemas of a document.
pub struct Sampler<'s> {
    definitions: &'s Value,
    direction: Direction,
    /// The values that were made, by the address of the schema and the extent.
    made: RefCell<BTreeMap<(usize, Extent), Value>>,
    /// The number of values that may still be made for the schema.
    remaining: Cell<usize>,
}

/// The extent of a value.
#[derive(Clone, Copy, Eq, Ord, PartialEq, PartialOrd)]
enum Extent {
    /// Only required properties.
    Least,
    /// All properties, up to that depth.
    All(usize),
}

impl Extent {
    /// Returns the extent of the members of a value.
    fn inner(self) -> Extent {
        match self {
            Extent::Least | Extent::All(0) => Extent::Least,
            Extent::All(depth) => Extent::All(depth - 1),
        }
    }
}

impl<'s> Sampler<'s> {
    /// Creates a sampler for the document that
    /// [`Schemas`](super::super::proof::schema::Schemas) makes.
    pub fn new(definitions: &'s Value, direction: Direction) -> Sampler<'s> {
        Sampler {
            definitions,
            direction,
            made: RefCell::default(),
            remaining: Cell::new(MAX_VALUES),
        }
    }

    /// Returns distinct instances of the target of a reference. One instance of each union member
    /// comes first.
    pub fn instances(&self, reference: &'s Value) -> Vec<Value> {
        self.remaining.set(MAX_VALUES);
        let mut made = Vec::new();
        for shape in self.shapes(&[reference]) {
            made.extend(self.all_of_shape(&shape, 0));
        }
        remove_duplicates(&mut made);
        if made.len() > MAX_INSTANCES {
            // Keeps the first quarter, and a sample of the rest at equal distances.
            const SAMPLE: usize = MAX_INSTANCES * 3 / 4;
            let count = made.len();
            let mut index = 0;
            made.retain(|_| {
                index += 1;
                index <= MAX_INSTANCES / 4 || index * SAMPLE / count != (index - 1) * SAMPLE / count
            });
        }
        made
    }

    /// Whether another value may be made, which is counted.
    fn spend(&self) -> bool {
        let remaining = self.remaining.get();
        self.remaining.set(remaining.saturating_sub(1));
        remaining > 0
    }

    /// Returns interesting values of nested schemas that apply together.
    fn nested(&self, schemas: &[&'s Value], level: usize) -> Vec<Value> {
        if !self.spend() {
            return Vec::new();
        }
        let shapes = self.shapes(schemas);
        let is_brief = level > 4 || schemas.iter().any(|it| it.get("$ref").is_some());
        let mut made = Vec::new();
        if is_brief {
            for shape in shapes.iter().take(MAX_BRIEF_SHAPES) {
                made.extend(self.some_of_shape(shape));
            }
        } else {
            for shape in &shapes {
                made.extend(self.all_of_shape(shape, level));
            }
        }
        remove_duplicates(&mut made);
        made.truncate(if is_brief {
            MAX_BRIEF_SHAPES * 2
        } else {
            MAX_NESTED
        });
        made
    }

    /// Returns a few values of a shape.
    fn some_of_shape(&self, shape: &Shape<'s>) -> Vec<Value> {
        let mut made: Vec<Value> = self.build(shape, Extent::Least, 0).into_iter().collect();
        if let Some(values) = &shape.values {
            made.extend(values.last().copied().cloned());
            made.extend(values.iter().copied().find(|it| it.is_null()).cloned());
            return made;
        }
        if shape.is_meant("object") || shape.is_meant("array") {
            made.extend(self.build(shape, Extent::All(1), 0));
        }
        if shape.is_meant("object") {
            made.push(json!({}));
        }
        if shape.is_meant("array") {
            made.push(json!([]));
        }
        if shape.is_meant("null") {
            made.push(Value::Null);
        }
        if shape.is_meant("string") {
            made.extend(scalars::strings(shape).into_iter().nth(1));
        }
        made
    }

    /// Returns all interesting values of a shape.
    fn all_of_shape(&self, shape: &Shape<'s>, level: usize) -> Vec<Value> {
        if let Some(values) = &shape.values {
            let allowed = values.iter().filter(|it| shape.allows(type_of(it)));
            return allowed.map(|it| (*it).clone()).collect();
        }
        if shape.is_anything() {
            let mut made = vec![json!("anything"), json!(1.5), json!({"a": [1, null]})];
            if level < 3 {
                made.extend([json!(true), json!([]), json!({}), Value::Null]);
            }
            made.extend(shape.examples.iter().take(2).map(|it| (*it).clone()));
            return made;
        }
        let mut made = Vec::new();
        for ty in TYPES.into_iter().filter(|ty| shape.is_meant(ty)) {
            match ty {
                "object" => self.add_objects(shape, level, &mut made),
                "array" => self.add_arrays(shape, level, &mut made),
                ty => made.extend(self.scalars(shape, ty)),
            }
        }
        made
    }

    /// Returns the scalars of a type, the simplest first.
    fn scalars(&self, shape: &Shape<'s>, ty: &str) -> Vec<Value> {
        match ty {
            "string" => scalars::strings(shape),
            "integer" => scalars::integers(shape, self.direction),
            "number" => scalars::numbers(shape),
            "boolean" => vec![json!(true), json!(false)],
            _ => vec![Value::Null],
        }
    }

    /// Returns one value for schemas that apply together.
    fn value(&self, schemas: &[&'s Value], extent: Extent, depth: usize) -> Option<Value> {
        let key = match schemas {
            [schema] => Some((ptr::from_ref(self.followed(schema)).addr(), extent)),
            _ => None,
        };
        if let Some(value) = key.and_then(|key| self.made.borrow().get(&key).cloned()) {
            return Some(value);
        }
        if depth > MAX_DEPTH || !self.spend() {
            return None;
        }
        let shapes = self.shapes(schemas);
        let value = shapes.iter().find_map(|it| self.build(it, extent, depth))?;
        // A failure is not kept: at a lower depth a value may be made.
        if let Some(key) = key {
            self.made.borrow_mut().insert(key, value.clone());
        }
        Some(value)
    }

    /// Returns one value of a shape.
    fn build(&self, shape: &Shape<'s>, extent: Extent, depth: usize) -> Option<Value> {
        if let Some(values) = &shape.values {
            let mut allowed = values.iter().filter(|it| shape.allows(type_of(it)));
            return allowed.next().map(|it| (*it).clone());
        }
        if shape.is_anything() {
            return Some(json!("anything"));
        }
        match TYPES.into_iter().find(|ty| shape.is_meant(ty))? {
            "object" => self.object(shape, extent, depth),
            "array" => self.array(shape, extent, depth),
            ty => self.scalars(shape, ty).into_iter().next(),
        }
    }
}

fn remove_duplicates(values: &mut Vec<Value>) {
    let mut seen = HashSet::new();
    values.retain(|it| seen.insert(it.to_string()));
}

/// Returns the JSON type of a value.
fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_i64() || number.is_u64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

#[cfg(test)]
mod tests;
