//! Reads the types of generated code, and the variants of unions.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use client_codegen::Generated;
use syn::{Attribute, Fields, GenericArgument, Item, PathArguments, Type, TypePath};

/// The types of a generated module `types`.
#[derive(Default)]
pub struct Code {
    /// The types that can be decoded and encoded.
    both: BTreeSet<String>,
    /// The variants of each union, and the types that they hold.
    pub unions: BTreeMap<String, Vec<Variant>>,
}

/// A variant of a union.
pub struct Variant {
    pub name: String,
    /// The name of the type that it holds: `Pet` for `Box<Pet>`.
    pub holds: String,
}

impl Code {
    pub fn new(generated: &Generated) -> Result<Code> {
        let mut code = Code::default();
        let Some(text) = generated.files.get("types.rs") else {
            return Ok(code);
        };
        let file = syn::parse_file(text).context("types.rs is not Rust")?;
        let mut traits: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for item in &file.items {
            match item {
                Item::Struct(item) => {
                    let name = item.ident.to_string();
                    traits.entry(name).or_default().extend(derives(&item.attrs));
                }
                Item::Enum(item) => {
                    let name = item.ident.to_string();
                    let known = traits.entry(name.clone()).or_default();
                    known.extend(derives(&item.attrs));
                    let variants = item.variants.iter().map(|variant| match &variant.fields {
                        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => Some(Variant {
                            name: variant.ident.to_string(),
                            holds: held(&fields.unnamed[0].ty)?,
                        }),
                        _ => None,
                    });
                    let variants: Option<Vec<Variant>> = variants.collect();
                    if let Some(variants) = variants.filter(|it| !it.is_empty()) {
                        code.unions.insert(name, variants);
                    }
                }
                Item::Type(item) => {
                    code.both.insert(item.ident.to_string());
                }
                Item::Impl(block) => {
                    if let (Some((path, _)), Type::Path(ty)) = (&block.trait_, &*block.self_ty)
                        && let (Some(implemented), Some(name)) = (path.segments.last(), last(ty))
                    {
                        let known = traits.entry(name).or_default();
                        known.insert(implemented.ident.to_string());
                    }
                }
                _ => {}
            }
        }
        for (name, traits) in traits {
            if traits.contains("Serialize") && traits.contains("Deserialize") {
                code.both.insert(name);
            }
        }
        Ok(code)
    }

    /// Whether a value of the named type can be decoded and encoded.
    pub fn is_judged(&self, name: &str) -> bool {
        self.both.contains(name)
    }
}

fn derives(attrs: &[Attribute]) -> Vec<String> {
    let mut found = Vec::new();
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("derive")) {
        // An attribute that cannot be parsed derives nothing.
        let _ = attr.parse_nested_meta(|meta| {
            found.extend(meta.path.segments.last().map(|it| it.ident.to_string()));
            Ok(())
        });
    }
    found
}

/// Returns the last segment of a path.
fn last(path: &TypePath) -> Option<String> {
    Some(path.path.segments.last()?.ident.to_string())
}

/// Returns the type inside of boxes.
fn held(ty: &Type) -> Option<String> {
    let Type::Path(path) = ty else {
        return Some(String::new());
    };
    let last = path.path.segments.last()?;
    if last.ident == "Box"
        && let PathArguments::AngleBracketed(list) = &last.arguments
        && let Some(GenericArgument::Type(inner)) = list.args.first()
    {
        return held(inner);
    }
    Some(last.ident.to_string())
}
