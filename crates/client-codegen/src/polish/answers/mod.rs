//! Answers of several types: an enum by status for each side of an operation.
//!
//! Progenitor takes one type for all that succeeds and one for all that fails, so where
//! they differ the document calls all of them bytes. Here `types` gets an enum, called
//! after the method (`GetPetSuccess`, `GetPetFailure`), with a variant for each status
//! key of the description: `Status200`, `Status4XX`, `Default`. So a variant keeps its name
//! when others come or go. The arms of the side decode what each status brings; exact
//! statuses come before ranges.

use std::collections::{HashMap, HashSet};

use heck::ToUpperCamelCase;
use openapi_lower::{Plan, plan::ResponseBody};
use quote::{format_ident, quote};
use syn::{
    Arm, Expr, ExprMatch, GenericArgument, Ident, ImplItemFn, Item, Pat, PathArguments, Stmt, Type,
    Variant, parse_quote,
    visit::{self, Visit},
};

use super::{Context, arms, body};
use crate::{code::Code, operations::Head};
use variants::Variants;

mod variants;

/// The names of the enums, by the operation and its side.
pub(crate) type Names = HashMap<(usize, Side), String>;

/// Names the enums of a document: after the method, with a number where that is a type of
/// the description.
pub(super) fn names(heads: &[Head], plan: &Plan, types: &HashSet<String>) -> Names {
    let mut taken = types.clone();
    let mut names = Names::new();
    for (position, head) in heads.iter().enumerate() {
        let Some(planned) = plan.operations.get(&head.id) else {
            continue;
        };
        for side in [Side::Success, Side::Failure] {
            if !variants::bodies(planned, side).is_empty() {
                let method = openapi_lower::ident::method_name(&head.id);
                names.insert((position, side), enum_name(&method, side, &mut taken));
            }
        }
    }
    names
}

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let methods: HashMap<usize, Ident> = code
        .methods
        .iter()
        .map(|method| (method.operation, method.function.sig.ident.clone()))
        .collect();
    let mut made = Vec::new();
    let mut notes = Vec::new();
    for (operation, function) in code.calls_mut() {
        let Some(method) = methods.get(&operation) else {
            continue;
        };
        for side in [Side::Success, Side::Failure] {
            let Some(name) = context.answer_names.get(&(operation, side)) else {
                continue;
            };
            let Some(variants) = Variants::of(operation, side, context) else {
                continue;
            };
            let edit = Edit {
                side,
                name: &format_ident!("{name}"),
                tolerant: context.plan.tolerant,
            };
            match edit.apply(function, method, &variants) {
                Ok(item) => made.push(item),
                Err(missing) => notes.push((format!("types::{name}"), missing)),
            }
        }
    }
    code.types.extend(made);
    for (anchor, missing) in notes {
        context.note("answers", anchor, missing);
    }
}

/// What an operation gives back: a value or an error.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) enum Side {
    Success,
    Failure,
}

impl Side {
    /// What its enum is called inside a method.
    fn ident(self) -> Ident {
        format_ident!("{self:?}")
    }
}

/// The method's name in camel case with the word for the side, and a number where that is
/// a type of the description.
fn enum_name(method: &str, side: Side, taken: &mut HashSet<String>) -> String {
    let name = method.to_upper_camel_case();
    let letter = match name.starts_with(|first: char| first.is_ascii_digit()) {
        true => "X",
        false => "",
    };
    let name = format!("{letter}{name}{side:?}");
    let mut free = name.clone();
    let mut number = 2;
    while !taken.insert(free.clone()) {
        free = format!("{name}{number}");
        number += 1;
    }
    free
}

/// The edit of one side of a call.
struct Edit<'a> {
    side: Side,
    name: &'a Ident,
    tolerant: bool,
}

