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
pub fn repaired(root: &Node, pointer: &str) -> Option<String> {
    let (sections, name, rest) = split(pointer)?;
    let exact = sections.iter().map(|it| format!("/{it}/{name}{rest}"));
    let wanted = decoded(name).to_lowercase();
    let in_another_case = sections.iter().flat_map(|section| {
        let section_node = references::at(root, &format!("/{section}"));
        let names = section_node
            .and_then(Node::as_object)
            .into_iter()
            .flat_map(Map::keys);
        let found: Vec<&String> = names.filter(|it| it.to_lowercase() == wanted).collect();
        match found.as_slice() {
            [name] => Some(format!("/{section}/{}{rest}", escape(name))),
            _ => None,
        }
    });
    exact
        .chain(in_another_case)
        .find(|pointer| references::at(root, pointer).is_some())
        .map(|pointer| format!("#{pointer}"))
}

/// Returns the sections in which a pointer may be meant, the name of the component, and the
/// remaining pointer.
pub fn split(pointer: &str) -> Option<(&'static [&'static str], &str, &str)> {
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
