//! Documents each method with an example of its call, if a user of the crate can reach the
//! generated module ([`Options::module`](crate::Options::module)).
//!
//! The example compiles, but does not run, since it would send a request. The types of the
//! arguments are those of the method's signature, or of the builder's setters. A value is the
//! description's example if it matches its schema, else the least valid instance of the schema.
//! Values of generated types are decoded from JSON, which needs no constructor.

use std::collections::{HashMap, HashSet};

use openapi_lower::plan;
use openapiv3::{ParameterSchemaOrContent, ReferenceOr};
use serde_json::Value;
use syn::{
    Expr, FieldValue, FnArg, ImplItem, ImplItemFn, Item, ItemImpl, Member, Pat, Type,
    visit::{self, Visit},
};
use typify_model::names::{field_name, method_name};

use super::{Context, params::optional_type, paths, response_types::types_of_output, type_name};
use crate::{
    code::{Code, builder_name, example_attribute, is_named, self_name},
    escape::{rust_json, rust_string},
    instance::Instances,
    operations::Operation,
};

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let Some(module) = &context.options.module else {
        return;
    };
    let known = Known::new(code, context, module);
    let examples = code.methods.iter().map(|method| {
        let operation = &context.operations[&method.operation];
        let mut example = Example::new(operation, context.planned(method.operation), &known);
        match builder_name(&method.function) {
            Some(builder) => example.built(&method.function, &builder),
            None => example.positional(&method.function),
        }
    });
    let examples: Vec<Option<String>> = examples.collect();
    for (method, example) in code.methods.iter_mut().zip(examples) {
        let attributes = &mut method.function.attrs;
        attributes.extend(example.map(|text| example_attribute(&text)));
    }
}

/// What the examples of a shard need.
struct Known<'a> {
    context: &'a Context<'a>,
    instances: Instances<'a>,
    module: &'a str,
    /// The path by which a user of the crate reaches the runtime.
    runtime: String,
    /// The structs of optional parameters.
    params: HashSet<String>,
    /// The impls of the types that are sent as multipart forms, by name.
    forms: HashMap<String, Vec<&'a ItemImpl>>,
    /// The impls of the builders of these types.
    form_builders: HashMap<String, Vec<&'a ItemImpl>>,
    builders: &'a [Item],
    /// The methods `send` of builders.
    send: HashMap<String, &'a ImplItemFn>,
}

impl<'a> Known<'a> {
    fn new(code: &'a Code, context: &'a Context<'a>, module: &'a str) -> Self {
        let runtime = &context.options.runtime;
        let runtime = match runtime.strip_prefix("crate::") {
            Some(path) => {
                let root = module.split("::").next().unwrap_or_default();
                format!("{root}::{path}")
            }
            None => runtime.clone(),
        };
        let is_form = |name: &String| context.multipart.types.contains_key(name);
        let impls = |items: &'a [Item]| {
            let mut impls: HashMap<String, Vec<&ItemImpl>> = HashMap::new();
            for item in items {
                if let Item::Impl(block) = item
                    && let Some(name) = self_name(block).filter(is_form)
                {
                    impls.entry(name).or_default().push(block);
                }
            }
            impls
        };
        let of_builders = code.types.iter().find_map(|item| match item {
            Item::Mod(module) if module.ident == "builder" => Some(&module.content.as_ref()?.1),
            _ => None,
        });
        let send = code.builder.iter().filter_map(|item| match item {
            Item::Impl(block) => Some((self_name(block)?, function(block, "send")?)),
            _ => None,
        });
        Self {
            context,
            instances: Instances::new(&context.document.schemas, context.plan),
            module,
            runtime,
            params: code
                .params
                .iter()
                .filter_map(|(_, it)| type_name(it))
                .collect(),
            forms: impls(&code.types),
            form_builders: of_builders.map(|it| impls(it)).unwrap_or_default(),
            builders: &code.builder,
            send: send.collect(),
        }
    }
}

/// The example of one method.
struct Example<'a> {
    operation: &'a Operation<'a>,
    planned: Option<&'a plan::Operation>,
    known: &'a Known<'a>,
    /// The statements before the call.
    statements: Vec<String>,
    /// Whether a statement decodes JSON.
    decodes: bool,
}

/// The type of a value in the example.
enum Kind {
    /// A Rust literal of this type: an integer, a float or `bool`.
    Primitive(String),
    /// `&str`, or a type into which a builder converts a string.
    Text,
    /// `String`.
    String,
    Secret,
    /// The body of a request.
    Body,
    /// A form of arbitrary parts.
    Form,
    /// A part of a form.
    Part,
    /// A generated type that is sent as a form.
    FormType(String),
    /// Any other type, whose values are decoded from JSON.
    Json,
}

