//! Lowers the request body that is sent, and moves the others to the Plan.

use openapi_source::Node;
use openapi_source::changes::Code;

use super::{Bodies, Candidate, Sent, is_form_data};
use crate::codes;
use crate::passes::operations::wire_shape::Shape;

impl Bodies<'_, '_, '_, '_> {
    /// Returns the lowered request body of a method by media type: the one for progenitor, and the
    /// data for the Plan.
    pub(super) fn lower(
        &mut self,
        candidate: &mut Candidate,
        sent: Sent,
        chosen: bool,
        plan: &mut Node,
    ) -> Vec<(String, Node)> {
        let origin = candidate.node.origin;
        let mut node = std::mem::replace(&mut candidate.node, Node::object(origin));
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
        match sent {
            Sent::Json => self.require(&mut node, codes::bodies::SCHEMA_MISSING),
            Sent::Form => self.require(&mut node, codes::bodies::FORM_SCHEMA_MISSING),
            Sent::Bytes if is_form_data(candidate) => {
                return self.form_data(candidate, node, chosen);
            }
            Sent::Bytes | Sent::Text(_) if !chosen => {
                let code = codes::bodies::RAW;
                self.notes.removed(&node, code);
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
            if key != "schema" {
                let code = codes::bodies::FORM_MEMBER;
                self.notes.removed(member, code);
            }
            key == "schema"
        });
        if chosen {
            let mut schema = Node::object(node.origin);
            schema.insert("type", Node::new("string", node.origin));
            schema.insert("format", Node::new("binary", node.origin));
            let mut bytes = Node::object(node.origin);
            bytes.insert("schema", schema);
            lowered.push((Sent::Bytes.key().to_owned(), bytes));
            self.notes.note(node.origin, codes::bodies::MULTIPART);
        }
        if let Some(schema) = node.get("schema") {
            if !matches!(self.components.shape(schema), Shape::Object | Shape::Any) {
                let code = codes::bodies::MULTIPART_RAW;
                self.notes.note(schema.origin, code);
                self.notes.cx.plain_text.insert(schema.origin);
            }
            lowered.push((candidate.media_type.clone(), node));
        }
        lowered
    }

    fn require(&mut self, node: &mut Node, code: Code) {
        if !node.get("schema").is_some_and(Node::is_object) {
            let origin = node
                .get("schema")
                .map_or(node.origin, |schema| schema.origin);
            self.notes.note(origin, code);
            node.insert("schema", Node::object(origin));
        }
    }

    /// Replaces the schema by a plain string, or bytes.
    fn raw(&mut self, node: &mut Node, format: Option<&str>, plan: &mut Node) {
        let mut exact = Node::object(node.origin);
        exact.insert("type", Node::new("string", node.origin));
        if let Some(format) = format {
            exact.insert("format", Node::new(format, node.origin));
        }
        let Some(schema) = node.get_mut("schema") else {
            self.notes
                .note(node.origin, codes::bodies::RAW_WITHOUT_SCHEMA);
            node.insert("schema", exact);
            return;
        };
        let keyword = |key: &str| schema.text(key);
        let documented = schema.as_object().is_some_and(|map| {
            map.keys().all(|key| {
                matches!(
                    key.as_str(),
                    "type" | "format" | "description" | "title" | "example"
                )
            })
        });
        if documented && keyword("type") == Some("string") && keyword("format") == format {
            return;
        }
        let origin = schema.origin;
        let structured = !matches!(self.components.shape(schema), Shape::Scalar | Shape::Any);
        let mut replaced = Node::object(origin);
        for (key, value) in exact.as_object().into_iter().flatten() {
            replaced.insert(key, Node::new(value.kind.clone(), origin));
        }
        let schema = std::mem::replace(schema, replaced);
        let code = match (structured, format) {
            (true, _) => codes::bodies::STRUCTURED_RAW,
            (false, None) => codes::bodies::TEXT_UNCHECKED,
            (false, Some(_)) => codes::bodies::RAW,
        };
        self.notes.removed(&schema, code);
        if structured {
            self.notes.cx.plain_text.insert(origin);
        }
        plan.insert("schema", schema);
    }

    /// Moves a body without a separate method to the Plan; `named`: whether the caller of another
    /// method chooses its media type.
    pub(super) fn move_to_plan(&mut self, candidate: &mut Candidate, named: bool, plan: &mut Node) {
        let node = &mut candidate.node;
        let code = if named {
            codes::bodies::NAMED_MEDIA_TYPE
        } else {
            codes::bodies::OTHER_MEDIA_TYPE
        };
        self.notes.removed(node, code);
        for key in ["schema", "encoding"] {
            if let Some(part) = node.take(key).filter(Node::is_object) {
                plan.insert(key, part);
            }
        }
    }

    /// Whether a body is a file, or has a form field with a file.
    pub(super) fn has_file(&self, candidate: &Candidate) -> bool {
        let schema = candidate.node.get("schema");
        if schema.is_some_and(|schema| self.components.has_format(schema, "binary")) {
            return true;
        }
        let found = schema.and_then(|schema| self.components.properties(schema));
        found.is_some_and(|found| {
            found.named.values().any(|(field, _)| {
                let field = self.components.resolve(field);
                let item = field.get("items").unwrap_or(field);
                self.components.has_format(item, "binary")
            })
        })
    }
}
