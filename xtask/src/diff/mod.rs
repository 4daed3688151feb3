//! `diff`: reports the changes for the users of clients.

pub mod bump;
mod changelog;
mod generator;
mod kinds;
mod print;
mod revision;
mod vendors;
mod version;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result, ensure};
use clap::ValueEnum;
use client_codegen::Interface;
use client_diff::{Breaks, Change, Client};
use openapi_lower::{Document, Lowered, escape::line};

use crate::{
    disk,
    doctor::{Choices, read_options},
    manifest::Manifest,
    output::{self, print_error, print_line},
    parallel,
};
use print::Report;
use version::Bump;

/// Report the changes for the users of the clients whose descriptions changed.
///
/// Without arguments, or with a git revision, compares every vendor's description (with its overlay
/// and its table in specs/vendors.toml) between that revision and the work tree, and the code that
/// the generator emits. With two files, compares these. Each change states whether a program that
/// uses the old client breaks, in the vendor's interface: `compiling` means that it may not
/// compile; `running` means that it compiles, but a correct call fails, or a server that implements
/// the old description does not support the request. Both are `breaking`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cargo xtask diff                       compares the work tree with HEAD
  cargo xtask diff v0.1.0 --format markdown
  cargo xtask diff origin/main --fail-on compiling,running --format sarif
  cargo xtask diff old.yaml new.json --interface builder --tolerant
  cargo xtask diff old.yaml new.yaml --vendor zitadel --format html
  cargo xtask diff --kinds               lists the kinds of changes")]
pub struct Arguments {
    /// A git revision (default: HEAD), or the old and the new description.
    #[arg(value_name = "REV | OLD NEW", num_args = 0..=2)]
    what: Vec<String>,
    /// The output format.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The size limit of Markdown on GitHub; changes that do not fit are left out and counted.
    #[arg(long, value_enum, default_value_t = Fit::Comment)]
    fit: Fit,
    /// Fail if there is a change with one of these verdicts.
    #[arg(long, value_enum, value_delimiter = ',')]
    fail_on: Vec<Verdict>,
    /// Also list changes of the documentation alone.
    #[arg(long)]
    documentation: bool,
    /// Fail if the version of a crate does not reflect the breaking changes of its client.
    #[arg(long)]
    require_bump: bool,
    /// Print the kinds of changes, and those that no client shows.
    #[arg(long, conflicts_with_all = ["what", "format", "fail_on", "require_bump"])]
    kinds: bool,
    /// A vendor in specs/vendors.toml. Compares its client only; or two files as clients with
    /// its interface, tolerance and formats.
    #[arg(long, value_name = "NAME", conflicts_with_all = ["interface", "tolerant"])]
    vendor: Option<String>,
    #[command(flatten, next_help_heading = "For two files")]
    choices: Choices,
    /// The folder that contains all files to which the descriptions refer; by default the folder
    /// of each description.
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
    /// For a terminal.
    Text,
    /// For a pull request.
    Markdown,
    /// For programs.
    Json,
    /// For code hosts, which show it beside the lines.
    Sarif,
    /// A single, self-contained page.
    Html,
}

#[derive(Clone, Copy, Eq, PartialEq, ValueEnum)]
enum Fit {
    /// A comment: 65,536 characters.
    Comment,
    /// The summary of a workflow step: 1 MiB.
    Summary,
    /// No limit.
    Any,
}

impl Fit {
    fn limit(self) -> Option<usize> {
        match self {
            // Leaves room for text that a workflow prepends.
            Fit::Comment => Some(65_536 - 1024),
            Fit::Summary => Some(1024 * 1024 - 1024),
            Fit::Any => None,
        }
    }
}

#[derive(Clone, Copy, Eq, PartialEq, ValueEnum)]
enum Verdict {
    /// One of the other verdicts.
    Breaking,
    /// A program may not compile.
    Compiling,
    /// A program compiles and fails.
    Running,
}

impl Verdict {
    fn includes(self, breaks: Breaks) -> bool {
        match self {
            Verdict::Breaking => true,
            Verdict::Compiling => breaks == Breaks::Compiling,
            Verdict::Running => breaks == Breaks::Running,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Verdict::Breaking => "breaking",
            Verdict::Compiling => "compiling",
            Verdict::Running => "running",
        }
    }
}

/// The changes of one client.
struct Comparison {
    /// The crate's name, or that of the new file.
    name: String,
    judged: Judged,
    /// The present and the required version of the crate; `None` for two files.
    bump: Option<Bump>,
    changes: Vec<Change>,
    /// The old and the new description, for positions of changes.
    descriptions: [Option<Described>; 2],
}

/// The client for which the verdicts hold.
#[derive(Clone, Copy)]
struct Judged {
    interface: Interface,
    tolerant: bool,
}

