//! Reads the types of generated code, and the variants of unions.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use client_codegen::Generated;
use syn::{Attribute, Fields, GenericArgument, Item, PathArguments, Type};

/// The types of a generated module `types`.
#[derive(Default)]
pub struct Code {
    /// The types that can be decoded and encoded.
    testable: BTreeSet<String>,
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
                    let derived = derives(&item.attrs);
                    traits.entry(name.clone()).or_default().extend(derived);
                    // An enum with a variant of a different form is not a union.
                    let variants: Option<Vec<Variant>> =
                        item.variants.iter().map(Variant::new).collect();
                    if let Some(variants) = variants.filter(|it| !it.is_empty()) {
                        code.unions.insert(name, variants);
                    }
                }
                Item::Type(item) => {
                    code.testable.insert(item.ident.to_string());
                }
                Item::Impl(block) => {
                    if let (Some((path, _)), Type::Path(ty)) = (&block.trait_, &*block.self_ty)
                        && let (Some(implemented), Some(name)) =
                            (path.segments.last(), ty.path.segments.last())
                    {
                        let traits = traits.entry(name.ident.to_string()).or_default();
                        traits.insert(implemented.ident.to_string());
                    }
                }
                _ => {}
            }
        }
        for (name, traits) in traits {
            if traits.contains("Serialize") && traits.contains("Deserialize") {
                code.testable.insert(name);
            }
        }
        Ok(code)
    }

    /// Whether values of the named type can be decoded and encoded.
    pub fn is_testable(&self, name: &str) -> bool {
        self.testable.contains(name)
    }
}

impl Variant {
    /// Returns a variant that holds one value; `None` for another one.
    fn new(variant: &syn::Variant) -> Option<Variant> {
        let Fields::Unnamed(fields) = &variant.fields else {
            return None;
        };
        let held = fields
            .unnamed
            .first()
            .filter(|_| fields.unnamed.len() == 1)?;
        Some(Variant {
            name: variant.ident.to_string(),
            holds: unboxed_name(&held.ty)?,
        })
    }
}

/// Returns the names of the derived traits.
fn derives(attributes: &[Attribute]) -> Vec<String> {
    let mut traits = Vec::new();
    for attribute in attributes.iter().filter(|it| it.path().is_ident("derive")) {
        // An attribute that cannot be parsed derives nothing.
        let _ = attribute.parse_nested_meta(|meta| {
            traits.extend(meta.path.segments.last().map(|it| it.ident.to_string()));
            Ok(())
        });
    }
    traits
}

/// Returns the last segment of the path of a type, inside of boxes; empty for a type without a
/// path.
fn unboxed_name(ty: &Type) -> Option<String> {
    let Type::Path(path) = ty else {
        return Some(String::new());
    };
    let last = path.path.segments.last()?;
    if last.ident == "Box"
        && let PathArguments::AngleBracketed(list) = &last.arguments
        && let Some(GenericArgument::Type(inner)) = list.args.first()
    {
        return unboxed_name(inner);
    }
    Some(last.ident.to_string())
}
