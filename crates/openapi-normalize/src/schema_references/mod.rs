//! Rewrites every reference to a schema as a reference to a component by name.
//!
//! progenitor uses only the last segment of a reference: a reference to a path, a property,
//! `$defs`, another file or an undefined schema makes it panic or, worse, use an unrelated
//! component with the same name. A schema that is referenced elsewhere becomes a component named
//! after its location, and a reference replaces it. `$anchor` and `$id` are resolved; the target of
//! a dynamic reference becomes a component for each binding. An undefined reference accepts any
//! value, as does a schema that only refers to itself.
//!
//! Locations are looked up first in the input, because earlier passes have moved nodes, and then in
//! the document.

use std::collections::HashSet;

use indexmap::{IndexMap, IndexSet};
use openapi_source::pointer::{SCHEMAS, escape, unescape};
use openapi_source::references::Fault;
use openapi_source::walk::{self, Site};
use openapi_source::{Map, Node, Origin};

mod components;
mod cycles;
mod dynamic;
mod locations;
mod maps;
mod names;
mod scopes;
mod targets;
#[cfg(test)]
mod tests;

use crate::codes;
use crate::cx::{Cx, UniqueChanges};
use scopes::Scopes;
use targets::{Finding, Targets};

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let mut notes = UniqueChanges::new(cx);
    components::run(root, &mut notes);
    let mut targets = Targets::default();
    let mut scopes = Scopes::of(root, &notes.cx.origins);
    let names_before = component_names(root);
    let anchors: Vec<Spelling> = scopes
        .spellings()
        .filter(|(text, _)| !is_component(text, &names_before))
        .cloned()
        .collect();
    let mut anchor_components = Vec::new();
    if !anchors.is_empty() {
        targets.find(root, anchors, &notes.cx.origins);
        anchor_components.extend(component_names(root).difference(&names_before).cloned());
    }
    loop {
        maps::run(root, &mut notes);
        let unresolved = unresolved_references(root, &targets);
        if unresolved.is_empty() {
            break;
        }
        targets.find(root, unresolved, &notes.cx.origins);
    }
    let names = component_names(root);
    scopes.bind(&targets, &names);
    let mut rewrite = Rewrite {
        targets: &targets,
        names,
        scopes,
        notes,
    };
    rewrite.run(root);
    dynamic::run(
        root,
        &rewrite.scopes,
        &anchor_components,
        &mut rewrite.notes,
    );
    cycles::break_cycles(root, &mut rewrite.notes);
    cycles::shorten_chains(root, &mut rewrite.notes);
}

/// The keywords that refer to a schema.
const REFERENCES: [&str; 3] = ["$ref", "$dynamicRef", "$recursiveRef"];

fn component_names(root: &Node) -> HashSet<String> {
    let schemas = walk::component_schemas(root).into_iter();
    schemas.flat_map(Map::keys).cloned().collect()
}

/// A reference, and the component that contains it: some authors write fragments relative to the
/// component.
type Spelling = (String, Option<String>);

/// Returns the references that do not name a component and are not resolved yet.
fn unresolved_references(root: &mut Node, targets: &Targets) -> Vec<Spelling> {
    let names = component_names(root);
    let mut unresolved = IndexSet::new();
    each_schema(root, &mut |scope, schema| {
        let references = REFERENCES.iter().filter_map(|key| schema.text(key));
        for text in references.chain(mapped(schema)) {
            let spelling = (text.to_owned(), scope.map(str::to_owned));
            if !is_component(text, &names) && !targets.has(&spelling) {
                unresolved.insert(spelling);
            }
        }
    });
    unresolved.into_iter().collect()
}

/// Returns the references in the mapping of a discriminator, without bare names.
fn mapped(schema: &Node) -> impl Iterator<Item = &str> {
    let discriminator = schema.get("discriminator").into_iter();
    discriminator
        .flat_map(|discriminator| discriminator.members("mapping"))
        .filter_map(|(_, target)| target.as_str())
        .filter(|text| is_reference(text))
}

/// Whether the target in a mapping is a reference rather than the name of a component.
fn is_reference(mapped: &str) -> bool {
    mapped.contains(['#', '/'])
}

fn is_component(reference: &str, names: &HashSet<String>) -> bool {
    let Some(name) = reference.strip_prefix(SCHEMAS) else {
        return false;
    };
    if name.contains(['~', '/']) {
        names.contains(&*unescape(name)) && escape(&unescape(name)) == name
    } else {
        names.contains(name)
    }
}

/// Returns the section of a reference to a component other than a schema.
fn other_section(reference: &str) -> Option<&str> {
    let pointer = reference.strip_prefix("#/")?;
    let (section, name) = pointer
        .strip_prefix("components/")
        .unwrap_or(pointer)
        .split_once('/')?;
    let sections = ["responses", "requestBodies", "parameters", "headers"];
    (sections.contains(&section) && !name.contains('/')).then_some(section)
}

/// Calls `visit` on every schema with the name of the enclosing component, children first.
fn each_schema(root: &mut Node, visit: &mut impl FnMut(Option<&str>, &mut Node)) {
    walk::top_schemas(root, |site, schema| {
        walk::schema_tree(schema, &mut |schema| visit(site.component(), schema));
    });
}

