//! Adds a schema to every parameter, and removes members that progenitor does not read.

use openapi_normalize::MEDIA_TYPE;
use openapi_source::Node;
use openapi_source::changes::Code;
use openapi_source::media_type::is_json;

use super::lower::Lowering;
use super::simple::text;
use crate::codes;
use crate::passes::operations::wire_shape::Shape;
use crate::passes::shape;

impl Lowering<'_, '_, '_, '_> {
    /// Replaces `content` by its schema. The Plan, and [`MEDIA_TYPE`] in the lowered document,
    /// mark a JSON value; a value with another media type becomes a string.
    pub(super) fn content(&mut self, parameter: &mut Node) {
        if parameter.text("in") == Some("querystring") {
            return;
        }
        if let Some(stated) = parameter.take(MEDIA_TYPE) {
            if parameter.has("schema") && stated.as_str().is_some_and(is_json) {
                plan_media_type(parameter, stated);
            } else {
                let code = codes::parameters::OTHER_CONTENT.with([&stated.excerpt(60)]);
                self.notes.removed(&stated, code);
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
                let origin = content.origin;
                self.notes
                    .removed(&content, codes::parameters::JSON_CONTENT);
                parameter.insert("schema", schema);
                plan_media_type(parameter, Node::new(media_type, origin));
            }
            Some((media_type, schema)) => {
                let origin = content.origin;
                let code = codes::parameters::OTHER_CONTENT.with([&media_type]);
                self.notes.removed(&content, code);
                parameter.insert("schema", text(origin));
                if let Some(schema) = schema {
                    self.notes.cx.plain_text.insert(schema.origin);
                }
            }
            None => self
                .notes
                .removed(&content, codes::parameters::SCHEMA_MISSING),
        }
    }

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
        parameter.insert("schema", text(origin));
    }

    /// Handles members that progenitor does not read, or does not read leniently.
    pub(super) fn flags(&mut self, parameter: &mut Node) {
        if let Some(required) = parameter.get("required")
            && required.as_bool().is_none()
        {
            let (origin, yes) = (required.origin, required.as_str() == Some("true"));
            let code = codes::parameters::REQUIRED_NOT_BOOLEAN;
            self.notes.removed(required, code);
            parameter.insert("required", Node::new(yes, origin));
        }
        if let Some(node) = parameter.take("allowEmptyValue") {
            self.notes.removed(&node, codes::parameters::ALLOW_EMPTY);
        }
        if let Some(node) = parameter.take("allowReserved") {
            match node.as_bool() {
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
        if let Some(own) = schema.and_then(|schema| schema.take("default")) {
            if parameter.flag("required")
                && parameter
                    .get("schema")
                    .is_some_and(|it| self.violates(it, &own))
            {
                let code = codes::parameters::DEFAULT_MISMATCH.with([&own.excerpt(60)]);
                self.notes.removed(&own, code);
            } else if self.has_default(parameter, &own) {
                self.notes.note(own.origin, codes::parameters::DEFAULT);
                self.default(parameter, own);
            } else {
                let code = codes::parameters::SERVER_DEFAULT;
                self.notes.removed(&own, code);
            }
        } else if let Some(default) = self.referenced_default(parameter)
            && self.has_default(parameter, &default)
        {
            // The default value is also kept in its schema, so nothing is removed.
            self.default(parameter, default);
        }
        self.secret(parameter);
    }

    /// Records whether a parameter is deprecated, by itself or by its schema.
    fn deprecated(&mut self, parameter: &mut Node) {
        let own = parameter.take("deprecated");
        let schema = parameter.get_mut("schema");
        let of_schema = schema.and_then(shape::take_deprecated);
        for keyword in own.into_iter().chain(of_schema) {
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

    /// Whether a default value certainly does not match the schema. `format` is only a hint:
    /// servers accept words such as `now` for a time.
    pub(super) fn violates(&self, schema: &Node, default: &Node) -> bool {
        let is_judged = matches!(self.components.shape(schema), Shape::Scalar | Shape::List);
        let mut schema = self.components.resolve(schema).clone();
        if schema.text("type") == Some("string") {
            schema.take("format");
        }
        is_judged && !self.components.fits(default, &schema)
    }

    /// Whether the Plan needs the default value of a parameter.
    fn has_default(&self, parameter: &Node, default: &Node) -> bool {
        let schema = parameter.get("schema");
        let is_secret = schema.is_some_and(|it| self.components.has_format(it, "password"));
        let is_sent = parameter.flag("required") && parameter.text("in") != Some("path");
        !default.is_null() && (!is_secret || is_sent)
    }

    /// Handles the default value. The server applies that of an optional parameter, so it is
    /// documentation only. The client sends that of a required parameter if the caller passes no
    /// value. A path parameter stays required in the lowered document.
    fn default(&mut self, parameter: &mut Node, default: Node) {
        let in_path = parameter.text("in") == Some("path");
        parameter.plan_at().insert("default".to_owned(), default);
        let required = parameter.get("required").cloned();
        let Some(preset) = required.filter(|it| it.as_bool() == Some(true)) else {
            return;
        };
        if !in_path && let Some(required) = parameter.take("required") {
            let code = codes::parameters::PRESET;
            self.notes.note(required.origin, code);
        }
        parameter.plan_at().insert("preset".to_owned(), preset);
    }

    /// Records that a string is a secret.
    fn secret(&mut self, parameter: &mut Node) {
        let Some(schema) = parameter.get_mut("schema") else {
            return;
        };
        if !self.components.has_format(schema, "password") {
            return;
        }
        const DETAIL: Code = codes::parameters::SECRET;
        let origin = match schema.take("format") {
            Some(format) => {
                self.notes.removed(&format, DETAIL);
                format.origin
            }
            None => {
                self.notes.removed(schema, DETAIL);
                *schema = text(schema.origin);
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
