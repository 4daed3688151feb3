//! The shape of a value in a URL or a header.

use std::collections::HashSet;

use indexmap::IndexMap;
use openapi_source::{Map, Node, Origin};

use crate::chain::chain;
use crate::passes::schemas::defaults::Values;
use crate::schema::{self, composed_members, is_union, union_members};

/// The maximum number of schemas to visit for one shape.
const BUDGET: usize = 2_000;

/// The shape of a value in a URL or a header.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Shape {
    /// A string, a number or a boolean, or a union of these.
    Scalar,
    /// An array of scalars.
    Array,
    /// An array of anything else.
    NestedArray,
    /// An object.
    Object,
    /// A union of scalars and arrays of scalars.
    ArrayOrScalar,
    /// A union with another shape.
    Union,
    /// Unknown.
    Any,
}

/// The component schemas, for resolving references.
#[derive(Clone, Copy)]
pub(crate) struct Components<'a>(Option<&'a Map>);

/// The properties of an object.
pub(crate) struct Properties {
    /// The schema of each property, and whether it is required.
    pub(crate) named: IndexMap<String, (Node, bool)>,
    /// Whether the schema states that there may be other properties.
    pub(crate) open: bool,
}

impl<'a> Components<'a> {
    /// Returns the component schemas of the given `components` object.
    pub(crate) fn of(components: &'a Node) -> Components<'a> {
        Components(components.get("schemas").and_then(Node::as_object))
    }

    /// Returns the names of the component schemas.
    pub(super) fn names(self) -> impl Iterator<Item = &'a str> {
        self.0.into_iter().flat_map(Map::keys).map(String::as_str)
    }

    /// Runs `work` on a document without its components, and on these; then puts them back.
    pub(crate) fn beside<T>(root: &mut Node, work: impl FnOnce(&mut Node, Components) -> T) -> T {
        let empty = Node::object(Origin::ROOT);
        let components = root
            .get_mut("components")
            .map(|components| std::mem::replace(components, empty));
        let schemas = components.as_ref().map_or(Components(None), Components::of);
        let result = work(root, schemas);
        if let (Some(location), Some(components)) = (root.get_mut("components"), components) {
            *location = components;
        }
        result
    }

