//! Adds operations and types for request bodies that the lowered document cannot state, before
//! progenitor reads the document.
//!
//! `variants` adds the operations for further methods. A multipart form becomes a JSON body, so
//! that progenitor generates a type for it: a copy of the described schema in which files have
//! the type of `client-runtime`. `polish::multipart` later replaces the JSON body by a form.

use std::{collections::HashSet, sync::Arc};

use indexmap::IndexMap;
use openapi_lower::{Plan, media_type, plan, pointer::SCHEMAS};
use openapiv3::{ReferenceOr, Schema};
use serde_json::{Map, Value, json};

use crate::{
    document::{self, Document, Text},
    error::Failure,
    operations::slots,
    variants::{self, CONTENT_TYPE, Representations, set_body},
};

/// A document to which all bodies are added.
pub(crate) struct Expanded<'a> {
    pub(crate) document: Document<'a>,
    pub(crate) plan: Arc<Plan>,
    pub(crate) multipart: Multipart,
    pub(crate) representations: Representations,
}

/// The types of multipart forms.
#[derive(Default)]
pub(crate) struct Multipart {
    /// The component that stands for the type of a file, if a form has a file.
    pub(crate) part: Option<String>,
    /// The component that stands for a form with arbitrary parts, if there is one.
    pub(crate) form: Option<String>,
    /// The `encoding` of each form type, by the name of the type.
    pub(crate) types: IndexMap<String, Value>,
    /// The form type that an operation sends, by operationId.
    pub(crate) operations: IndexMap<String, String>,
}

/// Adds the bodies that the Plan states.
pub(crate) fn expand(document: Document<'_>, plan: Arc<Plan>) -> Result<Expanded<'_>, Failure> {
    let mut expanded = Expanded {
        document,
        plan,
        multipart: Multipart::default(),
        representations: Representations::new(),
    };
    let concerns = |body: &plan::Body| body.sent_as.is_some();
    let mut operations = expanded.plan.operations.values();
    if operations.any(|operation| {
        !operation.representations.is_empty() || operation.bodies.iter().any(concerns)
    }) {
        let plan = Arc::make_mut(&mut expanded.plan);
        expanded.representations = variants::add(&mut expanded.document, plan)?;
        expanded.forms()?;
    }
    Ok(expanded)
}

impl Expanded<'_> {
    /// Replaces the schemas of multipart forms by the types that progenitor is to generate.
    fn forms(&mut self) -> Result<(), Failure> {
        let is_form =
            |body: &&plan::Body| body.chosen && body.sent_as == Some(plan::BodyEncoding::Multipart);
        let forms: IndexMap<String, plan::Body> = self
            .plan
            .operations
            .iter()
            .filter_map(|(id, it)| Some((id.clone(), it.bodies.iter().find(is_form)?.clone())))
            .collect();
        if forms.is_empty() {
            return Ok(());
        }
        let plan = Arc::make_mut(&mut self.plan);
        let mut schemas = Schemas {
            used: references(&self.document)?,
            map: &mut self.document.schemas,
            types: &mut plan.types,
            multipart: &mut self.multipart,
        };
        let mut bodies = IndexMap::new();
        for (id, body) in &forms {
            let name = schemas.of(body);
            if let Some(planned) = plan.operations.get_mut(id) {
                // The client adds the boundary.
                planned
                    .bodies
                    .iter_mut()
                    .for_each(|body| body.named_by_caller = false);
            }
            schemas
                .multipart
                .operations
                .insert(id.clone(), name.clone());
            bodies.insert(id, name);
        }
        self.document.edit_items(|item, _| {
            let mut edited = false;
            for operation in slots(item).into_iter().flatten() {
                let id = operation.operation_id.as_ref();
                let Some(name) = id.and_then(|id| bodies.get(id)) else {
                    continue;
                };
                operation.parameters.retain(|parameter| {
                    parameter
                        .as_item()
                        .is_none_or(|it| it.parameter_data_ref().name != CONTENT_TYPE)
                });
                let reference = json!({"$ref": format!("{SCHEMAS}{name}")});
                set_body(operation, media_type::JSON, &reference);
                edited = true;
            }
            edited
        })
    }
}

/// The component schemas, to which types for forms are added.
struct Schemas<'a, 't> {
    map: &'a mut document::Schemas<'t>,
    /// The schemas that something other than a form refers to.
    used: HashSet<String>,
    types: &'a mut IndexMap<String, plan::Type>,
    multipart: &'a mut Multipart,
}

