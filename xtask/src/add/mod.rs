//! `add`: creates all files of a new vendor from its description.
//!
//! The client is generated in memory first, since the mapping depends on the generated types.
//! Then all files are written and `regen` runs; if it fails, all changes are undone.

mod claims;
mod code;
mod files;
mod name;
mod sample;
mod shape;
mod vendor;
mod wire;

use std::{
    env, fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
};

use anyhow::{Context, Result, anyhow, bail, ensure};
use client_codegen::{Generated, Isolation, Staged};
use openapi_lower::{
    Document, Lowered, Suggestion,
    escape::{line, lines},
};

use crate::{
    cut, disk,
    doctor::{self, read_options},
    download,
    escape::json_pretty,
    manifest::Manifest,
    progress::Progress,
    regen,
    text::print_line,
    version,
};
use claims::Mapping;
use code::Response;
use shape::Types;
use vendor::{Vendor, describe};

/// Add a vendor: its description, crate, feature, mapping, sample and test.
///
/// The mapping is made from the names of the fields, the sample from the schema. Both must be
/// checked; the command prints what is left to do.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask add figma --spec https://example.com/openapi.yaml --operation getMe
  cargo xtask add acme --title 'Acme ID' --spec acme.json --operation 'GET /me'")]
pub struct Arguments {
    /// The vendor's name, which becomes the name of the crate and of the feature.
    name: String,
    /// The vendor's description: a file, or an https URL, from which `fetch` then updates it.
    #[arg(long, value_name = "PATH|URL")]
    spec: String,
    /// The folder outside of which no file is read that the description refers to; by default
    /// the folder of the description.
    #[arg(id = "spec-root", long = "root", value_name = "DIR")]
    spec_root: Option<PathBuf>,
    /// An operation to keep, by its operationId or as `GET /path`; the first one must return
    /// the account of the caller.
    #[arg(long = "operation", value_name = "OPERATION", required = true)]
    operations: Vec<String>,
    /// The vendor's name in texts; by default made from NAME.
    #[arg(long)]
    title: Option<String>,
    #[command(flatten)]
    settings: download::Settings,
}

pub fn run(root: &Path, arguments: &Arguments) -> Result<ExitCode> {
    let started = env::current_dir().context("cannot determine the current folder")?;
    env::set_current_dir(root).with_context(|| format!("cannot enter {}", root.display()))?;
    let Arguments {
        name,
        spec,
        operations,
        ..
    } = arguments;
    let manifest = Manifest::read()?;
    ensure!(!manifest.has(name), "the vendor `{name}` exists already");
    let read_text = |path: &str| fs::read_to_string(path).with_context(|| path.to_owned());
    let workspace = name::Workspace {
        manifest: &read_text(wire::CARGO)?,
        facade: &read_text(wire::FACADE)?,
        vendors: manifest.names().collect(),
    };
    name::check(name, &workspace)?;
    let home = format!("crates/{name}-client");
    let folders = [home.clone(), format!("specs/{name}")];
    for folder in &folders {
        ensure!(
            !Path::new(folder).exists(),
            "{folder}: the folder exists already"
        );
    }

    let progress = Progress::default();
    let working = progress.start(name);
    let (document, source) = read(&started, arguments)?;
    let wanted: Vec<&str> = operations.iter().map(String::as_str).collect();
    let structure = cut::structure(document, &wanted).with_context(|| spec.clone())?;
    let path = format!("specs/{name}/api.yaml");
    let text = cut::render(&path, name, &structure)?;
    let (lowered, generated) = generate(&text, &wanted).with_context(|| spec.clone())?;

    let vendor = describe(arguments, &text, &lowered, &generated)?;
    let types = Types::read(&generated)?;
    let asked = line(&format!("{} {}", vendor.verb, vendor.path)).into_owned();
    let response = Response::of(&types, &vendor.method.response).ok_or_else(|| {
        anyhow!(
            "the response of {asked}, `{}`, has no property that identifies an account\n  \
             help: state the operation that returns the account of the caller as the first --operation",
            vendor.method.response
        )
    })?;
    let sample = sample::response(&lowered.to_value(), &vendor.verb, &vendor.path)
        .with_context(|| format!("cannot make a sample response of {asked}"))?;
    let mappings = response.mappings();
    let expected = mappings
        .iter()
        .find_map(|it| files::expected(name, it, &sample));
    let expected = expected.with_context(|| format!("the sample response of {asked} has no id"))?;

    let mut staged = Staged::default();
    staged.add(path, text);
    staged.add(
        format!("{home}/Cargo.toml"),
        files::manifest(&vendor, &doctor::features(&generated)),
    );
    staged.add(format!("{home}/README.md"), files::readme(&vendor));
    staged.add(
        format!("{home}/src/lib.rs"),
        formatted(files::library(&vendor)),
    );
    staged.add(
        format!("{home}/src/profile.rs"),
        formatted(code::profile(&vendor, &response)),
    );
    staged.add(
        format!("{home}/tests/{name}.rs"),
        formatted(files::test(&vendor, &expected)),
    );
    let sample = json_pretty(&sample)? + "\n";
    staged.add(format!("crates/vendor-sim/samples/{name}.json"), sample);
    wire::wire(&vendor, source.as_deref(), &mut staged)?;
    drop(working);

    disk::apply(&staged)?;
    let regenerated = regen::regenerate(Path::new("."), &regen::Arguments::of(name));
    if !matches!(regenerated, Ok((code, _)) if code == ExitCode::SUCCESS) {
        disk::undo();
        regenerated?;
        bail!("{name} was not added; all changes were undone");
    }
    disk::commit();
    version::update_lock();
    tell(&vendor, &staged, &mappings, lowered.suggestions())?;
    Ok(ExitCode::SUCCESS)
}

