//! Generated clients on the wire: each document here becomes a client, which is checked in
//! beside it in both interfaces and called against a recorder on loopback. `UPDATE_GOLDEN=1`
//! regenerates the clients.

mod bodies;
mod bounds;
mod clients;
mod deprecated;
mod dialects;
mod examples;
mod formats;
mod mocks;
mod pages;
mod parameters;
mod paths;
#[allow(dead_code, reason = "each area uses its part")]
mod recorder;
mod requests;
#[macro_use]
mod responses;
mod redirects;
mod representations;
mod security;
mod servers;
mod streams;
mod upgrades;
mod webhooks;

use std::error::Error;

use client_codegen::{Interface, Options};

#[path = "../support/current.rs"]
mod current;
#[path = "../support/documented.rs"]
mod documented;

/// Checks that the client of `NAME.yaml` is what the generator emits.
fn is_current(name: &str) -> Result<(), Box<dyn Error>> {
    is_current_with(name, &openapi_lower::Options::default())
}

fn is_current_with(name: &str, lowering: &openapi_lower::Options) -> Result<(), Box<dyn Error>> {
    is_current_by(name, lowering, &Options::default())
}

fn is_current_by(
    name: &str,
    lowering: &openapi_lower::Options,
    options: &Options,
) -> Result<(), Box<dyn Error>> {
    let interfaces = [Interface::Positional, Interface::Builder];
    let module = Some("crate::clients");
    let clients = current::is_current("wire", name, lowering, options, &interfaces, module)?;
    for (client, generated) in clients {
        documented::are_current("wire", &client, &generated)?;
    }
    Ok(())
}
