//! The arguments of a method, read from the lowered operation.

use openapi_lower::plan;
use serde_json::Value;
use typify_model::names;

use super::{
    Pointer, is_nullable,
    method::{Argument, Body, CONTENT_TYPE, Reader, documentation, string},
    reference, rust_type,
};

impl Reader<'_> {
    pub(super) fn arguments(&self) -> Vec<Argument> {
        let parameters = self.operation.get("parameters").and_then(Value::as_array);
        let parameters = parameters.into_iter().flatten();
        parameters
            .enumerate()
            .map(|(at, parameter)| {
                let pointer = self.pointer.below("parameters").below(&at.to_string());
                self.argument(parameter, pointer)
            })
            .collect()
    }

    fn argument(&self, parameter: &Value, pointer: Pointer) -> Argument {
        let name = string(parameter, "name");
        let planned = self.planned.parameters.get(name).cloned();
        let planned = planned.unwrap_or_default();
        let schema = parameter.get("schema").cloned().unwrap_or_default();
        let location = planned.location.map(plan::Location::as_str);
        let location = location.unwrap_or_else(|| string(parameter, "in"));
        let required = parameter.get("required") == Some(&Value::Bool(true));
        Argument {
            name: names::method_name(name),
            lowered: name.to_owned(),
            location: location.to_owned(),
            style: self.style(&planned, location, &schema),
            required: required && !planned.preset && !is_nullable(&schema),
            ty: if planned.secret {
                "Secret".to_owned()
            } else {
                not_null(rust_type(&schema, self.plan))
            },
            pointer,
            deprecated: planned.deprecated,
            docs: documentation(parameter),
            server_default: planned.default.filter(|_| !planned.preset),
            wire: planned.wire_name.unwrap_or_else(|| name.to_owned()),
            schema,
        }
    }

    /// Describes how a value is written, as far as it differs from progenitor's default, and the
    /// default value that the client sends.
    fn style(&self, planned: &plan::Parameter, location: &str, schema: &Value) -> String {
        let mut words = Vec::new();
        if let Some(media_type) = &planned.media_type {
            words.push(media_type.clone());
        } else {
            let is_form = matches!(location, "query" | "cookie");
            let style = planned.style.map(plan::ParameterStyle::as_str);
            let style = style.unwrap_or(if is_form { "form" } else { "simple" });
            let target = reference(schema).and_then(|name| self.schemas?.get(name));
            let is_scalar = matches!(
                string(target.unwrap_or(schema), "type"),
                "string" | "integer" | "number" | "boolean"
            );
            if !is_scalar || matches!(style, "label" | "matrix") {
                words.push(style.to_owned());
            }
            if !is_scalar && style != "deepObject" {
                let explode = planned.explode.unwrap_or(style == "form");
                words.push(if explode { "exploded" } else { "joined" }.to_owned());
            }
            if planned.allow_reserved == Some(true) {
                words.push("unescaped reserved characters".to_owned());
            }
            if planned.multi_segment {
                words.push("several segments".to_owned());
            }
        }
        let preset = planned.default.as_ref().filter(|_| planned.preset);
        words.extend(preset.map(|default| format!("{default} by default")));
        words.join(" ")
    }

    /// Sorts arguments in progenitor's order: path parameters in the order of the path, then
    /// query and headers by name.
    pub(super) fn sort(&self, arguments: &mut [Argument]) {
        arguments.sort_by_cached_key(|argument| {
            let location = argument.location.as_str();
            let group = match location {
                "path" => 0,
                "query" => 1,
                // Lowering declares a cookie as a header.
                _ => 2,
            };
            let is_path = location == "path";
            let at = is_path.then(|| self.path.find(&format!("{{{}}}", argument.lowered)));
            (group, at, argument.lowered.clone())
        });
    }

    /// Returns the argument by which the caller states the media type of a body.
    pub(super) fn content_type(&self, body: Option<&Body>) -> Argument {
        Argument {
            name: names::method_name(CONTENT_TYPE),
            lowered: CONTENT_TYPE.to_owned(),
            wire: CONTENT_TYPE.to_owned(),
            location: "header".to_owned(),
            required: body.is_none_or(|body| body.required),
            ty: "String".to_owned(),
            schema: Value::Null,
            style: String::new(),
            deprecated: false,
            docs: None,
            server_default: None,
            pointer: self.pointer.below("requestBody"),
        }
    }
}

/// Returns the type without its `Option`: null is not sent.
fn not_null(ty: String) -> String {
    match ty
        .strip_prefix("Option<")
        .and_then(|it| it.strip_suffix('>'))
    {
        Some(inner) => inner.to_owned(),
        None => ty,
    }
}
