//! Code templates with placeholders, parsed once and instantiated many times.
//!
//! `parse_quote!` converts its input to tokens and parses them. Code that a pass emits for each
//! operation, field or enum is a template instead: it is parsed once and cloned, and the identifiers
//! that are placeholders are replaced.

use proc_macro2::Span;
use syn::{
    Expr, Ident, Type,
    visit_mut::{self, VisitMut},
};

/// The code that replaces a placeholder.
pub(super) enum Filling<'a> {
    Ident(&'a Ident),
    Type(&'a Type),
    /// An expression. It is moved, so its placeholder may occur only once.
    Expr(Expr),
}

/// Code with placeholders.
pub(super) trait Template: Clone {
    /// Visits the code.
    fn accept(&mut self, visitor: &mut impl VisitMut);

    /// Returns a copy in which the named placeholders are replaced.
    fn filled<const N: usize>(&self, fillings: [(&str, Filling<'_>); N]) -> Self {
        let mut copy = self.clone();
        copy.accept(&mut Fill(fillings));
        copy
    }
}

macro_rules! templates {
    ($($code:ident by $visit:ident),* $(,)?) => {
        $(impl Template for syn::$code {
            fn accept(&mut self, visitor: &mut impl VisitMut) {
                visitor.$visit(self);
            }
        })*
    };
}

templates! {
    Arm by visit_arm_mut,
    Expr by visit_expr_mut,
    Field by visit_field_mut,
    FnArg by visit_fn_arg_mut,
    ImplItemFn by visit_impl_item_fn_mut,
    ItemImpl by visit_item_impl_mut,
    ItemStruct by visit_item_struct_mut,
    Stmt by visit_stmt_mut,
    Type by visit_type_mut,
    Variant by visit_variant_mut,
}

/// Replaces placeholders.
struct Fill<'a, const N: usize>([(&'a str, Filling<'a>); N]);

impl<'a, const N: usize> Fill<'a, N> {
    fn filling(&mut self, placeholder: &Ident) -> Option<&mut Filling<'a>> {
        let filling = self.0.iter_mut().find(|(name, _)| placeholder == name);
        filling.map(|(_, filling)| filling)
    }
}

impl<const N: usize> VisitMut for Fill<'_, N> {
    fn visit_ident_mut(&mut self, ident: &mut Ident) {
        if let Some(Filling::Ident(name)) = self.filling(ident) {
            *ident = name.clone();
        }
    }

    fn visit_type_mut(&mut self, ty: &mut Type) {
        if let Type::Path(path) = ty
            && let Some(placeholder) = path.path.get_ident()
            && let Some(Filling::Type(filling)) = self.filling(placeholder)
        {
            *ty = filling.clone();
        } else {
            visit_mut::visit_type_mut(self, ty);
        }
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if let Expr::Path(path) = expr
            && let Some(placeholder) = path.path.get_ident()
            && let Some(Filling::Expr(filling)) = self.filling(placeholder)
        {
            *expr = std::mem::replace(filling, Expr::PLACEHOLDER);
        } else {
            visit_mut::visit_expr_mut(self, expr);
        }
    }
}

/// Returns the attribute `#[non_exhaustive]`.
pub(super) fn non_exhaustive() -> syn::Attribute {
    let name = Ident::new("non_exhaustive", Span::call_site());
    syn::Attribute {
        pound_token: Default::default(),
        style: syn::AttrStyle::Outer,
        bracket_token: Default::default(),
        meta: syn::Meta::Path(name.into()),
    }
}

/// Returns a string literal.
pub(super) fn string(text: &str) -> syn::ExprLit {
    syn::ExprLit {
        attrs: Vec::new(),
        lit: syn::Lit::Str(syn::LitStr::new(text, Span::call_site())),
    }
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    #[test]
    fn placeholders_in_fillings_are_not_replaced() {
        let template: syn::ImplItemFn = parse_quote! {
            fn NAME(self, value: Option<TYPE>) -> Self { self.NAME = VALUE; self }
        };
        let name: Ident = parse_quote!(a);
        let filled = template.filled([
            ("NAME", Filling::Ident(&name)),
            ("TYPE", Filling::Type(&parse_quote!(Vec<NAME>))),
            ("VALUE", Filling::Expr(parse_quote!(value.map(TYPE)))),
        ]);
        let expected: syn::ImplItemFn = parse_quote! {
            fn a(self, value: Option<Vec<NAME>>) -> Self { self.a = value.map(TYPE); self }
        };
        assert_eq!(filled, expected);
    }
}
