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
    let mut apart = HashSet::new();
    for (old, new) in SECTIONS {
        let Some(mut section) = root.take(old) else {
            continue;
        };
        let components = root.object_at("components");
        let Some(location) = components.get_mut(new) else {
            components.insert(new.to_owned(), section);
            continue;
        };
        let others = merge(location, &mut section, is_swagger2);
        let mut kept = Map::default();
        for (name, other) in others {
            let is_same = location.get(&name).is_some_and(|own| own.is_same(&other));
            if is_same {
                let code = codes::swagger2::COMPONENT_TWICE;
                notes.removed(&other, code);
            } else if old == "securityDefinitions" {
                let code = codes::swagger2::SECURITY_SCHEME_TWICE.with([&name]);
                notes.removed(&other, code);
            } else {
                let values: [&dyn Display; 4] = [&old, &name, &new, &name];
                let code = codes::swagger2::COMPONENTS_DIFFER.with(values);
                notes.note(other.origin, code);
                apart.insert((old, name.clone()));
                kept.insert(name, other);
            }
        }
        if !kept.is_empty() {
            root.insert(old, Node::new(kept, section.origin));
        }
    }
    references(root, &mut |reference| {
        for (old, new) in SECTIONS {
            let (old_place, new_place) = (format!("#/{old}/"), format!("#/components/{new}/"));
            let is_apart = |rest: &str| {
                let name = rest.split_once('/').map_or(rest, |(name, _)| name);
                apart.contains(&(old, pointer::decoded(name).into_owned()))
            };
            if let Some(rest) = reference.strip_prefix(&old_place) {
                if is_swagger2 || !is_apart(rest) {
                    *reference = format!("{new_place}{rest}");
                }
                return;
            }
            if let Some(rest) = reference.strip_prefix(&new_place) {
                if is_swagger2 && is_apart(rest) {
                    *reference = format!("{old_place}{rest}");
                }
                return;
            }
        }
    });
}

/// Merges a section of Swagger 2.0 into that of OpenAPI 3. Returns the components in the notation
/// of the other version whose names are taken.
fn merge(location: &mut Node, section: &mut Node, is_swagger2: bool) -> Map {
    let mut others = Map::default();
    let Some(names) = section.as_object_mut().map(std::mem::take) else {
        return others;
    };
    let location = location.members_mut();
    for (name, component) in names {
        match location.get_mut(&name) {
            None => {
                location.insert(name, component);
            }
            Some(own) if is_swagger2 => {
                others.insert(name, std::mem::replace(own, component));
            }
            Some(_) => {
                others.insert(name, component);
            }
        }
    }
    others
}

/// Calls `visit` on every reference string, including those in discriminator mappings.
fn references(root: &mut Node, visit: &mut impl FnMut(&mut String)) {
    walk::references(root, visit);
    mappings(root, visit);
}

fn mappings(node: &mut Node, visit: &mut impl FnMut(&mut String)) {
    match &mut node.kind {
        Kind::Array(items) => items.iter_mut().for_each(|item| mappings(item, visit)),
        Kind::Object(map) => {
            let discriminator = map.get_mut("discriminator");
            let mapping = discriminator.and_then(|it| it.get_mut("mapping"));
            for target in walk::values(mapping) {
                if let Kind::String(text) = &mut target.kind {
                    visit(text);
                }
            }
            map.values_mut().for_each(|member| mappings(member, visit));
        }
        _ => {}
    }
}
