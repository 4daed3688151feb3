//! The results of a description's examples.

use serde::{Deserialize, Serialize};

use crate::{escape::one_line, output::count};

/// The results of a description's examples.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Examples {
    /// The number of response examples, counted for each operation.
    pub found: usize,
    /// The number of examples that the client does not decode: bytes, redirects, media types
    /// that are not requested.
    pub not_read: usize,
    /// The number of examples that do not conform to their schemas.
    pub not_conforming: usize,
    /// The number of remaining examples, which must be decoded and encoded without loss.
    pub conforming: usize,
    pub decoded: usize,
    pub round_tripped: usize,
    /// The number of conforming examples with an unknown enum value.
    pub unknown_values: usize,
    pub unknown_kept: usize,
    pub failures: Vec<Failure>,
}

/// A conforming example that is not preserved.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Failure {
    pub operation: String,
    pub status: String,
    /// The location of the example in the description.
    pub pointer: String,
    pub reason: String,
}

impl Examples {
    /// Formats the counts on one line.
    pub fn line(&self) -> String {
        format!(
            "{}: {} not read, {} not conforming, {} conforming, {} decoded, {} round-tripped; \
             {} of {} kept",
            count(self.found, "example"),
            self.not_read,
            self.not_conforming,
            self.conforming,
            self.decoded,
            self.round_tripped,
            self.unknown_kept,
            count(self.unknown_values, "unknown enum value"),
        )
    }

    /// Formats a line for each failure; returns `None` if there is no failure.
    pub fn failure_lines(&self) -> Option<String> {
        let format = |failure: &Failure| {
            let Failure {
                operation,
                status,
                pointer,
                reason,
            } = failure;
            one_line(format!("{operation} {status} {pointer}: {reason}"))
        };
        let lines: Vec<String> = self.failures.iter().map(format).collect();
        (!lines.is_empty()).then(|| lines.join("\n"))
    }
}
