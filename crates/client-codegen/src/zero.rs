//! Lets integers with a minimum of 1 be 0, before progenitor reads a shard.
//!
//! For a minimum of 1, typify emits a non-zero type, so a response with a 0 could not be decoded.
//! Here the minimum becomes 0; the stated minimum is checked before a request is sent, like any
//! other bound.

use std::borrow::BorrowMut;

use openapiv3::{
    AdditionalProperties, OpenAPI, ParameterSchemaOrContent, ReferenceOr, Schema, SchemaKind, Type,
};

use crate::operations::{self, parameter_data_mut};

/// Sets the minimum of every integer whose minimum is 1 to 0.
pub(crate) fn allow_zero(openapi: &mut OpenAPI) {
    let components = openapi.components.iter_mut();
    for schema in components.flat_map(|it| it.schemas.values_mut()) {
        edit(schema);
    }
    let items = openapi.paths.paths.values_mut().filter_map(as_item_mut);
    for operation in items.flat_map(operations::slots).flatten() {
        for parameter in operation.parameters.iter_mut().filter_map(as_item_mut) {
            let format = &mut parameter_data_mut(parameter).format;
            if let ParameterSchemaOrContent::Schema(schema) = format {
                edit(schema);
            }
        }
        let request = operation.request_body.iter_mut().filter_map(as_item_mut);
        let responses = &mut operation.responses;
        let responses = responses
            .responses
            .values_mut()
            .chain(&mut responses.default)
            .filter_map(as_item_mut);
        let contents = request
            .map(|it| &mut it.content)
            .chain(responses.map(|it| &mut it.content));
        for media_type in contents.flat_map(|it| it.values_mut()) {
            media_type.schema.iter_mut().for_each(edit);
        }
    }
}

fn as_item_mut<T>(it: &mut ReferenceOr<T>) -> Option<&mut T> {
    match it {
        ReferenceOr::Item(item) => Some(item),
        ReferenceOr::Reference { .. } => None,
    }
}

/// Edits a schema and the schemas nested in it.
fn edit<S: BorrowMut<Schema>>(schema: &mut ReferenceOr<S>) {
    let Some(schema) = as_item_mut(schema) else {
        return;
    };
    let schema: &mut Schema = schema.borrow_mut();
    match &mut schema.schema_kind {
        SchemaKind::Type(Type::Integer(integer)) => {
            let lowest = integer.minimum.map(|it| (it, integer.exclusive_minimum));
            if matches!(lowest, Some((1, false) | (0, true))) {
                integer.minimum = Some(0);
                integer.exclusive_minimum = false;
            }
        }
        SchemaKind::Type(Type::Object(object)) => {
            object.properties.values_mut().for_each(edit);
            edit_values(&mut object.additional_properties);
        }
        SchemaKind::Type(Type::Array(array)) => array.items.iter_mut().for_each(edit),
        SchemaKind::Type(Type::String(_) | Type::Number(_) | Type::Boolean(_)) => {}
        SchemaKind::OneOf { one_of: members }
        | SchemaKind::AllOf { all_of: members }
        | SchemaKind::AnyOf { any_of: members } => members.iter_mut().for_each(edit),
        SchemaKind::Not { not } => edit(&mut **not),
        SchemaKind::Any(any) => {
            // With a maximum above `i64::MAX`, openapiv3 does not read it as an integer.
            let is_integer = any.typ.as_deref() == Some("integer");
            let is_exclusive = any.exclusive_minimum == Some(true);
            let lowest = any.minimum.map(|it| (it, is_exclusive));
            if is_integer && matches!(lowest, Some((1.0, false) | (0.0, true))) {
                any.minimum = Some(0.0);
                any.exclusive_minimum = None;
            }
            any.properties.values_mut().for_each(edit);
            edit_values(&mut any.additional_properties);
            any.items.iter_mut().for_each(edit);
            for members in [&mut any.one_of, &mut any.all_of, &mut any.any_of] {
                members.iter_mut().for_each(edit);
            }
            if let Some(not) = &mut any.not {
                edit(&mut **not);
            }
        }
    }
}

fn edit_values(values: &mut Option<AdditionalProperties>) {
    if let Some(AdditionalProperties::Schema(schema)) = values {
        edit(&mut **schema);
    }
}
