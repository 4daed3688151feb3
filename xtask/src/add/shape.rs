//! Reads from generated code the method of an operation, the types of its response, and the
//! security schemes.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use client_codegen::Generated;
use syn::{
    Attribute, Expr, Fields, FnArg, GenericArgument, ImplItem, Item, Lit, PathArguments,
    ReturnType, Type,
};

/// The types of a generated module.
#[derive(Debug, Default)]
pub struct Types {
    pub structs: BTreeMap<String, Vec<Field>>,
    pub unions: BTreeMap<String, Union>,
    /// The types that implement `Display`.
    displayable: BTreeSet<String>,
}

/// An enum with variants that hold a struct.
#[derive(Debug)]
pub struct Union {
    /// The variants that hold a struct, each with the name of the struct.
    pub variants: Vec<(String, String)>,
    /// The number of all variants.
    pub count: usize,
}

/// A field of a struct.
#[derive(Clone, Debug)]
pub struct Field {
    pub name: String,
    /// The name in JSON.
    pub wire: String,
    pub optional: bool,
    pub kind: Kind,
}

/// The type of a field.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Kind {
    Text,
    Integer,
    Flag,
    /// A type of the module that implements `Display`.
    Display,
    /// Another type of the module.
    Struct(String),
    Other,
}

/// The method of an operation.
#[derive(Debug)]
pub struct Method {
    pub name: String,
    /// The structs of optional parameters.
    pub params: Vec<String>,
    /// The arguments that a caller must state.
    pub required: Vec<String>,
    /// The type of the response, and whether it may be `null`.
    pub response: String,
    pub nullable: bool,
    /// The type of the error responses, if it is a type of the module.
    pub failure: Option<String>,
}

/// The constant of a security scheme.
#[derive(Clone, Debug)]
pub struct Scheme {
    pub constant: String,
    /// `bearer`, `basic`, `header`, `query` or `cookie`.
    pub location: String,
    /// The name of the header, the parameter or the cookie.
    pub name: String,
}

impl Types {
    pub fn read(generated: &Generated) -> Result<Types> {
        let mut types = Types::default();
        let items = items(generated, "types.rs")?;
        for item in &items {
            if let Item::Impl(item) = item
                && let Some((path, _)) = &item.trait_
                && path
                    .segments
                    .last()
                    .is_some_and(|last| last.ident == "Display")
            {
                types.displayable.extend(last_name(&item.self_ty));
            }
        }
        for item in items {
            match item {
                Item::Struct(item) => {
                    if let Fields::Named(named) = &item.fields {
                        let fields = named.named.iter().filter_map(|it| types.field(it));
                        let fields = fields.collect();
                        types.structs.insert(item.ident.to_string(), fields);
                    }
                }
                Item::Enum(item) => {
                    let variants = item.variants.iter().filter_map(|variant| {
                        let held = match &variant.fields {
                            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                                last_name(&unboxed(&fields.unnamed[0].ty))
                            }
                            _ => None,
                        };
                        Some((variant.ident.to_string(), held?))
                    });
                    let union = Union {
                        variants: variants.collect(),
                        count: item.variants.len(),
                    };
                    types.unions.insert(item.ident.to_string(), union);
                }
                _ => {}
            }
        }
        let structs: BTreeSet<String> = types.structs.keys().cloned().collect();
        for union in types.unions.values_mut() {
            union.variants.retain(|(_, held)| structs.contains(held));
        }
        types.unions.retain(|_, union| !union.variants.is_empty());
        Ok(types)
    }

    fn field(&self, field: &syn::Field) -> Option<Field> {
        let name = field.ident.as_ref()?.to_string();
        let (optional, inner) = match argument(&field.ty, "Option") {
            Some(inner) => (true, inner.clone()),
            None => (false, field.ty.clone()),
        };
        Some(Field {
            wire: renamed(&field.attrs).unwrap_or_else(|| name.clone()),
            name,
            optional,
            kind: self.kind(&unboxed(&inner)),
        })
    }

    fn kind(&self, kind: &Type) -> Kind {
        let Type::Path(path) = kind else {
            return Kind::Other;
        };
        let Some(last) = path.path.segments.last() else {
            return Kind::Other;
        };
        let is_plain = path.path.segments.len() == 1 && last.arguments.is_none();
        match last.ident.to_string().as_str() {
            "String" => Kind::Text,
            "bool" => Kind::Flag,
            "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" => Kind::Integer,
            name if is_plain && self.displayable.contains(name) => Kind::Display,
            name if is_plain => Kind::Struct(name.to_owned()),
            _ => Kind::Other,
        }
    }
}

