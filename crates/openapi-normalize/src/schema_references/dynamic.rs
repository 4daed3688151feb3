//! Dynamic references: a generic schema becomes one schema for each of its bindings.
//!
//! `$dynamicRef: '#item'` means the outermost schema on the way here that calls itself
//! `item` by `$dynamicAnchor` (JSON Schema Core 8.2.3.2): `Names` that refers to `List` and
//! binds `item` to texts is a list of texts. The way is followed from every component and
//! from every schema of an operation; what `List` is on it becomes a copy in which the
//! reference is a plain one. A schema that does nothing but bind a generic one becomes that
//! copy itself. `$recursiveRef` of older drafts is the same with one nameless anchor.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};

use heck::ToPascalCase;
use openapi_source::{Kind, Map, Node, walk};

use super::scopes::Scopes;
use crate::codes;
use crate::cx::Once;

/// The component that each anchor leads to on the way to a schema.
type Bindings = BTreeMap<String, String>;

/// The most copies that generic schemas become, and the most nodes in them.
const COPIES: usize = 500;
const NODES: usize = 50_000;

/// How many components may be followed that are nothing but a reference.
const HOPS: usize = 16;

/// Writes plain references for the dynamic ones that `scopes` kept. `unasked` are the
/// components that were made for anchors alone.
pub(super) fn run(root: &mut Node, scopes: &Scopes, unasked: &[String], notes: &mut Once) {
    if !scopes.has_references() {
        return;
    }
    let schemas = root
        .at("/components/schemas")
        .and_then(Node::as_object)
        .cloned()
        .unwrap_or_default();
    let mut dynamic = Dynamic {
        sought: sought(&schemas, scopes),
        schemas: &schemas,
        scopes,
        unasked,
        copies: HashMap::new(),
        inlined: Vec::new(),
        names: schemas.keys().cloned().collect(),
        pending: VecDeque::new(),
        nodes: NODES,
        notes,
    };
    for (name, schema) in root
        .at_mut("/components/schemas")
        .and_then(Node::as_object_mut)
        .into_iter()
        .flatten()
    {
        dynamic.entry(schema, Some(name));
    }
    walk::operations(root, |_, _, operation| {
        walk::operation_schemas(operation, |_, schema| dynamic.entry(schema, None));
    });
    let made = dynamic.written();
    if let Some(schemas) = root
        .at_mut("/components/schemas")
        .and_then(Node::as_object_mut)
    {
        schemas.extend(made);
    }
    remove_unused(root, unasked);
}

struct Dynamic<'s, 'n, 'c> {
    /// The components as they were.
    schemas: &'s Map,
    scopes: &'s Scopes,
    unasked: &'s [String],
    /// The anchors that references inside a component look for, however far inside.
    sought: HashMap<&'s str, BTreeSet<&'s str>>,
    /// The copies by component and by what is bound in it.
    copies: HashMap<(String, Bindings), String>,
    names: HashSet<String>,
    /// What the schemas are copies of that are being written, without a component of their own:
    /// a generic schema that refers to itself would be written in itself without end.
    inlined: Vec<(String, Bindings)>,
    /// The copies that are to be written.
    pending: VecDeque<(String, String, Bindings)>,
    nodes: usize,
    notes: &'n mut Once<'c>,
}

