//! Relaxes the decoding of responses.
//!
//! Length and pattern of a string are checked by `FromStr` and `TryFrom`, where a program makes
//! the value. `Deserialize` does not check them, since a server's string that violates them is
//! still usable. Values that distinguish the variants of a union stay checked. `1.0` is an
//! integer (JSON Schema 2020-12, 4.2.3): a function of the runtime reads integer fields
//! accordingly.

use openapi_lower::plan::Direction;
use syn::{Field, GenericArgument, Item, ItemImpl, Meta, PathArguments, Type, parse_quote};

use super::{Context, attributes};
use crate::code::{Code, self_name};

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let function = format!("{}::decode::integer", context.options.runtime);
    for item in &mut code.types {
        let name = match item {
            Item::Struct(item) => Some(item.ident.to_string()),
            Item::Impl(block) => self_name(block),
            _ => None,
        };
        let planned = name.and_then(|name| context.plan.types.get(&name));
        let Some(planned) = planned.filter(|ty| ty.direction != Direction::Request) else {
            continue;
        };
        match item {
            Item::Struct(item) => {
                for field in &mut item.fields {
                    integers(field, &function);
                }
            }
            Item::Impl(block) if !planned.closed => unchecked(block),
            _ => {}
        }
    }
}

/// Removes the check from the `Deserialize` of a string type.
fn unchecked(block: &mut ItemImpl) {
    let is_decoder = block.trait_.as_ref().is_some_and(|(path, _)| {
        path.segments
            .last()
            .is_some_and(|last| last.ident == "Deserialize")
    });
    let [syn::ImplItem::Fn(function)] = block.items.as_mut_slice() else {
        return;
    };
    if is_decoder && is_parsed_string(&function.block) {
        function.block =
            parse_quote!({ ::std::string::String::deserialize(deserializer).map(Self) });
    }
}

/// Whether the block is typify's: `String::deserialize(deserializer)?.parse().map_err(…)`.
fn is_parsed_string(block: &syn::Block) -> bool {
    let [syn::Stmt::Expr(syn::Expr::MethodCall(call), None)] = block.stmts.as_slice() else {
        return false;
    };
    let syn::Expr::MethodCall(parse) = &*call.receiver else {
        return false;
    };
    let syn::Expr::Try(read) = &*parse.receiver else {
        return false;
    };
    call.method == "map_err"
        && parse.method == "parse"
        && matches!(&*read.expr, syn::Expr::Call(call) if matches!(&*call.func, syn::Expr::Path(path)
            if path.path.segments.iter().any(|segment| segment.ident == "String")))
}

/// Sets the function that reads a field of integers, or of arrays and maps of integers.
fn integers(field: &mut Field, function: &str) {
    if !is_of_integers(&field.ty) {
        return;
    }
    let metas = field
        .attrs
        .iter()
        .filter_map(attributes::serde_metas)
        .flatten();
    let metas: Vec<Meta> = metas.collect();
    let has = |name: &str| metas.iter().any(|meta| meta.path().is_ident(name));
    if has("deserialize_with") || has("flatten") || has("with") {
        return;
    }
    // Beside `deserialize_with`, a field may be absent only if it has `default`.
    if field.ident.is_some() && is_option(&field.ty) && !has("default") {
        attributes::add_serde(&mut field.attrs, &parse_quote!(default));
    }
    attributes::add_serde(
        &mut field.attrs,
        &parse_quote!(deserialize_with = #function),
    );
}

fn is_option(ty: &Type) -> bool {
    matches!(ty, Type::Path(path)
        if path.path.segments.last().is_some_and(|last| last.ident == "Option"))
}

/// Whether a type is an integer, or an option, a list or a map of such a type.
fn is_of_integers(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    let Some(last) = path.path.segments.last() else {
        return false;
    };
    match &last.arguments {
        PathArguments::None => {
            let names = ["i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64"];
            path.path.segments.len() == 1 && names.iter().any(|name| last.ident == name)
        }
        PathArguments::AngleBracketed(arguments) => {
            let holders = ["Option", "Vec", "BTreeMap"];
            holders.iter().any(|name| last.ident == name)
                && matches!(arguments.args.last(), Some(GenericArgument::Type(ty)) if is_of_integers(ty))
        }
        PathArguments::Parenthesized(_) => false,
    }
}
