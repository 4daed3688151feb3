//! Parameters are written by their style.
//!
//! Progenitor repeats the name of a query parameter, writes a header by `Display`, and
//! knows no cookies. Where the Plan names another style, media type or place, the value
//! goes through `client_runtime::Style`: in a query by `query_style`, else by `header` and
//! `cookie`; `urls` sees to the path. The types are right before, since lowering leaves
//! them in the document. An operation in which such a parameter is not found would send
//! something else, or not compile, so it is dropped.

use openapi_lower::{Plan, plan::Parameter};
use openapiv3::{
    Components, OpenAPI, ParameterSchemaOrContent, ReferenceOr, Schema, SchemaKind, Type,
};
use syn::{
    Expr, FnArg, Ident, ImplItemFn, Pat, parse_quote,
    visit_mut::{self, VisitMut},
};

use super::{Context, body, secrets};
use crate::{code::Code, operations};

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let mut failed = Vec::new();
    for (position, function) in code.calls_mut() {
        let operation = &context.operations[position];
        let Some(planned) = context.plan.operations.get(operation.id) else {
            continue;
        };
        let secret = secrets::secret_parameters(operation, context.plan);
        let found = |name: &str| operation.parameter(name);
        let wanted: Vec<Wanted<'_>> = planned
            .parameters
            .iter()
            .filter(|(name, it)| is_styled(it) && !found(name).is_none_or(is_in_path))
            .map(|(name, it)| Wanted {
                name,
                parameter: it,
                secret: secret.contains(name.as_str()),
                found: false,
            })
            .collect();
        if wanted.is_empty() {
            continue;
        }
        let mut edit = Edit {
            wanted,
            borrowed: borrowed(function),
        };
        edit.visit_block_mut(&mut function.block);
        let missing = edit.wanted.iter().find(|it| !it.found);
        failed.extend(missing.map(|it| {
            let name = it.name;
            let reason = format!("the place that writes the parameter `{name}` is not found");
            (position, reason)
        }));
    }
    context.drop_operations(code, failed);
}

/// Whether the Plan says how the parameter is written.
pub(super) fn is_styled(parameter: &Parameter) -> bool {
    parameter.style.is_some() || parameter.media_type.is_some()
}

/// Whether the parameter is a cookie, in the place of a header.
pub(super) fn is_cookie(parameter: &Parameter) -> bool {
    parameter.location.as_deref() == Some("cookie")
}

fn is_in_path(parameter: &openapiv3::Parameter) -> bool {
    matches!(parameter, openapiv3::Parameter::Path { .. })
}

/// `client_runtime::Style` of a parameter.
pub(super) fn style(parameter: &Parameter) -> Expr {
    let style = parameter.style.as_deref();
    let exploded = parameter.explode.unwrap_or(style == Some("form"));
    let base = match style {
        _ if parameter.media_type.is_some() => "JSON",
        Some("label") => "LABEL",
        Some("matrix") => "MATRIX",
        Some("deepObject") => "DEEP_OBJECT",
        Some("cookie") => "COOKIE",
        Some("spaceDelimited") if !exploded => "SPACE_DELIMITED",
        Some("pipeDelimited") if !exploded => "PIPE_DELIMITED",
        Some("tabDelimited") if !exploded => "TAB_DELIMITED",
        Some("simple") => "SIMPLE",
        _ => "FORM",
    };
    let divisible = ["LABEL", "MATRIX", "SIMPLE", "FORM"].contains(&base);
    let suffix = if exploded && divisible {
        "_EXPLODED"
    } else {
        ""
    };
    let name = quote::format_ident!("{base}{suffix}");
    match parameter.allow_reserved {
        Some(true) => parse_quote!(Style::#name.reserved()),
        _ => parse_quote!(Style::#name),
    }
}

/// The arguments that are references.
pub(super) fn borrowed(function: &ImplItemFn) -> Vec<Ident> {
    let mut found = Vec::new();
    for input in &function.sig.inputs {
        if let FnArg::Typed(argument) = input
            && let (Pat::Ident(name), syn::Type::Reference(_)) = (&*argument.pat, &*argument.ty)
        {
            found.push(name.ident.clone());
        }
    }
    // In the positional interface what is optional is a reference into the struct.
    let positional = function.sig.inputs.len() > 1;
    if positional {
        found.push(quote::format_ident!("value"));
    }
    found
}

/// A parameter to be written by its style.
struct Wanted<'a> {
    /// In the lowered document, which is still the one in the code.
    name: &'a str,
    parameter: &'a Parameter,
    secret: bool,
    found: bool,
}

impl Wanted<'_> {
    fn wire_name(&self) -> &str {
        self.parameter.wire_name.as_deref().unwrap_or(self.name)
    }
}

struct Edit<'a> {
    wanted: Vec<Wanted<'a>>,
    borrowed: Vec<Ident>,
}

