//! The results of `doctor` for a description.

use std::{collections::BTreeMap, time::Instant};

use openapi_lower::escape::{line, lines};
use serde::{Deserialize, Serialize};

pub mod examples;
pub mod instances;

use crate::{escape::json_line, output::count};
use examples::Examples;
use instances::Instances;

/// A description's row. Unknown values are `null`.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Row {
    pub path: String,
    pub dialect: Option<String>,
    /// The number of selected operations.
    pub operations_total: Option<usize>,
    /// The number of operations in the generated client.
    pub operations_kept: Option<usize>,
    pub exact: Option<usize>,
    pub widened: Option<usize>,
    pub narrowed: Option<usize>,
    pub dropped: Option<usize>,
    /// The number of changes that are not exact, by code.
    #[serde(default)]
    pub codes: BTreeMap<String, usize>,
    pub untyped: Option<usize>,
    pub typed: Option<usize>,
    pub lines: Option<usize>,
    /// The number of operations with methods for pages.
    pub paged: Option<usize>,
    /// The number of operations for which names and types suggest an `x-pagination`.
    pub suggested: Option<usize>,
    /// The time of the pipeline, without compiling.
    pub ms: Option<u64>,
    pub peak_mb: Option<u64>,
    /// The stage at which the pipeline stopped.
    pub stage: Stage,
    pub error: Option<String>,
    pub compiles: Option<bool>,
    pub check_ms: Option<u64>,
    /// The results of the examples, if requested.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub examples: Option<Examples>,
    /// The results of the instances, if requested.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instances: Option<Instances>,
}

/// A stage of the pipeline.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    #[default]
    Read,
    Select,
    Lower,
    Generate,
    Compile,
    Examples,
    Instances,
    Done,
}

impl Stage {
    /// Whether a failure at this stage is the description's fault.
    pub fn is_input(self) -> bool {
        matches!(self, Stage::Read | Stage::Select | Stage::Lower)
    }
}

pub const HEAD: &str = "result    dialect      operations  exact widened narrowed dropped  \
                        untyped/typed   lines      ms    MB  path";

impl Row {
    /// Formats a line of the table, and the failure below it.
    pub fn table(&self) -> String {
        fn number(number: Option<impl ToString>) -> String {
            number.map_or_else(|| "-".to_owned(), |it| it.to_string())
        }
        let pair = |part: Option<usize>, whole: Option<usize>| match (part, whole) {
            (None, None) => "-".to_owned(),
            (part, whole) => format!("{}/{}", number(part), number(whole)),
        };
        let result = match self.stage {
            Stage::Done => "ok",
            Stage::Read => "read",
            Stage::Select => "select",
            Stage::Lower => "lower",
            Stage::Generate => "generate",
            Stage::Compile => "compile",
            Stage::Examples => "examples",
            Stage::Instances => "instances",
        };
        let mut row = format!(
            "{result:<9} {:<12} {:>10} {:>6} {:>7} {:>8} {:>7}  {:>13} {:>7} {:>7} {:>5}  {}",
            self.dialect.as_deref().unwrap_or("-"),
            pair(self.operations_kept, self.operations_total),
            number(self.exact),
            number(self.widened),
            number(self.narrowed),
            number(self.dropped),
            pair(self.untyped, self.typed),
            number(self.lines),
            number(self.ms),
            number(self.peak_mb),
            line(&self.path),
        );
        if let Some(suggested) = self.suggested.filter(|suggested| *suggested > 0) {
            let operations = count(suggested, "operation");
            row = format!(
                "{row}\n    {operations} may have pages: --emit writes an overlay with \
                 x-pagination to suggestions.yaml"
            );
        }
        if let Some(examples) = &self.examples {
            row = format!("{row}\n    {}", examples.line());
        }
        if let Some(instances) = &self.instances {
            row = format!("{row}\n    {}", instances.line());
        }
        match &self.error {
            Some(error) => format!("{row}\n    {}", lines(error).replace('\n', "\n    ")),
            None => row,
        }
    }

    /// Formats the row as JSON.
    pub fn json(&self) -> String {
        json_line(self)
    }
}

/// Returns the milliseconds since an instant.
pub fn millis(started: Instant) -> u64 {
    u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX)
}
