//! `doctor`: runs the whole pipeline on any description, or on folders of descriptions.

mod compile;
pub mod examples;
mod instances;
pub mod proof;
mod row;
pub mod scan;
pub mod worker;

use std::{
    env,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result};
use clap::ValueEnum;
use client_codegen::{Generated, Interface};
use openapi_lower::{Document, ReadOptions};

use crate::{
    output::{self, count, print_error, print_line},
    parallel,
};
use row::{Row, Stage};

/// Check whether descriptions load, lower, generate and compile.
///
/// The column `result` is `ok` or the stage that failed. `exact`, `widened`, `narrowed` and
/// `dropped` count the changes with each effect, which `cargo xtask explain --help` defines.
/// `untyped/typed` counts the schemas with a type that became any JSON value or a plain string, and
/// all with a type.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask doctor --compile openapi.yaml
  cargo xtask doctor --instances --limit 5 openapi.yaml
  cargo xtask doctor --root . api/openapi.yaml
  cargo xtask doctor --merge admin.yaml openapi.yaml
  cargo xtask doctor --tolerant --operations getMe --emit /tmp/look openapi.json")]
pub struct Arguments {
    /// Descriptions, or folders of descriptions. A file in a folder to which other descriptions
    /// refer is not examined separately.
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// The output format: a table, or one JSON object per line.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Write lowered.json, plan.json, report.txt and generated/ below DIR/NAME.
    #[arg(long, value_name = "DIR")]
    emit: Option<PathBuf>,
    /// Type-check the generated code with rustc.
    #[arg(long)]
    compile: bool,
    /// Prove that the generated types decode the response examples of a description, and encode
    /// them again without loss.
    #[arg(long)]
    examples: bool,
    /// Prove that the generated types preserve all values that the description's schemas allow:
    /// make instances of each schema, and decode and encode these and the examples.
    #[arg(long)]
    instances: bool,
    /// The maximum number of causes to list for each kind of failure.
    #[arg(long, value_name = "N", default_value_t = 12, requires = "instances")]
    limit: usize,
    /// The number of descriptions to examine at a time; by default the number of cores.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    #[command(flatten)]
    files: FileChoices,
    #[command(flatten)]
    choices: Choices,
}

/// The files of a description.
#[derive(clap::Args, Default)]
pub struct FileChoices {
    /// The folder that contains all files to which a description refers; by default the folder
    /// stated as PATH, or that of the description.
    #[arg(long, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// Another main file of the description, which is merged into it; may be repeated.
    #[arg(long, value_name = "FILE")]
    pub merge: Vec<PathBuf>,
}

impl FileChoices {
    /// Reads the description in the file `path`.
    pub fn read(&self, path: &Path) -> openapi_lower::Result<Document> {
        let merged = self.merge.iter().map(PathBuf::as_path);
        let paths: Vec<&Path> = std::iter::once(path).chain(merged).collect();
        Document::read_files(&paths, &read_options(self.root.as_deref()))
    }
}

/// Returns the options for reading files below a folder.
pub fn read_options(root: Option<&Path>) -> ReadOptions {
    let mut options = ReadOptions::default();
    options.root = root.map(Path::to_path_buf);
    options
}

/// Options of the generated client.
#[derive(clap::Args)]
pub struct Choices {
    /// The operations to keep, separated by commas: operationIds, `GET /path`, `webhook NAME`.
    #[arg(
        long,
        value_name = "OPERATIONS",
        value_delimiter = ',',
        default_value = "*"
    )]
    pub operations: Vec<String>,
    /// How a caller states the parameters of an operation.
    #[arg(long, default_value = "positional", value_parser = interface)]
    pub interface: Interface,
    /// Make the decoding of responses tolerant.
    #[arg(long)]
    pub tolerant: bool,
}

impl Choices {
    /// Whether all options have their default values.
    pub fn are_default(&self) -> bool {
        self.operations == ["*"] && self.interface == Interface::default() && !self.tolerant
    }
}

#[derive(Clone, Copy, Eq, PartialEq, ValueEnum)]
enum Format {
    Table,
    Json,
}

/// Returns the features of `client-runtime` that generated code needs.
pub fn features(generated: &Generated) -> Vec<&'static str> {
    let has_code = |code: &str| generated.files.values().any(|file| file.contains(code));
    compile::FEATURES
        .into_iter()
        .filter(|(_, code)| has_code(code))
        .map(|(feature, _)| feature)
        .collect()
}

