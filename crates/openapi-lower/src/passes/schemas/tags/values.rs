//! What the schema of a variant says of a tag.

use std::collections::HashSet;

use super::described::{described, values_of};
use super::{Kind, Map, Node, VARIANT, Values};
use crate::chain;

/// How far unions inside unions are followed.
const DEPTH: usize = 8;

/// The components of a description.
#[derive(Clone, Copy)]
pub(in crate::passes) struct Schemas<'s> {
    components: &'s Map,
    /// Those that lowering made and named.
    hoisted: &'s HashSet<String>,
}

impl<'s> Schemas<'s> {
    pub(in crate::passes) fn new(components: &'s Map, hoisted: &'s HashSet<String>) -> Schemas<'s> {
        Schemas {
            components,
            hoisted,
        }
    }

    /// Whether the description knows a component by this name.
    pub(super) fn is_described(self, name: &str) -> bool {
        !self.hoisted.contains(name)
    }

    /// The schema that a reference, or a wrapper of one, stands for.
    pub(super) fn resolve(self, schema: &'s Node) -> Option<&'s Node> {
        chain::end(schema, self.components, chain::wrapped)
    }

    /// The schema of the property that `path` leads to in each value of `schema`.
    fn property(self, schema: &'s Node, path: &[&str]) -> Option<&'s Node> {
        path.iter().try_fold(schema, |at, name| {
            self.resolve(at)?.get("properties")?.get(name)
        })
    }

    /// Whether all values of a schema are objects.
    pub(super) fn is_object(self, schema: &'s Node) -> bool {
        self.all(schema, 0, &|schema| {
            schema.text("type") == Some("object") || !schema.has("type") && schema.has("properties")
        })
    }

    /// The object that a schema stands for, if it has properties and may have others, which
    /// are not described.
    pub(in crate::passes) fn open_object(self, schema: &'s Node) -> Option<&'s Node> {
        let schema = self.resolve(schema)?;
        let is_open = !schema.has("additionalProperties");
        let is_object = schema.text("type") == Some("object") && schema.has("properties");
        (is_open && is_object).then_some(schema)
    }

    /// Whether the values of a schema must have the property.
    pub(super) fn requires(self, schema: &'s Node, name: &str) -> bool {
        self.all(schema, 0, &|schema| {
            let mut required = schema.items("required").iter();
            required.any(|it| it.as_str() == Some(name))
        })
    }

    /// The names that a schema requires; of a union those that its first variant requires.
    pub(super) fn required(self, schema: &'s Node) -> Vec<&'s Node> {
        let mut at = schema;
        for depth in 0..DEPTH {
            match self
                .variants(at, depth)
                .and_then(|mut members| members.next())
            {
                Some(first) => at = first,
                None => break,
            }
        }
        let schema = self.resolve(at);
        let required = schema.map(|schema| schema.items("required").iter().collect());
        required.unwrap_or_default()
    }

    /// Whether something holds of a schema, or of all variants where it is a union.
    fn all(self, schema: &'s Node, depth: usize, holds: &dyn Fn(&Node) -> bool) -> bool {
        let Some(schema) = self.resolve(schema).filter(|_| depth < DEPTH) else {
            return false;
        };
        let mut members = union(schema).peekable();
        match members.peek() {
            Some(_) => members.all(|member| self.all(member, depth + 1, holds)),
            None => holds(schema),
        }
    }

    /// Whether a schema of objects describes no property of this name.
    pub(super) fn lacks(self, schema: &'s Node, name: &str) -> bool {
        self.all(schema, 0, &|schema| {
            let others = schema.get("additionalProperties");
            let closed = others.is_none_or(|others| others.as_bool() == Some(false));
            let described = schema.get("properties");
            closed && described.is_some_and(|properties| !properties.has(name))
        })
    }

    /// The variants of a schema that is a union, unless it is too deep inside others.
    pub(super) fn variants(
        self,
        schema: &'s Node,
        depth: usize,
    ) -> Option<impl Iterator<Item = &'s Node> + use<'s>> {
        let schema = self.resolve(schema).filter(|_| depth < DEPTH)?;
        let mut members = union(schema).peekable();
        members.peek()?;
        Some(members)
    }

    /// The values that a schema lists of the property which `path` leads to, as text, with
    /// their nodes; those of all variants where it is a union. None where any value may be.
    pub(in crate::passes) fn values(self, schema: &'s Node, path: &[&str]) -> Option<Values> {
        self.values_inside(schema, path, 0)
    }

    /// See [`Schemas::values`]; `depth` counts the unions around the schema.
    pub(super) fn values_inside(
        self,
        schema: &'s Node,
        path: &[&str],
        depth: usize,
    ) -> Option<Values> {
        let schema = self.resolve(schema).filter(|_| depth < DEPTH)?;
        if let Some(members) = self.variants(schema, depth) {
            let marked = self.marked(schema, path, depth);
            return marked.or_else(|| {
                let values = members.map(|member| self.values_inside(member, path, depth + 1));
                let values: Option<Vec<_>> = values.collect();
                Some(values?.into_iter().flatten().collect())
            });
        }
        let property = self.resolve(self.property(schema, path)?)?;
        let listed = property.items("enum");
        let wire = property.plan().and_then(|plan| plan.get("values"));
        let values: Vec<(String, Node)> = listed
            .iter()
            .filter_map(|value| {
                let placeholder = value.as_str();
                let value = placeholder
                    .and_then(|name| wire?.get(name))
                    .unwrap_or(value);
                Some((text_of(value)?, value.clone()))
            })
            .collect();
        (!values.is_empty()).then_some(values)
    }

    /// The values that a union's own discriminator, or this pass, tells its variants apart by.
    fn marked(self, schema: &'s Node, path: &[&str], depth: usize) -> Option<Values> {
        let [name] = path else {
            return None;
        };
        if let Some(keyword) = schema.get("discriminator") {
            let members: Vec<Node> = union(schema).cloned().collect();
            let is_same = keyword.text("propertyName") == Some(name);
            let tagged = is_same.then(|| described(keyword, &members, self, depth + 1));
            return tagged?.map(values_of);
        }
        let tag = schema.plan()?.items("tag");
        if !matches!(tag, [only] if only.as_str() == Some(name)) {
            return None;
        }
        let variants = union(schema).filter_map(|member| member.plan()?.get(VARIANT));
        let values = variants.flat_map(|variant| variant.items("values"));
        let values = values.filter_map(|value| Some((text_of(value)?, value.clone())));
        Some(values.collect())
    }
}

fn union(schema: &Node) -> impl Iterator<Item = &Node> {
    schema.items("oneOf").iter().chain(schema.items("anyOf"))
}

/// A scalar as text; the keys of a mapping are texts whatever the tag's type.
pub(crate) fn text_of(value: &Node) -> Option<String> {
    match &value.kind {
        Kind::String(text) => Some(text.clone()),
        Kind::Number(number) => Some(number.to_string()),
        Kind::Bool(flag) => Some(flag.to_string()),
        Kind::Null | Kind::Array(_) | Kind::Object(_) => None,
    }
}