/// The width up to which an expression is on one line.
const WIDTH: usize = 80;

/// The number of lines up to which a value other than the least one is taken.
const LINES: usize = 30;

impl<'a> Example<'a> {
    fn new(
        operation: &'a Operation<'a>,
        planned: Option<&'a plan::Operation>,
        known: &'a Known<'a>,
    ) -> Self {
        Self {
            operation,
            planned,
            known,
            statements: Vec::new(),
            decodes: false,
        }
    }

    /// Returns the example of a method that takes its arguments by position; `None` if a value
    /// of an argument is unknown.
    fn positional(&mut self, function: &ImplItemFn) -> Option<String> {
        let generics = function.sig.generics.type_params();
        let generics: Vec<String> = generics.map(|it| it.ident.to_string()).collect();
        let mut arguments = Vec::new();
        for input in &function.sig.inputs {
            let FnArg::Typed(argument) = input else {
                continue;
            };
            let Pat::Ident(name) = &*argument.pat else {
                return None;
            };
            let name = name.ident.to_string();
            arguments.push(self.argument(&name, &argument.ty, &generics)?);
        }
        let name = &function.sig.ident;
        let mut call = format!("client.{name}({}).await?", arguments.join(", "));
        if call.len() > WIDTH {
            let arguments = arguments.iter().map(|it| format!("        {it},\n"));
            let arguments: String = arguments.collect();
            call = format!("client\n    .{name}(\n{arguments}    )\n    .await?");
        }
        Some(self.text(&call, function))
    }

    /// Returns the example of a method that returns a builder.
    fn built(&mut self, function: &ImplItemFn, builder: &str) -> Option<String> {
        let send = *self.known.send.get(builder)?;
        let blocks = self.known.builders.iter().filter_map(|item| match item {
            Item::Impl(block) if is_named(block, builder) => Some(block),
            _ => None,
        });
        let blocks: Vec<&ItemImpl> = blocks.collect();
        let setter = |name: &str| blocks.iter().find_map(|block| setter(block, name));
        let mut calls = vec![format!("{}()", function.sig.ident)];
        for (name, is_required) in fields(blocks.iter().copied()) {
            // A builder of the body is in the field without a value of the caller's.
            if !is_required && name != "body" {
                continue;
            }
            let ty = setter(&name)?;
            calls.push(self.setting(&name, ty)?);
        }
        calls.push("send()".to_owned());
        calls.push("await?".to_owned());
        let mut call = format!("client.{}", calls.join("."));
        if call.len() > WIDTH {
            call = format!("client\n    .{}", calls.join("\n    ."));
        }
        Some(self.text(&call, send))
    }

    /// Returns the call of a builder's setter.
    fn setting(&mut self, name: &str, ty: &Type) -> Option<String> {
        let kind = match self.kind(ty) {
            Kind::String | Kind::Secret | Kind::Body => Kind::Text,
            Kind::FormType(form) => {
                let parts = self.parts(&form)?;
                return Some(format!("{name}_map(|form| form{parts})"));
            }
            kind => kind,
        };
        let is_json = matches!(kind, Kind::Json);
        let value = self.value(name);
        let mut expression = self.expression(name, kind, value.as_ref())?;
        if is_json && let Some(statement) = self.statements.last_mut() {
            // A setter converts its argument, so that its type states the type of the variable.
            let ty = self.known.full(ty);
            let variable = variable(name);
            *statement = statement.replacen(
                &format!("let {variable} ="),
                &format!("let {variable}: {ty} ="),
                1,
            );
            expression = variable;
        }
        Some(format!("{name}({expression})"))
    }

    /// Returns the calls that set the required parts of a form in its builder.
    fn parts(&mut self, form: &str) -> Option<String> {
        let blocks = self.known.form_builders.get(form)?;
        let mut calls = String::new();
        for (name, _) in fields(blocks.iter().copied()).filter(|(_, is_required)| *is_required) {
            let ty = blocks.iter().find_map(|block| setter(block, &name))?;
            let value = self.part(form, &name);
            let kind = match self.kind(ty) {
                Kind::String | Kind::Secret | Kind::Part => Kind::Text,
                kind => kind,
            };
            let is_json = matches!(kind, Kind::Json);
            let name_of_variable = if name == "form" { "part" } else { &name };
            let expression = self.expression(name_of_variable, kind, value.as_ref())?;
            if is_json && let Some(statement) = self.statements.last_mut() {
                let ty = self.known.full(ty);
                *statement = statement.replacen(
                    &format!("let {expression} ="),
                    &format!("let {expression}: {ty} ="),
                    1,
                );
            }
            calls.push_str(&format!(".{name}({expression})"));
        }
        Some(calls)
    }

