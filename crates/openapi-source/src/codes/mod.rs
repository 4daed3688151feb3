//! The diagnostics of reading a description, a module for each group.

use crate::code::Diagnostic;

pub(crate) mod load;
#[doc(hidden)]
pub mod tree;

/// The diagnostics, by group.
pub const ALL: &[&[&Diagnostic]] = &[load::ALL, tree::ALL];