impl Schemas<'_, '_> {
    /// Returns the component for a form: the described component, or a copy of it if something
    /// other than a form refers to it.
    fn of(&mut self, body: &plan::Body) -> String {
        let encoding = body.encoding.clone().unwrap_or_default();
        let described = body.schema.as_ref().and_then(|schema| {
            let name = reference(schema)?;
            let schema = self.value(&name);
            let fields = schema.get("properties")?.as_object()?;
            (!fields.is_empty()).then_some((name, schema))
        });
        let Some((described, mut schema)) = described else {
            return self.any_form();
        };
        if self.multipart.types.get(&described) == Some(&encoding) {
            return described;
        }
        let name =
            if !self.used.contains(&described) && !self.multipart.types.contains_key(&described) {
                described.clone()
            } else {
                self.free(&format!("{described}Form"))
            };
        let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
        for property in properties.into_iter().flat_map(Map::values_mut) {
            self.file(property);
        }
        self.insert(&name, schema);
        let planned = self.types.get(&described).cloned().unwrap_or_default();
        self.types.insert(name.clone(), planned);
        self.multipart.types.insert(name.clone(), encoding);
        name
    }

    fn any_form(&mut self) -> String {
        if let Some(name) = &self.multipart.form {
            return name.clone();
        }
        let name = self.free("MultipartForm");
        self.insert(&name, json!({"type": "object"}));
        self.multipart.form.insert(name).clone()
    }

    /// Gives a property that holds a file or several files the type of `client-runtime`.
    fn file(&mut self, property: &mut Value) {
        if property.get("type").and_then(Value::as_str) == Some("array") {
            if let Some(items) = property.get_mut("items")
                && self.is_file(items)
            {
                self.file(items);
                // Files cannot be compared.
                property.as_object_mut().map(|it| it.remove("uniqueItems"));
            }
        } else if self.is_file(property) {
            let part = self.part();
            let mut outer = Map::new();
            for key in ["description", "nullable"] {
                if let Some(value) = property.get(key) {
                    outer.insert(key.to_owned(), value.clone());
                }
            }
            let reference = json!({"$ref": format!("{SCHEMAS}{part}")});
            *property = if outer.is_empty() {
                reference
            } else {
                outer.insert("allOf".to_owned(), json!([reference]));
                Value::Object(outer)
            };
        }
    }

    fn is_file(&self, schema: &Value) -> bool {
        let wrapped = schema.get("allOf").and_then(|it| it.get(0));
        match reference(wrapped.unwrap_or(schema)) {
            Some(name) => is_binary(&self.value(&name)),
            None => is_binary(schema),
        }
    }

    fn part(&mut self) -> String {
        if let Some(name) = &self.multipart.part {
            return name.clone();
        }
        let name = self.free("MultipartPart");
        self.insert(&name, json!({"type": "string", "format": "binary"}));
        self.multipart.part.insert(name).clone()
    }

    fn value(&self, name: &str) -> Value {
        let text = self.map.get(name);
        text.map_or(Value::Null, |it| {
            it.read_as().expect("the text of a schema is JSON")
        })
    }

    fn insert(&mut self, name: &str, schema: Value) {
        if let Ok(schema) = serde_json::from_value::<Schema>(schema)
            && let Ok(text) = Text::of(&ReferenceOr::Item(schema))
        {
            self.map.insert(name.to_owned(), text);
        }
    }

    /// Returns the name, with a number if it is taken.
    fn free(&self, name: &str) -> String {
        let mut free = name.to_owned();
        let mut number = 2;
        while self.map.contains_key(&free) {
            free = format!("{name}{number}");
            number += 1;
        }
        free
    }
}

fn is_binary(schema: &Value) -> bool {
    let is = |key: &str, value: &str| schema.get(key).and_then(Value::as_str) == Some(value);
    is("type", "string") && is("format", "binary")
}

/// Returns the component to which a schema refers.
pub(crate) fn reference(schema: &Value) -> Option<String> {
    let name = schema.get("$ref")?.as_str()?.strip_prefix(SCHEMAS)?;
    Some(name.to_owned())
}

/// Returns the components to which operations and other components refer.
fn references(document: &Document<'_>) -> Result<HashSet<String>, Failure> {
    fn collect(value: &Value, found: &mut HashSet<String>) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
            Value::Object(map) => {
                found.extend(reference(value));
                map.values().for_each(|value| collect(value, found));
            }
            _ => {}
        }
    }
    let mut found = HashSet::new();
    for text in document.paths.values() {
        collect(&text.read_as()?, &mut found);
    }
    for text in document.schemas.values() {
        collect(&text.read_as()?, &mut found);
    }
    Ok(found)
}
