//! Gives enums values that are not strings: numbers, booleans, or values of several types.
//!
//! Lowering gives each value a name, so that typify emits an enum of strings. Here the enum gets
//! its values: serde, and programs, convert it from and into the type of the values; `Display` and
//! `FromStr` use the values, so parameters are written as values. In responses the enum is open, as
//! enums of strings are.

use indexmap::IndexMap;
use proc_macro2::{Literal, Span, TokenStream};
use quote::{ToTokens, quote};
use serde_json::Value;
use syn::{Ident, Item, ItemEnum, ItemImpl, LitInt, Type, parse_quote};

use super::{attributes, syntax::implements, unknown};
use crate::code::doc_attribute;

/// An enum of scalars that are not all strings.
pub(super) struct Scalars {
    name: Ident,
    /// The described variants, each with its value.
    described: Vec<(Ident, Value)>,
    repr: Repr,
    /// The variant for unknown values.
    unknown: Option<Ident>,
}

/// The Rust type that holds any of the values.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Repr {
    I64,
    U64,
    Bool,
    Json,
}

impl Repr {
    fn of(values: &[(Ident, Value)]) -> Self {
        let all = |is: fn(&Value) -> bool| values.iter().all(|(_, value)| is(value));
        if all(Value::is_i64) {
            Self::I64
        } else if all(Value::is_u64) {
            Self::U64
        } else if all(Value::is_boolean) {
            Self::Bool
        } else {
            Self::Json
        }
    }

    fn path(self) -> &'static str {
        match self {
            Self::I64 => "i64",
            Self::U64 => "u64",
            Self::Bool => "bool",
            Self::Json => "::serde_json::Value",
        }
    }

    fn is_integer(self) -> bool {
        matches!(self, Self::I64 | Self::U64)
    }

    fn ty(self) -> Type {
        syn::parse_str(self.path()).expect("a path is a type")
    }
}

