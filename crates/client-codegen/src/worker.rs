//! Runs the generator in a process of its own.
//!
//! Some documents make progenitor overflow its stack, run for ever or use up the memory.
//! A worker is this same program, started again: [`init`] at the start of `main` turns
//! the process into one when it was started as one. The document goes in by stdin and
//! the files come back by stdout, as JSON.
//!
//! ```no_run
//! // fn main() {
//! client_codegen::worker::init();
//! // …
//! ```

use std::{
    env,
    io::{self, BufRead, BufReader, BufWriter, Read, Write},
    process::{Child, Command, ExitStatus, Stdio, exit},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use openapi_lower::Plan;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    bisect, contain,
    error::{Error, Failure, FailureKind},
    generated::Generated,
    options::Options,
};

/// Marks a process as a worker.
const MARK: &str = "CLIENT_CODEGEN_WORKER";

/// How often the parent looks after a worker.
const TICK: Duration = Duration::from_millis(5);

/// What a worker gets in the first line; the document is the rest.
#[derive(Deserialize, Serialize)]
struct Request<P> {
    plan: P,
    options: Options,
}

type Answer = Result<Generated, Failure>;

/// Does a worker's job and ends the process, if it was started as a worker; otherwise
/// returns at once. Call it first in `main`, before anything is printed.
pub fn init() {
    if env::var_os(MARK).is_none() {
        return;
    }
    let code = match serve() {
        Ok(()) => 0,
        Err(error) => {
            eprintln!("client-codegen worker: {error}");
            1
        }
    };
    exit(code);
}

/// Generates a client as [`generate`](crate::generate()) does, in worker processes, one for
/// each attempt.
///
/// Whatever the generator does, this process goes on: a panic, an abort, more than
/// [`Options::memory_mb`] and a run past [`Options::deadline`] are all found out about,
/// and the operations or schemas that cause them are dropped and listed in
/// [`Generated::dropped`].
///
/// It is an error when the program's `main` does not call [`init`].
pub fn generate(json: &Arc<str>, plan: &Arc<Plan>, options: &Options) -> Result<Generated, Error> {
    if env::var_os(MARK).is_some() {
        // A worker that got here would start workers without end.
        return Err(Error::new(
            "client_codegen::worker::init() is not called at the start of main",
        ));
    }
    let plan = &needed(plan);
    let mut peak = None;
    let mut generated = bisect::generate(
        json,
        options.deadline,
        &mut |document, probe| {
            let mut options = options.clone();
            if probe {
                // A part needs less than the whole, and a search takes many attempts.
                options.deadline = (options.deadline / 4).max(Duration::from_secs(1));
            }
            let answer = attempt(document, plan, options);
            if let Ok(generated) = &answer {
                peak = peak.max(generated.peak_mb);
            }
            answer
        },
        |_| false,
    )?;
    generated.peak_mb = peak;
    Ok(generated)
}

/// How deep a schema of the plan may nest that goes to a worker: one that generation
/// reads is named or flat, and JSON text is read to a limited depth.
const MAX_DEPTH: usize = 32;

/// The plan without the schemas that generation does not read.
fn needed(plan: &Plan) -> Plan {
    let mut plan = plan.clone();
    for operation in plan.operations.values_mut() {
        let bodies = operation.bodies.iter_mut();
        let optional = bodies.flat_map(|body| [&mut body.schema, &mut body.encoding]);
        for schema in optional {
            if schema.as_ref().is_some_and(|it| is_deeper(it, MAX_DEPTH)) {
                *schema = None;
            }
        }
        let mut answers = Vec::new();
        for response in operation.responses.values_mut() {
            response.headers.retain(|_, it| !is_deeper(it, MAX_DEPTH));
            answers.extend(&mut response.body);
        }
        let representations = operation.representations.iter_mut();
        answers.extend(representations.flat_map(|it| it.responses.values_mut()));
        for body in answers {
            if let Some(schema) = body.schema_mut()
                && is_deeper(schema, MAX_DEPTH)
            {
                // Nothing that could be named: the answers stay bytes, with a note.
                *schema = serde_json::json!({"$ref": ""});
            }
        }
    }
    plan
}

