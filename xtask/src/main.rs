//! The workspace's own commands. Each has a file, thin over the crates that do the work.

mod circles;
mod diff;
mod doctor;
#[allow(dead_code, reason = "the build script's own part is of no use here")]
#[path = "../../build.rs"]
mod guard;
mod lock;
mod manifest;
mod parallel;
mod record;
mod regen;
mod text;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

/// The workspace's own commands.
///
/// Exit status: 0 when all is well; 1 when files are out of date or a description failed;
/// 2 when the input or the command line is wrong.
#[derive(Parser)]
#[command(name = "cargo xtask", disable_help_subcommand = true)]
struct Arguments {
    /// The workspace to work in.
    #[arg(long, global = true, hide = true, value_name = "DIR",
          default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/.."))]
    root: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Regen(regen::Arguments),
    Diff(diff::Arguments),
    Doctor(doctor::Arguments),
    #[command(hide = true)]
    DoctorWorker(doctor::worker::Arguments),
}

fn main() -> ExitCode {
    client_codegen::worker::init();
    let Arguments { root, command } = Arguments::parse();
    let outcome = match command {
        Command::Regen(arguments) => regen::run(&root, &arguments),
        Command::Diff(arguments) => diff::run(&root, &arguments),
        Command::Doctor(arguments) => doctor::run(&root, &arguments),
        Command::DoctorWorker(arguments) => doctor::worker::run(&arguments),
    };
    outcome.unwrap_or_else(|error| {
        text::complain(&format!("error: {error:#}"));
        ExitCode::from(text::BAD_INPUT)
    })
}

#[cfg(test)]
mod tests;
