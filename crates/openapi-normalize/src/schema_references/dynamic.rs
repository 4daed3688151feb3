//! Dynamic references: copies a generic schema for each of its bindings.
//!
//! `$dynamicRef: '#item'` refers to the outermost schema in the dynamic scope that declares
//! `$dynamicAnchor: item` (JSON Schema Core 8.2.3.2): `Names`, which refers to `List` and binds
//! `item` to strings, is a list of strings. The scope is followed from every component and from
//! every schema of an operation; `List` in this scope becomes a copy with a plain reference. A
//! schema that does nothing but bind a generic schema becomes the copy itself. `$recursiveRef` of
//! older drafts is equivalent, with a single unnamed anchor.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};

use heck::ToPascalCase;
use openapi_source::names::first_unused;
use openapi_source::pointer::{SCHEMAS, escape};
use openapi_source::{Kind, Map, Node, walk};

use super::scopes::{DYNAMIC_REFERENCES, Scopes};
use crate::codes;
use crate::cx::UniqueChanges;

/// The component for each anchor in a dynamic scope.
type Bindings = BTreeMap<String, String>;

/// The maximum number of copies of generic schemas.
const MAX_COPIES: usize = 500;

/// The maximum number of objects in all copies of generic schemas.
const MAX_OBJECTS: usize = 50_000;

/// The maximum length of a chain of components that only refer to another component.
const MAX_HOPS: usize = 16;

/// Replaces the dynamic references in `scopes` with plain ones. `anchor_components` are the
/// components that were created only for anchors.
pub(super) fn run(
    root: &mut Node,
    scopes: &Scopes,
    anchor_components: &[String],
    notes: &mut UniqueChanges,
) {
    if !scopes.has_references() {
        return;
    }
    let schemas = walk::component_schemas(root).cloned().unwrap_or_default();
    let mut dynamic = Dynamic {
        sought: sought(&schemas, scopes),
        schemas: &schemas,
        scopes,
        anchor_components,
        copies: HashMap::new(),
        inlined: Vec::new(),
        names: schemas.keys().cloned().collect(),
        pending: VecDeque::new(),
        remaining_objects: MAX_OBJECTS,
        notes,
    };
    walk::top_schemas(root, |site, schema| {
        dynamic.schema(schema, &Bindings::new(), site.component());
    });
    let copies = dynamic.into_copies();
    if let Some(schemas) = walk::component_schemas_mut(root) {
        schemas.extend(copies);
    }
    remove_unused(root, anchor_components);
}

struct Dynamic<'s, 'n, 'c> {
    /// The unchanged components.
    schemas: &'s Map,
    scopes: &'s Scopes,
    anchor_components: &'s [String],
    /// The anchors that references inside a component look up, at any depth.
    sought: HashMap<&'s str, BTreeSet<&'s str>>,
    /// The names of the copies, by component and bindings.
    copies: HashMap<(String, Bindings), String>,
    names: HashSet<String>,
    /// The enclosing generic schemas that are being inlined without a component: a generic schema
    /// that refers to itself would be inlined forever.
    inlined: Vec<(String, Bindings)>,
    /// The names of the copies still to be created, with their components and bindings.
    pending: VecDeque<(String, String, Bindings)>,
    /// The number of objects that may still be copied.
    remaining_objects: usize,
    notes: &'n mut UniqueChanges<'c>,
}

