//! Constants: properties that have one value.
//!
//! typify makes an enum of one variant of a constant, and asks the caller for it. Nobody has
//! to give it, since `new` (see `extensible`) and the builders start with it; and nobody reads
//! it from a string, so that the conversions go.

use quote::ToTokens;
use syn::{Expr, Fields, Ident, ImplItem, Item, ItemImpl, ItemMod, Stmt, Type, parse_quote};

use super::Context;
use crate::code::{Code, self_name};

/// The traits by which an enum is read from a string and written as one.
const OF_STRINGS: [&str; 3] = ["Display", "FromStr", "TryFrom"];

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    code.types.retain(|item| match item {
        Item::Impl(block) => !is_conversion(block, context),
        _ => true,
    });
    for item in &mut code.types {
        if let Item::Mod(module) = item
            && module.ident == "builder"
        {
            builders(module, context);
        }
    }
}

/// Whether the block converts a constant that is closed from or to a string.
fn is_conversion(block: &ItemImpl, context: &Context<'_>) -> bool {
    let last = block
        .trait_
        .as_ref()
        .and_then(|(path, _)| path.segments.last());
    let of_strings = last.is_some_and(|last| OF_STRINGS.iter().any(|name| last.ident == name));
    of_strings
        && self_name(block)
            .and_then(|name| context.plan.types.get(&name))
            .is_some_and(|ty| ty.constant && ty.closed)
}

/// Lets builders start with the constants of what they build.
fn builders(module: &mut ItemMod, context: &Context<'_>) {
    let Some((_, items)) = &mut module.content else {
        return;
    };
    let mut constants: Vec<(Ident, Vec<Ident>)> = Vec::new();
    for item in items.iter() {
        let Item::Struct(item) = item else { continue };
        let Fields::Named(fields) = &item.fields else {
            continue;
        };
        let fixed = fields
            .named
            .iter()
            .filter(|field| built(&field.ty).is_some_and(|ty| context.is_constant(ty)));
        let fixed: Vec<Ident> = fixed.filter_map(|field| field.ident.clone()).collect();
        if !fixed.is_empty() && context.is_sent(&item.ident.to_string()) {
            constants.push((item.ident.clone(), fixed));
        }
    }
    for item in items {
        let Item::Impl(block) = item else { continue };
        let of_default = block.trait_.as_ref().is_some_and(|(path, _)| {
            path.segments
                .last()
                .is_some_and(|last| last.ident == "Default")
        });
        let name = self_name(block);
        let found = constants
            .iter()
            .find(|(of, _)| name.as_ref().is_some_and(|name| of == name));
        let [ImplItem::Fn(function)] = block.items.as_mut_slice() else {
            continue;
        };
        if let (true, Some((_, fixed)), [Stmt::Expr(Expr::Struct(made), None)]) =
            (of_default, found, function.block.stmts.as_mut_slice())
        {
            for field in &mut made.fields {
                if fixed
                    .iter()
                    .any(|name| field.member.to_token_stream().to_string() == name.to_string())
                {
                    field.expr = parse_quote!(Ok(::std::default::Default::default()));
                }
            }
        }
    }
}

/// What a builder's field holds: `Result<super::Kind, String>`.
fn built(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    match &path.path.segments.last()?.arguments {
        syn::PathArguments::AngleBracketed(list) => match list.args.first()? {
            syn::GenericArgument::Type(ty) => Some(ty),
            _ => None,
        },
        _ => None,
    }
}
