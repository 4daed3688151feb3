//! The working tree: a JSON value in which every node has its origin.
//!
//! Passes move, copy and replace nodes; because the origin moves with the node, the provenance of
//! the lowered document needs no separate bookkeeping.

use serde_json::Number;

mod json;
mod map;
mod origins;
mod read;

use crate::pointer::{SCHEMAS, escape, segments, unescape};
pub(crate) use json::is_same_option;
pub use map::Map;
pub use origins::{Origin, Origins};
pub use read::read;

/// A JSON value with its origin.
///
/// An object may have data for the Plan in addition to its members ([`Node::plan`]), which is not
/// part of the description.
///
/// ```
/// let document = openapi_source::Document::parse("openapi: 3.0.3\npaths: {/me: {}}")?;
/// let parts = document.into_parts();
/// let item = parts.root.at("/paths/~1me").expect("a path item");
/// assert_eq!(parts.changes.origins.pointer(item.origin), "/paths/~1me");
/// # Ok::<(), openapi_source::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Node {
    /// The location in the input from which the node was read.
    pub origin: Origin,
    /// The value.
    pub kind: Kind,
}

/// The value of a [`Node`].
#[derive(Clone, Debug)]
pub enum Kind {
    /// `null`.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number, of any size.
    Number(Number),
    /// A string.
    String(String),
    /// The items of an array.
    Array(Vec<Node>),
    /// The members of an object. Boxed, because most nodes are strings and a map is large.
    Object(Box<Map>),
}

impl Node {
    /// Returns a node that a pass creates; `origin` is the node of the input that it stands for.
    pub fn new(kind: impl Into<Kind>, origin: Origin) -> Node {
        Node {
            origin,
            kind: kind.into(),
        }
    }

    /// Returns an empty object with the given origin.
    pub fn object(origin: Origin) -> Node {
        Node::new(Map::default(), origin)
    }

    /// Returns an object with the given members and origin.
    ///
    /// ```
    /// use openapi_source::{Node, Origin};
    ///
    /// let origin = Origin::ROOT;
    /// let schema = Node::with_members([("type", Node::new("string", origin))], origin);
    /// assert_eq!(schema.text("type"), Some("string"));
    /// ```
    pub fn with_members<'k>(
        members: impl IntoIterator<Item = (&'k str, Node)>,
        origin: Origin,
    ) -> Node {
        let members = members.into_iter();
        let members: Map = members
            .map(|(key, value)| (key.to_owned(), value))
            .collect();
        Node::new(members, origin)
    }

    /// Returns a reference to the component schema `name`, with the given origin.
    pub fn schema_ref(name: &str, origin: Origin) -> Node {
        let target = format!("{SCHEMAS}{}", escape(name));
        Node::with_members([("$ref", Node::new(target, origin))], origin)
    }