/// Returns the description, and its URL if it has one. A path is relative to the caller's
/// folder.
fn read(started: &Path, arguments: &Arguments) -> Result<(Document, Option<String>)> {
    let spec = arguments.spec.as_str();
    if !spec.contains("://") && !spec.starts_with("file:") {
        let root = arguments.spec_root.as_ref().map(|root| started.join(root));
        let options = read_options(root.as_deref());
        return Ok((Document::read_files(&[started.join(spec)], &options)?, None));
    }
    match download::download(&arguments.settings, spec, None)? {
        download::Answer::Description(downloaded) => {
            let document = Document::from_slice(&downloaded.bytes);
            let document = document.with_context(|| spec.to_owned())?;
            Ok((document, Some(spec.to_owned())))
        }
        download::Answer::Unchanged => bail!("{spec}: unexpected status 304"),
    }
}

/// Lowers and generates with the options that `regen` uses.
fn generate(text: &str, wanted: &[&str]) -> Result<(Lowered, Generated)> {
    let mut document = Document::parse(text)?;
    document.select(wanted)?;
    let mut options = openapi_lower::Options::default();
    options.tolerant = true;
    let lowered = openapi_lower::lower(document, &options)?;
    let mut options = client_codegen::Options::default();
    options.isolation = Isolation::Process;
    let generated = client_codegen::generate(&lowered, &options)?;
    Ok((lowered, generated))
}

/// Formats the code with rustfmt, if that is installed.
fn formatted(text: String) -> String {
    let run = || -> Option<String> {
        let mut child = Command::new("rustfmt")
            .args(["--edition", "2024"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        child.stdin.take()?.write_all(text.as_bytes()).ok()?;
        let output = child.wait_with_output().ok()?;
        output
            .status
            .success()
            .then(|| String::from_utf8(output.stdout).ok())?
    };
    run().unwrap_or(text)
}

fn tell(
    vendor: &Vendor,
    staged: &Staged,
    mappings: &[&Mapping],
    suggestions: &[Suggestion],
) -> Result<()> {
    let Vendor { name, title, .. } = vendor;
    print_line("")?;
    let tell = |text: String| print_line(&line(&text));
    tell(format!("added {title}:"))?;
    for path in staged.paths() {
        print_line(&format!("  {}", path.display()))?;
    }
    print_line(&format!(
        "\nTest it: cargo test -p {name}-client\n\nLeft to do:"
    ))?;
    for mapping in mappings {
        let mapped = mapping
            .claims
            .iter()
            .map(|(claim, way)| format!("{} from {}", claim.name(), mapping.pointer(way)));
        let sub = format!("sub from {}", mapping.id_pointer());
        let mapped: Vec<String> = [sub].into_iter().chain(mapped).collect();
        tell(format!(
            "- crates/{name}-client/src/profile.rs: check this mapping: {}",
            mapped.join(", ")
        ))?;
        if !mapping.rest.is_empty() {
            tell(format!(
                "  Map these fields, too, if they belong into the profile: {}",
                mapping.rest.join(", ")
            ))?;
        }
    }
    for text in [
        format!(
            "- The credential: {}. Check that callers have it.",
            vendor.credential_text()
        ),
        match &vendor.base_url {
            Some(url) => {
                format!("- The base URL: {url}. Check that it is the same for all callers.")
            }
            None => "- The base URL: set by callers. Add a default one, if the vendor has one."
                .to_owned(),
        },
        format!(
            "- crates/vendor-sim/samples/{name}.json: made up; replace it by a real response with invented people"
        ),
        format!("- specs/{name}/overlay.yaml: add corrections and wording"),
    ] {
        tell(text)?;
    }
    for suggestion in suggestions {
        tell(format!(
            "- specs/{name}/overlay.yaml: check the pagination of {}:",
            suggestion.operation
        ))?;
        print_line(&format!(
            "  {}",
            lines(&suggestion.to_string()).replace('\n', "\n  ")
        ))?;
    }
    Ok(())
}