/// Returns the method of that name; `None` if the client has none.
pub fn method(generated: &Generated, name: &str) -> Result<Option<Method>> {
    for item in items(generated, "client.rs")? {
        let Item::Impl(item) = item else { continue };
        for item in item.items {
            let ImplItem::Fn(function) = item else {
                continue;
            };
            if function.sig.ident == name {
                return Ok(signature(&function.sig));
            }
        }
    }
    Ok(None)
}

fn signature(signature: &syn::Signature) -> Option<Method> {
    let (mut params, mut required) = (Vec::new(), Vec::new());
    for argument in &signature.inputs {
        let FnArg::Typed(argument) = argument else {
            continue;
        };
        let name = match &*argument.ty {
            Type::Reference(reference) => last_name(&reference.elem),
            _ => None,
        };
        match name.filter(|name| name.ends_with("Params")) {
            Some(name) => params.push(name),
            None => {
                let syn::Pat::Ident(pattern) = &*argument.pat else {
                    continue;
                };
                required.push(pattern.ident.to_string());
            }
        }
    }
    let ReturnType::Type(_, output) = &signature.output else {
        return None;
    };
    let failure = nth_argument(output, "Result", 1)
        .and_then(|error| argument(error, "Error"))
        .and_then(last_name);
    let response = argument(argument(output, "Result")?, "ResponseValue")?;
    let (response, nullable) = match argument(response, "Option") {
        Some(inner) => (inner, true),
        None => (response, false),
    };
    Some(Method {
        name: signature.ident.to_string(),
        params,
        required,
        response: last_name(response)?,
        nullable,
        failure,
    })
}

/// Returns the security schemes by their names in the description.
pub fn schemes(generated: &Generated) -> Result<BTreeMap<String, Scheme>> {
    if !generated.files.contains_key("security.rs") {
        return Ok(BTreeMap::new());
    }
    let constants = items(generated, "security.rs")?.into_iter();
    let schemes = constants.filter_map(|item| {
        let Item::Const(item) = item else { return None };
        let Expr::Call(call) = &*item.expr else {
            return None;
        };
        let Expr::Path(function) = &*call.func else {
            return None;
        };
        let mut arguments = call.args.iter().filter_map(|argument| match argument {
            Expr::Lit(literal) => string(&literal.lit),
            _ => None,
        });
        let described_name = arguments.next()?;
        let scheme = Scheme {
            constant: item.ident.to_string(),
            location: function.path.segments.last()?.ident.to_string(),
            name: arguments.next().unwrap_or_default(),
        };
        Some((described_name, scheme))
    });
    Ok(schemes.collect())
}

fn items(generated: &Generated, file: &str) -> Result<Vec<Item>> {
    let code = generated.files.get(file).map_or("", String::as_str);
    let parsed =
        syn::parse_file(code).with_context(|| format!("the generated {file} is not Rust"))?;
    Ok(parsed.items)
}

/// Returns `T` of `Name<T>`.
fn argument<'a>(kind: &'a Type, name: &str) -> Option<&'a Type> {
    nth_argument(kind, name, 0)
}

fn nth_argument<'a>(kind: &'a Type, name: &str, index: usize) -> Option<&'a Type> {
    let Type::Path(path) = kind else { return None };
    let last = path
        .path
        .segments
        .last()
        .filter(|last| last.ident == name)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    let types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(inner) => Some(inner),
        _ => None,
    });
    types.into_iter().nth(index)
}

fn unboxed(kind: &Type) -> Type {
    argument(kind, "Box").unwrap_or(kind).clone()
}

/// Returns the last segment of a type's path, if it has no arguments.
fn last_name(kind: &Type) -> Option<String> {
    let Type::Path(path) = kind else { return None };
    let last = path.path.segments.last()?;
    last.arguments.is_none().then(|| last.ident.to_string())
}

/// Returns the string of `#[serde(rename = "…")]`.
fn renamed(attributes: &[Attribute]) -> Option<String> {
    let mut name = None;
    for attribute in attributes.iter().filter(|it| it.path().is_ident("serde")) {
        // An attribute that cannot be parsed is not a rename.
        let _ = attribute.parse_nested_meta(|meta| {
            if let Ok(value) = meta.value() {
                let literal: Lit = value.parse()?;
                if meta.path.is_ident("rename") {
                    name = string(&literal);
                }
            }
            Ok(())
        });
    }
    name
}

/// Returns the value of a string literal.
fn string(literal: &Lit) -> Option<String> {
    match literal {
        Lit::Str(string) => Some(string.value()),
        _ => None,
    }
}
