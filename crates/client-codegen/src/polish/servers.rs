//! The module `servers`: where the description says that the API is served, and base URLs
//! of their own for the operations that are served elsewhere.
//!
//! Progenitor ignores servers: the caller gives one base URL for all. That stays, and the
//! module tells which URLs there are. An operation with servers of its own takes its base
//! URL from `Client::servers`, where the caller sees it and can put another.

use openapi_lower::{Plan, plan::Server};
use quote::{format_ident, quote};
use syn::{Block, Expr, Ident, Item, Member, parse_quote, visit_mut::VisitMut};

use super::Context;
use crate::{
    code::Code,
    operations::Head,
    served::{SERVERS, Served},
};

const PASS: &str = "servers";

/// Where the operations of a document are served.
pub(crate) struct Servers<'p> {
    served: Served<'p>,
    /// The methods of each group of operations that are served elsewhere.
    methods: Vec<Vec<String>>,
}

impl<'p> Servers<'p> {
    /// The servers of the API, and the groups of operations that have others.
    pub(super) fn new(heads: &[Head], plan: &'p Plan) -> Self {
        let planned = heads.iter().map(|head| plan.operations.get(&head.id));
        let own: Vec<&[Server]> = planned
            .map(|planned| planned.map_or(&[][..], |it| it.servers.as_slice()))
            .collect();
        let served = Served::new(&plan.servers, &own);
        let method = |at: &usize| typify_model::names::method_name(&heads[*at].id);
        let groups = served.elsewhere.iter();
        Self {
            methods: groups
                .map(|group| group.operations.iter().map(method).collect())
                .collect(),
            served,
        }
    }

    /// Whether some operations are not served where the others are.
    pub(crate) fn differ(&self) -> bool {
        !self.served.elsewhere.is_empty()
    }

    /// The module's items; none where the description does not say.
    pub(crate) fn items(&self) -> Vec<Item> {
        let mut items = Vec::new();
        if !self.served.api.is_empty() {
            let doc = " Where the API is served. [`Server::url`] gives a base URL for \
                       [`Client::new`](super::Client::new).";
            items.push(list(&format_ident!("{SERVERS}"), doc, self.served.api));
        }
        if !self.differ() {
            return items;
        }
        let mut fields = Vec::new();
        let mut values = Vec::new();
        for (group, methods) in self.served.elsewhere.iter().zip(&self.methods) {
            let constant = format_ident!("{}", group.constant);
            let (field, who) = (format_ident!("{}", group.field), who(methods));
            let doc = format!(" Where {who} served.");
            items.push(list(&constant, &doc, group.servers));
            let doc = format!(" Of {}.", who.rsplit_once(' ').map_or("", |(who, _)| who));
            fields.push(quote! { #[doc = #doc] pub #field: BaseUrl });
            values.push(quote!(#field: #constant[0].beside(baseurl)));
        }
        let doc = " The base URLs of operations that are not served where the others are. \
                   Credentials do not go to another origin than the transport's unless \
                   `TransportBuilder::trust_origin` allows it.";
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
    let groups = &context.whole.servers.served.elsewhere;
    let mut missing = Vec::new();
    for (operation, function) in code.calls_mut() {
        let group = groups.iter().find(|it| it.operations.contains(&operation));
        if let Some(group) = group
            && !replace(&mut function.block, &format_ident!("{}", group.field))
        {
            missing.push(context.operations[&operation].id);
        }
    }
    for id in missing {
        context.note(PASS, format!("Client::{id}"), "no base URL is used");
    }
}

/// `a`, `b` and 3 others, with the verb.
fn who(methods: &[String]) -> String {
    match methods {
        [] => String::new(),
        [one] => format!("`{one}` is"),
        [one, other] => format!("`{one}` and `{other}` are"),
        [one, other, rest @ ..] => format!("`{one}`, `{other}` and {} more are", rest.len()),
    }
}

fn list(name: &Ident, doc: &str, servers: &[Server]) -> Item {
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

/// Puts the field of `servers` in the place of `baseurl`; whether there was one.
fn replace(block: &mut Block, field: &Ident) -> bool {
    struct Replace<'a>(&'a Ident, bool);
    impl VisitMut for Replace<'_> {
        fn visit_expr_mut(&mut self, expr: &mut Expr) {
            syn::visit_mut::visit_expr_mut(self, expr);
            if let Expr::Field(access) = expr
                && matches!(&access.member, Member::Named(name) if name == "baseurl")
            {
                let (client, field) = (&access.base, self.0);
                *expr = parse_quote!(#client.servers.#field);
                self.1 = true;
            }
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
