//! The whole pipeline, in one process and with the worker, compared with the floor.

use anyhow::Result;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{
    Bench,
    probe::{self, Job},
    table::{Cell, Table, ratio},
};

pub fn measure(bench: &Bench<'_>) -> Result<Table> {
    let mut table = Table::default();
    let folder = TempDir::new()?;
    let lowered = folder.path().join("lowered.json");
    let mut totals = ["JSON", "YAML", "all"].map(|name| (name, [0.0; 6]));
    for input in &bench.inputs.files {
        probe::prepare(&input.path, &lowered)?;
        let jobs = [
            (Job::Floor, lowered.as_path()),
            (Job::Pipeline, &input.path),
            (Job::Worker, &input.path),
        ];
        let samples = probe::fastest(jobs, bench.runs)?;
        let operations = samples[1].as_ref().map(|it| it.operations);
        let cpu = [0, 1].map(|index| samples[index].as_ref().and_then(|it| it.cpu_ms));
        let [floor, pipeline, worker] = samples.map(|it| it.map(|it| it.ms));
        let numbers = [
            Some(input.megabytes()),
            floor,
            pipeline,
            cpu[0],
            cpu[1],
            worker,
        ];
        table.row(row(json!(input.name), json!(operations), numbers));
        for (name, total) in &mut totals {
            if *name == "all" || (*name == "YAML") == input.is_yaml() {
                for (total, number) in total.iter_mut().zip(numbers) {
                    *total += number.unwrap_or_default();
                }
            }
        }
    }
    for (name, total) in totals {
        let name = json!(format!("total, {name}"));
        table.row(row(name, Value::Null, total.map(Some)));
    }
    table.note(format!(
        "Floor: parse, progenitor and prettyplease on the lowered description. Pipeline: from \
         the vendor's description to the files of a client. {}; the fastest of {} runs.",
        bench.inputs.origin, bench.runs
    ));
    Ok(table)
}

fn row(name: Value, operations: Value, numbers: [Option<f64>; 6]) -> [Cell; 11] {
    let [megabytes, floor, pipeline, floor_cpu, pipeline_cpu, worker] = numbers;
    [
        ("description", name),
        ("MB", json!(megabytes)),
        ("operations", operations),
        ("floor ms", json!(floor)),
        ("pipeline ms", json!(pipeline)),
        ("× floor", ratio(pipeline, floor)),
        ("floor CPU ms", json!(floor_cpu)),
        ("pipeline CPU ms", json!(pipeline_cpu)),
        ("× floor CPU", ratio(pipeline_cpu, floor_cpu)),
        ("with worker ms", json!(worker)),
        ("× floor with worker", ratio(worker, floor)),
    ]
}
