//! Generates a client into a folder, in worker processes, and prints the schemas and operations that
//! were left out: `cargo run -p client-codegen --example generate -- api.yaml src/generated`

use std::{env, error::Error, path::Path};

use client_codegen::{Builder, Isolation, worker, write};

fn main() -> Result<(), Box<dyn Error>> {
    worker::init();
    let mut arguments = env::args().skip(1);
    let (Some(description), Some(folder)) = (arguments.next(), arguments.next()) else {
        return Err("usage: generate DESCRIPTION FOLDER".into());
    };
    let builder = Builder::new(description).isolation(Isolation::Process);
    let generated = builder.generate()?;
    for dropped in &generated.dropped {
        println!("{dropped}");
    }
    for note in &generated.notes {
        println!("{note}");
    }
    let written = write(Path::new(&folder), &generated)?;
    println!(
        "{} operations, {} types, {} lines; {} files changed",
        generated.stats.operations,
        generated.stats.types,
        generated.stats.lines,
        written.changed.len()
    );
    Ok(())
}
