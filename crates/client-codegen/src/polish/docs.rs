//! Documentation reads as a person would have written it.
//!
//! Progenitor and typify paste descriptions as they are: several lines into one comment,
//! blank lines at the end, `` `Name` `` where there is none. Code in a description is not
//! Rust, so it must not become a doctest.

use std::{borrow::Cow, collections::HashMap};

use openapi_lower::{ident::method_name, plan};
use syn::{
    Attribute, ImplItemFn,
    visit_mut::{self, VisitMut},
};

use super::Context;
use crate::{
    code::{Code, builder_name, doc, doc_attribute, harmless, self_name},
    operations::Operation,
};

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let mut builders = HashMap::new();
    for method in &mut code.methods {
        let operation = &context.operations[&method.operation];
        let planned = context.planned(method.operation);
        builders.extend(builder_name(&method.function).zip(planned));
        let represents = context.representations.contains_key(operation.id);
        let text = method_doc(operation, planned, represents, &method.function);
        let attrs = &mut method.function.attrs;
        attrs.retain(|attr| !attr.path().is_ident("doc"));
        attrs.splice(0..0, attributes(&text));
    }
    for item in &mut code.builder {
        builder_defaults(item, &builders);
    }
    let mut normalize = Normalize;
    for item in code.types.iter_mut().chain(&mut code.builder) {
        normalize.visit_item_mut(item);
    }
}

/// Summary, description, the request, and what the arguments are. `represents` states that
/// the method requests one of several media types of success.
fn method_doc(
    operation: &Operation<'_>,
    planned: Option<&plan::Operation>,
    represents: bool,
    function: &ImplItemFn,
) -> String {
    let described = operation.described;
    let mut text = String::new();
    for part in [&described.summary, &described.description]
        .into_iter()
        .flatten()
    {
        let part = part.trim();
        if !part.is_empty() && text.trim_end() != part {
            text.push_str(part);
            text.push_str("\n\n");
        }
    }
    let method = planned.and_then(|it| it.method.clone());
    let method = method.unwrap_or_else(|| operation.method.to_uppercase());
    let body = planned
        .and_then(|it| it.bodies.iter().find(|body| body.chosen))
        .filter(|body| operation.is_variant && !body.named_by_caller)
        .map(|body| format!(" with a body of `{}`", body.media_type))
        .unwrap_or_default();
    let accept = match planned {
        Some(planned) if represents => {
            format!(" and asks for `{}`", planned.accept.join(", "))
        }
        _ => String::new(),
    };
    text.push_str(&format!(
        "Sends `{method} {}`{body}{accept}.\n\n",
        operation.path
    ));
    let arguments = function.sig.inputs.iter().filter_map(|input| match input {
        syn::FnArg::Typed(argument) => match &*argument.pat {
            syn::Pat::Ident(name) => Some(name.ident.to_string()),
            _ => None,
        },
        syn::FnArg::Receiver(_) => None,
    });
    for argument in arguments {
        let described = description(operation, &argument).unwrap_or_default();
        let said = described.to_ascii_lowercase().contains("deprecat");
        let deprecated = planned.is_some_and(|it| is_deprecated(it, &argument)) && !said;
        let deprecated = if deprecated { "Deprecated. " } else { "" };
        let line = format!("{deprecated}{described}");
        if !line.is_empty() {
            text.push_str(&format!("- `{argument}`: {}\n", line.trim_end()));
        }
    }
    text
}

/// The sentence that documents the default value of a parameter.
pub(super) fn default(parameter: &plan::Parameter) -> Option<String> {
    let text = parameter.default.as_ref()?.to_string();
    let quote = if text.contains('`') { "``" } else { "`" };
    let sent = match parameter.preset {
        true => ", which is sent",
        false => "",
    };
    Some(format!("Default: {quote}{text}{quote}{sent}."))
}

/// Documents the default values of parameters at the setters of a builder.
fn builder_defaults(item: &mut syn::Item, builders: &HashMap<String, &plan::Operation>) {
    let syn::Item::Impl(block) = item else { return };
    let Some(planned) = self_name(block).and_then(|name| builders.get(&name)) else {
        return;
    };
    for item in &mut block.items {
        let syn::ImplItem::Fn(function) = item else {
            continue;
        };
        let mut parameters = planned.parameters.iter();
        let found = parameters.find(|(name, _)| function.sig.ident == method_name(name));
        if let Some(text) = found.and_then(|(_, parameter)| default(parameter)) {
            function.attrs.splice(0..0, attributes(&text));
        }
    }
}

fn is_deprecated(planned: &plan::Operation, argument: &str) -> bool {
    let mut parameters = planned.parameters.iter();
    parameters.any(|(name, it)| it.deprecated && method_name(name) == argument)
}

/// What the description says of an argument, in one line.
fn description(operation: &Operation<'_>, argument: &str) -> Option<String> {
    use heck::ToSnakeCase;
    let text = if argument == "body" {
        operation
            .described
            .request_body
            .as_ref()?
            .as_item()?
            .description
            .as_ref()?
    } else {
        let name = argument.trim_matches('_');
        operation
            .parameters()
            .map(openapiv3::Parameter::parameter_data_ref)
            .find(|data| data.name.to_snake_case() == name)?
            .description
            .as_ref()?
    };
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty()).then_some(line)
}

struct Normalize;

impl VisitMut for Normalize {
    fn visit_item_mut(&mut self, item: &mut syn::Item) {
        match item {
            syn::Item::Struct(it) => placeholder(&mut it.attrs, &it.ident),
            syn::Item::Enum(it) => placeholder(&mut it.attrs, &it.ident),
            _ => {}
        }
        visit_mut::visit_item_mut(self, item);
    }