impl Scalars {
    /// Adds the values, and a variant for unknown values if `open`. Returns `None` if all values are
    /// strings, or if no name for that variant is free.
    pub(super) fn new(
        item: &mut ItemEnum,
        values: &IndexMap<String, Value>,
        open: bool,
    ) -> Option<Self> {
        if values.values().all(Value::is_string) {
            return None;
        }
        let described = item.variants.iter().map(|variant| {
            let name = attributes::variant_name(variant);
            let value = match values.get(&name) {
                Some(value) if !value.is_string() => value.clone(),
                _ => Value::String(name),
            };
            (variant.ident.clone(), value)
        });
        let described: Vec<_> = described.collect();
        let repr = Repr::of(&described);
        let unknown = if open {
            Some(unknown::open_name(item)?)
        } else {
            None
        };
        for variant in &mut item.variants {
            variant.attrs.retain(|attr| !attr.path().is_ident("serde"));
        }
        let path = repr.path();
        if repr.is_integer() {
            attributes::take_derive(&mut item.attrs, "Deserialize");
            item.attrs.push(parse_quote!(#[serde(into = #path)]));
        } else {
            let from = if open { "from" } else { "try_from" };
            let from = Ident::new(from, item.ident.span());
            item.attrs
                .push(parse_quote!(#[serde(#from = #path, into = #path)]));
        }
        if let Some(unknown) = &unknown {
            let (ty, doc) = (repr.ty(), doc_attribute(unknown::UNKNOWN_DOC));
            item.variants.push(parse_quote!(#doc #unknown(#ty)));
            if repr == Repr::Json {
                for name in ["Copy", "Ord", "PartialOrd"] {
                    attributes::take_derive(&mut item.attrs, name);
                }
            }
        }
        Some(Self {
            name: item.ident.clone(),
            described,
            repr,
            unknown,
        })
    }

    /// Rewrites an impl of the enum to use its values.
    pub(super) fn rewrite(&self, block: &mut ItemImpl) {
        if implements(block, "Display") {
            *block = self.implement_display();
        } else if implements(block, "FromStr") {
            *block = self.implement_from_str();
        }
    }

    /// Returns the conversion of `value` by the arms of a `match`, or an error.
    fn fallible_conversion(&self, arms: impl Iterator<Item = TokenStream>) -> TokenStream {
        match self.described.as_slice() {
            // clippy prefers `if` for a boolean.
            [(variant, Value::Bool(described))] => {
                let condition = if *described {
                    quote!(value)
                } else {
                    quote!(!value)
                };
                quote!(if #condition { Ok(Self::#variant) } else { Err("invalid value".into()) })
            }
            _ => quote! {
                match value {
                    #(#arms)*
                    _ => Err("invalid value".into()),
                }
            },
        }
    }

    /// Returns the conversions from and into the type of the values, and `Deserialize` for an enum of
    /// integers, since in JSON 1.0 is the integer 1.
    pub(super) fn conversions(&self, runtime: &syn::Path) -> Vec<Item> {
        let (name, ty) = (&self.name, self.repr.ty());
        let from_arms = self.described.iter().map(|(variant, value)| {
            let variant = match self.unknown {
                Some(_) => quote!(Self::#variant),
                None => quote!(Ok(Self::#variant)),
            };
            if self.repr != Repr::Json {
                let literal = literal(value);
                return quote!(#literal => #variant,);
            }
            match value.as_f64() {
                // In JSON 1.0 is the integer 1.
                Some(number) if number.abs() < EXACT => {
                    quote!(_ if value.as_f64() == Some(#number) => #variant,)
                }
                Some(_) => {
                    let literal = json_literal(value);
                    quote!(_ if value == #ty::from(#literal) => #variant,)
                }
                None => {
                    let literal = literal(value);
                    quote!(_ if value == #literal => #variant,)
                }
            }
        });
        let from = match &self.unknown {
            Some(unknown) => parse_quote! {
                impl ::std::convert::From<#ty> for #name {
                    fn from(value: #ty) -> Self {
                        match value {
                            #(#from_arms)*
                            _ => Self::#unknown(value),
                        }
                    }
                }
            },
            None => {
                let conversion = self.fallible_conversion(from_arms);
                parse_quote! {
                impl ::std::convert::TryFrom<#ty> for #name {
                    type Error = self::error::ConversionError;
                    fn try_from(
                        value: #ty,
                    ) -> ::std::result::Result<Self, self::error::ConversionError> {
                        #conversion
                    }
                }
                }
            }
        };
        let into_arms = self.described.iter().map(|(variant, value)| {
            if self.repr == Repr::Json {
                let literal = json_literal(value);
                quote!(#name::#variant => Self::from(#literal),)
            } else {
                let literal = literal(value);
                quote!(#name::#variant => #literal,)
            }
        });
        let unknown = self.unknown.iter();
        let into = parse_quote! {
            impl ::std::convert::From<#name> for #ty {
                fn from(value: #name) -> Self {
                    match value {
                        #(#into_arms)*
                        #(#name::#unknown(value) => value,)*
                    }
                }
            }
        };
        let mut items = vec![from, into];
        if self.repr.is_integer() {
            let read = quote!(#runtime::decode::integer::<D, #ty>(deserializer));
            let decode = match self.unknown {
                Some(_) => quote!(#read.map(Self::from)),
                None => quote!(Self::try_from(#read?).map_err(::serde::de::Error::custom)),
            };
            items.push(parse_quote! {
                impl<'de> ::serde::Deserialize<'de> for #name {
                    fn deserialize<D: ::serde::Deserializer<'de>>(
                        deserializer: D,
                    ) -> ::std::result::Result<Self, D::Error> {
                        #decode
                    }
                }
            });
        }
        items
    }

    fn implement_display(&self) -> ItemImpl {
        let (name, ty) = (&self.name, self.repr.ty());
        let write = match self.repr {
            Repr::Json => quote! {
                match #ty::from(self.clone()) {
                    #ty::String(text) => f.write_str(&text),
                    value => ::std::fmt::Display::fmt(&value, f),
                }
            },
            _ => quote!(::std::fmt::Display::fmt(&#ty::from(*self), f)),
        };
        parse_quote! {
            impl ::std::fmt::Display for #name {
                fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    #write
                }
            }
        }
    }

    fn implement_from_str(&self) -> ItemImpl {
        let (name, ty) = (&self.name, self.repr.ty());
        let invalid = quote!(|_| self::error::ConversionError::from("invalid value"));
        let parse = match self.repr {
            Repr::Json => quote! {
                let value = match value.parse::<#ty>() {
                    Ok(value @ (#ty::Number(_) | #ty::Bool(_))) => value,
                    _ => value.into(),
                };
            },
            _ => quote!(let value: #ty = value.parse().map_err(#invalid)?;),
        };
        let convert = match self.unknown {
            Some(_) => quote!(Ok(value.into())),
            None => quote!(value.try_into()),
        };
        parse_quote! {
            impl ::std::str::FromStr for #name {
                type Err = self::error::ConversionError;
                fn from_str(
                    value: &str,
                ) -> ::std::result::Result<Self, self::error::ConversionError> {
                    #parse
                    #convert
                }
            }
        }
    }
}

/// Below this number, different JSON numbers are different doubles if one of them is an integer.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Returns a string, number or boolean as a Rust literal of the type that its context expects.
fn literal(value: &Value) -> TokenStream {
    literal_with_suffix(value, "")
}

/// Returns a string, number or boolean as a Rust literal that converts into
/// `serde_json::Value`. Without a suffix, rustc would infer `i32` for a large integer.
pub(super) fn json_literal(value: &Value) -> TokenStream {
    let suffix = match value.as_i64() {
        Some(integer) if i32::try_from(integer).is_ok() => "",
        Some(_) => "i64",
        None if value.is_u64() => "u64",
        None => "",
    };
    literal_with_suffix(value, suffix)
}

/// Returns a string, number or boolean as a Rust literal; `suffix` is that of an integer.
fn literal_with_suffix(value: &Value, suffix: &str) -> TokenStream {
    let integer = |digits: u64| LitInt::new(&format!("{digits}{suffix}"), Span::call_site());
    match value {
        Value::Bool(value) => quote!(#value),
        Value::String(text) => quote!(#text),
        Value::Number(number) => {
            let (negative, literal) = match (number.as_i64(), number.as_u64()) {
                (Some(value), _) => (value < 0, integer(value.unsigned_abs()).into_token_stream()),
                (_, Some(value)) => (false, integer(value).into_token_stream()),
                _ => {
                    let value = number.as_f64().expect("a JSON number is an f64");
                    let literal = Literal::f64_unsuffixed(value.abs());
                    (value < 0.0, literal.into_token_stream())
                }
            };
            if negative {
                quote!(-#literal)
            } else {
                quote!(#literal)
            }
        }
        Value::Null | Value::Array(_) | Value::Object(_) => unreachable!("the value is a scalar"),
    }
}
