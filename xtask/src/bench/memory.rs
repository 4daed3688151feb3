//! The peak memory use of the pipeline.

use anyhow::Result;
use serde_json::json;
use tempfile::TempDir;

use super::{
    Bench,
    probe::{self, Job, Sample},
    table::{Table, ratio},
};

pub fn measure(bench: &Bench<'_>) -> Result<Table> {
    let mut table = Table::default();
    let folder = TempDir::new()?;
    let lowered = folder.path().join("lowered.json");
    for input in &bench.inputs.files {
        probe::prepare(&input.path, &lowered)?;
        let jobs = [
            (Job::Floor, lowered.as_path()),
            (Job::Convert, &input.path),
            (Job::Pipeline, &input.path),
            (Job::Worker, &input.path),
        ];
        let samples = probe::fastest(jobs, 1)?;
        let code = samples[2].as_ref().and_then(Sample::code_mb);
        let [floor, convert, pipeline, worker] =
            samples.map(|it| it.as_ref().and_then(Sample::peak_mb));
        let data = pipeline.zip(code).map(|(all, code)| all - code);
        table.row([
            ("description", json!(input.name)),
            ("MB", json!(input.megabytes())),
            ("floor MB", json!(floor)),
            ("lower MB", json!(convert)),
            ("pipeline MB", json!(pipeline)),
            ("of it code", json!(code)),
            ("× input, code aside", ratio(data, Some(input.megabytes()))),
            ("with worker MB", json!(worker)),
            ("× input", ratio(worker, Some(input.megabytes()))),
        ]);
    }
    table.note(
        "The high-water mark of the resident set; with the worker, of the larger of the two processes. Code is the resident part of the program's files at the end, which is the same for every description. The floor reads the lowered description, which is smaller.",
    );
    Ok(table)
}
