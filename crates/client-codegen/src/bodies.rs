//! Adds operations and types for request bodies that the lowered document cannot declare, before
//! progenitor reads the document.
//!
//! `variants` adds the operations for further methods. A multipart form becomes a JSON body, so
//! that progenitor generates a type for it: a copy of the described schema, in which files have the
//! type `Part` of `client-runtime`. `polish::multipart` later replaces the JSON body with a form.

use std::{collections::HashSet, sync::Arc};

use indexmap::IndexMap;
use openapi_lower::{Plan, media_type, plan, pointer::SCHEMAS};
use openapiv3::{ReferenceOr, Schema};
use serde_json::{Map, Value, json};

use crate::{
    allocation::free_name,
    document::{self, Document, Text, reference},
    error::Failure,
    operations::slots,
    variants::{self, Representations, remove_content_type, set_body},
};

/// A document to which the operations and types for all bodies are added.
pub(crate) struct Expanded<'a> {
    pub(crate) document: Document<'a>,
    pub(crate) plan: Arc<Plan>,
    pub(crate) multipart: Multipart,
    pub(crate) representations: Representations,
}

/// The types of multipart forms.
#[derive(Default)]
pub(crate) struct Multipart {
    /// The component that progenitor replaces by the type of a file, if a form has a file.
    pub(crate) part: Option<String>,
    /// The component that progenitor replaces by the type of a form with arbitrary parts, if there
    /// is such a form.
    pub(crate) form: Option<String>,
    /// The `encoding` of each form type, by the name of the type.
    pub(crate) types: IndexMap<String, Value>,
    /// The form type that each operation sends, by operationId.
    pub(crate) operations: IndexMap<String, String>,
}

/// Adds operations and types for the bodies that the Plan states.
pub(crate) fn expand(document: Document<'_>, plan: Arc<Plan>) -> Result<Expanded<'_>, Failure> {
    let mut expanded = Expanded {
        document,
        plan,
        multipart: Multipart::default(),
        representations: Representations::new(),
    };
    let mut operations = expanded.plan.operations.values();
    if operations.any(|operation| {
        let mut bodies = operation.bodies.iter();
        !operation.representations.is_empty() || bodies.any(|body| body.sent_as.is_some())
    }) {
        let plan = Arc::make_mut(&mut expanded.plan);
        expanded.representations = variants::add(&mut expanded.document, plan)?;
        expanded.declare_forms()?;
    }
    Ok(expanded)
}

impl Expanded<'_> {
    /// Replaces the schemas of multipart forms with the types that progenitor is to generate.
    fn declare_forms(&mut self) -> Result<(), Failure> {
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
            let name = schemas.form_component(body);
            if let Some(planned) = plan.operations.get_mut(id) {
                // The client adds the boundary.
                for body in &mut planned.bodies {
                    body.named_by_caller = false;
                }
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
                remove_content_type(operation);
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
    /// The schemas to which something other than a form refers.
    used: HashSet<String>,
    types: &'a mut IndexMap<String, plan::Type>,
    multipart: &'a mut Multipart,
}

impl Schemas<'_, '_> {
    /// Returns the component for a form: the described component, or a copy of it if something
    /// other than a form refers to it.
    fn form_component(&mut self, body: &plan::Body) -> String {
        let encoding = body.encoding.clone().unwrap_or_default();
        let described = body.schema.as_ref().and_then(|schema| {
            let name = reference(schema)?;
            let schema = self.read(name);
            let properties = schema.get("properties")?.as_object()?;
            (!properties.is_empty()).then_some((name.to_owned(), schema))
        });
        let Some((described, mut schema)) = described else {
            return self.any_form_component();
        };
        if self.multipart.types.get(&described) == Some(&encoding) {
            return described;
        }
        let name =
            if !self.used.contains(&described) && !self.multipart.types.contains_key(&described) {
                described.clone()
            } else {
                self.free_name(&format!("{described}Form"))
            };
        let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
        for property in properties.into_iter().flat_map(Map::values_mut) {
            self.retype_files(property);
        }
        self.insert(&name, schema);
        let planned = self.types.get(&described).cloned().unwrap_or_default();
        self.types.insert(name.clone(), planned);
        self.multipart.types.insert(name.clone(), encoding);
        name
    }

    /// Returns the component for forms with arbitrary parts.
    fn any_form_component(&mut self) -> String {
        if let Some(name) = &self.multipart.form {
            return name.clone();
        }
        let name = self.free_name("MultipartForm");
        self.insert(&name, json!({"type": "object"}));
        self.multipart.form.insert(name).clone()
    }

    /// Gives a property that holds a file or several files the type of `client-runtime`.
    fn retype_files(&mut self, property: &mut Value) {
        if property.get("type").and_then(Value::as_str) == Some("array") {
            if let Some(items) = property.get_mut("items")
                && self.is_file(items)
            {
                self.retype_files(items);
                // Files cannot be compared.
                property.as_object_mut().map(|it| it.remove("uniqueItems"));
            }
        } else if self.is_file(property) {
            let part = self.part_component();
            let mut keywords = Map::new();
            for key in ["description", "nullable"] {
                if let Some(value) = property.get(key) {
                    keywords.insert(key.to_owned(), value.clone());
                }
            }
            let reference = json!({"$ref": format!("{SCHEMAS}{part}")});
            *property = if keywords.is_empty() {
                reference
            } else {
                keywords.insert("allOf".to_owned(), json!([reference]));
                Value::Object(keywords)
            };
        }
    }

    fn is_file(&self, schema: &Value) -> bool {
        let wrapped = schema.get("allOf").and_then(|it| it.get(0));
        match reference(wrapped.unwrap_or(schema)) {
            Some(name) => is_binary(&self.read(name)),
            None => is_binary(schema),
        }
    }

    /// Returns the component for files.
    fn part_component(&mut self) -> String {
        if let Some(name) = &self.multipart.part {
            return name.clone();
        }
        let name = self.free_name("MultipartPart");
        self.insert(&name, json!({"type": "string", "format": "binary"}));
        self.multipart.part.insert(name).clone()
    }

    fn read(&self, name: &str) -> Value {
        let schema = self.map.get(name);
        schema.map_or(Value::Null, |it| it.read_as().expect("a schema is JSON"))
    }

    fn insert(&mut self, name: &str, schema: Value) {
        if let Ok(schema) = serde_json::from_value::<Schema>(schema)
            && let Ok(text) = Text::of(&ReferenceOr::Item(schema))
        {
            self.map.insert(name.to_owned(), text);
        }
    }

    /// Returns the name, with a number if a component has it.
    fn free_name(&self, name: &str) -> String {
        free_name(name, "", |name| !self.map.contains_key(name))
    }
}

fn is_binary(schema: &Value) -> bool {
    let is = |key: &str, value: &str| schema.get(key).and_then(Value::as_str) == Some(value);
    is("type", "string") && is("format", "binary")
}

/// Returns the components to which operations and other components refer.
fn references(document: &Document<'_>) -> Result<HashSet<String>, Failure> {
    fn collect(value: &Value, found: &mut HashSet<String>) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
            Value::Object(map) => {
                found.extend(reference(value).map(str::to_owned));
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
