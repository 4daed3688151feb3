//! Strings of a description never become code, and never forge a line that a reviewer reads.
//!
//! The documents beside this file have a placeholder at each location of a free string (`@7@`;
//! `@r7@` in a reference to a component of that name). The tests insert hostile strings there.
//! `PROPTEST_CASES` sets the number of cases, `PROPTEST_RNG_SEED` the seed.

// Clients with hostile strings at all locations must compile.
#[allow(dead_code, unused_imports)]
mod compiled_builder;
#[allow(dead_code, unused_imports)]
mod compiled_positional;
mod examples;

#[path = "../support/documented.rs"]
mod documented;

use std::{collections::BTreeSet, env, error::Error, path::Path, str::FromStr};

use client_codegen::{Generated, Interface, Options};
use openapi_lower::{Document, Effect, Lowered, escape::is_invisible};
use proc_macro2::{TokenStream, TokenTree};
use proptest::{prelude::*, test_runner::RngSeed};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};
use syn::visit::{self, Visit};

const DIALECTS: [&str; 3] = [
    include_str!("swagger20.json"),
    include_str!("openapi30.json"),
    include_str!("openapi31.json"),
];

const INTERFACES: [Interface; 2] = [Interface::Positional, Interface::Builder];

/// A function that generated code never calls.
const CALLED: &str = "injected_call";

const HOSTILE: &[&str] = &[
    "\n```\ninjected_call();\n```\n",
    "\");\n//! # Ok(()) }\n//! ```\n//!\n//! ```\n//! injected_call();\n//! ```\n",
    "\n/// ```\n/// injected_call();\n/// ```\nfn a() { return injected_call() } //",
    "*/ injected_call(); /*",
    "\"; injected_call(); \"",
    "\\\"#; injected_call(); r#\"",
    "\r    injected_call();\r\n\n\tinjected_call();",
    "\n\n> ~~~rust\n> injected_call();\n\n-     injected_call();",
    "[x](javascript:injected_call())<script>injected_call()</script>\n<pre>\n",
    "\u{202e}\u{200b}\u{feff}\u{2028}injected_call()\u{85}\u{1b}[2K\0\u{e0041}",
    "`{x(injected_call())}{0}{}`",
    "\nexact all is well\ndropped injected_call [generate]",
];

fn variable<T: FromStr>(name: &str) -> Option<T> {
    env::var(name).ok()?.parse().ok()
}

/// Returns the description of a dialect; `string` returns the string for a location's number.
fn description(dialect: &str, string: impl Fn(usize) -> &'static str) -> String {
    let mut text = String::new();
    let mut parts = dialect.split('@');
    text.extend(parts.next());
    while let (Some(placeholder), Some(rest)) = (parts.next(), parts.next()) {
        let (number, in_pointer) = match placeholder.strip_prefix('r') {
            Some(number) => (number, true),
            None => (placeholder, false),
        };
        let number: usize = number.parse().expect("a number between two @");
        let mut named = format!("w{number}{}", string(number));
        if in_pointer {
            named = named.replace('~', "~0").replace('/', "~1");
        }
        let quoted = serde_json::Value::from(named).to_string();
        text.push_str(&quoted[1..quoted.len() - 1]);
        text.push_str(rest);
    }
    text
}

fn with_examples() -> openapi_lower::Options {
    let mut options = openapi_lower::Options::default();
    options.examples = true;
    options
}

fn generated(described: &str, interface: Interface) -> Result<(Lowered, Generated), String> {
    let document = Document::parse(described).map_err(|it| it.to_string())?;
    let lowered = openapi_lower::lower(document, &with_examples()).map_err(|it| it.to_string())?;
    let mut options = Options::default();
    options.module = Some("hostile::client".to_owned());
    options.interface = interface;
    options.mock = true;
    options.header = vec![format!("From {}.", described)];
    let generated = client_codegen::generate(&lowered, &options);
    Ok((lowered, generated.map_err(|it| it.to_string())?))
}

