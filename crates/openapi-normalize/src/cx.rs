//! What passes share: what they hand on to each other, and the record of their changes.

use std::collections::HashMap;
use std::ops::{Deref, DerefMut};

use openapi_source::{Changes, Dialect, Node, Origin};

/// The context of a run of the passes. Changes are recorded as in [`Changes`].
pub(crate) struct Cx {
    /// The dialect of the input.
    pub(crate) dialect: Dialect,
    /// Whether an OpenAPI 3 document has pieces of Swagger 2.0.
    pub(crate) has_swagger2_pieces: bool,
    /// What extensions say of enum values, by the value.
    pub(crate) enum_values: HashMap<Origin, EnumValue>,
    pub(crate) changes: Changes,
}

/// Notes each change once, also where what it concerns has been copied.
pub(crate) type Once<'c> = openapi_source::changes::Once<'c, Cx>;

/// What an extension such as `x-enum-varnames` says of an enum value.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct EnumValue {
    /// Whether the description deprecates the value.
    pub is_deprecated: bool,
    /// The name that generated code should give to the value.
    pub name: Option<String>,
    /// The text for the documentation of the value, a string.
    pub description: Option<Node>,
}

impl Cx {
    pub(crate) fn new(dialect: Dialect, changes: Changes) -> Cx {
        Cx {
            dialect,
            has_swagger2_pieces: false,
            enum_values: HashMap::new(),
            changes,
        }
    }
}

impl Deref for Cx {
    type Target = Changes;

    fn deref(&self) -> &Changes {
        &self.changes
    }
}

impl DerefMut for Cx {
    fn deref_mut(&mut self) -> &mut Changes {
        &mut self.changes
    }
}

impl AsMut<Changes> for Cx {
    fn as_mut(&mut self) -> &mut Changes {
        &mut self.changes
    }
}
