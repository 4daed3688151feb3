//! Makes fields with a default value required.
//!
//! `crate::presence` declares a required property with a default value as optional, so that typify
//! emits the default value, with which constructors and builders start. Here the field becomes
//! required: it is always sent, and decoding does not fill it in.

use openapi_lower::plan::Presence;
use syn::{Fields, Item, parse_quote};

use super::{Context, attributes, presence::presence, syntax::optional_type};
use crate::code::Code;

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    for item in &mut code.types {
        let Item::Struct(item) = item else { continue };
        let Some(planned) = context.plan.types.get(&item.ident.to_string()) else {
            continue;
        };
        let Fields::Named(fields) = &mut item.fields else {
            continue;
        };
        for field in &mut fields.named {
            if presence(planned, field) != Some(Presence::Preset) {
                continue;
            }
            attributes::remove_serde(&mut field.attrs, &["default", "skip_serializing_if"]);
            if optional_type(&field.ty).is_some() {
                let meta = parse_quote!(deserialize_with = "::std::option::Option::deserialize");
                attributes::add_serde(&mut field.attrs, &meta);
            }
        }
    }
}
