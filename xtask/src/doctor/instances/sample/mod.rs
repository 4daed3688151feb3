//! Makes instances of a schema: deterministic, bounded, and varied in one aspect at a time.
//!
//! Instances should be valid, but need not be: a validator checks them. For an object there are
//! an instance with the required properties, one with all properties, and for each property one
//! for each interesting value: every enum value and union variant, `null`, empty arrays and
//! maps, bounds. A referenced schema has separate instances, so a few values of it suffice
//! inside another one.

mod scalars;
mod shape;

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
};

use client_codegen::pattern;
use serde_json::{Map, Value, json};

use super::super::proof::schema::Direction;
use shape::Shape;

/// The maximum number of instances of a schema.
pub const MOST: usize = 300;
/// The maximum number of values of a nested schema.
const MOST_NESTED: usize = 80;
/// The maximum number of values of a nested schema that has separate instances.
const FEW: usize = 14;
/// The maximum depth of required members.
const DEEPEST: usize = 24;
/// The maximum number of values made for a schema.
const BUDGET: usize = 60_000;
/// The maximum number of properties of an object for which each property takes all of its
/// values.
const WIDEST: usize = 16;
/// A member that no description describes.
const UNDESCRIBED: &str = "x-undescribed";

/// Makes instances of the schemas of a document.
pub struct Sampler<'s> {
    definitions: &'s Value,
    direction: Direction,
    /// The values by the schema's address, the extent, and the remaining depth.
    made: RefCell<BTreeMap<(usize, Much), Option<Value>>>,
    left: Cell<usize>,
}

/// The extent of a value.
#[derive(Clone, Copy, Eq, Ord, PartialEq, PartialOrd)]
enum Much {
    /// Only required properties.
    Least,
    /// All properties, up to that depth.
    All(usize),
}

impl<'s> Sampler<'s> {
    /// Creates a sampler for the document that
    /// [`Schemas`](super::super::proof::schema::Schemas) makes.
    pub fn new(definitions: &'s Value, direction: Direction) -> Sampler<'s> {
        Sampler {
            definitions,
            direction,
            made: RefCell::default(),
            left: Cell::new(BUDGET),
        }
    }

    /// Returns distinct instances of the schema to which a reference leads.
    pub fn instances(&self, reference: &'s Value) -> Vec<Value> {
        self.left.set(BUDGET);
        let mut made = Vec::new();
        for shape in self.shapes(&[reference]) {
            made.extend(self.of_shape(&shape, 0));
        }
        // One instance of each union member comes before further ones.
        let mut texts = std::collections::BTreeSet::new();
        made.retain(|it| texts.insert(it.to_string()));
        if made.len() > MOST {
            let count = made.len();
            let mut index = 0;
            made.retain(|_| {
                index += 1;
                index <= MOST / 4
                    || index * (MOST * 3 / 4) / count != (index - 1) * (MOST * 3 / 4) / count
            });
        }
        made
    }

    fn spend(&self) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        left > 0
    }

