//! The items of a client that a Rust program uses, read from the lowered description and its
//! Plan.

mod arguments;
mod bodies;
mod method;
mod origins;
mod responses;
mod shape;
mod users;

use std::collections::{HashMap, HashSet};

use client_codegen::surface::type_of;
use indexmap::IndexMap;
use openapi_lower::{
    Plan,
    plan::{self, Direction},
    pointer::SCHEMAS,
};
use serde_json::{Map, Value};

use crate::Client;
pub(crate) use method::{Argument, Body, Method, Parts, Response, Responses, documentation};
use origins::Origins;
pub(crate) use shape::{Bounds, Field, Shape, Union, Variant, has_default, kind};
pub(crate) use users::Users;

/// A location in a lowered description or in its Plan.
#[derive(Clone, Debug)]
pub(crate) enum Pointer {
    Document(String),
    Plan(String),
}

impl Pointer {
    /// Returns the location one segment below.
    pub(crate) fn below(&self, segment: &str) -> Pointer {
        let segment = openapi_lower::pointer::escape(segment);
        match self {
            Pointer::Document(pointer) => Pointer::Document(format!("{pointer}/{segment}")),
            Pointer::Plan(pointer) => Pointer::Plan(format!("{pointer}/{segment}")),
        }
    }
}

/// The items of a client that its user sees.
pub(crate) struct Surface<'a> {
    pub(crate) plan: &'a Plan,
    /// The methods by name.
    pub(crate) methods: IndexMap<String, Method>,
    schemas: Map<String, Value>,
    /// The types of multipart forms.
    forms: HashMap<String, Parts>,
    origins: Origins,
}

impl<'a> Surface<'a> {
    pub(crate) fn of(client: &Client<'a>) -> Self {
        let mut document = client.lowered.to_value();
        let plan = client.lowered.plan();
        // Methods refer to the schemas, which the surface then takes.
        let (methods, forms) = method::all(&document, plan);
        let schemas = document.pointer_mut("/components/schemas").map(Value::take);
        let schemas = match schemas {
            Some(Value::Object(schemas)) => schemas,
            _ => Map::new(),
        };
        Self {
            plan,
            methods,
            schemas,
            forms,
            origins: Origins::of(client.lowered),
        }
    }

    /// Returns the pointer into the description as it was read.
    pub(crate) fn pointer(&self, pointer: &Pointer) -> String {
        self.origins.pointer(pointer)
    }

    /// Returns the types that no method uses.
    pub(crate) fn unused(&self) -> impl Iterator<Item = &String> {
        let mut open: Vec<&str> = Vec::new();
        for schema in self.methods.values().flat_map(Method::schemas) {
            references(schema, &mut open);
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

    /// Returns the schema of a named type.
    pub(crate) fn schema(&self, name: &str) -> Option<&Value> {
        self.schemas.get(name)
    }

    pub(crate) fn has_type(&self, name: &str) -> bool {
        self.schemas.contains_key(name)
    }

    /// Returns the shape of a named type; `None` for a secret, which has the runtime's type.
    pub(crate) fn shape(&self, name: &str) -> Option<Shape<'_>> {
        let planned = self.planned_type(name);
        let schema = self.schemas.get(name).filter(|_| !planned.secret)?;
        Some(Shape::of(name, schema, &planned, self))
    }

    /// Returns the shape of a Rust type; `None` if it is not a named type.
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

    /// Whether responses hold the type.
    pub(crate) fn is_received(&self, name: &str) -> bool {
        self.planned_type(name).direction != Direction::Request
    }

    pub(crate) fn is_deprecated(&self, name: &str) -> bool {
        self.planned_type(name).deprecated
    }

    /// Returns what the caller passes for the parts of a multipart form, if the type is one.
    pub(crate) fn form(&self, name: &str) -> Option<&Parts> {
        self.forms.get(name)
    }

    /// Returns the default value of a property: that of its schema, or of the schema to which it
    /// refers.
    fn default_of<'v>(&'v self, mut schema: &'v Value) -> Option<&'v Value> {
        // Aliases may form a cycle.
        for _ in 0..=self.schemas.len() {
            if let Some(default) = schema.get("default") {
                return Some(default);
            }
            schema = self.schemas.get(reference(schema)?)?;
        }
        None
    }

    /// Returns the component to which a schema refers, or the schema itself.
    fn target<'v>(&'v self, schema: &'v Value) -> &'v Value {
        let component = reference(schema).and_then(|name| self.schemas.get(name));
        component.unwrap_or(schema)
    }

    /// Returns the Rust type of a schema.
    pub(crate) fn rust_type(&self, schema: &Value) -> String {
        rust_type(schema, self.plan)
    }
}

/// Returns the names of the components to which a schema refers, in order.
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

/// Returns the Rust type of a schema, or the schema itself if its type has no name.
fn rust_type(schema: &Value, plan: &Plan) -> String {
    type_of(schema, plan).unwrap_or_else(|| shape::without_descriptions(schema).to_string())
}

/// Returns the name of the component to which a schema refers, with or without sibling
/// keywords.
pub(crate) fn reference(schema: &Value) -> Option<&str> {
    let schema = match schema.get("allOf").and_then(Value::as_array) {
        Some(members) if members.len() == 1 => members.first()?,
        _ => schema,
    };
    let reference = schema.get("$ref")?.as_str()?;
    reference.strip_prefix(SCHEMAS)
}

/// Whether a schema is nullable at its location.
pub(crate) fn is_nullable(schema: &Value) -> bool {
    schema.get("nullable") == Some(&Value::Bool(true))
}
