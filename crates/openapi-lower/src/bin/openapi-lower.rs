//! The command `openapi-lower` lowers a description to the OpenAPI 3.0 subset that progenitor
//! accepts.

use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use openapi_lower::{Document, Options, Overlay, ReadOptions, lower};

/// Lower an API description, Swagger 2.0 to OpenAPI 3.2, to the OpenAPI 3.0 that progenitor
/// accepts.
///
/// The report lists every change with its effect: exact (same meaning), widened (the client accepts
/// more than the description), narrowed (part of an operation is unsupported) or dropped (the
/// operation is left out). The Plan holds what a client needs and progenitor cannot express, such
/// as credentials and servers.
#[derive(Parser)]
#[command(
    version,
    after_help = "\
Examples:
  openapi-lower swagger.yaml -o lowered.json
  openapi-lower swagger.json --upgrade -o openapi.json
  openapi-lower openapi.json --operations getMe,'PUT /me' --report report.txt
  openapi-lower --root . api/openapi.yaml --merge admin/openapi.yaml -o lowered.json
  openapi-lower spec.yaml -o lowered.json && cargo progenitor -i lowered.json -o client -n client -v 0.1.0

Exit status:
  0  done
  2  the description, the overlay or the command line is invalid; nothing was written"
)]
struct Arguments {
    /// The description: a JSON or YAML file.
    spec: PathBuf,
    /// Another main file of the description, to be merged; may be repeated.
    #[arg(long, value_name = "FILE")]
    merge: Vec<PathBuf>,
    /// The folder that contains all files of the description; by default the folder of SPEC.
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// The path of the lowered document; stdout by default.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The path of the report, which has a line for each change.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// The path of the Plan, as JSON.
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,
    /// The operations to keep, separated by commas: operationIds, `GET /path`, `webhook NAME`.
    #[arg(long, value_delimiter = ',', default_value = "*")]
    operations: Vec<String>,
    /// An overlay with corrections to apply first (OpenAPI Overlay 1.1).
    #[arg(long, value_name = "FILE")]
    overlay: Option<PathBuf>,
    /// Only convert Swagger 2.0 to OpenAPI 3.0, for any tool that reads OpenAPI 3.0.
    #[arg(long, conflicts_with_all = ["plan", "tolerant"])]
    upgrade: bool,
    /// Decode responses tolerantly: no property is required, and each may be null.
    #[arg(long)]
    tolerant: bool,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // If stderr is closed, the error cannot be reported.
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let mut read_options = ReadOptions::default();
    read_options.root.clone_from(&arguments.root);
    let files: Vec<&PathBuf> = std::iter::once(&arguments.spec)
        .chain(&arguments.merge)
        .collect();
    let mut document = Document::read_files(&files, &read_options)?;
    if let Some(overlay) = &arguments.overlay {
        document.apply(&Overlay::read(overlay)?)?;
    }
    document.select(&arguments.operations)?;
    let mut files = Vec::new();
    let (description, report) = if arguments.upgrade {
        let report = openapi_lower::upgrade(&mut document)?;
        (document.to_value(), report)
    } else {
        let mut options = Options::default();
        options.tolerant = arguments.tolerant;
        let lowered = lower(document, &options)?;
        if let Some(path) = &arguments.plan {
            files.push((path, json(lowered.plan())?));
        }
        (lowered.to_value(), lowered.report().clone())
    };
    let description = json(&description)?;
    if let Some(path) = &arguments.report {
        files.push((path, format!("{report:#}")));
    }
    match &arguments.output {
        Some(path) => files.push((path, description)),
        None => print(&description)?,
    }
    write(&files)?;
    Ok(())
}

fn json(value: &impl serde::Serialize) -> serde_json::Result<String> {
    Ok(serde_json::to_string_pretty(value)? + "\n")
}

fn print(text: &str) -> Result<(), String> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        // The reader has closed the pipe.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.map_err(|error| format!("stdout: {error}")),
    }
}

/// Writes all files to temporary paths, then renames them. A path that is not a regular file, such
/// as `/dev/null`, is written to directly.
fn write(files: &[(&PathBuf, String)]) -> Result<(), String> {
    let mut written = Vec::new();
    for (path, text) in files {
        if fs::metadata(path).is_ok_and(|it| !it.is_file() && !it.is_dir()) {
            fs::write(path, text).map_err(|error| cannot_write(path, &error))?;
            continue;
        }
        let temporary = temporary_path(path);
        if let Err(error) = fs::write(&temporary, text) {
            for (temporary, _) in written {
                let _ = fs::remove_file(temporary);
            }
            return Err(cannot_write(path, &error));
        }
        written.push((temporary, path));
    }
    for (temporary, path) in written {
        fs::rename(&temporary, path).map_err(|error| cannot_write(path, &error))?;
    }
    Ok(())
}

fn temporary_path(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.new"))
}

fn cannot_write(path: &Path, error: &io::Error) -> String {
    format!("{}: cannot write the file: {error}", path.display())
}
