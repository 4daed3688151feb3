//! Notes each change once, also where what it concerns has been copied.

use std::collections::HashSet;

use super::{Changes, Message};
use crate::codes;
use crate::node::{Kind, Node, Origin};

/// The changes of a rewrite that meets copies: a shared response stands in every operation
/// that refers to it, but is changed in one place of the input.
///
/// `C` is the context of the rewrite, which has the [`Changes`].
#[derive(Debug)]
pub struct Once<'c, C = Changes> {
    /// The context.
    pub cx: &'c mut C,
    seen: HashSet<(Origin, bool, Message), foldhash::fast::RandomState>,
}

impl<'c, C: AsMut<Changes>> Once<'c, C> {
    /// Nothing noted yet.
    pub fn new(cx: &'c mut C) -> Once<'c, C> {
        Once {
            cx,
            seen: HashSet::default(),
        }
    }

    /// See [`Changes::note`].
    pub fn note(&mut self, at: Origin, message: impl Into<Message>) {
        let message = message.into();
        if self.seen.insert((at, false, message.clone())) {
            self.cx.as_mut().note(at, message);
        }
    }

    /// See [`Changes::removed`].
    pub fn removed(&mut self, node: &Node, message: impl Into<Message>) {
        let message = message.into();
        if self.seen.insert((node.origin, true, message.clone())) {
            self.cx.as_mut().removed(node, message);
        }
    }

    /// Records that `node`, which held something, is empty now.
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

    /// See [`Changes::remove`].
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
