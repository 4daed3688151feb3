//! `diff`: what changed descriptions change for the users of their clients.

mod kinds;
mod print;
mod revision;
mod vendors;
mod version;

use std::{
    env,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result, ensure};
use clap::ValueEnum;
use client_diff::{Change, Client};
use openapi_lower::{Document, Lowered, escape::line};

use crate::{
    doctor::{Choices, read_options},
    text::{self, complain, say},
};
use version::Bump;

/// Tell what changed descriptions change for the users of their clients.
///
/// Without arguments, or with a git revision, every vendor's description (with its overlay
/// and its table in specs/vendors.toml) is compared between that revision and the work
/// tree. With two files, those two are. Each change says whether a program that uses the
/// old client breaks, in the interface that the vendor has.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cargo xtask diff                       the work tree against HEAD
  cargo xtask diff v0.1.0 --format markdown
  cargo xtask diff origin/main --fail-on breaking
  cargo xtask diff old.yaml new.json --interface builder --tolerant
  cargo xtask diff --kinds               what is told, and what is not visible to a client")]
pub struct Arguments {
    /// A git revision (HEAD when nothing is given), or the old and the new description.
    #[arg(value_name = "REV | OLD NEW", num_args = 0..=2)]
    what: Vec<String>,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Fail when there is a change of that sort.
    #[arg(long, value_enum)]
    fail_on: Option<Sort>,
    /// Fail where a client breaks its users and its crate's version does not say so.
    #[arg(long)]
    require_bump: bool,
    /// Print the changes that are told apart, and those that no client shows.
    #[arg(long, conflicts_with_all = ["what", "format", "fail_on", "require_bump"])]
    kinds: bool,
    #[command(flatten, next_help_heading = "For two files")]
    choices: Choices,
    /// The folder below which files that the descriptions refer to are read; that of each
    /// description itself when absent.
    #[arg(
        id = "file-root",
        long = "root",
        value_name = "DIR",
        help_heading = "For two files"
    )]
    file_root: Option<PathBuf>,
}

#[derive(Clone, Copy, Eq, PartialEq, ValueEnum)]
enum Format {
    Text,
    Markdown,
    Json,
}

#[derive(Clone, Copy, Eq, PartialEq, ValueEnum)]
enum Sort {
    Breaking,
}

/// What is told of one client.
struct Comparison {
    /// The crate's name, or that of the new file.
    name: String,
    /// How the crate's version has to change, and does; `None` of two files.
    bump: Option<Bump>,
    changes: Vec<Change>,
    /// The descriptions, for the places of changes: the old one and the new one.
    descriptions: [Option<Described>; 2],
}

/// A description, and what it is called.
struct Described {
    file: String,
    document: Document,
}

impl Comparison {
    fn breaking(&self) -> usize {
        let changes = self.changes.iter();
        changes.filter(|change| change.breaks.is_some()).count()
    }

    /// The place of a change: file, line and column where they are known.
    fn place(&self, change: &Change) -> String {
        let [old, new] = &self.descriptions;
        // Of what an overlay says the pointer names the file.
        if !change.pointer.starts_with('/') {
            return String::new();
        }
        let described = if change.gone { old } else { new };
        described.as_ref().map_or_else(String::new, |described| {
            text::place(&described.document, &described.file, &change.pointer)
        })
    }
}

pub fn run(root: &Path, arguments: &Arguments) -> Result<ExitCode> {
    if arguments.kinds {
        say(&kinds::list())?;
        return Ok(ExitCode::SUCCESS);
    }
    let comparisons = match arguments.what.as_slice() {
        [old, new] => {
            ensure!(
                !arguments.require_bump,
                "--require-bump asks for the versions of crates; two files have none"
            );
            vec![files(old, new, arguments)?]
        }
        what => {
            ensure!(
                arguments.choices.are_default(),
                "--operations, --interface and --tolerant are for two files; \
                 of a vendor they stand in specs/vendors.toml"
            );
            // From here on every path is one of the workspace.
            env::set_current_dir(root)
                .with_context(|| format!("cannot enter {}", root.display()))?;
            vendors::compared(what.first().map_or("HEAD", String::as_str))?
        }
    };
    say(&match arguments.format {
        Format::Text => print::text(&comparisons),
        Format::Markdown => print::markdown(&comparisons),
        Format::Json => print::json(&comparisons)?,
    })?;
    let mut failed = false;
    if arguments.fail_on == Some(Sort::Breaking) {
        for comparison in comparisons.iter().filter(|it| it.breaking() > 0) {
            let count = text::count(comparison.breaking(), "breaking change");
            complain(&format!("error: {}: {count}", line(&comparison.name)));
            failed = true;
        }
    }
    if arguments.require_bump {
        for comparison in &comparisons {
            if let Some(missing) = comparison.bump.as_ref().and_then(Bump::missing) {
                complain(&format!("error: {}: {missing}", line(&comparison.name)));
                failed = true;
            }
        }
    }
    Ok(match failed {
        true => ExitCode::from(text::FAILED),
        false => ExitCode::SUCCESS,
    })
}

/// Compares two files.
fn files(old: &str, new: &str, arguments: &Arguments) -> Result<Comparison> {
    let choices = &arguments.choices;
    let options = read_options(arguments.file_root.as_deref());
    let read = |file: &str| -> Result<(Document, Lowered)> {
        let mut document = Document::read_files(&[file], &options)?;
        document
            .select(&choices.operations)
            .with_context(|| file.to_owned())?;
        let mut options = openapi_lower::Options::default();
        options.tolerant = choices.tolerant;
        let lowered = openapi_lower::lower(document.clone(), &options)?;
        Ok((document, lowered))
    };
    let ((old_document, old_lowered), (new_document, new_lowered)) = (read(old)?, read(new)?);
    let client = |lowered| Client {
        lowered,
        interface: choices.interface,
    };
    let described = |file: &str, document| {
        Some(Described {
            file: file.to_owned(),
            document,
        })
    };
    Ok(Comparison {
        name: new.to_owned(),
        bump: None,
        changes: client_diff::changes(&client(&old_lowered), &client(&new_lowered)),
        descriptions: [described(old, old_document), described(new, new_document)],
    })
}
