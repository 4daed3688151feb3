//! Response enums: one variant for each status if the responses of an operation have several
//! types.
//!
//! progenitor supports one type for all success responses and one for all error responses, so
//! lowering declares several types as bytes. Here `types` gets an enum that is named after the
//! method (`GetPetSuccess`, `GetPetFailure`), with a variant for each status key of the
//! description: `Status200`, `Status4XX`, `Default`. So a variant keeps its name when other
//! statuses are added or removed. The match arms decode the body of each status; exact statuses
//! come before ranges. If all statuses have the same body, the method returns the type of that
//! body, which the lowered document cannot state: a string, or the type of another media type.

use std::collections::{HashMap, HashSet};

use heck::ToUpperCamelCase;
use openapi_lower::{
    Plan,
    plan::{self, ResponseBody},
};
use quote::{format_ident, quote};
use syn::{
    Arm, Expr, ExprMatch, GenericArgument, Ident, ImplItemFn, Item, Pat, PathArguments, Stmt, Type,
    Variant, parse_quote,
    visit::{self, Visit},
};

use super::{Context, DocumentFacts, arms, body};
use crate::{
    code::Code, codes::polish::RESPONSE_UNTYPED, operations::Head, variants::Representations,
};
use variants::{Scope, Variants};

mod variants;

/// The names of the enums, by operation and outcome.
pub(crate) type Names = HashMap<(usize, Outcome), String>;

/// Names the enums of a document after their methods, with a number if the description has a
/// type of that name. The methods for further success media types share the error types of
/// their operations.
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
        for outcome in [Outcome::Success, Outcome::Failure] {
            if !variants::differ(&variants::bodies(planned, outcome)) {
                continue;
            }
            let shared = representations
                .get(&head.id)
                .filter(|_| outcome == Outcome::Failure);
            let shared = shared.and_then(|base| failures.get(base.as_str()).cloned());
            let name = shared.unwrap_or_else(|| {
                let method = typify_model::names::method_name(&head.id);
                enum_name(&method, outcome, &mut taken)
            });
            if outcome == Outcome::Failure {
                failures.insert(&head.id, name.clone());
            }
            names.insert((position, outcome), name);
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
        for outcome in [Outcome::Success, Outcome::Failure] {
            let Some(variants) = Variants::of(operation, outcome, context) else {
                continue;
            };
            let name = context.response_enum_names.get(&(operation, outcome));
            let edit = Edit {
                outcome,
                tolerant: context.plan.tolerant,
            };
            let id = context.operations[&operation].id;
            let has_own_enum =
                outcome == Outcome::Success || !context.representations.contains_key(id);
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
        context.note(anchor, RESPONSE_UNTYPED.with([&missing]));
    }
}

/// An enum that is generated for the responses of an operation.
pub(crate) struct Enum<'a> {
    pub(crate) name: &'a str,
    /// The variants, each with its lowest status and its body.
    pub(crate) variants: Vec<(Ident, u16, &'a ResponseBody)>,
}

/// Returns the enums among the generated types, by name.
pub(super) fn all<'a>(facts: &'a DocumentFacts<'_>, types: &HashSet<&str>) -> Vec<Enum<'a>> {
    let named = facts.response_enum_names.iter();
    let named = named.filter(|(_, name)| types.contains(name.as_str()));
    let mut named: Vec<_> = named.map(|(owner, name)| (name.as_str(), *owner)).collect();
    named.sort();
    // Operations with the same error responses share an enum.
    named.dedup_by_key(|(name, _)| *name);
    let enums = named
        .into_iter()
        .filter_map(|(name, (operation, outcome))| {
            let bodies = variants::bodies(facts.planned(operation)?, outcome).into_iter();
            let variants = bodies.map(|(key, body)| {
                let status = match (key.as_str(), outcome) {
                    ("DEFAULT", Outcome::Failure) => 500,
                    _ => lowest_status(&key),
                };
                (Variants::name(&key), status, body)
            });
            let variants = variants.collect();
            Some(Enum { name, variants })
        });
    enums.collect()
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
    let outcomes = [Outcome::Success, Outcome::Failure].into_iter();
    let variants = outcomes.filter_map(|it| Variants::of(operation, it, context));
    let types = variants.flat_map(|variants| {
        let bodies = variants.bodies.iter();
        let types = bodies.map(|(key, body)| {
            let ty = variants.payload(body, Scope::Client).flatten();
            (key.clone(), ty)
        });
        types.collect::<Vec<_>>()
    });
    types.collect()
}

/// Returns the method's name in camel case with the suffix of the outcome, and a number if the
/// description has a type of that name.
fn enum_name(method: &str, outcome: Outcome, taken: &mut HashSet<String>) -> String {
    let name = method.to_upper_camel_case();
    let letter = if name.starts_with(|first: char| first.is_ascii_digit()) {
        "X"
    } else {
        ""
    };
    let name = format!("{letter}{name}{outcome:?}");
    let mut free = name.clone();
    let mut number = 2;
    while !taken.insert(free.clone()) {
        free = format!("{name}{number}");
        number += 1;
    }
    free
}

/// The edit of a method's success or error responses.
struct Edit {
    outcome: Outcome,
    tolerant: bool,
}

impl Edit {
    /// Sets the one type that all statuses have; on failure returns what is missing.
    fn apply_alone(
        &self,
        function: &mut ImplItemFn,
        variants: &Variants<'_>,
    ) -> Result<(), String> {
        let response = response(function)?;
        let Some((_, body)) = variants.bodies.first() else {
            return Ok(());
        };
        let payload = variants.payload(body, Scope::Client);
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
            // The lowered document states bytes, too.
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
            // For `2XX` beside `default`, progenitor emits a second `_` arm.
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
                .payload(body, Scope::Types)
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
        let alias = self.outcome.ident();
        let import = parse_quote!(use types::#name as #alias;);
        function.block.stmts.insert(0, import);
        let derives = if clone {
            quote!(Clone, Debug)
        } else {
            quote!(Debug)
        };
        let does = match self.outcome {
            Outcome::Success => "The success responses of {}, by status.",
            Outcome::Failure => "The error responses of {}, by status.",
        };
        let doc = does.replace("{}", &format!("[`{method}`](super::Client::{method})"));
        Ok(Some(parse_quote! {
            #[doc = #doc]
            #[derive(#derives)]
            #[non_exhaustive]
            pub enum #name { #(#items),* }
        }))
    }

    /// Replaces bytes by a type in the signature, and the arms that read the bytes.
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
        match (self.outcome, body) {
            (Outcome::Failure, _) => parse_quote!(#pattern => Err(Error::#read),),
            (Outcome::Success, ResponseBody::Json(_) | ResponseBody::Text) => {
                parse_quote!(#pattern => ResponseValue::#read,)
            }
            (Outcome::Success, _) => parse_quote!(#pattern => Ok(ResponseValue::#read),),
        }
    }

    /// Replaces the arms of the outcome.
    fn replace(&self, choice: &mut ExprMatch, new_arms: Vec<Arm>) {
        choice
            .arms
            .retain(|arm| outcome_of(arm) != Some(self.outcome));
        let mut all = new_arms;
        all.append(&mut choice.arms);
        arms::merge(&mut all);
        choice.arms = all;
    }
}

/// Returns the variable that holds the response: progenitor chooses another name if a parameter
/// is called `response`.
fn response(function: &ImplItemFn) -> Result<Ident, String> {
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
    let (at, holder) = match outcome {
        Outcome::Success => (0, "ResponseValue"),
        Outcome::Failure => (1, "Error"),
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
