//! The report of a client: the changes that lowering made to its description, and the operations
//! and schemas that the generator dropped.

use client_codegen::{Dropped, Generated};
use openapi_lower::{Change, Dialect, Effect, Lowered, Report, pointer};

use crate::output::count;

/// Returns the name of a dialect.
pub fn dialect(dialect: Dialect) -> String {
    let family = match dialect {
        Dialect::Swagger20 => "Swagger",
        _ => "OpenAPI",
    };
    format!("{family} {}", dialect.version())
}

/// Returns all changes, including the schemas and operations that the generator dropped.
pub fn changes(lowered: &Lowered, generated: &Generated) -> Report {
    let mut report = lowered.report().clone();
    for dropped in &generated.dropped {
        let (pointer, operation) = match dropped {
            Dropped::Operation {
                id, method, path, ..
            } => (origin(lowered, path, method), Some(id.clone())),
            Dropped::Schema { name, .. } => (format!("/components/schemas/{name}"), None),
        };
        let change = dropped.message().into_change(pointer, operation);
        report.changes.push(change);
    }
    report
}

/// Returns the pointer in the description of an operation of the lowered document.
fn origin(lowered: &Lowered, path: &str, method: &str) -> String {
    let path = pointer::escape(path);
    let pointer = format!("/paths/{path}/{}", method.to_lowercase());
    let rows = lowered.provenance();
    let is_below = |other: &str| {
        let rest = other.strip_prefix(&pointer);
        rest.is_some_and(|rest| rest.starts_with('/'))
    };
    let row = rows
        .iter()
        .find(|row| !row.in_plan && is_below(&row.pointer));
    // The origins are those of the root, `paths`, the path item and the operation.
    row.and_then(|row| row.origins.get(3))
        .cloned()
        .unwrap_or(pointer)
}

/// Returns the method and path of the operation that a change drops, or the pointer of the
/// change.
pub fn operation(change: &Change) -> String {
    let segments: Vec<&str> = change.pointer.split('/').skip(1).collect();
    match segments.as_slice() {
        ["paths", path, method] | ["paths", path, "additionalOperations", method] => {
            let path = pointer::unescape(path);
            format!("{} {path}", method.to_uppercase())
        }
        _ => change.pointer.clone(),
    }
}

/// Formats the number of changes by effect: `3 exact, 1 widened, 0 narrowed, 0 dropped`.
pub fn totals(report: &Report) -> String {
    Effect::ALL
        .map(|effect| format!("{} {effect}", report.count(effect)))
        .join(", ")
}

/// Formats the report of a description: totals, and a line for every loss and for the exact
/// changes of each pass. The name must be on one line.
pub fn render(name: &str, lowered: &Lowered, generated: &Generated) -> String {
    let changes = changes(lowered, generated);
    let mut text = format!(
        "{name}: {} -> OpenAPI {}, {}, {}\n{changes:#}",
        dialect(lowered.dialect()),
        lowered.openapi().openapi,
        count(generated.stats.operations, "operation"),
        count(generated.stats.types, "type"),
    );
    for note in &generated.notes {
        text.push_str(&format!("note {note}\n"));
    }
    text
}
