//! Runs the generator in a worker process
//! ([`Isolation::Process`](crate::Isolation::Process)).
//!
//! Some documents make progenitor overflow its stack, loop forever or exhaust memory. A worker is a
//! separate process of the same program: a call of [`init`] at the start of `main` makes the
//! process a worker if it was started as one. The worker reads the document from stdin and writes
//! the generated files to stdout, as JSON.
//!
//! ```no_run
//! use client_codegen::{Isolation, Options, worker};
//!
//! fn main() {
//!     worker::init();
//!     let mut options = Options::default();
//!     options.isolation = Isolation::Process;
//!     // Now `client_codegen::generate(&lowered, &options)` starts workers.
//! }
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
    error::{Error, ErrorKind, Failure, FailureKind},
    generated::Generated,
    options::Options,
};

/// The environment variable that marks a process as a worker.
const MARK: &str = "CLIENT_CODEGEN_WORKER";

/// How often the parent checks whether a worker has ended.
const TICK: Duration = Duration::from_millis(5);

/// The first line of a worker's input; the document's JSON text follows.
#[derive(Deserialize, Serialize)]
struct Request<P> {
    plan: P,
    options: Options,
}

type Outcome = Result<Generated, Failure>;

/// Runs the generator and exits if this process was started as a worker; otherwise returns at once.
/// Call it first in `main`, before anything is printed.
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

/// Generates a client in worker processes, one for each run of the generator.
///
/// A panic, an abort, or a run that exceeds [`Options::memory_mb`] or [`Options::deadline`] ends the
/// worker, not this process.
pub(crate) fn generate(
    json: &Arc<str>,
    plan: &Arc<Plan>,
    options: &Options,
) -> Result<Generated, Error> {
    if env::var_os(MARK).is_some() {
        // This worker would start another one, and so on.
        return Err(Error::new(
            ErrorKind::Worker,
            "this process is a worker and was asked to start another one",
        )
        .with_help("call client_codegen::worker::init() at the start of main"));
    }
    let plan = &without_deep_schemas(plan);
    let mut peak = None;
    let mut generated = bisect::generate(
        json,
        options.deadline,
        &mut |document, is_probe| {
            let mut options = options.clone();
            if is_probe {
                // A reduced document takes less time, and a search takes many runs.
                options.deadline = (options.deadline / 4).max(Duration::from_secs(1));
            }
            let outcome = run_worker(document, plan, options);
            if let Ok(generated) = &outcome {
                peak = peak.max(generated.peak_mb);
            }
            outcome
        },
        |_| false,
    )?;
    generated.peak_mb = peak;
    Ok(generated)
}

/// The maximum depth of a schema in the Plan that is sent to a worker. serde_json limits the depth
/// that it reads, and the schemas that generation reads are references or flat.
const MAX_DEPTH: usize = 32;

/// Returns the Plan without deeply nested schemas, which generation does not read.
fn without_deep_schemas(plan: &Plan) -> Plan {
    let mut plan = plan.clone();
    for operation in plan.operations.values_mut() {
        for body in &mut operation.bodies {
            for schema in [&mut body.schema, &mut body.encoding] {
                schema.take_if(|it| is_deeper(it, MAX_DEPTH));
            }
        }
        let mut response_bodies = Vec::new();
        for response in operation.responses.values_mut() {
            response.headers.retain(|_, it| !is_deeper(it, MAX_DEPTH));
            response_bodies.extend(&mut response.body);
        }
        let representations = operation.representations.iter_mut();
        response_bodies.extend(representations.flat_map(|it| it.responses.values_mut()));
        for body in response_bodies {
            if let Some(schema) = body.schema_mut()
                && is_deeper(schema, MAX_DEPTH)
            {
                // No type is found for this reference: the response is returned as bytes, with a
                // note.
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

/// Runs the generator once, in a worker.
fn run_worker(document: &Arc<str>, plan: &Plan, options: Options) -> Outcome {
    let deadline = options.deadline;
    let failure =
        |error: &dyn std::fmt::Display| Failure::new(FailureKind::Worker, error.to_string());
    let mut request =
        serde_json::to_vec(&Request { plan, options }).map_err(|error| failure(&error))?;
    request.push(b'\n');
    let mut child = spawn().map_err(|error| failure(&error))?;
    let (Some(mut input), Some(mut output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(failure(&"the worker has no pipes"));
    };
    let document = Arc::clone(document);
    let writer = thread::spawn(move || {
        input.write_all(&request)?;
        input.write_all(document.as_bytes())
    });
    let reader = thread::spawn(move || {
        let outcome = serde_json::from_reader(BufReader::new(&mut output));
        // Output that is not JSON may be long: the worker must be able to write all of it.
        io::copy(&mut output, &mut io::sink()).map(|_| outcome)
    });
    let ended = wait(&mut child, deadline).map_err(|error| failure(&error))?;
    // If the worker closed its pipe early, its exit status explains more than the error of the
    // writer.
    let _ = writer.join();
    let outcome = match reader.join() {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(error)) => return Err(failure(&error)),
        Err(_) => {
            return Err(failure(
                &"the thread that reads the worker's output panicked",
            ));
        }
    };
    match ended {
        None => Err(contain::timeout(deadline)),
        Some(status) if status.success() => outcome.unwrap_or_else(|_| {
            Err(failure(
                &"the worker's output is not a result; main must call client_codegen::worker::init() \
                  first",
            ))
        }),
        Some(status) if signal(status).is_some() => {
            Err(Failure::new(FailureKind::Abort, status.to_string()))
        }
        Some(status) => Err(failure(&status)),
    }
}

fn spawn() -> io::Result<Child> {
    Command::new(env::current_exe()?)
        .env(MARK, "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        // When the runtime aborts, its message repeats the exit status.
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

/// On other systems a crash has an exit code that a worker itself never exits with.
#[cfg(not(unix))]
fn signal(status: ExitStatus) -> Option<i32> {
    status.code().filter(|code| !(0..=1).contains(code))
}

/// Reads a request from stdin, runs the generator, and writes the result to stdout.
fn serve() -> Result<(), Box<dyn std::error::Error>> {
    let mut input = io::stdin().lock();
    let mut first = String::new();
    input.read_line(&mut first)?;
    let request: Request<Plan> = serde_json::from_str(&first)?;
    let mut document = String::new();
    input.read_to_string(&mut document)?;
    limit_memory(request.options.memory_mb);
    let mut options = request.options;
    // The parent kills the worker at the deadline.
    options.deadline = options.deadline.saturating_mul(2);
    let mut outcome = contain::in_thread(document.into(), request.plan.into(), options);
    if let Ok(generated) = &mut outcome {
        generated.peak_mb = peak_mb();
    }
    let mut output = BufWriter::new(io::stdout().lock());
    serde_json::to_writer(&mut output, &outcome)?;
    output.flush()?;
    Ok(())
}

/// Limits the address space. If that fails, the worker still has the deadline.
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

/// Returns the high-water mark of the resident set, in MiB.
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
