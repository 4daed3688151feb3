//! Makes example values of lowered schemas, which the generated types hold.
//!
//! The value is JSON as on the wire: the names and values that lowering replaced are those of the
//! description again, and a union has the tag of its variant. A schema without a finite value, or
//! whose pattern no string can be made for, has none.

mod fit;
pub mod pattern;
mod scalars;

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use openapi_lower::{Plan, plan, pointer::SCHEMAS};
use serde_json::{Map, Value, json};

use crate::document::Schemas;

/// The maximum number of schemas inside each other.
const DEEPEST: usize = 24;

/// The maximum number of array items.
const MOST_ITEMS: u64 = 64;

/// The maximum number of values that are made or compared for one example: unions inside unions
/// have more combinations than anyone could wait for.
const BUDGET: u32 = 20_000;

/// How many levels of nested objects have their optional properties: 0 for a value with required
/// properties only.
pub(crate) type Levels = u8;

/// Makes example values of the schemas of a document.
pub(crate) struct Instances<'a> {
    schemas: &'a Schemas<'a>,
    plan: &'a Plan,
    /// The component schemas in use, by name; `None` for a schema that cannot be read.
    parsed: RefCell<HashMap<String, Option<Arc<Value>>>>,
    /// The values of component schemas in the current example: those of other examples would
    /// make the value depend on the order of operations. A schema that has none inside others
    /// may have one elsewhere, and is not in the map.
    made: RefCell<HashMap<(String, Levels), Value>>,
    left: Cell<u32>,
}

/// The position of a schema inside others.
struct Position {
    /// The names of the components around the schema.
    outer: Vec<String>,
    levels: Levels,
}

impl<'a> Instances<'a> {
    pub(crate) fn new(schemas: &'a Schemas<'a>, plan: &'a Plan) -> Self {
        Self {
            schemas,
            plan,
            parsed: RefCell::default(),
            made: RefCell::default(),
            left: Cell::new(0),
        }
    }

    /// Returns a value of a schema, which may refer to components; `None` if none can be made.
    pub(crate) fn of(&self, schema: &Value, levels: Levels) -> Option<Value> {
        self.left.set(BUDGET);
        self.made.borrow_mut().clear();
        let outer = Vec::new();
        self.value(schema, &mut Position { outer, levels })
    }

    fn value(&self, schema: &Value, at: &mut Position) -> Option<Value> {
        if !self.spend(1) {
            return None;
        }
        let made = self.of_type(schema, &plan::Type::default(), at);
        let nullable = schema.get("nullable") == Some(&Value::Bool(true));
        made.or_else(|| nullable.then_some(Value::Null))
    }

    fn component(&self, name: &str, at: &mut Position) -> Option<Value> {
        let key = (name.to_owned(), at.levels);
        if let Some(made) = self.made.borrow().get(&key) {
            return self.spend(size(made)).then(|| made.clone());
        }
        if at.outer.len() >= DEEPEST || at.outer.iter().any(|it| it == name) {
            return None;
        }
        let schema = self.schema(name)?;
        let described = plan::Type::default();
        let planned = self.plan.types.get(name).unwrap_or(&described);
        at.outer.push(name.to_owned());
        let made = self.of_type(&schema, planned, at);
        at.outer.pop();
        let nullable = schema.get("nullable") == Some(&Value::Bool(true));
        let made = made.or_else(|| nullable.then_some(Value::Null))?;
        self.made.borrow_mut().insert(key, made.clone());
        Some(made)
    }

