//! Flattens the property into which lowering moves a union that an object has in addition to its
//! properties.

use syn::{Item, parse_quote};
use typify_model::names::field_name;

use super::{Context, attributes};
use crate::{code::Code, codes::polish::FLATTENED_FIELD_MISSING};

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
                    format!("types::{name}"),
                    FLATTENED_FIELD_MISSING.with([&field]),
                ),
            }
        }
    }
}
