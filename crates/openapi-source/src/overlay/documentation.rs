//! Detects updates of an overlay that only document something that the description does not have.

use crate::node::{Kind, Node, Origins};
use crate::pointer::escape;
use crate::vocabulary::BY_NAME;

/// Members that only document.
const DOCUMENTATION: [&str; 9] = [
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

/// Returns the pointers of objects in `update` that only document something, and that `node`, at
/// `location` in the document, does not have. The pointers are relative to the files of the nodes.
pub(super) fn undefined_documented(
    node: &Node,
    update: &Node,
    location: &str,
    origins: &Origins,
) -> Vec<String> {
    let segments = location.split('/').skip(1);
    let holds_names = segments.fold(false, |is_name, key| !is_name && BY_NAME.contains(&key));
    let mut undefined = Vec::new();
    compare(node, update, holds_names, origins, &mut undefined);
    undefined
}

fn compare(
    node: &Node,
    update: &Node,
    holds_names: bool,
    origins: &Origins,
    undefined: &mut Vec<String>,
) {
    for (key, update) in update.as_object().into_iter().flatten() {
        let pointer = || format!("{}/{}", origins.pointer(node.origin), escape(key));
        let keyword = (!holds_names).then_some(key.as_str());
        match node.get(key) {
            _ if keyword == Some("parameters") && update.as_array().is_some() => {
                compare_parameters(update, &pointer(), undefined);
            }
            Some(node) => {
                let holds_names = keyword.is_some_and(|key| BY_NAME.contains(&key));
                compare(node, update, holds_names, origins, undefined);
            }
            None if keyword.is_some_and(is_documentation) => {}
            None if is_documentation_only(keyword, update) => undefined.push(pointer()),
            None => {}
        }
    }
}

fn is_documentation(key: &str) -> bool {
    DOCUMENTATION.contains(&key) || key.starts_with("x-")
}

/// Whether the value of a keyword, or of a name, is an object with documentation only.
fn is_documentation_only(keyword: Option<&str>, value: &Node) -> bool {
    let Some(members) = value.as_object().filter(|members| !members.is_empty()) else {
        return false;
    };
    let holds_names = keyword.is_some_and(|key| BY_NAME.contains(&key));
    members.iter().all(|(key, value)| {
        let keyword = (!holds_names).then_some(key.as_str());
        // An object with responses is an operation.
        keyword.is_some_and(is_documentation)
            || keyword != Some("responses") && is_documentation_only(keyword, value)
    })
}

/// Adds the parameters that an update appends and that consist of documentation only.
fn compare_parameters(parameters: &Node, pointer: &str, undefined: &mut Vec<String>) {
    let names_or_documents = |(key, _): (&String, &Node)| {
        is_documentation(key) || ["name", "in", "required"].contains(&key.as_str())
    };
    for parameter in parameters.as_array().unwrap_or_default() {
        if let Kind::Object(members) = &parameter.kind
            && members.iter().all(names_or_documents)
            && members.keys().any(|key| is_documentation(key))
        {
            let name = parameter.text("name").unwrap_or_default();
            undefined.push(format!(
                "{pointer} (`{name}`: an overlay appends to arrays)"
            ));
        }
    }
}
