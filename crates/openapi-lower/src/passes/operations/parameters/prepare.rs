//! Adds a schema to every parameter, and removes members that progenitor does not read.

use openapi_normalize::MEDIA_TYPE;
use openapi_source::media_type::is_json;
use openapi_source::{Dialect, Node};

use super::lower::Lowering;
use crate::codes;
use crate::passes::operations::wire_shape::Shape;
use crate::passes::shape;
use crate::schema::string_schema;

impl Lowering<'_, '_, '_> {
    /// Replaces `content` with its schema. The Plan, and [`MEDIA_TYPE`] in the lowered document,
    /// mark a JSON value; a value with another media type becomes a string.
    pub(super) fn content(&mut self, parameter: &mut Node) {
        if parameter.text("in") == Some("querystring") {
            return;
        }
        if let Some(media_type) = parameter.take(MEDIA_TYPE) {
            if parameter.has("schema") && media_type.as_str().is_some_and(is_json) {
                plan_media_type(parameter, media_type);
            } else {
                let message = codes::parameters::OTHER_CONTENT.with([&media_type.excerpt(60)]);
                self.notes.removed(&media_type, message);
            }
        }
        if parameter.has("schema") {
            return;
        }
        let Some(mut content) = parameter.take("content") else {
            return;
        };
        let first = content
            .as_object_mut()
            .and_then(|map| map.shift_remove_index(0));
        let schema = first.map(|(media_type, mut media)| (media_type, media.take("schema")));
        match schema {
            Some((media_type, Some(schema))) if media_type.starts_with("text/") => {
                parameter.insert("schema", schema);
                self.notes
                    .removed(&content, codes::parameters::TEXT_CONTENT);
            }
            Some((media_type, Some(schema))) if is_json(&media_type) => {
                self.notes
                    .removed(&content, codes::parameters::JSON_CONTENT);
                parameter.insert("schema", schema);
                plan_media_type(parameter, Node::new(media_type, content.origin));
            }
            Some((media_type, schema)) => {
                let message = codes::parameters::OTHER_CONTENT.with([&media_type]);
                self.notes.removed(&content, message);
                parameter.insert("schema", string_schema(None, content.origin));
                if let Some(schema) = schema {
                    self.notes.cx.plain_text.insert(schema.origin);
                }
            }
            None => self
                .notes
                .removed(&content, codes::parameters::SCHEMA_MISSING),
        }
    }

    /// Adds the schema of a string if there is no schema.
    pub(super) fn require_schema(&mut self, parameter: &mut Node) {
        if parameter.text("in") == Some("querystring") {
            return;
        }
        let origin = match parameter.get("schema") {
            Some(schema) if schema.is_object() => return,
            Some(schema) => schema.origin,
            None => parameter.origin,
        };
        self.notes.note(origin, codes::parameters::SCHEMA_MISSING);
        parameter.insert("schema", string_schema(None, origin));
    }

    /// Handles the members that progenitor does not read, and a `required` without a value.
    pub(super) fn flags(&mut self, parameter: &mut Node) {
        if let Some(required) = parameter.get_mut("required")
            && required.as_bool().is_none()
        {
            self.notes
                .note(required.origin, codes::parameters::REQUIRED_NOT_BOOLEAN);
            required.kind = false.into();
        }
        if let Some(node) = parameter.take("allowEmptyValue") {
            let code = if node.as_bool() == Some(true) && self.has_no_empty_value(parameter) {
                codes::parameters::EMPTY_VALUE
            } else {
                codes::parameters::ALLOW_EMPTY
            };
            self.notes.removed(&node, code);
        }
        if let Some(node) = parameter.take("allowReserved") {
            let is_defined = parameter.text("in") == Some("query")
                || self.notes.cx.dialect == Dialect::OpenApi32;
            match node.as_bool() {
                Some(true) if !is_defined => self
                    .notes
                    .removed(&node, codes::parameters::RESERVED_OUTSIDE_QUERY),
                Some(true) => {
                    parameter.plan_at().insert("allowReserved".to_owned(), node);
                }
                _ => self
                    .notes
                    .removed(&node, codes::parameters::RESERVED_ENCODED),
            }
        }
        self.deprecated(parameter);
        let schema = parameter.get_mut("schema");
        if let Some(default) = schema.and_then(|schema| schema.take("default")) {
            let schema = parameter.get("schema");
            if parameter.flag("required") && schema.is_some_and(|it| self.violates(it, &default)) {
                let message = codes::parameters::DEFAULT_MISMATCH.with([&default.excerpt(60)]);
                self.notes.removed(&default, message);
            } else if self.needs_default(parameter, &default) {
                self.notes.note(default.origin, codes::parameters::DEFAULT);
                self.default(parameter, default);
            } else {
                self.notes
                    .removed(&default, codes::parameters::SERVER_DEFAULT);
            }
        } else if let Some(default) = self.referenced_default(parameter)
            && self.needs_default(parameter, &default)
        {
            // The component keeps the default value, so nothing is removed.
            self.default(parameter, default);
        }
        self.secret(parameter);
    }

    /// Whether the type of a query parameter has no value that is sent as an empty string.
    fn has_no_empty_value(&self, parameter: &Node) -> bool {
        let schema = parameter.get("schema");
        let schema = schema.map(|schema| self.components.resolve(schema));
        let is_restricted = |schema: &Node| {
            schema.has("enum") || schema.text("type").is_some_and(|name| name != "string")
        };
        parameter.text("in") == Some("query") && schema.is_some_and(is_restricted)
    }

    /// Records whether a parameter is deprecated, by itself or by its schema.
    fn deprecated(&mut self, parameter: &mut Node) {
        let of_parameter = parameter.take("deprecated");
        let schema = parameter.get_mut("schema");
        let of_schema = schema.and_then(shape::take_deprecated);
        for keyword in of_parameter.into_iter().chain(of_schema) {
            if keyword.as_bool() == Some(true) && !parameter.flag("deprecated") {
                parameter.plan_at().insert("deprecated".to_owned(), keyword);
            } else {
                self.notes.removed(&keyword, codes::deprecated::FALSE);
            }
        }
    }

    /// Returns the default value of the component that a parameter's schema refers to.
    fn referenced_default(&self, parameter: &Node) -> Option<Node> {
        let schema = parameter.get("schema")?;
        let wrapped = match schema.items("allOf") {
            [wrapped] => wrapped,
            _ => schema,
        };
        self.components.resolve(wrapped).get("default").cloned()
    }

    /// Whether a default value certainly does not match the schema. Ignores `format` of strings:
    /// servers accept words such as `now` for a time.
    pub(super) fn violates(&self, schema: &Node, default: &Node) -> bool {
        let is_checked = matches!(self.components.shape(schema), Shape::Scalar | Shape::Array);
        let mut schema = self.components.resolve(schema).clone();
        if schema.text("type") == Some("string") {
            schema.take("format");
        }
        is_checked && !self.components.fits(default, &schema)
    }

    /// Whether the Plan needs the default value of a parameter.
    fn needs_default(&self, parameter: &Node, default: &Node) -> bool {
        let schema = parameter.get("schema");
        let is_secret = schema.is_some_and(|it| self.components.has_format(it, "password"));
        let is_preset = parameter.flag("required") && parameter.text("in") != Some("path");
        !default.is_null() && (!is_secret || is_preset)
    }

    /// Moves the default value to the Plan. The server applies the default value of an optional
    /// parameter, which is documentation only. The client sends the default value of a required
    /// parameter if the caller passes no value. A path parameter stays required in the lowered
    /// document.
    fn default(&mut self, parameter: &mut Node, default: Node) {
        let in_path = parameter.text("in") == Some("path");
        parameter.plan_at().insert("default".to_owned(), default);
        let required = parameter.get("required").cloned();
        let Some(required) = required.filter(|it| it.as_bool() == Some(true)) else {
            return;
        };
        if !in_path {
            parameter.take("required");
            self.notes.note(required.origin, codes::parameters::PRESET);
        }
        parameter.plan_at().insert("preset".to_owned(), required);
    }

    /// Records that a string is a secret.
    fn secret(&mut self, parameter: &mut Node) {
        let Some(schema) = parameter.get_mut("schema") else {
            return;
        };
        if !self.components.has_format(schema, "password") {
            return;
        }
        let origin = match schema.take("format") {
            Some(format) => {
                self.notes.removed(&format, codes::parameters::SECRET);
                format.origin
            }
            None => {
                self.notes.removed(schema, codes::parameters::SECRET);
                *schema = string_schema(None, schema.origin);
                schema.origin
            }
        };
        let plan = parameter.plan_at();
        plan.insert("secret".to_owned(), Node::new(true, origin));
    }
}

fn plan_media_type(parameter: &mut Node, media_type: Node) {
    parameter.insert(MEDIA_TYPE, media_type.clone());
    let plan = parameter.plan_at();
    plan.insert("mediaType".to_owned(), media_type);
}
