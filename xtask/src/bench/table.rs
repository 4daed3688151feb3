//! The result of a group.

use serde_json::{Map, Value, json};

use crate::escape::json_line;

/// A value and the name of its column. A missing value is `null`.
pub type Cell = (&'static str, Value);

/// Rows of measured values, which have the same columns.
#[derive(Default)]
pub struct Table {
    rows: Vec<Vec<Cell>>,
    /// Notes on the numbers, and on what was not measured.
    notes: Vec<String>,
}

impl Table {
    pub fn row<const N: usize>(&mut self, cells: [Cell; N]) {
        let has_same_columns = |row: &Vec<Cell>| {
            let names = row.iter().map(|(name, _)| name);
            names.eq(cells.iter().map(|(name, _)| name))
        };
        debug_assert!(self.rows.first().is_none_or(has_same_columns));
        self.rows.push(cells.to_vec());
    }

    pub fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    /// Formats the table as Markdown, aligned for a terminal.
    pub fn text(&self, name: &str, title: &str) -> String {
        let columns = self.rows.first().map_or(&[][..], Vec::as_slice);
        let head = columns.iter().map(|(name, _)| (*name).to_owned()).collect();
        let rows = self.rows.iter();
        let rows = rows.map(|row| row.iter().map(|(_, value)| formatted(value)).collect());
        let lines: Vec<Vec<String>> = std::iter::once(head).chain(rows).collect();
        let widths: Vec<usize> = (0..columns.len())
            .map(|column| {
                let cells = lines.iter().filter_map(|line| line.get(column));
                cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
            })
            .collect();
        let mut text = format!("\n### {title} (`{name}`)\n\n");
        for (index, line) in lines.iter().enumerate() {
            for (column, (cell, width)) in line.iter().zip(&widths).enumerate() {
                text.push_str(&match column {
                    // The first column is left-aligned, numbers are right-aligned.
                    0 => format!("| {cell:width$} |"),
                    _ => format!(" {cell:>width$} |"),
                });
            }
            text.push('\n');
            if index == 0 {
                for (column, width) in widths.iter().enumerate() {
                    let dashes = "-".repeat(width + 1);
                    text.push_str(&match column {
                        0 => format!("|{dashes}-|"),
                        _ => format!("{dashes}:|"),
                    });
                }
                text.push('\n');
            }
        }
        for note in &self.notes {
            text.push_str(&format!("\n{note}\n"));
        }
        text
    }

    /// Formats the table as a JSON object on one line.
    pub fn json(&self, name: &str, title: &str) -> String {
        let rows = self.rows.iter().map(|row| {
            let members = row.iter();
            let members = members.map(|(name, value)| ((*name).to_owned(), value.clone()));
            Value::Object(members.collect::<Map<_, _>>())
        });
        json_line(&json!({
            "group": name,
            "title": title,
            "rows": rows.collect::<Vec<_>>(),
            "notes": self.notes,
        }))
    }
}

/// Formats a value; a number has about three significant digits.
fn formatted(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.clone(),
        Value::Number(number) if number.is_f64() => {
            let number = number.as_f64().expect("a JSON number is an f64");
            match number.abs() {
                ..9.995 => format!("{number:.2}"),
                ..99.95 => format!("{number:.1}"),
                _ => format!("{number:.0}"),
            }
        }
        other => other.to_string(),
    }
}

/// Returns the ratio of two numbers.
pub fn ratio(part: Option<f64>, whole: Option<f64>) -> Value {
    match (part, whole) {
        (Some(part), Some(whole)) if whole > 0.0 => json!(part / whole),
        _ => Value::Null,
    }
}
