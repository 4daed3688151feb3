//! Required fields with a default value.
//!
//! `presence` makes such a property optional, so that typify emits the default value, with
//! which constructors and builders start. Here the field becomes required on the wire again: it
//! is always sent, and not filled in when it is read.

use openapi_lower::plan::Presence;
use syn::{Fields, Item, Type, parse_quote};

use super::{Context, attributes, presence::presence};
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
            let is_option = matches!(&field.ty, Type::Path(path)
                if path.path.segments.last().is_some_and(|it| it.ident == "Option"));
            if is_option {
                let meta = parse_quote!(deserialize_with = "::std::option::Option::deserialize");
                attributes::add_serde(&mut field.attrs, &meta);
            }
        }
    }
}
