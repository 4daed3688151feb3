//! Notes each change once, also where what it concerns has been copied.

use std::borrow::Cow;
use std::collections::HashSet;

use super::Changes;
use crate::node::{Kind, Node, Origin};
use crate::report::Effect;

/// The changes of a rewrite that meets copies: a shared response stands in every operation
/// that refers to it, but is changed in one place of the input.
///
/// `C` is the context of the rewrite, which has the [`Changes`].
#[derive(Debug)]
pub struct Once<'c, C = Changes> {
    /// The context.
    pub cx: &'c mut C,
    seen: HashSet<(Origin, bool, Cow<'static, str>), foldhash::fast::RandomState>,
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
    pub fn note(&mut self, effect: Effect, at: Origin, detail: impl Into<Cow<'static, str>>) {
        let detail = detail.into();
        if self.seen.insert((at, false, detail.clone())) {
            self.cx.as_mut().note(effect, at, detail);
        }
    }

    /// See [`Changes::exact`].
    pub fn exact(&mut self, at: Origin, detail: impl Into<Cow<'static, str>>) {
        self.note(Effect::Exact, at, detail);
    }

    /// See [`Changes::removed`].
    pub fn removed(&mut self, effect: Effect, node: &Node, detail: impl Into<Cow<'static, str>>) {
        let detail = detail.into();
        if self.seen.insert((node.origin, true, detail.clone())) {
            self.cx.as_mut().removed(effect, node, detail);
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
            self.exact(node.origin, "nothing is left of it");
        }
    }

    /// See [`Changes::remove`].
    pub fn remove(
        &mut self,
        node: &mut Node,
        key: &str,
        effect: Effect,
        detail: impl Into<Cow<'static, str>>,
    ) -> Option<Node> {
        let member = node.take(key)?;
        self.removed(effect, &member, detail);
        Some(member)
    }
}
