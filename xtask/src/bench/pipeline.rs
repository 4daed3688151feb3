//! The whole pipeline, in one process and with the worker, against the floor.

use anyhow::Result;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{
    Bench,
    probe::{self, Job},
    table::{Table, ratio},
};

pub fn measure(bench: &Bench<'_>) -> Result<Table> {
    let mut table = Table::new([
        "description",
        "MB",
        "operations",
        "floor ms",
        "pipeline ms",
        "× floor",
        "with worker ms",
        "× floor with worker",
    ]);
    let folder = TempDir::new()?;
    let lowered = folder.path().join("lowered.json");
    // Of JSON, YAML and all: the floor's time and ours.
    let mut totals = [("JSON", [0.0; 4]), ("YAML", [0.0; 4]), ("all", [0.0; 4])];
    for input in &bench.inputs.files {
        probe::prepare(&input.path, &lowered)?;
        let jobs = [
            (Job::Floor, lowered.as_path()),
            (Job::Pipeline, &input.path),
            (Job::Worker, &input.path),
        ];
        let samples = probe::fastest(jobs, bench.runs)?;
        let operations = samples[1].as_ref().map(|it| it.operations);
        let [floor, pipeline, worker] = samples.map(|it| it.map(|it| it.ms));
        table.row([
            json!(input.name),
            json!(input.megabytes()),
            json!(operations),
            json!(floor),
            json!(pipeline),
            ratio(pipeline, floor),
            json!(worker),
            ratio(worker, floor),
        ]);
        let numbers = [Some(input.megabytes()), floor, pipeline, worker];
        for (name, total) in &mut totals {
            if *name == "all" || (*name == "YAML") == input.is_yaml() {
                for (total, number) in total.iter_mut().zip(numbers) {
                    *total += number.unwrap_or_default();
                }
            }
        }
    }
    for (name, [megabytes, floor, pipeline, worker]) in totals {
        table.row([
            json!(format!("total, {name}")),
            json!(megabytes),
            Value::Null,
            json!(floor),
            json!(pipeline),
            ratio(Some(pipeline), Some(floor)),
            json!(worker),
            ratio(Some(worker), Some(floor)),
        ]);
    }
    table.note(format!(
        "Floor: parse, progenitor and prettyplease on the lowered description. Pipeline: from \
         the vendor's description to the files of a client. {}; the fastest of {} runs.",
        bench.inputs.origin, bench.runs
    ));
    Ok(table)
}