    fn visit_block_mut(&mut self, _: &mut syn::Block) {
        // There is no documentation inside.
    }

    fn visit_attributes_mut(&mut self, attrs: &mut Vec<Attribute>) {
        let mut text: Vec<String> = Vec::new();
        attrs.retain(|attr| match doc(attr) {
            Some(line) => {
                text.push(line);
                false
            }
            None => true,
        });
        if !text.is_empty() {
            attrs.splice(0..0, attributes(&text.join("\n")));
        }
    }
}

/// The attributes that document something with a text.
pub(super) fn attributes(text: &str) -> impl Iterator<Item = Attribute> {
    normalized(text).into_iter().map(|mut line| {
        if !line.is_empty() {
            line.insert(0, ' ');
        }
        doc_attribute(&line)
    })
}

/// Removes the documentation that only repeats the type's name.
fn placeholder(attrs: &mut Vec<Attribute>, name: &syn::Ident) {
    let named = format!("`{name}`");
    attrs.retain(|attr| doc(attr).is_none_or(|text| text.trim() != named));
}

/// The lines of a comment: no blank ones around or twice in a row, no trailing blanks,
/// no code that rustdoc would compile, no characters that a comment must not have.
fn normalized(text: &str) -> Vec<String> {
    let text = harmless(text);
    let mut text = text.trim_matches('\n').to_owned();
    // Progenitor's own documentation starts every line with one blank.
    if text
        .lines()
        .all(|line| line.is_empty() || line.starts_with(' '))
    {
        let lines = text
            .lines()
            .map(|line| line.strip_prefix(' ').unwrap_or(line));
        text = lines.collect::<Vec<_>>().join("\n");
    }
    let mut lines: Vec<String> = Vec::new();
    let mut fence: Option<String> = None;
    let mut list = false;
    for line in text.lines() {
        let line = line.trim_end();
        let line = match line.contains('\t') {
            true => Cow::from(line.replace('\t', "    ")),
            false => Cow::from(line),
        };
        let content = line.trim_start();
        if let Some(open) = &fence {
            if content.starts_with(open.as_str()) && content.chars().all(|it| open.starts_with(it))
            {
                fence = None;
            }
            lines.push(line.into_owned());
            continue;
        }
        if let Some((mark, info)) = fence_start(content) {
            let indent = &line[..(line.len() - content.len()).min(3)];
            let info = if is_rust(info) { "text" } else { info };
            lines.push(format!("{indent}{mark}{info}"));
            fence = Some(mark.to_owned());
            continue;
        }
        if content.is_empty() {
            if lines.last().is_some_and(|last| !last.is_empty()) {
                lines.push(String::new());
            }
            continue;
        }
        let item = is_list_item(content);
        let indent = line.len() - content.len();
        // Four blanks would be code; in a list they continue an item.
        let indent = match (list || item, item) {
            (true, true) if list => indent.min(4),
            (true, false) => indent.min(2),
            _ => 0,
        };
        list = item || (list && indent > 0);
        lines.push(" ".repeat(indent) + content);
    }
    lines.extend(fence);
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// The mark and the info string of a line that opens a code block.
fn fence_start(content: &str) -> Option<(&str, &str)> {
    let mark = content
        .chars()
        .next()
        .filter(|mark| matches!(mark, '`' | '~'))?;
    let length = content.len() - content.trim_start_matches(mark).len();
    let info = content[length..].trim();
    (length >= 3 && !info.contains('`')).then(|| (&content[..length], info))
}

/// Whether rustdoc takes a code block with that info string for Rust.
fn is_rust(info: &str) -> bool {
    info.split(|it: char| !(it.is_alphanumeric() || it == '_' || it == '-'))
        .filter(|word| !word.is_empty())
        .all(|word| {
            word.starts_with("edition")
                || matches!(
                    word,
                    "rust"
                        | "ignore"
                        | "no_run"
                        | "should_panic"
                        | "compile_fail"
                        | "standalone_crate"
                        | "test_harness"
                )
        })
}

fn is_list_item(content: &str) -> bool {
    let numbered = content.trim_start_matches(|it: char| it.is_ascii_digit());
    content.starts_with("- ")
        || content.starts_with("* ")
        || content.starts_with("+ ")
        || (numbered.len() < content.len()
            && (numbered.starts_with(". ") || numbered.starts_with(") ")))
}

#[cfg(test)]
mod tests {
    use super::normalized;

    #[test]
    fn trims_and_joins() {
        assert_eq!(normalized(" One.\n\n\n Two. \n\n"), ["One.", "", "Two."]);
        assert_eq!(normalized("\n\n"), [""; 0]);
    }

    #[test]
    fn leaves_no_harmful_characters() {
        assert_eq!(normalized("one\rtwo\r\nthree"), ["one", "two", "three"]);
        assert_eq!(
            normalized("Path: \u{202a}C:\\x\u{1b}[2J"),
            ["Path: U+202AC:\\xU+001B[2J"]
        );
    }

    #[test]
    fn leaves_no_rust_code() {
        assert_eq!(normalized("A\n```\nx\n```"), ["A", "```text", "x", "```"]);
        assert_eq!(normalized("```json\n{}\n```")[0], "```json");
        assert_eq!(normalized("~~~rust,ignore\nx"), ["~~~text", "x", "~~~"]);
        assert_eq!(normalized("A\n\n        code"), ["A", "", "code"]);
        assert_eq!(
            normalized("- a\n    more\n    - b"),
            ["- a", "  more", "    - b"]
        );
    }
}
