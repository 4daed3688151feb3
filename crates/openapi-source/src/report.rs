//! The report: all changes of a run.

use std::fmt;

use indexmap::IndexMap;
use serde::Serialize;

use crate::escape::line;

/// The effect of a change on the generated client.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// The meaning is unchanged, in some cases with the help of the Plan.
    Exact,
    /// The client accepts more than the description allows.
    Widened,
    /// The client lacks part of an operation.
    Narrowed,
    /// The client lacks the operation.
    Dropped,
}

impl Effect {
    /// All effects, in order of increasing severity.
    pub const ALL: [Effect; 4] = [
        Effect::Exact,
        Effect::Widened,
        Effect::Narrowed,
        Effect::Dropped,
    ];
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Effect::Exact => "exact",
            Effect::Widened => "widened",
            Effect::Narrowed => "narrowed",
            Effect::Dropped => "dropped",
        })
    }
}

/// The effects other than [`Effect::Exact`], in order of decreasing severity.
const LOSSES: [Effect; 3] = [Effect::Dropped, Effect::Narrowed, Effect::Widened];

/// A change to the description.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Change {
    /// The code of the diagnostic, such as `defaults/type-mismatch`; `cargo xtask explain CODE`
    /// prints its explanation.
    pub code: &'static str,
    /// The effect on the client.
    pub effect: Effect,
    /// The JSON pointer (RFC 6901) of the changed node in the input.
    pub pointer: String,
    /// Whether this entry accounts for all nodes below the pointer as well, because the node was
    /// removed or replaced.
    pub whole: bool,
    /// The operationId in the lowered document of the operation concerned, or of the first one that
    /// uses the schema concerned. `None` if no operation is concerned.
    pub operation: Option<String>,
    /// The problem and the change, for people; the wording may change.
    pub detail: String,
}

/// The changes of a run, in the order of the passes.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// All changes.
    pub changes: Vec<Change>,
}

impl Report {
    /// Returns the number of changes with the given effect.
    pub fn count(&self, effect: Effect) -> usize {
        self.with_effect(effect).count()
    }

    /// Returns the changes with the given effect.
    pub fn with_effect(&self, effect: Effect) -> impl Iterator<Item = &Change> {
        self.changes
            .iter()
            .filter(move |change| change.effect == effect)
    }

    /// Whether there are no changes.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }
}

impl Change {
    /// Returns the pointer, relative to the operation if there is one.
    fn local_pointer(&self) -> &str {
        self.operation
            .as_ref()
            .and_then(|_| self.pointer.strip_prefix("/paths/"))
            // Removes the path and the method.
            .and_then(|inner| inner.splitn(3, '/').nth(2))
            .unwrap_or(&self.pointer)
    }
}

/// Formats the report for reviewers: the number of changes by effect; then, for changes that are
/// not exact, a line per operation and loss with the code and the pointers. Exact changes are
/// counted by group; in the alternate format (`{:#}`) each code has a line with its first change.
/// Strings from the description are escaped.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.alternate() {
            let totals = Effect::ALL.map(|effect| format!("{} {effect}", self.count(effect)));
            writeln!(f, "{}", totals.join(", "))?;
            self.write_losses(f)?;
            for (code, changes) in self.exact_by(|code| code) {
                let Some(first) = changes.first() else {
                    continue;
                };
                let (pointer, detail) = (line(&first.pointer), line(&first.detail));
                let more = if changes.len() > 1 { " …" } else { "" };
                let count = changes.len();
                writeln!(f, "exact {count} {pointer}{more}: {detail} [{code}]")?;
            }
            return Ok(());
        }
        for effect in LOSSES {
            match self.count(effect) {
                0 => {}
                count => write!(f, "{count} {effect}, ")?,
            }
        }
        write!(f, "{} {}", self.count(Effect::Exact), Effect::Exact)?;
        let group = |code: &'static str| code.split_once('/').map_or(code, |(group, _)| group);
        for (index, (group, changes)) in self.exact_by(group).iter().enumerate() {
            let separator = if index == 0 { ": " } else { ", " };
            write!(f, "{separator}{group} {}", changes.len())?;
        }
        writeln!(f)?;
        self.write_losses(f)
    }
}

impl Report {
    /// Groups the exact changes by a prefix of their codes, in the order of their first occurrence.
    fn exact_by(
        &self,
        prefix: impl Fn(&'static str) -> &'static str,
    ) -> IndexMap<&'static str, Vec<&Change>> {
        let mut groups = IndexMap::<_, Vec<_>>::new();
        for change in self.with_effect(Effect::Exact) {
            groups.entry(prefix(change.code)).or_default().push(change);
        }
        groups
    }

    /// Writes a line for each operation and loss.
    fn write_losses(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for effect in LOSSES {
            let mut losses = IndexMap::<_, Vec<&str>>::new();
            for change in self.with_effect(effect) {
                let operation = change.operation.as_deref().unwrap_or("-");
                let loss = (operation, &change.detail, change.code);
                losses.entry(loss).or_default().push(change.local_pointer());
            }
            for ((operation, detail, code), pointers) in losses {
                let pointers = pointers.join(" ");
                let (operation, pointers, detail) =
                    (line(operation), line(&pointers), line(detail));
                writeln!(f, "{effect} {operation} {pointers}: {detail} [{code}]")?;
            }
        }
        Ok(())
    }
}
