//! Makes example values of lowered schemas, which the generated types hold.
//!
//! A value is JSON as on the wire: it has the names and values of the description, not those with
//! which lowering replaced them, and a union has the tag of its variant. A schema has no example
//! value if it has no finite value, or if no string is found that matches its pattern.

mod fit;
pub mod pattern;
mod scalars;
#[cfg(test)]
mod tests;

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use openapi_lower::{Plan, plan, pointer::SCHEMAS};
use serde_json::{Map, Value, json};

use crate::document::Schemas;

/// The maximum depth of nested component schemas.
const MAX_DEPTH: usize = 24;

/// The maximum number of array items.
const MAX_ITEMS: u64 = 64;

/// The maximum number of values that are made or compared for one example. The number of
/// combinations of nested unions grows exponentially.
const BUDGET: u32 = 20_000;

/// How many levels of nested objects have their optional properties: 0 for a value with required
/// properties only.
pub(crate) type Levels = u8;

/// Makes example values of the schemas of a document.
pub(crate) struct Instances<'a> {
    schemas: &'a Schemas<'a>,
    plan: &'a Plan,
    /// The Plan's entry for a schema that has none.
    unplanned: plan::Type,
    /// The component schemas in use, by name; `None` for a schema that cannot be read.
    parsed: RefCell<HashMap<String, Option<Arc<Value>>>>,
    /// The values of component schemas in the current example. Values of other examples are not
    /// reused: an example would depend on the order of operations. A schema without a value is not
    /// in the map, since it may have one at another position.
    values: RefCell<HashMap<(String, Levels), Value>>,
    /// The number of values that may still be made or compared for the current example.
    budget: Cell<u32>,
}

/// The position of a schema in the schemas that contain it.
struct Position {
    /// The names of the components that contain the schema.
    outer: Vec<String>,
    levels: Levels,
}

impl<'a> Instances<'a> {
    pub(crate) fn new(schemas: &'a Schemas<'a>, plan: &'a Plan) -> Self {
        Self {
            schemas,
            plan,
            unplanned: plan::Type::default(),
            parsed: RefCell::default(),
            values: RefCell::default(),
            budget: Cell::new(0),
        }
    }

    /// Returns a value of a schema, which may refer to components; `None` if none can be made.
    pub(crate) fn of(&self, schema: &Value, levels: Levels) -> Option<Value> {
        self.budget.set(BUDGET);
        self.values.borrow_mut().clear();
        let outer = Vec::new();
        self.value(schema, &mut Position { outer, levels })
    }

    fn value(&self, schema: &Value, at: &mut Position) -> Option<Value> {
        if !self.spend(1) {
            return None;
        }
        self.of_type(schema, &self.unplanned, at)
    }

    fn component(&self, name: &str, at: &mut Position) -> Option<Value> {
        let key = (name.to_owned(), at.levels);
        if let Some(value) = self.values.borrow().get(&key) {
            return self.spend(size(value)).then(|| value.clone());
        }
        if at.outer.len() >= MAX_DEPTH || at.outer.iter().any(|it| it == name) {
            return None;
        }
        let schema = self.schema(name)?;
        at.outer.push(name.to_owned());
        let value = self.of_type(&schema, self.planned(name), at);
        at.outer.pop();
        self.values.borrow_mut().insert(key, value.clone()?);
        value
    }

    /// Takes the count from the budget; returns whether the budget suffices.
    fn spend(&self, count: u32) -> bool {
        let budget = self.budget.get();
        self.budget.set(budget.saturating_sub(count));
        budget >= count
    }

    /// Returns the Plan's entry for a component schema.
    fn planned(&self, name: &str) -> &plan::Type {
        self.plan.types.get(name).unwrap_or(&self.unplanned)
    }

    fn schema(&self, name: &str) -> Option<Arc<Value>> {
        let mut parsed = self.parsed.borrow_mut();
        let schema = parsed.entry(name.to_owned()).or_insert_with(|| {
            let text = self.schemas.get(name)?;
            text.read_as().ok().map(Arc::new)
        });
        schema.clone()
    }

    /// Returns a value of the type that is generated for a schema; `null` only if there is no other
    /// value.
    fn of_type(&self, schema: &Value, ty: &plan::Type, at: &mut Position) -> Option<Value> {
        let value = self.non_null(schema, ty, at);
        value.or_else(|| is_nullable(schema).then_some(Value::Null))
    }

