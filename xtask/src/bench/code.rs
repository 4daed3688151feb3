//! The amount of generated code, and the time to compile it.

use anyhow::Result;
use serde_json::json;

use super::{Bench, table::Table};
use crate::doctor;

pub fn measure(bench: &Bench<'_>) -> Result<Table> {
    let mut table = Table::default();
    for (index, input) in bench.inputs.files.iter().enumerate() {
        let name = format!("bench{index}");
        let row = doctor::compiled(bench.root, &name, &input.path)?;
        if let Some(error) = &row.error {
            table.note(format!("{}: {error}", input.name));
        }
        let per_second = row
            .lines
            .zip(row.check_ms)
            .map(|(lines, ms)| lines as f64 * 1e3 / ms.max(1) as f64);
        table.row([
            ("description", json!(input.name)),
            ("operations", json!(row.operations_kept)),
            ("lines", json!(row.lines)),
            ("check ms", json!(row.check_ms)),
            ("lines/s", json!(per_second)),
        ]);
    }
    table.note("rustc's check of a crate with the client alone, with compiled dependencies.");
    Ok(table)
}