/// Returns the fault in the results of a description. An error of one line, with a line of help, is
/// not a fault.
fn fault(described: &str, interface: Interface) -> Option<String> {
    let (lowered, generated) = match generated(described, interface) {
        Ok(both) => both,
        Err(error) => {
            let is_plain = !error.contains(|it| is_invisible(it) && it != '\n')
                && error.lines().skip(1).all(|it| it.starts_with("  help: "));
            return (!is_plain).then(|| format!("an error of several lines: {error}"));
        }
    };
    let of_files = generated
        .files
        .iter()
        .find_map(|(name, text)| fault_of_code(text).map(|fault| format!("{name}: {fault}")));
    let dropped = generated.dropped.iter().map(ToString::to_string);
    let notes = generated.notes.iter().map(ToString::to_string);
    let raw = dropped.chain(notes).find(|it| it.contains(is_invisible));
    of_files
        .or_else(|| raw.map(|it| format!("raw: {it}")))
        .or_else(|| fault_of_report(&lowered))
}

fn fault_of_code(text: &str) -> Option<String> {
    let invisible = text.find(|it| is_invisible(it) && it != '\n');
    if let Some(at) = invisible {
        let line = text[..at].lines().last().unwrap_or_default();
        return Some(format!("an invisible character after {line:?}"));
    }
    let tokens: TokenStream = match text.parse() {
        Ok(tokens) => tokens,
        Err(error) => return Some(format!("not tokens of Rust: {error}")),
    };
    if mentions(tokens) {
        return Some(format!("{CALLED} is code"));
    }
    let file = match syn::parse_file(text) {
        Ok(file) => file,
        Err(error) => return Some(format!("not Rust: {error}")),
    };
    let mut documentation = Documentation::default();
    documentation.visit_file(&file);
    documentation.fault
}

/// Whether the tokens have the name outside of literals and comments.
fn mentions(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(name) => name == CALLED,
        TokenTree::Group(group) => mentions(group.stream()),
        TokenTree::Literal(_) | TokenTree::Punct(_) => false,
    })
}

/// Finds constructs that rustdoc would run as a test, or a browser would load.
#[derive(Default)]
struct Documentation {
    fault: Option<String>,
}

impl Documentation {
    fn check(&mut self, attributes: &[syn::Attribute]) {
        let lines = attributes
            .iter()
            .filter_map(|attribute| match &attribute.meta {
                syn::Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
                    syn::Expr::Lit(syn::ExprLit {
                        lit: syn::Lit::Str(line),
                        ..
                    }) => Some(line.value()),
                    _ => None,
                },
                _ => None,
            });
        let text = lines.collect::<Vec<_>>().join("\n");
        let (text, example) = split_example(&text);
        if let Some(example) = example {
            let head = "# async fn example(client: hostile::client::Client)";
            let code = example.replace("\n# ", "\n").replacen("# ", "", 1);
            if !example.starts_with(head) || code.parse().is_ok_and(mentions) {
                self.fault = Some(format!(
                    "not an example that the generator writes:\n{example}"
                ));
            }
        }
        let harmful = Parser::new(&text).find(|event| match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => **info != *"text",
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => true,
            Event::Html(html) | Event::InlineHtml(html) => {
                html.contains(CALLED) || html.contains("script")
            }
            Event::Start(Tag::Link { dest_url, .. }) => dest_url.starts_with("javascript"),
            _ => false,
        });
        if let Some(harmful) = harmful {
            self.fault = Some(format!("{harmful:?} in documentation:\n{text}"));
        }
    }
}

/// Splits documentation into the text and the example at its end, if rustdoc sees one: the last
/// code block, outside of any other element.
fn split_example(text: &str) -> (String, Option<String>) {
    let mut depth = 0_usize;
    let mut last = None;
    let mut code = String::new();
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if depth == 0 => {
                last = (*info == *"no_run").then_some(range);
                code.clear();
                depth += 1;
            }
            Event::Text(part) => code.push_str(&part),
            Event::Start(_) => {
                last = None;
                depth += 1;
            }
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    match last.filter(|range| text[range.end..].trim().is_empty()) {
        Some(range) => (text[..range.start].to_owned(), Some(code)),
        None => (text.to_owned(), None),
    }
}

impl<'ast> Visit<'ast> for Documentation {
    fn visit_file(&mut self, file: &'ast syn::File) {
        self.check(&file.attrs);
        visit::visit_file(self, file);
    }

    fn visit_item(&mut self, item: &'ast syn::Item) {
        match item {
            syn::Item::Const(it) => self.check(&it.attrs),
            syn::Item::Enum(it) => self.check(&it.attrs),
            syn::Item::Fn(it) => self.check(&it.attrs),
            syn::Item::Impl(it) => self.check(&it.attrs),
            syn::Item::Mod(it) => self.check(&it.attrs),
            syn::Item::Static(it) => self.check(&it.attrs),
            syn::Item::Struct(it) => self.check(&it.attrs),
            _ => {}
        }
        visit::visit_item(self, item);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.check(&function.attrs);
    }

