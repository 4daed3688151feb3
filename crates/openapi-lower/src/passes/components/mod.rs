//! Components: their uses and their names.

pub(crate) mod deprecated;
pub(crate) mod directions;
pub(crate) mod names;
pub(crate) mod nullability;
pub(crate) mod secrets;
