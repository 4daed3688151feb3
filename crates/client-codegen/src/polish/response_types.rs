//! Collects the types by which responses are decoded; edits nothing.
//!
//! The signature of an operation's method states one type for success and one for errors. If
//! the Plan states the body of a single status, the type of that body counts: the method's type
//! is an enum that holds it.

use std::collections::HashSet;

use openapi_lower::plan::ResponseBody;
use quote::ToTokens;
use syn::{GenericArgument, PathArguments, ReturnType, Type};

use super::{Context, paths, rust_type::rust_type};
use crate::{code::Code, generated::ResponseTypes};

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let none = HashSet::new();
    let mut found = Vec::new();
    for (operation, function) in code.calls_mut() {
        if let (Some(operation), Some((success, failure))) = (
            context.operations.get(&operation),
            types_of_output(&function.sig.output),
        ) {
            let success = text(success, &none, context);
            let failure = text(failure, &none, context);
            found.push((operation.id, success, failure));
        }
    }
    for (id, success, failure) in found {
        let by_status = planned(id, context)
            .map(|(status, ty)| (status, text(&ty, &none, context)))
            .collect();
        let answers = ResponseTypes {
            success,
            failure,
            by_status,
        };
        context.response_types.insert(id.to_owned(), answers);
    }
}

/// Returns the types of the bodies that the Plan states, by status.
fn planned(id: &str, context: &Context<'_>) -> impl Iterator<Item = (String, Type)> {
    let (plan, runtime) = (context.plan, &context.runtime);
    let responses = plan.operations.get(id).map(|planned| &planned.responses);
    responses
        .into_iter()
        .flatten()
        .filter_map(|(status, response)| match &response.body {
            Some(ResponseBody::Json(schema)) => {
                Some((status.clone(), rust_type(schema, plan, runtime)?))
            }
            _ => None,
        })
}

/// Returns `T` and `E` of `Result<ResponseValue<T>, Error<E>>`.
pub(super) fn types_of_output(output: &ReturnType) -> Option<(&Type, &Type)> {
    let ReturnType::Type(_, output) = output else {
        return None;
    };
    match arguments(output)?.as_slice() {
        [value, error] => Some((*arguments(value)?.first()?, *arguments(error)?.first()?)),
        _ => None,
    }
}

fn arguments(ty: &Type) -> Option<Vec<&Type>> {
    let Type::Path(path) = ty else { return None };
    let PathArguments::AngleBracketed(list) = &path.path.segments.last()?.arguments else {
        return None;
    };
    let types = list.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    Some(types.collect())
}

/// Formats the type for a file that imports only `types`.
fn text(ty: &Type, none: &HashSet<String>, context: &Context<'_>) -> String {
    let mut ty = ty.clone();
    paths::in_full(&mut ty, none, context);
    ty.to_token_stream().to_string()
}