impl Dynamic<'_, '_, '_> {
    /// A schema from which a way starts.
    fn entry(&mut self, schema: &mut Node, component: Option<&str>) {
        self.schema(schema, &Bindings::new(), component);
    }

    /// The copies that were asked for, and those that they ask for.
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

    /// Writes the references of a schema and of those inside it, where `outer` is bound.
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

    /// What is bound inside a schema: what is bound outside it, and its own anchors.
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
            && self.pays(target)
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
            // What the generic schema refers to itself.
            if let Some(next) = schema.ref_name() {
                self.plain(schema, &next, &bound, None);
            }
            return;
        }
        self.refer(schema, key);
    }

    /// Makes the reference of a schema one to a copy.
    fn refer(&mut self, schema: &mut Node, key: (String, Bindings)) {
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
            self.refer(&mut plain, (target, bound));
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
            schema.insert("allOf", Node::made(members, origin));
        }
    }

    /// The component that one stands for which was made for an anchor alone.
    fn alias(&self, mut name: String) -> String {
        for _ in 0..HOPS {
            let next = self
                .schemas
                .get(&name)
                .filter(|schema| schema.as_object().is_some_and(|map| map.len() == 1))
                .and_then(Node::ref_name);
            match next.filter(|_| self.unasked.contains(&name)) {
                Some(next) => name = next,
                None => break,
            }
        }
        name
    }

    /// A type without more, which needs no component of its own.
    fn simple(&self, name: &str) -> Option<Node> {
        let schema = self.schemas.get(name)?;
        let map = schema.as_object()?;
        let plain = map.iter().all(|(keyword, value)| {
            matches!(
                keyword.as_str(),
                "type" | "format" | "description" | "title"
            ) && value.as_str().is_some()
        });
        (plain && self.unasked.iter().any(|it| it == name)).then(|| schema.clone())
    }

    /// What references inside a component look for and find bound otherwise than where a
    /// way starts at it; `None` where there is no difference.
    fn bound_in(&self, component: &str, outer: &Bindings) -> Option<Bindings> {
        let schema = self.schemas.get(component)?;
        let inside = self.within(schema, outer);
        let alone = self.within(schema, &Bindings::new());
        let bound = self.restricted(component, inside);
        let alone = self.restricted(component, alone);
        (bound != alone).then_some(bound)
    }

    /// The bindings that references inside a component come to.
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

    /// The copy of a component with what is bound in it; `None` where there are too many.
    fn copy(&mut self, key: (String, Bindings)) -> Option<String> {
        if let Some(name) = self.copies.get(&key) {
            return Some(name.clone());
        }
        if !self.pays(&key.0) {
            return None;
        }
        let (component, bound) = &key;
        let of: String = bound.values().map(|it| it.to_pascal_case()).collect();
        let base = format!("{component}Of{of}");
        let numbered = (2..).map(|number: usize| format!("{base}{number}"));
        let name = std::iter::once(base.clone())
            .chain(numbered)
            .find(|name| !self.names.contains(name))?;
        self.names.insert(name.clone());
        self.pending
            .push_back((name.clone(), component.clone(), bound.clone()));
        self.copies.insert(key, name.clone());
        Some(name)
    }

    /// Takes a copy of a component from what may be made.
    fn pays(&mut self, component: &str) -> bool {
        let size = self.schemas.get(component).map_or(0, size);
        let rest = self.nodes.checked_sub(size);
        let pays = rest.is_some() && self.copies.len() < COPIES;
        if let Some(rest) = rest.filter(|_| pays) {
            self.nodes = rest;
        }
        pays
    }
}

/// The anchors that references inside each component look for, by way of others or not.
fn sought<'s>(schemas: &'s Map, scopes: &'s Scopes) -> HashMap<&'s str, BTreeSet<&'s str>> {
    let mut sought: HashMap<&str, BTreeSet<&str>> = HashMap::new();
    let mut used_by: HashMap<&str, Vec<&str>> = HashMap::new();
    for (name, schema) in schemas {
        each(schema, &mut |node| {
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

/// Takes out the components that were made for anchors alone, where nobody refers to them
/// any more.
fn remove_unused(root: &mut Node, unasked: &[String]) {
    let mut unused: HashSet<&str> = unasked.iter().map(String::as_str).collect();
    let mut used: HashSet<String> = HashSet::new();
    walk::schemas(root, |schema| used.extend(schema.ref_name()));
    unused.retain(|name| !used.contains(*name));
    if let Some(schemas) = root
        .at_mut("/components/schemas")
        .and_then(Node::as_object_mut)
    {
        schemas.retain(|name, _| !unused.contains(name.as_str()));
    }
}

fn each<'n>(node: &'n Node, visit: &mut dyn FnMut(&'n Node)) {
    match &node.kind {
        Kind::Array(items) => items.iter().for_each(|item| each(item, visit)),
        Kind::Object(map) => {
            visit(node);
            map.values().for_each(|value| each(value, visit));
        }
        _ => {}
    }
}

fn size(node: &Node) -> usize {
    let mut count = 0;
    each(node, &mut |_| count += 1);
    count
}
