//! Converts other parameters: members that describe the value move into a schema.

use openapi_source::{Kind, Node, Origin};

use super::Converter;
use crate::codes;
use crate::extensions;

/// The members of a parameter, a header or an item that describe its value.
const OF_THE_VALUE: [&str; 22] = [
    "type",
    "format",
    "items",
    "default",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "enum",
    "multipleOf",
    "properties",
    "additionalProperties",
    "allOf",
    "x-nullable",
    "x-secret",
    "$ref",
];

/// The separator of array items.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Separator {
    Comma,
    Space,
    Pipe,
    Tab,
    /// One parameter per item.
    Multi,
}

impl Separator {
    /// Returns `style` and `explode` for a query parameter or a form field.
    pub(super) fn style(self) -> (&'static str, bool) {
        match self {
            Separator::Comma => ("form", false),
            Separator::Multi => ("form", true),
            Separator::Space => ("spaceDelimited", false),
            Separator::Pipe => ("pipeDelimited", false),
            // OpenAPI 3 has no name for it; this private style is for the client generator.
            Separator::Tab => ("tabDelimited", false),
        }
    }
}

impl Converter<'_, '_> {
    /// Converts a query, header or path parameter.
    pub(super) fn parameter(&mut self, parameter: &mut Node, location: &str) {
        if !parameter.is_object() || parameter.has("$ref") {
            return;
        }
        let separator = self.separator(parameter);
        if !self.value(parameter) {
            return;
        }
        let Some((separator, origin)) = separator else {
            return;
        };
        if !self.is_swagger2 && (parameter.has("style") || parameter.has("explode")) {
            let style = parameter.text("style").unwrap_or("form");
            let explode = parameter.get("explode").and_then(Node::as_bool);
            let own = (style, explode.unwrap_or(style == "form"));
            if location == "query" && own != separator.style() {
                let code = codes::swagger2::COLLECTION_FORMAT_IGNORED;
                self.notes.note(origin, code);
            }
            return;
        }
        for key in ["explode", "style"] {
            self.remove_rewritten(parameter, key, codes::swagger2::STYLE_OF_COLLECTION_FORMAT);
        }
        match separator.style() {
            ("form", false) if location == "query" => {
                parameter.insert("explode", Node::new(false, origin));
            }
            // `form` and `simple`, the defaults of OpenAPI, separate by commas.
            ("form", _) => {}
            (style, _) => parameter.insert("style", Node::new(style, origin)),
        }
    }

    /// Adds the schema of a parameter or a header; returns `false` if its `content` describes the
    /// value.
    pub(super) fn value(&mut self, holder: &mut Node) -> bool {
        let states = OF_THE_VALUE.iter().any(|key| holder.has(key));
        if holder.has("content") && !holder.has("schema") && !(states && self.is_swagger2) {
            for key in OF_THE_VALUE {
                let code = codes::swagger2::DESCRIBED_BY_CONTENT;
                self.notes.remove(holder, key, code);
            }
            return false;
        }
        let code = codes::swagger2::CONTENT_IGNORED;
        self.notes.remove(holder, "content", code);
        if states || self.is_swagger2 {
            let schema = self.schema(holder);
            holder.insert("schema", schema);
        }
        true
    }

    /// Moves the members that describe the value of a parameter or header into a schema.
    pub(super) fn schema(&mut self, holder: &mut Node) -> Node {
        let origin = holder.origin;
        let written = holder.take("schema");
        let mut stated = Node::object(origin);
        for key in OF_THE_VALUE.iter().chain(&extensions::ENUM_VALUES) {
            if let Some(member) = holder.take(key) {
                stated.insert(key, member);
            }
        }
        let is_written = written.as_ref().is_some_and(Node::is_object);
        let mut schema = match written {
            Some(schema) if is_written => self.merged(schema, stated),
            Some(other) => {
                let code = codes::swagger2::SCHEMA_UNUSABLE;
                self.notes.removed(&other, code);
                stated
            }
            None => stated,
        };
        self.nested_separators(&mut schema);
        if schema.as_object().is_none_or(|map| map.is_empty()) {
            self.notes.note(origin, codes::swagger2::TYPE_MISSING);
        }
        schema
    }

    /// Merges the `schema` of OpenAPI 3 with the schema from members of Swagger 2.0. Each adds the
    /// keywords that the other lacks.
    fn merged(&mut self, written: Node, stated: Node) -> Node {
        let (mut own, other) = if self.is_swagger2 && stated.has("type") {
            (stated, written)
        } else {
            (written, stated)
        };
        let kinds = [self.type_of(&own), self.type_of(&other)];
        let agrees = match &kinds {
            [Some(own), Some(other)] => own == other,
            _ => true,
        };
        let can_add = agrees && !own.has("$ref") && !other.has("$ref");
        let Kind::Object(members) = other.kind else {
            return own;
        };
        for (key, member) in *members {
            let same = match own.get(&key) {
                None if can_add => {
                    own.insert(&key, member);
                    continue;
                }
                None => key == "type" && agrees && kinds.iter().all(Option::is_some),
                Some(found) => found.is_same(&member),
            };
            let code = if same {
                codes::swagger2::VALUE_TWICE
            } else {
                codes::swagger2::VALUE_IN_TWO_FORMS
            };
            self.notes.removed(&member, code);
        }
        own
    }

    /// Removes and returns the separator of array items; `None` if the value is not an array, or if
    /// `style` takes precedence.
    pub(super) fn separator(&mut self, holder: &mut Node) -> Option<(Separator, Origin)> {
        let states_type = holder.has("type");
        let kind = match holder.get("schema").filter(|_| !states_type) {
            Some(schema) => self.type_of(schema),
            None => holder.text("type").map(str::to_owned),
        };
        let is_array = kind.as_deref() == Some("array");
        let code = if is_array {
            codes::swagger2::COLLECTION_FORMAT
        } else {
            codes::swagger2::COLLECTION_FORMAT_OF_SCALAR
        };
        let inner = holder
            .get_mut("schema")
            .filter(|schema| schema.has("collectionFormat"));
        let inner = inner.and_then(|schema| schema.take("collectionFormat"));
        let format = holder.take("collectionFormat").or(inner);
        if let Some(format) = &format {
            self.notes.removed(format, code);
        }
        if !is_array {
            return None;
        }
        let Some(format) = format else {
            let has_style = !states_type && (holder.has("style") || holder.has("explode"));
            if !self.is_swagger2 || has_style {
                return None;
            }
            let code = codes::swagger2::COLLECTION_FORMAT_MISSING;
            self.notes.note(holder.origin, code);
            return Some((Separator::Comma, holder.origin));
        };
        let separator = match format.as_str().unwrap_or_default() {
            "multi" => Separator::Multi,
            "ssv" => Separator::Space,
            "pipes" => Separator::Pipe,
            "tsv" => Separator::Tab,
            _ => Separator::Comma,
        };
        Some((separator, format.origin))
    }

    /// OpenAPI 3 has no style for nested arrays.
    fn nested_separators(&mut self, schema: &mut Node) {
        let mut items = schema.get_mut("items");
        while let Some(node) = items {
            let code = match node.text("type") {
                Some("array") => codes::swagger2::COLLECTION_FORMAT_NESTED,
                _ => codes::swagger2::COLLECTION_FORMAT_OF_SCALAR,
            };
            self.notes.remove(node, "collectionFormat", code);
            items = node.get_mut("items");
        }
    }
}
