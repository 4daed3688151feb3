//! Merges two schemas that apply to the same location: a property in several members of an `allOf`,
//! or the items of an array.

use openapi_source::Node;

use super::annotate::annotated;
use super::merge::Merged;
use super::parts::{Part, resolve};
use super::{ANNOTATIONS, is_open, wrapped};
use crate::codes;

/// The maximum depth of nested merges. Recursive schemas have no end.
const DEPTH: usize = 8;

impl Merged<'_> {
    /// Merges two schemas of one location. If they cannot be merged into one schema, the later one
    /// is used.
    pub(super) fn merge_pair(&mut self, old: &Node, new: &Node) -> Node {
        if is_open(new) || old.is_same(new) {
            return annotated(old, new);
        }
        if is_open(old) || self.implies(new, old) {
            return annotated(new, old);
        }
        if self.implies(old, new) {
            return annotated(old, new);
        }
        self.try_merge_pair(old, new).unwrap_or_else(|| {
            self.lose(codes::all_of::PROPERTY_CONFLICT);
            annotated(new, old)
        })
    }

    /// Whether all values of `narrow` match `wide`, according to their types.
    fn implies(&self, narrow: &Node, wide: &Node) -> bool {
        if let (Some(a), Some(b)) = (wrapped(narrow), wrapped(wide))
            && a == b
        {
            return true;
        }
        let only_type =
            |keyword: &String| keyword == "type" || ANNOTATIONS.contains(&keyword.as_str());
        let bare = wide
            .as_object()
            .is_some_and(|map| map.keys().all(only_type));
        let kind =
            |schema| resolve(schema, self.bases.schemas).and_then(|schema| schema.text("type"));
        bare && kind(narrow).is_some() && kind(narrow) == kind(wide)
    }

    /// Returns both schemas with their base schemas merged, or the one that extends the other;
    /// `None` if they are unions or have several types, nest too deeply, or exceed the limit of the
    /// description.
    fn try_merge_pair(&mut self, old: &Node, new: &Node) -> Option<Node> {
        if self.depth == DEPTH || !self.bases.may_merge(0) {
            return None;
        }
        let own = self.bases.parts(new, None)?;
        let mut parts = self.bases.parts(old, None)?;
        for (narrow, wide, bases) in [(new, old, &own), (old, new, &parts)] {
            let base = wrapped(wide).and_then(|name| self.bases.schemas.get(&name));
            if base.is_some_and(|base| bases.iter().any(|part| std::ptr::eq(base, part.node))) {
                return Some(annotated(narrow, wide));
            }
        }
        for part in own {
            if !parts
                .iter()
                .any(|known| std::ptr::eq(known.node, part.node))
            {
                parts.push(part);
            }
        }
        let mut types: Vec<&str> = parts.iter().filter_map(|it| it.node.text("type")).collect();
        types.sort_unstable();
        types.dedup();
        let is_plain = |part: &Part| !["oneOf", "anyOf", "not"].iter().any(|it| part.node.has(it));
        let properties: usize = parts
            .iter()
            .map(|it| it.node.members("properties").count())
            .sum();
        if types.len() > 1 || !parts.iter().all(is_plain) || !self.bases.may_merge(properties) {
            return None;
        }
        let mut merged = Merged::new(self.bases, new.origin);
        merged.depth = self.depth + 1;
        for part in &parts {
            merged.add(part);
        }
        let is_nullable = |schema: &Node| {
            let target = resolve(schema, self.bases.schemas);
            schema.flag("nullable") || target.is_some_and(|target| target.flag("nullable"))
        };
        if !(is_nullable(old) && is_nullable(new)) {
            merged.node.take("nullable");
        }
        for (at, code) in merged.losses {
            self.lose_at(at, code);
        }
        Some(merged.node)
    }
}
