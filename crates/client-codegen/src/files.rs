//! Assembles the generated files from the code of all shards.

use std::{
    collections::{BTreeMap, HashSet},
    mem,
};

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Item, parse_quote};

use crate::{
    error::Failure,
    escape,
    generated::{Generated, MOCK, MOCK_ONLY, Stats},
    options::Interface,
    polish::{DocumentFacts, REEXPORTED, deprecated, headers, mock, security, webhooks},
    print::{Group, Named, Part, Section},
};

/// The names of the runtime that code which sends requests may use.
const CALLS: [&str; 20] = [
    "Base64",
    "Base64Url",
    "Bound",
    "ByteStream",
    "Error",
    "EventStream",
    "FieldStyle",
    "Items",
    "JsonStream",
    "Pages",
    "Paging",
    "PathTemplate",
    "QueryParam",
    "RequestField",
    "ResponseField",
    "ResponseValue",
    "Secret",
    "Style",
    "Transport",
    "http_method",
];

/// Assembles the files, and collects the facts about them.
pub(crate) fn assemble(
    parts: Vec<Part>,
    facts: &DocumentFacts<'_>,
    runtime: &syn::Path,
) -> Result<Generated, Failure> {
    let mut all = gathered(parts);
    let operations: Vec<usize> = all.methods.keys().copied().collect();
    let counted = operations.iter().map(|at| &facts.heads[*at]);
    let mut generated = Generated {
        stats: Stats {
            types: all.types.items.len(),
            operations: counted.filter(|it| !it.is_variant).count(),
            lines: 0,
        },
        dropped: mem::take(&mut all.dropped),
        notes: mem::take(&mut all.notes),
        response_types: mem::take(&mut all.response_types),
        ..Generated::default()
    };
    let head = header(facts);
    let mut add = |name: &str, text: String| {
        generated.stats.lines += text.lines().count();
        generated.files.insert(name.to_owned(), text);
    };
    let security = security::items(&operations, facts);
    let servers = facts.servers.items();
    let headers = headers::items(facts.plan, runtime);
    let webhooks = webhooks::items(facts.plan, runtime);
    let mock = if facts.options.mock {
        let types = all.types.items.iter().map(|it| it.name.as_str());
        mock::items(facts, &types.collect())?
    } else {
        Vec::new()
    };
    let modules = Modules {
        webhooks: !webhooks.is_empty(),
        headers: !headers.is_empty(),
        mock: facts.options.mock,
        security: !security.is_empty(),
        servers: !servers.is_empty(),
    };
    let root = root(facts, modules);
    add("mod.rs", format!("{head}{root}"));
    let secured = security.iter().any(|item| matches!(item, Item::Static(_)));
    let methods = mem::take(&mut all.methods);
    let client = client(methods, mem::take(&mut all.client), facts, secured);
    let doc = "The client and its operations.";
    add(
        "client.rs",
        module(doc, &CALLS, &[]).text(&head, client, runtime),
    );
    let inner = add_modules(&mut all);
    let doc = "Types that operations send and receive.";
    let names = [
        "Base64",
        "Base64Url",
        "Bound",
        "Bounded",
        "ByteStream",
        "Checker",
        "EventStream",
        "FieldStyle",
        "JsonStream",
        "Secret",
    ];
    let types = mem::take(&mut all.types);
    add(
        "types.rs",
        module(doc, &names, &inner).text(&head, types, runtime),
    );
    if facts.options.interface == Interface::Builder {
        let doc = "One builder for each operation.";
        add(
            "builder.rs",
            module(doc, &CALLS, &[]).text(&head, all.builder, runtime),
        );
    }
    if !headers.is_empty() {
        let doc = "The response headers, for `ResponseValue::header` and `Error::header`.";
        let names = ["Base64", "Base64Url", "Header"];
        let headers = Section::of(headers, |_| None);
        add(
            "headers.rs",
            module(doc, &names, &[]).text(&head, headers, runtime),
        );
    }
    if !security.is_empty() {
        let doc = "How operations authenticate, for `TransportBuilder::credential_for`.";
        let names = ["Flow", "Scheme", "Security"];
        let security = Section::of(security, |_| None);
        add(
            "security.rs",
            module(doc, &names, &[]).text(&head, security, runtime),
        );
    }
    if !servers.is_empty() {
        let doc = "Servers of the API.";
        let names = ["BaseUrl", "Server", "Variable"];
        let servers = Section::of(servers, |_| None);
        add(
            "servers.rs",
            module(doc, &names, &[]).text(&head, servers, runtime),
        );
    }
    if !webhooks.is_empty() {
        let doc = "Requests that the API's server sends to a receiver of yours.";
        let names = ["DecodeError", "decode"];
        let webhooks = Section::of(webhooks, |_| None);
        add(
            "webhooks.rs",
            module(doc, &names, &[]).text(&head, webhooks, runtime),
        );
    }
    if !mock.is_empty() {
        let doc = "A mock of the API for tests; see [`Mock`](mock::Mock).";
        let names = ["BaseUrl", "Transport", "mock"];
        let mock = Section::of(mock, |_| None);
        add(
            "mock.rs",
            module(doc, &names, &[]).text(&head, mock, runtime),
        );
    }
    Ok(generated)
}

