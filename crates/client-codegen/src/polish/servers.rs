//! Generates the module `servers`: the servers of the API, and base URLs for operations with other
//! servers.
//!
//! progenitor ignores servers: the caller states one base URL for all operations. The module lists
//! the described servers. An operation with other servers takes its base URL from `Client::servers`,
//! which the caller can change.

use openapi_lower::{Plan, plan::Server};
use quote::{format_ident, quote};
use syn::{Block, Expr, Ident, Item, Member, parse_quote, visit_mut::VisitMut};

use super::Context;
use crate::{
    code::Code,
    codes::polish::SERVER_IGNORED,
    operations::Head,
    served::{SERVERS, Served},
};

/// The servers of a document's operations.
pub(crate) struct Servers<'p> {
    served: Served<'p>,
    /// The methods of each group of operations with other servers.
    methods: Vec<Vec<String>>,
}

impl<'p> Servers<'p> {
    /// Returns the servers of the API, and the groups of operations with other servers.
    pub(super) fn new(heads: &[Head], plan: &'p Plan) -> Self {
        let planned = heads.iter().map(|head| plan.operations.get(&head.id));
        let servers: Vec<&[Server]> = planned
            .map(|planned| planned.map_or(&[][..], |it| it.servers.as_slice()))
            .collect();
        let served = Served::new(&plan.servers, &servers);
        let method = |at: &usize| typify_model::names::method_name(&heads[*at].id);
        let groups = served.elsewhere.iter();
        Self {
            methods: groups
                .map(|group| group.operations.iter().map(method).collect())
                .collect(),
            served,
        }
    }

    /// Whether some operations have their own servers.
    pub(crate) fn differ(&self) -> bool {
        !self.served.elsewhere.is_empty()
    }

    /// Returns the fields of `Client::servers`.
    pub(super) fn fields(&self) -> Vec<Ident> {
        let groups = self.served.elsewhere.iter();
        groups
            .map(|group| format_ident!("{}", group.field))
            .collect()
    }

    /// Returns the module's items; none if the description states no servers.
    pub(crate) fn items(&self) -> Vec<Item> {
        let mut items = Vec::new();
        if !self.served.api.is_empty() {
            let doc = "Servers of the API. [`Server::url`] returns a base URL for [`Client::new`](super::Client::new).";
            items.push(server_list(
                &format_ident!("{SERVERS}"),
                doc,
                self.served.api,
            ));
        }
        if !self.differ() {
            return items;
        }
        let mut fields = Vec::new();
        let mut values = Vec::new();
        for (group, methods) in self.served.elsewhere.iter().zip(&self.methods) {
            let constant = format_ident!("{}", group.constant);
            let field = format_ident!("{}", group.field);
            let methods = format_methods(methods);
            let doc = format!("Servers of {methods}.");
            items.push(server_list(&constant, &doc, group.servers));
            let doc = format!(" Base URL of {methods}.");
            fields.push(quote! { #[doc = #doc] pub #field: BaseUrl });
            values.push(quote!(#field: #constant[0].beside(baseurl)));
        }
        let doc = "Base URLs of the operations that have their own servers. Credentials are sent to the origin of the transport and, with `TransportBuilder::trust_origin`, to other origins.";
        let base_urls: [Item; 2] = [
            parse_quote! {
                #[doc = #doc]
                #[derive(Clone, Debug)]
                pub struct Servers { #(#fields),* }
            },
            parse_quote! {
                impl Servers {
                    pub(super) fn new(baseurl: &str) -> Self {
                        Self { #(#values),* }
                    }
                }
            },
        ];
        items.extend(base_urls);
        items
    }
}

pub(super) fn run(code: &mut Code, context: &mut Context<'_>) {
    let groups = &context.facts.servers.served.elsewhere;
    let mut missing = Vec::new();
    for (operation, function) in code.calls_mut() {
        let group = groups.iter().find(|it| it.operations.contains(&operation));
        if let Some(group) = group
            && !replace_base_url(&mut function.block, &format_ident!("{}", group.field))
        {
            missing.push(context.operations[&operation].id);
        }
    }
    for id in missing {
        context.note(format!("Client::{id}"), SERVER_IGNORED);
    }
}

/// Formats the names of methods: `a`, `b` and 3 more.
fn format_methods(methods: &[String]) -> String {
    match methods {
        [] => String::new(),
        [one] => format!("`{one}`"),
        [one, other] => format!("`{one}` and `{other}`"),
        [one, other, rest @ ..] => format!("`{one}`, `{other}` and {} more", rest.len()),
    }
}

/// Returns the constant for a list of servers.
fn server_list(name: &Ident, doc: &str, servers: &[Server]) -> Item {
    let servers = servers.iter().map(|server| {
        let url = &server.url;
        let variables = server.variables.iter().map(|(name, variable)| {
            let (default, values) = (&variable.default, &variable.values);
            quote!(Variable::new(#name, #default, &[#(#values),*]))
        });
        quote!(Server::new(#url, &[#(#variables),*]))
    });
    parse_quote! {
        #[doc = #doc]
        pub const #name: &[Server] = &[#(#servers),*];
    }
}

/// Replaces `baseurl` with the checked field of `servers`; returns whether it was found.
fn replace_base_url(block: &mut Block, field: &Ident) -> bool {
    struct Replace<'a>(&'a Ident, bool);
    impl VisitMut for Replace<'_> {
        fn visit_expr_mut(&mut self, expr: &mut Expr) {
            // `checked` returns a reference.
            let access = match &*expr {
                Expr::Reference(reference) => &*reference.expr,
                expr => expr,
            };
            if let Expr::Field(access) = access
                && matches!(&access.member, Member::Named(name) if name == "baseurl")
            {
                let (client, field) = (&access.base, self.0);
                let name = field.to_string();
                *expr = parse_quote!(#client.servers.#field.checked(#name)?);
                self.1 = true;
                return;
            }
            syn::visit_mut::visit_expr_mut(self, expr);
        }

        fn visit_macro_mut(&mut self, format: &mut syn::Macro) {
            use syn::punctuated::Punctuated;
            let arguments =
                format.parse_body_with(Punctuated::<Expr, syn::Token![,]>::parse_terminated);
            if let Ok(mut arguments) = arguments {
                arguments.iter_mut().for_each(|it| self.visit_expr_mut(it));
                format.tokens = quote!(#arguments);
            }
        }
    }
    let mut replace = Replace(field, false);
    replace.visit_block_mut(block);
    replace.1
}