impl std::fmt::Display for Judged {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let interface = self.interface.name();
        let tolerance = if self.tolerant { "tolerant" } else { "strict" };
        write!(f, "the {interface} interface, {tolerance}")
    }
}

/// A description, and its name.
struct Described {
    /// The prefix by which git names the revision of a file.
    prefix: String,
    file: String,
    /// The folder to which the paths of files are relative.
    root: PathBuf,
    document: Document,
}

impl Comparison {
    fn breaking(&self) -> usize {
        let changes = self.changes.iter();
        changes.filter(|change| change.breaks.is_some()).count()
    }
}

pub fn run(root: &Path, arguments: &Arguments) -> Result<ExitCode> {
    if arguments.kinds {
        print_line(&kinds::list())?;
        return Ok(ExitCode::SUCCESS);
    }
    let comparisons = match arguments.what.as_slice() {
        [old, new] => {
            ensure!(
                !arguments.require_bump,
                "--require-bump checks the versions of crates; two files have none"
            );
            vec![files(root, [old, new], arguments)?]
        }
        what => {
            ensure!(
                arguments.choices.are_default(),
                "--operations, --interface and --tolerant are for two files; those of a vendor are in specs/vendors.toml"
            );
            // From here on all paths are relative to the workspace.
            disk::enter(root)?;
            let revision = what.first().map_or("HEAD", String::as_str);
            vendors::compare(
                revision,
                arguments.vendor.as_slice(),
                arguments.documentation,
            )?
        }
    };
    let reports: Vec<Report<'_>> = comparisons.iter().map(Report::of).collect();
    print_line(&match arguments.format {
        Format::Text => print::text(&reports),
        Format::Markdown => print::markdown(&reports, arguments.fit.limit()),
        Format::Json => print::json(&reports)?,
        Format::Sarif => print::sarif(&reports)?,
        Format::Html => print::html(&reports),
    })?;
    let mut failed = false;
    for comparison in &comparisons {
        for verdict in &arguments.fail_on {
            let breaks = comparison.changes.iter().filter_map(|it| it.breaks);
            let count = breaks.filter(|breaks| verdict.includes(*breaks)).count();
            if count > 0 {
                let changes = output::count(count, &format!("{} change", verdict.name()));
                print_error(&format!("error: {}: {changes}", line(&comparison.name)));
                failed = true;
            }
        }
    }
    if arguments.require_bump {
        for comparison in &comparisons {
            if let Some(missing) = comparison.bump.as_ref().and_then(Bump::missing) {
                print_error(&format!("error: {}: {missing}", line(&comparison.name)));
                failed = true;
            }
        }
    }
    Ok(output::exit_code(failed))
}

/// Compares two files.
fn files(root: &Path, [old, new]: [&str; 2], arguments: &Arguments) -> Result<Comparison> {
    let choices = &arguments.choices;
    let (interface, options) = match &arguments.vendor {
        Some(name) => {
            let manifest = Manifest::read_in(root)?;
            let chosen = manifest.chosen(std::slice::from_ref(name))?;
            let (_, vendor) = chosen.first().context("unknown vendor")?;
            (vendor.interface, vendor.lowering())
        }
        None => {
            let mut options = openapi_lower::Options::default();
            options.tolerant = choices.tolerant;
            (choices.interface, options)
        }
    };
    let read_options = read_options(arguments.file_root.as_deref());
    let read = |file: &str| -> Result<(Document, Lowered)> {
        let mut document = Document::read_files(&[file], &read_options)?;
        document
            .select(&choices.operations)
            .with_context(|| file.to_owned())?;
        let lowered = openapi_lower::lower(document.clone(), &options)?;
        Ok((document, lowered))
    };
    let mut sides = Vec::new();
    parallel::in_order(
        &[old, new],
        parallel::cores(),
        |file| read(file),
        |_, side| sides.push(side),
    )?;
    let sides = sides.into_iter().collect::<Result<Vec<_>>>()?;
    let [(old_document, old_lowered), (new_document, new_lowered)] =
        <[_; 2]>::try_from(sides).unwrap_or_else(|_| unreachable!("two files were read"));
    let client = |lowered| Client::new(lowered).with_interface(interface);
    let described = |file: &str, document| {
        Some(Described {
            prefix: String::new(),
            file: file.to_owned(),
            root: PathBuf::new(),
            document,
        })
    };
    Ok(Comparison {
        name: new.to_owned(),
        judged: Judged {
            interface,
            tolerant: options.tolerant,
        },
        bump: None,
        changes: changes(
            &client(&old_lowered),
            &client(&new_lowered),
            arguments.documentation,
        ),
        descriptions: [described(old, old_document), described(new, new_document)],
    })
}

fn changes(old: &Client<'_>, new: &Client<'_>, documentation: bool) -> Vec<Change> {
    if documentation {
        client_diff::changes_with_documentation(old, new)
    } else {
        client_diff::changes(old, new)
    }
}
