//! Looks up schemas through references and in unions.

use std::collections::HashSet;

use openapi_source::{Map, Node};

use crate::chain;
use crate::schema::{property, requires, union_members};

/// The maximum depth of nested unions.
pub(super) const DEPTH: usize = 8;

/// The components of a description.
#[derive(Clone, Copy)]
pub(crate) struct Schemas<'s> {
    components: &'s Map,
    /// The components that lowering created and named.
    hoisted: &'s HashSet<String>,
}

impl<'s> Schemas<'s> {
    pub(crate) fn new(components: &'s Map, hoisted: &'s HashSet<String>) -> Schemas<'s> {
        Schemas {
            components,
            hoisted,
        }
    }

    /// Whether the description itself has a component with this name.
    pub(super) fn is_described(self, name: &str) -> bool {
        !self.hoisted.contains(name)
    }

    /// Returns the schema behind a reference, or a wrapper of one.
    pub(crate) fn resolve(self, schema: &'s Node) -> Option<&'s Node> {
        chain::end(schema, self.components, chain::wrapped)
    }

    /// Returns the schema of the property at `path` in each value of `schema`.
    pub(super) fn property(self, schema: &'s Node, path: &[&str]) -> Option<&'s Node> {
        path.iter()
            .try_fold(schema, |at, name| property(self.resolve(at)?, name))
    }

    /// Whether all values of a schema are objects.
    pub(super) fn is_object(self, schema: &'s Node) -> bool {
        self.all(schema, 0, &|schema| {
            schema.text("type") == Some("object") || !schema.has("type") && schema.has("properties")
        })
    }

    /// Returns the object schema behind a schema, if it has properties and may have undescribed
    /// ones.
    pub(crate) fn open_object(self, schema: &'s Node) -> Option<&'s Node> {
        let schema = self.resolve(schema)?;
        let is_open = !schema.has("additionalProperties");
        let is_object = schema.text("type") == Some("object") && schema.has("properties");
        (is_open && is_object).then_some(schema)
    }

    /// Returns the array schema behind a schema.
    pub(crate) fn array(self, schema: &'s Node) -> Option<&'s Node> {
        let schema = self.resolve(schema)?;
        (schema.text("type") == Some("array")).then_some(schema)
    }

    /// Whether the values of a schema must have the property.
    pub(super) fn requires(self, schema: &'s Node, name: &str) -> bool {
        self.all(schema, 0, &|schema| requires(schema, name))
    }

    /// Returns the names that a schema requires; for a union those that its first variant requires.
    pub(super) fn required(self, schema: &'s Node) -> Vec<&'s Node> {
        let mut schema = schema;
        for depth in 0..DEPTH {
            let first = self.variants(schema, depth).and_then(|mut it| it.next());
            let Some(first) = first else { break };
            schema = first;
        }
        let schema = self.resolve(schema).into_iter();
        schema.flat_map(|schema| schema.items("required")).collect()
    }

    /// Whether a predicate is true for a schema, or for all variants of a union.
    fn all(self, schema: &'s Node, depth: usize, predicate: &dyn Fn(&Node) -> bool) -> bool {
        let Some(schema) = self.resolve(schema).filter(|_| depth < DEPTH) else {
            return false;
        };
        let mut members = union_members(schema).peekable();
        match members.peek() {
            Some(_) => members.all(|member| self.all(member, depth + 1, predicate)),
            None => predicate(schema),
        }
    }

    /// Whether a schema of objects does not describe a property with this name.
    pub(super) fn lacks(self, schema: &'s Node, name: &str) -> bool {
        self.all(schema, 0, &|schema| {
            let others = schema.get("additionalProperties");
            others.is_none_or(|others| others.as_bool() == Some(false))
                && schema.has("properties")
                && property(schema, name).is_none()
        })
    }

    /// Returns the variants of a union, unless it is nested too deeply.
    pub(super) fn variants(
        self,
        schema: &'s Node,
        depth: usize,
    ) -> Option<impl Iterator<Item = &'s Node> + use<'s>> {
        let schema = self.resolve(schema).filter(|_| depth < DEPTH)?;
        let mut members = union_members(schema).peekable();
        members.peek()?;
        Some(members)
    }
}
