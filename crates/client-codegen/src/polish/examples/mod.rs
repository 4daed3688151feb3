//! Documents each method with an example of its call, if a user of the crate can reach the
//! generated module ([`Options::module`](crate::Options::module)).
//!
//! The example compiles, but does not run, since it would send a request. The types of the arguments
//! are those of the method's signature, or of the builder's setters. A value is the description's
//! example if it matches its schema, else the smallest valid instance of the schema. Values of
//! generated types are decoded from JSON, which needs no constructor.

use std::collections::{HashMap, HashSet};

use openapi_lower::plan;
use quote::format_ident;
use syn::{
    FnArg, ImplItemFn, Item, ItemImpl, Pat, Path, Type,
    visit_mut::{self, VisitMut},
};

mod expression;
mod signature;
mod value;

use super::{
    Context, paths,
    response_types::types_of_output,
    rust_type,
    syntax::{function, last_segment, optional_type},
    type_name,
};
use crate::{
    code::{Code, builder_name, example_attribute, is_named, self_name},
    instance::Instances,
    operations::Operation,
};
use expression::Kind;
use signature::{fields, setter};

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let Some(module) = &context.options.module else {
        return;
    };
    let inputs = Inputs::new(code, context, module);
    let examples = code.methods.iter().map(|method| {
        let example = Example {
            operation: &context.operations[&method.operation],
            planned: context.planned(method.operation),
            inputs: &inputs,
            statements: Vec::new(),
            decodes: false,
        };
        match builder_name(&method.function) {
            Some(builder) => example.of_builder(&method.function, &builder),
            None => example.of_method(&method.function),
        }
    });
    let examples: Vec<Option<String>> = examples.collect();
    for (method, example) in code.methods.iter_mut().zip(examples) {
        let attributes = &mut method.function.attrs;
        attributes.extend(example.map(|text| example_attribute(&text)));
    }
}

/// The input of the examples of a shard.
struct Inputs<'a> {
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
    /// The items of the operations' builders.
    builders: &'a [Item],
    /// The methods `send` of builders.
    send: HashMap<String, &'a ImplItemFn>,
}

impl<'a> Inputs<'a> {
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
        let builders = code.types.iter().find_map(|item| match item {
            Item::Mod(module) if module.ident == "builder" => Some(&module.content.as_ref()?.1),
            _ => None,
        });
        let send = code.builder.iter().filter_map(|item| match item {
            Item::Impl(block) => Some((self_name(block)?, function(block, "send")?)),
            _ => None,
        });
        Self {
            context,
            instances: Instances::new(context.wire_schemas, context.plan),
            module,
            runtime,
            params: code
                .params
                .iter()
                .filter_map(|(_, it)| type_name(it))
                .collect(),
            forms: impls(&code.types),
            form_builders: builders.map(|it| impls(it)).unwrap_or_default(),
            builders: &code.builder,
            send: send.collect(),
        }
    }
}

/// The example of one method.
struct Example<'a> {
    operation: &'a Operation<'a>,
    planned: Option<&'a plan::Operation>,
    inputs: &'a Inputs<'a>,
    /// The statements before the call.
    statements: Vec<String>,
    /// Whether a statement decodes JSON.
    decodes: bool,
}

/// The width up to which an expression is on one line.
const WIDTH: usize = 80;

impl<'a> Example<'a> {
    /// Returns the example of a method that takes its arguments by position; `None` if an argument
    /// has no value.
    fn of_method(mut self, function: &ImplItemFn) -> Option<String> {
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
    fn of_builder(mut self, function: &ImplItemFn, builder: &str) -> Option<String> {
        let send = *self.inputs.send.get(builder)?;
        let blocks = self.inputs.builders.iter().filter_map(|item| match item {
            Item::Impl(block) if is_named(block, builder) => Some(block),
            _ => None,
        });
        let blocks: Vec<&ItemImpl> = blocks.collect();
        let setter = |name: &str| blocks.iter().find_map(|block| setter(block, name));
        let mut calls = vec![format!("{}()", function.sig.ident)];
        for (name, is_required) in fields(blocks.iter().copied()) {
            // The field of the body starts with a builder of the body.
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
            // A setter converts its argument, so it does not determine the type of a variable.
            Kind::Json(_) => Kind::Json(Some(self.inputs.full(ty))),
            kind => kind,
        };
        let value = self.value(name);
        let expression = self.expression(name, kind, value.as_ref())?;
        Some(format!("{name}({expression})"))
    }

    /// Returns the calls that set the required parts of a form in its builder.
    fn parts(&mut self, form: &str) -> Option<String> {
        let blocks = self.inputs.form_builders.get(form)?;
        let mut calls = String::new();
        for (name, _) in fields(blocks.iter().copied()).filter(|(_, is_required)| *is_required) {
            let ty = blocks.iter().find_map(|block| setter(block, &name))?;
            let kind = match self.kind(ty) {
                Kind::String | Kind::Secret | Kind::Part => Kind::Text,
                Kind::Json(_) => Kind::Json(Some(self.inputs.full(ty))),
                kind => kind,
            };
            let value = self.part(form, &name);
            // The closure's parameter is called `form`.
            let variable = if name == "form" { "part" } else { &name };
            let expression = self.expression(variable, kind, value.as_ref())?;
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
            let last = last_segment(&reference.elem).map(|it| it.ident.to_string());
            let last = last.unwrap_or_default();
            if self.inputs.params.contains(&last) {
                return Some("&Default::default()".to_owned());
            }
            let value = self.value(name);
            if last == "str" {
                return self.expression(name, Kind::Text, value.as_ref());
            }
            let kind = self.kind(&reference.elem);
            return Some(format!("&{}", self.expression(name, kind, value.as_ref())?));
        }
        let is_generic = last_segment(ty).is_some_and(|it| generics.iter().any(|g| it.ident == g));
        let kind = if is_generic {
            Kind::Text
        } else {
            self.kind(ty)
        };
        let value = self.value(name);
        self.expression(name, kind, value.as_ref())
    }

    /// Returns the text of the example; `function` sends the request.
    fn text(&self, call: &str, function: &ImplItemFn) -> String {
        let Inputs {
            module, runtime, ..
        } = self.inputs;
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
        let binding = if is_empty { "" } else { "let response = " };
        text.push_str(&format!("{binding}{call};\n# Ok(())\n# }}"));
        text
    }
}

impl Inputs<'_> {
    /// Formats a type for a user of the crate.
    fn full(&self, ty: &Type) -> String {
        let mut ty = ty.clone();
        paths::in_full(&mut ty, self.context);
        let module: Path = syn::parse_str(self.module).expect("the engine checks the path");
        Prefix(&module).visit_type_mut(&mut ty);
        let text = rust_type::format(&ty);
        match self.context.options.runtime.strip_prefix("crate::") {
            Some(_) => text.replace(&self.context.options.runtime, &self.runtime),
            None => text,
        }
    }
}

/// Prefixes the paths of generated types with the path of the generated module.
struct Prefix<'a>(&'a Path);

impl VisitMut for Prefix<'_> {
    fn visit_path_mut(&mut self, path: &mut Path) {
        visit_mut::visit_path_mut(self, path);
        let Some(first) = path.segments.first_mut() else {
            return;
        };
        // The module of the types' builders has `super::` before a type.
        if first.ident == "super" {
            first.ident = format_ident!("types");
        }
        if first.ident == "types" && path.leading_colon.is_none() {
            let module = self.0.segments.iter();
            path.segments = module.chain(&path.segments).cloned().collect();
        }
    }
}
