//! The serialization style of a parameter.

use openapi_source::node::read;
use openapi_source::{Node, Origin};

use crate::codes;
use crate::cx::UniqueChanges;
use crate::plan::ParameterStyle;

/// The style of a parameter, as far as the description states a valid one.
pub(super) struct Style {
    name: Option<Node>,
    explode: Option<Node>,
}

impl Style {
    /// Removes and returns the style. Without a valid one, the default applies.
    pub(super) fn take(parameter: &mut Node, notes: &mut UniqueChanges) -> Style {
        let in_query = parameter.text("in") == Some("query");
        let is_defined = |name: &Node| match read::<ParameterStyle>(name) {
            Ok(
                ParameterStyle::Matrix
                | ParameterStyle::Label
                | ParameterStyle::Simple
                | ParameterStyle::Cookie,
            ) => !in_query,
            Ok(_) => true,
            Err(_) => false,
        };
        let mut take_valid = |key: &str, is_valid: &dyn Fn(&Node) -> bool| {
            let node = parameter.take(key)?;
            if is_valid(&node) {
                return Some(node);
            }
            let code = if node.is_null() {
                codes::parameters::STYLE_WITHOUT_EFFECT
            } else {
                codes::parameters::STYLE_UNKNOWN
            };
            notes.removed(&node, code);
            None
        };
        Style {
            name: take_valid("style", &is_defined),
            explode: take_valid("explode", &|node| node.as_bool().is_some()),
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
            self.keep(plan)
        }
    }

    /// Records the style in the Plan.
    pub(super) fn keep(self, plan: &mut Node) {
        for (key, node) in [("style", self.name), ("explode", self.explode)] {
            if let Some(node) = node {
                plan.insert(key, node);
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