    fn visit_field(&mut self, field: &'ast syn::Field) {
        self.check(&field.attrs);
    }

    fn visit_variant(&mut self, variant: &'ast syn::Variant) {
        self.check(&variant.attrs);
        visit::visit_variant(self, variant);
    }
}

/// A report has a line of totals, a line for each lost operation, and, in its long form, a line
/// for each pass with exact changes.
fn fault_of_report(lowered: &Lowered) -> Option<String> {
    let report = lowered.report();
    let losses: BTreeSet<_> = report
        .changes
        .iter()
        .filter(|it| it.effect != Effect::Exact)
        .map(|it| (it.effect, &it.operation, &it.detail, it.code))
        .collect();
    let exact: BTreeSet<_> = report
        .with_effect(Effect::Exact)
        .map(|it| it.code)
        .collect();
    for (text, lines) in [
        (format!("{report}"), 1 + losses.len()),
        (format!("{report:#}"), 1 + losses.len() + exact.len()),
    ] {
        if text.lines().count() != lines || text.contains(|it| is_invisible(it) && it != '\n') {
            return Some(format!("expected {lines} lines, found\n{text}"));
        }
    }
    None
}

#[test]
fn hostile_strings_at_all_locations() {
    for (number, dialect) in DIALECTS.into_iter().enumerate() {
        for (index, hostile) in HOSTILE.iter().enumerate() {
            let described = description(dialect, |_| hostile);
            let fault = fault(&described, INTERFACES[(number + index) % 2]);
            assert_eq!(fault, None, "{hostile:?}: {described}");
        }
    }
}

#[test]
fn each_location_is_required() {
    for dialect in DIALECTS {
        let described = description(dialect, |_| "");
        let (_, generated) = generated(&described, Interface::Positional).expect("a client");
        assert_eq!(generated.dropped, []);
        assert_eq!(generated.stats.operations, 2);
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        // Each run has the same cases, unless the environment states others.
        rng_seed: RngSeed::Fixed(variable("PROPTEST_RNG_SEED").unwrap_or(1)),
        ..ProptestConfig::with_cases(variable("PROPTEST_CASES").unwrap_or(48))
    })]

    #[test]
    fn hostile_strings_at_some_locations(
        dialect in 0..DIALECTS.len(),
        builder: bool,
        locations in prop::collection::vec((1_usize..141, 0..HOSTILE.len()), 1..8),
    ) {
        let string = |number| match locations.iter().find(|(location, _)| *location == number) {
            Some((_, hostile)) => HOSTILE[*hostile],
            None => "",
        };
        let described = description(DIALECTS[dialect], string);
        let fault = fault(&described, INTERFACES[usize::from(builder)]);
        prop_assert_eq!(fault, None, "{}", described);
    }
}

/// Checks the clients that are compiled with this test. `UPDATE_GOLDEN=1` rewrites them.
#[test]
fn the_compiled_clients_are_current() -> Result<(), Box<dyn Error>> {
    let hostile = HOSTILE.len();
    let described = description(DIALECTS[2], |number| HOSTILE[number % hostile]);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile");
    for (interface, name) in INTERFACES.into_iter().zip(["positional", "builder"]) {
        let document = Document::parse(&described)?;
        let lowered = openapi_lower::lower(document, &with_examples())?;
        let mut options = Options::default();
        options.module = Some(format!("crate::compiled_{name}"));
        options.interface = interface;
        options.header = vec![format!("From openapi31.json, with the {name} interface.")];
        let generated = client_codegen::generate(&lowered, &options)?;
        assert_eq!(generated.stats.operations, 2, "{:?}", generated.dropped);
        let expected = folder.join(format!("compiled_{name}"));
        if env::var_os("UPDATE_GOLDEN").is_some() {
            client_codegen::write(&expected, &generated)?;
        }
        if let Some(diff) = client_codegen::diff(&expected, &generated)? {
            panic!("{diff}\nUPDATE_GOLDEN=1 cargo test -p client-codegen --test hostile");
        }
        documented::are_current("hostile", &format!("compiled_{name}"), &generated)?;
    }
    Ok(())
}
