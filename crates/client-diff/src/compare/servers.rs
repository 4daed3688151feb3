//! The constants of the module `servers`, and the operations that are served elsewhere.

use openapi_lower::plan::Server;

use super::{At, Compare};
use crate::{
    change::{
        Breaks::{Compiling, Running},
        Kind,
    },
    surface::{Method, Place, Surface},
};

impl Compare<'_> {
    pub(super) fn servers(&mut self) {
        let (old, new) = (of_the_api(self.old), of_the_api(self.new));
        let place = Place::Plan("/servers".to_owned());
        let item = "servers::SERVERS";
        // A program may name any place of the array.
        let fewer = (new.len() < old.len()).then_some(Compiling);
        let find = |server: &Server, list: &[Server]| {
            list.iter().find(|other| other.url == server.url).cloned()
        };
        for was in old {
            match find(was, new) {
                None => {
                    let at = At::Old(&place);
                    self.tell(Kind::ServerRemoved, fewer, item, at, (&was.url, ""));
                }
                Some(is) if is.variables != was.variables => {
                    let breaks = (!keeps(was, &is)).then_some(Running);
                    let words = (in_words(was), in_words(&is));
                    let at = At::New(&place);
                    self.tell(Kind::ServerVariablesChanged, breaks, item, at, words);
                }
                Some(_) => {}
            }
        }
        for is in new.iter().filter(|is| find(is, old).is_none()) {
            let at = At::New(&place);
            self.tell(Kind::ServerAdded, None, item, at, ("", &is.url));
        }
        let common = |list: &[Server], other: &[Server]| {
            let urls = list.iter().filter(|it| find(it, other).is_some());
            urls.map(|it| it.url.clone()).collect::<Vec<_>>()
        };
        let (was, is) = (common(old, new), common(new, old));
        if was != is {
            let at = At::New(&place);
            let orders = (was.join(" "), is.join(" "));
            self.tell(Kind::ServersReordered, None, item, at, orders);
        }
        self.of_operations(old, new);
    }

    fn of_operations(&mut self, api_was: &[Server], api_is: &[Server]) {
        for (name, is) in &self.new.methods {
            let Some(was) = self.old.methods.get(name) else {
                continue;
            };
            let (old, new) = (own(was, api_was), own(is, api_is));
            if old != new {
                self.operation = Some(is.id.clone());
                // The field of `Client::servers`.
                let breaks = (!old.is_empty() && new.is_empty()).then_some(Compiling);
                let item = format!("Client::{name}");
                let urls = |list: &[Server]| match list.is_empty() {
                    true => "where the API is".to_owned(),
                    false => list.iter().map(in_words).collect::<Vec<_>>().join(" "),
                };
                let at = At::New(&is.place);
                let words = (urls(old), urls(new));
                self.tell(Kind::OperationServersChanged, breaks, item, at, words);
            }
        }
        self.operation = None;
    }
}

/// The servers of the API: what all operations say of themselves is said of it.
fn of_the_api<'s>(surface: &'s Surface<'_>) -> &'s [Server] {
    let mut each = surface
        .methods
        .values()
        .map(|it| it.planned.servers.as_slice());
    let first = each.next().unwrap_or_default();
    match !first.is_empty() && each.all(|servers| servers == first) {
        true => first,
        false => &surface.plan.servers,
    }
}

/// The servers of an operation that is not served where the API is.
fn own<'s>(method: &'s Method, api: &[Server]) -> &'s [Server] {
    let servers = method.planned.servers.as_slice();
    if servers == api { &[] } else { servers }
}

/// Whether every value that a program gives a variable of the old server suits the new one.
fn keeps(old: &Server, new: &Server) -> bool {
    old.variables.iter().all(|(name, was)| {
        new.variables.get(name).is_some_and(|is| {
            let suits = |value| is.values.contains(value);
            is.values.is_empty() || (!was.values.is_empty() && was.values.iter().all(suits))
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
