//! Generated clients on the wire: each document here becomes a client, which is checked in
//! beside it in both interfaces and called against a recorder on loopback. `UPDATE_GOLDEN=1`
//! regenerates the clients.

mod bodies;
mod bounds;
mod calls;
mod collections;
mod defaults;
mod deprecated;
mod dialects;
mod examples;
mod formats;
mod forms;
mod mocks;
mod pages;
mod parameters;
mod parts;
mod paths;
mod recorder;
mod redirects;
mod representations;
mod requests;
mod responses;
mod security;
mod servers;
mod streams;
mod styles;
mod tolerance;
mod upgrades;
mod webhooks;

/// The generated clients, by the names of their folders.
#[allow(dead_code, reason = "tests use only some items")]
#[deny(deprecated, unfulfilled_lint_expectations)]
#[path = "."]
mod clients {
    pub(crate) mod authorized_builder;
    pub(crate) mod authorized_positional;
    pub(crate) mod bodies_builder;
    pub(crate) mod bodies_positional;
    pub(crate) mod bounds_builder;
    pub(crate) mod bounds_positional;
    pub(crate) mod collections_builder;
    pub(crate) mod collections_positional;
    #[allow(unused_imports, reason = "tests use only some items")]
    pub(crate) mod deprecated_builder;
    #[allow(unused_imports, reason = "tests use only some items")]
    pub(crate) mod deprecated_positional;
    pub(crate) mod formats_builder;
    pub(crate) mod formats_positional;
    pub(crate) mod mixed_builder;
    pub(crate) mod mixed_positional;
    #[allow(unexpected_cfgs, reason = "the client's crate has the feature `mock`")]
    pub(crate) mod mocks_builder;
    #[allow(unexpected_cfgs, reason = "the client's crate has the feature `mock`")]
    pub(crate) mod mocks_positional;
    pub(crate) mod pages_builder;
    pub(crate) mod pages_positional;
    pub(crate) mod parameters_builder;
    pub(crate) mod parameters_positional;
    pub(crate) mod parts_builder;
    pub(crate) mod parts_positional;
    pub(crate) mod paths_builder;
    pub(crate) mod paths_positional;
    pub(crate) mod representations_builder;
    pub(crate) mod representations_positional;
    pub(crate) mod requests_builder;
    pub(crate) mod requests_positional;
    pub(crate) mod responses_builder;
    pub(crate) mod responses_positional;
    pub(crate) mod responses_tolerant_builder;
    pub(crate) mod responses_tolerant_positional;
    pub(crate) mod security_builder;
    pub(crate) mod security_positional;
    pub(crate) mod servers_builder;
    pub(crate) mod servers_positional;
    pub(crate) mod streams_builder;
    pub(crate) mod streams_positional;
    pub(crate) mod upgrades_builder;
    pub(crate) mod upgrades_positional;
    pub(crate) mod webhooks_builder;
    pub(crate) mod webhooks_positional;
    pub(crate) mod webhooks_tolerant_builder;
    pub(crate) mod webhooks_tolerant_positional;
}

use std::error::Error;

use client_codegen::{Interface, Options};

#[path = "../support/current.rs"]
mod current;
#[path = "../support/documented.rs"]
mod documented;

type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

/// Checks that the client of `NAME.yaml` is what the generator emits.
fn is_current(name: &str) -> Result {
    is_current_with(name, &openapi_lower::Options::default())
}

fn is_current_with(name: &str, lowering: &openapi_lower::Options) -> Result {
    is_current_by(name, lowering, &Options::default())
}

fn is_current_by(name: &str, lowering: &openapi_lower::Options, options: &Options) -> Result {
    let interfaces = [Interface::Positional, Interface::Builder];
    let module = Some("crate::clients");
    let clients = current::is_current("wire", name, lowering, options, &interfaces, module)?;
    for (client, generated) in clients {
        documented::are_current("wire", &client, &generated)?;
    }
    Ok(())
}
