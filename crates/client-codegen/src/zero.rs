//! Lets integers with a minimum of 1 be 0, before progenitor reads a shard.
//!
//! For a minimum of 1, typify emits a non-zero type, so that a response with a 0 could not be
//! decoded. Here the minimum becomes 0; the stated minimum is checked before a request is sent,
//! like any other bound.

use openapiv3::{
    AdditionalProperties, OpenAPI, ParameterSchemaOrContent, ReferenceOr, Schema, SchemaKind, Type,
};

use crate::operations::{self, parameter_data_mut};

/// Sets the minimum of every integer whose minimum is 1 to 0.
pub(crate) fn allow(openapi: &mut OpenAPI) {
    let components = openapi.components.iter_mut();
    for it in components.flat_map(|it| it.schemas.values_mut()) {
        schema(it);
    }
    let items = openapi.paths.paths.values_mut();
    for operation in items
        .filter_map(described)
        .flat_map(operations::slots)
        .flatten()
    {
        let parameters = operation.parameters.iter_mut();
        for parameter in parameters.filter_map(described) {
            if let ParameterSchemaOrContent::Schema(it) = &mut parameter_data_mut(parameter).format
            {
                schema(it);
            }
        }
        let request = operation.request_body.iter_mut();
        let request = request.filter_map(described);
        let responses = &mut operation.responses;
        let responses = responses
            .responses
            .values_mut()
            .chain(&mut responses.default);
        let responses = responses.filter_map(described);
        let contents = request
            .map(|it| &mut it.content)
            .chain(responses.map(|it| &mut it.content));
        for media_type in contents.flat_map(|it| it.values_mut()) {
            media_type.schema.iter_mut().for_each(schema);
        }
    }
}

fn described<T>(it: &mut ReferenceOr<T>) -> Option<&mut T> {
    match it {
        ReferenceOr::Item(item) => Some(item),
        ReferenceOr::Reference { .. } => None,
    }
}

fn schema(schema: &mut ReferenceOr<Schema>) {
    if let ReferenceOr::Item(it) = schema {
        item(it);
    }
}

fn boxed(schema: &mut ReferenceOr<Box<Schema>>) {
    if let ReferenceOr::Item(it) = schema {
        item(it);
    }
}

fn item(schema: &mut Schema) {
    match &mut schema.schema_kind {
        SchemaKind::Type(Type::Integer(integer)) => {
            let least = integer.minimum.map(|it| (it, integer.exclusive_minimum));
            if matches!(least, Some((1, false) | (0, true))) {
                integer.minimum = Some(0);
                integer.exclusive_minimum = false;
            }
        }
        SchemaKind::Type(Type::Object(object)) => {
            object.properties.values_mut().for_each(boxed);
            values(object.additional_properties.as_mut());
        }
        SchemaKind::Type(Type::Array(array)) => array.items.iter_mut().for_each(boxed),
        SchemaKind::Type(Type::String(_) | Type::Number(_) | Type::Boolean(_)) => {}
        SchemaKind::OneOf { one_of: members }
        | SchemaKind::AllOf { all_of: members }
        | SchemaKind::AnyOf { any_of: members } => members.iter_mut().for_each(self::schema),
        SchemaKind::Not { not } => self::schema(not),
        SchemaKind::Any(any) => {
            any.properties.values_mut().for_each(boxed);
            values(any.additional_properties.as_mut());
            any.items.iter_mut().for_each(boxed);
            for members in [&mut any.one_of, &mut any.all_of, &mut any.any_of] {
                members.iter_mut().for_each(self::schema);
            }
            if let Some(not) = &mut any.not {
                self::schema(not);
            }
        }
    }
}

fn values(values: Option<&mut AdditionalProperties>) {
    if let Some(AdditionalProperties::Schema(it)) = values {
        schema(it);
    }
}
