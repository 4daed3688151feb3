//! A build script: the `build.rs` of a crate with `api.yaml` in the same folder.
//!
//! The crate includes the client in a module:
//! `pub mod api { include!(concat!(env!("OUT_DIR"), "/api.rs")); }`

use std::{env, error::Error, path::PathBuf};

use client_codegen::Builder;

fn main() -> Result<(), Box<dyn Error>> {
    let spec = "api.yaml";
    let folder = PathBuf::from(env::var("OUT_DIR")?);
    Builder::new(spec)
        .tolerant(true)
        .emit_file(folder.join("api.rs"))?;
    println!("cargo::rerun-if-changed={spec}");
    Ok(())
}
