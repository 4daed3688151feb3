//! Adds operations and types for request bodies that the lowered document cannot declare, before
//! progenitor reads the document.
//!
//! `variants` adds the operations for further methods. A multipart form becomes a JSON body, so
//! that progenitor generates a type for it: a copy of the described schema, in which files have the
//! type `Part` of `client-runtime`. `polish::multipart` later replaces the JSON body with a form.

use std::{collections::HashSet, sync::Arc};

use indexmap::IndexMap;
use openapi_lower::{
    Plan, media_type,
    plan::{self, Part},
    pointer::SCHEMAS,
};
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
    /// How the fields of each form type are sent, by the name of the type.
    pub(crate) types: IndexMap<String, FormType>,
    /// The form type that each operation sends, by operationId.
    pub(crate) operations: IndexMap<String, String>,
}

/// How the fields of a form type are sent.
#[derive(Clone, Default, PartialEq)]
pub(crate) struct FormType {
    /// The `encoding` of the fields, by name on the wire.
    pub(crate) encoding: Value,
    /// The fields that are not written by their schemas, by name on the wire.
    pub(crate) parts: IndexMap<String, Part>,
    /// What the caller passes for additional fields.
    pub(crate) others: Option<Part>,
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
        let form = FormType {
            encoding: body.encoding.clone().unwrap_or_default(),
            parts: body.parts.clone(),
            others: body.other_parts,
        };
        let described = body.schema.as_ref().and_then(|schema| {
            let name = reference(schema)?;
            let schema = self.read(name);
            let properties = schema.get("properties")?.as_object()?;
            (!properties.is_empty()).then_some((name.to_owned(), schema))
        });
        let Some((described, mut schema)) = described else {
            return self.any_form_component();
        };
        if self.multipart.types.get(&described) == Some(&form) {
            return described;
        }
        let name =
            if !self.used.contains(&described) && !self.multipart.types.contains_key(&described) {
                described.clone()
            } else {
                self.free_name(&format!("{described}Form"))
            };
        let planned = self.types.get(&described).cloned().unwrap_or_default();
        let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
        for (key, property) in properties.into_iter().flatten() {
            let wire_name = planned.properties.get(key).unwrap_or(key);
            if let Some(part) = form.parts.get(wire_name) {
                self.retype(property, *part);
            }
        }
        if let Some(part) = form.others
            && let Some(others) = schema.get_mut("additionalProperties")
        {
            self.retype(others, part);
        }
        self.insert(&name, schema);
        self.types.insert(name.clone(), planned);
        self.multipart.types.insert(name.clone(), form);
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

    /// Gives a property the type of what the caller passes.
    fn retype(&mut self, property: &mut Value, part: Part) {
        let schema = self.resolved(property);
        let (is_file, is_list) = match part {
            Part::File => (true, false),
            Part::Files => (true, true),
            Part::Text => (false, false),
            Part::Texts => (false, true),
        };
        let is_array = is_list && is(&schema, "type", "array");
        let item = schema.get("items").filter(|_| is_array);
        let item = item.map_or_else(|| schema.clone(), |item| self.resolved(item));
        if !is_file && is(&item, "type", "string") {
            return;
        }
        let item = if is_file {
            json!({"$ref": format!("{SCHEMAS}{}", self.part_component())})
        } else {
            json!({"type": "string"})
        };
        let mut keywords = Map::new();
        for key in ["description", "nullable"] {
            if let Some(value) = property.get(key).or(schema.get(key)) {
                keywords.insert(key.to_owned(), value.clone());
            }
        }
        if is_list {
            for key in ["minItems", "maxItems"] {
                if let Some(value) = schema.get(key).filter(|_| is_array) {
                    keywords.insert(key.to_owned(), value.clone());
                }
            }
            keywords.insert("type".to_owned(), "array".into());
            keywords.insert("items".to_owned(), item);
        } else if is_file && !keywords.is_empty() {
            keywords.insert("allOf".to_owned(), json!([item]));
        } else if let Value::Object(item) = item {
            keywords.extend(item);
        }
        *property = Value::Object(keywords);
    }

    /// Returns the target of a reference, also of the only member of an `allOf`.
    fn resolved(&self, schema: &Value) -> Value {
        let wrapped = schema.get("allOf").and_then(|it| it.get(0));
        match reference(wrapped.unwrap_or(schema)) {
            Some(name) => self.read(name),
            None => schema.clone(),
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

fn is(schema: &Value, key: &str, value: &str) -> bool {
    schema.get(key).and_then(Value::as_str) == Some(value)
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
