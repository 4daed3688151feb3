//! Everything is accounted for: in this workspace's own specs, and in the corpus where
//! that is at hand.

mod support;

use std::path::{Path, PathBuf};

use openapi_lower::{Document, Overlay};

#[test]
fn every_leaf_of_our_specs() {
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
fn every_leaf_of_the_corpus() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/openapi3");
    for name in [
        "chatwoot-application.json",
        "kratos-swagger2.json",
        "netlify.yml",
        "figma.yaml",
    ] {
        let path: PathBuf = corpus.join(name);
        if !path.exists() {
            println!("skipped: no {name} beside this checkout");
            continue;
        }
        println!("{name}");
        let document = Document::read(&path).expect(name);
        support::lower_checked(&document.to_value(), false);
    }
}
