//! Overlays: a vendor's corrections (OpenAPI Overlay Specification 1.1).
//!
//! In addition to the specification, an action may state `x-was`, the value that it expects at its
//! target. An action that matches nothing, or that finds a different value, is an error: the action
//! is wrong, or the vendor has changed the description. An action without `x-was` whose update only
//! documents something that the description does not have (a property, a component, a parameter, a
//! response, an operation or a path) is an error as well.

use std::borrow::Cow;
use std::path::Path;

use serde_json::Value;
use serde_json_path::{JsonPath, NormalizedPath};

mod documentation;

use crate::document::Document;
use crate::error::{Error, ErrorKind, Result};
use crate::file::{DEFAULT_MAX_BYTES, Source, read_file, read_tree};
use crate::node::{Kind, Node, Origins};
use crate::pointer::unescape;
use documentation::undefined_documented;

/// Corrections to a description.
#[derive(Clone, Debug)]
pub struct Overlay {
    root: Node,
    source: Source,
}

impl Overlay {
    /// Reads an overlay.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or is not an overlay.
    pub fn read(path: impl AsRef<Path>) -> Result<Overlay> {
        let path = path.as_ref();
        let bytes = read_file(path, DEFAULT_MAX_BYTES)?;
        Overlay::from_bytes(bytes.into(), Some(path))
    }

    /// Parses an overlay from memory.
    ///
    /// # Errors
    ///
    /// The string is not an overlay.
    pub fn parse(text: &str) -> Result<Overlay> {
        Overlay::from_bytes(text.as_bytes().into(), None)
    }

    fn from_bytes(bytes: Cow<'_, [u8]>, path: Option<&Path>) -> Result<Overlay> {
        // The origins are added to those of the description when the overlay is applied.
        let mut origins = Origins::default();
        let (root, _, source) = read_tree(bytes, path, "", &mut origins)?;
        let overlay = Overlay { root, source };
        overlay.check_root()?;
        Ok(overlay)
    }

    /// Returns an error if the version is not supported, or if there are no actions.
    fn check_root(&self) -> Result<()> {
        let error = |pointer: &str, message: String, help: &str| {
            let error = self.source.error(ErrorKind::Overlay, pointer, message);
            Err(error.with_help(help))
        };
        let version_help = "see the OpenAPI Overlay Specification 1.1";
        match self.root.get("overlay") {
            Some(version) if is_supported(version) => {}
            Some(version) => {
                let version = version.excerpt(40);
                let message = format!("version {version} of overlays is not supported; 1.1.0 is");
                return error("/overlay", message, version_help);
            }
            None => {
                let message = "not an overlay: `overlay: 1.1.0` is missing at the root";
                return error("", message.to_owned(), version_help);
            }
        }
        let (pointer, problem) = match self.root.get("actions").map(Node::as_array) {
            None => ("", "missing"),
            Some(None) => ("/actions", "not an array"),
            Some(Some([])) => ("/actions", "empty"),
            Some(Some(_)) => return Ok(()),
        };
        error(
            pointer,
            format!("`actions` is {problem}, so the overlay corrects nothing"),
            "list each action as an item of `actions`, or delete the overlay",
        )
    }
}

/// Whether a version of overlays is 1.0, 1.1 or a later version that is compatible with them.
/// Without quotation marks, `1.1` is a number in YAML.
fn is_supported(version: &Node) -> bool {
    match &version.kind {
        Kind::String(version) => version.starts_with("1."),
        Kind::Number(version) => version.to_string().starts_with("1."),
        _ => false,
    }
}

impl Document {
    /// Applies all actions of an overlay; on an error, applies none.
    ///
    /// # Errors
    ///
    /// An action is malformed, matches nothing, finds a value that differs from its `x-was`, or
    /// documents something that the description does not have. The error lists every such action.
    pub fn apply(&mut self, overlay: &Overlay) -> Result<()> {
        let mut corrected = self.clone();
        match Error::combine(corrected.apply_matching(overlay)) {
            Some(error) => Err(error),
            None => {
                *self = corrected;
                Ok(())
            }
        }
    }

