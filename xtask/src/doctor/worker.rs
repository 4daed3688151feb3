//! The pipeline for one description, in a worker process with limited memory and time, so that
//! `doctor` continues after a crash.
//!
//! At the start of each stage the worker prints the results so far, so that the last line states
//! the stage at which it ended.

use std::{
    ffi::OsString,
    fs,
    io::{self, BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, Command, ExitCode, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use client_codegen::{Generated, Isolation};
use openapi_lower::{Document, Effect, Lowered};

use super::{
    Choices, FileChoices, examples, instances,
    proof::harness,
    row::{Row, Stage, millis},
};
use crate::{
    escape::{json_line, one_line},
    report,
};

/// The time limit of the pipeline.
const TIMEOUT: Duration = Duration::from_secs(300);
/// The memory limit of each process of the pipeline.
#[cfg(target_os = "linux")]
const MEMORY_BYTES: u64 = 4 << 30;

/// Examine one description.
#[derive(clap::Args)]
pub struct Arguments {
    path: PathBuf,
    #[arg(long)]
    emit: Option<PathBuf>,
    /// A folder for the generated code alone.
    #[arg(long)]
    sources: Option<PathBuf>,
    /// Write the harness for the description's examples beside the code.
    #[arg(long)]
    examples: bool,
    /// Write the harness for instances of the description's schemas beside the code.
    #[arg(long)]
    instances: bool,
    #[command(flatten)]
    files: FileChoices,
    #[command(flatten)]
    choices: Choices,
}

/// The outputs of a worker.
#[derive(Clone, Copy, Default)]
pub struct Outputs<'a> {
    pub emit: Option<&'a Path>,
    pub sources: Option<&'a Path>,
    pub examples: bool,
    pub instances: bool,
}

/// Examines a description in a worker.
pub fn examine(path: &Path, files: &FileChoices, choices: &Choices, outputs: Outputs<'_>) -> Row {
    let mut row = Row {
        path: path.display().to_string(),
        ..Row::default()
    };
    let result = start(path, files, choices, outputs)
        .context("cannot start a worker")
        .and_then(|worker| wait_for(worker, &mut row));
    if let Err(error) = result {
        row.error = Some(format!("{error:#}"));
    }
    row
}

/// Reads the results of a worker until it ends or its time is up.
fn wait_for(mut worker: Child, row: &mut Row) -> Result<()> {
    let started = Instant::now();
    let output = worker.stdout.take().context("the worker has no output")?;
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    let error = loop {
        let remaining = TIMEOUT.saturating_sub(started.elapsed());
        match receiver.recv_timeout(remaining) {
            Ok(line) => {
                if let Ok(results) = serde_json::from_str(&line) {
                    *row = results;
                }
            }
            Err(mpsc::RecvTimeoutError::Timeout) => {
                kill(&mut worker);
                worker.wait()?;
                break Some(format!("not finished within {} s", TIMEOUT.as_secs()));
            }
            Err(mpsc::RecvTimeoutError::Disconnected) => {
                let status = worker.wait()?;
                break (!status.success()).then(|| format!("the worker ended with {status}"));
            }
        }
    };
    row.ms.get_or_insert(millis(started));
    if error.is_some() && row.error.is_none() {
        row.error = error;
    }
    Ok(())
}

fn start(
    path: &Path,
    files: &FileChoices,
    choices: &Choices,
    outputs: Outputs<'_>,
) -> io::Result<Child> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("doctor-worker");
    for operation in &choices.operations {
        command.arg(format!("--operations={operation}"));
    }
    command.arg(format!("--interface={}", choices.interface.name()));
    if choices.tolerant {
        command.arg("--tolerant");
    }
    if outputs.examples {
        command.arg("--examples");
    }
    if outputs.instances {
        command.arg("--instances");
    }
    let merged = files
        .merge
        .iter()
        .map(|file| ("--merge=", Some(file.as_path())));
    let named = [
        ("--emit=", outputs.emit),
        ("--sources=", outputs.sources),
        ("--root=", files.root.as_deref()),
    ];
    for (name, path) in named.into_iter().chain(merged) {
        if let Some(path) = path {
            let mut argument = OsString::from(name);
            argument.push(path);
            command.arg(argument);
        }
    }
    // In a separate process group, which includes the generator's worker, so that both end.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command
        .arg("--")
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        // The message of an aborting process adds nothing to its exit status.
        .stderr(Stdio::null())
        .spawn()
}

fn kill(worker: &mut Child) {
    #[cfg(target_os = "linux")]
    if let Some(group) = i32::try_from(worker.id())
        .ok()
        .and_then(rustix::process::Pid::from_raw)
    {
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    // An error means that the worker has already ended.
    let _ = worker.kill();
}

/// Examines a description in this process.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    limit_memory();
    let started = Instant::now();
    let mut row = Row {
        path: arguments.path.display().to_string(),
        ..Row::default()
    };
    if let Err(error) = stages(arguments, &mut row) {
        row.error = Some(format!("{error:#}"));
    }
    row.ms = Some(millis(started));
    row.peak_mb = row.peak_mb.max(peak_kb().map(|it| it.div_ceil(1024)));
    print_row(&row)?;
    Ok(ExitCode::SUCCESS)
}

