//! Converts `definitions`, `parameters`, `responses` and `securityDefinitions` to sections of
//! `components`.

use std::collections::HashSet;
use std::fmt::Display;

use openapi_source::{Kind, Map, Node, pointer, walk};

use crate::codes;
use crate::cx::UniqueChanges;

/// The sections of Swagger 2.0, and those of `components`.
const SECTIONS: [(&str, &str); 4] = [
    ("definitions", "schemas"),
    // Only for references to schemas in them: operations have copies.
    ("parameters", "parameters"),
    ("responses", "responses"),
    ("securityDefinitions", "securitySchemes"),
];

pub(super) fn run(root: &mut Node, is_swagger2: bool, notes: &mut UniqueChanges) {
    let mut kept_apart = HashSet::new();
    for (old, new) in SECTIONS {
        let Some(mut section) = root.take(old) else {
            continue;
        };
        let components = root.object_at("components");
        let Some(merged) = components.get_mut(new) else {
            components.insert(new.to_owned(), section);
            continue;
        };
        let others = merge(merged, &mut section, is_swagger2);
        let mut kept = Map::default();
        for (name, other) in others {
            if merged.get(&name).is_some_and(|it| it.is_same(&other)) {
                notes.removed(&other, codes::swagger2::COMPONENT_TWICE);
            } else if old == "securityDefinitions" {
                let code = codes::swagger2::SECURITY_SCHEME_TWICE.with([&name]);
                notes.removed(&other, code);
            } else {
                let values: [&dyn Display; 4] = [&old, &name, &new, &name];
                let code = codes::swagger2::COMPONENTS_DIFFER.with(values);
                notes.note(other.origin, code);
                kept_apart.insert((old, name.clone()));
                kept.insert(name, other);
            }
        }
        if !kept.is_empty() {
            root.insert(old, Node::new(kept, section.origin));
        }
    }
    rewrite_references(root, &mut |reference| {
        for (old, new) in SECTIONS {
            let old_prefix = format!("#/{old}/");
            let new_prefix = format!("#/components/{new}/");
            let is_kept_apart = |rest: &str| {
                let name = rest.split_once('/').map_or(rest, |(name, _)| name);
                kept_apart.contains(&(old, pointer::decoded(name).into_owned()))
            };
            if let Some(rest) = reference.strip_prefix(&old_prefix) {
                if is_swagger2 || !is_kept_apart(rest) {
                    *reference = format!("{new_prefix}{rest}");
                }
                return;
            }
            if let Some(rest) = reference.strip_prefix(&new_prefix) {
                if is_swagger2 && is_kept_apart(rest) {
                    *reference = format!("{old_prefix}{rest}");
                }
                return;
            }
        }
    });
}

/// Merges a section of Swagger 2.0 into that of OpenAPI 3. If both have a component with the same
/// name, keeps that of the stated version, and returns the other one.
fn merge(merged: &mut Node, section: &mut Node, is_swagger2: bool) -> Map {
    let mut others = Map::default();
    let Some(components) = section.as_object_mut().map(std::mem::take) else {
        return others;
    };
    let merged = merged.members_mut();
    for (name, component) in components {
        match merged.get_mut(&name) {
            None => {
                merged.insert(name, component);
            }
            Some(existing) if is_swagger2 => {
                others.insert(name, std::mem::replace(existing, component));
            }
            Some(_) => {
                others.insert(name, component);
            }
        }
    }
    others
}

/// Calls `rewrite` on every reference string, including those in discriminator mappings.
fn rewrite_references(root: &mut Node, rewrite: &mut impl FnMut(&mut String)) {
    walk::references(root, rewrite);
    rewrite_mappings(root, rewrite);
}

fn rewrite_mappings(node: &mut Node, rewrite: &mut impl FnMut(&mut String)) {
    let discriminator = node.get_mut("discriminator");
    let mapping = discriminator.and_then(|it| it.get_mut("mapping"));
    for target in walk::values(mapping) {
        if let Kind::String(text) = &mut target.kind {
            rewrite(text);
        }
    }
    for child in node.children_mut() {
        rewrite_mappings(child, rewrite);
    }
}
