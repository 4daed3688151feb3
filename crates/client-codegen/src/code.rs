//! Progenitor's output, taken apart.

use std::mem;

use syn::{Attribute, File, ImplItem, ImplItemFn, Item, ItemImpl, Type};

/// The parts of a generated client. What else progenitor emits (re-exports, the hooks,
/// `ClientInfo`, the constructors, the prelude) has no counterpart in ours.
pub(crate) struct Code {
    /// The methods of `Client`.
    pub(crate) methods: Vec<Method>,
    /// The structs of optional parameters and their impls; a polish pass fills it.
    pub(crate) params: Vec<Item>,
    /// The module `types`.
    pub(crate) types: Vec<Item>,
    /// The module `builder`, without its imports; empty in the positional interface.
    pub(crate) builder: Vec<Item>,
    /// The module `security`; a polish pass fills it.
    pub(crate) security: Vec<Item>,
    /// The module `servers`; a polish pass fills it.
    pub(crate) servers: Vec<Item>,
}

/// A method of `Client`.
pub(crate) struct Method {
    /// The position of its operation.
    pub(crate) operation: usize,
    pub(crate) function: ImplItemFn,
}

impl Code {
    /// Takes progenitor's file apart; it must have a method for each operation.
    pub(crate) fn new(file: File, operations: usize) -> Result<Self, String> {
        let mut functions = Vec::new();
        let mut types = Vec::new();
        let mut builder = Vec::new();
        for item in file.items {
            match item {
                Item::Mod(module) if module.ident == "types" => {
                    types = module.content.unwrap_or_default().1;
                }
                Item::Mod(module) if module.ident == "builder" => {
                    builder = module.content.unwrap_or_default().1;
                    builder.retain(|item| !matches!(item, Item::Use(_)));
                }
                Item::Impl(block) if is_constructors(&block) => {}
                Item::Impl(block) if block.trait_.is_none() && is_named(&block, "Client") => {
                    functions.extend(block.items.into_iter().filter_map(|item| match item {
                        ImplItem::Fn(function) => Some(function),
                        _ => None,
                    }));
                }
                _ => {}
            }
        }
        if functions.len() != operations {
            return Err(format!(
                "{operations} operations gave {} methods",
                functions.len()
            ));
        }
        Ok(Self {
            methods: functions
                .into_iter()
                .enumerate()
                .map(|(operation, function)| Method {
                    operation,
                    function,
                })
                .collect(),
            params: Vec::new(),
            types,
            builder,
            security: Vec::new(),
            servers: Vec::new(),
        })
    }

    /// Whether a module of ours has an item of that name.
    pub(crate) fn has(items: &[Item], name: &str) -> bool {
        items.iter().any(|item| match item {
            Item::Static(item) => item.ident == name,
            Item::Struct(item) => item.ident == name,
            _ => false,
        })
    }

    /// The function that sends the request of each operation: the method itself or its
    /// builder's `send`. A method whose builder is missing is passed by.
    pub(crate) fn calls_mut(&mut self) -> impl Iterator<Item = (usize, &mut ImplItemFn)> {
        let names: Vec<_> = self
            .methods
            .iter()
            .filter_map(|method| Some((method.operation, builder_name(&method.function)?)))
            .collect();
        let positional = self
            .methods
            .iter_mut()
            .filter(|method| method.function.sig.asyncness.is_some())
            .map(|method| (method.operation, &mut method.function));
        let sends = self.builder.iter_mut().filter_map(move |item| {
            let Item::Impl(block) = item else { return None };
            let (operation, _) = names.iter().find(|(_, name)| is_named(block, name))?;
            let send = block.items.iter_mut().find_map(|item| match item {
                ImplItem::Fn(function) if function.sig.ident == "send" => Some(function),
                _ => None,
            })?;
            Some((*operation, send))
        });
        positional.chain(sends)
    }

    /// Leaves out the operations for which `keep` is false.
    pub(crate) fn retain(&mut self, keep: impl Fn(usize) -> bool) {
        let methods = mem::take(&mut self.methods);
        for method in methods {
            if keep(method.operation) {
                self.methods.push(method);
            } else if let Some(gone) = builder_name(&method.function) {
                self.builder.retain(|item| match item {
                    Item::Struct(item) => item.ident != gone,
                    Item::Impl(block) => !is_named(block, &gone),
                    _ => true,
                });
            }
        }
    }
}

/// The name of the builder that a method returns.
pub(crate) fn builder_name(function: &ImplItemFn) -> Option<String> {
    let syn::ReturnType::Type(_, ty) = &function.sig.output else {
        return None;
    };
    let Type::Path(ty) = &**ty else { return None };
    let mut segments = ty.path.segments.iter();
    (segments.next()?.ident == "builder").then(|| segments.next().map(|it| it.ident.to_string()))?
}

fn is_constructors(block: &ItemImpl) -> bool {
    is_named(block, "Client")
        && block.items.iter().any(|item| {
            matches!(item, ImplItem::Fn(function) if function.sig.ident == "new_with_client")
        })
}

/// Whether the block is of the type with that name, by itself or behind `super::`.
pub(crate) fn is_named(block: &ItemImpl, name: &str) -> bool {
    matches!(&*block.self_ty, Type::Path(ty)
        if ty.path.segments.last().is_some_and(|last| last.ident == name))
}

/// The text of a `#[doc = "…"]` attribute.
pub(crate) fn doc(attr: &Attribute) -> Option<String> {
    let syn::Meta::NameValue(meta) = &attr.meta else {
        return None;
    };
    match &meta.value {
        syn::Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Str(text),
            ..
        }) if meta.path.is_ident("doc") => Some(text.value()),
        _ => None,
    }
}
