//! One measurement, in a process of its own.

use std::{
    env, fs, mem,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, anyhow, ensure};
use clap::ValueEnum;
use openapi_lower::Document;
use serde::{Deserialize, Serialize};

use crate::doctor::worker::{peak_kb, status_kb};

/// What is measured.
#[derive(Clone, Copy, ValueEnum)]
pub enum Job {
    /// Write the lowered description to a file; nothing is measured.
    Prepare,
    /// The least that any generator on progenitor does, with a lowered description: parse,
    /// progenitor, format.
    Floor,
    /// Read, and write Swagger 2.0 as OpenAPI 3.0.
    Upgrade,
    /// Read and lower.
    Convert,
    /// Read, lower and generate in one process.
    Pipeline,
    /// The same with the generator in its worker.
    Worker,
}

/// Measure one thing.
#[derive(clap::Args)]
pub struct Arguments {
    job: Job,
    path: PathBuf,
    /// Where the lowered description goes.
    output: Option<PathBuf>,
}

/// What was measured.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Sample {
    pub ms: f64,
    /// What the processor spent on it, that of a worker left out.
    pub cpu_ms: Option<f64>,
    pub peak_kb: Option<u64>,
    /// What of the program's own files is in memory in the end.
    pub code_kb: Option<u64>,
    /// What came out: operations of the document or the client.
    pub operations: usize,
    /// Lines of code, where there is any.
    pub lines: usize,
}

impl Sample {
    pub fn peak_mb(&self) -> Option<f64> {
        self.peak_kb.map(megabytes)
    }

    pub fn code_mb(&self) -> Option<f64> {
        self.code_kb.map(megabytes)
    }
}

fn megabytes(kb: u64) -> f64 {
    kb as f64 * 1024.0 / 1e6
}

/// How long a measurement may take.
const DEADLINE: Duration = Duration::from_secs(600);

/// The jobs, `runs` times in turn; the fastest run of each.
pub fn fastest<const N: usize>(jobs: [(Job, &Path); N], runs: u16) -> Result<[Option<Sample>; N]> {
    let mut best: [Option<Sample>; N] = [const { None }; N];
    for _ in 0..runs {
        for (best, (job, path)) in best.iter_mut().zip(jobs) {
            let sample = once(job, path)?;
            let cpu_ms = best
                .iter()
                .chain([&sample])
                .filter_map(|it| it.cpu_ms)
                .reduce(f64::min);
            let peak_kb = best
                .iter()
                .filter_map(|it| it.peak_kb)
                .chain(sample.peak_kb)
                .max();
            let faster = best.as_ref().is_none_or(|best| sample.ms < best.ms);
            let kept = if faster { Some(sample) } else { best.take() };
            *best = kept.map(|sample| Sample {
                cpu_ms,
                peak_kb,
                ..sample
            });
        }
    }
    Ok(best)
}

/// Runs one job in a process of its own.
pub fn once(job: Job, path: &Path) -> Result<Sample> {
    let text = start(job, path, None)?;
    serde_json::from_str(text.trim()).context("a probe without an answer")
}

/// Writes the lowered description to `output`.
pub fn prepare(path: &Path, output: &Path) -> Result<()> {
    start(Job::Prepare, path, Some(output)).map(drop)
}

fn start(job: Job, path: &Path, output: Option<&Path>) -> Result<String> {
    let name = job.to_possible_value().map(|it| it.get_name().to_owned());
    let name = name.unwrap_or_default();
    let output = Command::new(env::current_exe()?)
        .args(["bench-probe", &name])
        .arg(path)
        .args(output)
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .output()
        .context("cannot start a probe")?;
    let complaint = String::from_utf8_lossy(&output.stderr);
    ensure!(
        output.status.success(),
        "{}: {name}: {}: {}",
        path.display(),
        output.status,
        complaint.trim()
    );
    Ok(String::from_utf8(output.stdout)?)
}

/// The probe's side.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let started = Instant::now();
    let (operations, lines, worker_kb) = match arguments.job {
        Job::Prepare => {
            let lowered = lower(&arguments.path)?;
            let output = arguments
                .output
                .as_ref()
                .context("no place for the output")?;
            fs::write(output, serde_json::to_vec_pretty(&lowered.to_value())?)?;
            return Ok(ExitCode::SUCCESS);
        }
        Job::Floor => floor(&arguments.path)?,
        Job::Upgrade => {
            let mut document = Document::read(&arguments.path)?;
            // To be rid of what was made is no part of the work.
            mem::forget((openapi_lower::upgrade(&mut document)?, document));
            (0, 0, None)
        }
        Job::Convert => {
            mem::forget(lower(&arguments.path)?);
            (0, 0, None)
        }
        Job::Pipeline | Job::Worker => {
            let lowered = lower(&arguments.path)?;
            let options = client_codegen::Options {
                deadline: DEADLINE,
                ..Default::default()
            };
            let generate = match arguments.job {
                Job::Worker => client_codegen::worker::generate,
                _ => client_codegen::generate,
            };
            let generated = generate(lowered.json(), lowered.plan(), &options)?;
            let stats = generated.stats;
            let peak = generated.peak_mb.map(|it| it * 1024);
            (stats.operations, stats.lines, peak)
        }
    };
    let sample = Sample {
        ms: started.elapsed().as_secs_f64() * 1e3,
        cpu_ms: cpu_ms(),
        peak_kb: peak_kb().max(worker_kb),
        code_kb: status_kb("RssFile"),
        operations,
        lines,
    };
    println!("{}", serde_json::to_string(&sample)?);
    Ok(ExitCode::SUCCESS)
}

/// The time that this process has had on a processor, in all its threads.
#[cfg(target_os = "linux")]
fn cpu_ms() -> Option<f64> {
    use rustix::time::{ClockId, clock_gettime};
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Some(time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6)
}

#[cfg(not(target_os = "linux"))]
fn cpu_ms() -> Option<f64> {
    None
}

fn lower(path: &Path) -> Result<openapi_lower::Lowered> {
    Ok(openapi_lower::lower(
        Document::read(path)?,
        &Default::default(),
    )?)
}

fn operations(openapi: &openapiv3::OpenAPI) -> usize {
    openapi.operations().count()
}

fn floor(path: &Path) -> Result<(usize, usize, Option<u64>)> {
    let bytes = fs::read(path)?;
    let work = move || -> Result<(usize, usize)> {
        let openapi: openapiv3::OpenAPI = serde_json::from_slice(&bytes)?;
        let tokens = progenitor::Generator::default().generate_tokens(&openapi)?;
        let file = syn::parse2(tokens)?;
        let text = prettyplease::unparse(&file);
        Ok((operations(&openapi), text.lines().count()))
    };
    // Progenitor recurses deeply, here as in our pipeline.
    let thread = thread::Builder::new().stack_size(256 << 20).spawn(work)?;
    let (operations, lines) = thread.join().map_err(|_| anyhow!("progenitor panics"))??;
    Ok((operations, lines, None))
}
