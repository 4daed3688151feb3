//! The commands of the workspace. Each has a module, a thin layer over the crates.

mod add;
mod api;
mod bench;
mod cargo;
mod comment;
mod diff;
mod disk;
mod doctor;
mod download;
mod escape;
mod explain;
mod fetch;
mod git;
mod github;
#[allow(dead_code, reason = "some items are for the build script alone")]
#[path = "../../build.rs"]
mod guard;
mod lint;
mod lock;
mod manifest;
mod output;
mod parallel;
mod pointer;
mod progress;
mod propose;
mod publish;
mod reduce;
mod regen;
mod release;
mod report;
mod self_references;
mod version;
mod yaml;

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::Result;
use clap::{CommandFactory, Parser, Subcommand, builder::Styles};
use clap_complete::Shell;

/// The commands of the workspace.
///
/// Exit status: 0 on success; 1 if files are out of date or a description failed; 2 if the
/// input or the command line is wrong.
#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    disable_help_subcommand = true,
    styles = Styles::styled(),
    after_help = "`cargo xtask COMMAND --help` has examples."
)]
struct Arguments {
    /// The workspace; by default the one that xtask was built from.
    #[arg(long, hide = true, value_name = "DIR",
          default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/.."))]
    root: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Add(add::Arguments),
    Fetch(fetch::Arguments),
    Propose(propose::Arguments),
    Comment(comment::Arguments),
    Regen(regen::Arguments),
    Diff(diff::Arguments),
    Bump(diff::bump::Arguments),
    Lint(lint::Arguments),
    Api(api::Arguments),
    Explain(explain::Arguments),
    Doctor(doctor::Arguments),
    Bench(bench::Arguments),
    #[command(hide = true)]
    DoctorWorker(doctor::worker::Arguments),
    #[command(hide = true)]
    BenchProbe(bench::probe::Arguments),
    ReleaseCheck(release::Arguments),
    Publish(publish::Arguments),
    Completions(Completions),
}

/// Print a completion script for a shell.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  alias xtask='cargo xtask'
  source <(cargo xtask completions bash)")]
struct Completions {
    /// The shell.
    shell: Shell,
}

fn main() -> ExitCode {
    client_codegen::worker::init();
    let Arguments { root, command } = Arguments::parse();
    let outcome = match command {
        Command::Add(arguments) => add::run(&root, &arguments),
        Command::Fetch(arguments) => fetch::run(&root, &arguments),
        Command::Propose(arguments) => propose::run(&root, &arguments),
        Command::Comment(arguments) => comment::run(&arguments),
        Command::Regen(arguments) => regen::run(&root, &arguments),
        Command::Diff(arguments) => diff::run(&root, &arguments),
        Command::Bump(arguments) => diff::bump::run(&root, &arguments),
        Command::Lint(arguments) => lint::run(&root, &arguments),
        Command::Api(arguments) => api::run(&root, &arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Doctor(arguments) => doctor::run(&root, &arguments),
        Command::DoctorWorker(arguments) => doctor::worker::run(&arguments),
        Command::Bench(arguments) => bench::run(&root, &arguments),
        Command::BenchProbe(arguments) => bench::probe::run(&arguments),
        Command::ReleaseCheck(arguments) => release::run(&root, &arguments),
        Command::Publish(arguments) => publish::run(&root, &arguments),
        Command::Completions(Completions { shell }) => completions(shell),
    };
    outcome.unwrap_or_else(|error| {
        output::print_error(&format!("error: {error:#}"));
        ExitCode::from(output::BAD_INPUT)
    })
}

/// Prints completions for the alias `xtask`, since shells do not complete after `cargo`.
fn completions(shell: Shell) -> Result<ExitCode> {
    let mut script = Vec::new();
    let mut command = Arguments::command().bin_name("xtask");
    clap_complete::generate(shell, &mut command, "xtask", &mut script);
    io::stdout().lock().write_all(&script)?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests;
