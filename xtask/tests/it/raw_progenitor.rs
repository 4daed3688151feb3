//! Descriptions on which progenitor alone fails, and which this project generates, from the
//! same bytes.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    thread,
};

use openapi_lower::{Document, Overlay};

const WORKSPACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Runs progenitor alone on a file. YAML is converted first, since progenitor does not read it.
fn run_progenitor(path: &Path) -> Result<(), String> {
    let tree = Document::read(path)
        .map_err(|error| error.to_string())?
        .to_value();
    let work = move || {
        let openapi = serde_json::from_value(tree).map_err(|error| error.to_string())?;
        let mut generator = progenitor::Generator::default();
        generator
            .generate_tokens(&openapi)
            .map_err(|error| error.to_string())?;
        Ok(())
    };
    let catch_panics = move || {
        catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err("it panics".to_owned()))
    };
    thread::Builder::new()
        .stack_size(256 << 20)
        .spawn(catch_panics)
        .expect("the thread starts")
        .join()
        .expect("panics are caught")
}

/// Returns the number of requested operations, and the number in the generated client.
fn generate(path: &Path, operations: &[&str]) -> (usize, usize) {
    let mut document = Document::read(path).expect("a description");
    let overlay = path.with_file_name("overlay.yaml");
    if overlay.exists() {
        let overlay = Overlay::read(&overlay).expect("an overlay");
        document.apply(&overlay).expect("it applies");
    }
    document.select(operations).expect("known operations");
    let total = document.operations().len();
    let lowered = openapi_lower::lower(document, &Default::default()).expect("it lowers");
    let mut options = client_codegen::Options::default();
    options.deadline = std::time::Duration::from_secs(300);
    let generated = client_codegen::generate(&lowered, &options);
    (total, generated.expect("it generates").stats.operations)
}

#[test]
fn descriptions_that_progenitor_rejects_are_generated() {
    let specs = Path::new(WORKSPACE).join("specs");
    for (file, fails) in [
        ("chatwoot/api.yaml", true),
        ("zitadel/auth.swagger.json", true),
        ("oidc/api.yaml", false),
    ] {
        let path = specs.join(file);
        assert!(
            run_progenitor(&path).is_err() || !fails,
            "{file}: progenitor alone accepts it"
        );
        let (total, kept) = generate(&path, &["*"]);
        assert_eq!(kept, total, "{file}");
    }
}

/// Generates clients from complete descriptions of vendors, if a collection is beside the workspace.
#[test]
fn complete_descriptions_that_progenitor_rejects_are_generated() {
    let corpus = Path::new(WORKSPACE).join("../shared/corpus/openapi3");
    for (file, may_drop) in [
        ("chatwoot-application.json", 1),
        ("kratos-swagger2.json", 0),
        ("netlify.yml", 0),
        ("figma.yaml", 0),
    ] {
        let path = corpus.join(file);
        if !path.exists() {
            continue;
        }
        assert!(
            run_progenitor(&path).is_err(),
            "{file}: progenitor alone accepts it"
        );
        let (total, kept) = generate(&path, &["*"]);
        assert!(
            total > 0 && kept + may_drop >= total,
            "{file}: {kept} of {total}"
        );
    }
}
