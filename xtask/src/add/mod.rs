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
    disk,
    doctor::{self, read_options},
    download::{self, Download},
    escape::json_pretty,
    manifest::Manifest,
    output::print_line,
    progress::Progress,
    reduce, regen, version,
};
use claims::Mapping;
use code::Response;
use shape::Types;
use vendor::{Vendor, describe};

/// Add a vendor: its description, crate, feature, mapping, sample and test.
///
/// Maps the fields of the response by their names, and makes a sample response from its schema.
/// Both must be checked; the command prints what is left to do.
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
    /// The folder that contains all files to which the description refers; by default the folder
    /// of the description.
    #[arg(id = "spec-root", long = "root", value_name = "DIR")]
    spec_root: Option<PathBuf>,
    /// An operation to keep, by its operationId or as `GET /path`; the first one must return
    /// the account of the caller.
    #[arg(long = "operation", value_name = "OPERATION", required = true)]
    operations: Vec<String>,
    /// The vendor's name in documentation and messages; by default made from NAME.
    #[arg(long)]
    title: Option<String>,
    #[command(flatten)]
    settings: download::Settings,
}

pub fn run(root: &Path, arguments: &Arguments) -> Result<ExitCode> {
    let started = env::current_dir().context("cannot determine the current folder")?;
    disk::enter(root)?;
    let Arguments {
        name,
        spec,
        operations,
        ..
    } = arguments;
    let manifest = Manifest::read()?;
    ensure!(
        manifest.get(name).is_none(),
        "the vendor `{name}` exists already"
    );
    let read_text = |path: &str| fs::read_to_string(path).with_context(|| path.to_owned());
    let workspace = name::Workspace {
        manifest: &read_text(wire::CARGO)?,
        facade: &read_text(wire::FACADE)?,
        vendors: manifest.names().collect(),
    };
    name::check(name, &workspace)?;
    let folder = format!("crates/{name}-client");
    for folder in [&folder, &format!("specs/{name}")] {
        ensure!(
            !Path::new(folder).exists(),
            "{folder}: the folder exists already"
        );
    }

    let progress = Progress::default();
    let progress_line = progress.start(name);
    let (document, source) = read(&started, arguments)?;
    let wanted: Vec<&str> = operations.iter().map(String::as_str).collect();
    let structure = reduce::document(document, &wanted).with_context(|| spec.clone())?;
    let path = format!("specs/{name}/api.yaml");
    let description = reduce::render(&path, name, &structure)?;
    let (lowered, generated) = generate(&description, &wanted).with_context(|| spec.clone())?;

    let vendor = describe(arguments, &description, &lowered, &generated)?;
    let types = Types::read(&generated)?;
    let operation = line(&format!("{} {}", vendor.verb, vendor.path)).into_owned();
    let response = Response::of(&types, &vendor.method.response).ok_or_else(|| {
        anyhow!(
            "the response of {operation}, `{}`, has no property that identifies an account\n  \
             help: state the operation that returns the account of the caller as the first --operation",
            vendor.method.response
        )
    })?;
    let sample = sample::response(&lowered.to_value(), &vendor.verb, &vendor.path)
        .with_context(|| format!("cannot make a sample response of {operation}"))?;
    let mappings = response.mappings();
    let expected = mappings
        .iter()
        .find_map(|it| files::expected(name, it, &sample))
        .with_context(|| format!("the sample response of {operation} has no id"))?;

    let mut staged = Staged::default();
    let features = doctor::features(&generated);
    for (path, content) in [
        (path, description),
        (
            format!("{folder}/Cargo.toml"),
            files::manifest(&vendor, &features),
        ),
        (format!("{folder}/README.md"), files::readme(&vendor)),
        (
            format!("{folder}/src/lib.rs"),
            formatted(files::library(&vendor)),
        ),
        (
            format!("{folder}/src/profile.rs"),
            formatted(code::profile(&vendor, &response)),
        ),
        (
            format!("{folder}/tests/{name}.rs"),
            formatted(files::test(&vendor, &expected)),
        ),
        (
            format!("crates/vendor-sim/samples/{name}.json"),
            json_pretty(&sample)? + "\n",
        ),
    ] {
        staged.add(path, content);
    }
    wire::wire(&vendor, source.as_deref(), &mut staged)?;
    drop(progress_line);

    disk::apply(&staged)?;
    let regenerated = regen::regenerate(Path::new("."), &regen::Arguments::of(name));
    if !matches!(regenerated, Ok((code, _)) if code == ExitCode::SUCCESS) {
        disk::undo();
        regenerated?;
        bail!("{name} was not added; all changes were undone");
    }
    disk::commit();
    version::update_lock();
    print_summary(&vendor, &staged, &mappings, lowered.suggestions())?;
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
        Download::Description(downloaded) => {
            let document =
                Document::from_slice(&downloaded.bytes).with_context(|| spec.to_owned())?;
            Ok((document, Some(spec.to_owned())))
        }
        Download::Unchanged => bail!("{spec}: unexpected status 304"),
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

/// Formats code with rustfmt, if that is installed.
fn formatted(code: String) -> String {
    let run_rustfmt = || -> Option<String> {
        let mut child = Command::new("rustfmt")
            .args(["--edition", "2024"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        child.stdin.take()?.write_all(code.as_bytes()).ok()?;
        let output = child.wait_with_output().ok()?;
        output
            .status
            .success()
            .then(|| String::from_utf8(output.stdout).ok())?
    };
    run_rustfmt().unwrap_or(code)
}

/// Prints the added files, and what is left to do.
fn print_summary(
    vendor: &Vendor,
    staged: &Staged,
    mappings: &[&Mapping],
    suggestions: &[Suggestion],
) -> Result<()> {
    let Vendor { name, title, .. } = vendor;
    let print = |text: String| print_line(&line(&text));
    print_line("")?;
    print(format!("added {title}:"))?;
    for path in staged.paths() {
        print_line(&format!("  {}", path.display()))?;
    }
    print_line(&format!(
        "\nTest it: cargo test -p {name}-client\n\nLeft to do:"
    ))?;
    for mapping in mappings {
        let mut origins = vec![format!("sub from {}", mapping.id_pointer())];
        for (claim, path) in &mapping.claims {
            origins.push(format!("{} from {}", claim.name(), mapping.pointer(path)));
        }
        print(format!(
            "- crates/{name}-client/src/profile.rs: check this mapping: {}",
            origins.join(", ")
        ))?;
        if !mapping.unmapped.is_empty() {
            print(format!(
                "  Map these fields, too, if they belong in the profile: {}",
                mapping.unmapped.join(", ")
            ))?;
        }
    }
    for task in [
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
            "- crates/vendor-sim/samples/{name}.json: made up; replace it with a real response in which the people are invented"
        ),
        format!("- specs/{name}/overlay.yaml: add corrections and wording"),
    ] {
        print(task)?;
    }
    for suggestion in suggestions {
        print(format!(
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
