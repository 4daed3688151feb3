//! A measurement in a separate process.

use std::{
    env, fs, mem,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use clap::ValueEnum;
use openapi_lower::Document;
use serde::{Deserialize, Serialize};

use super::output_of;
use crate::{
    doctor::worker::{peak_kb, status_kb},
    parallel::on_large_stack,
};

/// The measured work.
#[derive(Clone, Copy, ValueEnum)]
pub enum Job {
    /// Write the lowered description to a file; nothing is measured.
    Prepare,
    /// The minimum work of any generator based on progenitor, on a lowered description: parse,
    /// progenitor, format.
    Floor,
    /// Read, and convert Swagger 2.0 to OpenAPI 3.0.
    Upgrade,
    /// Read and lower.
    Convert,
    /// Read, lower and generate in one process.
    Pipeline,
    /// Read, lower and generate in a worker process.
    Worker,
}

/// Measure one job.
#[derive(clap::Args)]
pub struct Arguments {
    job: Job,
    path: PathBuf,
    /// The file for the lowered description.
    output: Option<PathBuf>,
}

/// The result of a measurement.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Sample {
    pub ms: f64,
    /// The CPU time, without that of a worker.
    pub cpu_ms: Option<f64>,
    pub peak_kb: Option<u64>,
    /// The resident part of the program's files at the end.
    pub code_kb: Option<u64>,
    /// The number of operations in the document or the client.
    pub operations: usize,
    /// The number of lines of code, if code is generated.
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

/// The time limit of a measurement.
const DEADLINE: Duration = Duration::from_secs(600);

/// Runs the jobs in turn, `runs` times; returns the fastest run of each.
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
            let is_faster = best.as_ref().is_none_or(|best| sample.ms < best.ms);
            let fastest = if is_faster { Some(sample) } else { best.take() };
            *best = fastest.map(|sample| Sample {
                cpu_ms,
                peak_kb,
                ..sample
            });
        }
    }
    Ok(best)
}

/// Runs one job in a separate process.
fn once(job: Job, path: &Path) -> Result<Sample> {
    let text = start(job, path, None)?;
    serde_json::from_str(text.trim()).context("the probe printed no result")
}

/// Writes the lowered description to `output`.
pub fn prepare(path: &Path, output: &Path) -> Result<()> {
    start(Job::Prepare, path, Some(output)).map(drop)
}

fn start(job: Job, path: &Path, output: Option<&Path>) -> Result<String> {
    let value = job.to_possible_value().expect("no job is skipped");
    let name = value.get_name();
    let mut probe = Command::new(env::current_exe()?);
    probe
        .args(["bench-probe", name])
        .arg(path)
        .args(output)
        .stdin(Stdio::null());
    output_of(&mut probe, &format!("{}: {name}", path.display()))
}

/// Runs a job in this process, and prints the result.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let started = Instant::now();
    let (operations, lines, worker_kb) = match arguments.job {
        Job::Prepare => {
            let lowered = lower(&arguments.path)?;
            let output = arguments
                .output
                .as_ref()
                .context("the argument OUTPUT is missing")?;
            fs::write(output, serde_json::to_vec_pretty(&lowered.to_value())?)?;
            return Ok(ExitCode::SUCCESS);
        }
        Job::Floor => floor(&arguments.path)?,
        Job::Upgrade => {
            let mut document = Document::read(&arguments.path)?;
            // Freeing the results is not measured.
            mem::forget((openapi_lower::upgrade(&mut document)?, document));
            (0, 0, None)
        }
        Job::Convert => {
            mem::forget(lower(&arguments.path)?);
            (0, 0, None)
        }
        Job::Pipeline | Job::Worker => {
            let lowered = lower(&arguments.path)?;
            let mut options = client_codegen::Options::default();
            options.deadline = DEADLINE;
            if matches!(arguments.job, Job::Worker) {
                options.isolation = client_codegen::Isolation::Process;
            }
            let generated = client_codegen::generate(&lowered, &options)?;
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

/// Returns the CPU time of all threads of this process.
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
    let work = || -> Result<(usize, usize)> {
        let openapi: openapiv3::OpenAPI = serde_json::from_slice(&bytes)?;
        let tokens = progenitor::Generator::default().generate_tokens(&openapi)?;
        let file = syn::parse2(tokens)?;
        let text = prettyplease::unparse(&file);
        Ok((operations(&openapi), text.lines().count()))
    };
    // progenitor recurses deeply, here as in our pipeline.
    let (operations, lines) = on_large_stack("progenitor", work)?;
    Ok((operations, lines, None))
}