    /// Returns interesting values of nested schemas that apply together.
    fn nested(&self, schemas: &[&'s Value], level: usize) -> Vec<Value> {
        if !self.spend() {
            return Vec::new();
        }
        let is_reference = |schema: &&&Value| schema.get("$ref").is_some();
        let few = level > 4 || schemas.iter().any(|it| is_reference(&it));
        let shapes = self.shapes(schemas);
        let mut made = Vec::new();
        if few {
            for shape in shapes.iter().take(FEW) {
                made.extend(self.brief(shape));
            }
        } else {
            for shape in &shapes {
                made.extend(self.of_shape(shape, level));
            }
        }
        let mut texts = std::collections::BTreeSet::new();
        made.retain(|it| texts.insert(it.to_string()));
        made.truncate(if few { FEW * 2 } else { MOST_NESTED });
        made
    }

    /// Returns a few values of a shape.
    fn brief(&self, shape: &Shape<'s>) -> Vec<Value> {
        let mut made: Vec<Value> = self.build(shape, Much::Least, 0).into_iter().collect();
        if shape.values.is_some() {
            let values = shape.values.iter().flatten().map(|it| (*it).clone());
            let values: Vec<Value> = values.collect();
            made.extend(values.last().cloned());
            made.extend(values.into_iter().find(Value::is_null));
            return made;
        }
        if shape.is_meant("object") || shape.is_meant("array") {
            made.extend(self.build(shape, Much::All(1), 0));
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
            made.extend(scalars::strings(shape).into_iter().skip(1).take(1));
        }
        made
    }

    /// Returns all interesting values of a shape.
    fn of_shape(&self, shape: &Shape<'s>, level: usize) -> Vec<Value> {
        if let Some(values) = &shape.values {
            let allowed = values.iter().filter(|it| shape.allows(kind(it)));
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
        if shape.is_meant("object") {
            self.objects(shape, level, &mut made);
        }
        if shape.is_meant("array") {
            self.arrays(shape, level, &mut made);
        }
        if shape.is_meant("string") {
            made.extend(scalars::strings(shape));
        }
        if shape.is_meant("integer") {
            made.extend(scalars::integers(shape, self.direction));
        }
        if shape.is_meant("number") {
            made.extend(scalars::numbers(shape));
        }
        if shape.is_meant("boolean") {
            made.extend([json!(true), json!(false)]);
        }
        if shape.is_meant("null") {
            made.push(Value::Null);
        }
        made
    }

    fn objects(&self, shape: &Shape<'s>, level: usize, made: &mut Vec<Value>) {
        let Some(Value::Object(least)) = self.build(shape, Much::Least, 0) else {
            return;
        };
        made.push(Value::Object(least.clone()));
        let all = self.build(shape, Much::All(2), 0);
        made.extend(all.clone());
        let with = |name: &str, value: Value| {
            let mut members = least.clone();
            members.insert(name.to_owned(), value);
            Value::Object(members)
        };
        for (name, schemas) in &shape.properties {
            if shape.hidden.contains(name) {
                continue;
            }
            let values = self.nested(schemas, level + 1);
            made.extend(values.into_iter().map(|value| with(name, value)));
        }
        if !shape.closed && shape.patterns.is_empty() && shape.additional.is_empty() {
            made.push(with(UNDESCRIBED, json!({"kept": [true]})));
        }
        if !shape.additional.is_empty() {
            let key = self.key(shape);
            let values = self.nested(&shape.additional, level + 1);
            made.extend(values.into_iter().map(|value| with(&key, value)));
        }
        for (pattern, schema) in &shape.patterns {
            let Some(key) = pattern::matches(pattern, 0).into_iter().next() else {
                continue;
            };
            let values = self.nested(&[*schema], level + 1);
            made.extend(values.into_iter().map(|value| with(&key, value)));
        }
        // Names that collide in Rust, or that are not identifiers.
        if let Some(Value::Object(all)) = all
            && !shape.closed
            && shape.additional.is_empty()
        {
            let mut members = all;
            members.insert(UNDESCRIBED.to_owned(), json!("text"));
            made.push(Value::Object(members));
        }
    }

    /// Returns a valid key of a map.
    fn key(&self, shape: &Shape<'s>) -> String {
        let names = self.nested(&shape.names, 3);
        let named = names
            .into_iter()
            .find_map(|it| it.as_str().map(str::to_owned));
        match named.filter(|_| !shape.names.is_empty()) {
            Some(name) => name,
            None => "a key".to_owned(),
        }
    }

    fn arrays(&self, shape: &Shape<'s>, level: usize, made: &mut Vec<Value>) {
        made.push(json!([]));
        let Some(Value::Array(least)) = self.build(shape, Much::Least, 0) else {
            return;
        };
        made.push(Value::Array(least.clone()));
        for (index, schemas) in shape.prefix.iter().enumerate() {
            for value in self.nested(schemas, level + 1) {
                let mut items = self.prefix(shape, index + 1, Much::Least);
                if items.len() == index + 1 {
                    items[index] = value;
                    made.push(Value::Array(items));
                }
            }
        }
        let items = if shape.items.is_empty() {
            vec![json!("item")]
        } else {
            self.nested(&shape.items, level + 1)
        };
        let start = shape.prefix.len();
        for value in &items {
            let mut list = self.prefix(shape, start, Much::Least);
            list.push(value.clone());
            let needed = shape.min_items as usize;
            while list.len() < needed && list.len() < 64 && !shape.unique {
                list.push(value.clone());
            }
            made.push(Value::Array(list));
        }
        if let [first, second, ..] = items.as_slice() {
            let mut list = self.prefix(shape, start, Much::Least);
            list.extend([second.clone(), first.clone()]);
            made.push(Value::Array(list));
        }
        if let Some(max) = shape.max_items.filter(|max| (1..=16).contains(max)) {
            let mut list: Vec<Value> = items.iter().take(max as usize).cloned().collect();
            while list.len() < max as usize && !list.is_empty() && !shape.unique {
                list.push(list[0].clone());
            }
            made.push(Value::Array(list));
        }
    }

    /// Returns the first items of a tuple.
    fn prefix(&self, shape: &Shape<'s>, count: usize, much: Much) -> Vec<Value> {
        let schemas = shape.prefix.iter().take(count);
        schemas.map_while(|it| self.value(it, much, 1)).collect()
    }

    /// Returns one value for schemas that apply together.
    fn value(&self, schemas: &[&'s Value], much: Much, depth: usize) -> Option<Value> {
        let single = match schemas {
            [schema] => Some((
                std::ptr::from_ref::<Value>(self.followed(schema)) as usize,
                much,
            )),
            _ => None,
        };
        if let Some(known) = single.and_then(|key| self.made.borrow().get(&key).cloned()) {
            return known;
        }
        if depth > DEEPEST || !self.spend() {
            return None;
        }
        let shapes = self.shapes(schemas);
        let made = shapes.iter().find_map(|it| self.build(it, much, depth));
        // A value that failed because of its depth may succeed elsewhere.
        if let (Some(key), true) = (single, made.is_some()) {
            self.made.borrow_mut().insert(key, made.clone());
        }
        made
    }

    /// Returns one value of a shape.
    fn build(&self, shape: &Shape<'s>, much: Much, depth: usize) -> Option<Value> {
        if let Some(values) = &shape.values {
            let mut allowed = values.iter().filter(|it| shape.allows(kind(it)));
            return allowed.next().map(|it| (*it).clone());
        }
        if shape.is_anything() {
            return Some(json!("anything"));
        }
        if shape.is_meant("object") {
            return self.object(shape, much, depth);
        }
        if shape.is_meant("array") {
            return self.array(shape, much, depth);
        }
        let first = |values: Vec<Value>| values.into_iter().next();
        if shape.is_meant("string") {
            return first(scalars::strings(shape));
        }
        if shape.is_meant("integer") {
            return first(scalars::integers(shape, self.direction));
        }
        if shape.is_meant("number") {
            return first(scalars::numbers(shape));
        }
        if shape.is_meant("boolean") {
            return Some(json!(true));
        }
        shape.is_meant("null").then_some(Value::Null)
    }

    fn object(&self, shape: &Shape<'s>, much: Much, depth: usize) -> Option<Value> {
        let mut members = Map::new();
        // All values of all properties would be too many.
        let inner = match much {
            Much::All(left) if left > 0 && shape.properties.len() <= WIDEST => Much::All(left - 1),
            _ => Much::Least,
        };
        let optional = much != Much::Least;
        for (name, schemas) in &shape.properties {
            let required = shape.required.contains(name);
            if shape.hidden.contains(name) || !(required || optional) {
                continue;
            }
            match self.value(schemas, inner, depth + 1) {
                Some(value) => {
                    members.insert((*name).to_owned(), value);
                }
                None if required => return None,
                None => {}
            }
        }
        for name in &shape.required {
            if !members.contains_key(*name) && !shape.hidden.contains(name) {
                let value = if shape.additional.is_empty() {
                    json!("anything")
                } else {
                    self.value(&shape.additional, inner, depth + 1)?
                };
                members.insert((*name).to_owned(), value);
            }
        }
        let wanted = shape.min_properties as usize;
        if (optional || members.len() < wanted) && !shape.additional.is_empty() {
            let key = self.key(shape);
            let value = self.value(&shape.additional, inner, depth + 1);
            if let Some(value) = value {
                for index in 0..wanted.saturating_sub(members.len()).clamp(1, 16) {
                    let key = match index {
                        0 => key.clone(),
                        _ => format!("{key} {index}"),
                    };
                    members.entry(key).or_insert_with(|| value.clone());
                }
            }
        }
        if members.len() < wanted {
            for (name, schemas) in &shape.properties {
                if members.len() < wanted && !members.contains_key(*name) {
                    let value = self.value(schemas, inner, depth + 1)?;
                    members.insert((*name).to_owned(), value);
                }
            }
        }
        Some(Value::Object(members))
    }

    fn array(&self, shape: &Shape<'s>, much: Much, depth: usize) -> Option<Value> {
        let inner = match much {
            Much::Least | Much::All(0) => Much::Least,
            Much::All(left) => Much::All(left - 1),
        };
        let mut items = Vec::new();
        for schemas in &shape.prefix {
            items.push(self.value(schemas, inner, depth + 1)?);
        }
        if shape.items == [&Value::Bool(false)] {
            return Some(Value::Array(items));
        }
        for schema in &shape.contains {
            items.push(self.value(&[*schema], inner, depth + 1)?);
        }
        let mut needed = shape.min_items as usize;
        if much != Much::Least && shape.prefix.is_empty() {
            needed = needed.max(1);
        }
        if items.len() < needed {
            let mut values = vec![if shape.items.is_empty() {
                json!("item")
            } else {
                match self.value(&shape.items, inner, depth + 1) {
                    Some(value) => value,
                    None if shape.min_items == 0 => return Some(Value::Array(items)),
                    None => return None,
                }
            }];
            if shape.unique && needed > 1 {
                values.extend(self.nested(&shape.items, 3));
                values.dedup();
            }
            let mut index = 0;
            while items.len() < needed.min(64) {
                items.push(values[index % values.len()].clone());
                index += 1;
            }
        }
        Some(Value::Array(items))
    }
}

/// Returns the JSON type of a value.
fn kind(value: &Value) -> &'static str {
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
mod tests {
    use super::{
        super::super::proof::schema::{BASE, Schemas},
        *,
    };

    /// Returns the instances of the component `It`.
    fn instances(version: &str, schemas: &Value, direction: Direction) -> Vec<String> {
        let document = json!({"openapi": version, "components": {"schemas": schemas}});
        let mut translated = Schemas::new(&document, direction);
        let at = "/components/schemas/It";
        let it = document.pointer(at).expect("it");
        let reference = translated.reference(at.to_owned(), it);
        assert!(reference.starts_with(BASE));
        let definitions = translated.finish();
        let schema = json!({"$ref": reference});
        let sampler = Sampler::new(&definitions, direction);
        let made = sampler.instances(&schema);
        assert_eq!(
            made,
            sampler.instances(&schema),
            "another time, other instances"
        );
        assert!(made.len() <= MOST);
        made.iter().map(Value::to_string).collect()
    }

    #[track_caller]
    fn holds(made: &[String], wanted: &[Value]) {
        let parse = |it: &String| serde_json::from_str::<Value>(it).expect("JSON");
        let values: Vec<Value> = made.iter().map(parse).collect();
        for value in wanted {
            assert!(
                values.contains(value),
                "no {value} among\n{}",
                made.join("\n")
            );
        }
    }

    #[test]
    fn varies_one_thing_at_a_time() {
        let schemas = json!({"It": {
            "type": "object", "required": ["a"], "properties": {
                "a": {"type": "string", "enum": ["x", "y"]},
                "b": {"type": ["integer", "null"], "minimum": 3, "maximum": 7},
                "c": {"type": "array", "items": {"type": "boolean"}},
                "d": {"type": "object", "additionalProperties": {"type": "boolean"}},
                "r": {"type": "string", "readOnly": true},
            },
        }});
        let made = instances("3.1.0", &schemas, Direction::Request);
        holds(
            &made,
            &[
                json!({"a": "x"}),
                json!({"a": "y"}),
                json!({"a": "x", "b": null}),
                json!({"a": "x", "b": 3}),
                json!({"a": "x", "b": 7}),
                json!({"a": "x", "c": []}),
                json!({"a": "x", "c": [false]}),
                json!({"a": "x", "d": {}}),
                json!({"a": "x", "d": {"a key": true}}),
                json!({"a": "x", "x-undescribed": {"kept": [true]}}),
                json!({"a": "x", "b": 3, "c": [true], "d": {"a key": true}}),
            ],
        );
        assert!(!made.iter().any(|it| it.contains("\"r\"")));
        let received = instances("3.1.0", &schemas, Direction::Response);
        holds(
            &received,
            &[json!({"a": "x", "r": "text"}), json!({"a": "x", "b": 3.0})],
        );
    }

    #[test]
    fn takes_each_way_through_unions() {
        let schemas = json!({
            "It": {
                "oneOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}],
                "discriminator": {"propertyName": "k", "mapping": {"a": "A", "2nd": "B"}},
            },
            "A": {"type": "object", "required": ["k"], "properties": {"k": {"type": "string"}}},
            "B": {
                "allOf": [{"$ref": "#/components/schemas/A"}],
                "if": {"required": ["p"], "properties": {"p": {"const": 1}}},
                "then": {"required": ["q"], "properties": {"q": {"type": "boolean"}}},
            },
        });
        let made = instances("3.1.0", &schemas, Direction::Response);
        holds(
            &made,
            &[
                json!({"k": "a"}),
                json!({"k": "2nd"}),
                json!({"p": 1, "k": "2nd", "q": true}),
            ],
        );
    }

    #[test]
    fn ends_where_schemas_do_not() {
        let it = json!({"$ref": "#/components/schemas/It"});
        let endless = json!({"It": {
            "type": "object", "required": ["it"], "properties": {"it": it},
        }});
        assert_eq!(instances("3.0.3", &endless, Direction::Request), [""; 0]);
        let list = json!({"It": {"type": "array", "items": it}});
        holds(
            &instances("3.0.3", &list, Direction::Request),
            &[json!([]), json!([[]])],
        );
        let wide: Map<String, Value> = (0..200)
            .map(|index| (format!("p{index}"), it.clone()))
            .collect();
        let wide = json!({"It": {"type": "object", "properties": wide}});
        assert!(instances("3.0.3", &wide, Direction::Request).len() > 50);
    }

    #[test]
    fn strings_match_patterns() {
        for pattern in [
            "^[a-f0-9]{4}(-x)?$",
            "^(on|off)$",
            "^\\d+\\.\\d+$",
            "^[A-Z]{2,3}$",
            "x",
        ] {
            let schemas = json!({"It": {"type": "string", "pattern": pattern}});
            let schema = json!({"pattern": pattern});
            let validator = jsonschema::validator_for(&schema).expect("a pattern");
            let made = instances("3.1.0", &schemas, Direction::Request);
            let made = made
                .iter()
                .map(|it| serde_json::from_str::<Value>(it).expect("JSON"));
            assert!(
                made.filter(|it| validator.is_valid(it)).count() > 0,
                "{pattern}"
            );
        }
    }
}