struct Rewrite<'t, 'c> {
    targets: &'t Targets,
    names: HashSet<String>,
    scopes: Scopes,
    notes: UniqueChanges<'c>,
}

impl Rewrite<'_, '_> {
    fn run(&mut self, root: &mut Node) {
        each_schema(root, &mut |scope, schema| {
            self.references(scope, schema);
            self.mapping(scope, schema);
            self.remove_declarations(schema);
        });
        let hoisted: IndexMap<Origin, (&str, Node)> = self
            .targets
            .hoisted()
            .filter_map(|(origin, name)| {
                let schema = root.get("components")?.get("schemas")?.get(name)?;
                Some((origin, (name, schema.clone())))
            })
            .collect();
        if hoisted.is_empty() {
            return;
        }
        for (_, schema) in hoisted.values() {
            self.notes
                .note(schema.origin, codes::schema_references::HOISTED);
        }
        let replace = |schema: &mut Node| {
            if let Some((name, component)) = hoisted.get(&schema.origin)
                && component.is_same(schema)
            {
                *schema = Node::schema_ref(name, schema.origin);
            }
        };
        // Children are visited first and become references in the components as well; the schema to
        // compare with does so only after all of them.
        replace_inline_schemas(root, replace);
    }

    fn references(&mut self, scope: Option<&str>, schema: &mut Node) {
        for key in REFERENCES {
            let Some(reference) = schema.get(key) else {
                continue;
            };
            let origin = reference.origin;
            let finding = match reference.as_str() {
                Some(text) if is_component(text, &self.names) => {
                    if key == "$ref" {
                        continue;
                    }
                    Finding::Component(text.strip_prefix(SCHEMAS).unwrap_or(text).to_owned())
                }
                Some(text) => self.targets.get(text, scope),
                None => Finding::Nothing(Fault::Undefined),
            };
            let target = match &finding {
                Finding::Component(name) => Some(name.as_str()),
                Finding::Nothing(_) => None,
            };
            if self.scopes.keep(key, reference, target) {
                continue;
            }
            match finding {
                Finding::Component(name) => {
                    let reference = schema.take(key);
                    let text = reference.as_ref().and_then(Node::as_str);
                    let code = match text.and_then(other_section) {
                        Some(section) => codes::schema_references::NOT_OF_A_SCHEMA.with([&section]),
                        None => codes::schema_references::BY_NAME.into(),
                    };
                    self.notes.note(origin, code);
                    let target = format!("{SCHEMAS}{}", escape(&name));
                    schema.insert("$ref", Node::new(target, origin));
                }
                Finding::Nothing(fault) => self.remove_unresolved(key, schema, fault),
            }
        }
    }

    /// Rewrites the references in the mapping of a discriminator.
    fn mapping(&mut self, scope: Option<&str>, schema: &mut Node) {
        let Some(mapping) = schema.at_mut("/discriminator/mapping") else {
            return;
        };
        let Some(map) = mapping.as_object_mut() else {
            return;
        };
        let before = map.len();
        map.retain(|value, target| {
            let text = target.as_str().unwrap_or_default();
            if !is_reference(text) || is_component(text, &self.names) {
                return true;
            }
            match self.targets.get(text, scope) {
                Finding::Component(name) => {
                    self.notes
                        .note(target.origin, codes::schema_references::BY_NAME);
                    target.kind = format!("{SCHEMAS}{}", escape(&name)).into();
                    true
                }
                Finding::Nothing(_) => {
                    let code = codes::schema_references::MAPPING_UNRESOLVED.with([value]);
                    self.notes.removed(target, code);
                    false
                }
            }
        });
        if before > 0 {
            self.notes.emptied(mapping);
        }
    }

    fn remove_unresolved(&mut self, key: &str, schema: &mut Node, fault: Fault) {
        let Some(reference) = schema.take(key) else {
            return;
        };
        let code = match reference.as_str() {
            Some(text) => {
                let reason = self.notes.cx.unresolved(text, reference.origin, fault);
                codes::schema_references::UNRESOLVED.with([&reason])
            }
            None => codes::schema_references::NOT_A_STRING.into(),
        };
        let is_alone = schema.as_object().is_none_or(Map::is_empty);
        let removed = if is_alone { schema } else { &reference };
        self.notes.removed(removed, code);
    }

    /// Removes keywords that only references use.
    fn remove_declarations(&mut self, schema: &mut Node) {
        for key in ["$defs", "definitions"] {
            if schema.get(key).is_some_and(Node::is_object) {
                let code = codes::schema_references::LOCAL_DEFINITIONS;
                self.notes.remove(schema, key, code);
            }
        }
        for key in [
            "$id",
            "$anchor",
            "$dynamicAnchor",
            "$recursiveAnchor",
            "$schema",
        ] {
            let code = codes::schema_references::IDENTIFIERS;
            self.notes.remove(schema, key, code);
        }
    }
}

/// Calls `replace` on every schema other than a component, parents first.
fn replace_inline_schemas(root: &mut Node, mut replace: impl FnMut(&mut Node)) {
    walk::top_schemas(root, |site, schema| match site {
        Site::Component(_) => walk::sub_schemas(schema, |child| {
            walk::schema_tree_down(child, &mut replace);
        }),
        _ => walk::schema_tree_down(schema, &mut replace),
    });
}
