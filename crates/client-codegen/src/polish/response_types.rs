//! Collects the types by which responses are decoded; edits nothing.
//!
//! The signature of an operation's method has one type for success and one for errors. For a status
//! whose body the Plan states, the type of that body is collected, since the type of the method is
//! an enum that holds it.

use openapi_lower::plan::ResponseBody;
use quote::ToTokens;
use syn::{ReturnType, Type};

use super::{
    Context, paths,
    rust_type::rust_type,
    syntax::{last_segment, type_arguments},
};
use crate::{code::Code, generated::ResponseTypes};

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let mut found = Vec::new();
    for (operation, function) in code.calls_mut() {
        if let (Some(operation), Some((success, failure))) = (
            context.operations.get(&operation),
            types_of_output(&function.sig.output),
        ) {
            let success = text(success, context);
            let failure = text(failure, context);
            found.push((operation.id, success, failure));
        }
    }
    for (id, success, failure) in found {
        let by_status = planned(id, context)
            .map(|(status, ty)| (status, text(&ty, context)))
            .collect();
        let types = ResponseTypes {
            success,
            failure,
            by_status,
        };
        context.response_types.insert(id.to_owned(), types);
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
    let mut outcomes = type_arguments(last_segment(output)?);
    let (success, failure) = (outcomes.next()?, outcomes.next()?);
    Some((
        type_arguments(last_segment(success)?).next()?,
        type_arguments(last_segment(failure)?).next()?,
    ))
}

/// Formats the type for a file that imports only `types`.
fn text(ty: &Type, context: &Context<'_>) -> String {
    let mut ty = ty.clone();
    paths::in_full(&mut ty, context);
    ty.to_token_stream().to_string()
}
