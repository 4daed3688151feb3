//! Overlays: a vendor's corrections, each with its reason (OpenAPI Overlay
//! Specification 1.1).
//!
//! Beyond the specification an action may say `x-was`, the value that it expects at its
//! target. An action that matches nothing, or finds another value, is an error: the
//! vendor has changed the description, so the correction must go or be renewed. So is one
//! without `x-was` that has wording, and nothing else, for what the description does not have: a
//! property, a component, a parameter, a response, an operation or a path.

use std::borrow::Cow;
use std::path::Path;

use serde_json::Value;
use serde_json_path::JsonPath;

mod wording;

use crate::document::Document;
use crate::error::{Error, Result};
use crate::file::{DEFAULT_MAX_BYTES, Source, read_file, read_tree};
use crate::node::{Kind, Node, Origins};

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
    /// The file cannot be read, or is no overlay.
    pub fn read(path: impl AsRef<Path>) -> Result<Overlay> {
        let path = path.as_ref();
        let bytes = read_file(path, DEFAULT_MAX_BYTES)?;
        Overlay::from_bytes(bytes.into(), Some(path))
    }

    /// Takes an overlay from memory.
    ///
    /// # Errors
    ///
    /// The text is no overlay.
    pub fn parse(text: &str) -> Result<Overlay> {
        Overlay::from_bytes(text.as_bytes().into(), None)
    }

    fn from_bytes(bytes: Cow<'_, [u8]>, path: Option<&Path>) -> Result<Overlay> {
        // Origins are entered into the table of the description it is applied to.
        let mut origins = Origins::default();
        let (root, _, source) = read_tree(bytes, path, "", &mut origins)?;
        let overlay = Overlay { root, source };
        match overlay.root.text("overlay") {
            Some(version) if version.starts_with("1.") => Ok(overlay),
            _ => Err(overlay
                .error(
                    "",
                    "not an overlay: `overlay: 1.1.0` is missing at the root",
                )
                .help("see the OpenAPI Overlay Specification 1.1")),
        }
    }

    fn error(&self, pointer: &str, message: impl Into<String>) -> Error {
        let error = Error::new(message)
            .pointer(pointer)
            .position(self.source.locate(pointer));
        self.source.path.iter().fold(error, Error::file)
    }
}

impl Document {
    /// Applies an overlay, all of it or, on an error, nothing.
    ///
    /// # Errors
    ///
    /// An action is malformed, matches nothing, finds another value than its `x-was`, or has
    /// wording for what the description does not have. The text of the error names every
    /// such action.
    pub fn apply(&mut self, overlay: &Overlay) -> Result<()> {
        let mut corrected = self.clone();
        match Error::all(corrected.apply_what_holds(overlay)) {
            Some(error) => Err(error),
            None => {
                *self = corrected;
                Ok(())
            }
        }
    }

    /// Applies those actions of an overlay that still fit, and says of each of the others
    /// why it does not.
    pub fn apply_what_holds(&mut self, overlay: &Overlay) -> Vec<Error> {
        let name = overlay
            .source
            .path
            .as_ref()
            .and_then(|path| path.file_name());
        let name = name.map_or("overlay".into(), |name| name.to_string_lossy());
        let root = self.origins.root(&name);
        let tree = self.origins.adopt(&overlay.root, root);
        let mut errors = Vec::new();
        for (index, action) in tree.items("actions").iter().enumerate() {
            let error = |member: &str, message: String| {
                let message = format!("action {}: {message}", index + 1);
                overlay.error(&format!("/actions/{index}{member}"), message)
            };
            errors.extend(act(self, action, &error).err());
        }
        errors
    }
}

/// An error at a member of the action.
type Fail<'a> = &'a dyn Fn(&str, String) -> Error;

fn act(document: &mut Document, action: &Node, error: Fail) -> Result<()> {
    const STALE: &str = "the vendor has changed the description: remove this action or renew it";
    let Some(target) = action.text("target") else {
        return Err(error("", "it has no `target`".to_owned()));
    };
    let path = JsonPath::parse(target)
        .map_err(|problem| error("/target", format!("not a JSONPath of RFC 9535: {problem}")))?;
    let value = document.root.to_value();
    // Deeper places first, so that a removal does not move those still to be visited.
    let mut places: Vec<String> = path
        .query_located(&value)
        .iter()
        .map(|node| node.location().to_json_pointer())
        .collect();
    places.reverse();
    if places.is_empty() {
        let message = format!("`{target}` matches nothing in the description");
        return Err(error("/target", message).help(STALE));
    }
    // All places first: an action applies as a whole or not at all.
    for place in &places {
        if let Some(node) = document.root.at(place)
            && let Some(was) = action.get("x-was")
            && !is_as_expected(node, was)
        {
            let found = shorten(&node.to_value());
            let place = document.origins.pointer(node.origin);
            let message = format!(
                "`{target}`: `x-was` does not hold at {place}: the description has {found}"
            );
            return Err(error("/x-was", message).help(STALE));
        }
    }
    let update = action.get("update");
    if update.is_none() && !action.flag("remove") {
        let message = format!("`{target}`: it has neither `update` nor `remove`");
        return Err(error("", message));
    }
    // Without `x-was` nothing is corrected: wording alone adds nothing to a description.
    if let Some(update) = update.filter(|_| !action.has("x-was")) {
        let lost: Vec<String> = places
            .iter()
            .rev()
            .filter_map(|place| {
                Some(wording::without_place(
                    document.root.at(place)?,
                    update,
                    place,
                    &document.origins,
                ))
            })
            .flatten()
            .collect();
        if !lost.is_empty() {
            let lost = lost.join(", ");
            let message =
                format!("`{target}`: it has wording for {lost}, which the description lacks");
            return Err(error("/update", message).help(STALE));
        }
    }
    for place in places {
        if action.flag("remove") {
            remove(&mut document.root, &place);
        } else if let (Some(update), Some(node)) = (update, document.root.at_mut(&place)) {
            merge(node, update);
        }
    }
    Ok(())
}

/// Whether a node says what `was` says: of an object each member named there, where
/// `null` stands for one that is absent; of anything else, the value.
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
        // What the specification has as a string was made one when the description was read.
        (Kind::String(text), Kind::Number(number)) => text.parse::<f64>().ok() == number.as_f64(),
        (Kind::String(text), Kind::Bool(value)) => *text == value.to_string(),
        _ => node.same(was),
    }
}

/// Merges as the Overlay Specification says: objects member by member, into an array by
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

/// Merges into a member: arrays are appended to only by arrays.
fn merge_member(member: &mut Node, update: &Node) {
    match (&member.kind, &update.kind) {
        (Kind::Object(_), Kind::Object(_)) | (Kind::Array(_), Kind::Array(_)) => {
            merge(member, update);
        }
        _ => *member = update.clone(),
    }
}

fn remove(root: &mut Node, place: &str) {
    let Some((parent, segment)) = place.rsplit_once('/') else {
        return;
    };
    let segment = crate::pointer::unescape(segment);
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

fn shorten(value: &Value) -> String {
    const LENGTH: usize = 120;
    let text = value.to_string();
    match text.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
