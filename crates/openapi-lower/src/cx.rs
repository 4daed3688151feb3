//! The context of the passes: options, shared data, and the record of changes.

use std::collections::{HashMap, HashSet};
use std::ops::{Deref, DerefMut};

use openapi_normalize::EnumValue;
use openapi_source::{Changes, Dialect, Node, Origin};

use crate::codes;
use crate::schema::is_empty;
use crate::{Options, Suggestion};

/// The context of a run of the passes. Changes are recorded as in [`Changes`].
pub(crate) struct Cx<'a> {
    pub(crate) options: &'a Options,
    /// The dialect of the input.
    pub(crate) dialect: Dialect,
    /// The schemas with a type before the passes, to count those that become untyped.
    pub(crate) typed: HashSet<Origin>,
    /// The parameters and bodies whose schema became a plain string.
    pub(crate) plain_text: HashSet<Origin>,
    /// The components that lowering created from inline compositions, and named.
    pub(crate) hoisted: HashSet<String>,
    /// The names and descriptions of enum values from extensions, by the origin of the value.
    pub(crate) enum_values: HashMap<Origin, EnumValue>,
    pub(crate) changes: Changes,
    /// The extensions whose values contradict the description, with the error messages.
    pub(crate) errors: Vec<(Origin, String)>,
    pub(crate) suggestions: Vec<Suggestion>,
}

/// Notes each change once, even if the changed node was copied.
pub(crate) type UniqueChanges<'c, 'o> = openapi_source::changes::UniqueChanges<'c, Cx<'o>>;

impl<'a> Cx<'a> {
    pub(crate) fn new(options: &'a Options, dialect: Dialect, changes: Changes) -> Cx<'a> {
        Cx {
            options,
            dialect,
            typed: HashSet::new(),
            plain_text: HashSet::new(),
            hoisted: HashSet::new(),
            enum_values: HashMap::new(),
            changes,
            errors: Vec::new(),
            suggestions: Vec::new(),
        }
    }

    /// Notes that an object has become empty if `change` removes its last member.
    pub(crate) fn emptied(&mut self, node: &mut Node, change: impl FnOnce(&mut Node, &mut Cx<'a>)) {
        let was_empty = is_empty(node);
        change(node, self);
        if is_empty(node) && !was_empty {
            self.note(node.origin, codes::tree::EMPTIED);
        }
    }
}

impl Deref for Cx<'_> {
    type Target = Changes;

    fn deref(&self) -> &Changes {
        &self.changes
    }
}

impl DerefMut for Cx<'_> {
    fn deref_mut(&mut self) -> &mut Changes {
        &mut self.changes
    }
}

impl AsMut<Changes> for Cx<'_> {
    fn as_mut(&mut self) -> &mut Changes {
        &mut self.changes
    }
}
