//! Finds the schemas that references name, at their locations in the input or in the current
//! document.

use std::collections::{HashMap, HashSet};

use openapi_source::pointer::{self, SCHEMAS};
use openapi_source::references::{self, Fault};
use openapi_source::{Kind, Node, Origin, Origins};

use super::{Spelling, each_schema};

/// The target of a reference.
#[derive(Clone)]
pub(super) enum Target<'r> {
    Component(String),
    Schema(&'r Node),
}

/// The targets of resolved references, by node.
pub(super) type Passed<'r> = HashMap<*const Node, Result<Target<'r>, Fault>>;

/// The schemas of a document by location and by the names that they declare.
pub(super) struct Locations {
    /// The origins of the referenced locations in the input.
    origins: HashMap<String, Origin>,
    /// The schemas with these origins.
    moved: HashMap<Origin, Node>,
    components: HashMap<Origin, String>,
    /// The anchors by component, and the ids.
    anchors: HashMap<(Option<String>, String), Origin>,
    /// The first schema with each anchor.
    ids: HashMap<String, Origin>,
}

impl Locations {
    pub(super) fn new(root: &mut Node, wanted: &[Spelling], origins: &Origins) -> Locations {
        let pointers: Vec<&str> = wanted
            .iter()
            .filter_map(|(text, _)| references::fragment(root, text))
            .filter(|fragment| fragment.starts_with('/'))
            .collect();
        let paths: Vec<Vec<String>> = pointers
            .iter()
            .map(|pointer| pointer::fragment_segments(pointer).collect())
            .collect();
        let found = origins.find(&paths);
        let by_pointer: HashMap<String, Origin> = pointers
            .iter()
            .enumerate()
            .filter_map(|(index, pointer)| Some(((*pointer).to_owned(), *found.get(&index)?)))
            .collect();
        let mut locations = Locations {
            origins: by_pointer,
            moved: HashMap::new(),
            components: HashMap::new(),
            anchors: HashMap::new(),
            ids: HashMap::new(),
        };
        if let Some(components) = root.get("components") {
            for (name, schema) in components.members("schemas") {
                // A component created from a location has the same origin; the first one is used.
                locations
                    .components
                    .entry(schema.origin)
                    .or_insert_with(|| name.clone());
            }
        }
        locations.declared(root);
        locations.collect(root);
        locations
    }

    /// Collects the names that schemas declare.
    fn declared(&mut self, root: &mut Node) {
        each_schema(root, &mut |scope, schema| {
            for key in ["$anchor", "$dynamicAnchor"] {
                if let Some(anchor) = schema.text(key) {
                    let scoped = (scope.map(str::to_owned), anchor.to_owned());
                    self.anchors.entry(scoped).or_insert(schema.origin);
                    self.ids
                        .entry(format!("#{anchor}"))
                        .or_insert(schema.origin);
                }
            }
            if let Some(id) = schema.text("$id").or_else(|| schema.text("id")) {
                let id = id.trim_end_matches('#');
                self.ids.entry(id.to_owned()).or_insert(schema.origin);
            }
        });
    }

    /// Collects the nodes with the requested origins: schemas, else other nodes.
    fn collect(&mut self, root: &mut Node) {
        let mut wanted: HashSet<Origin> = self
            .origins
            .values()
            .chain(self.anchors.values())
            .chain(self.ids.values())
            .copied()
            .collect();
        if wanted.is_empty() {
            return;
        }
        each_schema(root, &mut |_, schema| {
            if wanted.remove(&schema.origin) {
                self.moved.insert(schema.origin, schema.clone());
            }
        });
        if !wanted.is_empty() {
            anywhere(root, &mut wanted, &mut self.moved);
        }
    }

