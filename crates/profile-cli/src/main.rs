//! The profile command: shows the profile of the account behind a token, for every vendor.
//!
//! Data goes to stdout, errors to stderr. Exit codes: 0, and those of [`failure::Failure`].

mod all;
mod deadline;
mod demo;
mod failure;
mod printable;
mod show;
mod token;
mod vendors;
mod whoami;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::failure::Failure;

#[derive(Parser)]
#[command(name = "profile", version, about = "Shows the profile of the account behind a token, for every vendor", after_help = EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Shows the profile of the account that a token belongs to
    Whoami(whoami::Arguments),
    /// Shows the profiles of all accounts in a file: a line of JSON each, or text on a terminal
    All(all::Arguments),
    /// Starts simulated servers of all vendors and shows their profiles; needs no token
    #[command(after_help = "Example:\n  profile demo")]
    Demo,
    /// Lists the vendors, their tokens and their base URLs
    #[command(after_help = "Example:\n  profile vendors")]
    Vendors,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  success
  2  usage or configuration
  3  not authorized
  4  unavailable or rate-limited, after retries
  5  the response could not be used";

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // Without stderr the error cannot be reported.
            let _ = writeln!(io::stderr(), "error: {failure}");
            failure.exit_code()
        }
    }
}

fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Whoami(arguments) => print(&block_on(whoami::run(arguments))?),
        Command::All(arguments) => block_on(all::run(arguments)),
        Command::Demo => print(&block_on(demo::run())?),
        Command::Vendors => print(&vendors::list()),
    }
}

fn block_on<T>(future: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let outcome = runtime.block_on(future);
    // A thread may still wait for stdin or for name resolution.
    runtime.shutdown_background();
    outcome
}

fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    let written = stdout.write_all(text.as_bytes());
    match written.and_then(|()| stdout.flush()) {
        // The reader has closed stdout.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}
