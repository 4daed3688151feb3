//! Makes builders set properties that are constants, which have a single value.
//!
//! For a constant typify emits an enum of one variant, which the caller would have to set. `new`
//! (see `extensible`) and the builders set it instead, and the conversions from and to strings are
//! removed as unused. Builders also set the tag of a subtype.

use syn::{
    Expr, Fields, Ident, ImplItem, Item, ItemImpl, ItemMod, Member, Stmt, Type, parse_quote,
};
use typify_model::names;

use super::{
    Context,
    syntax::{argument_of, implements, is_one_of, trait_segment, type_arguments},
};
use crate::code::{Code, self_name};

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    code.types.retain(|item| match item {
        Item::Impl(block) => !is_conversion(block, context),
        _ => true,
    });
    for item in &mut code.types {
        if let Item::Mod(module) = item
            && module.ident == "builder"
        {
            set_constants(module, context);
        }
    }
}

/// Whether the impl converts a closed constant from or to a string.
fn is_conversion(block: &ItemImpl, context: &Context<'_>) -> bool {
    let is_of_strings = trait_segment(block).is_some_and(|last| {
        let is_string = |ty: &Type| matches!(ty, Type::Reference(_)) || is_one_of(ty, &["String"]);
        last.ident == "Display"
            || last.ident == "FromStr"
            || last.ident == "TryFrom" && type_arguments(last).next().is_some_and(is_string)
    });
    let planned = self_name(block).and_then(|name| context.plan.types.get(&name));
    is_of_strings && planned.is_some_and(|ty| ty.constant && ty.closed)
}

/// Makes builders start with the constants of the type that they build.
fn set_constants(module: &mut ItemMod, context: &Context<'_>) {
    let Some((_, items)) = &mut module.content else {
        return;
    };
    let mut constants: Vec<(Ident, Vec<(Ident, Expr)>)> = Vec::new();
    for item in items.iter() {
        let Item::Struct(item) = item else { continue };
        let Fields::Named(fields) = &item.fields else {
            continue;
        };
        let mut values: Vec<(Ident, Expr)> = Vec::new();
        for field in &fields.named {
            // The type of a builder's field is `Result<super::Kind, String>`.
            let ty = argument_of(&field.ty, "Result");
            if let Some(name) = &field.ident
                && ty.is_some_and(|ty| context.is_constant(ty))
            {
                let value = parse_quote!(::std::default::Default::default());
                values.push((name.clone(), value));
            }
        }
        let name = item.ident.to_string();
        for (property, value) in context.own_tag(&name) {
            let field = Ident::new(&names::field_name(property), item.ident.span());
            values.push((field, value));
        }
        if !values.is_empty() && context.is_sent(&name) {
            constants.push((item.ident.clone(), values));
        }
    }
    for item in items {
        let Item::Impl(block) = item else { continue };
        let name = self_name(block);
        let constants = constants
            .iter()
            .find(|(ident, _)| name.as_ref().is_some_and(|name| ident == name));
        let Some((_, values)) = constants.filter(|_| implements(block, "Default")) else {
            continue;
        };
        if let [ImplItem::Fn(function)] = block.items.as_mut_slice()
            && let [Stmt::Expr(Expr::Struct(initial), None)] = function.block.stmts.as_mut_slice()
        {
            for field in &mut initial.fields {
                let is_field = |(name, _): &&(Ident, Expr)| matches!(&field.member, Member::Named(it) if it == name);
                if let Some((_, value)) = values.iter().find(is_field) {
                    field.expr = parse_quote!(Ok(#value));
                }
            }
        }
    }
}
