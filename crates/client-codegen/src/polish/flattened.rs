//! Properties whose members stand among those of their object on the wire.
//!
//! Lowering makes a property of a union that a description puts beside an object's own
//! properties. serde flattens it.

use syn::{Item, parse_quote};
use typify_model::names::field_name;

use super::{Context, attributes};
use crate::code::Code;

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    for item in &mut code.types {
        let Item::Struct(item) = item else { continue };
        let name = item.ident.to_string();
        let Some(planned) = context.plan.types.get(&name) else {
            continue;
        };
        for property in &planned.flattened {
            let field = field_name(property);
            let mut fields = item.fields.iter_mut();
            match fields.find(|it| it.ident.as_ref().is_some_and(|ident| *ident == field)) {
                Some(it) => attributes::add_serde(&mut it.attrs, &parse_quote!(flatten)),
                None => context.note(
                    "flattened",
                    format!("types::{name}"),
                    format!("no field `{field}`"),
                ),
            }
        }
    }
}
