//! Generated clients on the wire: each document here becomes a client, which is checked in
//! beside it in both interfaces and called against a recorder on loopback.
//! `UPDATE_GOLDEN=1` writes the clients anew.

mod bodies;
mod parameters;
#[allow(dead_code, reason = "each area uses its part")]
mod recorder;
mod responses;
mod security;
mod servers;

use std::{env, error::Error, path::Path};

use client_codegen::{Interface, Options, diff, generate, write};
use openapi_lower::{Document, lower};

/// The client of `NAME.yaml` is what the generator gives now.
fn is_current(name: &str) -> Result<(), Box<dyn Error>> {
    is_current_with(name, &openapi_lower::Options::default())
}

fn is_current_with(name: &str, lowering: &openapi_lower::Options) -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wire");
    for (interface, suffix) in [
        (Interface::Positional, "positional"),
        (Interface::Builder, "builder"),
    ] {
        let document = Document::read(folder.join(format!("{name}.yaml")))?;
        let lowered = lower(document, lowering)?;
        let options = Options {
            interface,
            header: vec![format!("From {name}.yaml, with the {suffix} interface.")],
            ..Options::default()
        };
        let generated = generate(lowered.json(), lowered.plan(), &options)?;
        assert_eq!((&*generated.notes, &*generated.dropped), (&[][..], &[][..]));
        let expected = folder.join(format!("{name}_{suffix}"));
        if env::var_os("UPDATE_GOLDEN").is_some() {
            write(&expected, &generated)?;
        }
        if let Some(diff) = diff(&expected, &generated)? {
            panic!("{diff}\nUPDATE_GOLDEN=1 cargo test -p client-codegen --test wire");
        }
    }
    Ok(())
}
