//! The serialization style of a parameter.

use openapi_source::node::read;
use openapi_source::{Node, Origin};

use crate::codes;
use crate::cx::Once;
use crate::plan::ParameterStyle;

/// How a query parameter is written.
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

    /// Whether it is the style of a query that progenitor writes: `form`, exploded.
    pub(super) fn is_plain(&self) -> bool {
        let form = self.name.as_ref().is_none_or(|name| {
            !matches!(
                name.as_str(),
                Some("spaceDelimited" | "pipeDelimited" | "tabDelimited" | "deepObject")
            )
        });
        form && self.explodes() != Some(false)
    }

    fn explodes(&self) -> Option<bool> {
        self.explode.as_ref().and_then(Node::as_bool)
    }

    /// Whether something goes before the value, or it is not encoded.
    pub(super) fn is_prefixed(&self) -> bool {
        ["label", "matrix", "cookie"]
            .iter()
            .any(|name| self.is(name))
    }

    /// Whether it says by itself that an object stays one parameter.
    pub(super) fn is_whole(&self) -> bool {
        self.explodes() == Some(false)
    }

    pub(super) fn explode_origin(&self) -> Option<Origin> {
        self.explode.as_ref().map(|node| node.origin)
    }

    /// Leaves the style of a query parameter to the Plan, where it is not the plain one.
    pub(super) fn leave(self, plan: &mut Node, notes: &mut Once) {
        if self.is_plain() {
            self.drop(notes)
        } else {
            self.keep(plan, notes)
        }
    }

    /// Leaves the style to the Plan.
    pub(super) fn keep(self, plan: &mut Node, notes: &mut Once) {
        for (key, node) in [("style", self.name), ("explode", self.explode)] {
            let fits = |node: &Node| match key {
                "style" => read::<ParameterStyle>(node).is_ok(),
                _ => node.as_bool().is_some(),
            };
            match node {
                Some(node) if fits(&node) => plan.insert(key, node),
                Some(node) => notes.removed(&node, codes::parameters::STYLE_UNKNOWN),
                None => {}
            }
        }
    }

    /// Leaves it unsaid.
    pub(super) fn drop(self, notes: &mut Once) {
        for node in [self.name, self.explode].into_iter().flatten() {
            notes.removed(&node, codes::parameters::STYLE_WITHOUT_EFFECT);
        }
    }
}
