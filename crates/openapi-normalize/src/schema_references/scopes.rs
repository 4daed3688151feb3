//! Collects the schemas with dynamic anchors, and the references that look them up.

use std::collections::{BTreeSet, HashMap, HashSet};

use openapi_source::pointer::{SCHEMAS, unescape};
use openapi_source::{Node, Origin, Origins, walk};

use super::targets::{Finding, Targets};
use super::{Spelling, each_schema};

/// The internal name for `$recursiveAnchor`; no other anchor can have it.
const RECURSIVE: &str = "#";

/// The keywords of references that look up an anchor.
pub(super) const DYNAMIC_REFERENCES: [&str; 2] = ["$dynamicRef", "$recursiveRef"];

/// The maximum number of anchors that references of a document may look up.
const MAX_ANCHORS: usize = 32;

/// A schema with a dynamic anchor.
struct Anchor {
    name: String,
    /// The spelling of a reference to it.
    spelling: Spelling,
    /// The enclosing schemas, the outermost first, that are components, have an `$id`, or bind
    /// anchors in their `$defs`.
    scopes: Vec<Origin>,
}

/// The dynamic anchors of a document, and the references that look them up.
#[derive(Default)]
pub(super) struct Scopes {
    anchors: Vec<Anchor>,
    /// The enclosing schemas with anchors, by schema.
    within: HashMap<Origin, Vec<Origin>>,
    /// The anchors that references look up.
    sought: BTreeSet<String>,
    /// The components for the anchors of each scope.
    bindings: HashMap<Origin, Vec<(String, String)>>,
    /// The anchor that a dynamic reference looks up, and its target if no scope binds the anchor.
    references: HashMap<Origin, (String, Option<String>)>,
}

impl Scopes {
    /// Collects the anchors of a document; none if no reference looks one up.
    pub(super) fn of(root: &mut Node, origins: &Origins) -> Scopes {
        let mut scopes = Scopes::default();
        let mut sought = BTreeSet::new();
        each_schema(root, &mut |_, schema| {
            sought.extend(sought_by(schema).map(str::to_owned));
        });
        if sought.is_empty() {
            return scopes;
        }
        scopes.sought = sought.into_iter().take(MAX_ANCHORS).collect();
        walk::top_schemas(root, |site, schema| {
            scopes.collect(schema, site.component(), &mut Vec::new(), origins);
        });
        scopes
    }

    fn collect(
        &mut self,
        schema: &mut Node,
        component: Option<&str>,
        within: &mut Vec<Origin>,
        origins: &Origins,
    ) {
        let is_scope = within.is_empty() || schema.has("$id") || binds(schema);
        if !within.is_empty() {
            self.within.insert(schema.origin, within.clone());
        }
        if is_scope {
            within.push(schema.origin);
        }
        let dynamic = schema.text("$dynamicAnchor").map(str::to_owned);
        let recursive = schema
            .flag("$recursiveAnchor")
            .then(|| RECURSIVE.to_owned());
        for name in dynamic.into_iter().chain(recursive) {
            if !self.sought.contains(&name) {
                continue;
            }
            let pointer = origins.pointer(schema.origin);
            let text = if pointer.starts_with('/') {
                format!("#{pointer}")
            } else {
                format!("#{}", name.trim_start_matches('#'))
            };
            self.anchors.push(Anchor {
                name,
                spelling: (text, component.map(str::to_owned)),
                scopes: within.clone(),
            });
        }
        walk::sub_schemas(schema, |child| {
            self.collect(child, component, within, origins)
        });
        if is_scope {
            within.pop();
        }
    }

    /// Returns the spellings of references to all anchors.
    pub(super) fn spellings(&self) -> impl Iterator<Item = &Spelling> {
        self.anchors.iter().map(|anchor| &anchor.spelling)
    }

    /// Determines the component for each anchor.
    pub(super) fn bind(&mut self, targets: &Targets, names: &HashSet<String>) {
        for anchor in &self.anchors {
            let (text, component) = &anchor.spelling;
            let component_name = text
                .strip_prefix(SCHEMAS)
                .map(unescape)
                .filter(|name| names.contains(&**name));
            let target = match (component_name, targets.get(text, component.as_deref())) {
                (Some(name), _) => name.into_owned(),
                (None, Finding::Component(name)) => name,
                (None, Finding::Nothing(_)) => continue,
            };
            if let Some(scope) = anchor.scopes.last() {
                let bindings = self.bindings.entry(*scope).or_default();
                if !bindings.iter().any(|(name, _)| *name == anchor.name) {
                    bindings.push((anchor.name.clone(), target));
                }
            }
        }
    }

    /// Stores a dynamic reference with its target if unbound, and returns `true`, if some schema
    /// declares the anchor that the reference looks up.
    pub(super) fn keep(&mut self, key: &str, reference: &Node, target: Option<&str>) -> bool {
        let Some(name) = sought_in(key, reference) else {
            return false;
        };
        let is_declared = self.anchors.iter().any(|anchor| anchor.name == name);
        if !is_declared || !self.sought.contains(name) {
            return false;
        }
        let lookup = (name.to_owned(), target.map(str::to_owned));
        self.references.insert(reference.origin, lookup);
        true
    }

    /// Returns the anchor that the reference with this origin looks up, and its target if unbound.
    pub(super) fn reference(&self, origin: Origin) -> Option<&(String, Option<String>)> {
        self.references.get(&origin)
    }

    /// Whether any dynamic references are stored.
    pub(super) fn has_references(&self) -> bool {
        !self.references.is_empty()
    }

    /// Returns the anchors in scope inside a schema with their components, those of the outermost
    /// scope first.
    pub(super) fn around(&self, schema: Origin) -> impl Iterator<Item = &(String, String)> {
        let within = self.within.get(&schema).into_iter().flatten();
        within
            .copied()
            .chain(std::iter::once(schema))
            .filter_map(|scope| self.bindings.get(&scope))
            .flatten()
    }
}

/// Whether a schema binds the anchors of a schema that it refers to.
fn binds(schema: &Node) -> bool {
    schema.has("$ref")
        && ["$defs", "definitions"].iter().any(|key| {
            schema
                .members(key)
                .any(|(_, definition)| definition.has("$dynamicAnchor"))
        })
}

/// Returns the anchors that the references of a schema look up.
fn sought_by(schema: &Node) -> impl Iterator<Item = &str> {
    DYNAMIC_REFERENCES
        .iter()
        .filter_map(|key| sought_in(key, schema.get(key)?))
}

/// Returns the anchor that a reference looks up; `None` for a pointer.
fn sought_in<'r>(key: &str, reference: &'r Node) -> Option<&'r str> {
    let text = reference.as_str()?;
    match key {
        "$recursiveRef" => (text == "#").then_some(RECURSIVE),
        "$dynamicRef" => {
            let (_, anchor) = text.split_once('#')?;
            (!anchor.is_empty() && !anchor.starts_with('/')).then_some(anchor)
        }
        _ => None,
    }
}
