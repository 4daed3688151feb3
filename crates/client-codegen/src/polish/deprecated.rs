//! Marks deprecated items, so that rustc warns callers.
//!
//! Methods, types, fields, variants and optional parameters get the attribute `#[deprecated]`;
//! setters copy it from their fields. A required parameter is an argument, which cannot have the
//! attribute, so the documentation of the method states that it is deprecated. The note of the
//! attribute is taken from the description.

use std::collections::HashMap;

use openapi_lower::plan;
use serde_json::Value;
use syn::{
    Attribute, Fields, ImplItemFn, Item, ItemEnum, ItemImpl, ItemMod, ItemStruct, parse_quote,
};
use typify_model::names::method_name;

use super::{
    Context, DocumentFacts, attributes::variant_name, presence::property, syntax::functions_mut,
};
use crate::{
    code::{Code, doc, self_name},
    escape,
    operations::Operation,
};

/// The `#[deprecated]` attributes of the fields of a type or of the parameters of an operation,
/// by their Rust names.
type Attributes = HashMap<String, Attribute>;

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    for method in &mut code.methods {
        let planned = context.planned(method.operation);
        if planned.is_some_and(|it| it.deprecated) {
            let described = context.operations[&method.operation].described;
            let description = described.description.as_deref().unwrap_or_default();
            method.function.attrs.push(attribute(description));
        }
    }
    for (position, block) in code.builder_impls_mut() {
        if let Some(planned) = context.planned(position) {
            mark_setters(block, &parameters(&context.operations[&position], planned));
        }
    }
    let mut fields: HashMap<String, Attributes> = HashMap::new();
    for item in &mut code.types {
        let (name, attrs) = match item {
            Item::Struct(item) => (&item.ident, &mut item.attrs),
            Item::Enum(item) => (&item.ident, &mut item.attrs),
            _ => continue,
        };
        let Some(planned) = context.plan.types.get(&name.to_string()) else {
            continue;
        };
        if planned.deprecated {
            attrs.push(attribute(&documentation(attrs)));
        }
        match item {
            Item::Enum(item) => mark_values(item, planned),
            Item::Struct(item) if !planned.deprecated_properties.is_empty() => {
                fields.insert(item.ident.to_string(), mark_fields(item, planned));
            }
            _ => {}
        }
    }
    for item in &mut code.types {
        if let Item::Mod(ItemMod {
            content: Some((_, items)),
            ..
        }) = item
        {
            for item in items {
                if let Item::Impl(block) = item
                    && let Some(attributes) = self_name(block).and_then(|name| fields.get(&name))
                {
                    mark_setters(block, attributes);
                }
            }
        }
    }
}

/// Whether anything in the document is deprecated.
pub(crate) fn is_needed(facts: &DocumentFacts<'_>) -> bool {
    let mut operations = facts.plan.operations.values();
    let mut types = facts.plan.types.values();
    operations.any(|it| it.deprecated || it.parameters.values().any(|it| it.deprecated))
        || types.any(|it| {
            it.deprecated
                || !it.deprecated_properties.is_empty()
                || !it.deprecated_values.is_empty()
        })
}

/// Returns the attributes of an operation's deprecated parameters.
pub(super) fn parameters(operation: &Operation<'_>, planned: &plan::Operation) -> Attributes {
    let deprecated = planned.parameters.iter().filter(|(_, it)| it.deprecated);
    let attributes = deprecated.map(|(name, _)| {
        let parameter = operation.parameter(name);
        let described = parameter.and_then(|it| it.parameter_data_ref().description.as_deref());
        (method_name(name), attribute(described.unwrap_or_default()))
    });
    attributes.collect()
}

/// Returns the `#[deprecated]` attribute of an item.
pub(super) fn attribute_of(attrs: &[Attribute]) -> Option<&Attribute> {
    attrs.iter().find(|it| it.path().is_ident("deprecated"))
}

