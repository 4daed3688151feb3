//! The Report: every change that lowering made.

use std::fmt;

use indexmap::IndexMap;
use serde::Serialize;

use crate::escape::line;

/// What a change means for the generated client.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// The same meaning in other words, with the Plan's help where needed.
    Exact,
    /// The client accepts more than the description allows.
    Widened,
    /// Part of an operation is not offered.
    Narrowed,
    /// An operation is left out.
    Dropped,
}

impl Effect {
    /// All effects, the mildest first.
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

/// A change that lowering made.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Change {
    /// The code of its kind, such as `defaults/type-mismatch`. `cargo xtask explain CODE`
    /// explains it.
    pub code: &'static str,
    /// What it means for the client.
    pub effect: Effect,
    /// The JSON pointer (RFC 6901) in the input of what was changed.
    pub pointer: String,
    /// Whether all that stands below the pointer is spoken for: it was removed or
    /// replaced as a whole.
    pub whole: bool,
    /// The operationId (in the lowered document) of the operation concerned, or of the
    /// first that uses the schema concerned. `None` where it is no operation's.
    pub operation: Option<String>,
    /// What was found, and what was done: a sentence for people, whose wording may change.
    pub detail: String,
}

/// The changes that lowering made, in the order of the passes.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct Report {
    /// Every change.
    pub changes: Vec<Change>,
}

impl Report {
    /// How many changes have the effect given.
    pub fn count(&self, effect: Effect) -> usize {
        self.with(effect).count()
    }

    /// The changes that have the effect given.
    pub fn with(&self, effect: Effect) -> impl Iterator<Item = &Change> {
        self.changes
            .iter()
            .filter(move |change| change.effect == effect)
    }

    /// Whether nothing was changed.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }
}

impl Change {
    /// The pointer; of a part of an operation that is named, from the operation on.
    fn place(&self) -> &str {
        let inner = match self.operation {
            Some(_) => self.pointer.strip_prefix("/paths/"),
            None => None,
        };
        // Behind the path and the method.
        inner
            .and_then(|inner| inner.splitn(3, '/').nth(2))
            .unwrap_or(&self.pointer)
    }
}

/// What a reviewer reads: totals; then, for what is not exact, a line for each operation
/// and loss, with the pointers in the operation, and the code. The exact changes are counted by
/// group of codes; in the alternate form (`{:#}`) each code has a line, with the first change.
/// Names of the description are escaped, so that they make no lines.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.alternate() {
            let totals = Effect::ALL.map(|effect| format!("{} {effect}", self.count(effect)));
            writeln!(f, "{}", totals.join(", "))?;
            self.write_losses(f)?;
            for (code, changes) in self.exact(|code| code) {
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
        for effect in [Effect::Dropped, Effect::Narrowed, Effect::Widened] {
            match self.count(effect) {
                0 => {}
                count => write!(f, "{count} {effect}, ")?,
            }
        }
        write!(f, "{} {}", self.count(Effect::Exact), Effect::Exact)?;
        let group = |code: &'static str| code.split('/').next().unwrap_or(code);
        for (index, (group, changes)) in self.exact(group).iter().enumerate() {
            let separator = if index == 0 { ": " } else { ", " };
            write!(f, "{separator}{group} {}", changes.len())?;
        }
        writeln!(f)?;
        self.write_losses(f)
    }
}

impl Report {
    /// The exact changes by a part of their codes, in the order of their first ones.
    fn exact(
        &self,
        part: impl Fn(&'static str) -> &'static str,
    ) -> IndexMap<&'static str, Vec<&Change>> {
        let mut parts = IndexMap::<_, Vec<_>>::new();
        for change in self.with(Effect::Exact) {
            parts.entry(part(change.code)).or_default().push(change);
        }
        parts
    }
}

impl Report {
    fn write_losses(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for effect in [Effect::Dropped, Effect::Narrowed, Effect::Widened] {
            let mut losses = IndexMap::<_, Vec<&str>>::new();
            for change in self.with(effect) {
                let operation = change.operation.as_deref().unwrap_or("-");
                let loss = (operation, &change.detail, change.code);
                losses.entry(loss).or_default().push(change.place());
            }
            for ((operation, detail, code), places) in losses {
                let (operation, places) = (line(operation), places.join(" "));
                let (places, detail) = (line(&places), line(detail));
                writeln!(f, "{effect} {operation} {places}: {detail} [{code}]")?;
            }
        }
        Ok(())
    }
}
