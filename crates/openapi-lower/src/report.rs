//! The Report: every change that lowering made.

use std::fmt;

use serde::Serialize;

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
    /// The pass that made it.
    pub pass: &'static str,
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
    /// What was done and what was given up.
    pub detail: String,
}

/// The changes that lowering made, in the order of the passes.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct Report {
    /// Every change.
    pub changes: Vec<Change>,
}

/// How many places a group of exact changes names before it only counts.
const PLACES: usize = 2;

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

/// What a reviewer reads: totals, then a line for every change that is not exact, then
/// the exact ones by pass with a count and the first places.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let totals = Effect::ALL.map(|effect| format!("{} {effect}", self.count(effect)));
        writeln!(f, "{}", totals.join(", "))?;
        for effect in [Effect::Dropped, Effect::Narrowed, Effect::Widened] {
            for change in self.with(effect) {
                let operation = change.operation.as_deref().unwrap_or("-");
                let Change { pass, pointer, detail, .. } = change;
                writeln!(f, "{effect} {operation} {pointer}: {detail} [{pass}]")?;
            }
        }
        let mut groups = indexmap::IndexMap::<(&str, &str), Vec<&str>>::new();
        for change in self.with(Effect::Exact) {
            groups
                .entry((change.pass, &change.detail))
                .or_default()
                .push(&change.pointer);
        }
        for ((pass, detail), pointers) in groups {
            let (shown, more) = pointers.split_at(pointers.len().min(PLACES));
            write!(f, "exact {pass} {}: {detail}: {}", pointers.len(), shown.join(" "))?;
            writeln!(f, "{}", if more.is_empty() { "" } else { " …" })?;
        }
        Ok(())
    }
}
