//! Which schemas declare dynamic anchors, and which references look for them.

use std::collections::{BTreeSet, HashMap, HashSet};

use openapi_source::pointer::{SCHEMAS, unescape};
use openapi_source::{Node, Origin, Origins, walk};

use super::targets::{Finding, Targets};
use super::{Spelling, each_schema};

/// The name by which `$recursiveAnchor` is kept, which no other anchor has.
pub(super) const RECURSIVE: &str = "#";

/// The most anchors that references of one document may look for.
const ANCHORS: usize = 32;

/// A schema that calls itself by a dynamic anchor.
struct Anchor {
    name: String,
    /// How a reference to it is spelled.
    spelling: Spelling,
    /// The schemas that hold it, the outermost first: those that stand for themselves, have
    /// an `$id` or bind anchors in their `$defs`.
    scopes: Vec<Origin>,
}

/// The dynamic anchors of a document and the references that look for them.
#[derive(Default)]
pub(super) struct Scopes {
    anchors: Vec<Anchor>,
    /// The schemas that stand inside others which declare anchors.
    within: HashMap<Origin, Vec<Origin>>,
    /// The names that references look for.
    pub(super) sought: BTreeSet<String>,
    /// The components that anchors of a scope lead to.
    bindings: HashMap<Origin, Vec<(String, String)>>,
    /// What a dynamic reference looks for, and what it leads to where nothing binds it.
    references: HashMap<Origin, (String, Option<String>)>,
}

impl Scopes {
    /// The anchors of a document; none where no reference looks for one.
    pub(super) fn of(root: &mut Node, origins: &Origins) -> Scopes {
        let mut scopes = Scopes::default();
        let mut sought = BTreeSet::new();
        each_schema(root, &mut |_, schema| {
            sought.extend(sought_by(schema).map(|(name, _)| name.to_owned()));
        });
        if sought.is_empty() {
            return scopes;
        }
        scopes.sought = sought.into_iter().take(ANCHORS).collect();
        if let Some(schemas) = root
            .at_mut("/components/schemas")
            .and_then(Node::as_object_mut)
        {
            for (name, schema) in schemas {
                scopes.collect(schema, Some(name), &mut Vec::new(), origins);
            }
        }
        walk::operations(root, |_, _, operation| {
            walk::operation_schemas(operation, |_, schema| {
                scopes.collect(schema, None, &mut Vec::new(), origins);
            });
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
        let scope = within.is_empty() || schema.has("$id") || binds(schema);
        if !within.is_empty() {
            self.within.insert(schema.origin, within.clone());
        }
        if scope {
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
        if scope {
            within.pop();
        }
    }

    /// The spellings of references to all anchors.
    pub(super) fn spellings(&self) -> impl Iterator<Item = &Spelling> {
        self.anchors.iter().map(|anchor| &anchor.spelling)
    }

    /// Settles which component each anchor leads to.
    pub(super) fn settle(&mut self, targets: &Targets, names: &HashSet<String>) {
        for anchor in &self.anchors {
            let (text, component) = &anchor.spelling;
            let direct = text.strip_prefix(SCHEMAS).map(unescape);
            let direct = direct.filter(|name| names.contains(&**name));
            let target = match (direct, targets.get(text, component.as_deref())) {
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

    /// Keeps a reference for later, where it looks for an anchor that some schema declares.
    pub(super) fn keep(&mut self, key: &str, reference: &Node, found: Option<&str>) -> bool {
        let Some(name) = sought_in(key, reference) else {
            return false;
        };
        let declared = self.anchors.iter().any(|anchor| anchor.name == name);
        if !declared || !self.sought.contains(name) {
            return false;
        }
        let kept = (name.to_owned(), found.map(str::to_owned));
        self.references.insert(reference.origin, kept);
        true
    }

    /// What the reference at this origin looks for, and where it leads otherwise.
    pub(super) fn reference(&self, origin: Origin) -> Option<&(String, Option<String>)> {
        self.references.get(&origin)
    }

    /// Whether any reference was kept.
    pub(super) fn has_references(&self) -> bool {
        !self.references.is_empty()
    }

    /// The anchors that hold inside a schema, with their components, those of the outermost
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

/// Whether a schema binds the anchors of what it refers to.
fn binds(schema: &Node) -> bool {
    schema.has("$ref")
        && ["$defs", "definitions"].iter().any(|key| {
            schema
                .members(key)
                .any(|(_, definition)| definition.has("$dynamicAnchor"))
        })
}

/// The anchors that the references of a schema look for.
fn sought_by(schema: &Node) -> impl Iterator<Item = (&str, Origin)> {
    ["$dynamicRef", "$recursiveRef"].iter().filter_map(|key| {
        let reference = schema.get(key)?;
        Some((sought_in(key, reference)?, reference.origin))
    })
}

/// The anchor that a reference looks for: a pointer looks for none.
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
