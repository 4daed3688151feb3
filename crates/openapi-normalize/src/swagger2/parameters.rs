//! Converts query, header and path parameters, and the values of headers and form fields: members
//! that describe the value move into a schema.

use openapi_source::{Kind, Map, Node, Origin};

use super::Converter;
use crate::codes;
use crate::extensions::enum_value_extensions;

/// The members of a parameter, a header or an item that describe its value.
const VALUE_MEMBERS: [&str; 22] = [
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
    /// Returns the separator for a `collectionFormat`; `None` if Swagger 2.0 does not define it for
    /// the location.
    pub(super) fn parse(format: &Node, location: &str) -> Option<Separator> {
        match format.as_str()? {
            "csv" => Some(Separator::Comma),
            "ssv" => Some(Separator::Space),
            "pipes" => Some(Separator::Pipe),
            "tsv" => Some(Separator::Tab),
            "multi" if matches!(location, "query" | "formData") => Some(Separator::Multi),
            _ => None,
        }
    }

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
    pub(super) fn convert_parameter(&mut self, parameter: &mut Node, location: &str) {
        if !parameter.is_object() || parameter.has("$ref") {
            return;
        }
        let separator = self.take_separator(parameter, location);
        if !self.convert_value(parameter) {
            return;
        }
        let Some((separator, origin)) = separator else {
            return;
        };
        if !self.is_swagger2 && (parameter.has("style") || parameter.has("explode")) {
            let style = parameter.text("style").unwrap_or("form");
            let explode = parameter.get("explode").and_then(Node::as_bool);
            let stated = (style, explode.unwrap_or(style == "form"));
            if location == "query" && stated != separator.style() {
                self.notes
                    .note(origin, codes::swagger2::COLLECTION_FORMAT_IGNORED);
            }
            return;
        }
        for key in ["explode", "style"] {
            let code = codes::swagger2::STYLE_OF_COLLECTION_FORMAT;
            self.notes.remove(parameter, key, code);
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
    pub(super) fn convert_value(&mut self, holder: &mut Node) -> bool {
        let has_value_members = VALUE_MEMBERS.iter().any(|key| holder.has(key));
        let counts = has_value_members && self.is_swagger2;
        if holder.has("content") && !holder.has("schema") && !counts {
            for key in VALUE_MEMBERS {
                let code = codes::swagger2::DESCRIBED_BY_CONTENT;
                self.notes.remove(holder, key, code);
            }
            return false;
        }
        let code = codes::swagger2::CONTENT_IGNORED;
        self.notes.remove(holder, "content", code);
        if has_value_members || self.is_swagger2 {
            let schema = self.take_schema(holder);
            holder.insert("schema", schema);
        }
        true
    }

    /// Moves the members that describe the value of a parameter or header into a schema.
    pub(super) fn take_schema(&mut self, holder: &mut Node) -> Node {
        let origin = holder.origin;
        let keys = VALUE_MEMBERS.into_iter().chain(enum_value_extensions());
        let members = keys.filter_map(|key| Some((key, holder.take(key)?)));
        let of_members = Node::with_members(members, origin);
        let mut schema = match holder.take("schema") {
            Some(schema) if schema.is_object() => self.merge(schema, of_members),
            Some(other) => {
                self.notes.removed(&other, codes::swagger2::SCHEMA_UNUSABLE);
                of_members
            }
            None => of_members,
        };
        self.remove_nested_separators(&mut schema);
        if schema.as_object().is_none_or(Map::is_empty) {
            self.notes.note(origin, codes::swagger2::TYPE_MISSING);
        }
        schema
    }

    /// Merges the `schema` of OpenAPI 3 with the schema from members of Swagger 2.0. Each adds the
    /// keywords that the other lacks.
    fn merge(&mut self, schema: Node, of_members: Node) -> Node {
        let (mut merged, other) = if self.is_swagger2 && of_members.has("type") {
            (of_members, schema)
        } else {
            (schema, of_members)
        };
        let types = (self.type_of(&merged), self.type_of(&other));
        let (agrees, is_same_type) = match types {
            (Some(one), Some(other)) => (one == other, one == other),
            _ => (true, false),
        };
        let can_add = agrees && !merged.has("$ref") && !other.has("$ref");
        let Kind::Object(members) = other.kind else {
            return merged;
        };
        for (key, member) in *members {
            let is_same = match merged.get(&key) {
                None if can_add => {
                    merged.insert(&key, member);
                    continue;
                }
                None => key == "type" && is_same_type,
                Some(existing) => existing.is_same(&member),
            };
            let code = if is_same {
                codes::swagger2::VALUE_TWICE
            } else {
                codes::swagger2::VALUE_IN_TWO_FORMS
            };
            self.notes.removed(&member, code);
        }
        merged
    }

    /// Removes and returns the separator of array items; `None` if the value is not an array, or if
    /// `style` takes precedence.
    pub(super) fn take_separator(
        &mut self,
        holder: &mut Node,
        location: &str,
    ) -> Option<(Separator, Origin)> {
        let has_type = holder.has("type");
        let value_type = match holder.get("schema").filter(|_| !has_type) {
            Some(schema) => self.type_of(schema),
            None => holder.text("type").map(str::to_owned),
        };
        let is_array = value_type.as_deref() == Some("array");
        let format_of_schema = holder
            .get_mut("schema")
            .and_then(|schema| schema.take("collectionFormat"));
        let format = holder.take("collectionFormat").or(format_of_schema);
        let separator = format
            .as_ref()
            .and_then(|format| Separator::parse(format, location));
        if let Some(format) = &format {
            let code = match separator {
                _ if !is_array => codes::swagger2::COLLECTION_FORMAT_OF_SCALAR,
                Some(_) => codes::swagger2::COLLECTION_FORMAT,
                None => codes::swagger2::COLLECTION_FORMAT_UNKNOWN,
            };
            self.notes.removed(format, code);
        }
        if !is_array {
            return None;
        }
        let Some(format) = format else {
            let has_style = !has_type && (holder.has("style") || holder.has("explode"));
            if !self.is_swagger2 || has_style {
                return None;
            }
            let code = codes::swagger2::COLLECTION_FORMAT_MISSING;
            self.notes.note(holder.origin, code);
            return Some((Separator::Comma, holder.origin));
        };
        Some((separator.unwrap_or(Separator::Comma), format.origin))
    }

    /// Removes the separators of nested arrays, for which OpenAPI 3 has no style.
    fn remove_nested_separators(&mut self, schema: &mut Node) {
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
