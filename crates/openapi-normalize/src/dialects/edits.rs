//! The edits of a document for the findings of the survey.

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
    /// Replaces a scalar value.
    Replace(Kind),
    /// Replaces a string with an object that has this member, whose value is the string.
    WrapString(&'static str),
    /// Merges an array of objects into one object.
    MergeItems,
    /// Splits keys that list several media types.
    SplitMediaTypes,
    /// Wraps an object in an array.
    WrapInArray,
    /// Moves the keywords of a schema into the member `schema` of this kind of object.
    WrapSchema(Object),
    /// Moves this kind of object, a media type object or a schema, into `content` as the only media
    /// type.
    WrapMediaType(Object),
    /// Replaces the first node, a `$ref`, by the second, its target.
    Inline(Node, Node),
}

/// Applies the edits to a tree: to all nodes with the origin of the edit.
pub(super) fn apply(root: &mut Node, edits: &mut HashMap<Origin, Vec<Edit>>) {
    apply_below(root, edits, &mut Vec::new());
}

/// Applies the edits to a tree inside the inlined targets with the origins `inlined`.
fn apply_below(node: &mut Node, edits: &mut HashMap<Origin, Vec<Edit>>, inlined: &mut Vec<Origin>) {
    let depth = inlined.len();
    // Inlined targets have edits as well, so references are replaced first.
    if let Some(target) = edits
        .get(&node.origin)
        .and_then(|edits| inline_target(edits, inlined))
    {
        inlined.push(target.origin);
        inline(node, target);
    }
    for child in node.children_mut() {
        apply_below(child, edits, inlined);
    }
    inlined.truncate(depth);
    apply_to(node, edits);
}

/// Returns the target by which a reference is replaced; `None` if replacing it would never end.
fn inline_target<'e>(edits: &'e [Edit], inlined: &[Origin]) -> Option<&'e Node> {
    edits.iter().find_map(|edit| match edit {
        Edit::Inline(_, target) if !inlined.contains(&target.origin) => Some(target),
        _ => None,
    })
}

/// Replaces a reference with its target; the members beside the reference take precedence.
fn inline(node: &mut Node, target: &Node) {
    let Some(members) = node.as_object_mut() else {
        return;
    };
    members.shift_remove("$ref");
    match target.as_object() {
        Some(others) if !members.is_empty() => members.insert_missing(others.clone()),
        _ => *node = target.clone(),
    }
}

/// Applies the edits to a single node. The copies of a node that an overlay makes have one origin,
/// whose edits are those of all copies: so an edit leaves a node that has its result.
pub(super) fn apply_to(node: &mut Node, edits: &mut HashMap<Origin, Vec<Edit>>) {
    for edit in edits.get(&node.origin).into_iter().flatten() {
        match edit {
            Edit::Rename(from, to) => rename(node, from, to),
            Edit::Remove(member) => {
                if let Some(map) = node.as_object_mut() {
                    map.retain(|_, other| other.origin != member.origin);
                }
            }
            Edit::Replace(value) => node.kind = value.clone(),
            Edit::WrapString(key) if node.as_str().is_some() => wrap(node, key),
            Edit::MergeItems if node.as_array().is_some() => merge_items(node),
            Edit::SplitMediaTypes => split_media_types(node),
            Edit::WrapInArray if node.is_object() => {
                let array = Node::new(Vec::new(), node.origin);
                let item = std::mem::replace(node, array);
                node.kind = vec![item].into();
            }
            Edit::WrapSchema(object) if !node.has("schema") => wrap_schema(node, *object),
            Edit::WrapMediaType(object) if !node.has(media_type::JSON) => {
                if *object == Object::Schema {
                    wrap(node, "schema");
                }
                wrap(node, media_type::JSON);
            }
            // References were replaced before; the others have their result.
            _ => {}
        }
    }
}

fn rename(node: &mut Node, from: &str, to: &str) {
    let Some(map) = node.as_object_mut() else {
        return;
    };
    if let Some((index, _, member)) = map.shift_remove_full(from) {
        map.shift_insert(index, to.to_owned(), member);
    }
}

/// Replaces a node with an object that has the member `key`, whose value is the node.
fn wrap(node: &mut Node, key: &str) {
    let holder = Node::object(node.origin);
    let member = std::mem::replace(node, holder);
    node.insert(key, member);
}

fn merge_items(node: &mut Node) {
    let items = node.as_array_mut().map(std::mem::take).unwrap_or_default();
    let members = items.into_iter().filter_map(|item| match item.kind {
        Kind::Object(members) => Some(*members),
        _ => None,
    });
    node.kind = members.flatten().collect::<Map>().into();
}

/// The maximum number of media types in one key.
const MAX_LISTED: usize = 16;

/// Returns the media types for a key that lists several media types or is an abbreviation; `None`
/// for any other key.
pub(crate) fn media_types(name: &str) -> Option<Vec<&str>> {
    let abbreviated = match name.trim().to_ascii_lowercase().as_str() {
        "json" => Some(media_type::JSON),
        "xml" => Some("application/xml"),
        "html" => Some("text/html"),
        "text" => Some(media_type::TEXT),
        "csv" => Some("text/csv"),
        _ => None,
    };
    if let Some(media_type) = abbreviated {
        return Some(vec![media_type]);
    }
    let names: Vec<&str> = name.split(',').map(str::trim).collect();
    // Each media type gets a copy of the value.
    let is_list = (2..=MAX_LISTED).contains(&names.len()) && !name.contains('"');
    (is_list && names.iter().all(|it| it.contains('/'))).then_some(names)
}

fn split_media_types(node: &mut Node) {
    let Some(map) = node.as_object_mut() else {
        return;
    };
    for (key, member) in std::mem::take(map) {
        for name in media_types(&key).unwrap_or_else(|| vec![&key]) {
            map.entry(name.to_owned()).or_insert_with(|| member.clone());
        }
    }
}

fn wrap_schema(node: &mut Node, object: Object) {
    let Some(map) = node.as_object_mut() else {
        return;
    };
    let is_of_schema = |key: &str, member: &Node| {
        key == "$ref"
            || key == "required" && member.as_array().is_some()
            || Object::Schema.member(key).is_some() && object.member(key).is_none()
    };
    let (schema, rest): (Map, Map) = std::mem::take(map)
        .into_iter()
        .partition(|(key, member)| is_of_schema(key, member));
    *map = rest;
    node.insert("schema", Node::new(schema, node.origin));
}
