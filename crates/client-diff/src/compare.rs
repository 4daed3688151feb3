//! The comparison.

use crate::{Client, change::Change};

pub(crate) fn run(_old: &Client<'_>, _new: &Client<'_>) -> Vec<Change> {
    Vec::new()
}
