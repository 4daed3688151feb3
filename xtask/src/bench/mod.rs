//! `bench`: compares the speed and memory use of the workspace with alternatives, in one run.
//!
//! A group is a file with a function that returns a [`Table`]; [`GROUPS`] lists them. Each
//! measurement runs in a separate process ([`probe`]), so that it has a fresh heap and a separate
//! memory peak. Of several runs the fastest counts, since other load only adds time. CPU time is
//! less affected by other load than elapsed time.

mod code;
mod conversion;
mod growth;
mod inputs;
mod machine;
mod memory;
mod pipeline;
pub mod probe;
mod regen;
mod runtime;
mod synthetic;
mod table;

use std::{
    env,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use anyhow::{Context, Result, ensure};
use clap::ValueEnum;

use crate::{
    cargo::cargo,
    escape::json_line,
    output::{self, print_error, print_line},
};
use inputs::Inputs;
use table::Table;

/// A group's name, its purpose, and the function that measures it.
type Group = (&'static str, &'static str, fn(&Bench<'_>) -> Result<Table>);

/// All groups, in the order in which they run.
const GROUPS: [Group; 7] = [
    (
        "pipeline",
        "Description to client, against the floor",
        pipeline::measure,
    ),
    (
        "conversion",
        "Swagger 2.0 to OpenAPI 3.0, against swagger2openapi",
        conversion::measure,
    ),
    ("memory", "Peak memory", memory::measure),
    ("growth", "A synthetic description", growth::measure),
    ("regen", "cargo xtask regen, 40 vendors", regen::measure),
    ("code", "Generated code", code::measure),
    (
        "runtime",
        "The facade, against reqwest and serde by hand",
        runtime::measure,
    ),
];

/// Measure the speed and the memory use of the pipeline.
#[derive(clap::Args)]
pub struct Arguments {
    /// The descriptions: a folder, of whose files the largest are taken, or files. Default:
    /// `../shared/corpus` beside the workspace if it exists, else synthetic descriptions.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The groups to measure; all by default.
    #[arg(long = "group", value_name = "NAME", value_parser = GROUPS.map(|(name, _, _)| name))]
    groups: Vec<String>,
    /// How many of the largest descriptions of a folder to measure.
    #[arg(long, value_name = "N", default_value_t = 12)]
    largest: usize,
    /// The number of runs, of which the fastest counts.
    #[arg(long, value_name = "N", default_value_t = 5,
          value_parser = clap::value_parser!(u16).range(1..))]
    runs: u16,
    /// The output format: tables, or one JSON object per line.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Measure this program, even if it is not optimized.
    #[arg(long, hide = true)]
    as_built: bool,
}

#[derive(Clone, Copy, Eq, PartialEq, ValueEnum)]
enum Format {
    Table,
    Json,
}

/// The input of every group.
struct Bench<'a> {
    root: &'a Path,
    inputs: Inputs,
    runs: u16,
}

pub fn run(root: &Path, arguments: &Arguments) -> Result<ExitCode> {
    if cfg!(debug_assertions) && !arguments.as_built {
        return optimized(root);
    }
    let bench = Bench {
        root,
        inputs: Inputs::find(root, &arguments.paths, arguments.largest)?,
        runs: arguments.runs,
    };
    let machine = machine::describe();
    match arguments.format {
        Format::Table => print_line(&machine::line(&machine))?,
        Format::Json => print_line(&json_line(&serde_json::json!({ "machine": machine })))?,
    }
    let mut failed = false;
    for (name, title, measure) in GROUPS {
        if !arguments.groups.is_empty() && !arguments.groups.iter().any(|it| it == name) {
            continue;
        }
        match measure(&bench) {
            Ok(table) => print_line(&match arguments.format {
                Format::Table => table.text(name, title),
                Format::Json => table.json(name, title),
            })?,
            Err(error) => {
                failed = true;
                print_error(&format!("error: {name}: {error:#}"));
            }
        }
    }
    Ok(output::exit_code(failed))
}

/// Returns the output of a program that must succeed; `what` is its name in the error.
fn output_of(command: &mut Command, what: &str) -> Result<String> {
    let output = command
        .output()
        .with_context(|| format!("{what}: cannot start it"))?;
    let message = String::from_utf8_lossy(&output.stderr);
    let status = output.status;
    ensure!(status.success(), "{what}: {status}: {}", message.trim());
    Ok(String::from_utf8(output.stdout)?)
}

/// Runs the same command with an optimized build of this program.
fn optimized(root: &Path) -> Result<ExitCode> {
    print_error("building xtask with optimization, which takes minutes the first time");
    let status = cargo()
        .args(["run", "--quiet", "--release", "--package", "xtask"])
        .arg("--manifest-path")
        .arg(root.join("Cargo.toml"))
        .arg("--")
        .args(env::args_os().skip(1))
        .status()
        .context("cannot run cargo")?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(ExitCode::from(code.unwrap_or(output::FAILED)))
}
