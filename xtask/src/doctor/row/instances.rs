//! The results of a description's instances.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{escape::one_line, output::count};

/// The results of a description's instances.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Instances {
    /// The number of instances, before validation.
    pub made: usize,
    /// The number of valid instances.
    pub valid: usize,
    /// The number of valid instances that decode.
    pub decoded: usize,
    /// The number of instances that are encoded without loss or change.
    pub lossless: usize,
    /// The number of instances that are encoded without additions.
    pub nothing_added: usize,
    /// The number of instances whose `null`, absent, `[]` and `{}` are kept.
    pub null_and_empty_kept: usize,
    /// The number of instances of unions of which the right variant is known.
    pub in_unions: usize,
    /// The number of these that became the right variant.
    pub right_variant: usize,
    /// The number of instances that are invalid because of the tag of a union.
    pub forbidden: usize,
    /// The number of these that are rejected, or decoded by their tag.
    pub refused: usize,
    /// The number of instances with integers that no type holds: unsigned 64-bit integers
    /// without an unsigned format. They are not counted as valid.
    pub beyond: usize,
    /// The number of components.
    pub components: usize,
    /// The number of components all of whose instances are preserved.
    pub components_whole: usize,
    /// The components of which no instance could be evaluated.
    pub components_not_judged: Vec<String>,
    /// The number of bodies whose type is not evaluated: files, streams, parts of forms.
    pub not_judged: usize,
    /// The number of failures that are bugs.
    pub failures_by_kind: BTreeMap<String, usize>,
    /// The number of failures at changes that the report states as widened or narrowed.
    pub reported_by_kind: BTreeMap<String, usize>,
    /// Failures by cause, each with its first instance.
    pub failures: Vec<Failure>,
}

/// A cause of failures, and their number.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Failure {
    pub kind: String,
    /// The JSON pointer of the schema at which the instances fail.
    pub schema: String,
    /// The generated types that were decoded.
    pub types: Vec<String>,
    /// The JSON pointer of the instance's schema.
    pub of: String,
    pub count: usize,
    pub instance: Value,
    /// The encoded value, or the error.
    pub text: String,
    /// The report's entry that explains the failures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reported: Option<String>,
}

impl Instances {
    /// Adds the counts of one instance.
    pub fn add(&mut self, counts: &Instances) {
        self.decoded += counts.decoded;
        self.lossless += counts.lossless;
        self.nothing_added += counts.nothing_added;
        self.null_and_empty_kept += counts.null_and_empty_kept;
        self.in_unions += counts.in_unions;
        self.right_variant += counts.right_variant;
        self.forbidden += counts.forbidden;
        self.refused += counts.refused;
    }

    /// Returns the number of failures that are bugs.
    pub fn failed(&self) -> usize {
        self.failures_by_kind.values().sum()
    }

    /// Formats the counts on one line.
    pub fn line(&self) -> String {
        let kinds = |kinds: &BTreeMap<String, usize>| {
            let kinds = kinds.iter().map(|(kind, count)| format!("{count} {kind}"));
            kinds.collect::<Vec<_>>().join(", ")
        };
        let mut line = format!(
            "{}: {} valid, {} decoded, {} lossless, {} with nothing added, {} with null and \
             empty kept; {} of {} decoded as the right variant; {} of {} with a wrong tag \
             rejected; {} of {} preserved completely",
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
            line.push_str(&format!(
                "; {} skipped (integers beyond the signed 64-bit range)",
                self.beyond
            ));
        }
        if self.failed() > 0 {
            line.push_str(&format!("; failures: {}", kinds(&self.failures_by_kind)));
        }
        if !self.reported_by_kind.is_empty() {
            line.push_str(&format!("; reported: {}", kinds(&self.reported_by_kind)));
        }
        line
    }

    /// Lists the causes of failures that are bugs, by kind and the most frequent first, at most
    /// `limit` of each kind.
    pub fn listing(&self, limit: usize) -> String {
        /// The maximum length of a printed instance.
        const MAX_CHARACTERS: usize = 300;
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
            if let Some((end, _)) = instance.char_indices().nth(MAX_CHARACTERS) {
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
