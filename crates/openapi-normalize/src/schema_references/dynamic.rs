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
use openapi_source::{Kind, Map, Node, walk};

use super::scopes::Scopes;
use crate::codes;
use crate::cx::UniqueChanges;

/// The component for each anchor in a dynamic scope.
type Bindings = BTreeMap<String, String>;

/// The maximum number of copies of generic schemas, and of nodes in them.
const COPIES: usize = 500;
const NODES: usize = 50_000;

/// The maximum number of components that only refer to another to be followed.
const HOPS: usize = 16;

/// Replaces the dynamic references in `scopes` by plain ones. `anchor_components` are the components that
/// were created only for anchors.
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
        nodes: NODES,
        notes,
    };
    walk::top_schemas(root, |site, schema| dynamic.entry(schema, site.component()));
    let made = dynamic.written();
    if let Some(schemas) = walk::component_schemas_mut(root) {
        schemas.extend(made);
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
    /// The copies, by component and bindings.
    copies: HashMap<(String, Bindings), String>,
    names: HashSet<String>,
    /// The enclosing generic schemas that are being inlined without a component: a generic schema
    /// that refers to itself would be inlined forever.
    inlined: Vec<(String, Bindings)>,
    /// The copies still to be created.
    pending: VecDeque<(String, String, Bindings)>,
    nodes: usize,
    notes: &'n mut UniqueChanges<'c>,
}

impl Dynamic<'_, '_, '_> {
    /// Processes a schema at which a dynamic scope starts.
    fn entry(&mut self, schema: &mut Node, component: Option<&str>) {
        self.schema(schema, &Bindings::new(), component);
    }

    /// Returns the requested copies, and those that they request in turn.
    fn written(mut self) -> Vec<(String, Node)> {
        let mut made = Vec::new();
        while let Some((name, component, bindings)) = self.pending.pop_front() {
            let Some(mut schema) = self.schemas.get(&component).cloned() else {
                continue;
            };
            self.schema(&mut schema, &bindings, None);
            made.push((name, schema));
        }
        made
    }

    /// Replaces the references of a schema and its subschemas in the scope of the bindings `outer`.
    fn schema(&mut self, schema: &mut Node, outer: &Bindings, component: Option<&str>) {
        let bindings = self.within(schema, outer);
        let inlined = self.inlined.len();
        if let Some(target) = schema.ref_name() {
            self.plain(schema, &target, &bindings, component);
        }
        for key in ["$dynamicRef", "$recursiveRef"] {
            let kept = schema.get(key).map(|node| node.origin);
            let kept = kept.and_then(|origin| self.scopes.reference(origin));
            if let Some((anchor, otherwise)) = kept {
                let target = bindings.get(anchor).or(otherwise.as_ref()).cloned();
                self.dynamic(schema, key, target, &bindings);
            }
        }
        walk::sub_schemas(schema, |child| self.schema(child, &bindings, None));
        self.inlined.truncate(inlined);
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
        let itself = only_binds && self.scopes.around(schema.origin).next().is_some();
        if itself
            && !self.copies.contains_key(&key)
            && !self.inlined.contains(&key)
            && let Some(generic) = self.schemas.get(target).and_then(Node::as_object)
            && self.charge(target)
        {
            let (_, bound) = &key;
            if let Some(reference) = schema.take("$ref") {
                self.notes
                    .removed(&reference, codes::schema_references::GENERIC_INLINED);
            }
            let mut inside = Node::object(schema.origin);
            inside.kind = generic.clone().into();
            let bound = bound.clone();
            match component {
                Some(name) => {
                    self.copies.insert(key, name.to_owned());
                }
                None => self.inlined.push(key),
            }
            for (keyword, value) in std::mem::take(inside.members_mut()) {
                if !schema.has(&keyword) {
                    schema.insert(&keyword, value);
                }
            }
            // References in the generic schema itself.
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
                let reference = Node::schema_ref(&name, origin);
                if let Kind::Object(map) = reference.kind {
                    for (keyword, value) in *map {
                        schema.insert(&keyword, value);
                    }
                }
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
        let mut plain = match self.simple(&target) {
            Some(simple) => simple,
            None => Node::schema_ref(&target, origin),
        };
        if let Some(bound) = self.bound_in(&target, bindings) {
            self.refer_to_copy(&mut plain, (target, bound));
        }
        if schema.as_object().is_none_or(|map| map.is_empty()) {
            schema.kind = plain.kind;
        } else if !schema.has("$ref") && plain.has("$ref") {
            for (keyword, value) in std::mem::take(plain.members_mut()) {
                schema.insert(&keyword, value);
            }
        } else {
            let mut members = schema
                .take("allOf")
                .map_or(Vec::new(), |node| match node.kind {
                    Kind::Array(members) => members,
                    _ => Vec::new(),
                });
            members.push(plain);
            schema.insert("allOf", Node::new(members, origin));
        }
    }

    /// Returns the component that a component created for an anchor refers to.
    fn alias(&self, mut name: String) -> String {
        for _ in 0..HOPS {
            let next = self
                .schemas
                .get(&name)
                .filter(|schema| schema.as_object().is_some_and(|map| map.len() == 1))
                .and_then(Node::ref_name);
            match next.filter(|_| self.anchor_components.contains(&name)) {
                Some(next) => name = next,
                None => break,
            }
        }
        name
    }

    /// Returns a schema with a type and nothing else, which needs no component.
    fn simple(&self, name: &str) -> Option<Node> {
        let schema = self.schemas.get(name)?;
        let map = schema.as_object()?;
        let plain = map.iter().all(|(keyword, value)| {
            matches!(
                keyword.as_str(),
                "type" | "format" | "description" | "title"
            ) && value.as_str().is_some()
        });
        (plain && self.anchor_components.iter().any(|it| it == name)).then(|| schema.clone())
    }

    /// Returns the bindings with which references inside a component resolve differently than in a
    /// scope that starts at the component; `None` if there is no difference.
    fn bound_in(&self, component: &str, outer: &Bindings) -> Option<Bindings> {
        let schema = self.schemas.get(component)?;
        let inside = self.within(schema, outer);
        let alone = self.within(schema, &Bindings::new());
        let bound = self.restricted(component, inside);
        let alone = self.restricted(component, alone);
        (bound != alone).then_some(bound)
    }

    /// Returns the bindings that references inside a component look up.
    fn restricted(&self, component: &str, mut bindings: Bindings) -> Bindings {
        let mut wanted: BTreeSet<&str> = BTreeSet::new();
        let mut next: Vec<&str> = vec![component];
        let mut seen: HashSet<&str> = HashSet::new();
        while let Some(name) = next.pop() {
            if !seen.insert(name) {
                continue;
            }
            for anchor in self.sought.get(name).into_iter().flatten() {
                if wanted.insert(anchor)
                    && let Some(target) = bindings.get(*anchor)
                    && let Some((target, _)) = self.schemas.get_key_value(target)
                {
                    next.push(target);
                }
            }
        }
        bindings.retain(|anchor, _| wanted.contains(anchor.as_str()));
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
        let of: String = bound.values().map(|it| it.to_pascal_case()).collect();
        let base = format!("{component}Of{of}");
        let numbered = |number| format!("{base}{number}");
        let name = first_unused([base.clone()], numbered, |name| !self.names.contains(name));
        self.names.insert(name.clone());
        self.pending
            .push_back((name.clone(), component.clone(), bound.clone()));
        self.copies.insert(key, name.clone());
        Some(name)
    }

    /// Subtracts a copy of a component from the limits; returns `false` if they are exceeded.
    fn charge(&mut self, component: &str) -> bool {
        let size = self.schemas.get(component).map_or(0, size);
        let rest = self.nodes.checked_sub(size);
        let charge = rest.is_some() && self.copies.len() < COPIES;
        if let Some(rest) = rest.filter(|_| charge) {
            self.nodes = rest;
        }
        charge
    }
}

