//! The growth of the time with the size of the description.

use std::fs;

use anyhow::Result;
use openapi_lower::Dialect;
use serde_json::json;
use tempfile::TempDir;

use super::{
    Bench,
    probe::{self, Job},
    synthetic::{self, Format},
    table::{Table, ratio},
};

/// The numbers of operations.
const SIZES: [usize; 3] = [100, 1_000, 10_000];

pub fn measure(bench: &Bench<'_>) -> Result<Table> {
    let mut table = Table::default();
    let folder = TempDir::new()?;
    let (described, lowered) = (
        folder.path().join("api.json"),
        folder.path().join("lowered.json"),
    );
    let mut before: Option<(usize, [Option<f64>; 3])> = None;
    for operations in SIZES {
        let text = synthetic::text(Dialect::OpenApi31, operations, Format::Json);
        fs::write(&described, &text)?;
        probe::prepare(&described, &lowered)?;
        let jobs = [
            (Job::Convert, described.as_path()),
            (Job::Floor, &lowered),
            (Job::Pipeline, &described),
        ];
        // Long runs are not repeated.
        let runs = if operations > 1_000 { 1 } else { bench.runs };
        let times =
            probe::fastest(jobs, runs)?.map(|it| it.and_then(|it| it.cpu_ms.or(Some(it.ms))));
        let growth = |index: usize| {
            let (fewer, earlier) = before?;
            let expected = cost(operations) / cost(fewer);
            let time: f64 = times[index]?;
            Some(time / earlier[index]? / expected)
        };
        table.row([
            ("operations", json!(operations.to_string())),
            ("MB", json!(text.len() as f64 / 1e6)),
            ("lower ms", json!(times[0])),
            ("floor ms", json!(times[1])),
            ("pipeline ms", json!(times[2])),
            ("growth of lower", ratio(growth(0), Some(1.0))),
            ("growth of floor", ratio(growth(1), Some(1.0))),
            ("growth of pipeline", ratio(growth(2), Some(1.0))),
        ]);
        before = Some((operations, times));
    }
    table.note(
        "CPU time. Growth: the time relative to the row above, divided by the growth of n·log n; up to 1 is no worse than n·log n.",
    );
    Ok(table)
}

fn cost(operations: usize) -> f64 {
    let operations = operations as f64;
    operations * operations.log2()
}
