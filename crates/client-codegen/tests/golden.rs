//! Every `golden/NAME.json` holds a lowered document and its plan; beside it lie the
//! folders that both interfaces give. `UPDATE_GOLDEN=1` rewrites them.

use std::{env, error::Error, fs, path::Path};

use client_codegen::{Interface, Options, diff, generate, write};
use openapi_lower::Plan;
use openapiv3::OpenAPI;

#[derive(serde::Deserialize)]
struct Input {
    openapi: OpenAPI,
    plan: Plan,
    /// The notes that are expected, as texts.
    #[serde(default)]
    notes: Vec<String>,
}

#[test]
fn generates_what_is_checked_in() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut count = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|it| it == "json") {
            check(&path)?;
            count += 1;
        }
    }
    assert!(count > 0);
    Ok(())
}

fn check(path: &Path) -> Result<(), Box<dyn Error>> {
    let name = path
        .file_stem()
        .and_then(|it| it.to_str())
        .ok_or("no name")?;
    for (interface, suffix) in [
        (Interface::Positional, "positional"),
        (Interface::Builder, "builder"),
    ] {
        let input: Input =
            serde_json::from_slice(&fs::read(path)?).map_err(|error| format!("{name}: {error}"))?;
        let options = Options {
            interface,
            header: vec![format!("From {name}.json, with the {suffix} interface.")],
            ..Options::default()
        };
        let generated = generate(&input.openapi, &input.plan, &options)?;
        let notes: Vec<_> = generated.notes.iter().map(ToString::to_string).collect();
        assert_eq!(notes, input.notes, "{name}");
        assert_eq!(generated.dropped, [], "{name}");
        let again = generate(&input.openapi, &input.plan, &options)?;
        assert_eq!(generated, again, "{name}");

        let expected = path.with_file_name(format!("{name}_{suffix}"));
        if env::var_os("UPDATE_GOLDEN").is_some() {
            write(&expected, &generated)?;
        }
        if let Some(diff) = diff(&expected, &generated)? {
            panic!("{diff}\nUPDATE_GOLDEN=1 cargo test -p client-codegen --test golden");
        }
    }
    Ok(())
}
