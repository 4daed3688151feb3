//! The references of schemas, and the parts of a referenced type on which generated code depends.

use std::borrow::Borrow;

use openapiv3::{AdditionalProperties, AnySchema, ReferenceOr, Schema, SchemaKind, Type};

/// The part of a referenced type on which generated code depends.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Dependence {
    /// The name: the type of a field.
    Name,
    /// The name and the traits: a newtype or a union implements the traits of its content.
    Traits,
    /// The definition: default values, and schemas that are merged or compared.
    All,
}

/// A reference from one schema to another.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Reference<'a> {
    /// The reference, such as `#/components/schemas/Pet`.
    pub target: &'a str,
    /// The part of the referenced type on which the code depends.
    pub dependence: Dependence,
    /// Whether a value may contain a value of the referenced type without indirection.
    pub contained: bool,
}

/// Calls `visit` with every reference of a component schema.
pub fn each<'a>(schema: &'a ReferenceOr<Schema>, visit: &mut dyn FnMut(Reference<'a>)) {
    let walk = Walk {
        dependence: Dependence::Traits,
        contained: true,
    };
    walk.schema(schema, visit);
}

/// Whether a schema is an object or an array: its type implements no traits based on its content.
pub fn is_opaque(schema: &ReferenceOr<Schema>) -> bool {
    matches!(schema, ReferenceOr::Item(schema)
        if matches!(schema.schema_kind, SchemaKind::Type(Type::Object(_) | Type::Array(_))))
}

#[derive(Clone, Copy)]
struct Walk {
    dependence: Dependence,
    contained: bool,
}

impl Walk {
    fn needing(self, dependence: Dependence) -> Self {
        Self {
            dependence: self.dependence.max(dependence),
            ..self
        }
    }

    /// The walk for the schema of a field or an item.
    fn inside(self) -> Self {
        Self {
            dependence: match self.dependence {
                Dependence::All => Dependence::All,
                _ => Dependence::Name,
            },
            ..self
        }
    }

    fn on_heap(self) -> Self {
        Self {
            contained: false,
            ..self
        }
    }

    fn schema<'a>(
        self,
        schema: &'a ReferenceOr<impl Borrow<Schema>>,
        visit: &mut dyn FnMut(Reference<'a>),
    ) {
        match schema {
            ReferenceOr::Reference { reference } => self.reference(reference, visit),
            ReferenceOr::Item(schema) => self.item(schema.borrow(), visit),
        }
    }

    fn reference<'a>(self, target: &'a str, visit: &mut dyn FnMut(Reference<'a>)) {
        visit(Reference {
            target,
            dependence: self.dependence,
            contained: self.contained,
        });
    }

    fn item<'a>(self, schema: &'a Schema, visit: &mut dyn FnMut(Reference<'a>)) {
        let walk = match schema.schema_data.default {
            Some(_) => self.needing(Dependence::All),
            None => self,
        };
        match &schema.schema_kind {
            SchemaKind::Type(Type::Object(object)) => {
                for property in object.properties.values() {
                    walk.inside().schema(property, visit);
                }
                walk.values(object.additional_properties.as_ref(), visit);
            }
            SchemaKind::Type(Type::Array(array)) => {
                let fixed = array.min_items.is_some() && array.min_items == array.max_items;
                let walk = if fixed { walk } else { walk.on_heap() };
                if let Some(items) = &array.items {
                    walk.inside().schema(items, visit);
                }
            }
            SchemaKind::Type(_) => {}
            SchemaKind::OneOf { one_of } => walk.needing(Dependence::Traits).list(one_of, visit),
            SchemaKind::AllOf { all_of } if all_of.len() == 1 => walk.list(all_of, visit),
            SchemaKind::AllOf { all_of } => walk.needing(Dependence::All).list(all_of, visit),
            SchemaKind::AnyOf { any_of } => walk.needing(Dependence::All).list(any_of, visit),
            SchemaKind::Not { not } => walk.needing(Dependence::All).schema(not, visit),
            SchemaKind::Any(any) => walk.any(any, visit),
        }
    }

    fn any<'a>(self, any: &'a AnySchema, visit: &mut dyn FnMut(Reference<'a>)) {
        for property in any.properties.values() {
            self.inside().schema(property, visit);
        }
        self.values(any.additional_properties.as_ref(), visit);
        if let Some(items) = &any.items {
            self.inside().schema(items, visit);
        }
        let merged = self.needing(Dependence::All);
        for list in [&any.one_of, &any.all_of, &any.any_of] {
            merged.list(list, visit);
        }
        if let Some(not) = &any.not {
            merged.schema(not, visit);
        }
    }

    fn values<'a>(
        self,
        values: Option<&'a AdditionalProperties>,
        visit: &mut dyn FnMut(Reference<'a>),
    ) {
        if let Some(AdditionalProperties::Schema(schema)) = values {
            self.inside().on_heap().schema(schema, visit);
        }
    }

    fn list<'a>(self, list: &'a [ReferenceOr<Schema>], visit: &mut dyn FnMut(Reference<'a>)) {
        for schema in list {
            self.schema(schema, visit);
        }
    }
}

/// Returns the number of properties and values of a schema.
pub fn fields(schema: &ReferenceOr<Schema>) -> usize {
    let ReferenceOr::Item(schema) = schema else {
        return 0;
    };
    match &schema.schema_kind {
        SchemaKind::Type(Type::Object(object)) => object.properties.len(),
        SchemaKind::Type(Type::String(text)) => text.enumeration.len(),
        SchemaKind::OneOf { one_of } => one_of.len(),
        SchemaKind::AnyOf { any_of } => any_of.len(),
        SchemaKind::Any(any) => any.properties.len() + any.one_of.len() + any.any_of.len(),
        _ => 0,
    }
}
