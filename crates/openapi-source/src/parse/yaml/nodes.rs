//! Converts parsed content to nodes: scalars, members, aliases and merge keys.

use std::borrow::Cow;

use super::core_schema;
use super::properties::{Properties, Tag};
use super::{OpenAnchor, Reader};
use crate::codes::load;
use crate::error::{ErrorKind, Result};
use crate::node::{Kind, Map, Node, Origin};
use crate::parse::{ALIASED_BYTES, MAX_ALIASED, ReadingChange};

/// The content of a value.
pub(super) enum Content<'t> {
    Empty,
    /// A scalar, which may become a key.
    Scalar(Scalar<'t>),
    /// A collection, or the expansion of an alias.
    Node(Node),
}

/// A scalar after parsing.
pub(super) struct Scalar<'t> {
    pub(super) text: Cow<'t, str>,
    /// Whether the scalar has neither quotes nor a tag. Then its text determines its type.
    pub(super) is_plain: bool,
    /// Whether the text has U+FFFD in place of a lone surrogate.
    pub(super) has_lone_surrogate: bool,
    /// The offset at which it starts.
    pub(super) at: usize,
}

impl<'t> Reader<'t, '_> {
    /// Returns the node of a value.
    pub(super) fn node(
        &mut self,
        content: Content<'t>,
        properties: Properties<'t>,
        origin: Origin,
    ) -> Result<Node> {
        let node = match content {
            Content::Node(node) => node,
            Content::Scalar(scalar) => self.scalar(scalar, properties.tag, origin),
            Content::Empty if properties.tag == Some(Tag::String) => Node::new("", origin),
            Content::Empty => Node::new(Kind::Null, origin),
        };
        if let Some(anchor) = properties.anchor {
            self.anchor(anchor, &node)?;
        }
        Ok(node)
    }

    fn scalar(&mut self, scalar: Scalar<'t>, tag: Option<Tag>, origin: Origin) -> Node {
        let is_string = match tag {
            Some(Tag::String) => true,
            Some(Tag::Core) => false,
            Some(Tag::Unknown) | None => !scalar.is_plain,
        };
        self.note_lone_surrogate(&scalar, origin);
        if is_string {
            return Node::new(scalar.text.into_owned(), origin);
        }
        match core_schema::value(&scalar.text) {
            Some(kind) => {
                let node = Node { origin, kind };
                self.spellings.note(&node, &scalar.text);
                node
            }
            None => Node::new(scalar.text.into_owned(), origin),
        }
    }

    /// Returns the key for `content`: a string, even for `200`, `true` and `null`.
    pub(super) fn key(
        &mut self,
        content: Content<'t>,
        properties: Properties<'t>,
    ) -> Result<Scalar<'t>> {
        let at = self.cursor.at;
        let key = match content {
            Content::Scalar(scalar) => Scalar {
                is_plain: scalar.is_plain && properties.tag.is_none(),
                ..scalar
            },
            Content::Empty => Scalar {
                text: "".into(),
                is_plain: false,
                has_lone_surrogate: false,
                at,
            },
            Content::Node(Node { kind, .. }) => Scalar {
                text: match kind {
                    Kind::String(text) => text.into(),
                    Kind::Number(number) => number.to_string().into(),
                    Kind::Bool(value) => value.to_string().into(),
                    _ => return Err(self.invalid(at, "the key of a mapping is not a string")),
                },
                is_plain: false,
                has_lone_surrogate: false,
                at,
            },
        };
        if let Some(anchor) = properties.anchor {
            let node = Node::new(&*key.text, Origin::ROOT);
            self.anchor(anchor, &node)?;
        }
        Ok(key)
    }

    /// Notes a lone surrogate in a string, or in the key of a member, with the given origin.
    fn note_lone_surrogate(&mut self, scalar: &Scalar<'t>, at: Origin) {
        if scalar.has_lone_surrogate {
            let code = load::LONE_SURROGATE;
            let changes = &mut self.builder.reading_changes;
            changes.push(ReadingChange { at, code });
        }
    }

    /// Adds a member. The plain key `<<` of YAML 1.1 merges mappings, which many tools support.
    pub(super) fn member(&mut self, key: Scalar<'t>, value: Node, merged: &mut Vec<Node>) {
        self.note_lone_surrogate(&key, value.origin);
        let is_mapping = matches!(value.kind, Kind::Object(_) | Kind::Array(_));
        if key.is_plain && key.text == "<<" && is_mapping {
            merged.push(value)
        } else {
            self.builder.members.push((key.text.into_owned(), value))
        }
    }

    /// Returns the object with the members from index `start` and the merged members. The mapping's
    /// members take precedence, then those of earlier mappings.
    pub(super) fn object(
        &mut self,
        start: usize,
        merged: Vec<Node>,
        origin: Origin,
    ) -> Result<Node> {
        let mut map = self.builder.object(start);
        for node in merged {
            let sources = match node.kind {
                Kind::Array(items) => items,
                kind => vec![Node { kind, ..node }],
            };
            for source in sources {
                if let Kind::Object(members) = source.kind {
                    map.insert_missing(*members);
                }
            }
        }
        Ok(Node::new(map, origin))
    }

    /// Parses a collection whose anchor is open. If a node inside redefines the anchor, the anchor
    /// does not refer to the collection.
    pub(super) fn anchored<T>(
        &mut self,
        properties: &mut Properties<'t>,
        read: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        let Some(name) = properties.anchor else {
            return read(self);
        };
        self.open.push(OpenAnchor {
            name,
            is_redefined: false,
        });
        let result = read(self)?;
        if self.open.pop().is_some_and(|anchor| anchor.is_redefined) {
            properties.anchor = None;
        }
        Ok(result)
    }

    /// Stores a copy of an anchored value.
    pub(super) fn anchor(&mut self, anchor: &'t str, node: &Node) -> Result<()> {
        for open in self.open.iter_mut().filter(|open| open.name == anchor) {
            open.is_redefined = true;
        }
        // Values inside other anchors are copied several times.
        if !self.open.is_empty() {
            self.count_aliased(size(node), self.cursor.at)?;
        }
        self.anchors.insert(anchor, node.clone());
        Ok(())
    }

    /// Parses an alias: returns a copy of the anchored value.
    pub(super) fn alias(&mut self, origin: Origin, depth: usize) -> Result<Node> {
        let at = self.cursor.at;
        let name = self.name()?;
        let is_open = |open: &OpenAnchor| open.name == name && !open.is_redefined;
        if self.open.iter().any(is_open) {
            return Err(self.error(
                at,
                ErrorKind::Syntax,
                "an alias refers to a value that contains it",
            ));
        }
        // Removed, so that the copy can be added while the original is read.
        let Some(node) = self.anchors.remove(name) else {
            return Err(self.invalid(
                at,
                format!("no anchor `&{name}` precedes the alias `*{name}`"),
            ));
        };
        let copy = self.expand(&node, origin, at, depth);
        self.anchors.insert(name, node);
        copy
    }

    /// Adds to the number of expanded values; returns an error if it exceeds the limit.
    fn count_aliased(&mut self, size: usize, at: usize) -> Result<()> {
        self.aliased = self.aliased.saturating_add(size);
        if self.aliased > MAX_ALIASED {
            let message = format!("aliases expand to more than {MAX_ALIASED} values");
            return Err(self.error(at, ErrorKind::Limit, message));
        }
        Ok(())
    }

    /// Returns a copy of an anchored value with the origin of its alias.
    fn expand(&mut self, node: &Node, origin: Origin, at: usize, depth: usize) -> Result<Node> {
        self.count_aliased(size_alone(node), at)?;
        if matches!(node.kind, Kind::Array(_) | Kind::Object(_)) {
            self.check_depth(at, depth)?;
        }
        self.spellings.copy(node.origin, origin);
        let kind = match &node.kind {
            Kind::Array(items) => {
                let mut copies = Vec::with_capacity(items.len());
                for (index, item) in items.iter().enumerate() {
                    let origin = self.item_origin(origin, index, at)?;
                    copies.push(self.expand(item, origin, at, depth + 1)?);
                }
                Kind::Array(copies)
            }
            Kind::Object(map) => {
                let mut copies = Map::with_capacity(map.len());
                for (key, value) in map.iter() {
                    let origin = self.member_origin(origin, key, at)?;
                    copies.insert(key.clone(), self.expand(value, origin, at, depth + 1)?);
                }
                Kind::from(copies)
            }
            scalar => scalar.clone(),
        };
        Ok(Node { origin, kind })
    }
}

/// Returns the size of a node without its children, as a number of values.
fn size_alone(node: &Node) -> usize {
    1 + node.as_str().map_or(0, |text| text.len() / ALIASED_BYTES)
}

/// Returns the size of a node with all of its descendants, as a number of values.
fn size(node: &Node) -> usize {
    size_alone(node) + node.children().map(size).sum::<usize>()
}