    /// Applies the actions of an overlay that match the description, and returns an error for each
    /// of the others.
    pub fn apply_matching(&mut self, overlay: &Overlay) -> Vec<Error> {
        let path = overlay.source.path.as_deref();
        let file_name = path.and_then(Path::file_name);
        let name = file_name.map_or("overlay".into(), |name| name.to_string_lossy());
        let root = self.origins.root(&name);
        let tree = self.origins.adopt(&overlay.root, root);
        let mut errors = Vec::new();
        for (index, action) in tree.items("actions").iter().enumerate() {
            let error = |member: &str, message: String| {
                let pointer = format!("/actions/{index}{member}");
                let message = format!("action {}: {message}", index + 1);
                overlay.source.error(ErrorKind::Overlay, &pointer, message)
            };
            errors.extend(apply_action(self, action, &error).err());
        }
        errors
    }
}

/// The advice for an action that does not match the description.
const MISMATCH_HELP: &str =
    "the action may be wrong, or the description has changed: correct or remove the action";

/// Returns an error with a message at a member of the action.
type ErrorAt<'a> = &'a dyn Fn(&str, String) -> Error;

fn apply_action(document: &mut Document, action: &Node, error: ErrorAt) -> Result<()> {
    let Some(target) = action.text("target") else {
        return Err(error("", "the action has no `target`".to_owned()));
    };
    let value = document.root.to_value();
    let locations = find_locations(&value, target, "/target", error)?;
    if locations.is_empty() {
        let message = format!("`{target}` matches nothing in the description");
        return Err(error("/target", message).with_help(MISMATCH_HELP));
    }
    // All locations are checked first: an action applies completely or not at all.
    if let Some(was) = action.get("x-was") {
        check_expected(document, target, &locations, was, error)?;
    }
    match find_change(document, &value, action, &locations, error)? {
        Change::Remove => {
            for location in &locations {
                remove(&mut document.root, location);
            }
        }
        Change::Merge(update) => {
            for location in &locations {
                if let Some(node) = document.root.at_mut(location) {
                    merge(node, &update);
                }
            }
        }
    }
    Ok(())
}

/// What an action does with each of its nodes.
enum Change {
    Remove,
    Merge(Node),
}

/// Returns what an action does with the nodes at the given locations.
fn find_change(
    document: &Document,
    value: &Value,
    action: &Node,
    locations: &[String],
    error: ErrorAt,
) -> Result<Change> {
    let target = action.text("target").unwrap_or_default();
    let remove = action.get("remove").map(Node::as_bool);
    match (remove, action.get("update"), action.get("copy")) {
        (Some(None), ..) => {
            let message = format!("`{target}`: `remove` is not a boolean");
            Err(error("/remove", message))
        }
        (Some(Some(true)), ..) if locations.iter().any(String::is_empty) => {
            let message = format!("`{target}`: the description itself cannot be removed");
            Err(error("/remove", message))
        }
        (Some(Some(true)), ..) => Ok(Change::Remove),
        (_, Some(_), Some(_)) => {
            let message = format!("`{target}`: the action has both `update` and `copy`");
            Err(error("/copy", message))
        }
        (_, Some(update), None) => {
            // An action without `x-was` does not correct anything, and documentation alone adds
            // nothing.
            if !action.has("x-was") {
                check_documented(document, target, locations, update, error)?;
            }
            Ok(Change::Merge(update.clone()))
        }
        (_, None, Some(copy)) => {
            let path = copy.as_str().unwrap_or_default();
            let copied = find_locations(value, path, "/copy", error)?;
            match copied.as_slice() {
                [location] => document.root.at(location).cloned().map(Change::Merge),
                _ => None,
            }
            .ok_or_else(|| {
                let count = copied.len();
                let message = format!("`copy` selects {count} nodes of the description, not one");
                error("/copy", message).with_help(MISMATCH_HELP)
            })
        }
        (_, None, None) => {
            let message = format!("`{target}`: the action has no `update`, `copy` or `remove`");
            Err(error("", message))
        }
    }
}

