//! Notes each change once, also where what it concerns has been copied.

use std::borrow::Cow;
use std::collections::HashSet;

use super::cx::Cx;
use crate::node::{Kind, Node, Origin};
use crate::report::Effect;

/// The context of a pass that meets copies: a shared response stands in every operation
/// that refers to it, but is changed in one place of the input.
pub(crate) struct Once<'c, 'o> {
    pub(crate) cx: &'c mut Cx<'o>,
    seen: HashSet<(Origin, bool, Cow<'static, str>), foldhash::fast::RandomState>,
}

impl<'c, 'o> Once<'c, 'o> {
    pub(crate) fn new(cx: &'c mut Cx<'o>) -> Once<'c, 'o> {
        Once {
            cx,
            seen: HashSet::default(),
        }
    }

    /// See [`Cx::note`].
    pub(crate) fn note(
        &mut self,
        effect: Effect,
        at: Origin,
        detail: impl Into<Cow<'static, str>>,
    ) {
        let detail = detail.into();
        if self.seen.insert((at, false, detail.clone())) {
            self.cx.note(effect, at, detail);
        }
    }

    /// See [`Cx::exact`].
    pub(crate) fn exact(&mut self, at: Origin, detail: impl Into<Cow<'static, str>>) {
        self.note(Effect::Exact, at, detail);
    }

    /// See [`Cx::removed`].
    pub(crate) fn removed(
        &mut self,
        effect: Effect,
        node: &Node,
        detail: impl Into<Cow<'static, str>>,
    ) {
        let detail = detail.into();
        if self.seen.insert((node.origin, true, detail.clone())) {
            self.cx.removed(effect, node, detail);
        }
    }

    /// Records that `node`, which held something, is empty now.
    pub(crate) fn emptied(&mut self, node: &Node) {
        let is_empty = match &node.kind {
            Kind::Array(items) => items.is_empty(),
            Kind::Object(map) => map.is_empty(),
            _ => false,
        };
        if is_empty {
            self.exact(node.origin, "nothing is left of it");
        }
    }

    /// See [`Cx::remove`].
    pub(crate) fn remove(
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
