//! Whether an update of an overlay has wording for what a description does not have.

use crate::node::{Kind, Node, Origins};
use crate::pointer::escape;
use crate::vocabulary::BY_NAME;

/// Members that say nothing of what is sent or received.
const WORDING: [&str; 9] = [
    "deprecated",
    "description",
    "example",
    "examples",
    "externalDocs",
    "operationId",
    "summary",
    "tags",
    "title",
];

/// The pointers of what `update` has wording for, and nothing else, and `node`, which stands at
/// `place` in the document, lacks. They are pointers of the files that the nodes come from.
pub(crate) fn without_place(
    node: &Node,
    update: &Node,
    place: &str,
    origins: &Origins,
) -> Vec<String> {
    let segments = place.split('/').skip(1);
    let holds_names = segments.fold(false, |is_name, key| !is_name && BY_NAME.contains(&key));
    let mut lost = Vec::new();
    compare(node, update, holds_names, origins, &mut lost);
    lost
}

fn compare(
    node: &Node,
    update: &Node,
    holds_names: bool,
    origins: &Origins,
    lost: &mut Vec<String>,
) {
    for (key, update) in update.as_object().into_iter().flatten() {
        let pointer = || format!("{}/{}", origins.pointer(node.origin), escape(key));
        let keyword = (!holds_names).then_some(key.as_str());
        match node.get(key) {
            _ if keyword == Some("parameters") && update.as_array().is_some() => {
                parameters(update, &pointer(), lost);
            }
            Some(node) => {
                let holds_names = keyword.is_some_and(|key| BY_NAME.contains(&key));
                compare(node, update, holds_names, origins, lost);
            }
            None if keyword.is_some_and(is_wording) => {}
            None if has_wording_only(keyword, update) => lost.push(pointer()),
            None => {}
        }
    }
}

fn is_wording(key: &str) -> bool {
    WORDING.contains(&key) || key.starts_with("x-")
}

/// Whether the value of a keyword, or of a name, is an object that describes something in words
/// only.
fn has_wording_only(keyword: Option<&str>, value: &Node) -> bool {
    let Some(members) = value.as_object().filter(|members| !members.is_empty()) else {
        return false;
    };
    let holds_names = keyword.is_some_and(|key| BY_NAME.contains(&key));
    members.iter().all(|(key, value)| {
        let keyword = (!holds_names).then_some(key.as_str());
        // An operation that has responses is one.
        keyword.is_some_and(is_wording)
            || keyword != Some("responses") && has_wording_only(keyword, value)
    })
}

/// What an update appends to a list of parameters, where it describes one in words only.
fn parameters(list: &Node, pointer: &str, lost: &mut Vec<String>) {
    let names_only = |(key, _): (&String, &Node)| {
        is_wording(key) || ["name", "in", "required"].contains(&key.as_str())
    };
    for item in list.as_array().unwrap_or_default() {
        if let Kind::Object(members) = &item.kind
            && members.iter().all(names_only)
            && members.keys().any(|key| is_wording(key))
        {
            let name = item.text("name").unwrap_or_default();
            lost.push(format!("{pointer} (`{name}`: a list is appended to)"));
        }
    }
}