fn is_deeper(value: &Value, limit: usize) -> bool {
    let Some(limit) = limit.checked_sub(1) else {
        return true;
    };
    match value {
        Value::Array(items) => items.iter().any(|item| is_deeper(item, limit)),
        Value::Object(map) => map.values().any(|item| is_deeper(item, limit)),
        _ => false,
    }
}

/// The parent's side of one worker.
fn attempt(document: &Arc<str>, plan: &Plan, options: Options) -> Answer {
    let deadline = options.deadline;
    let broken =
        |error: &dyn std::fmt::Display| Failure::new(FailureKind::Worker, error.to_string());
    let mut request =
        serde_json::to_vec(&Request { plan, options }).map_err(|error| broken(&error))?;
    request.push(b'\n');
    let mut child = start().map_err(|error| broken(&error))?;
    let (Some(mut input), Some(mut output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(broken(&"a worker without pipes"));
    };
    // A worker that dies early closes its end: the status says more than that error.
    let document = Arc::clone(document);
    let write = move || -> io::Result<()> {
        input.write_all(&request)?;
        input.write_all(document.as_bytes())
    };
    let writer = thread::spawn(write);
    let reader = thread::spawn(move || {
        let answer = serde_json::from_reader(BufReader::new(&mut output));
        // What is no answer may be long: its writer is to come to its end.
        io::copy(&mut output, &mut io::sink()).map(|_| answer)
    });
    let ended = wait(&mut child, deadline).map_err(|error| broken(&error))?;
    let _ = writer.join();
    let answer = match reader.join() {
        Ok(Ok(answer)) => answer,
        Ok(Err(error)) => return Err(broken(&error)),
        Err(_) => return Err(broken(&"the reader failed")),
    };
    match ended {
        None => Err(contain::timeout(deadline)),
        Some(status) if status.success() => answer.unwrap_or_else(|_| {
            Err(broken(
                &"no answer; client_codegen::worker::init() must be called first in main",
            ))
        }),
        Some(status) if signal(status).is_some() => {
            Err(Failure::new(FailureKind::Abort, status.to_string()))
        }
        Some(status) => Err(broken(&status)),
    }
}

fn start() -> io::Result<Child> {
    Command::new(env::current_exe()?)
        .env(MARK, "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        // An aborting runtime prints there; the status says the same.
        .stderr(Stdio::null())
        .spawn()
}

/// Waits for the worker to end; kills it at the deadline and returns `None`.
fn wait(child: &mut Child, deadline: Duration) -> io::Result<Option<ExitStatus>> {
    let started = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if started.elapsed() >= deadline {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(TICK);
    }
}

#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

/// Elsewhere a crash has an exit code of its own, which an orderly worker never has.
#[cfg(not(unix))]
fn signal(status: ExitStatus) -> Option<i32> {
    status.code().filter(|code| !(0..=1).contains(code))
}

/// The worker's side.
fn serve() -> Result<(), Box<dyn std::error::Error>> {
    let mut input = io::stdin().lock();
    let mut first = String::new();
    input.read_line(&mut first)?;
    let request: Request<Plan> = serde_json::from_str(&first)?;
    let mut document = String::new();
    input.read_to_string(&mut document)?;
    limit_memory(request.options.memory_mb);
    let mut options = request.options;
    // The parent keeps the time.
    options.deadline = options.deadline.saturating_mul(2);
    let mut answer = contain::in_thread(document.into(), request.plan.into(), options);
    if let Ok(generated) = &mut answer {
        generated.peak_mb = peak_mb();
    }
    let mut output = BufWriter::new(io::stdout().lock());
    serde_json::to_writer(&mut output, &answer)?;
    output.flush()?;
    Ok(())
}

/// Limits the address space. A worker that cannot be limited still has the deadline.
#[cfg(target_os = "linux")]
fn limit_memory(megabytes: u64) {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let bytes = megabytes.checked_mul(1 << 20);
    let limit = Rlimit {
        current: bytes,
        maximum: bytes,
    };
    let _ = setrlimit(Resource::As, limit);
}

#[cfg(not(target_os = "linux"))]
fn limit_memory(_megabytes: u64) {}

/// The high-water mark of the resident set.
#[cfg(target_os = "linux")]
fn peak_mb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes.div_ceil(1024))
}

#[cfg(not(target_os = "linux"))]
fn peak_mb() -> Option<u64> {
    None
}
