//! Merges two schemas that apply to the same location: a property in several members of an `allOf`,
//! or the items of an array.

use std::collections::HashSet;

use openapi_source::Node;

use super::merge::Merged;
use super::parts::{Part, resolve};
use super::{ANNOTATIONS, has_only, is_open, wrapped};
use crate::codes;
use crate::schema::{is_union, wrap_reference};

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
            self.record_loss(codes::all_of::PROPERTY_CONFLICT);
            annotated(new, old)
        })
    }

    /// Whether all values of `narrow` match `wide`, according to their types.
    fn implies(&self, narrow: &Node, wide: &Node) -> bool {
        let component = wrapped(narrow);
        if component.is_some() && component == wrapped(wide) {
            return true;
        }
        let type_name =
            |schema| resolve(schema, self.bases.schemas).and_then(|schema| schema.text("type"));
        has_only(wide, &["type"])
            && type_name(narrow).is_some()
            && type_name(narrow) == type_name(wide)
    }

    /// Returns both schemas with their base schemas merged, or the one that extends the other;
    /// `None` if they are unions or have several types, nest too deeply, or exceed the limit of the
    /// description.
    fn try_merge_pair(&mut self, old: &Node, new: &Node) -> Option<Node> {
        if self.depth == DEPTH || !self.bases.may_merge(0) {
            return None;
        }
        let new_parts = self.bases.parts(new, None)?;
        let mut parts = self.bases.parts(old, None)?;
        for (narrow, wide, bases) in [(new, old, &new_parts), (old, new, &parts)] {
            let base = wrapped(wide).and_then(|name| self.bases.schemas.get(&name));
            if base.is_some_and(|base| bases.iter().any(|part| std::ptr::eq(base, part.node))) {
                return Some(annotated(narrow, wide));
            }
        }
        for part in new_parts {
            if !parts.iter().any(|old| std::ptr::eq(old.node, part.node)) {
                parts.push(part);
            }
        }
        let types: HashSet<&str> = parts.iter().filter_map(|it| it.node.text("type")).collect();
        let is_plain = |part: &Part| !is_union(part.node) && !part.node.has("not");
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
            self.record_loss_at(at, code);
        }
        Some(merged.node)
    }
}

/// Returns the schema with the annotations of another one that it does not have itself.
fn annotated(schema: &Node, other: &Node) -> Node {
    let mut annotated = schema.clone();
    let missing: Vec<(&String, &Node)> = other
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(keyword, _)| ANNOTATIONS.contains(&keyword.as_str()) && !schema.has(keyword))
        .filter(|(keyword, _)| !matches!(keyword.as_str(), "title" | "nullable"))
        .collect();
    if !missing.is_empty() && schema.has("$ref") {
        wrap_reference(&mut annotated);
    }
    for (keyword, value) in missing {
        annotated.insert(keyword, value.clone());
    }
    annotated
}
