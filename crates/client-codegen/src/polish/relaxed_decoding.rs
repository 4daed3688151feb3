//! Relaxes the decoding of responses.
//!
//! `FromStr` and `TryFrom`, by which a program makes a value, check the length and pattern of a
//! string. Here `Deserialize` no longer does, since a string of a server that violates them is still
//! usable. Strings that a check distinguishes from those of a later variant of a union are still
//! checked. Integers in fields and variants are decoded by a function of the runtime, since `1.0`
//! is an integer (JSON Schema 2020-12, 4.2.3).

use openapi_lower::plan::Direction;
use syn::{Field, Item, ItemEnum, ItemImpl, Meta, Type, parse_quote};

use super::{
    Context, attributes,
    syntax::{ends_with, implements, is_one_of, last_segment, optional_type, type_arguments},
};
use crate::code::{Code, self_name};

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let integer = format!("{}::decode::integer", context.options.runtime);
    let buffered_integer = format!("{}::decode::buffered_integer", context.options.runtime);
    for item in &mut code.types {
        let name = match item {
            Item::Struct(item) => Some(item.ident.to_string()),
            Item::Enum(item) => Some(item.ident.to_string()),
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
                    let is_flattened = attributes::serde_arguments(&field.attrs)
                        .any(|meta| meta.path().is_ident("flatten"));
                    let function = if is_flattened {
                        &buffered_integer
                    } else {
                        &integer
                    };
                    decode_integers(field, function);
                }
            }
            Item::Enum(item) if derives_deserialize(item) => {
                let variants = item.variants.iter_mut();
                for field in variants.flat_map(|variant| &mut variant.fields) {
                    decode_integers(field, &buffered_integer);
                }
            }
            Item::Impl(block) if !planned.closed => remove_check(block),
            _ => {}
        }
    }
}

/// Whether serde derives `Deserialize` of the enum.
fn derives_deserialize(item: &ItemEnum) -> bool {
    let mut derived = item.attrs.iter().filter_map(attributes::derived).flatten();
    derived.any(|path| ends_with(&path, "Deserialize"))
}

/// Removes the check from the `Deserialize` of a string type.
fn remove_check(block: &mut ItemImpl) {
    if implements(block, "Deserialize")
        && let [syn::ImplItem::Fn(function)] = block.items.as_mut_slice()
        && is_parsed_string(&function.block)
    {
        function.block =
            parse_quote!({ ::std::string::String::deserialize(deserializer).map(Self) });
    }
}

/// Whether the block is the one that typify emits: `String::deserialize(deserializer)?.parse().map_err(…)`.
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

/// Sets the function that decodes a field of integers, or of arrays and maps of integers.
fn decode_integers(field: &mut Field, function: &str) {
    if !is_of_integers(&field.ty) {
        return;
    }
    let metas: Vec<Meta> = attributes::serde_arguments(&field.attrs).collect();
    let has = |name: &str| metas.iter().any(|meta| meta.path().is_ident(name));
    if has("deserialize_with") || has("with") {
        return;
    }
    // Beside `deserialize_with`, a field may be absent only if it has `default`.
    if field.ident.is_some() && optional_type(&field.ty).is_some() && !has("default") {
        attributes::add_serde(&mut field.attrs, &parse_quote!(default));
    }
    attributes::add_serde(
        &mut field.attrs,
        &parse_quote!(deserialize_with = #function),
    );
}

/// Whether a type is an integer, or an `Option`, `Vec` or map of such a type.
fn is_of_integers(ty: &Type) -> bool {
    const INTEGERS: [&str; 8] = ["i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64"];
    match last_segment(ty).and_then(|last| type_arguments(last).last()) {
        Some(value) => is_one_of(ty, &["Option", "Vec", "BTreeMap"]) && is_of_integers(value),
        None => is_one_of(ty, &INTEGERS),
    }
}
