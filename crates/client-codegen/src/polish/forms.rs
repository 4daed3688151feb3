//! Encodes form fields whose `encoding` differs from the default.
//!
//! The runtime writes a field of a urlencoded form by the default of the OpenAPI Specification. The
//! call lists the fields for which the description states another `encoding`.

use std::borrow::Cow;

use openapi_lower::media_type;
use openapiv3::{ReferenceOr, Schema, SchemaKind};
use serde_json::Value;
use syn::{
    ExprMethodCall, Ident, parse_quote,
    visit_mut::{self, VisitMut},
};

use super::{Context, media::is_visible};
use crate::{code::Code, operations::Operation};

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let runtime = &context.runtime;
    for (position, function) in code.calls_mut() {
        let styles = styles(position, context);
        if styles.is_empty() {
            continue;
        }
        let styles = styles
            .iter()
            .map(|(name, style)| parse_quote!((#name, #runtime::FieldStyle::#style)));
        Edit(styles.collect()).visit_block_mut(&mut function.block);
    }
}

/// Passes the styles to the call that writes the form.
struct Edit(Vec<syn::Expr>);

impl VisitMut for Edit {
    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        visit_mut::visit_expr_method_call_mut(self, call);
        if call.method == "form_urlencoded" {
            let styles = &self.0;
            call.method = Ident::new("form_styled", call.method.span());
            call.args.push(parse_quote!(&[#(#styles),*]));
        }
    }
}

/// Returns the fields with a style, by their names on the wire.
fn styles(position: usize, context: &Context<'_>) -> Vec<(String, Ident)> {
    let operation = &context.operations[&position];
    let planned = context.planned(position);
    let body = planned.and_then(|it| it.bodies.iter().find(|body| body.chosen));
    let encoding = body.and_then(|body| body.encoding.as_ref()?.as_object());
    let fields = encoding.into_iter().flatten();
    fields
        .filter_map(|(name, encoding)| {
            let style = style(encoding)?;
            let shape = shape(operation, name, context);
            let has_effect = match style.to_string().as_str() {
                "Json" => true,
                "Spread" => !matches!(shape, Some(Shape::Array | Shape::Scalar)),
                _ => shape != Some(Shape::Scalar),
            };
            has_effect.then(|| (name.clone(), style))
        })
        .collect()
}

/// Returns the variant of `FieldStyle` for an Encoding Object; `None` for the default.
pub(super) fn style(encoding: &Value) -> Option<Ident> {
    let style = encoding.get("style").and_then(Value::as_str);
    let explode = encoding.get("explode").and_then(Value::as_bool);
    let name = match (style, explode) {
        (None, None) => {
            let media_type = encoding.get("contentType").and_then(Value::as_str)?;
            return media_type::is_json(media_type).then(|| ident("Json"));
        }
        (None | Some("form"), Some(false)) => "Comma",
        (None | Some("form"), _) => "Spread",
        (Some("spaceDelimited"), None | Some(false)) => "Space",
        (Some("pipeDelimited"), None | Some(false)) => "Pipe",
        (Some("tabDelimited"), _) => "Tab",
        (Some("deepObject"), _) => "Deep",
        _ => return None,
    };
    Some(ident(name))
}

/// Whether an Encoding Object states a style.
pub(super) fn has_style(encoding: &Value) -> bool {
    encoding.get("style").is_some() || encoding.get("explode").is_some()
}

/// Returns the single media type that an Encoding Object states.
pub(super) fn media_type(encoding: &Value) -> Option<&str> {
    let text = encoding.get("contentType")?.as_str()?;
    (is_visible(text) && text.contains('/') && !text.contains([',', '*'])).then_some(text)
}

fn ident(name: &str) -> Ident {
    Ident::new(name, proc_macro2::Span::call_site())
}

/// The shape of a field's value.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Shape {
    Scalar,
    Array,
    Object,
}

/// Returns the shape of a field of the body, if its schema states one.
fn shape(operation: &Operation<'_>, field: &str, context: &Context<'_>) -> Option<Shape> {
    let body = operation.described.request_body.as_ref()?.as_item()?;
    let (_, media_type) = body.content.first()?;
    let (component, schema) = resolve(media_type.schema.as_ref()?, context)?;
    let placeholder = component
        .and_then(|name| context.plan.types.get(&name))
        .and_then(|ty| {
            ty.properties
                .iter()
                .find(|(_, wire_name)| *wire_name == field)
        })
        .map_or(field, |(placeholder, _)| placeholder);
    let SchemaKind::Type(openapiv3::Type::Object(object)) = &schema.schema_kind else {
        return None;
    };
    let property = match object.properties.get(placeholder)? {
        ReferenceOr::Item(schema) => ReferenceOr::Item((**schema).clone()),
        ReferenceOr::Reference { reference } => ReferenceOr::ref_(reference),
    };
    let (_, schema) = resolve(&property, context)?;
    match &schema.schema_kind {
        SchemaKind::Type(openapiv3::Type::Object(_)) => Some(Shape::Object),
        SchemaKind::Type(openapiv3::Type::Array(_)) => Some(Shape::Array),
        SchemaKind::Type(_) => Some(Shape::Scalar),
        _ => None,
    }
}

/// Returns the schema, or the component to which it refers and its name.
fn resolve<'a>(
    schema: &'a ReferenceOr<Schema>,
    context: &Context<'_>,
) -> Option<(Option<String>, Cow<'a, Schema>)> {
    match schema {
        ReferenceOr::Item(schema) => Some((None, Cow::Borrowed(schema))),
        ReferenceOr::Reference { reference } => {
            let name = reference.rsplit('/').next()?;
            let text = context.document.schemas.get(name)?;
            let schema = text.read().ok()?.into_item()?;
            Some((Some(name.to_owned()), Cow::Owned(schema)))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn styles_and_media_types_of_encodings() {
        for (encoding, expected) in [
            (json!({}), None),
            (json!({"style": "form"}), Some("Spread")),
            (json!({"explode": true}), Some("Spread")),
            (json!({"explode": false}), Some("Comma")),
            (json!({"style": "form", "explode": false}), Some("Comma")),
            (json!({"style": "spaceDelimited"}), Some("Space")),
            (json!({"style": "spaceDelimited", "explode": true}), None),
            (json!({"style": "pipeDelimited"}), Some("Pipe")),
            (
                json!({"style": "tabDelimited", "explode": false}),
                Some("Tab"),
            ),
            (json!({"style": "deepObject"}), Some("Deep")),
            (json!({"contentType": "application/json"}), Some("Json")),
            (json!({"contentType": "text/plain"}), None),
            // If both are stated, the style takes precedence.
            (
                json!({"contentType": "application/json", "style": "deepObject"}),
                Some("Deep"),
            ),
        ] {
            let found = style(&encoding).map(|it| it.to_string());
            assert_eq!(found.as_deref(), expected, "{encoding}");
        }
        assert_eq!(
            media_type(&json!({"contentType": "image/png"})),
            Some("image/png")
        );
        for open in ["image/*", "image/png, image/gif", "é/x", "png"] {
            assert_eq!(media_type(&json!({"contentType": open})), None);
        }
    }
}
