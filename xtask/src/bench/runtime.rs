//! The run-time cost of the facade, compared with hand-written code.
//!
//! `benches/runtime.rs` and `benches/allocations.rs` of the facade measure it; otherwise xtask
//! would depend on an HTTP client.

use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::json;

use super::{
    Bench,
    table::{Table, ratio},
};
use crate::cargo::cargo;

/// A line of the benchmarks' output.
#[derive(Deserialize)]
struct Comparison {
    what: String,
    ours: f64,
    /// `None` if there is nothing to compare with.
    theirs: Option<f64>,
    /// The maximum ratio of ours to theirs; `None` if there is none.
    limit: Option<f64>,
}

pub fn measure(bench: &Bench<'_>) -> Result<Table> {
    let mut table = Table::default();
    let output = cargo()
        .args(["bench", "--quiet", "--package", "unified-profile"])
        .args([
            "--bench",
            "runtime",
            "--bench",
            "allocations",
            "--manifest-path",
        ])
        .arg(bench.root.join("Cargo.toml"))
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .context("cannot run cargo")?;
    ensure!(
        output.status.success(),
        "benches/runtime.rs or benches/allocations.rs fails"
    );
    for line in String::from_utf8(output.stdout)?.lines() {
        let comparison: Comparison = serde_json::from_str(line)
            .with_context(|| format!("the output of a benchmark is not a comparison: {line}"))?;
        table.row([
            ("what", json!(comparison.what)),
            ("ours", json!(comparison.ours)),
            ("by hand or ideal", json!(comparison.theirs)),
            ("ratio", ratio(Some(comparison.ours), comparison.theirs)),
            ("at most", json!(comparison.limit)),
        ]);
    }
    table.note(
        "By hand: reqwest and serde, the whole response in a struct, nothing normalized. Retries are off; the server is a separate process. The ideal for many accounts is their latency alone: each has a separate connection. Time: the tenth percentile of many short, alternating turns.",
    );
    Ok(table)
}
