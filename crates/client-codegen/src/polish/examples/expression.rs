//! Writes the values of an example as Rust expressions.

use serde_json::Value;
use syn::{FnArg, Pat, Type};

use super::{Example, WIDTH};
use crate::{
    escape::{rust_json, rust_string},
    polish::syntax::{argument_of, function},
};

/// The type of a value in the example.
pub(super) enum Kind {
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
    /// A list of parts of a form.
    Parts,
    /// A generated type that is sent as a form.
    FormType(String),
    /// Any other type, whose values are decoded from JSON; with the type that the statement states, if
    /// the use of the variable does not determine it.
    Json(Option<String>),
}

impl Example<'_> {
    /// Returns the kind of a type of a method's signature.
    pub(super) fn kind(&self, ty: &Type) -> Kind {
        let Type::Path(path) = ty else {
            return Kind::Json(None);
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
            text == format!("{}::{name}", self.inputs.context.options.runtime) || text == name
        };
        let item = argument_of(ty, "Vec").map(|item| self.kind(item));
        if matches!(item, Some(Kind::Part)) {
            return Kind::Parts;
        }
        match segments.as_slice() {
            [name] if is_literal(name) => Kind::Primitive((*name).to_owned()),
            ["types", name] if self.inputs.context.multipart.types.contains_key(*name) => {
                Kind::FormType((*name).to_owned())
            }
            ["types", ..] => Kind::Json(None),
            [.., "string", "String"] | ["String"] => Kind::String,
            [.., "reqwest", "Body"] => Kind::Body,
            _ if of_runtime("Secret") => Kind::Secret,
            _ if of_runtime("Form") => Kind::Form,
            _ if of_runtime("Part") => Kind::Part,
            _ => Kind::Json(None),
        }
    }

    /// Returns an expression for the value. A value that is decoded gets a statement and a variable,
    /// which is named after the argument.
    pub(super) fn expression(
        &mut self,
        name: &str,
        kind: Kind,
        value: Option<&Value>,
    ) -> Option<String> {
        let runtime = &self.inputs.runtime;
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
            Kind::Parts => format!("vec![{runtime}::Part::text({})]", text()),
            Kind::FormType(form) => {
                let form = self.form(&form)?;
                let variable = variable(name);
                self.statements.push(format!("let {variable} = {form};"));
                variable
            }
            Kind::Json(ty) => {
                let json = rust_json(value?, WIDTH - 32);
                let variable = variable(name);
                let ty = ty.map(|ty| format!(": {ty}")).unwrap_or_default();
                self.decodes = true;
                self.statements.push(format!(
                    "let {variable}{ty} = serde_json::from_str({json})?;"
                ));
                variable
            }
        })
    }

    /// Returns the expression of a form: its constructor with the required parts.
    fn form(&mut self, form: &str) -> Option<String> {
        let path = format!("{}::types::{form}", self.inputs.module);
        let blocks = self.inputs.forms.get(form);
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
}

/// Returns the variable for an argument, which is not one of the example's other variables.
fn variable(argument: &str) -> String {
    match argument {
        "client" | "form" => format!("{argument}_value"),
        _ => argument.to_owned(),
    }
}

fn is_literal(name: &str) -> bool {
    const NAMES: [&str; 13] = [
        "bool", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "u8", "u16", "u32", "u64", "u128",
    ];
    NAMES.contains(&name)
}

/// Returns a literal of a primitive type: the value if the type can hold it.
fn literal(ty: &str, value: Option<&Value>) -> String {
    let number = value.filter(|value| value.is_number());
    match ty {
        "bool" => value.and_then(Value::as_bool).unwrap_or(true).to_string(),
        "f32" | "f64" => {
            let number = number.and_then(Value::as_f64);
            let number = number.filter(|it| ty == "f64" || (*it as f32).is_finite());
            let number = number.unwrap_or(1.0);
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
