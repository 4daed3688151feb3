//! [`Step`]: the version increment that changes require.

use std::fmt;

use serde::Serialize;

use crate::change::{Change, Kind};

/// The part of a version (Semantic Versioning 2.0.0) that must be incremented.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// No program is affected.
    None,
    /// An existing item behaves differently.
    Patch,
    /// Items are added.
    Minor,
    /// A program that was correct may break.
    Major,
}

impl Step {
    /// Returns the increment that the changes require together.
    pub fn of(changes: &[Change]) -> Step {
        let steps = changes.iter().map(|change| match change.breaks {
            Some(_) => Step::Major,
            None if is_minor(change.kind) => Step::Minor,
            None => Step::Patch,
        });
        steps.max().unwrap_or(Step::None)
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Step::None => "none",
            Step::Patch => "patch",
            Step::Minor => "minor",
            Step::Major => "major",
        })
    }
}

/// Whether a change that breaks no program adds an item, or deprecates one.
fn is_minor(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::OperationAdded
            | Kind::ParameterAddedOptional
            | Kind::ParameterBecameOptional
            | Kind::BodyAddedOptional
            | Kind::BodyBecameOptional
            | Kind::ResponseAdded
            | Kind::HeaderAdded
            | Kind::PagesAdded
            | Kind::TypeAdded
            | Kind::FieldAdded
            | Kind::SettersAdded
            | Kind::ValueAdded
            | Kind::VariantAdded
            | Kind::SchemeAdded
            | Kind::ServerAdded
            | Kind::CodeAdded
            // Semantic Versioning 2.0.0, item 7.
            | Kind::Deprecated
    )
}
