//! The module `servers`: where the description says that the API is served, and base URLs
//! of their own for the operations that are served elsewhere.
//!
//! Progenitor ignores servers: the caller gives one base URL for all. That stays, and the
//! module tells which URLs there are. An operation with servers of its own takes its base
//! URL from `Client::servers`, where the caller sees it and can put another.

use openapi_lower::{Plan, plan::Server};
use proc_macro2::Literal;
use quote::{format_ident, quote};
use syn::{Block, Expr, Ident, Item, Member, parse_quote, visit_mut::VisitMut};

use super::{Context, constants::Constants};
use crate::{code::Code, operations::Head};

const PASS: &str = "servers";

/// Where the operations of a document are served.
pub(crate) struct Servers {
    main: Vec<Server>,
    groups: Vec<Group>,
}

/// Operations with the same servers of their own.
struct Group {
    servers: Vec<Server>,
    /// The field with their base URL: the first one's method.
    field: String,
    operations: Vec<usize>,
    methods: Vec<String>,
}

impl Servers {
    /// The servers of the API, and the groups that have others.
    pub(super) fn new(heads: &[Head], plan: &Plan) -> Self {
        let main = &plan.servers;
        let mut groups: Vec<Group> = Vec::new();
        for (position, head) in heads.iter().enumerate() {
            let planned = plan.operations.get(&head.id);
            let servers = planned.map_or(&[][..], |it| it.servers.as_slice());
            if servers.is_empty() || servers == main.as_slice() {
                continue;
            }
            let name = openapi_lower::ident::method_name(&head.id);
            let group = match groups.iter().position(|it| it.servers == servers) {
                Some(at) => &mut groups[at],
                None => {
                    groups.push(Group {
                        servers: servers.to_vec(),
                        field: name.clone(),
                        operations: Vec::new(),
                        methods: Vec::new(),
                    });
                    let last = groups.len() - 1;
                    &mut groups[last]
                }
            };
            group.operations.push(position);
            group.methods.push(name);
        }
        match groups.as_slice() {
            // What all operations say of themselves is said of the API.
            [only] if only.operations.len() == heads.len() => Self {
                main: groups.remove(0).servers,
                groups: Vec::new(),
            },
            _ => Self {
                main: main.clone(),
                groups,
            },
        }
    }

    /// Whether some operations are not served where the others are.
    pub(crate) fn differ(&self) -> bool {
        !self.groups.is_empty()
    }

    /// The module's items; none where the description does not say.
    pub(crate) fn items(&self) -> Vec<Item> {
        let mut items = Vec::new();
        let mut names = Constants::new(["SERVERS"]);
        if !self.main.is_empty() {
            let doc = " Where the API is served. [`Server::url`] gives a base URL for \
                       [`Client::new`](super::Client::new).";
            items.push(list(&format_ident!("SERVERS"), doc, &self.main));
        }
        if self.groups.is_empty() {
            return items;
        }
        let mut fields = Vec::new();
        let mut values = Vec::new();
        for group in &self.groups {
            let constant = names.allocate(&group.field, "OF");
            let (field, who) = (format_ident!("{}", group.field), who(&group.methods));
            let doc = format!(" Where {who} served.");
            items.push(list(&constant, &doc, &group.servers));
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
    let groups = &context.whole.servers.groups;
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
    let count = Literal::usize_unsuffixed(servers.len());
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
        pub const #name: [Server; #count] = [#(#servers),*];
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
