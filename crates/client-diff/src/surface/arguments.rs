//! The arguments of a method, read from the lowered operation.

use openapi_lower::plan;
use serde_json::Value;
use typify_model::names;

use super::{
    is_nullable,
    method::{Argument, Body, CONTENT_TYPE, Reader, documentation, text},
    reference, rust_type,
};

impl Reader<'_> {
    pub(super) fn arguments(&self) -> Vec<Argument> {
        let parameters = self.described.get("parameters").and_then(Value::as_array);
        let parameters = parameters.into_iter().flatten().enumerate();
        parameters
            .map(|(at, parameter)| {
                let name = text(parameter, "name");
                let planned = self.planned.parameters.get(name).cloned();
                let planned = planned.unwrap_or_default();
                let schema = parameter.get("schema").cloned().unwrap_or_default();
                let location = planned.location.map(plan::Location::as_str);
                let location = location.unwrap_or_else(|| text(parameter, "in")).to_owned();
                let required = parameter.get("required") == Some(&Value::Bool(true));
                let mut style = self.style(&planned, &location, &schema);
                if let Some(default) = planned.default.as_ref().filter(|_| planned.preset) {
                    style = format!("{style} {default} by default")
                        .trim_start()
                        .to_owned();
                }
                Argument {
                    name: names::method_name(name),
                    lowered: name.to_owned(),
                    style,
                    wire: planned.wire_name.unwrap_or_else(|| name.to_owned()),
                    required: required && !planned.preset && !is_nullable(&schema),
                    ty: if planned.secret {
                        "Secret".to_owned()
                    } else {
                        not_null(rust_type(&schema, self.plan))
                    },
                    pointer: self.pointer.below("parameters").below(&at.to_string()),
                    deprecated: planned.deprecated,
                    docs: documentation(parameter),
                    server_default: if planned.preset {
                        None
                    } else {
                        planned.default.clone()
                    },
                    location,
                    schema,
                }
            })
            .collect()
    }

    /// Returns how a value is written, as far as it differs between styles.
    fn style(&self, planned: &plan::Parameter, location: &str, schema: &Value) -> String {
        if let Some(media_type) = &planned.media_type {
            return media_type.clone();
        }
        let form = matches!(location, "query" | "cookie");
        let style = planned.style.map(plan::ParameterStyle::as_str);
        let style = style.unwrap_or(if form { "form" } else { "simple" });
        let target = reference(schema).and_then(|name| self.schemas?.get(name));
        let scalar = matches!(
            text(target.unwrap_or(schema), "type"),
            "string" | "integer" | "number" | "boolean"
        );
        let mut words = Vec::new();
        if !scalar || matches!(style, "label" | "matrix") {
            words.push(style);
        }
        if !scalar && style != "deepObject" {
            let explode = planned.explode.unwrap_or(style == "form");
            words.push(if explode { "exploded" } else { "joined" });
        }
        words.extend((planned.allow_reserved == Some(true)).then_some("reserved as it is"));
        words.extend(planned.multi_segment.then_some("several segments"));
        words.join(" ")
    }

    /// Sorts arguments in progenitor's order: path parameters in the order of the path, then
    /// query and headers by name.
    pub(super) fn sort(&self, arguments: &mut [Argument]) {
        arguments.sort_by_cached_key(|argument| {
            let lowered = match argument.location.as_str() {
                // Lowering declares it as a header.
                "cookie" => "header",
                other => other,
            };
            let group = ["path", "query", "header"];
            let group = group.iter().position(|known| *known == lowered);
            let at = match lowered {
                "path" => self.path.find(&format!("{{{}}}", argument.lowered)),
                _ => None,
            };
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
    let inner = ty
        .strip_prefix("Option<")
        .and_then(|it| it.strip_suffix('>'));
    inner.map_or(ty.clone(), str::to_owned)
}
