//! Changes of spelling, made where the survey has found that they are due.

use std::collections::HashMap;

use openapi_source::{Kind, Map, Node, Origin, media_type};

use super::grammar::Object;

/// A change of an object, or of a string.
#[derive(Debug)]
pub(super) enum Edit {
    /// Gives a member the name that the specification has.
    Rename(String, &'static str),
    /// Takes out the member that is this node, of the name given.
    Discard(Node),
    /// Writes a string anew.
    Text(String),
    /// Makes a string the only member, of this name, of an object.
    Under(&'static str),
    /// Makes one object of a list of objects.
    Join,
    /// Gives the media types that are meant by a name which is none entries of their own.
    Divide,
    /// Makes an object the only item of a list.
    List,
    /// Moves the keywords of a schema into the member `schema` of this object.
    Wrap(Object),
    /// Puts this object, or the schema that it is, into `content` as the only media type.
    Content(Object),
    /// Writes out what a reference leads to, in the place of the member `$ref` that is given
    /// first.
    WriteOut(Node, Node),
}

/// Applies the edits to a tree, each to all nodes of its origin.
pub(super) fn apply(root: &mut Node, edits: &mut HashMap<Origin, Vec<Edit>>) {
    apply_below(root, edits, &mut Vec::new());
}

/// Applies the edits to a tree that stands inside of what was written out from the origins
/// `open`.
fn apply_below(node: &mut Node, edits: &mut HashMap<Origin, Vec<Edit>>, open: &mut Vec<Origin>) {
    let depth = open.len();
    // First, since what is written out has edits of its own.
    if let Some(target) = edits
        .get(&node.origin)
        .and_then(|edits| written_out(edits, open))
    {
        open.push(target.origin);
        write_out(node, target);
    }
    match &mut node.kind {
        Kind::Array(items) => items
            .iter_mut()
            .for_each(|item| apply_below(item, edits, open)),
        Kind::Object(map) => map
            .values_mut()
            .for_each(|member| apply_below(member, edits, open)),
        _ => {}
    }
    open.truncate(depth);
    apply_to(node, edits);
}

/// What is to be written out; nothing where that would never end.
fn written_out<'e>(edits: &'e [Edit], open: &[Origin]) -> Option<&'e Node> {
    edits.iter().find_map(|edit| match edit {
        Edit::WriteOut(_, target) if !open.contains(&target.origin) => Some(target),
        _ => None,
    })
}

/// Writes out what a reference leads to; the members beside the reference win.
fn write_out(node: &mut Node, target: &Node) {
    let Some(own) = node.as_object_mut() else {
        return;
    };
    own.shift_remove("$ref");
    match target.as_object() {
        Some(members) if !own.is_empty() => {
            for (key, member) in members {
                own.entry(key.clone()).or_insert_with(|| member.clone());
            }
        }
        _ => *node = target.clone(),
    }
}

/// Applies the edits to a node alone.
pub(super) fn apply_to(node: &mut Node, edits: &mut HashMap<Origin, Vec<Edit>>) {
    for edit in edits.get(&node.origin).into_iter().flatten() {
        match edit {
            Edit::Rename(from, to) => rename(node, from, to),
            Edit::Discard(member) => {
                if let Some(map) = node.as_object_mut() {
                    map.retain(|_, other| other.origin != member.origin);
                }
            }
            Edit::Text(text) => node.kind = text.as_str().into(),
            Edit::Under(key) => {
                let holder = Node::object(node.origin);
                let string = std::mem::replace(node, holder);
                node.insert(key, string);
            }
            Edit::Join => join(node),
            Edit::Divide => divide(node),
            Edit::List => {
                let list = Node::made(Vec::new(), node.origin);
                let item = std::mem::replace(node, list);
                node.kind = vec![item].into();
            }
            Edit::Wrap(object) => wrap(node, *object),
            Edit::Content(object) => content(node, *object),
            Edit::WriteOut(..) => {}
        }
    }
}

fn rename(node: &mut Node, from: &str, to: &str) {
    let Some(map) = node.as_object_mut() else {
        return;
    };
    *map = std::mem::take(map)
        .into_iter()
        .map(|(key, member)| {
            if key == from {
                (to.to_owned(), member)
            } else {
                (key, member)
            }
        })
        .collect();
}

fn join(node: &mut Node) {
    let items = node.as_array_mut().map(std::mem::take).unwrap_or_default();
    let members = items.into_iter().filter_map(|item| match item.kind {
        Kind::Object(members) => Some(*members),
        _ => None,
    });
    node.kind = members.flatten().collect::<Map>().into();
}

/// The most media types that one name may list.
const MOST_LISTED: usize = 16;

/// The media types that a name means which is none itself: it lists several, or is short for
/// one.
pub(crate) fn media_types(name: &str) -> Option<Vec<&str>> {
    let short = match name.trim().to_ascii_lowercase().as_str() {
        "json" => Some(media_type::JSON),
        "xml" => Some("application/xml"),
        "html" => Some("text/html"),
        "text" => Some(media_type::TEXT),
        "csv" => Some("text/csv"),
        _ => None,
    };
    if let Some(media_type) = short {
        return Some(vec![media_type]);
    }
    let names: Vec<&str> = name.split(',').map(str::trim).collect();
    // Each has a copy of what stands under the name.
    let is_list = (2..=MOST_LISTED).contains(&names.len()) && !name.contains('"');
    (is_list && names.iter().all(|it| it.contains('/'))).then_some(names)
}

fn divide(node: &mut Node) {
    let Some(map) = node.as_object_mut() else {
        return;
    };
    let mut divided = Map::default();
    for (name, member) in std::mem::take(map) {
        for name in media_types(&name).unwrap_or_else(|| vec![&name]) {
            divided
                .entry(name.to_owned())
                .or_insert_with(|| member.clone());
        }
    }
    *map = divided;
}

fn wrap(node: &mut Node, object: Object) {
    let Some(map) = node.as_object_mut() else {
        return;
    };
    let of_schema = |key: &str, member: &Node| {
        let is_list = member.as_array().is_some();
        key == "$ref"
            || key == "required" && is_list
            || Object::Schema.member(key).is_some() && object.member(key).is_none()
    };
    let (schema, rest): (Map, Map) = std::mem::take(map)
        .into_iter()
        .partition(|(key, member)| of_schema(key, member));
    *map = rest;
    node.insert("schema", Node::made(schema, node.origin));
}

/// Makes an object that is a media type, or a schema, the `content` that has it.
fn content(node: &mut Node, object: Object) {
    let origin = node.origin;
    let mut media_type = Node::object(origin);
    std::mem::swap(node, &mut media_type);
    if object == Object::Schema {
        let schema = std::mem::replace(&mut media_type, Node::object(origin));
        media_type.insert("schema", schema);
    }
    node.insert(UNNAMED, media_type);
}

/// The media type of content that names none.
pub(super) const UNNAMED: &str = media_type::JSON;