    /// Returns the string; `None` for any other value.
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::String(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the boolean; `None` for any other value.
    pub fn as_bool(&self) -> Option<bool> {
        match self.kind {
            Kind::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// Returns the boolean that an author means: `true`, `'true'`, `yes` and `1` are true, `false`,
    /// `'false'`, `no` and `0` are false. `None` for any other value.
    pub fn to_bool(&self) -> Option<bool> {
        match &self.kind {
            Kind::Bool(value) => Some(*value),
            Kind::String(text) => match text.trim().to_ascii_lowercase().as_str() {
                "true" | "yes" => Some(true),
                "false" | "no" => Some(false),
                _ => None,
            },
            Kind::Number(number) => match number.as_i64() {
                Some(1) => Some(true),
                Some(0) => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// Returns the number; `None` for any other value.
    pub fn as_number(&self) -> Option<&Number> {
        match &self.kind {
            Kind::Number(number) => Some(number),
            _ => None,
        }
    }

    /// Returns the items of an array; `None` for any other value.
    pub fn as_array(&self) -> Option<&[Node]> {
        match &self.kind {
            Kind::Array(items) => Some(items),
            _ => None,
        }
    }

    /// Returns the items of an array; `None` for any other value.
    pub fn as_array_mut(&mut self) -> Option<&mut Vec<Node>> {
        match &mut self.kind {
            Kind::Array(items) => Some(items),
            _ => None,
        }
    }

    /// Returns the members of an object; `None` for any other value.
    pub fn as_object(&self) -> Option<&Map> {
        match &self.kind {
            Kind::Object(map) => Some(map),
            _ => None,
        }
    }

    /// Returns the members of an object; `None` for any other value.
    pub fn as_object_mut(&mut self) -> Option<&mut Map> {
        match &mut self.kind {
            Kind::Object(map) => Some(map),
            _ => None,
        }
    }

    /// Whether this is an object.
    pub fn is_object(&self) -> bool {
        matches!(self.kind, Kind::Object(_))
    }

    /// Whether this is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self.kind, Kind::Null)
    }

    /// Returns the member `key`; `None` if it is missing or this is not an object.
    pub fn get(&self, key: &str) -> Option<&Node> {
        let map = self.as_object()?;
        let (_, node) = map.get_index(position(map, key)?)?;
        Some(node)
    }

    /// Returns the member `key`; `None` if it is missing or this is not an object.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        let map = self.as_object_mut()?;
        let position = position(map, key)?;
        let (_, node) = map.get_index_mut(position)?;
        Some(node)
    }

    /// Returns the member `key` if it is a string.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key)?.as_str()
    }

    /// Whether the member `key` is `true`.
    pub fn flag(&self, key: &str) -> bool {
        self.get(key).and_then(Node::as_bool) == Some(true)
    }

    /// Whether there is a member `key`.
    pub fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Returns the items of the member `key`; empty if it is not an array.
    pub fn items(&self, key: &str) -> &[Node] {
        self.get(key).and_then(Node::as_array).unwrap_or_default()
    }

    /// Returns the members of the member `key`; empty if it is not an object.
    pub fn members(&self, key: &str) -> impl Iterator<Item = (&String, &Node)> {
        self.get(key)
            .and_then(Node::as_object)
            .into_iter()
            .flatten()
    }

    /// Returns the items of an array, or the values of the members of an object; none for any other
    /// value.
    pub fn children(&self) -> impl Iterator<Item = &Node> {
        let items = self.as_array().unwrap_or_default();
        let members = self.as_object().into_iter().flat_map(Map::values);
        items.iter().chain(members)
    }

    /// Returns the items of an array, or the values of the members of an object; none for any other
    /// value.
    pub fn children_mut(&mut self) -> impl Iterator<Item = &mut Node> {
        let (items, members) = match &mut self.kind {
            Kind::Array(items) => (items.as_mut_slice(), None),
            Kind::Object(map) => (Default::default(), Some(map.values_mut())),
            _ => (Default::default(), None),
        };
        items.iter_mut().chain(members.into_iter().flatten())
    }

    /// Sets the member `key`, keeping its position if it exists. Does nothing if this is not an
    /// object.
    pub fn insert(&mut self, key: &str, value: Node) {
        if let Kind::Object(map) = &mut self.kind {
            map.insert(key.to_owned(), value);
        }
    }

    /// Sets the member `key`; a new member is inserted before the first existing member of `next`.
    /// Does nothing if this is not an object.
    pub fn insert_before(&mut self, next: &[&str], key: &str, value: Node) {
        if let Kind::Object(map) = &mut self.kind {
            let index = next.iter().find_map(|next| map.get_index_of(*next));
            match index.filter(|_| !map.contains_key(key)) {
                Some(index) => map.shift_insert(index, key.to_owned(), value),
                None => map.insert(key.to_owned(), value),
            };
        }
    }

    /// Removes and returns the member `key`, keeping the order of the others.
    pub fn take(&mut self, key: &str) -> Option<Node> {
        self.as_object_mut()?.shift_remove(key)
    }

    /// Returns the members; replaces any other value with an empty object.
    pub fn members_mut(&mut self) -> &mut Map {
        if !self.is_object() {
            self.kind = Map::default().into();
        }
        self.as_object_mut()
            .expect("any other value was replaced by an object")
    }

    /// Returns the members of the member `key`; replaces any other value with an empty object.
    pub fn object_at(&mut self, key: &str) -> &mut Map {
        let origin = self.origin;
        self.members_mut()
            .entry(key.to_owned())
            .or_insert_with(|| Node::object(origin))
            .members_mut()
    }

    /// Returns the data for the Plan that passes have stored with this object.
    pub fn plan(&self) -> Option<&Node> {
        self.as_object()?.plan.as_deref()
    }

    /// Returns the data for the Plan that passes have stored with this object.
    pub fn plan_mut(&mut self) -> Option<&mut Node> {
        self.as_object_mut()?.plan.as_deref_mut()
    }

    /// Returns the members of the data for the Plan; creates an empty object if there is none.
    pub fn plan_at(&mut self) -> &mut Map {
        let origin = self.origin;
        let plan = &mut self.members_mut().plan;
        plan.get_or_insert_with(|| Box::new(Node::object(origin)))
            .members_mut()
    }

    /// Removes and returns the data for the Plan.
    pub fn take_plan(&mut self) -> Option<Node> {
        Some(*self.as_object_mut()?.plan.take()?)
    }

    /// Returns the node at a JSON pointer (RFC 6901) relative to this node.
    pub fn at(&self, pointer: &str) -> Option<&Node> {
        segments(pointer)?.try_fold(self, |node, segment| match &node.kind {
            Kind::Object(map) => map.get(&*segment),
            Kind::Array(items) => items.get(segment.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// Returns the node at a JSON pointer (RFC 6901) relative to this node.
    pub fn at_mut(&mut self, pointer: &str) -> Option<&mut Node> {
        segments(pointer)?.try_fold(self, |node, segment| match &mut node.kind {
            Kind::Object(map) => map.get_mut(&*segment),
            Kind::Array(items) => items.get_mut(segment.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// Returns the name of the component schema that this node refers to, if it is such a
    /// reference.
    pub fn ref_name(&self) -> Option<String> {
        let name = self.text("$ref")?.strip_prefix(SCHEMAS)?;
        (!name.contains('/')).then(|| unescape(name).into_owned())
    }
}

/// Returns the index of a member. In small maps, comparing all keys is faster than hashing.
fn position(map: &Map, key: &str) -> Option<usize> {
    const FEW: usize = 8;
    if map.len() > FEW {
        map.get_index_of(key)
    } else {
        map.keys().position(|it| it == key)
    }
}

impl From<bool> for Kind {
    fn from(value: bool) -> Kind {
        Kind::Bool(value)
    }
}

impl From<&str> for Kind {
    fn from(text: &str) -> Kind {
        Kind::String(text.to_owned())
    }
}

impl From<String> for Kind {
    fn from(text: String) -> Kind {
        Kind::String(text)
    }
}

impl From<Number> for Kind {
    fn from(number: Number) -> Kind {
        Kind::Number(number)
    }
}

impl From<Vec<Node>> for Kind {
    fn from(items: Vec<Node>) -> Kind {
        Kind::Array(items)
    }
}

impl From<Map> for Kind {
    fn from(map: Map) -> Kind {
        Kind::Object(Box::new(map))
    }
}