    /// Returns an argument of a method that takes its arguments by position.
    fn argument(&mut self, name: &str, ty: &Type, generics: &[String]) -> Option<String> {
        if let Some(inner) = optional_type(ty) {
            return Some(format!("Some({})", self.argument(name, inner, generics)?));
        }
        if let Type::Reference(reference) = ty {
            let ident = last_name(&reference.elem);
            if ident
                .as_ref()
                .is_some_and(|it| self.known.params.contains(it))
            {
                return Some("&Default::default()".to_owned());
            }
            let kind = match self.kind(&reference.elem) {
                _ if ident.as_deref() == Some("str") => {
                    let value = self.value(name);
                    return self.expression(name, Kind::Text, value.as_ref());
                }
                kind => kind,
            };
            let value = self.value(name);
            return Some(format!("&{}", self.expression(name, kind, value.as_ref())?));
        }
        let is_generic = last_name(ty).is_some_and(|it| generics.contains(&it));
        let kind = if is_generic {
            Kind::Text
        } else {
            self.kind(ty)
        };
        let value = self.value(name);
        self.expression(name, kind, value.as_ref())
    }

    fn kind(&self, ty: &Type) -> Kind {
        let Type::Path(path) = ty else {
            return Kind::Json;
        };
        let segments: Vec<String> = path
            .path
            .segments
            .iter()
            .map(|it| it.ident.to_string())
            .collect();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        let of_runtime = |name: &str| {
            let text = segments.join("::");
            text == format!("{}::{name}", self.known.context.options.runtime) || text == name
        };
        match segments.as_slice() {
            [name] if is_literal(name) => Kind::Primitive((*name).to_owned()),
            ["types", name] if self.known.context.multipart.types.contains_key(*name) => {
                Kind::FormType((*name).to_owned())
            }
            ["types", ..] => Kind::Json,
            [.., "string", "String"] | ["String"] => Kind::String,
            [.., "reqwest", "Body"] => Kind::Body,
            _ if of_runtime("Secret") => Kind::Secret,
            _ if of_runtime("Form") => Kind::Form,
            _ if of_runtime("Part") => Kind::Part,
            _ => Kind::Json,
        }
    }

    /// Returns an expression for the value; a value that is decoded gets a statement.
    fn expression(&mut self, name: &str, kind: Kind, value: Option<&Value>) -> Option<String> {
        let runtime = &self.known.runtime;
        let text = || {
            let text = match value {
                Some(Value::String(text)) if !text.is_empty() => text.clone(),
                Some(Value::Number(number)) => number.to_string(),
                _ => "text".to_owned(),
            };
            rust_string(&text)
        };
        Some(match kind {
            Kind::Primitive(name) => literal(&name, value),
            Kind::Text => text(),
            Kind::String => format!("{}.to_owned()", text()),
            Kind::Body => format!("{}.into()", text()),
            Kind::Secret => format!("{runtime}::Secret::new({})", text()),
            Kind::Form => format!("{runtime}::Form::new()"),
            Kind::Part => format!("{runtime}::Part::text({})", text()),
            Kind::FormType(form) => {
                let form = self.form(&form)?;
                let variable = variable(name);
                self.statements.push(format!("let {variable} = {form};"));
                variable
            }
            Kind::Json => {
                let json = rust_json(value?, WIDTH - 32);
                let variable = variable(name);
                self.decodes = true;
                self.statements
                    .push(format!("let {variable} = serde_json::from_str({json})?;"));
                variable
            }
        })
    }

    /// Returns the expression of a form: its constructor with the required parts.
    fn form(&mut self, form: &str) -> Option<String> {
        let path = format!("{}::types::{form}", self.known.module);
        let blocks = self.known.forms.get(form);
        let new = blocks.and_then(|it| it.iter().find_map(|block| function(block, "new")));
        let Some(new) = new else {
            return Some(format!("{path}::default()"));
        };
        let mut arguments = Vec::new();
        for input in &new.sig.inputs {
            let FnArg::Typed(argument) = input else {
                continue;
            };
            let Pat::Ident(name) = &*argument.pat else {
                return None;
            };
            let name = name.ident.to_string();
            let value = self.part(form, &name);
            let argument = match &*argument.ty {
                // `impl Into<Base64>` takes bytes.
                Type::ImplTrait(_) => self.expression(&name, Kind::Text, value.as_ref())?,
                ty => {
                    let kind = self.kind(ty);
                    self.expression(&name, kind, value.as_ref())?
                }
            };
            arguments.push(argument);
        }
        Some(format!("{path}::new({})", arguments.join(", ")))
    }

