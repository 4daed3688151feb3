//! Constants of the module `servers`, and the servers of operations.

use client_codegen::surface::{Served, ServedElsewhere};
use openapi_lower::plan::Server;

use super::{At, Compare, Subject};
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
        self.of_api(old.api, new.api);
        self.of_operations(&old, &new);
    }

    fn of_api(&mut self, old: &[Server], new: &[Server]) {
        let pointer = Pointer::Plan("/servers".to_owned());
        let item = "servers::SERVERS";
        // A description without servers has no constant.
        let is_gone = new.is_empty();
        let find = |server: &Server, list: &[Server]| {
            list.iter().find(|other| other.url == server.url).cloned()
        };
        for was in old {
            match find(was, new) {
                None => {
                    let breaks = Some(if is_gone { Compiling } else { Running });
                    let at = At::Old(&pointer);
                    self.tell(Kind::ServerRemoved, breaks, item, at, (&was.url, ""));
                }
                Some(is) if is.variables != was.variables => {
                    let breaks = (!keeps(was, &is)).then_some(Running);
                    let words = (in_words(was), in_words(&is));
                    let at = At::New(&pointer);
                    self.tell(Kind::ServerVariablesChanged, breaks, item, at, words);
                }
                Some(_) => {}
            }
        }
        // Most programs use the first server.
        let is_first = |it: &Server| !old.is_empty() && new.first() == Some(it);
        for is in new.iter().filter(|is| find(is, old).is_none()) {
            let breaks = is_first(is).then_some(Running);
            let at = At::New(&pointer);
            self.tell(Kind::ServerAdded, breaks, item, at, ("", &is.url));
        }
        let common = |list: &[Server], other: &[Server]| {
            let urls = list.iter().filter(|it| find(it, other).is_some());
            urls.map(|it| it.url.clone()).collect::<Vec<_>>()
        };
        let (was, is) = (common(old, new), common(new, old));
        if was != is {
            let at = At::New(&pointer);
            let orders = (was.join(" "), is.join(" "));
            self.tell(Kind::ServersReordered, Some(Running), item, at, orders);
        }
    }

    fn of_operations(&mut self, old: &Served<'_>, new: &Served<'_>) {
        let kept = |group: &ServedElsewhere<'_>| {
            let mut groups = new.elsewhere.iter();
            groups.any(|it| it.constant == group.constant && it.field == group.field)
        };
        for (position, (name, is)) in self.new.methods.iter().enumerate() {
            let Some(before) = self.old.methods.get_index_of(name) else {
                continue;
            };
            let (was, becomes) = (group(old, before), group(new, position));
            let named = |group: Option<&ServedElsewhere<'_>>| {
                group.map(|it| (it.servers.to_vec(), it.constant.clone()))
            };
            if named(was) == named(becomes) {
                continue;
            }
            self.subject = Subject::Operation(is.id.clone());
            let first = |group: Option<&ServedElsewhere<'_>>| {
                group.and_then(|it| it.servers.first().cloned())
            };
            let breaks = match was {
                Some(group) if !kept(group) => Some(Compiling),
                _ => (first(was) != first(becomes)).then_some(Running),
            };
            let same_servers = was.map(|it| it.servers) == becomes.map(|it| it.servers);
            let words = |group: Option<&ServedElsewhere<'_>>| match group {
                None => "where the API is".to_owned(),
                Some(group) if same_servers => group.constant.clone(),
                Some(group) => {
                    let servers = group.servers.iter().map(in_words);
                    servers.collect::<Vec<_>>().join(" ")
                }
            };
            let item = format!("Client::{name}");
            let at = At::New(&is.pointer);
            let words = (words(was), words(becomes));
            self.tell(Kind::OperationServersChanged, breaks, item, at, words);
        }
        self.subject = Subject::Client;
    }
}

fn served<'s>(surface: &'s Surface<'_>) -> Served<'s> {
    let methods = surface.methods.values();
    let own: Vec<&[Server]> = methods.map(|it| it.planned.servers.as_slice()).collect();
    Served::new(&surface.plan.servers, &own)
}

/// Returns the group of servers of a method whose servers differ from those of the API.
fn group<'s, 'p>(served: &'s Served<'p>, position: usize) -> Option<&'s ServedElsewhere<'p>> {
    let mut groups = served.elsewhere.iter();
    groups.find(|group| group.operations.contains(&position))
}

/// Whether the new server accepts every value of the old server's variables, with the same
/// default values.
fn keeps(old: &Server, new: &Server) -> bool {
    old.variables.iter().all(|(name, was)| {
        new.variables.get(name).is_some_and(|is| {
            let suits = |value| is.values.contains(value);
            is.default == was.default
                && (is.values.is_empty()
                    || (!was.values.is_empty() && was.values.iter().all(suits)))
        })
    })
}

fn in_words(server: &Server) -> String {
    let mut words = server.url.clone();
    for (name, variable) in &server.variables {
        words += &format!(" {name}={}", variable.default);
        if !variable.values.is_empty() {
            words += &format!(" of {}", variable.values.join(" "));
        }
    }
    words
}
