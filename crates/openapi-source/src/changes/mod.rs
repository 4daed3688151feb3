//! Records the changes of a rewrite.
//!
//! A rewrite changes the tree in place and notes each change with the origin of the changed node.
//! [`Changes::into_report`] turns the notes into a [`Report`].

use std::borrow::Cow;
use std::collections::HashMap;

mod unique;

use crate::bundle::{Notes, display_reference};
pub use crate::code::{Code, Diagnostic, Message};
use crate::codes;
use crate::node::{Node, Origin, Origins};
use crate::references::{Fault, MAX_HOPS};
use crate::report::{Change, Effect, Report};
#[doc(hidden)]
pub use unique::UniqueChanges;

/// The changes of one or more rewrites, and the origins of all nodes.
///
/// ```
/// use openapi_source::{Changes, Node, Origins};
///
/// openapi_source::diagnostics! {
///     /// An extension has a meaning only for the tools that define it.
///     UNKNOWN = Exact "extensions/unknown"
///         "the extension is removed: no client reads it"
///         "operation: {x-owner: team}";
/// }
///
/// let mut origins = Origins::default();
/// let root = origins.root("");
/// let mut schema = Node::object(root);
/// schema.insert("x-nullable", Node::new(true, origins.key(root, "x-nullable")));
///
/// let mut changes = Changes::new(origins);
/// changes.remove(&mut schema, "x-nullable", UNKNOWN);
/// let (report, _) = changes.into_report(|_| None);
/// assert_eq!(report.changes[0].pointer, "/x-nullable");
/// assert_eq!(report.changes[0].code, "extensions/unknown");
/// ```
#[derive(Debug)]
pub struct Changes {
    /// The origins of the nodes.
    pub origins: Origins,
    notes: Vec<Note>,
    /// The reasons why references are not followed, by the origins of the references.
    refused: HashMap<Origin, String>,
}

/// A change, identified by the origin of the changed node.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Note {
    /// The code of the kind of change.
    pub code: &'static str,
    /// The effect of the change on the client.
    pub effect: Effect,
    /// The origin of the changed node.
    pub at: Origin,
    /// Whether the note accounts for all nodes below the changed node as well.
    pub whole: bool,
    /// The problem and the change.
    pub detail: Cow<'static, str>,
}

impl AsMut<Changes> for Changes {
    fn as_mut(&mut self) -> &mut Changes {
        self
    }
}

impl Changes {
    /// Returns an empty record for a tree with these origins.
    pub fn new(origins: Origins) -> Changes {
        Changes {
            origins,
            notes: Vec::new(),
            refused: HashMap::new(),
        }
    }

    /// Notes the changes that were made while reading the description.
    pub(crate) fn add_reading_notes(&mut self, notes: Notes) {
        for change in notes.reading_changes {
            self.note(change.at, change.code);
        }
        for origin in notes.inlined {
            self.push(origin, true, codes::tree::REFERENCE_INLINED.into());
        }
        for origin in notes.linked {
            self.note(origin, codes::load::REFERENCE_LINKED);
        }
        for origin in notes.merged {
            self.push(origin, true, codes::load::SAME_IN_MAIN_FILES.into());
        }
        for origin in notes.hidden {
            self.push(origin, true, codes::load::MEMBER_BESIDE_REFERENCE.into());
        }
        self.refused = notes.refused;
    }

    /// Formats a message about an unresolved reference. Uses the reason found while bundling for
    /// the reference with the origin `at`, else `fault`.
    pub fn unresolved(&self, reference: &str, at: Origin, fault: Fault) -> String {
        let reference = display_reference(reference);
        if let Some(reason) = self.refused.get(&at) {
            return format!("reference `{reference}` is not followed: {reason}");
        }
        match fault {
            Fault::Undefined => format!("reference `{reference}` is undefined"),
            Fault::Cycle => format!("reference `{reference}` leads to a cycle of references"),
            Fault::TooLong => {
                format!(
                    "reference `{reference}` is not followed: its target is behind more than {MAX_HOPS} other references"
                )
            }
        }
    }

    /// Returns the changes so far, in chronological order.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// Notes that the node with the origin `at` was changed.
    pub fn note(&mut self, at: Origin, message: impl Into<Message>) {
        self.push(at, false, message.into());
    }

    /// Notes that `node` was removed or replaced together with all nodes below it.
    pub fn removed(&mut self, node: &Node, message: impl Into<Message>) {
        self.push(node.origin, true, message.into());
        self.note_moved_descendants(node);
    }

    /// Notes the descendants of a removed node whose origin is not below that of their parent.
    fn note_moved_descendants(&mut self, node: &Node) {
        for child in node.children().chain(node.plan()) {
            let at = child.origin;
            if at != node.origin && self.origins.parent(at) != Some(node.origin) {
                self.push(at, true, codes::tree::REMOVED_WITH_PARENT.into());
            }
            self.note_moved_descendants(child);
        }
    }

    /// Removes the member `key` of `node`, if present, and notes the removal.
    pub fn remove(
        &mut self,
        node: &mut Node,
        key: &str,
        message: impl Into<Message>,
    ) -> Option<Node> {
        let member = node.take(key)?;
        self.removed(&member, message);
        Some(member)
    }

    fn push(&mut self, at: Origin, whole: bool, message: Message) {
        self.notes.push(Note {
            code: message.code,
            effect: message.effect,
            at,
            whole,
            detail: message.text,
        });
    }

    /// Turns the notes into a report, and returns it with the origins. `operation` returns the
    /// operation for the origin of an operation or a shared schema: the operation itself, or the
    /// first one that uses the schema. It applies to all nodes below.
    pub fn into_report<'o>(
        self,
        operation: impl Fn(Origin) -> Option<&'o str>,
    ) -> (Report, Origins) {
        let Changes { origins, notes, .. } = self;
        let concerned_operation = |mut at: Origin| loop {
            if let Some(id) = operation(at) {
                return Some(id.to_owned());
            }
            at = origins.parent(at)?;
        };
        let changes = notes
            .into_iter()
            .map(|note| Change {
                code: note.code,
                effect: note.effect,
                pointer: origins.pointer(note.at),
                whole: note.whole,
                operation: concerned_operation(note.at),
                detail: note.detail.into_owned(),
            })
            .collect();
        (Report { changes }, origins)
    }
}
