//! Adds response enums: one variant for each status if the responses of an operation have several
//! types.
//!
//! progenitor supports one type for all success responses and one for all error responses, so
//! lowering declares several types as bytes. Here `types` gets an enum that is named after the
//! method (`GetPetSuccess`, `GetPetFailure`), with a variant for each status key of the description:
//! `Status200`, `Status4XX`, `Default`. The name of a variant does not depend on the other statuses.
//! The match arms decode the body of each status. If all statuses have the same body, the method
//! returns the type of that body, which the lowered document cannot declare: a string, or the type
//! of another media type.

use std::collections::HashMap;

use openapi_lower::plan::{self, ResponseBody};
use quote::{format_ident, quote};
use syn::{
    Arm, Expr, ExprMatch, GenericArgument, Ident, ImplItemFn, Item, Pat, PathArguments, Stmt, Type,
    Variant, parse_quote,
    visit::{self, Visit},
};

use super::{Context, arms, body, syntax::is_one_of};
use crate::{code::Code, codes::polish::RESPONSE_UNTYPED};
use variants::{Scope, Variants};

mod names;
mod variants;

pub(crate) use names::Names;
pub(super) use names::{Enum, all, names};

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let methods: HashMap<usize, Ident> = code
        .methods
        .iter()
        .map(|method| (method.operation, method.function.sig.ident.clone()))
        .collect();
    let mut enums = Vec::new();
    let mut notes = Vec::new();
    for (operation, function) in code.calls_mut() {
        let Some(method) = methods.get(&operation) else {
            continue;
        };
        for outcome in [Outcome::Success, Outcome::Failure] {
            let Some(variants) = Variants::of(operation, outcome, context) else {
                continue;
            };
            let name = context.response_enum_names.get(&(operation, outcome));
            let edit = Edit {
                outcome,
                tolerant: context.plan.tolerant,
            };
            let Some(name) = name else {
                if let Err(missing) = edit.apply_single(function, &variants) {
                    notes.push((format!("Client::{method}"), missing));
                }
                continue;
            };
            let id = context.operations[&operation].id;
            // The methods for further media types share the error enum of their operation.
            let is_shared = outcome == Outcome::Failure && context.representations.contains_key(id);
            match edit.apply(function, method, &format_ident!("{name}"), &variants) {
                Ok(_) if is_shared => {}
                Ok(item) => enums.push(item),
                Err(missing) => notes.push((format!("types::{name}"), missing)),
            }
        }
    }
    code.types.extend(enums);
    for (anchor, missing) in notes {
        context.note(anchor, RESPONSE_UNTYPED.with([&missing]));
    }
}

/// Returns the bodies of the success responses that the Plan states, by status key in capitals.
pub(super) fn success_bodies(planned: &plan::Operation) -> Vec<(String, &ResponseBody)> {
    variants::bodies(planned, Outcome::Success)
}

/// Returns the lowest status of a status key such as `404` or `4XX`; 200 for `default`.
pub(super) fn lowest_status(key: &str) -> u16 {
    key.replace('X', "0").parse().unwrap_or(200)
}

/// Whether responses mean success or failure.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) enum Outcome {
    Success,
    Failure,
}

impl Outcome {
    /// Returns the name under which a method imports the enum.
    fn ident(self) -> Ident {
        format_ident!("{self:?}")
    }
}

/// Returns the types of the bodies that the Plan states, by status key in capitals; `None` for an
/// empty body, and for a body without a type.
pub(super) fn body_types(operation: usize, context: &Context<'_>) -> Vec<(String, Option<Type>)> {
    let mut types = Vec::new();
    for outcome in [Outcome::Success, Outcome::Failure] {
        let Some(variants) = Variants::of(operation, outcome, context) else {
            continue;
        };
        for (key, body) in &variants.bodies {
            let ty = variants.payload(body, Scope::Client).flatten();
            types.push((key.clone(), ty));
        }
    }
    types
}

