//! Changes of spelling that the survey has found to be necessary.

use std::collections::HashMap;

use openapi_source::{Kind, Map, Node, Origin, media_type};

use super::grammar::Object;

/// A change of an object, or of a string.
#[derive(Debug)]
pub(super) enum Edit {
    /// Renames a member to the name in the specification.
    Rename(String, &'static str),
    /// Removes the given member.
    Remove(Node),
    /// Replaces a string.
    Replace(String),
    /// Replaces a string by an object with this member, whose value is the string.
    WrapString(&'static str),
    /// Merges an array of objects into one object.
    Merge,
    /// Splits keys that list several media types.
    SplitMediaTypes,
    /// Wraps an object in an array.
    WrapInArray,
    /// Moves the keywords of a schema into the member `schema` of this kind of object.
    WrapSchema(Object),
    /// Moves this kind of object, or the schema in its place, into `content` as the only media
    /// type.
    Content(Object),
    /// Replaces the first node, a `$ref`, by the second, its target.
    Inline(Node, Node),
}

/// Applies the edits to a tree: to all nodes with the origin of the edit.
pub(super) fn apply(root: &mut Node, edits: &mut HashMap<Origin, Vec<Edit>>) {
    apply_below(root, edits, &mut Vec::new());
}

/// Applies the edits to a tree that stands inside of what was written out from the origins
/// `open`.
fn apply_below(node: &mut Node, edits: &mut HashMap<Origin, Vec<Edit>>, open: &mut Vec<Origin>) {
    let depth = open.len();
    // Inlined targets have edits as well, so references are replaced first.
    if let Some(target) = edits
        .get(&node.origin)
        .and_then(|edits| inline_target(edits, open))
    {
        open.push(target.origin);
        inline(node, target);
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

/// The target of a reference to be replaced; `None` if this would never end.
fn inline_target<'e>(edits: &'e [Edit], open: &[Origin]) -> Option<&'e Node> {
    edits.iter().find_map(|edit| match edit {
        Edit::Inline(_, target) if !open.contains(&target.origin) => Some(target),
        _ => None,
    })
}

/// Replaces a reference by its target; the members beside the reference take precedence.
fn inline(node: &mut Node, target: &Node) {
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

/// Applies the edits to a single node.
pub(super) fn apply_to(node: &mut Node, edits: &mut HashMap<Origin, Vec<Edit>>) {
    for edit in edits.get(&node.origin).into_iter().flatten() {
        match edit {
            Edit::Rename(from, to) => rename(node, from, to),
            Edit::Remove(member) => {
                if let Some(map) = node.as_object_mut() {
                    map.retain(|_, other| other.origin != member.origin);
                }
            }
            Edit::Replace(text) => node.kind = text.as_str().into(),
            Edit::WrapString(key) => {
                let holder = Node::object(node.origin);
                let string = std::mem::replace(node, holder);
                node.insert(key, string);
            }
            Edit::Merge => merge(node),
            Edit::SplitMediaTypes => split_media_types(node),
            Edit::WrapInArray => {
                let list = Node::new(Vec::new(), node.origin);
                let item = std::mem::replace(node, list);
                node.kind = vec![item].into();
            }
            Edit::WrapSchema(object) => wrap(node, *object),
            Edit::Content(object) => content(node, *object),
            Edit::Inline(..) => {}
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

fn merge(node: &mut Node) {
    let items = node.as_array_mut().map(std::mem::take).unwrap_or_default();
    let members = items.into_iter().filter_map(|item| match item.kind {
        Kind::Object(members) => Some(*members),
        _ => None,
    });
    node.kind = members.flatten().collect::<Map>().into();
}

/// The maximum number of media types in one key.
const MOST_LISTED: usize = 16;

/// Returns the media types that a key which is not a media type stands for: it lists several, or is
/// an abbreviation.
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
    // Each media type gets a copy of the value.
    let is_list = (2..=MOST_LISTED).contains(&names.len()) && !name.contains('"');
    (is_list && names.iter().all(|it| it.contains('/'))).then_some(names)
}

fn split_media_types(node: &mut Node) {
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
    node.insert("schema", Node::new(schema, node.origin));
}

/// Wraps a media type object, or a schema, in a `content` object.
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

/// The media type for `content` without media types.
pub(super) const UNNAMED: &str = media_type::JSON;