/// Merges all shards. Types are in the order of their names, everything else in the order of
/// the operations.
fn gathered(parts: Vec<Part>) -> Part {
    let mut all = Part::default();
    for part in parts {
        all.methods.extend(part.methods);
        all.client.join(part.client);
        all.builder.join(part.builder);
        all.types.join(part.types);
        all.builders.extend(part.builders);
        all.defaults.extend(part.defaults);
        if all.error.is_empty() {
            all.error = part.error;
        }
        all.dropped.extend(part.dropped);
        all.notes.extend(part.notes);
        all.response_types.extend(part.response_types);
    }
    all.client.items.sort_by_key(|it| it.operation);
    all.builder.items.sort_by_key(|it| it.operation);
    all.types.items.sort_by(|a, b| a.name.cmp(&b.name));
    // Several shards may contain the same type that progenitor made for an operation.
    all.types.items.dedup_by(|a, b| a.name == b.name);
    all
}

/// Appends the modules inside `types` to the types; returns their names.
fn add_modules(all: &mut Part) -> Vec<&'static str> {
    let builders = joined(mem::take(&mut all.builders));
    let defaults = joined(mem::take(&mut all.defaults));
    let error = mem::take(&mut all.error);
    let mut names = Vec::new();
    for (name, doc, text) in [
        (
            "builder",
            "Types for composing complex structures.",
            builders,
        ),
        (
            "defaults",
            "Generation of default values for serde.",
            defaults,
        ),
        ("error", "Error types.", error),
    ] {
        if !text.is_empty() {
            names.push(name);
            all.types.items.push(Group {
                text: format!("/// {doc}\npub mod {name} {{\n{text}}}\n"),
                ..Group::default()
            });
        }
    }
    names
}

fn joined(named: Named) -> String {
    let texts: Vec<String> = named.into_values().collect();
    texts.join("\n")
}

fn header(facts: &DocumentFacts<'_>) -> String {
    let own = "@generated by client-codegen. Do not edit: the next run replaces this folder.";
    let lines = std::iter::once(own).chain(facts.options.header.iter().map(String::as_str));
    let comment = |line: String| format!("{}\n", format!("// {line}").trim_end());
    lines.flat_map(escape::comment).map(comment).collect()
}

/// The optional modules of a client.
struct Modules {
    headers: bool,
    mock: bool,
    security: bool,
    servers: bool,
    webhooks: bool,
}

/// Returns `mod.rs`. It exempts the other files from rustfmt, and is itself formatted as
/// rustfmt formats it.
fn root(facts: &DocumentFacts<'_>, modules: Modules) -> String {
    let title = escape::markdown_text(&facts.document.info.title);
    let module = |name: &str, is_there: bool| {
        if is_there {
            format!("#[rustfmt::skip]\npub mod {name};\n")
        } else {
            String::new()
        }
    };
    let mock = if modules.mock {
        format!("{MOCK_ONLY}\n{}", module(MOCK, true))
    } else {
        String::new()
    };
    let builder = module("builder", facts.options.interface == Interface::Builder);
    let headers = module("headers", modules.headers);
    let security = module("security", modules.security);
    let servers = module("servers", modules.servers);
    let webhooks = module("webhooks", modules.webhooks);
    // Deprecated items use each other.
    let deprecated = if deprecated::is_needed(facts) {
        "deprecated, "
    } else {
        ""
    };
    format!(
        "\n//! Generated client for {title}.\n\n\
         // Items without a description stay undocumented.\n\
         #![allow(clippy::all, {deprecated}missing_docs, rustdoc::all)]\n\n\
         {builder}#[rustfmt::skip]\nmod client;\n{headers}{mock}{security}{servers}\
         #[rustfmt::skip]\npub mod types;\n{webhooks}\n\
         pub use client::*;\n"
    )
}

