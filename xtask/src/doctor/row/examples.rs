//! What became of the examples of a description.

use serde::{Deserialize, Serialize};

use crate::{escape::one_line, text::count};

/// What became of the examples of a description.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Examples {
    /// The examples of answers, for each operation anew.
    pub found: usize,
    /// Those of answers that the client does not decode: bytes, redirects, media types
    /// other than the one asked for.
    pub not_read: usize,
    /// Those that are not what the description's schema says.
    pub not_conforming: usize,
    /// Those left, which have to be decoded and written again without loss.
    pub conforming: usize,
    pub decoded: usize,
    pub round_tripped: usize,
    /// Conforming examples with an enum value that the description does not name.
    pub unknown_values: usize,
    pub unknown_kept: usize,
    pub failures: Vec<Failure>,
}

/// An example that conforms and does not survive.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Failure {
    pub operation: String,
    pub status: String,
    /// Where the example stands in the description.
    pub pointer: String,
    pub reason: String,
}

impl Examples {
    /// The counts on one line.
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

    /// A line for each failure.
    pub fn complaint(&self) -> Option<String> {
        let lines = self.failures.iter().map(|failure| {
            let Failure {
                operation,
                status,
                pointer,
                reason,
            } = failure;
            one_line(format!("{operation} {status} {pointer}: {reason}"))
        });
        let lines: Vec<String> = lines.collect();
        (!lines.is_empty()).then(|| lines.join("\n"))
    }
}