/// Returns the anchors that references inside each component look up, directly or indirectly.
fn sought<'s>(schemas: &'s Map, scopes: &'s Scopes) -> HashMap<&'s str, BTreeSet<&'s str>> {
    let mut sought: HashMap<&str, BTreeSet<&str>> = HashMap::new();
    let mut used_by: HashMap<&str, Vec<&str>> = HashMap::new();
    for (name, schema) in schemas {
        walk::objects(schema, &mut |node| {
            for key in ["$dynamicRef", "$recursiveRef"] {
                let reference = node.get(key).map(|node| node.origin);
                let kept = reference.and_then(|origin| scopes.reference(origin));
                if let Some((anchor, otherwise)) = kept {
                    sought.entry(name).or_default().insert(anchor);
                    if let Some(target) = otherwise {
                        used_by.entry(target).or_default().push(name);
                    }
                }
            }
            let target = node.ref_name();
            let target = target.and_then(|target| schemas.get_key_value(&target));
            if let Some((target, _)) = target {
                used_by.entry(target).or_default().push(name);
            }
        });
    }
    let mut pending: Vec<&str> = sought.keys().copied().collect();
    while let Some(name) = pending.pop() {
        let anchors = sought.get(name).cloned().unwrap_or_default();
        for user in used_by.get(name).into_iter().flatten() {
            let known = sought.entry(user).or_default();
            let before = known.len();
            known.extend(&anchors);
            if known.len() > before {
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

fn size(node: &Node) -> usize {
    let mut count = 0;
    walk::objects(node, &mut |_| count += 1);
    count
}
