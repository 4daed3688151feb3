//! What became of the instances of a description.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{escape::one_line, text::count};

/// What became of the instances of a description.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Instances {
    /// What was made, before a validator judged it.
    pub made: usize,
    /// Those that the validator accepts.
    pub valid: usize,
    /// Of these, those that decode.
    pub decoded: usize,
    /// Those that come back without a loss or another value.
    pub lossless: usize,
    /// Those that come back with nothing in addition.
    pub nothing_added: usize,
    /// Those that come back with `null`, absent, `[]` and `{}` as they were.
    pub null_and_empty_kept: usize,
    /// Those of unions of which the right variant is known.
    pub in_unions: usize,
    /// Those that became it.
    pub right_variant: usize,
    /// Instances that are invalid by the tag of a union.
    pub forbidden: usize,
    /// Those that are refused, or reported as what their tag says.
    pub refused: usize,
    /// Instances with integers that no type of ours holds: unsigned ones of 64 bits where
    /// no format says so. They are not among the valid ones.
    pub beyond: usize,
    /// The components of the description.
    pub components: usize,
    /// Those all of whose instances survive.
    pub components_whole: usize,
    /// Those of which nothing could be judged.
    pub components_not_judged: Vec<String>,
    /// Bodies whose type is not judged: files, streams, forms of parts.
    pub not_judged: usize,
    /// Failures that are bugs.
    pub failures_by_kind: BTreeMap<String, usize>,
    /// Failures at what the report calls widened or narrowed.
    pub reported_by_kind: BTreeMap<String, usize>,
    /// Failures of equal cause, the first instance of each.
    pub failures: Vec<Failure>,
}

/// What fails, and how often.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Failure {
    pub kind: String,
    /// The JSON pointer of the schema where it fails.
    pub schema: String,
    /// The generated types that were decoded.
    pub types: Vec<String>,
    /// The JSON pointer of the schema of which the instance is one.
    pub of: String,
    pub count: usize,
    pub instance: Value,
    /// What came out, or the error.
    pub text: String,
    /// The entry of the report that speaks of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reported: Option<String>,
}

impl Instances {
    /// Adds what became of one instance.
    pub fn add(&mut self, tally: &Instances) {
        self.decoded += tally.decoded;
        self.lossless += tally.lossless;
        self.nothing_added += tally.nothing_added;
        self.null_and_empty_kept += tally.null_and_empty_kept;
        self.in_unions += tally.in_unions;
        self.right_variant += tally.right_variant;
        self.forbidden += tally.forbidden;
        self.refused += tally.refused;
    }

    /// How many failures are bugs.
    pub fn failed(&self) -> usize {
        self.failures_by_kind.values().sum()
    }

    /// The counts on one line.
    pub fn line(&self) -> String {
        let kinds = |kinds: &BTreeMap<String, usize>| {
            let kinds = kinds.iter().map(|(kind, count)| format!("{count} {kind}"));
            kinds.collect::<Vec<_>>().join(", ")
        };
        let mut line = format!(
            "{}: {} valid, {} decoded, {} lossless, {} with nothing added, {} with null and \
             empty kept; {} of {} the right variant; {} of {} by a wrong tag refused; {} of {} \
             whole",
            count(self.made, "instance"),
            self.valid,
            self.decoded,
            self.lossless,
            self.nothing_added,
            self.null_and_empty_kept,
            self.right_variant,
            self.in_unions,
            self.refused,
            self.forbidden,
            self.components_whole,
            count(self.components, "component"),
        );
        if self.beyond > 0 {
            line.push_str(&format!("; {} beyond 64 bits not held", self.beyond));
        }
        if self.failed() > 0 {
            line.push_str(&format!("; failures: {}", kinds(&self.failures_by_kind)));
        }
        if !self.reported_by_kind.is_empty() {
            line.push_str(&format!("; reported: {}", kinds(&self.reported_by_kind)));
        }
        line
    }

    /// The failures that are bugs, the most frequent first.
    pub fn listing(&self, limit: usize) -> String {
        /// How much of an instance is shown.
        const LONGEST: usize = 300;
        let mut failures: Vec<&Failure> = self
            .failures
            .iter()
            .filter(|it| it.reported.is_none())
            .collect();
        failures.sort_by(|one, other| one.kind.cmp(&other.kind).then(other.count.cmp(&one.count)));
        let mut lines = Vec::new();
        let mut left_out: BTreeMap<&str, usize> = BTreeMap::new();
        let mut listed: BTreeMap<&str, usize> = BTreeMap::new();
        for failure in failures {
            let listed = listed.entry(&failure.kind).or_default();
            *listed += 1;
            if *listed > limit {
                *left_out.entry(&failure.kind).or_default() += 1;
                continue;
            }
            let mut instance = failure.instance.to_string();
            if let Some((end, _)) = instance.char_indices().nth(LONGEST) {
                instance.truncate(end);
                instance.push('…');
            }
            let times = match failure.count {
                1 => String::new(),
                count => format!(" ({count} times)"),
            };
            let first = failure.types.first().map_or("", String::as_str);
            let types = match failure.types.len() {
                0 | 1 => first.to_owned(),
                more => format!("{first} and {}", count(more - 1, "other type")),
            };
            lines.push(one_line(format!(
                "{}{times} {} as {types}: {}",
                failure.kind, failure.schema, failure.text
            )));
            lines.push(format!("    {}", one_line(instance)));
        }
        for (kind, causes) in left_out {
            lines.push(format!("and {} of {kind}", count(causes, "other cause")));
        }
        lines.join("\n")
    }
}