/// Runs all stages, and records their results.
fn stages(arguments: &Arguments, row: &mut Row) -> Result<()> {
    let choices = &arguments.choices;
    let mut document = arguments.files.read(&arguments.path)?;
    row.dialect = Some(report::dialect(document.dialect()));

    enter(row, Stage::Select)?;
    document.select(&choices.operations)?;
    row.operations_total = Some(document.operations().len());
    let title = one_line(format!("{} {}", document.title(), document.version()));
    let described = (arguments.examples || arguments.instances).then(|| document.to_value());
    if let Some(described) = &described {
        // The pointers of the report then refer to one document, even if the description consists
        // of several files.
        document = Document::parse(&described.to_string())?;
    }

    enter(row, Stage::Lower)?;
    let mut options = openapi_lower::Options::default();
    options.tolerant = choices.tolerant;
    let lowered = openapi_lower::lower(document, &options)?;
    let typing = lowered.typing();
    row.typed = Some(typing.typed);
    row.untyped = Some(typing.untyped);
    let planned = lowered.plan().operations.values();
    row.paged = Some(planned.filter(|it| it.pages.is_some()).count());
    row.suggested = Some(lowered.suggestions().len());
    record_changes(row, &lowered, &Generated::default());
    if let Some(folder) = &arguments.emit {
        emit(folder, &title, &lowered)
            .with_context(|| format!("{}: cannot write to it", folder.display()))?;
    }

    enter(row, Stage::Generate)?;
    let mut options = client_codegen::Options::default();
    options.isolation = Isolation::Process;
    options.interface = choices.interface;
    let generated = client_codegen::generate(&lowered, &options)?;
    record_changes(row, &lowered, &generated);
    row.operations_kept = Some(generated.stats.operations);
    row.lines = Some(generated.stats.lines);
    row.peak_mb = generated.peak_mb;
    if let Some(folder) = &arguments.emit {
        let report = report::render(&title, &lowered, &generated);
        fs::write(folder.join("report.txt"), report).context("report.txt: cannot write it")?;
        client_codegen::write(&folder.join("generated"), &generated)?;
    }
    if let Some(folder) = &arguments.sources {
        client_codegen::write(folder, &generated)?;
        if let Some(described) = &described {
            let mut types = harness::Types::new();
            if arguments.examples {
                enter(row, Stage::Examples)?;
                let (counts, of_examples) =
                    examples::prepare(described, &lowered, &generated, folder)
                        .context("cannot prepare the examples")?;
                row.examples = Some(counts);
                types.extend(of_examples);
            }
            if arguments.instances {
                enter(row, Stage::Instances)?;
                let (counts, of_instances) =
                    instances::prepare(described, &lowered, &generated, folder)
                        .context("cannot prepare the instances")?;
                row.instances = Some(counts);
                // These types have the variants of unions, so they replace those of the examples.
                types.extend(of_instances);
            }
            harness::write_program(folder, &types)?;
        }
    }
    if let (0, Some(first)) = (generated.stats.operations, generated.dropped.first()) {
        bail!("no operation is kept; {first}");
    }
    enter(row, Stage::Done)
}

/// Records the number of changes by effect and by code.
fn record_changes(row: &mut Row, lowered: &Lowered, generated: &Generated) {
    let report = report::changes(lowered, generated);
    let count = |effect| Some(report.count(effect));
    row.exact = count(Effect::Exact);
    row.widened = count(Effect::Widened);
    row.narrowed = count(Effect::Narrowed);
    row.dropped = count(Effect::Dropped);
    let changes = report.changes.iter();
    for change in changes.filter(|it| it.effect != Effect::Exact) {
        *row.codes.entry(change.code.to_owned()).or_default() += 1;
    }
}

fn emit(folder: &Path, title: &str, lowered: &Lowered) -> Result<()> {
    fs::create_dir_all(folder)?;
    let document = serde_json::to_string_pretty(&lowered.to_value())?;
    fs::write(folder.join("lowered.json"), document + "\n")?;
    let plan = serde_json::to_string_pretty(lowered.plan())?;
    fs::write(folder.join("plan.json"), plan + "\n")?;
    let path = folder.join("suggestions.yaml");
    match lowered.suggestions() {
        // A file of an earlier run may exist.
        [] if path.exists() => fs::remove_file(path)?,
        [] => {}
        suggestions => {
            let title = json_line(&format!("Suggestions for {title}"));
            let actions: Vec<_> = suggestions.iter().map(ToString::to_string).collect();
            let overlay = format!(
                "# Suggested by names and types. Keep the actions that are correct for the API.\n\
                 overlay: 1.1.0\ninfo: {{title: {title}, version: '1'}}\nactions:\n{}\n",
                actions.join("\n")
            );
            fs::write(path, overlay)?;
        }
    }
    Ok(())
}

/// Records that a stage begins.
fn enter(row: &mut Row, stage: Stage) -> Result<()> {
    row.stage = stage;
    print_row(row)
}

fn print_row(row: &Row) -> Result<()> {
    let mut output = io::stdout().lock();
    serde_json::to_writer(&mut output, row)?;
    output.write_all(b"\n")?;
    Ok(output.flush()?)
}

/// Limits the address space, and makes this process end with its parent. The limit is soft, since
/// the generator's worker sets its own limit.
#[cfg(target_os = "linux")]
fn limit_memory() {
    use rustix::process::{
        Resource, Rlimit, Signal, getrlimit, set_parent_process_death_signal, setrlimit,
    };
    let maximum = getrlimit(Resource::As).maximum;
    let current = Some(maximum.map_or(MEMORY_BYTES, |maximum| maximum.min(MEMORY_BYTES)));
    let _ = setrlimit(Resource::As, Rlimit { current, maximum });
    let _ = set_parent_process_death_signal(Some(Signal::KILL));
}

#[cfg(not(target_os = "linux"))]
fn limit_memory() {}

/// Returns the high-water mark of this process's resident set.
pub fn peak_kb() -> Option<u64> {
    status_kb("VmHWM")
}

/// Returns a value of this process from the kernel (proc_pid_status(5)); `None` if the kernel does
/// not provide it.
pub fn status_kb(name: &str) -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    line.split_whitespace().next()?.parse().ok()
}
