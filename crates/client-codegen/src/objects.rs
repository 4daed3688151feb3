//! Gives parameters that are objects a stand-in as their type, before progenitor reads the document.
//!
//! progenitor's builders panic on a parameter whose type has a builder. The stand-in is a component
//! that progenitor replaces by the path of the struct.

use openapi_lower::pointer::SCHEMAS;
use openapiv3::{ParameterSchemaOrContent, ReferenceOr, Schema, SchemaKind, Type};

use crate::{
    document::{Document, Schemas, Text},
    error::Failure,
    operations,
};

/// The suffix of a stand-in's name, after the name of the struct.
const STAND_IN: &str = "AsParameter";

/// Returns the struct for which a component is the stand-in.
pub(crate) fn original_of(component: &str) -> Option<&str> {
    component.strip_suffix(STAND_IN)
}

/// Adds the stand-ins, and makes them the types of parameters that are objects. Returns each
/// stand-in with the path of the struct, by which progenitor is to replace it.
pub(crate) fn add_stand_ins(document: &mut Document<'_>) -> Result<Vec<(String, String)>, Failure> {
    let mut stand_ins: Vec<(String, String)> = Vec::new();
    document.edit_items(|item, schemas| {
        let mut edited = false;
        let operations = operations::slots(item).into_iter().flatten();
        for parameter in operations.flat_map(|it| &mut it.parameters) {
            let ReferenceOr::Item(parameter) = parameter else {
                continue;
            };
            let format = &mut operations::parameter_data_mut(parameter).format;
            let ParameterSchemaOrContent::Schema(schema) = format else {
                continue;
            };
            let Some(name) = struct_name(schema, schemas) else {
                continue;
            };
            let stand_in = format!("{name}{STAND_IN}");
            *schema = ReferenceOr::Reference {
                reference: format!("{SCHEMAS}{stand_in}"),
            };
            edited = true;
            if stand_ins.iter().all(|(added, _)| *added != stand_in) {
                stand_ins.push((stand_in, format!("types::{name}")));
            }
        }
        edited
    })?;
    for (stand_in, _) in &stand_ins {
        let any = Text::of(&ReferenceOr::Item(operations::any_json()))?;
        document.schemas.insert(stand_in.clone(), any);
    }
    Ok(stand_ins)
}

/// Returns the component to which a schema refers if it is an object with properties. A property
/// may have no schema and only be listed as required.
fn struct_name(schema: &ReferenceOr<Schema>, schemas: &Schemas<'_>) -> Option<String> {
    let reference = match schema {
        ReferenceOr::Reference { reference } => reference,
        ReferenceOr::Item(schema) => match &schema.schema_kind {
            SchemaKind::AllOf { all_of } => match all_of.as_slice() {
                [ReferenceOr::Reference { reference }] => reference,
                _ => return None,
            },
            _ => return None,
        },
    };
    let name = reference.strip_prefix(SCHEMAS)?;
    let ReferenceOr::Item(target) = schemas.get(name)?.read().ok()? else {
        return None;
    };
    let is_struct = match &target.schema_kind {
        SchemaKind::Type(Type::Object(object)) => {
            !object.properties.is_empty() || !object.required.is_empty()
        }
        SchemaKind::Any(any) => !any.properties.is_empty() || !any.required.is_empty(),
        SchemaKind::AllOf { .. } => true,
        _ => false,
    };
    is_struct.then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn an_object_whose_properties_have_no_schema_has_a_stand_in() {
        let reference = json!({"$ref": "#/components/schemas/A"});
        let parameter =
            json!({"name": "self", "in": "header", "required": true, "schema": reference});
        let openapi = json!({"openapi": "3.0.3", "info": {"title": "", "version": ""},
            "paths": {"/a": {"get": {"operationId": "a", "parameters": [parameter], "responses": {}}}},
            "components": {"schemas": {"A": {"type": "object", "required": ["b"]}}}});
        let text = openapi.to_string();
        let mut document = super::Document::new(&text).expect("a description");
        let stand_ins = super::add_stand_ins(&mut document).expect("the document is readable");
        assert_eq!(stand_ins, [("AAsParameter".into(), "types::A".into())]);
    }
}
