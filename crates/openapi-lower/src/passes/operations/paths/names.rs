//! The names in a path, and the parameters that declare them.

use std::collections::{HashMap, HashSet};

use indexmap::IndexSet;
use openapi_source::Node;
use openapi_source::names::first_unused;
use openapi_source::vocabulary::METHODS;

use super::template::Piece;
use crate::passes::operations::operation_ids::{has_name_characters, words};

/// The names of path parameters in the operations of a path item, and in its path.
#[derive(Default)]
pub(super) struct Names {
    /// The names that operations declare.
    declared: HashSet<String>,
    /// The names whose style writes the prefix of the value.
    pub(super) prefixed: HashSet<String>,
    /// The names in the path, in this order.
    pub(super) used: Vec<String>,
    /// The names whose values span several segments.
    pub(super) multi_segment: IndexSet<String>,
    /// The names whose array items are separate segments.
    pub(super) exploded: HashSet<String>,
    /// New names, by declared name.
    pub(super) renamed: HashMap<String, String>,
}

impl Names {
    pub(super) fn declared(item: &Node) -> Names {
        let mut names = Names::default();
        for parameter in parameters_of_item(item) {
            if let ("path", Some(name)) = (location(parameter), parameter.text("name")) {
                names.declared.insert(name.to_owned());
                if let Some("label" | "matrix") = parameter.text("style") {
                    names.prefixed.insert(name.to_owned());
                }
            }
        }
        names
    }

    /// Whether an operation declares a path parameter with this name.
    pub(super) fn is_declared(&self, name: &str) -> bool {
        self.declared.contains(name)
    }

    /// Whether the path contains this name.
    pub(super) fn is_used(&self, name: &str) -> bool {
        self.used.iter().any(|used| used == name)
    }

    /// Appends a parameter to the path.
    pub(super) fn push(&mut self, path: &mut String, name: String) {
        path.push_str(&format!("{{{name}}}"));
        if !self.used.contains(&name) {
            self.used.push(name);
        }
    }

    /// Returns the name for a variable: a declared one if possible. `inner` is the text in braces.
    pub(super) fn resolve(&mut self, requested: &str, inner: &str, before: &[Piece]) -> String {
        let name = self.declared_as(requested, inner, before);
        let is_plain = !name.contains(|c: char| "{}/?#+*:=;&,".contains(c));
        let plain = requested.replace(['{', '}', '/'], "");
        if is_plain || !has_name_characters(&plain) || self.declared.contains(&plain) {
            return name;
        }
        self.declared.insert(plain.clone());
        self.renamed.insert(name, plain.clone());
        plain
    }

    /// Like [`Self::resolve`], but returns the name as declared.
    pub(super) fn declared_as(&self, requested: &str, inner: &str, before: &[Piece]) -> String {
        if let Some(name) = [requested, inner]
            .into_iter()
            .find(|name| self.declared.contains(*name))
        {
            return name.to_owned();
        }
        let mut unused: Vec<&String> = self
            .declared
            .iter()
            .filter(|name| !self.used.contains(name))
            .collect();
        unused.sort_unstable();
        let folded = fold(requested);
        if let Some(name) = unused.iter().find(|name| fold(name) == folded)
            && !folded.is_empty()
        {
            return (*name).clone();
        }
        if !requested.is_empty() && has_name_characters(requested) {
            return requested.replace(['{', '}', '/'], "");
        }
        match unused.as_slice() {
            [name] => (*name).clone(),
            _ => self.derive(before),
        }
    }

    /// Derives a name for empty braces from the word before them.
    fn derive(&self, before: &[Piece]) -> String {
        let word = before.iter().rev().find_map(|piece| match piece {
            Piece::Text(text) => words(text).last(),
            Piece::Parameter(_) => None,
        });
        let base = word.unwrap_or("value").to_owned();
        first_unused(
            [base.clone()],
            |number| format!("{base}_{number}"),
            |name| !self.declared.contains(name) && !self.is_used(name),
        )
    }
}

/// Normalizes letter case and punctuation of a name, in which authors are often inconsistent.
fn fold(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Returns the parameters of all operations of a path item.
pub(super) fn parameters_of_item(item: &Node) -> impl Iterator<Item = &Node> {
    let operations = METHODS.iter().filter_map(move |method| item.get(method));
    operations.flat_map(parameters)
}

pub(super) fn parameters(operation: &Node) -> impl Iterator<Item = &Node> {
    operation.items("parameters").iter()
}

/// Returns the location of a parameter; empty if it has none.
pub(super) fn location(parameter: &Node) -> &str {
    parameter.text("in").unwrap_or_default()
}

/// Whether a parameter has one of the locations, and the name.
pub(super) fn is_declared(parameter: &Node, locations: &[&str], name: &str) -> bool {
    locations.contains(&location(parameter)) && parameter.text("name") == Some(name)
}
