//! The codes of what reading changes, a module for each group.

use crate::code::Diagnostic;

pub mod load;
pub mod tree;

/// What each code stands for, by group.
pub const ALL: &[&[&Diagnostic]] = &[load::ALL, tree::ALL];
