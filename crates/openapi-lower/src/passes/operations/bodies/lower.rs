//! Lowers the request body that is sent, and moves the others to the Plan.

use openapi_source::changes::Code;
use openapi_source::{Map, Node};

use super::media::Media;
use super::{Bodies, Candidate, Sent, is_form_data};
use crate::codes;
use crate::passes::operations::parts::{OTHER_PARTS, PARTS};
use crate::passes::operations::wire_shape::Shape;
use crate::schema::{string_schema, union_members};

impl Bodies<'_, '_, '_> {
    /// Returns the lowered request bodies of a method, by media type: the body for progenitor, and
    /// the one whose schema `move_to_plan` moves to the Plan later.
    pub(super) fn lower(
        &mut self,
        candidate: &mut Candidate,
        sent: Sent,
        chosen: bool,
        plan: &mut Node,
    ) -> Vec<(String, Node)> {
        let origin = candidate.node.origin;
        let mut node = std::mem::replace(&mut candidate.node, Node::object(origin));
        move_parts(&mut node, plan);
        if let Some(encoding) = node.take("encoding") {
            match sent {
                Sent::Form | Sent::Bytes if encoding.is_object() => {
                    plan.insert("encoding", encoding);
                }
                _ => self
                    .notes
                    .removed(&encoding, codes::bodies::ENCODING_UNUSED),
            }
        }
        let key = if chosen {
            sent.key().to_owned()
        } else {
            candidate.media_type.clone()
        };
        if candidate.media == Media::Form && sent != Sent::Form {
            self.notes.note(origin, codes::bodies::FORM_RAW);
        }
        match sent {
            Sent::Json => self.require_schema(&mut node, codes::bodies::SCHEMA_MISSING),
            Sent::Form => self.require_schema(&mut node, codes::bodies::FORM_SCHEMA_MISSING),
            Sent::Bytes if is_form_data(candidate) => {
                return self.form_data(candidate, node, chosen);
            }
            Sent::Bytes | Sent::Text(_) if !chosen => {
                self.notes.removed(&node, codes::bodies::RAW);
                if let Some(schema) = node.take("schema").filter(Node::is_object) {
                    plan.insert("schema", schema);
                }
                return Vec::new();
            }
            Sent::Text(_) => self.raw(&mut node, None, plan),
            Sent::Bytes => self.raw(&mut node, Some("binary"), plan),
        }
        vec![(key, node)]
    }

    /// Lowers a multipart form: bytes for progenitor, a generated type for the client.
    fn form_data(
        &mut self,
        candidate: &Candidate,
        mut node: Node,
        chosen: bool,
    ) -> Vec<(String, Node)> {
        let mut lowered = Vec::new();
        node.members_mut().retain(|key, member| {
            let is_schema = key == "schema";
            if !is_schema {
                self.notes.removed(member, codes::bodies::FORM_MEMBER);
            }
            is_schema
        });
        if chosen {
            let schema = string_schema(Some("binary"), node.origin);
            let bytes = Node::with_members([("schema", schema)], node.origin);
            lowered.push((Sent::Bytes.key().to_owned(), bytes));
            self.notes.note(node.origin, codes::bodies::MULTIPART);
        }
        if let Some(schema) = node.get("schema") {
            if !matches!(self.components.shape(schema), Shape::Object | Shape::Any) {
                self.notes.note(schema.origin, codes::bodies::MULTIPART_RAW);
                self.notes.cx.plain_text.insert(schema.origin);
            }
            lowered.push((candidate.media_type.clone(), node));
        }
        lowered
    }

    fn require_schema(&mut self, node: &mut Node, code: Code) {
        let schema = node.get("schema");
        if !schema.is_some_and(Node::is_object) {
            let origin = schema.map_or(node.origin, |schema| schema.origin);
            self.notes.note(origin, code);
            node.insert("schema", Node::object(origin));
        }
    }

    /// Replaces the schema with a plain string, or bytes.
    fn raw(&mut self, node: &mut Node, format: Option<&str>, plan: &mut Node) {
        const EXPECTED: [&str; 5] = ["type", "format", "description", "title", "example"];
        let Some(schema) = node.get_mut("schema") else {
            self.notes
                .note(node.origin, codes::bodies::RAW_WITHOUT_SCHEMA);
            node.insert("schema", string_schema(format, node.origin));
            return;
        };
        let mut keywords = schema.as_object().into_iter().flat_map(Map::keys);
        if keywords.all(|key| EXPECTED.contains(&key.as_str()))
            && schema.text("type") == Some("string")
            && schema.text("format") == format
        {
            return;
        }
        let origin = schema.origin;
        let is_structured = !matches!(self.components.shape(schema), Shape::Scalar | Shape::Any);
        let schema = std::mem::replace(schema, string_schema(format, origin));
        let code = match (is_structured, format) {
            (true, _) => codes::bodies::STRUCTURED_RAW,
            (false, None) => codes::bodies::TEXT_UNCHECKED,
            (false, Some(_)) => codes::bodies::RAW,
        };
        self.notes.removed(&schema, code);
        if is_structured {
            self.notes.cx.plain_text.insert(origin);
        }
        plan.insert("schema", schema);
    }

    /// Moves a body without a separate method to the Plan; `by_caller`: whether the caller of another
    /// method can choose its media type.
    pub(super) fn move_to_plan(
        &mut self,
        candidate: &mut Candidate,
        by_caller: bool,
        plan: &mut Node,
    ) {
        let node = &mut candidate.node;
        move_parts(node, plan);
        let code = if by_caller {
            codes::bodies::NAMED_MEDIA_TYPE
        } else {
            codes::bodies::OTHER_MEDIA_TYPE
        };
        self.notes.removed(node, code);
        for key in ["schema", "encoding"] {
            if let Some(member) = node.take(key).filter(Node::is_object) {
                plan.insert(key, member);
            }
        }
    }

    /// Whether a body is a file, or has a form field with a file.
    pub(super) fn has_file(&self, candidate: &Candidate) -> bool {
        let schema = candidate.node.get("schema");
        if schema.is_some_and(|schema| self.components.has_format(schema, "binary")) {
            return true;
        }
        let form = schema.and_then(|schema| self.components.properties(schema));
        let is_file = |field: &Node| {
            let field = self.components.resolve(field);
            std::iter::once(field)
                .chain(union_members(field))
                .any(|field| {
                    let field = self.components.resolve(field);
                    let item = field.get("items").unwrap_or(field);
                    self.components.has_format(item, "binary")
                })
        };
        form.is_some_and(|form| form.named.values().any(|(field, _)| is_file(field)))
    }
}

/// Moves what the Plan of a form records to the Plan of the body.
fn move_parts(node: &mut Node, plan: &mut Node) {
    let Some(mut planned) = node.take_plan() else {
        return;
    };
    for key in [PARTS, OTHER_PARTS] {
        if let Some(parts) = planned.take(key) {
            plan.insert(key, parts);
        }
    }
}
