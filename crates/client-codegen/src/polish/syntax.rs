//! Reads the types and impls of generated code.

use syn::{
    FnArg, GenericArgument, Ident, ImplItem, ImplItemFn, ItemImpl, Pat, Path, PathArguments,
    PathSegment, Type,
};

/// Returns the last segment of a type's path: `Option<T>` of `::std::option::Option<T>`.
pub(super) fn last_segment(ty: &Type) -> Option<&PathSegment> {
    match ty {
        Type::Path(ty) => ty.path.segments.last(),
        _ => None,
    }
}

/// Whether the last segment of a type's path has one of the names.
pub(super) fn is_one_of(ty: &Type, names: &[&str]) -> bool {
    last_segment(ty).is_some_and(|last| names.iter().any(|name| last.ident == name))
}

/// Returns the type arguments of a path segment: `K` and `V` of `BTreeMap<K, V>`.
pub(super) fn type_arguments(segment: &PathSegment) -> impl Iterator<Item = &Type> {
    let arguments = match &segment.arguments {
        PathArguments::AngleBracketed(list) => Some(&list.args),
        PathArguments::None | PathArguments::Parenthesized(_) => None,
    };
    let arguments = arguments.into_iter().flatten();
    arguments.filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

/// Returns the first type argument of the type `outer`: `T` of `Option<T>`.
pub(super) fn argument_of<'t>(ty: &'t Type, outer: &str) -> Option<&'t Type> {
    let last = last_segment(ty).filter(|last| last.ident == outer)?;
    type_arguments(last).next()
}

/// Returns `T` of `Option<T>`.
pub(super) fn optional_type(ty: &Type) -> Option<&Type> {
    argument_of(ty, "Option")
}

/// Returns the name and the type of an argument; `None` for `self`.
pub(super) fn argument(input: &FnArg) -> Option<(&Ident, &Type)> {
    match input {
        FnArg::Typed(argument) => match &*argument.pat {
            Pat::Ident(name) => Some((&name.ident, &argument.ty)),
            _ => None,
        },
        FnArg::Receiver(_) => None,
    }
}

/// Returns the name and the type of an argument, whose type may be edited.
pub(super) fn argument_mut(input: &mut FnArg) -> Option<(&Ident, &mut Type)> {
    match input {
        FnArg::Typed(argument) => match &*argument.pat {
            Pat::Ident(name) => Some((&name.ident, &mut argument.ty)),
            _ => None,
        },
        FnArg::Receiver(_) => None,
    }
}

/// Whether the last segment of a path has the name.
pub(super) fn ends_with(path: &Path, name: &str) -> bool {
    path.segments.last().is_some_and(|last| last.ident == name)
}

/// Returns the last segment of the implemented trait: `TryFrom<&str>`.
pub(super) fn trait_segment(block: &ItemImpl) -> Option<&PathSegment> {
    let (path, _) = block.trait_.as_ref()?;
    path.segments.last()
}

/// Whether an impl implements the trait with the name.
pub(super) fn implements(block: &ItemImpl, name: &str) -> bool {
    trait_segment(block).is_some_and(|last| last.ident == name)
}

/// Returns the functions of an impl.
pub(super) fn functions(block: &ItemImpl) -> impl Iterator<Item = &ImplItemFn> {
    block.items.iter().filter_map(|item| match item {
        ImplItem::Fn(function) => Some(function),
        _ => None,
    })
}

/// Returns the functions of an impl, which may be edited.
pub(super) fn functions_mut(block: &mut ItemImpl) -> impl Iterator<Item = &mut ImplItemFn> {
    block.items.iter_mut().filter_map(|item| match item {
        ImplItem::Fn(function) => Some(function),
        _ => None,
    })
}

/// Returns the function of an impl with the name.
pub(super) fn function<'f>(block: &'f ItemImpl, name: &str) -> Option<&'f ImplItemFn> {
    functions(block).find(|function| function.sig.ident == name)
}