    /// Returns the value of a part of a form.
    fn part(&self, form: &str, field: &str) -> Option<Value> {
        let schema = self.known.context.document.schemas.get(form)?;
        let schema: Value = schema.read_as().ok()?;
        let properties = schema.get("properties")?.as_object()?;
        let field = field.trim_start_matches("r#");
        let (_, schema) = properties
            .iter()
            .find(|(name, _)| field_name(name) == field)?;
        self.known.instances.of(schema, 0)
    }

    /// Returns the value of an argument.
    fn value(&self, argument: &str) -> Option<Value> {
        if argument == "content_type"
            && let Some(media_type) = self.media_type()
        {
            return Some(media_type.into());
        }
        let (schema, example) = if argument == "body" {
            self.body()?
        } else {
            self.parameter(argument)?
        };
        let example = example.filter(|it| is_short(it) && self.known.instances.fits(&schema, it));
        let made = || {
            let least = self.known.instances.of(&schema, 0)?;
            // An object says more with its optional properties than without any.
            let is_empty = least.as_object().is_some_and(|it| it.is_empty());
            let whole = is_empty.then(|| self.known.instances.of(&schema, 1));
            Some(whole.flatten().filter(is_short).unwrap_or(least))
        };
        example.cloned().or_else(made)
    }

    /// Returns a media type of the body, if the caller states it.
    fn media_type(&self) -> Option<String> {
        let body = self
            .planned?
            .bodies
            .iter()
            .find(|body| body.chosen && body.named_by_caller)?;
        let media_type = match body.media_type.as_str() {
            "audio/*" => "audio/mpeg",
            "image/*" => "image/png",
            "text/*" => "text/plain",
            "video/*" => "video/mp4",
            range if range.contains('*') => "application/octet-stream",
            media_type => media_type,
        };
        Some(media_type.to_owned())
    }

    /// Returns the schema of the body, and the example of the description.
    fn body(&self) -> Option<(Value, Option<&'a Value>)> {
        let body = self.operation.described.request_body.as_ref()?.as_item()?;
        let (lowered, content) = body.content.first()?;
        let schema = serde_json::to_value(content.schema.as_ref()?).ok()?;
        let example = self.planned.and_then(|planned| {
            let chosen = planned.bodies.iter().find(|body| body.chosen);
            let media_type = chosen.map_or(lowered, |body| &body.media_type);
            planned.examples.bodies.get(media_type)
        });
        Some((schema, example))
    }

    /// Returns the schema of a parameter, and the example of the description.
    fn parameter(&self, argument: &str) -> Option<(Value, Option<&'a Value>)> {
        let mut parameters = self.operation.parameters();
        let parameter =
            parameters.find(|it| method_name(&it.parameter_data_ref().name) == argument)?;
        let data = parameter.parameter_data_ref();
        let schema: &ReferenceOr<_> = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => schema,
            ParameterSchemaOrContent::Content(content) => {
                content.values().next()?.schema.as_ref()?
            }
        };
        let example = self.planned.and_then(|planned| {
            let parameter = planned.parameters.get(&data.name);
            let name = parameter.and_then(|it| it.wire_name.as_ref());
            planned.examples.parameters.get(name.unwrap_or(&data.name))
        });
        Some((serde_json::to_value(schema).ok()?, example))
    }

    /// Returns the text of the example; `function` sends the request.
    fn text(&self, call: &str, function: &ImplItemFn) -> String {
        let Known {
            module, runtime, ..
        } = self.known;
        let mut text = format!(
            "# async fn example(client: {module}::Client) -> Result<(), Box<dyn std::error::Error>> {{\n"
        );
        if self.decodes {
            text.push_str(&format!("use {runtime}::serde_json;\n\n"));
        }
        for statement in &self.statements {
            text.push_str(statement);
            text.push('\n');
        }
        let is_empty = types_of_output(&function.sig.output)
            .is_some_and(|(success, _)| matches!(success, Type::Tuple(it) if it.elems.is_empty()));
        let bound = if is_empty { "" } else { "let response = " };
        text.push_str(&format!("{bound}{call};\n# Ok(())\n# }}"));
        text
    }
}