/// Returns the struct `Client`, its impl with the methods, and the other items of its file.
fn client(
    methods: BTreeMap<usize, String>,
    others: Section,
    facts: &DocumentFacts<'_>,
    secured: bool,
) -> Section {
    let info = &facts.document.info;
    let version = match facts.plan.version.as_str() {
        "" => &info.version,
        version => version,
    };
    let doc = format!(
        " Client for {}, version {}.",
        escape::markdown_text(&info.title),
        escape::markdown_text(version)
    );
    let (field, value) = if facts.servers.differ() {
        (
            quote! {
                #[doc = "Base URLs of the operations that have servers of their own."]
                pub servers: servers::Servers,
            },
            quote!(servers: servers::Servers::new(baseurl),),
        )
    } else {
        Default::default()
    };
    let transport = if secured {
        quote!(transport: transport.with_security(&security::OPERATIONS))
    } else {
        quote!(transport)
    };
    let item: Item = parse_quote! {
        #[doc = #doc]
        #[derive(Clone, Debug)]
        pub struct Client {
            pub(super) baseurl: String,
            pub(super) transport: Transport,
            #field
        }
    };
    let block: Item = parse_quote! {
        impl Client {
            /// Returns a client that sends its requests through `transport`. `baseurl` is the
            /// scheme, the host and the path that all operations share.
            pub fn new(baseurl: &str, transport: Transport) -> Self {
                Self {
                    baseurl: baseurl.trim_end_matches('/').to_owned(),
                    #value
                    #transport,
                }
            }
        }
    };
    let mut section = Section::of(vec![item, block], |_| None);
    if let Some(Group { text, .. }) = section.items.last_mut() {
        text.truncate(text.trim_end().len() - 1);
        for method in methods.into_values() {
            text.push('\n');
            text.push_str(&method);
        }
        text.push_str("}\n");
    }
    section.join(others);
    section
}

/// A file and the imports that its items need.
struct Module<'a> {
    doc: &'a str,
    /// The names that it may import from the runtime.
    names: &'a [&'a str],
    /// The modules inside the file.
    inner: &'a [&'a str],
}

fn module<'a>(doc: &'a str, names: &'a [&'a str], inner: &'a [&'a str]) -> Module<'a> {
    Module { doc, names, inner }
}

impl Module<'_> {
    /// Returns the file's text. Frees the text of each item after copying it, to bound memory.
    fn text(&self, header: &str, section: Section, runtime: &syn::Path) -> String {
        let doc = format!(" {}", self.doc);
        let imports = self.imports(&section, runtime);
        let head: syn::File = parse_quote! {
            #![doc = #doc]
            #imports
        };
        // A blank line separates the imports from the file's documentation.
        let head = prettyplease::unparse(&head).replacen("\nuse ", "\n\nuse ", 1);
        let mut text = format!("{header}\n{head}");
        for item in section.items {
            text.push('\n');
            text.push_str(&item.text);
        }
        text
    }

    fn imports(&self, section: &Section, runtime: &syn::Path) -> TokenStream {
        let mentions = &section.mentions;
        let defined = section.items.iter().map(|it| it.name.as_str());
        let defined: HashSet<&str> = defined.collect();
        let ident = |name: &str| syn::Ident::new(name, proc_macro2::Span::call_site());
        let wanted = |names: &[&str]| -> Vec<syn::Ident> {
            let names = names.iter().copied();
            let names = names.filter(|it| mentions.names.contains(*it) && !defined.contains(it));
            names.map(ident).collect()
        };
        let mut from_runtime = wanted(self.names);
        let encoders = [
            "form_styled",
            "form_urlencoded",
            "multipart_form",
            "query_style",
            "websocket_handshake",
        ];
        if encoders.iter().any(|name| mentions.names.contains(*name)) {
            from_runtime.insert(0, parse_quote!(RequestBuilderExt));
        }
        let header = mentions.modules.contains("header");
        let modules = REEXPORTED
            .iter()
            .filter(|name| mentions.modules.contains(**name) && !(header && **name == "reqwest"));
        from_runtime.extend(modules.map(|name| ident(name)));
        from_runtime.sort_by_key(|name| {
            let name = name.to_string();
            (name.starts_with(char::is_lowercase), name)
        });
        let mut from_runtime: Vec<TokenStream> =
            from_runtime.iter().map(ToTokens::to_token_stream).collect();
        if header {
            from_runtime.push(if mentions.modules.contains("reqwest") {
                quote!(reqwest::{self, header})
            } else {
                quote!(reqwest::header)
            });
        }
        let mut uses = TokenStream::new();
        match from_runtime.as_slice() {
            [] => {}
            [only] => uses.extend(quote!(use #runtime::#only;)),
            several => uses.extend(quote!(use #runtime::{#(#several),*};)),
        }
        match wanted(&["Deserialize", "Serialize"]).as_slice() {
            [] => {}
            [only] => uses.extend(quote!(use serde::#only;)),
            both => uses.extend(quote!(use serde::{#(#both),*};)),
        }
        for name in ["builder", "security", "servers", "types"] {
            if mentions.modules.contains(name) && !self.inner.contains(&name) {
                let name = ident(name);
                uses.extend(quote!(use super::#name;));
            }
        }
        uses
    }
}
