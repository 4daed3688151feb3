//! Finds the schemas that references name, at their locations in the input or in the current
//! document.

use std::collections::{HashMap, HashSet};

use openapi_source::pointer::{self, SCHEMAS};
use openapi_source::references::{self, Fault};
use openapi_source::{Kind, Node, Origin, Origins, walk};

use super::{Spelling, each_schema};

/// The target of a reference.
#[derive(Clone)]
pub(super) enum Target<'r> {
    Component(String),
    Schema(&'r Node),
}

/// The targets of resolved references, by node.
pub(super) type Resolved<'r> = HashMap<*const Node, Result<Target<'r>, Fault>>;

/// The schemas of a document by location and by the names that they declare.
pub(super) struct Locations {
    /// The origins of the referenced locations in the input, by pointer.
    origins: HashMap<String, Origin>,
    /// The schemas, or else other nodes, with these origins and with those of `anchors` and `ids`.
    nodes: HashMap<Origin, Node>,
    /// The names of components by origin.
    components: HashMap<Origin, String>,
    /// The first schema with each anchor, by component and anchor.
    anchors: HashMap<(Option<String>, String), Origin>,
    /// The first schema with each `$id` or, after `#`, with each anchor.
    ids: HashMap<String, Origin>,
}

impl Locations {
    pub(super) fn new(root: &mut Node, references: &[Spelling], origins: &Origins) -> Locations {
        let pointers: Vec<&str> = references
            .iter()
            .filter_map(|(text, _)| references::fragment(root, text))
            .filter(|fragment| fragment.starts_with('/'))
            .collect();
        let paths: Vec<Vec<String>> = pointers
            .iter()
            .map(|pointer| pointer::fragment_segments(pointer).collect())
            .collect();
        let found = origins.find(&paths);
        let mut locations = Locations {
            origins: pointers
                .iter()
                .enumerate()
                .filter_map(|(index, pointer)| Some(((*pointer).to_owned(), *found.get(&index)?)))
                .collect(),
            nodes: HashMap::new(),
            components: HashMap::new(),
            anchors: HashMap::new(),
            ids: HashMap::new(),
        };
        for (name, schema) in walk::component_schemas(root).into_iter().flatten() {
            // A component created from a location has the same origin; the first one is used.
            locations
                .components
                .entry(schema.origin)
                .or_insert_with(|| name.clone());
        }
        locations.collect_declared_names(root);
        locations.collect_nodes(root);
        locations
    }

    /// Collects the names that schemas declare.
    fn collect_declared_names(&mut self, root: &mut Node) {
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
    fn collect_nodes(&mut self, root: &mut Node) {
        let mut missing: HashSet<Origin> = self
            .origins
            .values()
            .chain(self.anchors.values())
            .chain(self.ids.values())
            .copied()
            .collect();
        if missing.is_empty() {
            return;
        }
        each_schema(root, &mut |_, schema| {
            if missing.remove(&schema.origin) {
                self.nodes.insert(schema.origin, schema.clone());
            }
        });
        if !missing.is_empty() {
            collect_anywhere(root, &mut missing, &mut self.nodes);
        }
    }

    /// Returns the final target of a reference. `resolved` has the targets of the references
    /// resolved before, so the time is linear in the length of chains.
    pub(super) fn resolve<'r>(
        &'r self,
        root: &'r Node,
        text: &str,
        scope: Option<&str>,
        resolved: &mut Resolved<'r>,
    ) -> Result<Target<'r>, Fault> {
        let mut visited = Vec::new();
        let mut target = self.find(root, text, scope);
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
            if let Some(end) = resolved.get(&key) {
                break end.clone();
            }
            // If the references form a cycle, the loop finds this entry.
            resolved.insert(key, Err(Fault::Cycle));
            visited.push(key);
            target = self.find(root, next, None);
        };
        resolved.extend(visited.into_iter().map(|key| (key, end.clone())));
        end
    }

    /// Returns the target of a reference, or why there is none. The target may be a reference.
    fn find<'r>(
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
        let components = walk::component_schemas(root);
        let component = |name: &str| {
            let exists = components.is_some_and(|schemas| schemas.contains_key(name));
            exists.then(|| Target::Component(name.to_owned()))
        };
        let Some(fragment) = references::fragment(root, text) else {
            let by_id = || self.by_origin(*self.ids.get(text)?);
            return component(text).or_else(by_id);
        };
        if fragment.is_empty() {
            return scope.and_then(component);
        }
        if !fragment.starts_with('/') {
            let scoped = (scope.map(str::to_owned), fragment.to_owned());
            return self
                .anchors
                .get(&scoped)
                .or_else(|| self.ids.get(&format!("#{fragment}")))
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
        let enclosing = || components?.get(scope?);
        let in_document = references::at(root, fragment)
            .or_else(|| references::below(root, enclosing()?, fragment))
            .and_then(schema_of);
        if let Some(node) = in_document {
            return Some(match self.components.get(&node.origin) {
                Some(name) => Target::Component(name.clone()),
                None => Target::Schema(node),
            });
        }
        let is_definition = ["/definitions/", "/$defs/", "/schemas/"]
            .iter()
            .any(|section| fragment.starts_with(section));
        let last = pointer::fragment_segments(fragment).last()?;
        component(&last).filter(|_| is_definition)
    }

    fn by_origin(&self, origin: Origin) -> Option<Target<'_>> {
        if let Some(name) = self.components.get(&origin) {
            return Some(Target::Component(name.clone()));
        }
        schema_of(self.nodes.get(&origin)?).map(Target::Schema)
    }
}

/// Collects nodes with the requested origins, anywhere in a tree.
fn collect_anywhere(node: &Node, missing: &mut HashSet<Origin>, nodes: &mut HashMap<Origin, Node>) {
    if missing.remove(&node.origin) {
        nodes.insert(node.origin, node.clone());
    }
    for child in node.children() {
        collect_anywhere(child, missing, nodes);
    }
}

/// Returns the schema of a referenced node: the node itself, or the schema of a parameter, a
/// header, a request body or a response.
fn schema_of(node: &Node) -> Option<&Node> {
    let holder = node
        .get("content")
        .filter(|_| !node.has("type") && !node.has("properties"))
        .and_then(|content| content.as_object()?.values().next())
        .unwrap_or(node);
    let schema = match holder.get("schema") {
        Some(schema) if schema.is_object() && !holder.has("type") => schema,
        _ => holder,
    };
    matches!(schema.kind, Kind::Object(_) | Kind::Bool(_)).then_some(schema)
}