/// Returns the locations of the nodes that a JSONPath selects, each once. Later items of an array
/// and deeper nodes come first, so that the removal of a node does not move the remaining ones; the
/// nodelist of RFC 9535 is in the order of the selectors, and may have a node several times.
fn find_locations(value: &Value, path: &str, member: &str, error: ErrorAt) -> Result<Vec<String>> {
    let path = JsonPath::parse(path)
        .map_err(|problem| error(member, format!("not a JSONPath (RFC 9535): {problem}")))?;
    let nodes = path.query_located(value).dedup();
    let locations = nodes.locations().rev();
    Ok(locations.map(NormalizedPath::to_json_pointer).collect())
}

/// Returns an error if the value at one of the locations does not match `was`.
fn check_expected(
    document: &Document,
    target: &str,
    locations: &[String],
    was: &Node,
    error: ErrorAt,
) -> Result<()> {
    let mut nodes = locations.iter().filter_map(|it| document.root.at(it));
    let Some(node) = nodes.find(|node| !is_as_expected(node, was)) else {
        return Ok(());
    };
    let pointer = document.origins.pointer(node.origin);
    let value = node.excerpt(120);
    let message = format!(
        "`{target}`: `x-was` does not match the value at {pointer}: the description has {value}"
    );
    Err(error("/x-was", message).with_help(MISMATCH_HELP))
}

/// Returns an error if an update only documents objects that the description does not have.
fn check_documented(
    document: &Document,
    target: &str,
    locations: &[String],
    update: &Node,
    error: ErrorAt,
) -> Result<()> {
    let mut undefined = Vec::new();
    for location in locations.iter().rev() {
        if let Some(node) = document.root.at(location) {
            let origins = &document.origins;
            undefined.extend(undefined_documented(node, update, location, origins));
        }
    }
    if undefined.is_empty() {
        return Ok(());
    }
    let undefined = undefined.join(", ");
    let message = format!(
        "`{target}`: the update adds only documentation to {undefined}, which the description does not have"
    );
    Err(error("/update", message).with_help(MISMATCH_HELP))
}

/// Whether a node matches `was`: an object has to match in each member of `was`, where `null` means
/// that the member is absent; any other value has to be equal.
fn is_as_expected(node: &Node, was: &Node) -> bool {
    match (&node.kind, &was.kind) {
        (Kind::Object(members), Kind::Object(expected)) => {
            expected
                .iter()
                .all(|(key, was)| match (members.get(key), was.is_null()) {
                    (None, absent) => absent,
                    (Some(member), _) => is_as_expected(member, was),
                })
        }
        // Where the specification requires a string, reading has converted a number to a string.
        (Kind::String(text), Kind::Number(number)) => text.parse::<f64>().ok() == number.as_f64(),
        (Kind::String(text), Kind::Bool(value)) => *text == value.to_string(),
        _ => node.is_same(was),
    }
}

/// Merges as the Overlay Specification requires: objects recursively, values into an array by
/// appending, anything else by replacing.
fn merge(target: &mut Node, update: &Node) {
    match (&mut target.kind, &update.kind) {
        (Kind::Object(members), Kind::Object(updates)) => {
            for (key, update) in updates.iter() {
                match members.get_mut(key) {
                    Some(member) => merge_member(member, update),
                    None => {
                        members.insert(key.clone(), update.clone());
                    }
                }
            }
        }
        (Kind::Array(items), Kind::Array(updates)) => items.extend(updates.iter().cloned()),
        (Kind::Array(items), _) => items.push(update.clone()),
        _ => *target = update.clone(),
    }
}

/// Merges into a member: only an array is appended to an array.
fn merge_member(member: &mut Node, update: &Node) {
    match (&member.kind, &update.kind) {
        (Kind::Object(_), Kind::Object(_)) | (Kind::Array(_), Kind::Array(_)) => {
            merge(member, update);
        }
        _ => *member = update.clone(),
    }
}

fn remove(root: &mut Node, location: &str) {
    let Some((parent, segment)) = location.rsplit_once('/') else {
        return;
    };
    let segment = unescape(segment);
    match root.at_mut(parent).map(|parent| &mut parent.kind) {
        Some(Kind::Object(members)) => {
            members.shift_remove(&*segment);
        }
        Some(Kind::Array(items)) => {
            if let Ok(index) = segment.parse::<usize>()
                && index < items.len()
            {
                items.remove(index);
            }
        }
        _ => {}
    }
}
