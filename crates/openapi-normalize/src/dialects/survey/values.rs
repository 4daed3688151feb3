//! Finds values that not every version allows for a member.

use openapi_source::{Kind, Node};

use super::Survey;
use crate::dialects::grammar::{BEFORE_V31, Object, V2, V3, V31, Versions};

impl<'r> Survey<'r> {
    /// Notes values that not every version allows for a member.
    pub(super) fn note_values(&mut self, node: &'r Node, object: Object) {
        match object {
            Object::Parameter => self.note_parameter_values(node),
            Object::Schema => self.note_schema_values(node),
            Object::SecurityScheme => {
                let versions = match node.text("type") {
                    Some("basic") => V2,
                    Some("http" | "openIdConnect") => V3,
                    Some("mutualTLS") => V31,
                    _ => return,
                };
                self.note_value(node, "type", "this `type`", object, versions);
            }
            _ => {}
        }
    }

    /// Notes the value of a member if the document's version does not allow it.
    fn note_value(
        &mut self,
        node: &Node,
        key: &str,
        what: &str,
        object: Object,
        versions: Versions,
    ) {
        if let Some(value) = node.get(key).filter(|_| !versions.has(self.dialect)) {
            self.note_other_version(value, what, object, versions);
        }
    }

    fn note_parameter_values(&mut self, node: &Node) {
        let location = node.text("in").unwrap_or_default();
        let is_in = |name: &str| location.trim().eq_ignore_ascii_case(name);
        let object = Object::Parameter;
        if is_in("body") || is_in("formData") {
            self.note_value(node, "in", &format!("`in: {location}`"), object, V2);
        } else if node.has("in") {
            let what = "`schema` of a parameter other than a body";
            self.note_value(node, "schema", what, object, V3);
        }
        if is_in("cookie") {
            self.note_value(node, "in", "`in: cookie`", object, V3);
        }
    }

    fn note_schema_values(&mut self, node: &'r Node) {
        let object = Object::Schema;
        match node.get("type").map(|kind| &kind.kind) {
            Some(Kind::Array(_)) => self.note_value(node, "type", "a list of types", object, V31),
            Some(Kind::String(text)) if text == "null" => {
                self.note_value(node, "type", "`type: null`", object, V31);
            }
            Some(Kind::String(text)) if text == "file" => {
                self.note_value(node, "type", "`type: file`", object, V2);
            }
            _ => {}
        }
        for key in ["exclusiveMinimum", "exclusiveMaximum"] {
            match node.get(key).map(|bound| &bound.kind) {
                Some(Kind::Bool(_)) => {
                    self.note_value(node, key, &format!("a boolean `{key}`"), object, BEFORE_V31);
                }
                Some(Kind::Number(_)) => {
                    self.note_value(node, key, &format!("a number as `{key}`"), object, V31);
                }
                _ => {}
            }
        }
        let Some(discriminator) = node.get("discriminator") else {
            return;
        };
        let key = "discriminator";
        match &discriminator.kind {
            Kind::String(_) => self.note_value(node, key, "a name as `discriminator`", object, V2),
            Kind::Object(_) => {
                self.note_value(node, key, "an object as `discriminator`", object, V3)
            }
            _ => {}
        }
        for (_, target) in discriminator.members("mapping") {
            self.visit_reference(target, object);
        }
    }
}
