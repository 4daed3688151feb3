//! Reads the fields and setters of generated builders.

use syn::{
    Expr, FieldValue, ItemImpl, Member, Type,
    visit::{self, Visit},
};

use crate::polish::syntax::{function, type_arguments};

/// Returns the type into which a setter of a builder converts its argument: `T` of
/// `V: TryInto<T>`.
pub(super) fn setter<'f>(block: &'f ItemImpl, name: &str) -> Option<&'f Type> {
    let function = function(block, name)?;
    let clause = function.sig.generics.where_clause.as_ref()?;
    clause.predicates.iter().find_map(|predicate| {
        let syn::WherePredicate::Type(predicate) = predicate else {
            return None;
        };
        predicate.bounds.iter().find_map(|bound| {
            let syn::TypeParamBound::Trait(bound) = bound else {
                return None;
            };
            let last = bound.path.segments.last()?;
            type_arguments(last)
                .next()
                .filter(|_| last.ident == "TryInto")
        })
    })
}

/// Returns the fields of a builder and whether the caller must set them, as the functions `new` and
/// `default` initialize them.
pub(super) fn fields<'b>(
    blocks: impl Iterator<Item = &'b ItemImpl>,
) -> impl Iterator<Item = (String, bool)> {
    struct Fields(Vec<(String, bool)>);
    impl<'ast> Visit<'ast> for Fields {
        fn visit_field_value(&mut self, field: &'ast FieldValue) {
            let Member::Named(name) = &field.member else {
                return;
            };
            let is_required = matches!(&field.expr, Expr::Call(call)
                if matches!(&*call.func, Expr::Path(path) if path.path.is_ident("Err")));
            self.0.push((name.to_string(), is_required));
            visit::visit_field_value(self, field);
        }
    }
    let mut fields = Fields(Vec::new());
    for block in blocks {
        for name in ["new", "default"] {
            if let Some(function) = function(block, name) {
                fields.visit_block(&function.block);
            }
        }
    }
    fields.0.into_iter()
}