impl Known<'_> {
    /// Formats a type for a user of the crate.
    fn full(&self, ty: &Type) -> String {
        let mut ty = ty.clone();
        paths::in_full(&mut ty, &HashSet::new(), self.context);
        struct Rooted<'r>(&'r str);
        impl syn::visit_mut::VisitMut for Rooted<'_> {
            fn visit_path_mut(&mut self, path: &mut syn::Path) {
                syn::visit_mut::visit_path_mut(self, path);
                let first = path
                    .segments
                    .first_mut()
                    .filter(|_| path.leading_colon.is_none());
                let is_generated = first.is_some_and(|it| {
                    // The module of builders of types.
                    if it.ident == "super" {
                        it.ident = quote::format_ident!("types");
                    }
                    it.ident == "types"
                });
                if is_generated {
                    let module: syn::Path = syn::parse_str(self.0).expect("a path is checked");
                    let segments = module.segments.into_iter().chain(path.segments.clone());
                    path.segments = segments.collect();
                }
            }
        }
        syn::visit_mut::VisitMut::visit_type_mut(&mut Rooted(self.module), &mut ty);
        let text = quote::ToTokens::to_token_stream(&ty).to_string();
        let text = text.replace(' ', "").replace(',', ", ").replace(';', "; ");
        match self.context.options.runtime.strip_prefix("crate::") {
            Some(_) => text.replace(&self.context.options.runtime, &self.runtime),
            None => text,
        }
    }
}

/// Whether a value is short enough for an example.
fn is_short(value: &Value) -> bool {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.lines().count() <= LINES && text.len() <= WIDTH * LINES
}

/// Returns the variable for an argument.
fn variable(argument: &str) -> String {
    match argument {
        "client" | "form" => format!("{argument}_value"),
        _ => argument.to_owned(),
    }
}

fn last_name(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(path) => Some(path.path.segments.last()?.ident.to_string()),
        _ => None,
    }
}

fn function<'f>(block: &'f ItemImpl, name: &str) -> Option<&'f ImplItemFn> {
    block.items.iter().find_map(|item| match item {
        ImplItem::Fn(function) if function.sig.ident == name => Some(function),
        _ => None,
    })
}

/// Returns the type into which a setter of a builder converts its argument: `T` of
/// `V: TryInto<T>`.
fn setter<'f>(block: &'f ItemImpl, name: &str) -> Option<&'f Type> {
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
            let syn::PathArguments::AngleBracketed(list) = &last.arguments else {
                return None;
            };
            match list.args.first()? {
                syn::GenericArgument::Type(ty) if last.ident == "TryInto" => Some(ty),
                _ => None,
            }
        })
    })
}

/// Returns the fields of a builder and whether they need a value of the caller's, from the
/// functions `new` and `default` that initialize them.
fn fields<'b>(blocks: impl Iterator<Item = &'b ItemImpl>) -> impl Iterator<Item = (String, bool)> {
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

fn is_literal(name: &str) -> bool {
    const NAMES: [&str; 13] = [
        "bool", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "u8", "u16", "u32", "u64", "u128",
    ];
    NAMES.contains(&name)
}

/// Returns a literal of a primitive type: the value, if the type has it.
fn literal(ty: &str, value: Option<&Value>) -> String {
    let number = value.filter(|value| value.is_number());
    match ty {
        "bool" => value.and_then(Value::as_bool).unwrap_or(true).to_string(),
        "f32" | "f64" => {
            let number = number.and_then(Value::as_f64).unwrap_or(1.0);
            let suffix = if ty == "f32" { "_f32" } else { "" };
            format!("{number:?}{suffix}")
        }
        _ => {
            let number = number.map(Value::to_string);
            let number = number.filter(|number| match ty {
                "i8" => number.parse::<i8>().is_ok(),
                "i16" => number.parse::<i16>().is_ok(),
                "i32" => number.parse::<i32>().is_ok(),
                "i64" => number.parse::<i64>().is_ok(),
                "u8" => number.parse::<u8>().is_ok(),
                "u16" => number.parse::<u16>().is_ok(),
                "u32" => number.parse::<u32>().is_ok(),
                "u64" => number.parse::<u64>().is_ok(),
                _ => true,
            });
            let number = number.unwrap_or_else(|| "1".to_owned());
            // A setter converts its argument, whose type is `i32` unless the literal states it.
            let suffix = if number.parse::<i32>().is_ok() {
                String::new()
            } else {
                format!("_{ty}")
            };
            format!("{number}{suffix}")
        }
    }
}
