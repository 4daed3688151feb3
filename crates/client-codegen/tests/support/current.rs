//! Checks that the clients beside a description are what the generator emits. `UPDATE_GOLDEN=1`
//! regenerates them.

use std::{env, error::Error, path::Path};

use client_codegen::{Generated, Interface, Options, diff, generate, write};
use openapi_lower::{Document, lower};

/// Compares `tests/AREA/NAME_INTERFACE` with what is generated from `tests/AREA/NAME.yaml`,
/// for each of the interfaces, beside the other options. `module` is the module with all clients
/// of the area, for the examples in their documentation. Returns the clients by the names of their
/// folders.
pub(crate) fn is_current(
    area: &str,
    name: &str,
    lowering: &openapi_lower::Options,
    options: &Options,
    interfaces: &[Interface],
    module: Option<&str>,
) -> Result<Vec<(String, Generated)>, Box<dyn Error>> {
    let mut clients = Vec::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(area);
    for interface in interfaces {
        let suffix = match interface {
            Interface::Builder => "builder",
            _ => "positional",
        };
        let document = Document::read(folder.join(format!("{name}.yaml")))?;
        let lowered = lower(document, lowering)?;
        let mut options = options.clone();
        options.interface = *interface;
        options.module = module.map(|module| format!("{module}::{name}_{suffix}"));
        options.header = vec![format!("From {name}.yaml, with the {suffix} interface.")];
        let generated = generate(&lowered, &options)?;
        assert_eq!((&*generated.notes, &*generated.dropped), (&[][..], &[][..]));
        let expected = folder.join(format!("{name}_{suffix}"));
        if env::var_os("UPDATE_GOLDEN").is_some() {
            write(&expected, &generated)?;
        }
        if let Some(diff) = diff(&expected, &generated)? {
            panic!("{diff}\nUPDATE_GOLDEN=1 cargo test -p client-codegen rewrites it");
        }
        clients.push((format!("{name}_{suffix}"), generated));
    }
    Ok(clients)
}
