//! Checks whether a value matches a schema in the same way as typify's types.

use std::cell::Cell;

use openapi_source::{Kind, Map, Node};
use typify_model::Integer;

use super::text;
use crate::passes::schemas::numbers::{self, count_at, float_at, number_of, parse_number};
use crate::passes::shape;
use crate::schema::{is_union, property, required, scalar_text, union_members};

/// The maximum number of schemas to visit for one value: unions may be recursive through arrays.
const MAX_VISITS: usize = 1_000;

/// Checks values against schemas with the given components.
pub(crate) struct Values<'s> {
    components: &'s Map,
    remaining_visits: Cell<usize>,
}

impl<'s> Values<'s> {
    pub(crate) fn new(components: &'s Map) -> Values<'s> {
        Values {
            components,
            remaining_visits: Cell::new(0),
        }
    }

    /// Returns the value, converted to the type of the schema if necessary; `None` if it does not
    /// match.
    pub(crate) fn fit(&self, value: &Node, schema: &Node) -> Option<Node> {
        self.remaining_visits.set(MAX_VISITS);
        self.convert(value, schema)
    }

    fn count_visit(&self) -> Option<()> {
        let rest = self.remaining_visits.get().checked_sub(1)?;
        self.remaining_visits.set(rest);
        Some(())
    }

    fn convert(&self, value: &Node, schema: &Node) -> Option<Node> {
        self.count_visit()?;
        if let Some(name) = schema.ref_name() {
            return self.convert(value, self.components.get(&name)?);
        }
        if value.is_null() {
            return schema.flag("nullable").then(|| value.clone());
        }
        match schema.items("allOf") {
            [] => {}
            [member] => return self.convert(value, member),
            _ => return None,
        }
        if is_union(schema) {
            return self.convert_to_variant(value, schema);
        }
        match schema.text("type") {
            Some("string") => to_string(value, schema),
            Some("integer") => to_integer(value, schema),
            Some("number") => to_number(value, schema),
            Some("boolean") => to_boolean(value),
            Some("array") => self.convert_to_array(value, schema),
            Some("object") => self.convert_to_object(value, schema),
            Some(_) => None,
            None => {
                let restricting = ["enum", "not", "properties", "items"];
                (!restricting.iter().any(|keyword| schema.has(keyword))).then(|| value.clone())
            }
        }
    }

    /// typify generates the first variant with the value's JSON type, without checks.
    fn convert_to_variant(&self, value: &Node, union: &Node) -> Option<Node> {
        if matches!(value.kind, Kind::Array(_) | Kind::Object(_)) {
            return None;
        }
        for member in union_members(union) {
            if let Some(converted) = self.convert(value, member)
                && converted.is_same(value)
            {
                return Some(converted);
            }
            let has_same_type = match (&value.kind, self.type_of(member)) {
                (_, None) => true,
                (Kind::String(_), Some(name)) => name == "string",
                (Kind::Number(_), Some(name)) => matches!(name, "integer" | "number"),
                _ => false,
            };
            if has_same_type && self.is_enum(member) != Some(true) {
                return None;
            }
        }
        None
    }

    fn is_enum(&self, schema: &Node) -> Option<bool> {
        match schema.ref_name() {
            Some(name) => Some(self.components.get(&name)?.has("enum")),
            None => Some(schema.has("enum")),
        }
    }

    fn type_of<'k>(&'k self, schema: &'k Node) -> Option<&'k str> {
        self.count_visit()?;
        match (schema.ref_name(), schema.items("allOf")) {
            (Some(name), _) => self.type_of(self.components.get(&name)?),
            (None, [member]) => self.type_of(member),
            _ => schema.text("type"),
        }
    }

    fn convert_to_array(&self, value: &Node, schema: &Node) -> Option<Node> {
        let any = Node::object(schema.origin);
        let items = schema.get("items").unwrap_or(&any);
        let Some(values) = value.as_array() else {
            // A scalar instead of an array, if it matches the items without conversion.
            let is_scalar = scalar_text(value).is_some();
            if !is_scalar || !schema.has("items") || !self.convert(value, items)?.is_same(value) {
                return None;
            }
            let array = Node::new(vec![value.clone()], value.origin);
            return self.convert_to_array(&array, schema);
        };
        let length = values.len() as u64;
        if count_at(schema, "minItems").is_some_and(|min| length < min)
            || count_at(schema, "maxItems").is_some_and(|max| length > max)
        {
            return None;
        }
        let is_repeated = |(index, value): (usize, &Node)| {
            let mut later = values.iter().skip(index + 1);
            later.any(|other| other.is_same(value))
        };
        if schema.flag("uniqueItems") && values.iter().enumerate().any(is_repeated) {
            return None;
        }
        let converted: Option<Vec<Node>> = values
            .iter()
            .map(|value| self.convert(value, items))
            .collect();
        Some(Node::new(converted?, value.origin))
    }

    fn convert_to_object(&self, value: &Node, schema: &Node) -> Option<Node> {
        let is_map = !schema.has("properties") && !schema.has("required");
        let others = schema.get("additionalProperties");
        let is_open = is_map && others.is_none_or(|others| others.as_bool() == Some(true));
        let mut converted = Map::default();
        for (wire, value) in value.as_object()? {
            let name = placeholder(schema, "properties", wire).unwrap_or(wire);
            let value = match property(schema, name).or(others) {
                Some(schema) if schema.is_object() => self.convert(value, schema)?,
                _ if is_open => value.clone(),
                _ => return None,
            };
            converted.insert(name.to_owned(), value);
        }
        if required(schema).any(|name| !converted.contains_key(name)) {
            return None;
        }
        Some(Node::new(converted, value.origin))
    }
}

/// Returns the placeholder for a name or value on the wire.
fn placeholder<'s>(schema: &'s Node, table: &str, wire: &str) -> Option<&'s str> {
    let is_wire = |value: &Node| match &value.kind {
        Kind::String(text) => text == wire,
        Kind::Number(number) => parse_number(wire)
            .is_some_and(|wire| wire == *number || wire.as_f64() == number.as_f64()),
        Kind::Bool(value) => value.to_string() == wire,
        _ => false,
    };
    let mut rows = schema.plan()?.members(table);
    rows.find(|(_, value)| is_wire(value))
        .map(|(name, _)| name.as_str())
}