    fn non_null(&self, schema: &Value, ty: &plan::Type, at: &mut Position) -> Option<Value> {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            return self.component(reference.strip_prefix(SCHEMAS)?, at);
        }
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            let value = values.iter().find(|it| !it.is_null())?;
            return Some(wire_value(ty, value).clone());
        }
        for keyword in ["oneOf", "anyOf"] {
            if let Some(members) = schema.get(keyword).and_then(Value::as_array) {
                return self.variant(members, ty, at);
            }
        }
        if let Some(members) = schema.get("allOf").and_then(Value::as_array) {
            return self.all_of(members, at);
        }
        match schema.get("type").and_then(Value::as_str) {
            Some("object") => self.object(schema, ty, at),
            Some("array") => self.array(schema, at),
            Some("string") => scalars::string(schema),
            Some("integer") => scalars::integer(schema),
            Some("number") => scalars::number(schema),
            Some("boolean") => Some(json!(true)),
            _ if schema.get("properties").is_some() => self.object(schema, ty, at),
            _ => Some(json!({})),
        }
    }

    /// Returns a value of the first union variant that has one, with its tag.
    fn variant(&self, members: &[Value], ty: &plan::Type, at: &mut Position) -> Option<Value> {
        let union = ty.union.clone().unwrap_or_default();
        members.iter().enumerate().find_map(|(index, member)| {
            let mut value = self.value(member, at)?;
            if let (Some((last, path)), Some(variant)) =
                (union.tag.split_last(), union.variants.get(index))
            {
                let tag = variant.values.first()?;
                let mut object = &mut value;
                for name in path {
                    object = object
                        .as_object_mut()?
                        .entry(name)
                        .or_insert_with(|| json!({}));
                }
                let members = object.as_object_mut()?;
                let is_tag = |it: &Value| variant.values.contains(it);
                if !members.get(last).is_some_and(is_tag) {
                    members.insert(last.clone(), tag.clone());
                }
            }
            Some(value)
        })
    }

    /// Returns a value of all members of an `allOf`.
    fn all_of(&self, members: &[Value], at: &mut Position) -> Option<Value> {
        let mut merged: Option<Value> = None;
        for member in members {
            match (&mut merged, self.value(member, at)?) {
                (Some(Value::Object(all)), Value::Object(more)) => all.extend(more),
                (merged, value) => *merged = Some(value),
            }
        }
        merged
    }

    fn object(&self, schema: &Value, ty: &plan::Type, at: &mut Position) -> Option<Value> {
        let levels = at.levels;
        at.levels = levels.saturating_sub(1);
        let max_count = schema.get("maxProperties").and_then(Value::as_u64);
        let fits = |members: &Map<String, Value>| {
            max_count.is_none_or(|max_count| members.len() as u64 <= max_count)
        };
        let members = match self.members(schema, ty, levels > 0, at) {
            Some(members) if !fits(&members) => self.members(schema, ty, false, at).filter(fits),
            members => members,
        };
        at.levels = levels;
        members.map(Value::Object)
    }

    /// Returns the members of an object; the optional ones only if `with_optional`.
    fn members(
        &self,
        schema: &Value,
        ty: &plan::Type,
        with_optional: bool,
        at: &mut Position,
    ) -> Option<Map<String, Value>> {
        let empty = Map::new();
        let properties = schema.get("properties").and_then(Value::as_object);
        let properties = properties.unwrap_or(&empty);
        let required: BTreeSet<&str> = required(schema).collect();
        let any = json!({});
        let additional = schema.get("additionalProperties");
        let additional = additional.filter(|it| it.is_object()).unwrap_or(&any);
        let mut members = Map::new();
        for (name, property) in properties {
            let is_required = required.contains(name.as_str());
            let is_flattened = ty.flattened.contains(name);
            if !is_required && !is_flattened && !with_optional {
                continue;
            }
            match self.value(property, at) {
                Some(Value::Object(inner)) if is_flattened => members.extend(inner),
                Some(value) => {
                    members.insert(wire_name(ty, name).to_owned(), value);
                }
                None if is_required && !is_flattened => return None,
                None => {}
            }
        }
        for name in required {
            if !properties.contains_key(name) {
                members.insert(name.to_owned(), self.value(additional, at)?);
            }
        }
        for (name, value) in &ty.own_tag {
            members.entry(name).or_insert_with(|| value.clone());
        }
        let min_count = schema.get("minProperties").and_then(Value::as_u64);
        let min_count = min_count.unwrap_or(0) as usize;
        // Up to the minimum: optional properties first, then additional ones.
        for (name, property) in properties {
            let name = wire_name(ty, name);
            if members.len() < min_count && !members.contains_key(name) {
                members.extend(self.value(property, at).map(|it| (name.to_owned(), it)));
            }
        }
        for number in 1..=min_count.min(MAX_ITEMS as usize) {
            if members.len() < min_count {
                members.insert(format!("key{number}"), self.value(additional, at)?);
            }
        }
        (members.len() >= min_count).then_some(members)
    }

    fn array(&self, schema: &Value, at: &mut Position) -> Option<Value> {
        let min_count = schema.get("minItems").and_then(Value::as_u64).unwrap_or(0);
        let any = json!({});
        let items = schema.get("items").unwrap_or(&any);
        let is_unique = schema.get("uniqueItems") == Some(&Value::Bool(true));
        if schema.get("maxItems").and_then(Value::as_u64) == Some(0) {
            return Some(json!([]));
        }
        if min_count == 0 {
            // An example with an item is more useful than an empty array.
            let item = self.value(items, at);
            return Some(Value::Array(item.into_iter().collect()));
        }
        if min_count > MAX_ITEMS || (is_unique && min_count > 1) {
            return None;
        }
        let item = self.value(items, at)?;
        let is_affordable = self.spend(size(&item).saturating_mul(min_count as u32));
        is_affordable.then(|| Value::Array(vec![item; min_count as usize]))
    }
}

/// Returns the names in the keyword `required`.
fn required(schema: &Value) -> impl Iterator<Item = &str> {
    let required = schema.get("required").and_then(Value::as_array);
    required.into_iter().flatten().filter_map(Value::as_str)
}

fn is_nullable(schema: &Value) -> bool {
    schema.get("nullable") == Some(&Value::Bool(true))
}

/// Returns the value on the wire of an item of the keyword `enum`.
fn wire_value<'a>(ty: &'a plan::Type, value: &'a Value) -> &'a Value {
    let replaced = value.as_str().and_then(|it| ty.values.get(it));
    replaced.unwrap_or(value)
}

/// Returns the name of a property on the wire.
fn wire_name<'a>(ty: &'a plan::Type, name: &'a str) -> &'a str {
    ty.properties.get(name).map_or(name, String::as_str)
}

/// Returns the number of values in a value, itself included.
fn size(value: &Value) -> u32 {
    let inner: u32 = match value {
        Value::Object(members) => members.values().map(size).sum(),
        Value::Array(items) => items.iter().map(size).sum(),
        _ => 0,
    };
    inner + 1
}
