use std::{env, error::Error, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::var("OUT_DIR")?;
    client_codegen::Builder::new("api.yaml")
        .tolerant(true)
        .emit_file(Path::new(&folder).join("api.rs"))?;
    println!("cargo::rerun-if-changed=api.yaml");
    Ok(())
}
