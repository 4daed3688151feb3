//! `regen`: generates the checked-in clients from the descriptions.
//!
//! All files of all vendors change together, or none. If the command is killed in between, the
//! lock does not match the files on disk, and the next run regenerates them.

use std::{
    collections::BTreeMap,
    env, fs, io,
    path::Path,
    process::ExitCode,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use client_codegen::{Generated, Isolation, Staged};
use openapi_lower::{Change, Document, Effect, Lowered, Overlay, Report, escape::line};
use toml::Spanned;

use crate::{
    disk,
    escape::{self, one_line},
    guard::{Digest, LOCK, MANIFEST, fingerprint},
    lock::{self, Entry, Lock},
    manifest::{Accept, Manifest, Vendor},
    parallel,
    progress::Progress,
    record, self_references,
    text::{self, count, print_error, print_line},
    version,
};

/// Regenerate the clients whose description or generator has changed.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask regen
  cargo xtask regen chatwoot
  cargo xtask regen --check")]
pub struct Arguments {
    /// The vendors, by their names in specs/vendors.toml; all by default.
    #[arg(value_name = "VENDOR")]
    vendors: Vec<String>,
    /// Write nothing; show the changes, and fail if there are any.
    #[arg(long)]
    check: bool,
    /// Regenerate unchanged clients, too.
    #[arg(long)]
    force: bool,
}

impl Arguments {
    /// Returns the arguments for one vendor.
    pub fn of(name: &str) -> Self {
        Self {
            vendors: vec![name.to_owned()],
            check: false,
            force: false,
        }
    }
}

/// A generated client that is not written yet.
struct Client {
    generated: Generated,
    report: String,
    entry: Entry,
    /// A line for the summary.
    summary: String,
}

pub fn run(root: &Path, arguments: &Arguments) -> Result<ExitCode> {
    let (code, versions) = regenerate(root, arguments)?;
    disk::commit();
    if versions {
        version::update_lock();
    }
    Ok(code)
}

/// Stages the changes of [`run`], which a caller may still undo; returns whether the version of
/// a crate has changed, which `Cargo.lock` must follow.
pub fn regenerate(root: &Path, arguments: &Arguments) -> Result<(ExitCode, bool)> {
    // From here on all paths are relative to the workspace, also in messages and diffs.
    env::set_current_dir(root).with_context(|| format!("cannot enter {}", root.display()))?;
    let manifest = Manifest::read()?;
    let chosen = manifest.chosen(&arguments.vendors)?;
    let lock = Lock::read()?;
    let generator = fingerprint(Path::new("."))?;

    let mut outcomes = Vec::new();
    let progress = Progress::default();
    let skip = !arguments.check && !arguments.force;
    parallel::in_order(
        &chosen,
        parallel::cores(),
        |(name, vendor)| {
            let _line = progress.start(name);
            client(&manifest, name, vendor, skip.then_some((&lock, &generator)))
        },
        |(name, vendor), outcome| outcomes.push((*name, *vendor, outcome)),
    )?;

    let width = chosen.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let mut run = Run::default();
    for (name, vendor, outcome) in outcomes {
        let done = outcome.and_then(|client| match client {
            None => Ok("unchanged".to_owned()),
            Some(client) if arguments.check => run.compare(name, client, |entry| {
                lock.holds(&generator, name, &entry.inputs)
            }),
            Some(client) => run.write(name, client),
        });
        let done = done.and_then(|summary| {
            run.version(version::manifest(name, vendor)?, arguments.check)?;
            Ok(summary)
        });
        match done {
            Ok(summary) => print_line(&format!("{name:width$}  {summary}"))?,
            Err(error) => {
                run.failed = true;
                print_error(&format!("error: {name}: {error:#}"));
            }
        }
    }
    let new = lock.updated(&generator, &run.entries, |name| manifest.has(name));
    if arguments.check {
        if let Some(diff) = difference(LOCK, &new.to_string())? {
            print_line(&diff)?;
            run.drifted = true;
        }
    } else if !(run.failed && run.entries.is_empty()) {
        run.staged.add(LOCK, new.to_string());
        disk::apply(&run.staged)?;
    }
    let versions = run.versions;
    if run.failed {
        return Ok((ExitCode::from(text::BAD_INPUT), versions));
    }
    if run.drifted {
        let mut command = vec!["cargo xtask regen"];
        command.extend(arguments.vendors.iter().map(String::as_str));
        command.extend(run.unnoticed.then_some("--force"));
        let command = command.join(" ");
        print_error(&format!("error: files are out of date; run `{command}`"));
        return Ok((ExitCode::from(text::FAILED), versions));
    }
    Ok((ExitCode::SUCCESS, versions))
}

/// The results of the vendors so far.
#[derive(Default)]
struct Run {
    staged: Staged,
    /// Whether the version of a crate changes.
    versions: bool,
    entries: BTreeMap<String, Entry>,
    /// Whether a file would change.
    drifted: bool,
    /// Whether a file would change although a run without `--force` considers it unchanged.
    unnoticed: bool,
    /// Whether a vendor's input is wrong.
    failed: bool,
}

impl Run {
    fn write(&mut self, name: &str, client: Client) -> Result<String> {
        let mut staged = Staged::default();
        let folder = lock::generated_folder(name);
        client_codegen::stage(Path::new(&folder), &client.generated, &mut staged)?;
        staged.add(lock::report_path(name), client.report);
        self.staged.extend(staged);
        self.entries.insert(name.to_owned(), client.entry);
        Ok(client.summary)
    }

    /// Stages a crate's manifest with a new version.
    fn version(&mut self, manifest: Option<(String, String)>, check: bool) -> Result<()> {
        let Some((path, text)) = manifest else {
            return Ok(());
        };
        let Some(diff) = difference(&path, &text)? else {
            return Ok(());
        };
        if check {
            self.drifted = true;
            print_line(&diff)?;
        } else {
            self.versions = true;
            self.staged.add(path, text);
        }
        Ok(())
    }

    fn compare(
        &mut self,
        name: &str,
        client: Client,
        holds: impl Fn(&Entry) -> Result<bool>,
    ) -> Result<String> {
        let folder = lock::generated_folder(name);
        let files = client_codegen::diff(Path::new(&folder), &client.generated)?;
        let report = difference(&lock::report_path(name), &client.report)?;
        let holds = holds(&client.entry)?;
        self.entries.insert(name.to_owned(), client.entry);
        let diff = files.into_iter().chain(report).collect::<String>();
        if diff.is_empty() {
            return Ok("up to date".to_owned());
        }
        self.drifted = true;
        self.unnoticed |= holds;
        print_line(&diff)?;
        Ok("out of date".to_owned())
    }
}

/// Generates a vendor's client; returns `None` if the lock's entry is valid.
fn client(
    manifest: &Manifest,
    name: &str,
    vendor: &Vendor,
    skip: Option<(&Lock, &String)>,
) -> Result<Option<Client>> {
    let started = Instant::now();
    // The digest is computed before anything is read, so that a concurrent change invalidates
    // the lock's entry.
    let inputs = manifest.inputs(name)?;
    if let Some((lock, generator)) = skip
        && lock.holds(generator, name, &inputs)?
    {
        return Ok(None);
    }
    let home = format!("crates/{name}-client");
    ensure!(
        Path::new(&home).is_dir(),
        "{home} does not exist; `cargo xtask add` creates it"
    );
    let spec = vendor.spec();
    let (document, lowered) = lower(manifest, name, vendor, Path::new(""))?;
    let title = one_line(format!("{} {}", document.title(), document.version()));
    let mut options = client_codegen::Options::default();
    options.isolation = Isolation::Process;
    options.interface = vendor.interface;
    options.mock = vendor.mock;
    options.module = Some(format!("{}_client::generated", name.replace('-', "_")));
    options.header = vec![
        format!("From {title}, {spec}."),
        format!("Regenerate with `cargo xtask regen {name}`."),
    ];
    let mut generated =
        client_codegen::generate(&lowered, &options).with_context(|| spec.clone())?;
    state_digest(&mut generated, &spec)?;
    accept(
        manifest,
        name,
        vendor,
        &document,
        &record::changes(&lowered, &generated),
    )?;

    let report = record::text(&title, &lowered, &generated);
    let entry = Entry {
        inputs,
        outputs: lock::outputs(&generated.files, &report),
    };
    let summary = summary(&lowered, &generated, started.elapsed());
    Ok(Some(Client {
        generated,
        report,
        entry,
        summary,
    }))
}

/// Reads, corrects, selects and lowers the description of a vendor of the workspace `root`.
pub fn lower(
    manifest: &Manifest,
    name: &str,
    vendor: &Vendor,
    root: &Path,
) -> Result<(Document, Lowered)> {
    let named = || {
        format!(
            "{}: `spec` of [{name}]",
            manifest.location(vendor.spec_span())
        )
    };
    let mut document = vendor.read(root).with_context(named)?;
    let spec = root.join(vendor.spec());
    let overlay = spec.with_file_name("overlay.yaml");
    if overlay.exists() {
        document.apply(&Overlay::read(&overlay)?)?;
    }
    let operations = vendor.operations.get_ref();
    for operation in operations
        .iter()
        .filter(|operation| *operation.get_ref() != "*")
    {
        // Each one separately first, so that the error can state the line.
        document
            .clone()
            .select(&[operation.get_ref()])
            .with_context(|| {
                format!("{}: `operations` of [{name}]", manifest.location(operation))
            })?;
    }
    let wanted: Vec<&String> = operations
        .iter()
        .map(|operation| operation.get_ref())
        .collect();
    document.select(&wanted)?;
    self_references::check(&document, &spec.display().to_string())?;
    let lowered = openapi_lower::lower(document.clone(), &vendor.lowering())?;
    Ok((document, lowered))
}

/// Adds the digest of the description to the head of `mod.rs` only: in the other files, a
/// changed description affects only the lines that it changes.
fn state_digest(generated: &mut Generated, spec: &str) -> Result<()> {
    let mut digest = Digest::default();
    digest.feed(&fs::read(spec).with_context(|| spec.to_owned())?);
    if let Some(text) = generated.files.get_mut("mod.rs") {
        let head = text
            .lines()
            .take_while(|line| line.starts_with("//") && !line.starts_with("//!"));
        let end: usize = head.map(|line| line.len() + 1).sum();
        text.insert_str(end, &format!("// Digest of the description: {digest}.\n"));
        generated.stats.lines += 1;
    }
    Ok(())
}

/// Checks that the manifest accepts exactly the changes that are dropped or denied.
fn accept(
    manifest: &Manifest,
    name: &str,
    vendor: &Vendor,
    document: &Document,
    report: &Report,
) -> Result<()> {
    let denied = |change: &&Change| {
        let mut denied = vendor.deny.iter().map(Spanned::get_ref);
        denied.any(|code| {
            code == change.code || code.ends_with('/') && change.code.starts_with(code.as_str())
        })
    };
    let accepts = |accept: &Accept, change: &Change| {
        let concerns = |operation: &Spanned<String>| {
            let operation = operation.get_ref();
            change.operation.as_ref() == Some(operation) || record::operation(change) == *operation
        };
        accept.code.get_ref() == change.code && accept.operation.as_ref().is_none_or(concerns)
    };
    let is_accepted = |change: &&Change| vendor.accept.iter().any(|it| accepts(it, change));
    let mut refused = report.changes.iter().filter(|change| !is_accepted(change));
    if let Some(change) = refused.find(|it| it.effect == Effect::Dropped || denied(it)) {
        let location = text::location(document, &vendor.spec(), &change.pointer);
        let what = match change.effect {
            Effect::Dropped => {
                let operation = record::operation(change);
                format!("the operation {} is dropped", line(&operation))
            }
            _ => format!("[{name}] denies `{}`", change.code),
        };
        let operation = match change.operation.as_ref() {
            _ if change.effect == Effect::Dropped => Some(record::operation(change)),
            operation => operation.cloned(),
        };
        let operation = operation.map_or_else(String::new, |operation| {
            format!("operation = {}, ", escape::toml(&operation))
        });
        bail!(
            "{location}: {what} (at {}): {} [{}]\n  \
             help: correct the description in overlay.yaml, remove the operation from `operations`, or accept the change in {MANIFEST}: \
             accept = [{{ code = \"{}\", {operation}why = \"…\" }}]; \
             `cargo xtask explain {}` explains the code",
            line(&change.pointer),
            line(&change.detail),
            change.code,
            change.code,
            change.code,
        );
    }
    for accept in &vendor.accept {
        ensure!(
            report.changes.iter().any(|change| accepts(accept, change)),
            "{}: [{name}] accepts `{}`, but no change has this code{}; remove the entry",
            manifest.location(&accept.code),
            accept.code.get_ref(),
            if accept.operation.is_some() {
                " and this operation"
            } else {
                ""
            },
        );
    }
    Ok(())
}

fn summary(lowered: &Lowered, generated: &Generated, elapsed: Duration) -> String {
    let notes = match generated.notes.len() {
        0 => String::new(),
        notes => format!("; {}", count(notes, "note")),
    };
    format!(
        "{}  {}  {}  {}{notes}  {}  {} ms",
        record::dialect(lowered.dialect()),
        count(generated.stats.operations, "operation"),
        count(generated.stats.types, "type"),
        record::totals(&record::changes(lowered, generated)),
        count(generated.stats.lines, "line"),
        elapsed.as_millis(),
    )
}

/// Returns the unified diff from a file's present content to the new one.
fn difference(path: &str, new: &str) -> Result<Option<String>> {
    let (old, name) = match fs::read(path) {
        Ok(old) => (
            String::from_utf8_lossy(&old).into_owned(),
            format!("a/{path}"),
        ),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            (String::new(), "/dev/null".to_owned())
        }
        Err(error) => return Err(error).with_context(|| path.to_owned()),
    };
    if old == new {
        return Ok(None);
    }
    let diff = similar::TextDiff::from_lines(old.as_str(), new);
    let mut diff = diff.unified_diff();
    let diff = diff.context_radius(3).header(&name, &format!("b/{path}"));
    Ok(Some(diff.to_string()))
}
