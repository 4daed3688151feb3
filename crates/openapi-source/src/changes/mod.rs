//! The record of what a rewrite changes.
//!
//! A rewrite changes the tree in place and notes each change by the origin of the node that it
//! concerns. [`Changes::into_report`] spells the notes out as a [`Report`].

use std::borrow::Cow;
use std::collections::HashMap;

mod once;

use crate::bundle::{Notes, as_written};
pub use crate::code::{Code, Diagnostic, Message};
use crate::codes;
use crate::node::{Kind, Node, Origin, Origins};
use crate::references::{Fault, MAX_HOPS};
use crate::report::{Change, Effect, Report};
pub use once::Once;

/// The changes of a run of rewrites, and where the nodes that they concern came from.
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
/// schema.insert("x-nullable", Node::made(true, origins.key(root, "x-nullable")));
///
/// let mut changes = Changes::new(origins);
/// changes.remove(&mut schema, "x-nullable", UNKNOWN);
/// let (report, _) = changes.into_report(|_| None);
/// assert_eq!(report.changes[0].pointer, "/x-nullable");
/// assert_eq!(report.changes[0].code, "extensions/unknown");
/// ```
#[derive(Debug)]
pub struct Changes {
    /// Where nodes came from.
    pub origins: Origins,
    notes: Vec<Note>,
    /// Why references are not followed, by the origins of their texts.
    refused: HashMap<Origin, String>,
}

/// A change, before its place is spelled out.
#[derive(Clone, Debug)]
pub struct Note {
    /// The code of its kind.
    pub code: &'static str,
    /// What it means for a client.
    pub effect: Effect,
    /// The origin of the node that was changed.
    pub at: Origin,
    /// Whether all that came from below the node is spoken for.
    pub whole: bool,
    /// What was found, and what was done.
    pub detail: Cow<'static, str>,
}

impl AsMut<Changes> for Changes {
    fn as_mut(&mut self) -> &mut Changes {
        self
    }
}

impl Changes {
    /// No changes yet, of a tree with these origins.
    pub fn new(origins: Origins) -> Changes {
        Changes {
            origins,
            notes: Vec::new(),
            refused: HashMap::new(),
        }
    }

    /// Records what was changed when the description was read.
    pub(crate) fn read(&mut self, notes: Notes) {
        for duplicate in notes.duplicates {
            self.note(duplicate.at, duplicate.code);
        }
        for origin in notes.written_out {
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

    /// Why a reference is not followed, for a message: the reason that was found when the
    /// files were read for `at`, the origin of the reference's text; else the fault given.
    pub fn unresolved(&self, text: &str, at: Origin, fault: Fault) -> String {
        let text = as_written(text);
        if let Some(reason) = self.refused.get(&at) {
            return format!("reference `{text}` is not followed: {reason}");
        }
        match fault {
            Fault::Undefined => format!("reference `{text}` is undefined"),
            Fault::Cycle => format!("reference `{text}` leads into a cycle of references"),
            Fault::TooLong => {
                format!(
                    "reference `{text}` is not followed: it leads through more than {MAX_HOPS} references"
                )
            }
        }
    }

    /// The changes so far, in the order in which they were made.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// Records that the node at `at` was changed.
    pub fn note(&mut self, at: Origin, message: impl Into<Message>) {
        self.push(at, false, message.into());
    }

    /// Records that `node` was removed or replaced with all that is below it.
    pub fn removed(&mut self, node: &Node, message: impl Into<Message>) {
        self.push(node.origin, true, message.into());
        self.strays(node, node.origin);
    }

    /// Records what is removed with a node, and came from elsewhere.
    fn strays(&mut self, node: &Node, under: Origin) {
        let children: Vec<&Node> = match &node.kind {
            Kind::Array(items) => items.iter().collect(),
            Kind::Object(map) => map.values().chain(map.plan.as_deref()).collect(),
            _ => return,
        };
        for child in children {
            let at = child.origin;
            if at != under && self.origins.parent(at) != Some(under) {
                self.push(at, true, codes::tree::REMOVED_WITH_PARENT.into());
            }
            self.strays(child, at);
        }
    }

    /// Takes the member `key` out of `node`, if it has one, and records that.
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

    /// Spells out the places of the notes and which operation each concerns, and gives the
    /// origins back. `operation` names the operation that a node is, or the first that uses it;
    /// what is inside a node concerns the node's operation.
    pub fn into_report<'o>(
        self,
        operation: impl Fn(Origin) -> Option<&'o str>,
    ) -> (Report, Origins) {
        let Changes { origins, notes, .. } = self;
        let concerned = |mut at: Origin| loop {
            if let Some(id) = operation(at) {
                return Some(id.to_owned());
            }
            at = origins.parent(at)?;
        };
        let changes = notes.into_iter().map(|note| Change {
            code: note.code,
            effect: note.effect,
            pointer: origins.pointer(note.at),
            whole: note.whole,
            operation: concerned(note.at),
            detail: note.detail.into_owned(),
        });
        let changes = changes.collect();
        (Report { changes }, origins)
    }
}