impl VisitMut for Edit<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        let Expr::MethodCall(call) = expr else { return };
        let edited = if call.method == "query" {
            let receiver = &call.receiver;
            query_param(&call.args).and_then(|(name, value)| {
                let wanted = self.wanted.iter_mut().find(|it| it.name == name)?;
                wanted.found = true;
                let (style, name) = (style(wanted.parameter), wanted.wire_name());
                Some(parse_quote!(#receiver.query_style(#style, #name, #value)?))
            })
        } else if body::is_append(call) {
            self.header(call)
        } else {
            None
        };
        if let Some(edited) = edited {
            *expr = edited;
        }
    }
}

impl Edit<'_> {
    fn header(&mut self, call: &syn::ExprMethodCall) -> Option<Expr> {
        let name = body::text(call.args.first()?)?.value();
        let wanted = self.wanted.iter_mut().find(|it| it.name == name)?;
        let value = body::variable(call.args.last()?)?;
        wanted.found = true;
        let (style, name) = (style(wanted.parameter), wanted.wire_name());
        let value: Expr = match wanted.secret {
            true => parse_quote!(#value.expose()),
            false if self.borrowed.contains(value) => parse_quote!(#value),
            false => parse_quote!(&#value),
        };
        Some(match is_cookie(wanted.parameter) {
            true => parse_quote!(#style.cookie(&mut header_map, #name, #value)?),
            false => parse_quote!(#style.header(&mut header_map, #name, #value)?),
        })
    }
}

/// Name and value of `&QueryParam::new("…", …)`.
fn query_param(
    args: &syn::punctuated::Punctuated<Expr, syn::Token![,]>,
) -> Option<(String, &Expr)> {
    let Expr::Reference(reference) = args.first()? else {
        return None;
    };
    let Expr::Call(call) = &*reference.expr else {
        return None;
    };
    let name = body::text(call.args.first()?)?.value();
    Some((name, call.args.get(1)?))
}

/// The document in which a parameter that is an object has another type than its struct:
/// progenitor's builders cannot hold one. With it the component that stands for each
/// struct, for which progenitor is to write the struct's path.
pub(crate) fn object_parameters(openapi: &OpenAPI) -> (OpenAPI, Vec<(String, String)>) {
    let mut openapi = openapi.clone();
    let Some(mut components) = openapi.components.take() else {
        return (openapi, Vec::new());
    };
    let mut stands: Vec<(String, String)> = Vec::new();
    for item in openapi.paths.paths.values_mut() {
        let ReferenceOr::Item(item) = item else {
            continue;
        };
        let operations = operations::slots(item).into_iter().flatten();
        for parameter in operations.flat_map(|it| &mut it.parameters) {
            let ReferenceOr::Item(parameter) = parameter else {
                continue;
            };
            let format = &mut secrets::parameter_data_mut(parameter).format;
            let ParameterSchemaOrContent::Schema(schema) = format else {
                continue;
            };
            let Some(name) = struct_name(schema, &components) else {
                continue;
            };
            let stand = format!("{name}AsParameter");
            *schema = ReferenceOr::Reference {
                reference: format!("#/components/schemas/{stand}"),
            };
            if stands.iter().all(|(known, _)| *known != stand) {
                stands.push((stand, format!("types::{name}")));
            }
        }
    }
    for (stand, _) in &stands {
        let any = ReferenceOr::Item(operations::any_json());
        components.schemas.insert(stand.clone(), any);
    }
    openapi.components = Some(components);
    (openapi, stands)
}

/// The component that a schema refers to, if it is an object with properties.
fn struct_name(schema: &ReferenceOr<Schema>, components: &Components) -> Option<String> {
    let reference = match schema {
        ReferenceOr::Reference { reference } => reference,
        ReferenceOr::Item(schema) => match &schema.schema_kind {
            SchemaKind::AllOf { all_of } => match all_of.as_slice() {
                [ReferenceOr::Reference { reference }] => reference,
                _ => return None,
            },
            _ => return None,
        },
    };
    let name = reference.strip_prefix("#/components/schemas/")?;
    let ReferenceOr::Item(target) = components.schemas.get(name)? else {
        return None;
    };
    let is_struct = match &target.schema_kind {
        SchemaKind::Type(Type::Object(object)) => !object.properties.is_empty(),
        SchemaKind::Any(any) => !any.properties.is_empty(),
        SchemaKind::AllOf { .. } => true,
        _ => false,
    };
    is_struct.then(|| name.to_owned())
}

/// The name that the code has for a parameter until this pass runs: that on the wire, or
/// of one that is written by its style, the lowered one.
pub(super) fn literal<'a>(plan: &'a Plan, operation: &str, name: &'a str) -> &'a str {
    let planned = plan.operations.get(operation);
    match planned.and_then(|it| it.parameters.get(name)) {
        Some(parameter) if !is_styled(parameter) => parameter.wire_name.as_deref().unwrap_or(name),
        _ => name,
    }
}
