//! Notes each change once, even if the changed node was copied.

use std::collections::HashSet;

use super::{Changes, Message};
use crate::codes;
use crate::node::{Kind, Node, Origin};

/// Notes changes of trees with copied nodes: a shared response is copied into each operation that
/// refers to it, but the input has it once.
///
/// `C` is the context of the rewrite, which contains the [`Changes`].
#[derive(Debug)]
pub struct UniqueChanges<'c, C = Changes> {
    /// The context of the rewrite.
    pub cx: &'c mut C,
    seen: HashSet<(Origin, bool, Message), foldhash::fast::RandomState>,
}

impl<'c, C: AsMut<Changes>> UniqueChanges<'c, C> {
    /// Returns a recorder without any notes.
    pub fn new(cx: &'c mut C) -> UniqueChanges<'c, C> {
        UniqueChanges {
            cx,
            seen: HashSet::default(),
        }
    }

    /// Notes a change as [`Changes::note`] does, unless it is already noted.
    pub fn note(&mut self, at: Origin, message: impl Into<Message>) {
        let message = message.into();
        if self.seen.insert((at, false, message.clone())) {
            self.cx.as_mut().note(at, message);
        }
    }

    /// Notes a removed node as [`Changes::removed`] does, unless it is already noted.
    pub fn removed(&mut self, node: &Node, message: impl Into<Message>) {
        let message = message.into();
        if self.seen.insert((node.origin, true, message.clone())) {
            self.cx.as_mut().removed(node, message);
        }
    }

    /// If `node` is an empty object or array, notes that it has lost all of its members or items.
    pub fn emptied(&mut self, node: &Node) {
        let is_empty = match &node.kind {
            Kind::Array(items) => items.is_empty(),
            Kind::Object(map) => map.is_empty(),
            _ => false,
        };
        if is_empty {
            self.note(node.origin, codes::tree::EMPTIED);
        }
    }

    /// Removes a member as [`Changes::remove`] does, and notes it once.
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
}
