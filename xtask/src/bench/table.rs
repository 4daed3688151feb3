//! The result of a group.

use serde_json::{Map, Value, json};

use crate::escape::json_line;

/// Rows of measured values under named columns. A missing value is `null`.
pub struct Table {
    columns: Vec<&'static str>,
    rows: Vec<Vec<Value>>,
    /// Notes on the numbers, and on what was not measured.
    notes: Vec<String>,
}

impl Table {
    pub fn new<const N: usize>(columns: [&'static str; N]) -> Table {
        Table {
            columns: columns.to_vec(),
            rows: Vec::new(),
            notes: Vec::new(),
        }
    }

    pub fn row<const N: usize>(&mut self, values: [Value; N]) {
        debug_assert_eq!(N, self.columns.len());
        self.rows.push(values.to_vec());
    }

    pub fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    /// Formats the table as Markdown, aligned for a terminal.
    pub fn text(&self, name: &str, title: &str) -> String {
        let head = self.columns.iter().map(|it| (*it).to_owned()).collect();
        let rows = self.rows.iter().map(|row| row.iter().map(cell).collect());
        let lines: Vec<Vec<String>> = std::iter::once(head).chain(rows).collect();
        let widths: Vec<usize> = (0..self.columns.len())
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
            let columns = self.columns.iter().map(|it| (*it).to_owned());
            Value::Object(columns.zip(row.iter().cloned()).collect::<Map<_, _>>())
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
fn cell(value: &Value) -> String {
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