impl Dynamic<'_, '_, '_> {
    /// Creates the requested copies, and those that they request in turn.
    fn into_copies(mut self) -> Vec<(String, Node)> {
        let mut copies = Vec::new();
        while let Some((name, component, bindings)) = self.pending.pop_front() {
            let Some(mut schema) = self.schemas.get(&component).cloned() else {
                continue;
            };
            self.schema(&mut schema, &bindings, None);
            copies.push((name, schema));
        }
        copies
    }

    /// Replaces the references of a schema and its subschemas in the scope of the bindings `outer`.
    /// `component` is the name of the schema if it is a component.
    fn schema(&mut self, schema: &mut Node, outer: &Bindings, component: Option<&str>) {
        let bindings = self.within(schema, outer);
        let inlined_before = self.inlined.len();
        if let Some(target) = schema.ref_name() {
            self.plain(schema, &target, &bindings, component);
        }
        for key in DYNAMIC_REFERENCES {
            if let Some(reference) = schema.get(key)
                && let Some((anchor, unbound_target)) = self.scopes.reference(reference.origin)
            {
                let target = bindings.get(anchor).or(unbound_target.as_ref()).cloned();
                self.dynamic(schema, key, target, &bindings);
            }
        }
        walk::sub_schemas(schema, |child| self.schema(child, &bindings, None));
        self.inlined.truncate(inlined_before);
    }

    /// Returns the bindings inside a schema: the outer ones, and its own anchors.
    fn within(&self, schema: &Node, outer: &Bindings) -> Bindings {
        let mut bindings = outer.clone();
        for (anchor, component) in self.scopes.around(schema.origin) {
            bindings
                .entry(anchor.clone())
                .or_insert_with(|| component.clone());
        }
        bindings
    }

    /// Replaces a plain reference to a generic schema with a reference to a copy, or with the copy
    /// itself.
    fn plain(
        &mut self,
        schema: &mut Node,
        target: &str,
        bindings: &Bindings,
        component: Option<&str>,
    ) {
        let Some(bound) = self.bound_in(target, bindings) else {
            return;
        };
        let key = (target.to_owned(), bound);
        let only_binds = schema.as_object().is_some_and(|map| {
            map.keys()
                .all(|key| matches!(key.as_str(), "$ref" | "title" | "description"))
        });
        let becomes_copy = only_binds && self.scopes.around(schema.origin).next().is_some();
        if becomes_copy
            && !self.copies.contains_key(&key)
            && !self.inlined.contains(&key)
            && let Some(generic) = self.schemas.get(target).and_then(Node::as_object)
            && self.charge(target)
        {
            let (_, bound) = key.clone();
            if let Some(reference) = schema.take("$ref") {
                self.notes
                    .removed(&reference, codes::schema_references::GENERIC_INLINED);
            }
            match component {
                Some(name) => {
                    self.copies.insert(key, name.to_owned());
                }
                None => self.inlined.push(key),
            }
            schema.members_mut().insert_missing(generic.clone());
            // The generic schema may itself be a reference.
            if let Some(next) = schema.ref_name() {
                self.plain(schema, &next, &bound, None);
            }
            return;
        }
        self.refer_to_copy(schema, key);
    }

    /// Makes the reference of a schema refer to a copy.
    fn refer_to_copy(&mut self, schema: &mut Node, key: (String, Bindings)) {
        let Some(origin) = schema.get("$ref").map(|node| node.origin) else {
            return;
        };
        match self.copy(key) {
            Some(name) => {
                let target = format!("{SCHEMAS}{}", escape(&name));
                schema.insert("$ref", Node::new(target, origin));
                self.notes
                    .note(origin, codes::schema_references::GENERIC_BOUND);
            }
            None => {
                if let Some(reference) = schema.take("$ref") {
                    let code = codes::schema_references::TOO_MANY_BINDINGS;
                    self.notes.removed(&reference, code);
                }
            }
        }
    }

    /// Replaces a dynamic reference with a plain reference to its target, or with the target
    /// itself.
    fn dynamic(
        &mut self,
        schema: &mut Node,
        key: &str,
        target: Option<String>,
        bindings: &Bindings,
    ) {
        let Some(reference) = schema.take(key) else {
            return;
        };
        let origin = reference.origin;
        let Some(target) = target else {
            let code = codes::schema_references::DYNAMIC_UNBOUND;
            self.notes.removed(&reference, code);
            return;
        };
        let target = self.alias(target);
        self.notes
            .note(origin, codes::schema_references::DYNAMIC_BOUND);
        let mut plain = self
            .type_alone(&target)
            .unwrap_or_else(|| Node::schema_ref(&target, origin));
        if let Some(bound) = self.bound_in(&target, bindings) {
            self.refer_to_copy(&mut plain, (target, bound));
        }
        if schema.as_object().is_none_or(Map::is_empty) {
            schema.kind = plain.kind;
        } else if !schema.has("$ref") && plain.has("$ref") {
            schema
                .members_mut()
                .extend(std::mem::take(plain.members_mut()));
        } else {
            let mut subschemas = match schema.take("allOf").map(|node| node.kind) {
                Some(Kind::Array(subschemas)) => subschemas,
                _ => Vec::new(),
            };
            subschemas.push(plain);
            schema.insert("allOf", Node::new(subschemas, origin));
        }
    }

    /// Returns the component that a component created for an anchor refers to.
    fn alias(&self, mut name: String) -> String {
        for _ in 0..MAX_HOPS {
            let next = self
                .anchor_component(&name)
                .filter(|schema| schema.as_object().is_some_and(|map| map.len() == 1))
                .and_then(Node::ref_name);
            match next {
                Some(next) => name = next,
                None => break,
            }
        }
        name
    }

    /// Returns a component created for an anchor if it only has a type, and thus need not be a
    /// component.
    fn type_alone(&self, name: &str) -> Option<Node> {
        const KEYWORDS: [&str; 4] = ["description", "format", "title", "type"];
        let schema = self.anchor_component(name)?;
        schema
            .as_object()?
            .iter()
            .all(|(keyword, value)| {
                KEYWORDS.contains(&keyword.as_str()) && value.as_str().is_some()
            })
            .then(|| schema.clone())
    }

    /// Returns the component with this name if it was created for an anchor.
    fn anchor_component(&self, name: &str) -> Option<&Node> {
        let schema = self.schemas.get(name)?;
        let is_for_anchor = self.anchor_components.iter().any(|it| it == name);
        is_for_anchor.then_some(schema)
    }

    /// Returns the bindings with which references inside a component resolve differently than in a
    /// scope that starts at the component; `None` if there is no difference.
    fn bound_in(&self, component: &str, outer: &Bindings) -> Option<Bindings> {
        let schema = self.schemas.get(component)?;
        let bound = self.relevant(component, self.within(schema, outer));
        let alone = self.relevant(component, self.within(schema, &Bindings::new()));
        (bound != alone).then_some(bound)
    }

    /// Returns those of the bindings that references inside a component look up.
    fn relevant(&self, component: &str, mut bindings: Bindings) -> Bindings {
        let mut anchors: BTreeSet<&str> = BTreeSet::new();
        let mut open: Vec<&str> = vec![component];
        let mut seen: HashSet<&str> = HashSet::new();
        while let Some(name) = open.pop() {
            if !seen.insert(name) {
                continue;
            }
            for anchor in self.sought.get(name).into_iter().flatten() {
                if anchors.insert(anchor)
                    && let Some(target) = bindings.get(*anchor)
                    && let Some((target, _)) = self.schemas.get_key_value(target)
                {
                    open.push(target);
                }
            }
        }
        bindings.retain(|anchor, _| anchors.contains(anchor.as_str()));
        bindings
    }

    /// Returns the copy of a component with the given bindings; `None` if there are too many
    /// copies.
    fn copy(&mut self, key: (String, Bindings)) -> Option<String> {
        if let Some(name) = self.copies.get(&key) {
            return Some(name.clone());
        }
        if !self.charge(&key.0) {
            return None;
        }
        let (component, bound) = &key;
        let targets: String = bound.values().map(|it| it.to_pascal_case()).collect();
        let base = format!("{component}Of{targets}");
        let numbered = |number| format!("{base}{number}");
        let name = first_unused([base.clone()], numbered, |name| !self.names.contains(name));
        self.names.insert(name.clone());
        self.pending
            .push_back((name.clone(), component.clone(), bound.clone()));
        self.copies.insert(key, name.clone());
        Some(name)
    }

    /// Counts a copy of a component; returns `false` if it exceeds a limit.
    fn charge(&mut self, component: &str) -> bool {
        let count = self.schemas.get(component).map_or(0, count_objects);
        match self.remaining_objects.checked_sub(count) {
            Some(rest) if self.copies.len() < MAX_COPIES => {
                self.remaining_objects = rest;
                true
            }
            _ => false,
        }
    }
}

