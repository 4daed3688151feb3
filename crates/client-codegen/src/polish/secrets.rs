//! Exposes secrets where they are sent.
//!
//! progenitor uses `client_runtime::Secret` in place of the component. `Secret` does not
//! implement `Serialize`, so a field that is sent gets the argument `serialize_with`; a parameter or
//! body is exposed where it is written, and the header of a parameter is marked sensitive.

use std::collections::HashSet;

use openapi_lower::{Plan, pointer::SCHEMAS};
use openapiv3::{ParameterSchemaOrContent, ReferenceOr, Schema};
use serde_json::{Map, Value};
use syn::{
    Expr, Fields, Ident, Item, Stmt, Type, parse_quote,
    visit::{self, Visit},
    visit_mut::{self, VisitMut},
};

use super::{
    Context, attributes, body, styles,
    syntax::{argument_of, is_one_of},
};
use crate::{
    code::Code,
    document::Document,
    error::Failure,
    operations::{self, Operation},
};

/// The name of the wrapper for secrets inside types for which `client_runtime::secret` has no
/// function.
const WRAPPER: &str = "ExposedSecret";

/// Gives every secret parameter the component `Secret` as its type, so that progenitor uses the
/// replacement.
pub(crate) fn typed_parameters(document: &mut Document<'_>, plan: &Plan) -> Result<(), Failure> {
    let Some((name, _)) = plan.types.iter().find(|(_, ty)| ty.secret) else {
        return Ok(());
    };
    let reference = format!("{SCHEMAS}{name}");
    document.edit_items(|item, _| {
        let mut edited = false;
        for operation in operations::slots(item).into_iter().flatten() {
            let Some(planned) = operation
                .operation_id
                .as_ref()
                .and_then(|id| plan.operations.get(id))
            else {
                continue;
            };
            for parameter in &mut operation.parameters {
                let ReferenceOr::Item(parameter) = parameter else {
                    continue;
                };
                let data = operations::parameter_data_mut(parameter);
                let parameter = planned.parameters.get(&data.name);
                if let ParameterSchemaOrContent::Schema(schema) = &mut data.format
                    && parameter.is_some_and(|it| it.secret)
                    && is_string(schema)
                {
                    *schema = ReferenceOr::Reference {
                        reference: reference.clone(),
                    };
                    edited = true;
                }
            }
        }
        edited
    })
}

