//! What passes share: the options, what they hand on to each other, and the record of their
//! changes.

use std::collections::{HashMap, HashSet};
use std::ops::{Deref, DerefMut};

use openapi_normalize::EnumValue;
use openapi_source::{Changes, Dialect, Node, Origin};

use crate::codes;
use crate::{Options, Suggestion};

/// The context of a run of the passes. Changes are recorded as in [`Changes`].
pub(crate) struct Cx<'a> {
    pub(crate) options: &'a Options,
    /// The dialect of the input.
    pub(crate) dialect: Dialect,
    /// The schemas that said something about their value when the passes began, to tell
    /// what became untyped on the way.
    pub(crate) typed: HashSet<Origin>,
    /// The parameters and bodies whose structure became plain text.
    pub(crate) plain_text: HashSet<Origin>,
    /// The components that lowering made of compositions inside others, and named.
    pub(crate) hoisted: HashSet<String>,
    /// What extensions say of enum values, by the value: a name and a description.
    pub(crate) enum_values: HashMap<Origin, EnumValue>,
    pub(crate) changes: Changes,
    /// What cannot be lowered, since it contradicts the description that it stands in.
    pub(crate) errors: Vec<(Origin, String)>,
    pub(crate) suggestions: Vec<Suggestion>,
}

/// Notes each change once, also where what it concerns has been copied.
pub(crate) type Once<'c, 'o> = openapi_source::changes::Once<'c, Cx<'o>>;

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

    /// Records that nothing is left of an object that `change` takes members out of.
    pub(crate) fn emptied(&mut self, node: &mut Node, change: impl FnOnce(&mut Node, &mut Cx<'a>)) {
        let empty = |node: &Node| node.as_object().is_some_and(|map| map.is_empty());
        let before = empty(node);
        change(node, self);
        if empty(node) && !before {
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
