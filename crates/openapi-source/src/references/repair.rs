//! Repairs references to the section of another version, or to a name with different letter case.

use crate::node::{Map, Node};
use crate::pointer::{decoded, escape};
use crate::references;

/// The sections with the same kind of component, in OpenAPI 3 and in Swagger 2.0.
const SECTIONS: [&[&str]; 6] = [
    &["definitions", "components/schemas"],
    &["parameters", "components/parameters"],
    &["responses", "components/responses"],
    &["components/requestBodies"],
    &["components/headers"],
    &["components/pathItems"],
];

/// Returns the probable target of an undefined reference: the component with the same name in the
/// section of another version, or the one whose name differs only in letter case.
pub fn repair(root: &Node, pointer: &str) -> Option<String> {
    let (sections, name, rest) = split_component(pointer)?;
    let same_name = sections.iter().map(|it| format!("/{it}/{name}{rest}"));
    let wanted = decoded(name).to_lowercase();
    let in_another_case = sections.iter().flat_map(|section| {
        let components = references::at(root, &format!("/{section}")).and_then(Node::as_object);
        let names = components.into_iter().flat_map(Map::keys);
        let respelled: Vec<&String> = names.filter(|it| it.to_lowercase() == wanted).collect();
        match respelled.as_slice() {
            [name] => Some(format!("/{section}/{}{rest}", escape(name))),
            _ => None,
        }
    });
    same_name
        .chain(in_another_case)
        .find(|pointer| references::at(root, pointer).is_some())
        .map(|pointer| format!("#{pointer}"))
}

/// Splits the pointer of a component, or of a node inside one: into the sections that may contain
/// the component, its name, and the remaining pointer.
pub fn split_component(pointer: &str) -> Option<(&'static [&'static str], &str, &str)> {
    SECTIONS.iter().find_map(|sections| {
        let rest = sections.iter().find_map(|section| {
            let (head, rest) = pointer.get(1..)?.split_at_checked(section.len())?;
            head.eq_ignore_ascii_case(section).then_some(rest)
        })?;
        let rest = rest.strip_prefix('/')?;
        let end = rest.find('/').unwrap_or(rest.len());
        let (name, rest) = rest.split_at(end);
        Some((*sections, name, rest))
    })
}
