//! The command `openapi-lower`: any description in, the OpenAPI 3.0 that progenitor takes out.

use std::{
    fmt::Display,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Parser;
use openapi_lower::{Document, Options, Overlay, ReadOptions, lower};

/// Lower an API description, Swagger 2.0 to OpenAPI 3.2, to the OpenAPI 3.0 that progenitor
/// takes.
///
/// Every change is in the report. What a client needs and progenitor is not told, such as
/// credentials and servers, is in the Plan.
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
  2  the description, the overlay or the command line is wrong; nothing was written"
)]
struct Arguments {
    /// The description: a JSON or YAML file.
    spec: PathBuf,
    /// Another main file of the description, to be merged into it; may be repeated.
    #[arg(long, value_name = "FILE")]
    merge: Vec<PathBuf>,
    /// The folder below which files that the description refers to are read; that of the
    /// description itself when absent.
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Where to write the lowered description; stdout when absent.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Where to write what was changed, a line for each change.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Where to write the Plan, as JSON.
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,
    /// The operations to keep, with commas between: operationIds, or `GET /path`.
    #[arg(long, value_delimiter = ',', default_value = "*")]
    operations: Vec<String>,
    /// Corrections to apply first (OpenAPI Overlay 1.1).
    #[arg(long, value_name = "FILE")]
    overlay: Option<PathBuf>,
    /// Only write Swagger 2.0 as OpenAPI 3.0, for all tools that take that.
    #[arg(long, conflicts_with_all = ["plan", "tolerant"])]
    upgrade: bool,
    /// Be liberal in answers: nothing is required, all may be null.
    #[arg(long)]
    tolerant: bool,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Without stderr there is nobody to tell.
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), String> {
    let mut reading = ReadOptions::default();
    reading.root.clone_from(&arguments.root);
    let files: Vec<&PathBuf> = std::iter::once(&arguments.spec)
        .chain(&arguments.merge)
        .collect();
    let mut document = Document::read_files(&files, &reading).map_err(text)?;
    if let Some(overlay) = &arguments.overlay {
        let overlay = Overlay::read(overlay).map_err(text)?;
        document.apply(&overlay).map_err(text)?;
    }
    document.select(&arguments.operations).map_err(text)?;
    let mut files = Vec::new();
    let (description, report) = if arguments.upgrade {
        let report = openapi_lower::upgrade(&mut document).map_err(text)?;
        (document.to_value(), report)
    } else {
        let mut options = Options::default();
        options.tolerant = arguments.tolerant;
        let lowered = lower(document, &options).map_err(text)?;
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
    write(&files)
}

fn json(value: &impl serde::Serialize) -> Result<String, String> {
    let text = serde_json::to_string_pretty(value).map_err(text)?;
    Ok(text + "\n")
}

fn print(text: &str) -> Result<(), String> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        // Whoever reads has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.map_err(|error| format!("stdout: {error}")),
    }
}

/// Writes all files beside their places, then moves them there. What is no plain file, such as
/// `/dev/null`, is written to where it is.
fn write(files: &[(&PathBuf, String)]) -> Result<(), String> {
    let mut written = Vec::new();
    for (path, text) in files {
        let about = |error| format!("{}: cannot write it: {error}", path.display());
        if fs::metadata(path).is_ok_and(|it| !it.is_file() && !it.is_dir()) {
            fs::write(path, text).map_err(about)?;
            continue;
        }
        let neighbour = neighbour(path);
        if let Err(error) = fs::write(&neighbour, text) {
            for (neighbour, _) in written {
                let _ = fs::remove_file(neighbour);
            }
            return Err(about(error));
        }
        written.push((neighbour, path));
    }
    for (neighbour, path) in written {
        fs::rename(&neighbour, path)
            .map_err(|error| format!("{}: cannot write it: {error}", path.display()))?;
    }
    Ok(())
}

fn neighbour(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.new"))
}

fn text(error: impl Display) -> String {
    error.to_string()
}
