//! Every leaf is accounted for: in the vendor descriptions of this workspace, in four descriptions
//! of the corpus if they are available, and in every description of the folder that the environment
//! variable `ACCOUNT_FOR` names.

use crate::support;
use std::path::{Path, PathBuf};

use openapi_lower::{Document, Overlay};

#[test]
fn every_leaf_of_the_vendor_descriptions_is_accounted_for() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    for spec in [
        "chatwoot/api.yaml",
        "zitadel/auth.swagger.json",
        "oidc/api.yaml",
    ] {
        let path = specs.join(spec);
        let mut document = Document::read(&path).expect(spec);
        let overlay = path.with_file_name("overlay.yaml");
        if overlay.exists() {
            let overlay = Overlay::read(&overlay).expect(spec);
            document.apply(&overlay).expect(spec);
        }
        for tolerant in [false, true] {
            println!("{spec}, tolerant: {tolerant}");
            support::lower_checked(&document.to_value(), tolerant);
        }
    }
}

#[test]
fn every_leaf_of_the_corpus_is_accounted_for() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/openapi3");
    for name in [
        "chatwoot-application.json",
        "kratos-swagger2.json",
        "netlify.yml",
        "figma.yaml",
    ] {
        let path: PathBuf = corpus.join(name);
        if !path.exists() {
            println!("skipped: the corpus is not beside this checkout");
            continue;
        }
        println!("{name}");
        let document = Document::read(&path).expect(name);
        support::lower_checked(&document.to_value(), false);
    }
}

#[test]
fn every_leaf_of_a_folder_is_accounted_for() {
    let Some(folder) = std::env::var_os("ACCOUNT_FOR") else {
        println!("skipped: ACCOUNT_FOR is not set");
        return;
    };
    let mut folders = vec![PathBuf::from(folder)];
    let (mut examined, mut failed) = (0, Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(document) = Document::read(&path) {
                examined += 1;
                let input = document.to_value();
                let checked = std::panic::catch_unwind(|| support::lower_checked(&input, false));
                if checked.is_err() {
                    failed.push(path);
                }
            }
        }
    }
    println!("{examined} descriptions");
    assert!(examined > 0 && failed.is_empty(), "{failed:#?}");
}
