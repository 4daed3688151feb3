//! The context of the passes: shared data, and the record of changes.

use std::collections::HashMap;
use std::ops::{Deref, DerefMut};

use openapi_source::{Changes, Dialect, Node, Origin};

use crate::Options;

/// The context of a run of the passes. Changes are recorded as in [`Changes`].
pub(crate) struct Cx {
    /// The dialect of the input.
    pub(crate) dialect: Dialect,
    pub(crate) options: Options,
    /// Whether an OpenAPI 3 document has members of Swagger 2.0.
    pub(crate) has_swagger2_members: bool,
    /// The data about enum values from extensions, by the origin of the value.
    pub(crate) enum_values: HashMap<Origin, EnumValue>,
    /// The webhooks and callbacks that are copied to `paths` during the passes.
    pub(crate) webhooks: Vec<Webhook>,
    pub(crate) changes: Changes,
}

/// Notes each change once, even if the changed node was copied.
pub(crate) type UniqueChanges<'c> = openapi_source::changes::UniqueChanges<'c, Cx>;

/// A path item of a webhook or a callback that is copied to `paths`.
pub(crate) struct Webhook {
    /// The key in `paths`.
    pub(crate) key: String,
    /// The name in the description, of a webhook or of a callback.
    pub(crate) name: String,
    /// The method and path of the operation that declares the callback; `None` for a webhook.
    pub(crate) callback_of: Option<String>,
}

/// The data about an enum value from an extension such as `x-enum-varnames`.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct EnumValue {
    /// Whether the description deprecates the value.
    pub is_deprecated: bool,
    /// The name of the value in generated code, a string.
    pub name: Option<Node>,
    /// The documentation of the value, a string.
    pub description: Option<Node>,
}

impl Cx {
    pub(crate) fn new(dialect: Dialect, changes: Changes, options: Options) -> Cx {
        Cx {
            dialect,
            options,
            has_swagger2_members: false,
            enum_values: HashMap::new(),
            webhooks: Vec::new(),
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
