//! The record of what a rewrite changes.
//!
//! A rewrite changes the tree in place and notes each change by the origin of the node that it
//! concerns. [`Changes::into_report`] spells the notes out as a [`Report`].

use std::collections::HashMap;

mod once;

use crate::bundle::{Notes, as_written};
use crate::node::{Kind, Node, Origin, Origins};
use crate::references::{Fault, MAX_HOPS};
use crate::report::{Change, Effect, Report};
pub use once::Once;

/// The detail of notes about references that were replaced by what they point at.
pub const WRITTEN_OUT: &str = "reference written out in place";

/// The changes of a run of rewrites, and where the nodes that they concern came from.
///
/// ```
/// use openapi_source::{Changes, Effect, Node, Origins};
///
/// let mut origins = Origins::default();
/// let root = origins.root("");
/// let mut schema = Node::object(root);
/// schema.insert("x-nullable", Node::made(true, origins.key(root, "x-nullable")));
///
/// let mut changes = Changes::new(origins);
/// changes.enter("extensions");
/// changes.remove(&mut schema, "x-nullable", Effect::Exact, "extension that no client reads");
/// let (report, _) = changes.into_report(|_| None);
/// assert_eq!(report.changes[0].pointer, "/x-nullable");
/// ```
#[derive(Debug)]
pub struct Changes {
    /// Where nodes came from.
    pub origins: Origins,
    notes: Vec<Note>,
    /// Why references are not followed, by the origins of their texts.
    refused: HashMap<Origin, String>,
    pass: &'static str,
}

/// A change, before its place is spelled out.
#[derive(Clone, Debug)]
pub struct Note {
    /// The rewrite that made it.
    pub pass: &'static str,
    /// What it means for a client.
    pub effect: Effect,
    /// The origin of the node that was changed.
    pub at: Origin,
    /// Whether all that came from below the node is spoken for.
    pub whole: bool,
    /// What was done and what was given up.
    pub detail: String,
}

impl AsMut<Changes> for Changes {
    fn as_mut(&mut self) -> &mut Changes {
        self
    }
}

impl Changes {
    /// No changes yet, of a tree with these origins. What is noted before [`Self::enter`]
    /// belongs to the pass `load`.
    pub fn new(origins: Origins) -> Changes {
        Changes {
            origins,
            notes: Vec::new(),
            refused: HashMap::new(),
            pass: "load",
        }
    }

    /// Records what was changed when the description was read.
    pub(crate) fn read(&mut self, notes: Notes) {
        for duplicate in notes.duplicates {
            self.note(duplicate.effect, duplicate.at, duplicate.detail);
        }
        for origin in notes.written_out {
            self.push(Effect::Exact, origin, true, WRITTEN_OUT.to_owned());
        }
        for origin in notes.linked {
            self.exact(origin, "reference written as a pointer in the description");
        }
        for origin in notes.merged {
            let detail = "of several main files the first one's counts";
            self.push(Effect::Exact, origin, true, detail.to_owned());
        }
        for origin in notes.hidden {
            let detail = "a member of the same name stands beside the reference: ignored";
            self.push(Effect::Narrowed, origin, true, detail.to_owned());
        }
        self.refused = notes.refused;
    }

    /// Why a reference is not followed, for a message: the reason that was found when the
    /// files were read for `at`, the origin of the reference's text; else the fault given.
    pub fn unresolved(&self, text: &str, at: Origin, fault: Fault) -> String {
        let text = as_written(text);
        if let Some(reason) = self.refused.get(&at) {
            return format!("`{text}` is not followed: {reason}");
        }
        match fault {
            Fault::Undefined => format!("`{text}` leads nowhere"),
            Fault::Cycle => format!("`{text}` leads into a cycle of references"),
            Fault::TooLong => {
                format!(
                    "`{text}` is not followed: it leads through more than {MAX_HOPS} references"
                )
            }
        }
    }

    /// Names the pass that the notes from here on belong to.
    pub fn enter(&mut self, pass: &'static str) {
        self.pass = pass;
    }

    /// The changes so far, in the order in which they were made.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// Records that the node at `at` was changed. Exact changes are grouped by their
    /// detail, so that of an exact one names the kind of change and not the place.
    pub fn note(&mut self, effect: Effect, at: Origin, detail: impl Into<String>) {
        self.push(effect, at, false, detail.into());
    }

    /// Records a change with the effect [`Effect::Exact`].
    pub fn exact(&mut self, at: Origin, detail: impl Into<String>) {
        self.note(Effect::Exact, at, detail);
    }

    /// Records a change with the effect [`Effect::Widened`].
    pub fn widened(&mut self, at: Origin, detail: impl Into<String>) {
        self.note(Effect::Widened, at, detail);
    }

    /// Records a change with the effect [`Effect::Narrowed`].
    pub fn narrowed(&mut self, at: Origin, detail: impl Into<String>) {
        self.note(Effect::Narrowed, at, detail);
    }

    /// Records that `node` was taken out or replaced with all that is below it.
    pub fn removed(&mut self, effect: Effect, node: &Node, detail: impl Into<String>) {
        let detail = detail.into();
        self.push(effect, node.origin, true, detail.clone());
        self.strays(node, node.origin, &detail);
    }

    /// Records what goes with a node that was taken out, and came from elsewhere.
    fn strays(&mut self, node: &Node, under: Origin, detail: &str) {
        let children: Vec<&Node> = match &node.kind {
            Kind::Array(items) => items.iter().collect(),
            Kind::Object(map) => map.values().chain(map.plan.as_deref()).collect(),
            _ => return,
        };
        for child in children {
            let at = child.origin;
            if at != under && self.origins.parent(at) != Some(under) {
                self.push(Effect::Exact, at, true, detail.to_owned());
            }
            self.strays(child, at, detail);
        }
    }

    /// Takes the member `key` out of `node`, where it has one, and records that.
    pub fn remove(
        &mut self,
        node: &mut Node,
        key: &str,
        effect: Effect,
        detail: impl Into<String>,
    ) -> Option<Node> {
        let member = node.take(key)?;
        self.removed(effect, &member, detail);
        Some(member)
    }

    fn push(&mut self, effect: Effect, at: Origin, whole: bool, detail: String) {
        self.notes.push(Note {
            pass: self.pass,
            effect,
            at,
            whole,
            detail,
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
            pass: note.pass,
            effect: note.effect,
            pointer: origins.pointer(note.at),
            whole: note.whole,
            operation: concerned(note.at),
            detail: note.detail,
        });
        let changes = changes.collect();
        (Report { changes }, origins)
    }
}