    /// Returns the final target of a reference; the schema itself if it is not a reference.
    pub(crate) fn resolve<'n>(self, schema: &'n Node) -> &'n Node
    where
        'a: 'n,
    {
        let Some(components) = self.0 else {
            return schema;
        };
        let last = chain(schema, components, Node::ref_name).last();
        last.unwrap_or(schema)
    }

    /// Whether two schemas, or the targets of two references, are equal.
    pub(super) fn is_same(self, one: &Node, other: &Node) -> bool {
        let (one, other) = (self.resolve(one), self.resolve(other));
        std::ptr::eq(one, other) || one.is_same(other)
    }

    /// Whether a value matches a schema, or can be converted to one that does.
    pub(super) fn fits(self, value: &Node, schema: &Node) -> bool {
        let none = Map::default();
        let values = Values::new(self.0.unwrap_or(&none));
        values.fit(value, schema).is_some()
    }

    pub(crate) fn shape(self, schema: &Node) -> Shape {
        self.shape_within(schema, &mut { BUDGET })
    }

    fn shape_within(self, schema: &Node, budget: &mut usize) -> Shape {
        let schema = self.resolve(schema);
        if *budget == 0 {
            return Shape::Any;
        }
        *budget -= 1;
        match schema.text("type") {
            Some("string" | "integer" | "number" | "boolean") => return Shape::Scalar,
            Some("array") => return self.array_shape(schema, budget),
            Some("object") => return Shape::Object,
            _ => {}
        }
        if schema.has("properties")
            || schema
                .get("additionalProperties")
                .is_some_and(Node::is_object)
        {
            return Shape::Object;
        }
        if schema.has("items") {
            return self.array_shape(schema, budget);
        }
        for member in schema.items("allOf") {
            let shape = self.shape_within(member, budget);
            if shape != Shape::Any {
                return shape;
            }
        }
        for keyword in ["oneOf", "anyOf"] {
            let members = schema.items(keyword);
            if !members.is_empty() {
                return members
                    .iter()
                    .filter(|member| !is_null(self.resolve(member)))
                    .map(|member| self.shape_within(member, budget))
                    .reduce(union)
                    .unwrap_or(Shape::Any);
            }
        }
        let values = schema.items("enum");
        let is_structured = |value: &Node| value.is_object() || value.as_array().is_some();
        if values.is_empty() || values.iter().any(is_structured) {
            Shape::Any
        } else {
            Shape::Scalar
        }
    }

    fn array_shape(self, schema: &Node, budget: &mut usize) -> Shape {
        let items = schema.get("items");
        match items.map(|items| self.shape_within(items, budget)) {
            None | Some(Shape::Scalar | Shape::Any) => Shape::Array,
            Some(_) => Shape::NestedArray,
        }
    }

    /// Whether a schema accepts `null`.
    pub(crate) fn is_nullable(self, schema: &Node) -> bool {
        let target = self.resolve(schema);
        target.flag("nullable")
            || target.items("enum").iter().any(Node::is_null)
            || union_members(target).any(|it| is_null(self.resolve(it)))
            || matches!(target.items("allOf"), [member] if self.resolve(member).flag("nullable"))
    }

    /// Whether a schema, or the one that it wraps, has the given `format`.
    pub(crate) fn has_format(self, schema: &Node, format: &str) -> bool {
        let target = self.resolve(schema);
        match target.items("allOf") {
            [member] if !target.has("format") => {
                self.resolve(member).text("format") == Some(format)
            }
            _ => target.text("format") == Some(format),
        }
    }

    /// Whether a scalar schema, or one of its subschemas, has the given format.
    pub(crate) fn mentions_format(self, schema: &Node, format: &str) -> bool {
        let target = self.resolve(schema);
        target.text("format") == Some(format)
            || composed_members(target)
                .any(|member| self.resolve(member).text("format") == Some(format))
    }

    /// Returns the properties of an object; `None` for any other schema.
    pub(crate) fn properties(self, schema: &Node) -> Option<Properties> {
        let mut found = Properties {
            named: IndexMap::new(),
            open: false,
        };
        let mut required = HashSet::new();
        let mut visited = HashSet::new();
        let mut pending = vec![schema];
        while let Some(schema) = pending.pop() {
            let schema = self.resolve(schema);
            if is_union(schema) {
                return None;
            }
            if !visited.insert(std::ptr::from_ref(schema)) {
                continue;
            }
            let others = schema.get("additionalProperties");
            found.open |= others.is_some_and(|it| it.is_object() || it.as_bool() == Some(true));
            for (name, property) in schema.members("properties") {
                found.named.insert(name.clone(), (property.clone(), false));
            }
            required.extend(schema::required(schema));
            pending.extend(schema.items("allOf").iter().rev());
        }
        for (name, (_, is_required)) in &mut found.named {
            *is_required = required.contains(name.as_str());
        }
        Some(found)
    }
}

/// Whether a schema allows only `null`.
pub(super) fn is_null(schema: &Node) -> bool {
    schema.text("type") == Some("null")
        || matches!(schema.items("enum"), [value] if value.is_null())
}

/// Returns the shape of the union of two shapes.
fn union(one: Shape, other: Shape) -> Shape {
    use Shape::{Any, Array, ArrayOrScalar, Scalar};
    match (one, other) {
        (one, other) if one == other => one,
        (Scalar | Array | ArrayOrScalar, Scalar | Array | ArrayOrScalar) => ArrayOrScalar,
        (Any, Scalar) | (Scalar, Any) => Scalar,
        _ => Shape::Union,
    }
}