impl Edit<'_> {
    /// Rewrites the arms and the signature; returns the enum, or what is missing.
    fn apply(
        &self,
        function: &mut ImplItemFn,
        method: &Ident,
        variants: &Variants<'_>,
    ) -> Result<Item, String> {
        let mut items: Vec<Variant> = Vec::new();
        let mut new_arms: Vec<Arm> = Vec::new();
        let mut clone = true;
        // A parameter called `response` leaves progenitor another name for the variable.
        let response = match function.block.stmts.last() {
            Some(Stmt::Expr(Expr::Match(choice), None)) => body::variable(&choice.expr).cloned(),
            _ => None,
        };
        let response = response.ok_or("no match over the status")?;
        for (key, body) in &variants.bodies {
            let variant = Variants::name(key);
            let payload = variants
                .payload(body)
                .ok_or_else(|| format!("no type for {key}"))?;
            clone &= !matches!(body, ResponseBody::Bytes | ResponseBody::Upgrade);
            let doc = variants.doc(key).into_iter();
            let doc = quote!(#(#[doc = #doc])*);
            items.push(match payload {
                Some(payload) => parse_quote!(#doc #variant(#payload)),
                None => parse_quote!(#doc #variant),
            });
            for pattern in variants.patterns(key) {
                new_arms.push(self.arm(&pattern, &response, &variant, body));
            }
        }
        let ty = side_type(function, self.side)
            .filter(|ty| is_bytes(ty))
            .ok_or("the method does not return bytes")?;
        let name = self.name;
        *ty = parse_quote!(types::#name);
        let Some(Stmt::Expr(Expr::Match(choice), None)) = function.block.stmts.last_mut() else {
            return Err("no match over the status".to_owned());
        };
        self.replace(choice, new_arms);
        let alias = self.side.ident();
        let import = parse_quote!(use types::#name as #alias;);
        function.block.stmts.insert(0, import);
        let derives = match clone {
            true => quote!(Clone, Debug),
            false => quote!(Debug),
        };
        let does = match self.side {
            Side::Success => "What {} answers, by status.",
            Side::Failure => "How {} fails, by status.",
        };
        let doc = does.replace("{}", &format!("[`{method}`](super::Client::{method})"));
        Ok(parse_quote! {
            #[doc = #doc]
            #[derive(#derives)]
            #[non_exhaustive]
            pub enum #name { #(#items),* }
        })
    }

    /// Reads the answer into its variant.
    fn arm(&self, pattern: &Pat, response: &Ident, variant: &Ident, body: &ResponseBody) -> Arm {
        let alias = self.side.ident();
        let variant = quote!(#alias::#variant);
        let read = match body {
            ResponseBody::Empty => quote!(without_body(#response, #variant)),
            ResponseBody::Bytes => quote!(with_bytes(#response, #variant)),
            ResponseBody::Json(_) if self.tolerant => {
                quote!(with_json_tolerant(#response, #variant).await)
            }
            ResponseBody::Json(_) => quote!(with_json(#response, #variant).await),
            ResponseBody::Upgrade => {
                return parse_quote!(#pattern => {
                    let answer = ResponseValue::upgrade(#response).await?;
                    Ok(answer.map(#variant))
                });
            }
        };
        match (self.side, body) {
            (Side::Failure, _) => parse_quote!(#pattern => Err(Error::#read),),
            (Side::Success, ResponseBody::Json(_)) => {
                parse_quote!(#pattern => ResponseValue::#read,)
            }
            (Side::Success, _) => parse_quote!(#pattern => Ok(ResponseValue::#read),),
        }
    }

    /// Puts the arms in the place of those of the side.
    fn replace(&self, choice: &mut ExprMatch, new_arms: Vec<Arm>) {
        choice.arms.retain(|arm| side_of(arm) != Some(self.side));
        let mut all = new_arms;
        all.append(&mut choice.arms);
        arms::merge(&mut all);
        choice.arms = all;
    }
}

/// The side whose answers an arm reads.
fn side_of(arm: &Arm) -> Option<Side> {
    struct Find(Option<Side>);
    impl<'a> Visit<'a> for Find {
        fn visit_expr_path(&mut self, expr: &'a syn::ExprPath) {
            let last = expr.path.segments.last().map(|last| last.ident.to_string());
            match last.as_deref() {
                Some("ErrorResponse") => self.0 = Some(Side::Failure),
                Some("UnexpectedResponse") => self.0 = None,
                _ => {}
            }
            visit::visit_expr_path(self, expr);
        }
    }
    let mut find = Find(Some(Side::Success));
    find.visit_arm(arm);
    find.0
}

/// `S` or `F` of `Result<ResponseValue<S>, Error<F>>`.
fn side_type(function: &mut ImplItemFn, side: Side) -> Option<&mut Type> {
    let syn::ReturnType::Type(_, ty) = &mut function.sig.output else {
        return None;
    };
    let (at, holder) = match side {
        Side::Success => (0, "ResponseValue"),
        Side::Failure => (1, "Error"),
    };
    argument(argument(ty, "Result", at)?, holder, 0)
}

fn argument<'a>(ty: &'a mut Type, of: &str, at: usize) -> Option<&'a mut Type> {
    let Type::Path(ty) = ty else { return None };
    let last = ty.path.segments.last_mut()?;
    match &mut last.arguments {
        PathArguments::AngleBracketed(list) if last.ident == of => match list.args.get_mut(at)? {
            GenericArgument::Type(ty) => Some(ty),
            _ => None,
        },
        _ => None,
    }
}

fn is_bytes(ty: &Type) -> bool {
    matches!(ty, Type::Path(ty)
        if ty.path.segments.last().is_some_and(|last| last.ident == "ByteStream"))
}