/// Marks the deprecated fields of a struct; returns their attributes.
fn mark_fields(item: &mut ItemStruct, planned: &plan::Type) -> Attributes {
    let mut attributes = Attributes::new();
    if let Fields::Named(fields) = &mut item.fields {
        for field in &mut fields.named {
            let is_deprecated = property(planned, field)
                .is_some_and(|property| planned.deprecated_properties.contains(&property));
            if let Some(name) = field.ident.as_ref().filter(|_| is_deprecated) {
                let attribute = attribute(&documentation(&field.attrs));
                attributes.insert(name.to_string(), attribute.clone());
                field.attrs.push(attribute);
            }
        }
    }
    attributes
}

/// Marks the variants of deprecated values.
fn mark_values(item: &mut ItemEnum, planned: &plan::Type) {
    let wire_name = |name: &String| match planned.values.get(name) {
        Some(Value::String(wire_name)) => wire_name.clone(),
        _ => name.clone(),
    };
    let deprecated: Vec<String> = planned.deprecated_values.iter().map(wire_name).collect();
    for variant in &mut item.variants {
        if deprecated.contains(&variant_name(variant)) {
            variant
                .attrs
                .push(attribute(&documentation(&variant.attrs)));
        }
    }
}

/// Adds the attributes to the setters of a builder.
fn mark_setters(block: &mut ItemImpl, attributes: &Attributes) {
    if block.trait_.is_some() {
        return;
    }
    for ImplItemFn { attrs, sig, .. } in functions_mut(block) {
        attrs.extend(attributes.get(&sig.ident.to_string()).cloned());
    }
}

/// Returns the documentation of an item.
fn documentation(attrs: &[Attribute]) -> String {
    let lines: Vec<String> = attrs.iter().filter_map(doc).collect();
    lines.join("\n")
}

/// Returns the attribute for an item with this description.
fn attribute(description: &str) -> Attribute {
    match note(description) {
        Some(note) => parse_quote!(#[deprecated(note = #note)]),
        None => parse_quote!(#[deprecated]),
    }
}

/// Returns the part of a description about the deprecation: from the first sentence that
/// mentions it to the end of the paragraph, without a leading word `Deprecated`.
fn note(description: &str) -> Option<String> {
    let description = escape::prose(description).join("\n");
    let (paragraph, at) = description.split("\n\n").find_map(|paragraph| {
        let paragraph = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
        let at = paragraph.to_ascii_lowercase().find("deprecat")?;
        Some((paragraph, at))
    })?;
    let before = paragraph.get(..at)?;
    let start = before.rfind(". ").map_or(0, |end| end + ". ".len());
    let is_mark = |it: char| !it.is_alphanumeric() && it != '`';
    let sentence = paragraph.get(start..)?;
    let text = sentence.trim_start_matches(is_mark);
    let rest = match text.split_at_checked("deprecated".len()) {
        Some((word, rest)) if word.eq_ignore_ascii_case("deprecated") => rest.trim_start_matches([
            ' ', '*', '_', ')', ']', ':', '.', ',', ';', '!', '-', '–', '—',
        ]),
        _ => sentence,
    };
    (!rest.is_empty()).then(|| rest.to_owned())
}

#[cfg(test)]
mod tests {
    use super::note;

    #[test]
    fn the_note_is_taken_from_the_description() {
        for (description, expected) in [
            ("The old name.", None),
            ("Deprecated", None),
            ("**DEPRECATED**", None),
            ("Deprecated: use `name`.", Some("use `name`.")),
            ("(Deprecated) Use [name](#n).", Some("Use [name](#n).")),
            ("**Deprecated**. [See](#n).", Some("[See](#n).")),
            (
                "The name. Deprecated since 2.0,\nuse `name`. Really.",
                Some("since 2.0, use `name`. Really."),
            ),
            (
                "A.\n\nThis field is deprecated; use `name`.\n\nB.",
                Some("This field is deprecated; use `name`."),
            ),
            ("`id` is deprecated.", Some("`id` is deprecated.")),
            (
                "Deprecation notice: gone in May.",
                Some("Deprecation notice: gone in May."),
            ),
            ("Deprecated: \u{202e}x", Some("U+202Ex")),
        ] {
            assert_eq!(note(description).as_deref(), expected, "{description}");
        }
    }
}
