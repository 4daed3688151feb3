//! Writes the files of modules, with their imports.

use std::collections::{BTreeMap, HashSet};

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::parse_quote;

use crate::{
    escape,
    generated::{MOCK, MOCK_ONLY},
    polish::{DocumentFacts, REEXPORTED, deprecated},
    print::Section,
};

/// The generated files.
pub(super) struct Files<'a> {
    /// The comment at the start of every file.
    pub(super) header: String,
    pub(super) runtime: &'a syn::Path,
    pub(super) texts: BTreeMap<String, String>,
}

/// A module that has a file.
pub(super) struct Module<'a> {
    pub(super) name: &'a str,
    pub(super) doc: &'a str,
    /// The names that the file may import from the runtime.
    pub(super) imports: &'a [&'a str],
    /// The modules inside the file.
    pub(super) inner: &'a [&'a str],
}

impl Files<'_> {
    /// Adds the file of a module. Frees the text of each item after copying it, to bound memory.
    pub(super) fn add(&mut self, module: Module<'_>, section: Section) {
        let doc = format!(" {}", module.doc);
        let imports = module.imports(&section, self.runtime);
        let head: syn::File = parse_quote! {
            #![doc = #doc]
            #imports
        };
        // A blank line separates the imports from the file's documentation.
        let head = prettyplease::unparse(&head).replacen("\nuse ", "\n\nuse ", 1);
        let mut text = format!("{}\n{head}", self.header);
        for item in section.items {
            text.push('\n');
            text.push_str(&item.text);
        }
        self.texts.insert(format!("{}.rs", module.name), text);
    }

    /// Adds `mod.rs`. It exempts the other files from rustfmt, and is itself formatted as rustfmt
    /// formats it.
    pub(super) fn add_root(&mut self, facts: &DocumentFacts<'_>) {
        let title = escape::markdown_text(&facts.document.info.title);
        // Deprecated items use each other.
        let deprecated = if deprecated::is_needed(facts) {
            "deprecated, "
        } else {
            ""
        };
        let mut modules = String::new();
        for name in self.texts.keys().map(|file| file.trim_end_matches(".rs")) {
            if name == MOCK {
                modules.push_str(&format!("{MOCK_ONLY}\n"));
            }
            let visibility = if name == "client" { "" } else { "pub " };
            modules.push_str(&format!("#[rustfmt::skip]\n{visibility}mod {name};\n"));
        }
        let text = format!(
            "{}\n//! Generated client for {title}.\n\n\
             // Items without a description stay undocumented.\n\
             #![allow(clippy::all, {deprecated}missing_docs, rustdoc::all)]\n\n\
             {modules}\n\
             pub use client::*;\n",
            self.header
        );
        self.texts.insert("mod.rs".to_owned(), text);
    }
}

impl Module<'_> {
    /// Returns the imports that the items of the file need.
    fn imports(&self, section: &Section, runtime: &syn::Path) -> TokenStream {
        let mentions = &section.mentions;
        let defined: HashSet<&str> = section.items.iter().map(|it| it.name.as_str()).collect();
        let ident = |name: &str| syn::Ident::new(name, proc_macro2::Span::call_site());
        let mentioned = |names: &[&str]| -> Vec<syn::Ident> {
            names
                .iter()
                .filter(|it| mentions.names.contains(**it) && !defined.contains(**it))
                .map(|name| ident(name))
                .collect()
        };
        let mut from_runtime = mentioned(self.imports);
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
        match mentioned(&["Deserialize", "Serialize"]).as_slice() {
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
