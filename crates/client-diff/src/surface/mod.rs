//! What a Rust program sees of a client, read from the lowered description and its Plan.

mod answers;
mod arguments;
mod bodies;
mod method;
mod origins;
mod shape;
mod users;

use std::collections::HashSet;

use client_codegen::type_of;
use indexmap::IndexMap;
use openapi_lower::{
    Plan,
    plan::{self, Direction},
    pointer::SCHEMAS,
};
use serde_json::{Map, Value};

use crate::Client;
pub(crate) use method::{Answer, Argument, Body, Method, Side, documentation};
use origins::Origins;
pub(crate) use shape::{Bounds, Field, Shape, Union, Variant, has_default, kind};
pub(crate) use users::Users;

/// A place in a lowered description or in its Plan.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    Document(String),
    Plan(String),
}

impl Place {
    /// The place below, behind one more segment.
    pub(crate) fn below(&self, segment: &str) -> Place {
        let segment = openapi_lower::pointer::escape(segment);
        match self {
            Place::Document(pointer) => Place::Document(format!("{pointer}/{segment}")),
            Place::Plan(pointer) => Place::Plan(format!("{pointer}/{segment}")),
        }
    }
}

/// A client as its user sees it.
pub(crate) struct Surface<'a> {
    pub(crate) plan: &'a Plan,
    /// By the names of the methods.
    pub(crate) methods: IndexMap<String, Method>,
    schemas: Map<String, Value>,
    /// The types of forms with parts.
    forms: HashSet<String>,
    origins: Origins,
}

impl<'a> Surface<'a> {
    pub(crate) fn of(client: &Client<'a>) -> Self {
        let mut document = client.lowered.to_value();
        let schemas = document.pointer_mut("/components/schemas");
        let schemas = match schemas.map(Value::take) {
            Some(Value::Object(schemas)) => schemas,
            _ => Map::new(),
        };
        let plan = client.lowered.plan();
        let (methods, forms) = method::all(&document, plan);
        Self {
            plan,
            methods,
            schemas,
            forms,
            origins: Origins::of(client.lowered),
        }
    }

    /// The pointer into the description as it was read.
    pub(crate) fn pointer(&self, place: &Place) -> String {
        self.origins.pointer(place)
    }

    /// The types that no method reaches.
    pub(crate) fn unused(&self) -> impl Iterator<Item = &String> {
        let mut open: Vec<&str> = Vec::new();
        for method in self.methods.values() {
            method
                .schemas()
                .for_each(|schema| references(schema, &mut open));
        }
        let mut reached = HashSet::new();
        while let Some(name) = open.pop() {
            if reached.insert(name)
                && let Some(schema) = self.schemas.get(name)
            {
                references(schema, &mut open);
            }
        }
        let names = self.schemas.keys();
        names.filter(move |name| !reached.contains(name.as_str()))
    }

    /// The schema of a type with a name.
    pub(crate) fn schema(&self, name: &str) -> Option<&Value> {
        self.schemas.get(name)
    }

    pub(crate) fn has_type(&self, name: &str) -> bool {
        self.schemas.contains_key(name)
    }

    /// What a type with a name is; `None` of a secret, which has the runtime's type.
    pub(crate) fn shape(&self, name: &str) -> Option<Shape<'_>> {
        let planned = self.planned_type(name);
        let schema = self.schemas.get(name).filter(|_| !planned.secret)?;
        Some(Shape::of(name, schema, &planned, self))
    }

    /// What a type is whose name a Rust type is.
    pub(crate) fn shape_of(&self, ty: &str) -> Option<Shape<'_>> {
        self.shape(ty.strip_prefix("types::")?)
    }

    fn planned_type(&self, name: &str) -> plan::Type {
        self.plan.types.get(name).cloned().unwrap_or_default()
    }

    /// Whether a program may make values of the type.
    pub(crate) fn is_sent(&self, name: &str) -> bool {
        self.planned_type(name).direction != Direction::Response
    }

    pub(crate) fn is_deprecated(&self, name: &str) -> bool {
        self.planned_type(name).deprecated
    }

    pub(crate) fn is_form(&self, name: &str) -> bool {
        self.forms.contains(name)
    }

    /// The default value of a property: its own, or that of the schema that it refers to.
    fn default_of<'v>(&'v self, mut schema: &'v Value) -> Option<&'v Value> {
        // Aliases may lead back to themselves.
        for _ in 0..=self.schemas.len() {
            if let Some(default) = schema.get("default") {
                return Some(default);
            }
            schema = self.schemas.get(reference(schema)?)?;
        }
        None
    }

    /// The Rust type of a schema at a place.
    pub(crate) fn rust_type(&self, schema: &Value) -> String {
        rust_type(schema, self.plan)
    }
}

/// The names of the components that a schema refers to, in their order.
pub(crate) fn references<'v>(schema: &'v Value, found: &mut Vec<&'v str>) {
    match schema {
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        Value::Object(map) => {
            let reference = map.get("$ref").and_then(Value::as_str);
            found.extend(reference.and_then(|it| it.strip_prefix(SCHEMAS)));
            map.values().for_each(|value| references(value, found));
        }
        _ => {}
    }
}

/// The Rust type of a schema; what has none that can be named is told by its schema.
fn rust_type(schema: &Value, plan: &Plan) -> String {
    type_of(schema, plan).unwrap_or_else(|| shape::without_words(schema).to_string())
}

/// The name of the component that a schema refers to, with something said of its place or
/// without.
pub(crate) fn reference(schema: &Value) -> Option<&str> {
    let schema = match schema.get("allOf").and_then(Value::as_array) {
        Some(members) if members.len() == 1 => members.first()?,
        _ => schema,
    };
    let reference = schema.get("$ref")?.as_str()?;
    reference.strip_prefix(SCHEMAS)
}

/// Whether a schema is nullable where it stands.
pub(crate) fn is_nullable(schema: &Value) -> bool {
    schema.get("nullable") == Some(&Value::Bool(true))
}