fn to_string(value: &Node, schema: &Node) -> Option<Node> {
    let text = scalar_text(value)?;
    let converted = |text: &str| Some(Node::new(text, value.origin));
    if !schema.has("enum") {
        return converted(&text).filter(|_| text::conforms(&text, schema));
    }
    if let Some(name) = placeholder(schema, "values", &text) {
        return converted(name);
    }
    if shape::has_other_values(schema) && value.as_str().is_none() {
        return None;
    }
    let values = || schema.items("enum").iter().filter_map(Node::as_str);
    if values().any(|value| value == text) {
        return converted(&text);
    }
    let mut alike = values().filter(|value| value.eq_ignore_ascii_case(&text));
    match (alike.next(), alike.next()) {
        (Some(value), None) => converted(value),
        _ => None,
    }
}

fn to_integer(value: &Node, schema: &Node) -> Option<Node> {
    let number = numbers::integer(&number_of(value)?)?;
    let integer = number.as_i128()?;
    let format = schema.text("format").and_then(Integer::of_format);
    let range = format.unwrap_or(Integer::I64).range();
    if !range.contains(&integer) || !is_in_bounds(integer as f64, schema) {
        return None;
    }
    Some(Node::new(number, value.origin)).filter(|it| is_listed(it, schema))
}

fn to_number(value: &Node, schema: &Node) -> Option<Node> {
    let number = number_of(value)?;
    if !is_in_bounds(number.as_f64()?, schema) {
        return None;
    }
    Some(Node::new(number, value.origin)).filter(|it| is_listed(it, schema))
}

fn is_in_bounds(value: f64, schema: &Node) -> bool {
    let is_above = match (float_at(schema, "minimum"), schema.flag("exclusiveMinimum")) {
        (Some(min), true) => value > min,
        (Some(min), false) => value >= min,
        (None, _) => true,
    };
    let is_below = match (float_at(schema, "maximum"), schema.flag("exclusiveMaximum")) {
        (Some(max), true) => value < max,
        (Some(max), false) => value <= max,
        (None, _) => true,
    };
    is_above && is_below
}

/// Whether the enum of a schema, if it has one, contains the value.
fn is_listed(value: &Node, schema: &Node) -> bool {
    let mut values = schema.items("enum").iter();
    !schema.has("enum") || values.any(|listed| listed.is_same(value))
}

fn to_boolean(value: &Node) -> Option<Node> {
    let boolean = match &value.kind {
        Kind::Bool(value) => *value,
        Kind::String(text) if text.eq_ignore_ascii_case("true") => true,
        Kind::String(text) if text.eq_ignore_ascii_case("false") => false,
        _ => return None,
    };
    Some(Node::new(boolean, value.origin))
}