/// Returns the anchors that references inside each component look up, directly or indirectly.
fn sought<'s>(schemas: &'s Map, scopes: &'s Scopes) -> HashMap<&'s str, BTreeSet<&'s str>> {
    let mut sought: HashMap<&str, BTreeSet<&str>> = HashMap::new();
    let mut used_by: HashMap<&str, Vec<&str>> = HashMap::new();
    for (name, schema) in schemas {
        walk::objects(schema, &mut |node| {
            for key in DYNAMIC_REFERENCES {
                if let Some(reference) = node.get(key)
                    && let Some((anchor, unbound_target)) = scopes.reference(reference.origin)
                {
                    sought.entry(name).or_default().insert(anchor);
                    if let Some(target) = unbound_target {
                        used_by.entry(target).or_default().push(name);
                    }
                }
            }
            if let Some(target) = node.ref_name()
                && let Some((target, _)) = schemas.get_key_value(&target)
            {
                used_by.entry(target).or_default().push(name);
            }
        });
    }
    let mut pending: Vec<&str> = sought.keys().copied().collect();
    while let Some(name) = pending.pop() {
        let anchors = sought.get(name).cloned().unwrap_or_default();
        for user in used_by.get(name).into_iter().flatten() {
            let user_anchors = sought.entry(user).or_default();
            let count_before = user_anchors.len();
            user_anchors.extend(&anchors);
            if user_anchors.len() > count_before {
                pending.push(user);
            }
        }
    }
    sought
}

/// Removes the components that were created only for anchors, unless a reference still names them.
fn remove_unused(root: &mut Node, anchor_components: &[String]) {
    let mut unused: HashSet<&str> = anchor_components.iter().map(String::as_str).collect();
    let mut used: HashSet<String> = HashSet::new();
    walk::schemas(root, |schema| used.extend(schema.ref_name()));
    unused.retain(|name| !used.contains(*name));
    if let Some(schemas) = walk::component_schemas_mut(root) {
        schemas.retain(|name, _| !unused.contains(name.as_str()));
    }
}

fn count_objects(node: &Node) -> usize {
    let mut count = 0;
    walk::objects(node, &mut |_| count += 1);
    count
}
