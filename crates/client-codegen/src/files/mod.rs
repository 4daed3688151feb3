//! Assembles the generated files from the code of all shards.

mod module;

use std::{collections::BTreeMap, iter};

use quote::quote;
use syn::{Item, parse_quote};

use crate::{
    error::Failure,
    escape,
    generated::{Generated, MOCK, Stats},
    options::Interface,
    polish::{DocumentFacts, headers, mock, security, webhooks},
    print::{Group, Named, PrintedShard, Section},
};
use module::{Files, Module};

/// The names of the runtime that code which sends requests may import.
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

/// The names of the runtime that the module `types` may import.
const TYPES: [&str; 10] = [
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

/// Assembles the files, and collects the facts about them.
pub(crate) fn assemble(
    shards: Vec<PrintedShard>,
    facts: &DocumentFacts<'_>,
    runtime: &syn::Path,
) -> Result<Generated, Failure> {
    let mut code = merge(shards);
    let operations: Vec<usize> = code.methods.keys().copied().collect();
    let count = operations.iter().filter(|at| !facts.heads[**at].is_variant);
    let stats = Stats {
        types: code.types.items.len(),
        operations: count.count(),
        lines: 0,
    };
    let security = security::items(&operations, facts);
    let has_requirements = security.iter().any(|item| matches!(item, Item::Static(_)));
    let mock = if facts.options.mock {
        let types = code.types.items.iter().map(|it| it.name.as_str());
        mock::items(facts, &types.collect())?
    } else {
        Vec::new()
    };
    let client = client(code.methods, code.client, facts, has_requirements);
    let inner = add_modules(&mut code.types, code.builders, code.defaults, code.error);
    let mut files = Files {
        header: header(facts),
        runtime,
        texts: BTreeMap::new(),
    };
    files.add(
        Module {
            name: "client",
            doc: "The client and its operations.",
            imports: &CALLS,
            inner: &[],
        },
        client,
    );
    files.add(
        Module {
            name: "types",
            doc: "Types that operations send and receive.",
            imports: &TYPES,
            inner: &inner,
        },
        code.types,
    );
    if facts.options.interface == Interface::Builder {
        let module = Module {
            name: "builder",
            doc: "One builder for each operation.",
            imports: &CALLS,
            inner: &[],
        };
        files.add(module, code.builder);
    }
    let optional: [(&str, &str, &[&str], Vec<Item>); 5] = [
        (
            "headers",
            "The response headers, for `ResponseValue::header` and `Error::header`.",
            &["Base64", "Base64Url", "Header"],
            headers::items(facts.plan, runtime),
        ),
        (
            "security",
            "How operations authenticate, for `TransportBuilder::credential_for`.",
            &["Flow", "Scheme", "Security"],
            security,
        ),
        (
            "servers",
            "Servers of the API.",
            &["BaseUrl", "Server", "Variable"],
            facts.servers.items(),
        ),
        (
            "webhooks",
            "Requests that the API's server sends to your receiver.",
            &["DecodeError", "decode"],
            webhooks::items(facts.plan, runtime),
        ),
        (
            MOCK,
            "A mock of the API for tests; see [`Mock`](mock::Mock).",
            &["BaseUrl", "Transport", "mock"],
            mock,
        ),
    ];
    for (name, doc, imports, items) in optional {
        if !items.is_empty() {
            let module = Module {
                name,
                doc,
                imports,
                inner: &[],
            };
            files.add(module, Section::of(items, |_| None));
        }
    }
    files.add_root(facts);
    Ok(Generated {
        stats: Stats {
            lines: files.texts.values().map(|text| text.lines().count()).sum(),
            ..stats
        },
        files: files.texts,
        dropped: code.dropped,
        notes: code.notes,
        response_types: code.response_types,
        ..Generated::default()
    })
}

/// Merges all shards. Types are in the order of their names, everything else is in the order of
/// the operations.
fn merge(shards: Vec<PrintedShard>) -> PrintedShard {
    let mut all = PrintedShard::default();
    for shard in shards {
        all.methods.extend(shard.methods);
        all.client.join(shard.client);
        all.builder.join(shard.builder);
        all.types.join(shard.types);
        all.builders.extend(shard.builders);
        all.defaults.extend(shard.defaults);
        if all.error.is_empty() {
            all.error = shard.error;
        }
        all.dropped.extend(shard.dropped);
        all.notes.extend(shard.notes);
        all.response_types.extend(shard.response_types);
    }
    all.client.items.sort_by_key(|it| it.operation);
    all.builder.items.sort_by_key(|it| it.operation);
    all.types.items.sort_by(|a, b| a.name.cmp(&b.name));
    // Several shards may contain the same type that progenitor made for an operation.
    all.types.items.dedup_by(|a, b| a.name == b.name);
    all
}

/// Appends the modules inside `types` to the types; returns their names.
fn add_modules(
    types: &mut Section,
    builders: Named,
    defaults: Named,
    error: String,
) -> Vec<&'static str> {
    let mut names = Vec::new();
    for (name, doc, text) in [
        ("builder", "Builders of the types.", joined(builders)),
        (
            "defaults",
            "Default values of fields, for serde.",
            joined(defaults),
        ),
        ("error", "The error of a conversion.", error),
    ] {
        if !text.is_empty() {
            names.push(name);
            types.items.push(Group {
                text: format!("/// {doc}\npub mod {name} {{\n{text}}}\n"),
                ..Group::default()
            });
        }
    }
    names
}

fn joined(named: Named) -> String {
    named.into_values().collect::<Vec<_>>().join("\n")
}

/// Returns the comment at the start of every file.
fn header(facts: &DocumentFacts<'_>) -> String {
    let notice = "@generated by client-codegen. Do not edit: the next run replaces this folder.";
    let lines = iter::once(notice).chain(facts.options.header.iter().map(String::as_str));
    let comment = |line: String| format!("{}\n", format!("// {line}").trim_end());
    lines.flat_map(escape::comment).map(comment).collect()
}

/// Returns the struct `Client`, its impl with the methods, and the other items of its file.
fn client(
    methods: BTreeMap<usize, String>,
    others: Section,
    facts: &DocumentFacts<'_>,
    has_requirements: bool,
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
                #[doc = "Base URLs of the operations that have their own servers."]
                pub servers: servers::Servers,
            },
            quote!(servers: servers::Servers::new(baseurl),),
        )
    } else {
        Default::default()
    };
    let transport = if has_requirements {
        quote!(transport: transport.with_security(&security::OPERATIONS))
    } else {
        quote!(transport)
    };
    let client: Item = parse_quote! {
        #[doc = #doc]
        #[derive(Clone, Debug)]
        pub struct Client {
            pub(super) baseurl: String,
            pub(super) transport: Transport,
            #field
        }
    };
    let constructor: Item = parse_quote! {
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
    let mut section = Section::of(vec![client, constructor], |_| None);
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
