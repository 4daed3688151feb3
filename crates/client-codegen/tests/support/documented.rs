//! Writes the examples in the documentation of clients as functions, which a test compiles.
//! `UPDATE_GOLDEN=1` rewrites them.

use std::{env, error::Error, fs, path::Path};

use client_codegen::Generated;

/// Checks that the functions in `tests/AREA/examples/CLIENT.rs` are the examples in the
/// documentation of a client.
pub(crate) fn are_current(
    area: &str,
    client: &str,
    generated: &Generated,
) -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = folder.join("tests").join(area).join("examples");
    let listed = fs::read_to_string(folder.join("mod.rs"))?;
    assert!(
        listed.contains(&format!("mod {client};")),
        "{client} is not in examples/mod.rs"
    );
    let path = folder.join(format!("{client}.rs"));
    let functions = functions(&generated.files["client.rs"]);
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, &functions)?;
    }
    assert!(
        fs::read_to_string(&path)? == functions,
        "the examples of {client} are not current: UPDATE_GOLDEN=1 cargo test -p client-codegen \
         rewrites them"
    );
    Ok(())
}

/// Returns a function for each example, named after the method that it documents.
fn functions(client: &str) -> String {
    let mut functions = "//! The examples in the documentation of the client.\n\n\
         #![allow(dead_code, deprecated, unused, clippy::all)]\n"
        .to_owned();
    let mut lines = client.lines().map(str::trim);
    while let Some(line) = lines.next() {
        if line != "/// ```no_run" {
            continue;
        }
        let example = lines.by_ref().take_while(|line| *line != "/// ```");
        let example = example.map(|line| {
            let line = line.trim_start_matches("///");
            let line = line.strip_prefix(' ').unwrap_or(line);
            format!("{}\n", line.strip_prefix("# ").unwrap_or(line))
        });
        let example: String = example.collect();
        let method = lines.by_ref().find_map(|line| {
            let (_, function) = line.strip_prefix("pub ")?.split_once("fn ")?;
            function.split(['(', '<']).next()
        });
        let method = method
            .expect("an example documents a method")
            .trim_start_matches("r#");
        let example = example.replacen("fn example(", &format!("fn example_of_{method}("), 1);
        functions.push_str(&format!("\n{example}"));
    }
    functions
}
