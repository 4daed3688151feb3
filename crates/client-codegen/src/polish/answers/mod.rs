//! Answers of several types: an enum by status for each side of an operation.
//!
//! Progenitor takes one type for all that succeeds and one for all that fails, so where
//! they differ the document calls all of them bytes. Here `types` gets an enum, called
//! after the method (`GetPetSuccess`, `GetPetFailure`), with a variant for each status
//! key of the description: `Status200`, `Status4XX`, `Default`. So a variant keeps its name
//! when others come or go. The arms of the side decode what each status brings; exact
//! statuses come before ranges. Where all statuses have the same body, the side has its
//! type, which the lowered document cannot express: text, or that of another media type.

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
use crate::{code::Code, operations::Head, variants::Representations};
use variants::{Variants, Where};

mod variants;

/// The names of the enums, by the operation and its side.
pub(crate) type Names = HashMap<(usize, Side), String>;

/// Names the enums of a document: after the method, with a number where that is a type of
/// the description. The methods for media types of success share the error type of their
/// operations.
pub(super) fn names(
    heads: &[Head],
    plan: &Plan,
    representations: &Representations,
    types: &HashSet<String>,
) -> Names {
    let mut taken = types.clone();
    let mut names = Names::new();
    let mut failures: HashMap<&str, String> = HashMap::new();
    for (position, head) in heads.iter().enumerate() {
        let Some(planned) = plan.operations.get(&head.id) else {
            continue;
        };
        for side in [Side::Success, Side::Failure] {
            if !variants::differ(&variants::bodies(planned, side)) {
                continue;
            }
            let shared = representations
                .get(&head.id)
                .filter(|_| side == Side::Failure);
            let shared = shared.and_then(|base| failures.get(base.as_str()).cloned());
            let name = shared.unwrap_or_else(|| {
                let method = typify_model::names::method_name(&head.id);
                enum_name(&method, side, &mut taken)
            });
            if side == Side::Failure {
                failures.insert(&head.id, name.clone());
            }
            names.insert((position, side), name);
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
            let Some(variants) = Variants::of(operation, side, context) else {
                continue;
            };
            let name = context.answer_names.get(&(operation, side));
            let edit = Edit {
                side,
                tolerant: context.plan.tolerant,
            };
            let id = context.operations[&operation].id;
            let has_own_enum = side == Side::Success || !context.representations.contains_key(id);
            let anchor =
                name.map_or_else(|| format!("Client::{method}"), |it| format!("types::{it}"));
            let edited = match name {
                Some(name) => edit.apply(function, method, &format_ident!("{name}"), &variants),
                None => edit.apply_alone(function, &variants).map(|()| None),
            };
            match edited {
                Ok(item) => made.extend(item.filter(|_| has_own_enum)),
                Err(missing) => notes.push((anchor, missing)),
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
    let letter = if name.starts_with(|first: char| first.is_ascii_digit()) {
        "X"
    } else {
        ""
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
struct Edit {
    side: Side,
    tolerant: bool,
}

impl Edit {
    /// Gives the side the one type that all its statuses have; returns what is missing.
    fn apply_alone(
        &self,
        function: &mut ImplItemFn,
        variants: &Variants<'_>,
    ) -> Result<(), String> {
        let response = response(function)?;
        let Some((_, body)) = variants.bodies.first() else {
            return Ok(());
        };
        let payload = variants.payload(body, Where::Client);
        let payload = payload.ok_or("no type for the responses")?;
        let payload = payload.unwrap_or_else(|| parse_quote!(()));
        let read: Expr = match (body, self.tolerant) {
            (ResponseBody::Text, false) => parse_quote!(ResponseValue::text(#response).await),
            (ResponseBody::Text, true) => {
                parse_quote!(ResponseValue::text_tolerant(#response).await)
            }
            (ResponseBody::Json(_), false) => {
                parse_quote!(ResponseValue::from_response(#response).await)
            }
            (ResponseBody::Json(_), true) => {
                parse_quote!(ResponseValue::from_response_tolerant(#response).await)
            }
            (ResponseBody::Empty, _) => parse_quote!(Ok(ResponseValue::empty(#response))),
            (ResponseBody::Events(_) | ResponseBody::JsonStream(_), _) => {
                let stream = variants.stream(body);
                parse_quote!(Ok(ResponseValue::stream(#response).map(#stream)))
            }
            // As the document has it.
            (ResponseBody::Bytes | ResponseBody::Upgrade, _) => return Ok(()),
        };
        let patterns = variants
            .bodies
            .iter()
            .flat_map(|(key, _)| variants.patterns(key));
        let arms = patterns
            .map(|pattern| parse_quote!(#pattern => #read,))
            .collect();
        self.retype(function, payload, arms)?;
        if let Some(Stmt::Expr(Expr::Match(choice), None)) = function.block.stmts.last_mut() {
            // For `2XX` beside `default`, progenitor writes a second `_` arm.
            let all = choice
                .arms
                .iter()
                .position(|arm| matches!(arm.pat, Pat::Wild(_)));
            choice
                .arms
                .truncate(all.map_or(choice.arms.len(), |all| all + 1));
        }
        Ok(())
    }

    /// Rewrites the arms and the signature; returns the enum, or what is missing.
    fn apply(
        &self,
        function: &mut ImplItemFn,
        method: &Ident,
        name: &Ident,
        variants: &Variants<'_>,
    ) -> Result<Option<Item>, String> {
        let mut items: Vec<Variant> = Vec::new();
        let mut new_arms: Vec<Arm> = Vec::new();
        let mut clone = true;
        let response = response(function)?;
        for (key, body) in &variants.bodies {
            let variant = Variants::name(key);
            let payload = variants
                .payload(body, Where::Types)
                .ok_or_else(|| format!("no type for {key}"))?;
            clone &= !matches!(body, ResponseBody::Bytes | ResponseBody::Upgrade)
                && variants.stream(body).is_none();
            let doc = variants.doc(key).into_iter();
            let doc = quote!(#(#[doc = #doc])*);
            items.push(match payload {
                Some(payload) => parse_quote!(#doc #variant(#payload)),
                None => parse_quote!(#doc #variant),
            });
            for pattern in variants.patterns(key) {
                let stream = variants.stream(body);
                new_arms.push(self.arm(&pattern, &response, &variant, body, stream));
            }
        }
        self.retype(function, parse_quote!(types::#name), new_arms)?;
        let alias = self.side.ident();
        let import = parse_quote!(use types::#name as #alias;);
        function.block.stmts.insert(0, import);
        let derives = if clone {
            quote!(Clone, Debug)
        } else {
            quote!(Debug)
        };
        let does = match self.side {
            Side::Success => "What {} answers, by status.",
            Side::Failure => "How {} fails, by status.",
        };
        let doc = does.replace("{}", &format!("[`{method}`](super::Client::{method})"));
        Ok(Some(parse_quote! {
            #[doc = #doc]
            #[derive(#derives)]
            #[non_exhaustive]
            pub enum #name { #(#items),* }
        }))
    }

    /// Replaces the bytes of the side by a type, and the arms that read them.
    fn retype(&self, function: &mut ImplItemFn, new: Type, arms: Vec<Arm>) -> Result<(), String> {
        let ty = side_type(function, self.side)
            .filter(|ty| is_bytes(ty))
            .ok_or("the method does not return bytes")?;
        *ty = new;
        let Some(Stmt::Expr(Expr::Match(choice), None)) = function.block.stmts.last_mut() else {
            return Err("no match over the status".to_owned());
        };
        self.replace(choice, arms);
        Ok(())
    }

    /// Reads the answer into its variant.
    /// `stream` makes a stream of the bytes, where it is one.
    fn arm(
        &self,
        pattern: &Pat,
        response: &Ident,
        variant: &Ident,
        body: &ResponseBody,
        stream: Option<Expr>,
    ) -> Arm {
        let alias = self.side.ident();
        let variant = quote!(#alias::#variant);
        let read = match body {
            ResponseBody::Empty => quote!(without_body(#response, #variant)),
            ResponseBody::Bytes => quote!(with_bytes(#response, #variant)),
            ResponseBody::Events(_) | ResponseBody::JsonStream(_) => {
                quote!(stream(#response).map(#stream).map(#variant))
            }
            ResponseBody::Text if self.tolerant => {
                quote!(with_text_tolerant(#response, #variant).await)
            }
            ResponseBody::Text => quote!(with_text(#response, #variant).await),
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
            (Side::Success, ResponseBody::Json(_) | ResponseBody::Text) => {
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

/// The variable that holds the response: a parameter called `response` leaves progenitor
/// another name for it.
fn response(function: &ImplItemFn) -> Result<Ident, String> {
    let response = match function.block.stmts.last() {
        Some(Stmt::Expr(Expr::Match(choice), None)) => body::variable(&choice.expr).cloned(),
        _ => None,
    };
    response.ok_or_else(|| "no match over the status".to_owned())
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
