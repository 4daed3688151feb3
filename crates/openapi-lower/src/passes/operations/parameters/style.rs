//! The serialization style of a parameter.

use openapi_source::node::read;
use openapi_source::{Node, Origin};

use crate::codes;
use crate::cx::UniqueChanges;
use crate::plan::ParameterStyle;

/// The style of a parameter, as the description states it.
pub(super) struct Style {
    name: Option<Node>,
    explode: Option<Node>,
}

impl Style {
    pub(super) fn take(parameter: &mut Node) -> Style {
        Style {
            name: parameter.take("style"),
            explode: parameter.take("explode"),
        }
    }

    pub(super) fn is(&self, name: &str) -> bool {
        self.name.as_ref().and_then(Node::as_str) == Some(name)
    }

    /// Whether the style is the query style that progenitor supports: `form`, exploded.
    pub(super) fn is_plain(&self) -> bool {
        let other_styles = [
            "spaceDelimited",
            "pipeDelimited",
            "tabDelimited",
            "deepObject",
        ];
        !other_styles.iter().any(|name| self.is(name)) && self.explodes() != Some(false)
    }

    fn explodes(&self) -> Option<bool> {
        self.explode.as_ref().and_then(Node::as_bool)
    }

    /// Whether the style writes a prefix before the value, or does not encode the value.
    pub(super) fn is_prefixed(&self) -> bool {
        ["label", "matrix", "cookie"]
            .iter()
            .any(|name| self.is(name))
    }

    /// Whether the style keeps an object as a single parameter.
    pub(super) fn is_unexploded(&self) -> bool {
        self.explodes() == Some(false)
    }

    pub(super) fn explode_origin(&self) -> Option<Origin> {
        self.explode.as_ref().map(|node| node.origin)
    }

    /// Records the style of a query parameter in the Plan, unless progenitor supports the style.
    pub(super) fn keep_unsupported(self, plan: &mut Node, notes: &mut UniqueChanges) {
        if self.is_plain() {
            self.drop(notes)
        } else {
            self.keep(plan, notes)
        }
    }

    /// Records the style in the Plan.
    pub(super) fn keep(self, plan: &mut Node, notes: &mut UniqueChanges) {
        for (key, node) in [("style", self.name), ("explode", self.explode)] {
            let is_valid = |node: &Node| match key {
                "style" => read::<ParameterStyle>(node).is_ok(),
                _ => node.as_bool().is_some(),
            };
            match node {
                Some(node) if is_valid(&node) => plan.insert(key, node),
                Some(node) => notes.removed(&node, codes::parameters::STYLE_UNKNOWN),
                None => {}
            }
        }
    }

    /// Removes the style.
    pub(super) fn drop(self, notes: &mut UniqueChanges) {
        for node in [self.name, self.explode].into_iter().flatten() {
            notes.removed(&node, codes::parameters::STYLE_WITHOUT_EFFECT);
        }
    }
}