    /// Returns the final target of a reference. `passed` has the targets of the references resolved
    /// before, so that the time is linear in the length of chains.
    pub(super) fn resolve<'r>(
        &'r self,
        root: &'r Node,
        text: &str,
        scope: Option<&str>,
        passed: &mut Passed<'r>,
    ) -> Result<Target<'r>, Fault> {
        let mut visited = Vec::new();
        let mut target = self.once(root, text, scope);
        let end = loop {
            let Ok(Target::Schema(node)) = target else {
                break target;
            };
            let Some(next) = node
                .text("$ref")
                .filter(|_| node.as_object().is_some_and(|map| map.len() == 1))
            else {
                break target;
            };
            let key = std::ptr::from_ref(node);
            if let Some(known) = passed.get(&key) {
                break known.clone();
            }
            // If the references form a cycle, the recursion finds this entry.
            passed.insert(key, Err(Fault::Cycle));
            visited.push(key);
            target = self.once(root, next, None);
        };
        passed.extend(visited.into_iter().map(|key| (key, end.clone())));
        end
    }

    fn once<'r>(
        &'r self,
        root: &'r Node,
        text: &str,
        scope: Option<&str>,
    ) -> Result<Target<'r>, Fault> {
        let fault = || {
            let fragment = references::fragment(root, text).ok_or(Fault::Undefined);
            let found = fragment.and_then(|fragment| references::find_at(root, fragment));
            found.err().unwrap_or(Fault::Undefined)
        };
        self.target(root, text, scope).ok_or_else(fault)
    }

    fn target<'r>(&'r self, root: &'r Node, text: &str, scope: Option<&str>) -> Option<Target<'r>> {
        let components = root.get("components").and_then(|node| node.get("schemas"));
        let component = |name: &str| {
            let there = components.is_some_and(|schemas| schemas.has(name));
            there.then(|| Target::Component(name.to_owned()))
        };
        let own = || scope.and_then(|name| components?.get(name));
        let Some(fragment) = references::fragment(root, text) else {
            let named = self
                .ids
                .get(text)
                .and_then(|origin| self.by_origin(*origin));
            return component(text).or(named);
        };
        if fragment.is_empty() {
            return scope.and_then(component);
        }
        if !fragment.starts_with('/') {
            let scoped = (scope.map(str::to_owned), fragment.to_owned());
            let anchors = self.anchors.get(&scoped);
            let origin = anchors.or_else(|| self.ids.get(&format!("#{fragment}")));
            return origin
                .and_then(|origin| self.by_origin(*origin))
                .or_else(|| component(fragment));
        }
        if let Some(name) = text
            .strip_prefix(SCHEMAS)
            .filter(|name| !name.contains('/'))
            && let Some(target) = component(&pointer::decoded(name))
        {
            return Some(target);
        }
        let origin = self.origins.get(fragment);
        if let Some(target) = origin.and_then(|origin| self.by_origin(*origin)) {
            return Some(target);
        }
        let now = references::at(root, fragment)
            .or_else(|| references::below(root, own()?, fragment))
            .and_then(schema_of);
        if let Some(node) = now {
            return Some(match self.components.get(&node.origin) {
                Some(name) => Target::Component(name.clone()),
                None => Target::Schema(node),
            });
        }
        let last = pointer::fragment_segments(fragment).last()?;
        let definitions = ["/definitions/", "/$defs/", "/schemas/"];
        definitions
            .iter()
            .any(|location| fragment.starts_with(location))
            .then(|| component(&last))?
    }

    fn by_origin(&self, origin: Origin) -> Option<Target<'_>> {
        if let Some(name) = self.components.get(&origin) {
            return Some(Target::Component(name.clone()));
        }
        schema_of(self.moved.get(&origin)?).map(Target::Schema)
    }
}

/// Collects nodes with the requested origins, anywhere in the document.
fn anywhere(node: &Node, wanted: &mut HashSet<Origin>, moved: &mut HashMap<Origin, Node>) {
    if wanted.remove(&node.origin) {
        moved.insert(node.origin, node.clone());
    }
    match &node.kind {
        Kind::Array(items) => items.iter().for_each(|item| anywhere(item, wanted, moved)),
        Kind::Object(map) => map
            .values()
            .for_each(|member| anywhere(member, wanted, moved)),
        _ => {}
    }
}

/// Returns the schema of a referenced node: the node itself, or the schema of a parameter, a
/// header, a request body or a response.
fn schema_of(node: &Node) -> Option<&Node> {
    let part = node
        .get("content")
        .filter(|_| !node.has("type") && !node.has("properties"))
        .and_then(|content| content.as_object()?.values().next())
        .unwrap_or(node);
    let schema = match part.get("schema") {
        Some(schema) if schema.is_object() && !part.has("type") => schema,
        _ => part,
    };
    matches!(schema.kind, Kind::Object(_) | Kind::Bool(_)).then_some(schema)
}
