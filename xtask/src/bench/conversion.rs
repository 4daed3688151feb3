//! Conversion of Swagger 2.0, compared with `swagger2openapi` on Node.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result};
use serde_json::json;
use tempfile::TempDir;

use super::{
    Bench, output_of,
    probe::{self, Job},
    table::{Cell, Table, ratio},
};

const PACKAGE: &str = "swagger2openapi@7.0.8";

/// Reads, parses and converts a description several times, and prints the shortest time.
/// Repeating it in one process favours swagger2openapi, whose code is then compiled.
const SCRIPT: &str = r#"
const fs = require("fs");
const { convertObj } = require("swagger2openapi");
const [path, runs] = process.argv.slice(2);
(async () => {
  let best = Infinity;
  for (let run = 0; run < Number(runs); run++) {
    const start = process.hrtime.bigint();
    const source = JSON.parse(fs.readFileSync(path, "utf8"));
    await convertObj(source, { patch: true, warnOnly: true });
    best = Math.min(best, Number(process.hrtime.bigint() - start) / 1e6);
  }
  console.log(best);
})().catch((error) => { console.error(String(error)); process.exit(1); });
"#;

pub fn measure(bench: &Bench<'_>) -> Result<Table> {
    let mut table = Table::default();
    let folder = TempDir::new()?;
    let node = install(folder.path());
    if let Err(reason) = &node {
        table.note(format!("Without swagger2openapi: {reason:#}."));
    }
    let mut totals = [0.0; 3];
    for input in &bench.inputs.swagger2 {
        let jobs = [Job::Upgrade, Job::Convert].map(|job| (job, input.path.as_path()));
        let samples = probe::fastest(jobs, bench.runs)?;
        let [ours, lowering] = samples.map(|it| it.map(|it| it.ms));
        let mut theirs = None;
        if node.is_ok() {
            match run_swagger2openapi(folder.path(), &input.path, bench.runs) {
                Ok(ms) => theirs = Some(ms),
                Err(error) => table.note(format!("{}: {error:#}", input.name)),
            }
        }
        if let (Some(ours), Some(theirs), Some(lowering)) = (ours, theirs, lowering) {
            totals[0] += ours;
            totals[1] += theirs;
            totals[2] += lowering;
        }
        let megabytes = Some(input.megabytes());
        table.row(row(&input.name, megabytes, [ours, theirs, lowering]));
    }
    if totals[0] > 0.0 {
        table.row(row("total", None, totals.map(Some)));
    }
    table.note(format!(
        "Time from the file to the converted document in memory, without starting the process; the fastest of {} runs. Ours is `openapi-lower --upgrade`, with its report; lowering includes it. {PACKAGE}.",
        bench.runs
    ));
    Ok(table)
}

fn row(name: &str, megabytes: Option<f64>, times: [Option<f64>; 3]) -> [Cell; 7] {
    let [ours, theirs, lowering] = times;
    [
        ("description", json!(name)),
        ("MB", json!(megabytes)),
        ("ours ms", json!(ours)),
        ("swagger2openapi ms", json!(theirs)),
        ("× faster", ratio(theirs, ours)),
        ("lowering ms", json!(lowering)),
        ("lowering × faster", ratio(theirs, lowering)),
    ]
}

fn install(folder: &Path) -> Result<()> {
    fs::write(folder.join("package.json"), "{\"private\": true}\n")?;
    fs::write(folder.join("bench.cjs"), SCRIPT)?;
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--silent", PACKAGE])
        .current_dir(folder);
    output_of(&mut npm, "npm install").map(drop)
}

/// Returns the shortest time of a conversion in milliseconds.
fn run_swagger2openapi(folder: &Path, path: &Path, runs: u16) -> Result<f64> {
    let mut node = Command::new("node");
    node.arg("bench.cjs")
        .arg(fs::canonicalize(path)?)
        .arg(runs.to_string())
        .current_dir(folder);
    let output = output_of(&mut node, "swagger2openapi")?;
    output.trim().parse().context("the script printed no time")
}