    /// Whether the work for one example may go on.
    fn spend(&self, count: u32) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(count));
        left >= count
    }

    fn schema(&self, name: &str) -> Option<Arc<Value>> {
        let mut parsed = self.parsed.borrow_mut();
        let schema = parsed.entry(name.to_owned()).or_insert_with(|| {
            let text = self.schemas.get(name)?;
            text.read_as().ok().map(Arc::new)
        });
        schema.clone()
    }

    /// Returns a value of the type that is generated for a schema.
    fn of_type(&self, schema: &Value, ty: &plan::Type, at: &mut Position) -> Option<Value> {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            return self.component(reference.strip_prefix(SCHEMAS)?, at);
        }
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            let value = values.iter().find(|it| !it.is_null())?;
            let replaced = value.as_str().and_then(|it| ty.values.get(it));
            return Some(replaced.unwrap_or(value).clone());
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
                let mut holder = &mut value;
                for name in path {
                    holder = holder
                        .as_object_mut()?
                        .entry(name)
                        .or_insert_with(|| json!({}));
                }
                let members = holder.as_object_mut()?;
                let fits = |it: &Value| variant.values.contains(it);
                if !members.get(last).is_some_and(fits) {
                    members.insert(last.clone(), tag.clone());
                }
            }
            Some(value)
        })
    }

    /// Returns a value of schemas that hold together.
    fn all_of(&self, members: &[Value], at: &mut Position) -> Option<Value> {
        let mut made: Option<Value> = None;
        for member in members {
            let value = self.value(member, at)?;
            match (&mut made, value) {
                (Some(Value::Object(all)), Value::Object(more)) => all.extend(more),
                (made, value) => *made = Some(value),
            }
        }
        made
    }

    fn object(&self, schema: &Value, ty: &plan::Type, at: &mut Position) -> Option<Value> {
        let levels = at.levels;
        at.levels = levels.saturating_sub(1);
        let made = self.members(schema, ty, levels > 0, at);
        let most = schema.get("maxProperties").and_then(Value::as_u64);
        let fits = |made: &Map<String, Value>| most.is_none_or(|most| made.len() as u64 <= most);
        let made = match made {
            Some(made) if !fits(&made) => self.members(schema, ty, false, at).filter(fits),
            made => made,
        };
        at.levels = levels;
        made.map(Value::Object)
    }

    /// Returns the members of an object: the required ones, or all if `is_whole`.
    fn members(
        &self,
        schema: &Value,
        ty: &plan::Type,
        is_whole: bool,
        at: &mut Position,
    ) -> Option<Map<String, Value>> {
        let empty = Map::new();
        let properties = schema.get("properties").and_then(Value::as_object);
        let properties = properties.unwrap_or(&empty);
        let required = schema.get("required").and_then(Value::as_array);
        let required = required.into_iter().flatten().filter_map(Value::as_str);
        let required: BTreeSet<&str> = required.collect();
        let additional = schema.get("additionalProperties");
        let additional = additional.filter(|it| it.is_object()).cloned();
        let additional = additional.unwrap_or_else(|| json!({}));
        let mut members = Map::new();
        for (name, property) in properties {
            let is_required = required.contains(name.as_str());
            let is_flattened = ty.flattened.contains(name);
            if !is_required && !is_flattened && !is_whole {
                continue;
            }
            let wire = ty.properties.get(name).unwrap_or(name);
            match self.value(property, at) {
                Some(Value::Object(inner)) if is_flattened => members.extend(inner),
                Some(value) => {
                    members.insert(wire.clone(), value);
                }
                None if is_required && !is_flattened => return None,
                None => {}
            }
        }
        for name in required {
            if !properties.contains_key(name) {
                members.insert(name.to_owned(), self.value(&additional, at)?);
            }
        }
        for (name, value) in &ty.own_tag {
            members.entry(name).or_insert_with(|| value.clone());
        }
        let fewest = schema.get("minProperties").and_then(Value::as_u64);
        let fewest = fewest.unwrap_or_default() as usize;
        // Optional properties, then others, up to the minimum.
        for (name, property) in properties {
            let wire = ty.properties.get(name).unwrap_or(name);
            if members.len() < fewest && !members.contains_key(wire) {
                members.extend(self.value(property, at).map(|it| (wire.clone(), it)));
            }
        }
        for number in 1..=fewest.min(MOST_ITEMS as usize) {
            if members.len() < fewest {
                members.insert(format!("key{number}"), self.value(&additional, at)?);
            }
        }
        (members.len() >= fewest).then_some(members)
    }

    fn array(&self, schema: &Value, at: &mut Position) -> Option<Value> {
        let fewest = schema.get("minItems").and_then(Value::as_u64);
        let fewest = fewest.unwrap_or_default();
        let any = json!({});
        let items = schema.get("items").unwrap_or(&any);
        let unique = schema.get("uniqueItems") == Some(&Value::Bool(true));
        if schema.get("maxItems").and_then(Value::as_u64) == Some(0) {
            return Some(json!([]));
        }
        if fewest == 0 {
            // An example with an item says more than an empty array.
            let item = self.value(items, at);
            return Some(Value::Array(item.into_iter().collect()));
        }
        if fewest > MOST_ITEMS || (unique && fewest > 1) {
            return None;
        }
        let item = self.value(items, at)?;
        let count = fewest as usize;
        let is_small = self.spend(size(&item).saturating_mul(fewest as u32));
        is_small.then(|| Value::Array(vec![item; count]))
    }
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

