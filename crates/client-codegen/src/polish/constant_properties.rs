//! Constants: properties with a single value.
//!
//! For a constant typify emits an enum of one variant, which the caller would have to set.
//! `new` (see `extensible`) and the builders set it instead, and the conversions from and to
//! strings are removed as unused. Builders also set the tag of a subtype.

use syn::{
    Expr, Fields, GenericArgument, Ident, ImplItem, Item, ItemImpl, ItemMod, Member, PathArguments,
    Stmt, Type, parse_quote,
};
use typify_model::names;

use super::Context;
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
            builders(module, context);
        }
    }
}

/// Whether the impl converts a closed constant from or to a string.
fn is_conversion(block: &ItemImpl, context: &Context<'_>) -> bool {
    let last = block
        .trait_
        .as_ref()
        .and_then(|(path, _)| path.segments.last());
    let of_strings = last.is_some_and(|last| match last.ident.to_string().as_str() {
        "Display" | "FromStr" => true,
        "TryFrom" => is_string(&last.arguments),
        _ => false,
    });
    of_strings
        && self_name(block)
            .and_then(|name| context.plan.types.get(&name))
            .is_some_and(|ty| ty.constant && ty.closed)
}

/// Whether the argument of a trait is `&str` or `String`.
fn is_string(arguments: &PathArguments) -> bool {
    let name = |ty: &Type| match ty {
        Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
        _ => None,
    };
    matches!(argument(arguments), Some(Type::Reference(_)))
        || argument(arguments).and_then(name).as_deref() == Some("String")
}

/// Returns the first type among the arguments of a path.
fn argument(arguments: &PathArguments) -> Option<&Type> {
    match arguments {
        PathArguments::AngleBracketed(list) => match list.args.first()? {
            GenericArgument::Type(ty) => Some(ty),
            _ => None,
        },
        _ => None,
    }
}

/// Makes builders start with the constants of the type that they build.
fn builders(module: &mut ItemMod, context: &Context<'_>) {
    let Some((_, items)) = &mut module.content else {
        return;
    };
    let mut constants: Vec<(Ident, Vec<(Ident, Expr)>)> = Vec::new();
    for item in items.iter() {
        let Item::Struct(item) = item else { continue };
        let Fields::Named(fields) = &item.fields else {
            continue;
        };
        let fixed = fields
            .named
            .iter()
            .filter(|field| built(&field.ty).is_some_and(|ty| context.is_constant(ty)));
        let fixed = fixed.filter_map(|field| {
            let value = parse_quote!(::std::default::Default::default());
            Some((field.ident.clone()?, value))
        });
        let name = item.ident.to_string();
        let tag = context.own_tag(&name).into_iter();
        let tag = tag.map(|(name, value)| {
            let name = Ident::new(&names::field_name(name), item.ident.span());
            (name, value)
        });
        let fixed: Vec<(Ident, Expr)> = fixed.chain(tag).collect();
        if !fixed.is_empty() && context.is_sent(&name) {
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
                let is_fixed = |(name, _): &&(Ident, Expr)| matches!(&field.member, Member::Named(it) if it == name);
                if let Some((_, value)) = fixed.iter().find(is_fixed) {
                    field.expr = parse_quote!(Ok(#value));
                }
            }
        }
    }
}

/// Returns `super::Kind` for a builder's field of type `Result<super::Kind, String>`.
fn built(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    argument(&path.path.segments.last()?.arguments)
}