/// The edit of a method's success or error responses.
struct Edit {
    outcome: Outcome,
    tolerant: bool,
}

impl Edit {
    /// Sets the type that all statuses have; on failure returns what is missing.
    fn apply_single(
        &self,
        function: &mut ImplItemFn,
        variants: &Variants<'_>,
    ) -> Result<(), String> {
        let response = response_variable(function)?;
        let Some((_, body)) = variants.bodies.first() else {
            return Ok(());
        };
        let payload = variants
            .payload(body, Scope::Client)
            .ok_or("no type for the responses")?
            .unwrap_or_else(|| parse_quote!(()));
        let read: Expr = match body {
            ResponseBody::Text => {
                let read = self.decoder("text");
                parse_quote!(ResponseValue::#read(#response).await)
            }
            ResponseBody::Json(_) => {
                let read = self.decoder("from_response");
                parse_quote!(ResponseValue::#read(#response).await)
            }
            ResponseBody::Empty => parse_quote!(Ok(ResponseValue::empty(#response))),
            ResponseBody::Events(_) | ResponseBody::JsonStream(_) => {
                let stream = variants.stream(body);
                parse_quote!(Ok(ResponseValue::stream(#response).map(#stream)))
            }
            // The method of progenitor returns this type.
            ResponseBody::Bytes | ResponseBody::Upgrade => return Ok(()),
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
            // For `2XX` beside `default`, progenitor emits a second `_` arm.
            let mut arms = choice.arms.iter();
            if let Some(wildcard) = arms.position(|arm| matches!(arm.pat, Pat::Wild(_))) {
                choice.arms.truncate(wildcard + 1);
            }
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
    ) -> Result<Item, String> {
        let mut items: Vec<Variant> = Vec::new();
        let mut new_arms: Vec<Arm> = Vec::new();
        let mut is_clone = true;
        let response = response_variable(function)?;
        for (key, body) in &variants.bodies {
            let variant = Variants::name(key);
            let payload = variants
                .payload(body, Scope::Types)
                .ok_or_else(|| format!("no type for {key}"))?;
            is_clone &= !matches!(body, ResponseBody::Bytes | ResponseBody::Upgrade)
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
        let alias = self.outcome.ident();
        let import = parse_quote!(use types::#name as #alias;);
        function.block.stmts.insert(0, import);
        let derives = if is_clone {
            quote!(Clone, Debug)
        } else {
            quote!(Debug)
        };
        let kind = match self.outcome {
            Outcome::Success => "success",
            Outcome::Failure => "error",
        };
        let doc =
            format!("The {kind} responses of [`{method}`](super::Client::{method}), by status.");
        Ok(parse_quote! {
            #[doc = #doc]
            #[derive(#derives)]
            #[non_exhaustive]
            pub enum #name { #(#items),* }
        })
    }

    /// Replaces bytes with a type in the signature, and the arms that read the bytes.
    fn retype(&self, function: &mut ImplItemFn, new: Type, arms: Vec<Arm>) -> Result<(), String> {
        let ty = outcome_type(function, self.outcome)
            .filter(|ty| is_bytes(ty))
            .ok_or("the method of progenitor does not return bytes")?;
        *ty = new;
        let Some(Stmt::Expr(Expr::Match(choice), None)) = function.block.stmts.last_mut() else {
            return Err("the method of progenitor has no match over the status".to_owned());
        };
        self.replace(choice, arms);
        Ok(())
    }

    /// Returns the arm that decodes a response into its variant. `stream` converts the bytes to
    /// a stream.
    fn arm(
        &self,
        pattern: &Pat,
        response: &Ident,
        variant: &Ident,
        body: &ResponseBody,
        stream: Option<Expr>,
    ) -> Arm {
        let alias = self.outcome.ident();
        let variant = quote!(#alias::#variant);
        let read = match body {
            ResponseBody::Empty => quote!(without_body(#response, #variant)),
            ResponseBody::Bytes => quote!(with_bytes(#response, #variant)),
            ResponseBody::Events(_) | ResponseBody::JsonStream(_) => {
                quote!(stream(#response).map(#stream).map(#variant))
            }
            ResponseBody::Text => {
                let read = self.decoder("with_text");
                quote!(#read(#response, #variant).await)
            }
            ResponseBody::Json(_) => {
                let read = self.decoder("with_json");
                quote!(#read(#response, #variant).await)
            }
            ResponseBody::Upgrade => {
                return parse_quote!(#pattern => {
                    let answer = ResponseValue::upgrade(#response).await?;
                    Ok(answer.map(#variant))
                });
            }
        };
        match (self.outcome, body) {
            (Outcome::Failure, _) => parse_quote!(#pattern => Err(Error::#read),),
            (Outcome::Success, ResponseBody::Json(_) | ResponseBody::Text) => {
                parse_quote!(#pattern => ResponseValue::#read,)
            }
            (Outcome::Success, _) => parse_quote!(#pattern => Ok(ResponseValue::#read),),
        }
    }

    /// Returns the name of a function that decodes, or of its tolerant counterpart.
    fn decoder(&self, name: &str) -> Ident {
        let suffix = if self.tolerant { "_tolerant" } else { "" };
        format_ident!("{name}{suffix}")
    }

    /// Replaces the arms of the outcome.
    fn replace(&self, choice: &mut ExprMatch, new_arms: Vec<Arm>) {
        choice
            .arms
            .retain(|arm| outcome_of(arm) != Some(self.outcome));
        choice.arms.splice(0..0, new_arms);
        arms::merge(&mut choice.arms);
    }
}

/// Returns the variable that holds the response: progenitor chooses another name if a parameter
/// is called `response`.
fn response_variable(function: &ImplItemFn) -> Result<Ident, String> {
    let response = match function.block.stmts.last() {
        Some(Stmt::Expr(Expr::Match(choice), None)) => body::variable(&choice.expr).cloned(),
        _ => None,
    };
    response.ok_or_else(|| "the method of progenitor has no match over the status".to_owned())
}

/// Returns whether an arm reads a success or an error response.
fn outcome_of(arm: &Arm) -> Option<Outcome> {
    struct Find(Option<Outcome>);
    impl<'a> Visit<'a> for Find {
        fn visit_expr_path(&mut self, expr: &'a syn::ExprPath) {
            let last = expr.path.segments.last().map(|last| last.ident.to_string());
            match last.as_deref() {
                Some("ErrorResponse") => self.0 = Some(Outcome::Failure),
                Some("UnexpectedResponse") => self.0 = None,
                _ => {}
            }
            visit::visit_expr_path(self, expr);
        }
    }
    let mut find = Find(Some(Outcome::Success));
    find.visit_arm(arm);
    find.0
}

/// Returns `S` or `F` of `Result<ResponseValue<S>, Error<F>>`.
fn outcome_type(function: &mut ImplItemFn, outcome: Outcome) -> Option<&mut Type> {
    let syn::ReturnType::Type(_, ty) = &mut function.sig.output else {
        return None;
    };
    let (at, outer) = match outcome {
        Outcome::Success => (0, "ResponseValue"),
        Outcome::Failure => (1, "Error"),
    };
    argument(argument(ty, "Result", at)?, outer, 0)
}

/// Returns the type argument of the type `outer` at the position.
fn argument<'a>(ty: &'a mut Type, outer: &str, at: usize) -> Option<&'a mut Type> {
    let Type::Path(ty) = ty else { return None };
    let last = ty.path.segments.last_mut()?;
    match &mut last.arguments {
        PathArguments::AngleBracketed(list) if last.ident == outer => {
            match list.args.get_mut(at)? {
                GenericArgument::Type(ty) => Some(ty),
                _ => None,
            }
        }
        _ => None,
    }
}

fn is_bytes(ty: &Type) -> bool {
    is_one_of(ty, &["ByteStream"])
}
