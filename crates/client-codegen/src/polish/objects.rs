//! Objects as parameters of progenitor's builders; no pass, but a change of the document
//! before progenitor sees it.
//!
//! Its builders panic on a parameter whose type has a builder of its own. Each such type is
//! given by a component that progenitor is told to replace by the type's path.

use std::sync::Arc;

use openapiv3::{
    Components, OpenAPI, ParameterSchemaOrContent, ReferenceOr, Schema, SchemaKind, Type,
};

use super::secrets;
use crate::operations;

/// The document in which a parameter that is an object has another type than its struct:
/// progenitor's builders cannot hold one. With it the component that stands for each
/// struct, for which progenitor is to write the struct's path.
pub(crate) fn stand_ins(openapi: Arc<OpenAPI>) -> (Arc<OpenAPI>, Vec<(String, String)>) {
    let mut openapi = Arc::unwrap_or_clone(openapi);
    let Some(mut components) = openapi.components.take() else {
        return (openapi.into(), Vec::new());
    };
    let mut stands: Vec<(String, String)> = Vec::new();
    for item in openapi.paths.paths.values_mut() {
        let ReferenceOr::Item(item) = item else {
            continue;
        };
        let operations = operations::slots(item).into_iter().flatten();
        for parameter in operations.flat_map(|it| &mut it.parameters) {
            let ReferenceOr::Item(parameter) = parameter else {
                continue;
            };
            let format = &mut secrets::parameter_data_mut(parameter).format;
            let ParameterSchemaOrContent::Schema(schema) = format else {
                continue;
            };
            let Some(name) = struct_name(schema, &components) else {
                continue;
            };
            let stand = format!("{name}AsParameter");
            *schema = ReferenceOr::Reference {
                reference: format!("#/components/schemas/{stand}"),
            };
            if stands.iter().all(|(known, _)| *known != stand) {
                stands.push((stand, format!("types::{name}")));
            }
        }
    }
    for (stand, _) in &stands {
        let any = ReferenceOr::Item(operations::any_json());
        components.schemas.insert(stand.clone(), any);
    }
    openapi.components = Some(components);
    (openapi.into(), stands)
}

/// The component that a schema refers to, if it is an object with properties: those
/// without a schema, too, of which it says no more than that they are required.
fn struct_name(schema: &ReferenceOr<Schema>, components: &Components) -> Option<String> {
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
    let name = reference.strip_prefix("#/components/schemas/")?;
    let ReferenceOr::Item(target) = components.schemas.get(name)? else {
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
    fn an_object_of_which_names_alone_are_known_has_a_stand_in() {
        let reference = json!({"$ref": "#/components/schemas/A"});
        let parameter =
            json!({"name": "self", "in": "header", "required": true, "schema": reference});
        let openapi = json!({"openapi": "3.0.3", "info": {"title": "", "version": ""},
            "paths": {"/a": {"get": {"operationId": "a", "parameters": [parameter], "responses": {}}}},
            "components": {"schemas": {"A": {"type": "object", "required": ["b"]}}}});
        let openapi = serde_json::from_value(openapi).expect("a description");
        let (_, stands) = super::stand_ins(openapi);
        assert_eq!(stands, [("AAsParameter".into(), "types::A".into())]);
    }
}
