//! Checks whether a value matches a schema in the same way as typify's types.

use std::cell::Cell;

use openapi_source::{Kind, Map, Node};
use typify_model::Integer;

use super::text;
use crate::passes::schemas::keywords::parse_number;
use crate::passes::shape;

/// The maximum number of schemas to visit for one value: unions may be recursive through arrays.
const STEPS: usize = 1_000;

/// Checks values against schemas with the given components.
pub(crate) struct Values<'s> {
    components: &'s Map,
    /// The remaining number of schemas that may be visited.
    steps: Cell<usize>,
}

impl<'s> Values<'s> {
    pub(crate) fn new(components: &'s Map) -> Values<'s> {
        Values {
            components,
            steps: Cell::new(0),
        }
    }

    /// Returns the value, converted to the type of the schema if necessary; `None` if it does not
    /// match.
    pub(crate) fn fit(&self, value: &Node, schema: &Node) -> Option<Node> {
        self.steps.set(STEPS);
        self.fits(value, schema)
    }

    fn fits(&self, value: &Node, schema: &Node) -> Option<Node> {
        self.steps.set(self.steps.get().checked_sub(1)?);
        if let Some(name) = schema.ref_name() {
            return self.fits(value, self.components.get(&name)?);
        }
        if value.is_null() {
            return schema.flag("nullable").then(|| value.clone());
        }
        match schema.items("allOf") {
            [] => {}
            [member] => return self.fits(value, member),
            _ => return None,
        }
        if schema.has("oneOf") || schema.has("anyOf") {
            return self.alternative(value, schema);
        }
        match schema.text("type") {
            Some("string") => string(value, schema),
            Some("integer") => integer(value, schema),
            Some("number") => number(value, schema),
            Some("boolean") => boolean(value),
            Some("array") => self.array(value, schema),
            Some("object") => self.object(value, schema),
            Some(_) => None,
            None => {
                let restricting = ["enum", "not", "properties", "items"];
                (!restricting.iter().any(|keyword| schema.has(keyword))).then(|| value.clone())
            }
        }
    }

    /// typify generates the first variant with the value's JSON type, without checks.
    fn alternative(&self, value: &Node, schema: &Node) -> Option<Node> {
        if matches!(value.kind, Kind::Array(_) | Kind::Object(_)) {
            return None;
        }
        let members = schema.items("oneOf").iter().chain(schema.items("anyOf"));
        for member in members {
            if let Some(fitting) = self.fits(value, member)
                && fitting.is_same(value)
            {
                return Some(fitting);
            }
            let same_type = match (&value.kind, self.kind(member)) {
                (_, None) => true,
                (Kind::String(_), Some(kind)) => kind == "string",
                (Kind::Number(_), Some(kind)) => matches!(kind, "integer" | "number"),
                _ => false,
            };
            if same_type && self.is_enum(member) != Some(true) {
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

    fn kind<'k>(&'k self, schema: &'k Node) -> Option<&'k str> {
        self.steps.set(self.steps.get().checked_sub(1)?);
        match (schema.ref_name(), schema.items("allOf")) {
            (Some(name), _) => self.kind(self.components.get(&name)?),
            (None, [member]) => self.kind(member),
            _ => schema.text("type"),
        }
    }

    fn array(&self, value: &Node, schema: &Node) -> Option<Node> {
        let any = Node::object(schema.origin);
        let items = schema.get("items").unwrap_or(&any);
        let Some(values) = value.as_array() else {
            // A single value instead of an array, if it matches the items without conversion.
            let meant = matches!(
                value.kind,
                Kind::String(_) | Kind::Number(_) | Kind::Bool(_)
            );
            let item = self
                .fits(value, items)
                .filter(|item| meant && item.is_same(value))?;
            let list = Node::new(vec![item], value.origin);
            return schema.has("items").then(|| self.array(&list, schema))?;
        };
        let bound = |keyword| schema.get(keyword).and_then(Node::as_number)?.as_u64();
        let (min, max) = (bound("minItems"), bound("maxItems"));
        let length = values.len() as u64;
        if min.is_some_and(|min| length < min) || max.is_some_and(|max| length > max) {
            return None;
        }
        let repeats = |index: usize, value: &Node| {
            values
                .iter()
                .skip(index + 1)
                .any(|other| other.is_same(value))
        };
        if schema.flag("uniqueItems")
            && values
                .iter()
                .enumerate()
                .any(|(index, value)| repeats(index, value))
        {
            return None;
        }
        let fitting: Option<Vec<Node>> =
            values.iter().map(|value| self.fits(value, items)).collect();
        Some(Node::new(fitting?, value.origin))
    }

    fn object(&self, value: &Node, schema: &Node) -> Option<Node> {
        let map = value.as_object()?;
        let is_map = !schema.has("properties") && !schema.has("required");
        let mut fitting = Map::default();
        for (wire, value) in map {
            let name = placeholder(schema, "properties", wire).unwrap_or(wire);
            let property = schema.get("properties").and_then(|all| all.get(name));
            let value = match (
                property,
                schema.get("additionalProperties").map(|node| &node.kind),
            ) {
                (Some(property), _) => self.fits(value, property)?,
                (None, Some(Kind::Object(_))) => {
                    self.fits(value, schema.get("additionalProperties")?)?
                }
                (None, None | Some(Kind::Bool(true))) if is_map => value.clone(),
                _ => return None,
            };
            fitting.insert(name.to_owned(), value);
        }
        let required = schema.items("required").iter();
        let lacks = |name: &str| !fitting.contains_key(name);
        if required.filter_map(Node::as_str).any(lacks) {
            return None;
        }
        Some(Node::new(fitting, value.origin))
    }
}

/// Returns the placeholder for a name or value on the wire.
fn placeholder<'s>(schema: &'s Node, table: &str, wire: &str) -> Option<&'s str> {
    let spelled = |value: &Node| match &value.kind {
        Kind::String(text) => text == wire,
        Kind::Number(number) => parse_number(wire)
            .is_some_and(|wire| wire == *number || wire.as_f64() == number.as_f64()),
        Kind::Bool(value) => value.to_string() == wire,
        _ => false,
    };
    let mut rows = schema.plan()?.members(table);
    rows.find(|(_, value)| spelled(value))
        .map(|(name, _)| name.as_str())
}

fn string(value: &Node, schema: &Node) -> Option<Node> {
    let written = match &value.kind {
        Kind::String(text) => text.clone(),
        Kind::Number(number) => number.to_string(),
        Kind::Bool(value) => value.to_string(),
        _ => return None,
    };
    let fitting = |text: &str| Node::new(text, value.origin);
    if schema.has("enum") {
        if let Some(name) = placeholder(schema, "values", &written) {
            return Some(fitting(name));
        }
        if shape::has_other_values(schema) && value.as_str().is_none() {
            return None;
        }
        let values = || schema.items("enum").iter().filter_map(Node::as_str);
        if values().any(|one| one == written) {
            return Some(fitting(&written));
        }
        let mut alike = values().filter(|one| one.eq_ignore_ascii_case(&written));
        return match (alike.next(), alike.next()) {
            (Some(one), None) => Some(fitting(one)),
            _ => None,
        };
    }
    text::conforms(&written, schema).then(|| fitting(&written))
}

fn integer(value: &Node, schema: &Node) -> Option<Node> {
    let spelled = match &value.kind {
        Kind::Number(number) => number.clone(),
        Kind::String(text) => parse_number(text)?,
        _ => return None,
    };
    let whole = match (spelled.as_i64(), spelled.as_u64()) {
        (Some(whole), _) => i128::from(whole),
        (_, Some(whole)) => i128::from(whole),
        _ => {
            let float = spelled
                .as_f64()
                .filter(|float| float.fract() == 0.0 && float.abs() < 9e15)?;
            float as i128
        }
    };
    let integer = schema.text("format").and_then(Integer::of_format);
    let range = integer.unwrap_or(Integer::I64).range();
    if !range.contains(&whole) || !in_bounds(whole as f64, schema) {
        return None;
    }
    let number = match i64::try_from(whole) {
        Ok(whole) => whole.into(),
        Err(_) => u64::try_from(whole).ok()?.into(),
    };
    listed(Node::new(Kind::Number(number), value.origin), schema)
}

fn number(value: &Node, schema: &Node) -> Option<Node> {
    let number = match &value.kind {
        Kind::Number(number) => number.clone(),
        Kind::String(text) => parse_number(text)?,
        _ => return None,
    };
    in_bounds(number.as_f64()?, schema).then_some(())?;
    listed(Node::new(Kind::Number(number), value.origin), schema)
}

fn in_bounds(value: f64, schema: &Node) -> bool {
    let bound = |keyword| schema.get(keyword).and_then(Node::as_number)?.as_f64();
    let above = match (bound("minimum"), schema.flag("exclusiveMinimum")) {
        (Some(min), true) => value > min,
        (Some(min), false) => value >= min,
        (None, _) => true,
    };
    let below = match (bound("maximum"), schema.flag("exclusiveMaximum")) {
        (Some(max), true) => value < max,
        (Some(max), false) => value <= max,
        (None, _) => true,
    };
    above && below
}

fn listed(value: Node, schema: &Node) -> Option<Node> {
    let found = !schema.has("enum") || schema.items("enum").iter().any(|one| one.is_same(&value));
    found.then_some(value)
}

fn boolean(value: &Node) -> Option<Node> {
    let meant = match &value.kind {
        Kind::Bool(value) => *value,
        Kind::String(text) if text.eq_ignore_ascii_case("true") => true,
        Kind::String(text) if text.eq_ignore_ascii_case("false") => false,
        _ => return None,
    };
    Some(Node::new(meant, value.origin))
}
