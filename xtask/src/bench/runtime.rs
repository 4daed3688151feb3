//! What the facade costs at run time, beside the same by hand.
//!
//! Measured by `benches/runtime.rs` and `benches/allocations.rs` of the facade, programs of their
//! own: the generator would otherwise have to be built with an HTTP client.

use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::json;

use super::{
    Bench,
    table::{Table, ratio},
};

/// What it prints on a line.
#[derive(Deserialize)]
struct Comparison {
    what: String,
    ours: f64,
    /// None where there is nothing to compare with.
    theirs: Option<f64>,
    /// Of ours by theirs; none where nothing is promised.
    limit: Option<f64>,
}

pub fn measure(bench: &Bench<'_>) -> Result<Table> {
    let mut table = Table::new(["what", "ours", "by hand or ideal", "ratio", "at most"]);
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
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
        let found: Comparison = serde_json::from_str(line).context("no comparison")?;
        table.row([
            json!(found.what),
            json!(found.ours),
            json!(found.theirs),
            ratio(Some(found.ours), found.theirs),
            json!(found.limit),
        ]);
    }
    table.note(
        "By hand: reqwest and serde, the whole answer in a struct, nothing normalized. Retries \
         are off; the server is another process. The ideal of many accounts is their latency \
         alone: each has a connection of its own. Time: the fastest tenth of many short turns, \
         taken one after the other.",
    );
    Ok(table)
}