/// Whether a schema is a string without listed values.
fn is_string(schema: &ReferenceOr<Schema>) -> bool {
    matches!(schema, ReferenceOr::Item(schema) if matches!(
        &schema.schema_kind,
        openapiv3::SchemaKind::Type(openapiv3::Type::String(text)) if text.enumeration.is_empty()
    ))
}

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    if !context.secrets {
        return;
    }
    let runtime = &context.runtime;
    let secret: Type = parse_quote!(#runtime::Secret);
    let wrapper = Ident::new(WRAPPER, proc_macro2::Span::call_site());
    let mut wrap = Wrap {
        secret: &secret,
        wrapper: parse_quote!(#wrapper),
        used: false,
    };
    for item in &mut code.types {
        wrap.visit_item_mut(item);
    }
    if wrap.used {
        let wrapper = parse_quote! {
            #[doc = "A secret inside another type."]
            #[derive(Clone, Debug, ::serde::Deserialize, ::serde::Serialize)]
            #[serde(transparent)]
            pub struct #wrapper(pub #secret);
        };
        let modules = code
            .types
            .iter()
            .position(|item| matches!(item, Item::Mod(_)));
        code.types
            .insert(modules.unwrap_or(code.types.len()), wrapper);
    }
    for item in &mut code.types {
        match item {
            Item::Struct(item) => {
                expose_fields(&mut item.fields, &secret, &context.options.runtime)
            }
            Item::Enum(item) => {
                for variant in &mut item.variants {
                    expose_fields(&mut variant.fields, &secret, &context.options.runtime);
                }
            }
            _ => {}
        }
    }
    for (position, function) in code.calls_mut() {
        let operation = &context.operations[&position];
        let names = operations::secret_parameters(operation, context.plan);
        if !names.is_empty() {
            expose_parameters(&mut function.block, &names, operation, context.plan);
        }
        if has_secret_body(operation, context.plan) {
            ExposeBody(runtime).visit_block_mut(&mut function.block);
        }
    }
}

/// Whether the body of the request is a secret, or an array or map of secrets. Other types expose the
/// secrets in their fields.
fn has_secret_body(operation: &Operation<'_>, plan: &Plan) -> bool {
    let body = operation.described.request_body.as_ref();
    let content = body.and_then(|it| it.as_item()?.content.values().next());
    let schema = content.and_then(|it| it.schema.as_ref());
    let schema = schema.map(|it| serde_json::to_value(it).expect("the keys are strings"));
    schema.is_some_and(|schema| is_of_secrets(&schema, plan))
}

/// Whether a schema is a secret, or an array or map of secrets.
pub(super) fn is_of_secrets(schema: &Value, plan: &Plan) -> bool {
    if let Some(reference) = schema["$ref"].as_str() {
        let planned = reference.strip_prefix(SCHEMAS);
        let planned = planned.and_then(|name| plan.types.get(name));
        return planned.is_some_and(|ty| ty.secret);
    }
    if !schema["properties"].as_object().is_none_or(Map::is_empty) {
        return false;
    }
    let only_member = |keyword: &str| match schema.get(keyword)?.as_array()?.as_slice() {
        [only] => Some(only),
        _ => None,
    };
    let values = ["items", "additionalProperties"].map(|keyword| schema.get(keyword));
    let nested = values
        .into_iter()
        .chain(["allOf", "oneOf"].map(only_member));
    nested.flatten().any(|schema| is_of_secrets(schema, plan))
}

/// Exposes the secrets of a JSON body.
struct ExposeBody<'a>(&'a syn::Path);

impl VisitMut for ExposeBody<'_> {
    fn visit_expr_method_call_mut(&mut self, call: &mut syn::ExprMethodCall) {
        visit_mut::visit_expr_method_call_mut(self, call);
        if call.method == "json"
            && let Some(body) = call.args.first_mut()
        {
            let runtime = self.0;
            *body = parse_quote!(&#runtime::secret::exposed(#body));
        }
    }
}

