//! Names of union variants.
//!
//! The name of a variant depends on the variant and its union, but not on its position, so that
//! adding a variant renames no other.

use std::collections::HashSet;

use openapi_source::Node;
use typify_model::names::{allocate, type_name};

use crate::passes::schemas::tags;
use crate::passes::shape;

/// Returns the names for the members of a union that become components.
pub(super) fn inline_names(members: &[Node]) -> Vec<String> {
    let names = members.iter().enumerate();
    let names = names.map(|(at, member)| {
        title(member)
            .or_else(|| own_tag(member, members))
            .or_else(|| property(at, members))
            .or_else(|| tag(member))
    });
    let names: Vec<String> = names
        .zip(members)
        .map(|(name, member)| name.unwrap_or_else(|| kind(member)))
        .collect();
    names
}

/// Returns the title if it is usable as a name.
fn title(member: &Node) -> Option<String> {
    let title = member.text("title")?;
    let reads = title.len() <= 40 && title.starts_with(|c: char| c.is_ascii_alphabetic());
    reads.then(|| title.to_owned())
}

/// Returns the only value of the tag.
fn tag(member: &Node) -> Option<String> {
    match member.plan()?.get(tags::VARIANT)?.items("values") {
        [value] => tags::text_of(value),
        _ => None,
    }
}

/// Returns the only value of the tag, unless another member has it as well.
fn own_tag(member: &Node, members: &[Node]) -> Option<String> {
    let value = tag(member)?;
    let shared = members
        .iter()
        .filter_map(|it| it.plan()?.get(tags::VARIANT));
    let shared = shared.filter(|variant| {
        let mut values = variant.items("values").iter().filter_map(tags::text_of);
        values.any(|it| it == value)
    });
    (shared.count() == 1).then_some(value)
}

/// Returns a property that no other unnamed member has: a required one if possible, the first by
/// name.
fn property(at: usize, members: &[Node]) -> Option<String> {
    let member = members.get(at)?;
    let others = || {
        members
            .iter()
            .enumerate()
            .filter(|(other, it)| *other != at && title(it).is_none())
    };
    let own = |name: &&str| {
        !others().any(|(_, other)| other.get("properties").is_some_and(|all| all.has(name)))
    };
    let required = member.items("required").iter().filter_map(Node::as_str);
    let all = member.members("properties").map(|(name, _)| name.as_str());
    let first = |names: Vec<&str>| names.into_iter().filter(own).min().map(str::to_owned);
    first(required.collect()).or_else(|| first(all.collect()))
}

/// Returns the name of the referenced component, else a word for the type of the values.
fn kind(schema: &Node) -> String {
    if let Some(target) = target(schema) {
        return type_name(&target);
    }
    let word = match (schema.text("type"), schema.text("format")) {
        _ if schema.has("oneOf") || schema.has("anyOf") => "Choice",
        (Some("string"), _) if shape::is_text_enum(schema) => "Enum",
        (Some("string"), Some("date-time")) => "DateTime",
        (Some("string"), Some("date")) => "Date",
        (Some("string"), Some("uuid")) => "Uuid",
        (Some("string"), _) => "String",
        (Some("integer"), _) => "Integer",
        (Some("number"), _) => "Number",
        (Some("boolean"), _) => "Boolean",
        (Some("array"), _) => "Array",
        (Some("object"), _) if schema.has("properties") => "Object",
        (Some("object"), _) => "Map",
        _ => "Any",
    };
    word.to_owned()
}

/// Returns the names of the variants of the union `union` in a lowered document: the name of the
/// component without the words at its start that the union's name starts with, or a word for the
/// type of the values.
pub(crate) fn variant_names(union: &str, members: &[Node]) -> Vec<String> {
    let full: Vec<String> = members.iter().map(full_name).collect();
    let short: Vec<String> = full.iter().map(|name| behind(union, name)).collect();
    let is_unique = |name: &String| short.iter().filter(|it| *it == name).count() == 1;
    let names = short.iter().zip(&full);
    let mut names: Vec<String> = names
        .map(|(short, full)| {
            if is_unique(short) {
                short.clone()
            } else {
                full.clone()
            }
        })
        .collect();
    let mut taken = HashSet::new();
    for at in by_content(&names, members) {
        if let Some(name) = names.get_mut(at) {
            *name = allocate(std::mem::take(name), &mut taken);
        }
    }
    names
}

/// Returns the indices of members sorted independently of their order: by name, then by content.
pub(super) fn by_content(names: &[String], members: &[Node]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..members.len()).collect();
    order.sort_by(|one, other| {
        let name = |at: &usize| names.get(*at);
        let text = |at: &usize| members.get(*at).map(|it| it.to_value().to_string());
        name(one)
            .cmp(&name(other))
            .then_with(|| text(one).cmp(&text(other)))
    });
    order
}

/// Returns the name of the component that a schema refers to.
fn target(schema: &Node) -> Option<String> {
    match schema.items("allOf") {
        [inner] => inner.ref_name(),
        _ => schema.ref_name(),
    }
}

/// Returns the name of a member before words are removed.
fn full_name(member: &Node) -> String {
    match member.get("items") {
        Some(items) if member.text("type") == Some("array") => {
            format!("{}Array", full_name(items))
        }
        _ => kind(member),
    }
}

/// Removes the words at the start of the name that the union's name starts with; keeps them if
/// nothing, or a digit, would follow.
fn behind(union: &str, name: &str) -> String {
    let mut common = 0;
    for (end, _) in name.char_indices().skip(1).chain([(name.len(), ' ')]) {
        let ends_word = |text: &str| text.get(end..).is_some_and(starts_word);
        let same = union.get(..end).is_some() && union.get(..end) == name.get(..end);
        if same && ends_word(union) && ends_word(name) {
            common = end;
        }
    }
    match name.get(common..) {
        Some(rest) if rest.starts_with(char::is_alphabetic) => type_name(rest),
        _ => name.to_owned(),
    }
}

/// Whether a word starts here, or the string is empty.
fn starts_word(text: &str) -> bool {
    text.chars().next().is_none_or(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::behind;

    #[test]
    fn variant_names_omit_the_words_of_the_union() {
        for (union, name, expected) in [
            ("Pet", "Cat", "Cat"),
            ("Pet", "PetCat", "Cat"),
            ("Petal", "PetCat", "PetCat"),
            ("ChatMessage", "ChatSystemMessage", "SystemMessage"),
            ("Pet", "Pet", "Pet"),
            ("Pet", "Pet2", "Pet2"),
            ("PetCat", "Pet", "Pet"),
        ] {
            assert_eq!(behind(union, name), expected, "{union} {name}");
        }
    }
}
