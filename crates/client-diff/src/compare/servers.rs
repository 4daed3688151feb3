//! Constants of the module `servers`, and the servers of operations.

use client_codegen::surface::{Served, ServedElsewhere};
use openapi_lower::plan::Server;

use super::{Compare, Subject, urls::normalized};
use crate::{
    change::{
        Breaks::{Compiling, Running},
        Kind,
    },
    surface::{Pointer, Surface},
};

impl Compare<'_> {
    pub(super) fn servers(&mut self) {
        let (old, new) = (served(self.old), served(self.new));
        self.servers_of_api(old.api, new.api);
        self.servers_of_operations(&old, &new);
    }

    fn servers_of_api(&mut self, old: &[Server], new: &[Server]) {
        let pointer = &Pointer::Plan("/servers".to_owned());
        let item = "servers::SERVERS";
        let find = |server: &Server, servers: &[Server]| {
            servers
                .iter()
                .find(|other| normalized(&other.url) == normalized(&server.url))
                .cloned()
        };
        for was in old {
            match find(was, new) {
                None => {
                    // A description without servers has no constant.
                    let breaks = if new.is_empty() { Compiling } else { Running };
                    let kind = Kind::ServerRemoved;
                    self.report_removal(kind, Some(breaks), item, pointer, &was.url);
                }
                Some(is) if is.variables != was.variables => {
                    let breaks = (!keeps_variables(was, &is)).then_some(Running);
                    let servers = (format_server(was), format_server(&is));
                    let kind = Kind::ServerVariablesChanged;
                    self.report_change(kind, breaks, item, pointer, servers);
                }
                Some(_) => {}
            }
        }
        // Most programs use the first server.
        let is_first = |it: &Server| !old.is_empty() && new.first() == Some(it);
        for is in new.iter().filter(|is| find(is, old).is_none()) {
            let breaks = is_first(is).then_some(Running);
            self.report_addition(Kind::ServerAdded, breaks, item, pointer, &is.url);
        }
        let kept_urls = |servers: &[Server], others: &[Server]| {
            let kept = servers.iter().filter(|it| find(it, others).is_some());
            let urls = kept.map(|it| normalized(&it.url));
            urls.collect::<Vec<_>>().join(" ")
        };
        let (old_order, new_order) = (kept_urls(old, new), kept_urls(new, old));
        if old_order != new_order {
            let (kind, orders) = (Kind::ServersReordered, (old_order, new_order));
            self.report_change(kind, Some(Running), item, pointer, orders);
        }
    }

    fn servers_of_operations(&mut self, old: &Served<'_>, new: &Served<'_>) {
        let has_field = |group: &ServedElsewhere<'_>| {
            let mut groups = new.elsewhere.iter();
            groups.any(|it| it.constant == group.constant && it.field == group.field)
        };
        for (new_position, (name, method)) in self.new.methods.iter().enumerate() {
            let Some(old_position) = self.old.methods.get_index_of(name) else {
                continue;
            };
            let (was, is) = (group(old, old_position), group(new, new_position));
            let essence = |group: Option<&ServedElsewhere<'_>>| {
                group.map(|it| (normalized_servers(it), it.constant.clone()))
            };
            if essence(was) == essence(is) {
                continue;
            }
            self.subject = Subject::Operation(method.id.clone());
            let first = |group: Option<&ServedElsewhere<'_>>| {
                group.and_then(|it| normalized_servers(it).into_iter().next())
            };
            let breaks = match was {
                Some(group) if !has_field(group) => Some(Compiling),
                _ => (first(was) != first(is)).then_some(Running),
            };
            let is_renamed = was.map(normalized_servers) == is.map(normalized_servers);
            let format = |group: Option<&ServedElsewhere<'_>>| match group {
                None => "the servers of the API".to_owned(),
                Some(group) if is_renamed => group.constant.clone(),
                Some(group) => {
                    let servers = group.servers.iter().map(format_server);
                    servers.collect::<Vec<_>>().join(" ")
                }
            };
            let (kind, servers) = (Kind::OperationServersChanged, (format(was), format(is)));
            let item = format!("Client::{name}");
            self.report_change(kind, breaks, item, &method.pointer, servers);
        }
        self.subject = Subject::Client;
    }
}

fn served<'s>(surface: &'s Surface<'_>) -> Served<'s> {
    let methods = surface.methods.values();
    let of_methods: Vec<&[Server]> = methods.map(|it| it.planned.servers.as_slice()).collect();
    Served::new(&surface.plan.servers, &of_methods)
}

/// Returns the group of servers of a method whose servers differ from those of the API.
fn group<'s, 'p>(served: &'s Served<'p>, position: usize) -> Option<&'s ServedElsewhere<'p>> {
    let mut groups = served.elsewhere.iter();
    groups.find(|group| group.operations.contains(&position))
}

fn normalized_servers(group: &ServedElsewhere<'_>) -> Vec<Server> {
    let mut servers = group.servers.to_vec();
    for server in &mut servers {
        server.url = normalized(&server.url);
    }
    servers
}

/// Whether the new server accepts every value of the old server's variables, with the same
/// default values.
fn keeps_variables(old: &Server, new: &Server) -> bool {
    old.variables.iter().all(|(name, was)| {
        new.variables.get(name).is_some_and(|is| {
            let is_accepted = |value| is.values.contains(value);
            is.default == was.default
                && (is.values.is_empty()
                    || (!was.values.is_empty() && was.values.iter().all(is_accepted)))
        })
    })
}

/// Formats a server like `https://{region}.example region=eu of eu us`.
fn format_server(server: &Server) -> String {
    let mut formatted = server.url.clone();
    for (name, variable) in &server.variables {
        formatted += &format!(" {name}={}", variable.default);
        if !variable.values.is_empty() {
            formatted += &format!(" of {}", variable.values.join(" "));
        }
    }
    formatted
}