/// Exposes secret parameters where they are written.
fn expose_parameters(
    block: &mut syn::Block,
    names: &HashSet<&str>,
    operation: &Operation<'_>,
    plan: &Plan,
) {
    let planned = plan.operations.get(operation.id);
    // `styles` exposes the secret in a cookie.
    let is_cookie = |name: &str| {
        let parameter = planned.and_then(|it| it.parameters.get(name));
        parameter.is_some_and(styles::is_cookie)
    };
    let is_required = |name: &str| {
        let parameter = operation.parameter(name);
        parameter.is_some_and(|it| it.parameter_data_ref().required)
    };
    let names: Vec<_> = names
        .iter()
        .filter(|name| !is_cookie(name))
        .map(|name| (styles::literal(plan, operation.id, name), is_required(name)))
        .collect();
    let find = |literal: &str| names.iter().find(|(name, _)| *name == literal);

    body::for_each_use(block, |used| {
        let (Some((_, is_required)), Some(variable)) = (
            find(&used.name.value()),
            body::variable(used.value).cloned(),
        ) else {
            return;
        };
        *used.value = match used.location {
            body::Location::Query if *is_required => parse_quote!(&#variable.expose()),
            body::Location::Query => parse_quote!(&#variable.as_ref().map(|it| it.expose())),
            body::Location::Header => parse_quote!(#variable),
        };
    });
    mark_sensitive(&mut block.stmts, &|name| find(name).is_some());
}

/// Inserts statements that convert the variable to a header value, which is marked sensitive.
fn mark_sensitive(stmts: &mut Vec<Stmt>, is_secret: &dyn Fn(&str) -> bool) {
    for mut stmt in std::mem::take(stmts) {
        if body::appended_header(&stmt).is_some_and(|name| is_secret(&name.value())) {
            if let Stmt::Expr(Expr::If(condition), _) = &mut stmt {
                mark_sensitive(&mut condition.then_branch.stmts, is_secret);
            } else if let Stmt::Expr(Expr::MethodCall(call), _) = &stmt
                && let Some(variable) = call.args.last().and_then(body::variable)
            {
                stmts.push(parse_quote! {
                    let mut #variable = header::HeaderValue::try_from(#variable.expose())?;
                });
                stmts.push(parse_quote!(#variable.set_sensitive(true);));
            }
        }
        stmts.push(stmt);
    }
}

/// Wraps secrets that are nested inside a type.
struct Wrap<'a> {
    secret: &'a Type,
    wrapper: Type,
    used: bool,
}

impl VisitMut for Wrap<'_> {
    fn visit_item_mod_mut(&mut self, module: &mut syn::ItemMod) {
        let wrapper = &self.wrapper;
        let mut wrap = Wrap {
            secret: self.secret,
            wrapper: parse_quote!(super::#wrapper),
            used: false,
        };
        visit_mut::visit_item_mod_mut(&mut wrap, module);
        self.used |= wrap.used;
    }

    fn visit_type_mut(&mut self, ty: &mut Type) {
        let is_visited = match &*ty {
            // The wrapper has no `<Secret as FromStr>::Err`.
            Type::Path(path) if path.qself.is_some() => return,
            Type::Reference(_) => true,
            ty => is_one_of(ty, &["Result"]),
        };
        if is_visited {
            visit_mut::visit_type_mut(self, ty);
        } else if function_for(ty, self.secret).is_none() && contains(ty, self.secret) {
            self.used = true;
            Replace(self.secret, &self.wrapper).visit_type_mut(ty);
        }
    }
}

/// Returns the function of `client_runtime::secret` that serializes a field of the type.
pub(super) fn function_for(ty: &Type, secret: &Type) -> Option<&'static str> {
    if ty == secret {
        return Some("expose");
    }
    if argument_of(ty, "Option") == Some(secret) {
        Some("expose_option")
    } else if argument_of(ty, "Vec") == Some(secret) {
        Some("expose_vec")
    } else {
        None
    }
}

/// Whether a type contains the secret type.
pub(super) fn contains(ty: &Type, secret: &Type) -> bool {
    struct Find<'a>(&'a Type, bool);
    impl<'a> Visit<'a> for Find<'_> {
        fn visit_type(&mut self, ty: &'a Type) {
            self.1 |= ty == self.0;
            visit::visit_type(self, ty);
        }
    }
    let mut find = Find(secret, false);
    find.visit_type(ty);
    find.1
}

/// Replaces the first type with the second one.
struct Replace<'a>(&'a Type, &'a Type);

impl VisitMut for Replace<'_> {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        if ty == self.0 {
            *ty = self.1.clone();
        } else {
            visit_mut::visit_type_mut(self, ty);
        }
    }
}

/// Adds the serializing function to the fields that hold a secret.
fn expose_fields(fields: &mut Fields, secret: &Type, runtime: &str) {
    for field in fields {
        let Some(function) = function_for(&field.ty, secret) else {
            continue;
        };
        let path = format!("{runtime}::secret::{function}");
        let docs = field
            .attrs
            .iter()
            .filter(|it| it.path().is_ident("doc"))
            .count();
        field.attrs.insert(
            docs,
            parse_quote!(#[doc = "\n\nA secret, which is never printed but is sent as plain text."]),
        );
        attributes::add_serde(&mut field.attrs, &parse_quote!(serialize_with = #path));
    }
}
