//! Which enums tell the members of a union apart; no pass.
//!
//! Progenitor's unions are untagged: the first member that fits wins. A member that is an
//! enum, or one that has an enum as its tag, fits only its own values, as long as that
//! enum is closed.

use std::collections::{BTreeSet, HashMap, HashSet};

use openapiv3::{AdditionalProperties, OpenAPI, ReferenceOr, Schema, SchemaKind, Type};

/// The names of those enums.
pub(super) fn discriminating(openapi: &OpenAPI) -> HashSet<String> {
    let document = Document(openapi);
    let mut closed = HashSet::new();
    for members in document.unions() {
        let mut tags: HashMap<&str, Vec<Enum<'_>>> = HashMap::new();
        for member in members {
            let member = Node::from(member);
            closed.extend(document.text_enum(member).map(|it| it.name.to_owned()));
            for (property, schema) in document.properties(member) {
                let found = document.text_enum(schema);
                tags.entry(property).or_default().extend(found);
            }
        }
        for tag in tags.into_values() {
            if tells_apart(&tag) {
                closed.extend(tag.iter().map(|it| it.name.to_owned()));
            }
        }
    }
    closed
}

/// Whether the enums of a property of several members have no value in common. A single
/// value is meant as a tag, whatever the other members have.
fn tells_apart(tag: &[Enum<'_>]) -> bool {
    let count: usize = tag.iter().map(|it| it.values.len()).sum();
    let values: BTreeSet<_> = tag.iter().flat_map(|it| &it.values).collect();
    let single = tag.iter().all(|it| it.values.len() == 1);
    single || (tag.len() > 1 && count == values.len())
}

/// An enum of text.
struct Enum<'a> {
    name: &'a str,
    values: BTreeSet<&'a str>,
}

#[derive(Clone, Copy)]
enum Node<'a> {
    Reference(&'a str),
    Schema(&'a Schema),
}

impl<'a> From<&'a ReferenceOr<Schema>> for Node<'a> {
    fn from(schema: &'a ReferenceOr<Schema>) -> Self {
        match schema {
            ReferenceOr::Reference { reference } => Self::Reference(reference),
            ReferenceOr::Item(schema) => Self::Schema(schema),
        }
    }
}

impl<'a> From<&'a ReferenceOr<Box<Schema>>> for Node<'a> {
    fn from(schema: &'a ReferenceOr<Box<Schema>>) -> Self {
        match schema {
            ReferenceOr::Reference { reference } => Self::Reference(reference),
            ReferenceOr::Item(schema) => Self::Schema(schema),
        }
    }
}

struct Document<'a>(&'a OpenAPI);

impl<'a> Document<'a> {
    /// The members of every union: lowering has made each one a component, or the direct
    /// content of one.
    fn unions(&self) -> Vec<&'a [ReferenceOr<Schema>]> {
        let components = self.0.components.iter();
        let mut open: Vec<Node<'a>> = components
            .flat_map(|components| components.schemas.values())
            .map(Node::from)
            .collect();
        let mut found = Vec::new();
        while let Some(node) = open.pop() {
            let Node::Schema(schema) = node else { continue };
            match &schema.schema_kind {
                SchemaKind::OneOf { one_of: members } | SchemaKind::AnyOf { any_of: members } => {
                    found.push(members.as_slice());
                    open.extend(members.iter().map(Node::from));
                }
                SchemaKind::AllOf { all_of } => open.extend(all_of.iter().map(Node::from)),
                SchemaKind::Type(Type::Object(object)) => {
                    open.extend(object.properties.values().map(Node::from));
                    if let Some(AdditionalProperties::Schema(schema)) =
                        &object.additional_properties
                    {
                        open.push(Node::from(schema.as_ref()));
                    }
                }
                SchemaKind::Type(Type::Array(array)) => {
                    open.extend(array.items.iter().map(Node::from));
                }
                _ => {}
            }
        }
        found
    }

    /// The schema behind a reference, with its component's name; empty for an inline one.
    fn resolve(&self, node: Node<'a>) -> Option<(&'a str, &'a Schema)> {
        let reference = match node {
            Node::Reference(reference) => reference,
            Node::Schema(schema) => match &schema.schema_kind {
                // A reference with something beside it.
                SchemaKind::AllOf { all_of } => match all_of.as_slice() {
                    [ReferenceOr::Reference { reference }] => reference,
                    _ => return None,
                },
                _ => return Some(("", schema)),
            },
        };
        let name = reference.rsplit('/').next()?;
        let schema = self.0.components.as_ref()?.schemas.get(name)?;
        Some((name, schema.as_item()?))
    }

    fn text_enum(&self, node: Node<'a>) -> Option<Enum<'a>> {
        let (name, schema) = self.resolve(node)?;
        match &schema.schema_kind {
            SchemaKind::Type(Type::String(text)) if !text.enumeration.is_empty() => Some(Enum {
                name,
                values: text
                    .enumeration
                    .iter()
                    .flatten()
                    .map(String::as_str)
                    .collect(),
            }),
            _ => None,
        }
    }

    fn properties(&self, node: Node<'a>) -> Vec<(&'a str, Node<'a>)> {
        let properties = match self.resolve(node) {
            Some((_, schema)) => match &schema.schema_kind {
                SchemaKind::Type(Type::Object(object)) => &object.properties,
                SchemaKind::Any(any) => &any.properties,
                _ => return Vec::new(),
            },
            None => return Vec::new(),
        };
        properties
            .iter()
            .map(|(name, schema)| (name.as_str(), Node::from(schema)))
            .collect()
    }
}