/// Parses the name of an interface.
fn interface(name: &str) -> Result<Interface, String> {
    [Interface::Positional, Interface::Builder]
        .into_iter()
        .find(|interface| interface.name() == name)
        .ok_or_else(|| "the interface is `positional` or `builder`".to_owned())
}

impl Default for Choices {
    fn default() -> Choices {
        Choices {
            operations: vec!["*".to_owned()],
            interface: Interface::default(),
            tolerant: false,
        }
    }
}

/// Returns the folder for crates with generated code.
fn folder(root: &Path) -> Result<PathBuf> {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    Ok(std::path::absolute(target)?.join("doctor"))
}

/// Examines a description and compiles its client.
pub fn compiled(root: &Path, name: &str, path: &Path) -> Result<Row> {
    let compiler = compile::Compiler::new(root, &folder(root)?)?;
    let sources = compiler.folder(name);
    let outputs = worker::Outputs {
        sources: Some(&sources),
        ..worker::Outputs::default()
    };
    let mut row = worker::examine(path, &FileChoices::default(), &Choices::default(), outputs);
    if row.stage == Stage::Done {
        compiler.check(name, &mut row);
    }
    Ok(row)
}

/// Runs the requested proofs. `--instances` includes the examples.
fn prove(compiler: &compile::Compiler, name: &str, arguments: &Arguments, row: &mut Row) {
    if arguments.examples || arguments.instances {
        examples::prove(compiler, name, row);
    }
    if arguments.instances {
        let (examples_stage, examples_error) = (row.stage, row.error.take());
        row.stage = Stage::Done;
        instances::prove(compiler, name, arguments.limit, row);
        if let Some(error) = examples_error {
            row.stage = examples_stage;
            row.error = Some(match row.error.take() {
                Some(instances_error) => format!("{error}\n{instances_error}"),
                None => error,
            });
        }
    }
}

pub fn run(root: &Path, arguments: &Arguments) -> Result<ExitCode> {
    let cases = scan::cases(&arguments.paths)?;
    let compiler = if arguments.compile || arguments.examples || arguments.instances {
        Some(compile::Compiler::new(root, &folder(root)?)?)
    } else {
        None
    };
    let examine = |case: &scan::Case| {
        let emit = arguments.emit.as_ref().map(|emit| emit.join(&case.name));
        let sources = compiler
            .as_ref()
            .map(|compiler| compiler.folder(&case.name));
        let outputs = worker::Outputs {
            emit: emit.as_deref(),
            sources: sources.as_deref(),
            examples: arguments.examples || arguments.instances,
            instances: arguments.instances,
        };
        // A folder that the command line states contains the files of its descriptions.
        let files = FileChoices {
            root: arguments.files.root.clone().or(case.folder.clone()),
            merge: arguments.files.merge.clone(),
        };
        let mut row = worker::examine(&case.path, &files, &arguments.choices, outputs);
        if let Some(compiler) = &compiler {
            if arguments.compile && row.stage == Stage::Done {
                compiler.check(&case.name, &mut row);
            }
            if row.stage == Stage::Done {
                prove(compiler, &case.name, arguments, &mut row);
            }
        }
        row
    };
    if arguments.format == Format::Table {
        print_line(row::HEAD)?;
    }
    let (mut failed, mut bad_input) = (0, false);
    let mut printed = Ok(());
    let jobs = arguments.jobs.map_or_else(parallel::cores, usize::from);
    parallel::in_order(&cases, jobs, examine, |case, row| {
        if row.stage != Stage::Done {
            failed += 1;
            bad_input |= case.folder.is_none() && row.stage.is_input();
        }
        let text = match arguments.format {
            Format::Table => row.table(),
            Format::Json => row.json(),
        };
        // An error of printing, such as a closed pipe, is reported at the end.
        if printed.is_ok() {
            printed = print_line(&text);
        }
    })?;
    printed.context("cannot print")?;
    if failed > 0 {
        print_error(&format!(
            "error: {failed} of {} failed",
            count(cases.len(), "description")
        ));
    }
    Ok(if bad_input {
        ExitCode::from(output::BAD_INPUT)
    } else {
        output::exit_code(failed > 0)
    })
}
