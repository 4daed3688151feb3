//! Lowers the body that is sent, and leaves the others to the Plan.

use super::super::parameters::shape::Shape;
use super::media::Media;
use super::{Bodies, LATER, Offer, Sent};
use crate::node::Node;
use crate::report::Effect;

impl Bodies<'_, '_, '_, '_> {
    /// The lowered form of the body that is sent.
    pub(super) fn lower(
        &mut self,
        offer: &mut Offer,
        sent: Sent,
        by_caller: bool,
        plan: &mut Node,
    ) -> Node {
        let origin = offer.node.origin;
        let mut node = std::mem::replace(&mut offer.node, Node::object(origin));
        if let Some(encoding) = node.take("encoding") {
            match sent {
                Sent::Form | Sent::Bytes if encoding.is_object() => {
                    if sent == Sent::Form {
                        let detail = "fields are written in the default encoding";
                        self.notes.note(LATER, encoding.origin, detail);
                    }
                    plan.insert("encoding", encoding);
                }
                _ => self.notes.removed(
                    Effect::Exact,
                    &encoding,
                    "an encoding without a meaning here",
                ),
            }
        }
        match sent {
            Sent::Json => self.require(&mut node, "a JSON body without a schema is any value"),
            Sent::Form => self.require(&mut node, "a form without a schema has any fields"),
            Sent::Text(_) => self.raw(&mut node, None, by_caller, plan),
            Sent::Bytes => self.raw(&mut node, Some("binary"), by_caller, plan),
        }
        node
    }

    fn require(&mut self, node: &mut Node, detail: &'static str) {
        if !node.get("schema").is_some_and(Node::is_object) {
            let origin = node
                .get("schema")
                .map_or(node.origin, |schema| schema.origin);
            self.notes.exact(origin, detail);
            node.insert("schema", Node::object(origin));
        }
    }

    /// Makes the schema plain text, or bytes.
    fn raw(&mut self, node: &mut Node, format: Option<&str>, by_caller: bool, plan: &mut Node) {
        let mut exact = Node::object(node.origin);
        exact.insert("type", Node::made("string", node.origin));
        if let Some(format) = format {
            exact.insert("format", Node::made(format, node.origin));
        }
        let Some(schema) = node.get_mut("schema") else {
            self.notes
                .exact(node.origin, "a body without a schema is sent as it is");
            node.insert("schema", exact);
            return;
        };
        let said = |key: &str| schema.text(key);
        let documented = schema.as_object().is_some_and(|map| {
            map.keys().all(|key| {
                matches!(
                    key.as_str(),
                    "type" | "format" | "description" | "title" | "example"
                )
            })
        });
        if documented && said("type") == Some("string") && said("format") == format {
            return;
        }
        let origin = schema.origin;
        let structured = !matches!(self.components.shape(schema), Shape::Scalar | Shape::Any);
        let mut replaced = Node::object(origin);
        for (key, value) in exact.as_object().into_iter().flatten() {
            replaced.insert(key, Node::made(value.kind.clone(), origin));
        }
        let schema = std::mem::replace(schema, replaced);
        let (effect, detail) = match (structured, format) {
            // That is said of the operation.
            (true, _) if by_caller => (Effect::Exact, "a raw body is sent as it is"),
            (true, _) => (LATER, "the structure of the body is the caller's to write"),
            (false, None) => (Effect::Widened, "a text body is sent unchecked"),
            (false, Some(_)) => (Effect::Exact, "a raw body is sent as it is"),
        };
        self.notes.removed(effect, &schema, detail);
        if structured {
            self.notes.cx.plain_text.insert(origin);
        }
        plan.insert("schema", schema);
    }

    /// Leaves a body that is not sent to the Plan.
    pub(super) fn leave(
        &mut self,
        offer: &mut Offer,
        chosen: Option<&Node>,
        sent: Sent,
        by_caller: bool,
        plan: &mut Node,
    ) {
        let node = &mut offer.node;
        let schema = node.get("schema");
        let same = match (schema, chosen) {
            (Some(one), Some(other)) => {
                let (one, other) = (self.components.resolve(one), self.components.resolve(other));
                std::ptr::eq(one, other) || one.same(other)
            }
            (None, None) => true,
            _ => false,
        };
        // Another spelling of a value says nothing more; raw bytes are what they are.
        let another_spelling = same && sent != Sent::Bytes;
        let by_caller = by_caller && matches!(offer.media, Media::Other | Media::Xml);
        let (effect, detail) = match another_spelling || by_caller {
            true => (
                Effect::Exact,
                "another media type of the same body is left to the Plan".to_owned(),
            ),
            false => (LATER, format!("not offered: {}", offer.media_type)),
        };
        self.notes.removed(effect, node, detail);
        for key in ["schema", "encoding"] {
            if let Some(part) = node.take(key).filter(Node::is_object) {
                plan.insert(key, part);
            }
        }
    }

    /// Whether a form has a field that holds a file.
    pub(super) fn has_file(&self, offer: &Offer) -> bool {
        let schema = offer.node.get("schema");
        let found = schema.and_then(|schema| self.components.properties(schema));
        found.is_some_and(|found| {
            found
                .named
                .values()
                .any(|(field, _)| self.components.has_format(field, "binary"))
        })
    }
}