#[cfg(test)]
mod tests {
    use openapi_lower::{Document, Options, lower};

    use super::*;

    /// Calls `use_it` with the examples of a description with these schemas, and with the schema
    /// of its component `It`.
    fn with<R>(schemas: &Value, use_it: impl FnOnce(&Instances<'_>, &Value) -> R) -> R {
        let description = json!({
            "openapi": "3.1.0", "info": {"title": "t", "version": "1"},
            "components": {"schemas": schemas},
            "paths": {"/it": {"get": {"operationId": "getIt", "responses": {"200": {
                "description": "", "content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/It"}}}}}}}},
        });
        let document = Document::parse(&description.to_string()).expect("a description");
        let lowered = lower(document, &Options::default()).expect("a lowered description");
        let document = crate::document::Document::new(lowered.json()).expect("a lowered document");
        let instances = Instances::new(&document.schemas, lowered.plan());
        use_it(&instances, &json!({"$ref": "#/components/schemas/It"}))
    }

    /// Returns the example of the component `It`, which fits its schema.
    fn example(schemas: &Value, levels: Levels) -> Option<Value> {
        with(schemas, |instances, it| {
            let made = instances.of(it, levels);
            assert_eq!(made, instances.of(it, levels));
            assert!(made.as_ref().is_none_or(|made| instances.fits(it, made)));
            made
        })
    }

    #[test]
    fn objects_have_required_properties_or_all_down_to_a_level() {
        let schemas = json!({
            "It": {"type": "object", "required": ["id", "kind", "more"], "properties": {
                "id": {"type": "integer", "minimum": 5, "exclusiveMaximum": 9, "multipleOf": 4},
                "kind": {"const": "it"},
                "name": {"type": "string", "pattern": "^[A-Z]{2}-\\d+$"},
                "inner": {"$ref": "#/components/schemas/Inner"},
                "parent": {"$ref": "#/components/schemas/It"},
                "tags": {"type": "array", "items": {"type": "string", "maxLength": 2}},
            }},
            "Inner": {"type": "object", "properties": {"at": {"type": "string", "format": "date"}}},
        });
        assert_eq!(
            example(&schemas, 0),
            Some(json!({"id": 8, "kind": "it", "more": {}}))
        );
        let whole =
            json!({"id": 8, "kind": "it", "more": {}, "name": "AA-1", "inner": {}, "tags": ["te"]});
        assert_eq!(example(&schemas, 1), Some(whole));
        let deeper = example(&schemas, 2).expect("a value");
        assert_eq!(deeper["inner"], json!({"at": "2024-02-29"}));
    }

    #[test]
    fn unions_have_the_tag_of_their_variant() {
        let variant = |name: &str| {
            json!({"type": "object", "required": ["kind", name], "properties": {
                "kind": {"type": "string"}, name: {"type": "boolean"}}})
        };
        let schemas = json!({
            "It": {"oneOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}],
                "discriminator": {"propertyName": "kind", "mapping": {"first": "A", "second": "B"}}},
            "A": variant("a"), "B": variant("b"),
        });
        let made = example(&schemas, 0);
        assert_eq!(made, Some(json!({"kind": "first", "a": true})));
    }

    #[test]
    fn a_schema_without_a_finite_value_has_no_example() {
        let it = json!({"$ref": "#/components/schemas/It"});
        let endless = json!({"It": {
            "type": "object", "required": ["it"], "properties": {"it": it}}});
        assert_eq!(example(&endless, 0), None);
        let nullable = json!({"It": {"type": "object", "required": ["it"], "properties": {
            "it": {"oneOf": [it, {"type": "null"}]}}}});
        assert_eq!(example(&nullable, 0), Some(json!({"it": null})));
        for unmatched in [
            json!({"type": "string", "pattern": "^(?=b)a$"}),
            // Values that are too large.
            json!({"type": "string", "minLength": 1_000_000_000}),
            json!({"type": "array", "items": {"type": "string"}, "minItems": 1_000_000_000}),
            json!({"type": "object", "minProperties": 1_000_000_000}),
            (0..12).fold(
                json!({"type": "string"}),
                |items, _| json!({"type": "array", "minItems": 64, "items": items}),
            ),
            json!({"type": "string", "pattern": "^((((((a?){400}){400}){400}){400}){400})$"}),
        ] {
            assert_eq!(example(&json!({"It": unmatched}), 0), None);
        }
    }

    #[test]
    fn unions_inside_unions_end() {
        let it = json!({"$ref": "#/components/schemas/It"});
        let list = |name: &str| json!({"type": "object", "required": ["k"], "properties": {"k": it, name: it}});
        let schemas =
            json!({"It": {"oneOf": [list("a"), list("b"), list("c"), {"type": "boolean"}]}});
        let nested = (0..40).fold(json!("no"), |inner, _| json!({"k": inner}));
        with(&schemas, |instances, it| {
            assert!(!instances.fits(it, &nested));
            assert!(instances.of(it, 2).is_some());
        });
    }

    #[test]
    fn values_inside_values_end() {
        let mut schemas = Map::new();
        for level in 0..20 {
            let next = json!({"$ref": format!("#/components/schemas/S{}", level + 1)});
            let properties: Map<String, Value> =
                (0..8).map(|it| (format!("p{it}"), next.clone())).collect();
            let required: Vec<&String> = properties.keys().collect();
            let schema = json!({"type": "object", "required": required, "properties": properties});
            schemas.insert(format!("S{level}"), schema);
        }
        schemas.insert("S20".to_owned(), json!({"type": "boolean"}));
        schemas.insert("It".to_owned(), json!({"$ref": "#/components/schemas/S0"}));
        assert_eq!(example(&Value::Object(schemas), 0), None);
    }

    #[test]
    fn a_component_may_be_another_one() {
        let schemas = json!({
            "It": {"$ref": "#/components/schemas/Other"},
            "Other": {"type": "string", "enum": ["a"]},
        });
        assert_eq!(example(&schemas, 0), Some(json!("a")));
        with(&schemas, |instances, it| {
            assert!(!instances.fits(it, &json!("b")))
        });
    }

    #[test]
    fn an_expression_is_matched_in_linear_time() {
        let schemas = json!({"It": {"type": "string", "pattern": "^(a+)+$"}});
        with(&schemas, |instances, it| {
            assert!(instances.fits(it, &json!("a".repeat(40))));
            assert!(!instances.fits(it, &json!(format!("{}!", "a".repeat(40)))));
        });
    }

    #[test]
    fn a_value_of_another_type_does_not_fit() {
        let schemas = json!({
            "It": {"type": "object", "required": ["kind"], "additionalProperties": {"type": "boolean"},
                "properties": {
                    "kind": {"enum": ["a", "b"]},
                    "at": {"type": "string", "format": "date-time"},
                    "small": {"type": "integer", "format": "uint8"},
                    "counts": {"type": "array", "minItems": 1, "uniqueItems": true,
                        "items": {"type": "integer", "maximum": 9}},
                    "inner": {"$ref": "#/components/schemas/Union"},
                }},
            "Union": {
                "oneOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}],
                "discriminator": {"propertyName": "t", "mapping": {"a": "A", "b": "B"}}},
            "A": {"type": "object", "required": ["t"], "properties": {"t": {"type": "string"}, "n": {"type": "integer"}}},
            "B": {"type": "object", "required": ["t"], "properties": {"t": {"type": "string"}, "n": {"type": "boolean"}}},
        });
        let with_kind = |more: Value| {
            let mut value = json!({"kind": "a"});
            let members = more.as_object().expect("members").clone();
            value.as_object_mut().expect("an object").extend(members);
            value
        };
        with(&schemas, |instances, it| {
            for (value, expected) in [
                (json!({}), false),
                (json!({"kind": "c"}), false),
                (with_kind(json!({})), true),
                (with_kind(json!({"more": true})), true),
                (with_kind(json!({"more": 1})), false),
                (with_kind(json!({"at": "2024-02-29T12:34:56Z"})), true),
                (with_kind(json!({"at": "29.2.2024"})), false),
                (with_kind(json!({"at": "2023-02-31T12:34:56Z"})), false),
                (with_kind(json!({"small": 300})), false),
                (with_kind(json!({"small": 200})), true),
                (with_kind(json!({"counts": [1, 9]})), true),
                (with_kind(json!({"counts": []})), false),
                (with_kind(json!({"counts": [1, 1]})), false),
                (with_kind(json!({"counts": [10]})), false),
                (with_kind(json!({"counts": ["1"]})), false),
                (with_kind(json!({"inner": {"t": "b", "n": true}})), true),
                (with_kind(json!({"inner": {"t": "b", "n": 1}})), false),
                (with_kind(json!({"inner": {"t": "c"}})), false),
            ] {
                assert_eq!(instances.fits(it, &value), expected, "{value}");
            }
        });
    }
}
