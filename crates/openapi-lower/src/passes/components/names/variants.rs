//! Names of union variants.
//!
//! The name of a variant depends on the variant and its union, but not on its position, so adding a
//! variant renames no other.

use std::collections::HashSet;

use openapi_source::Node;
use typify_model::names::{allocate, type_name};

use crate::chain;
use crate::passes::schemas::tags::tag_values;
use crate::passes::shape;
use crate::schema::{is_union, property, required, scalar_text};

/// Returns the names for the members of a union that become components.
pub(super) fn inline_names(members: &[Node]) -> Vec<String> {
    members
        .iter()
        .map(|member| {
            usable_title(member)
                .or_else(|| unique_tag_value(member, members))
                .or_else(|| unique_property(member, members))
                .or_else(|| only_tag_value(member))
                .unwrap_or_else(|| name_by_type(member))
        })
        .collect()
}

/// Returns the title if it is usable as a name.
fn usable_title(member: &Node) -> Option<String> {
    let title = member.text("title")?;
    let is_usable = title.len() <= 40 && title.starts_with(|c: char| c.is_ascii_alphabetic());
    is_usable.then(|| title.to_owned())
}

/// Returns the only value of the tag.
fn only_tag_value(member: &Node) -> Option<String> {
    match tag_values(member) {
        [value] => scalar_text(value),
        _ => None,
    }
}

/// Returns the only value of the tag, unless another member has it as well.
fn unique_tag_value(member: &Node, members: &[Node]) -> Option<String> {
    let value = only_tag_value(member)?;
    let owners = members.iter().filter(|member| {
        let mut values = tag_values(member).iter().filter_map(scalar_text);
        values.any(|it| it == value)
    });
    (owners.count() == 1).then_some(value)
}

/// Returns a property that no other unnamed member has: a required one if possible, the first by
/// name.
fn unique_property(member: &Node, members: &[Node]) -> Option<String> {
    let is_unique = |name: &&str| {
        let mut others = members
            .iter()
            .filter(|other| !std::ptr::eq(*other, member) && usable_title(other).is_none());
        others.all(|other| property(other, name).is_none())
    };
    let properties = member.members("properties").map(|(name, _)| name.as_str());
    let name = required(member).filter(is_unique).min();
    name.or_else(|| properties.filter(is_unique).min())
        .map(str::to_owned)
}

/// Returns the name of the referenced component, else a word for the type of the values.
fn name_by_type(schema: &Node) -> String {
    if let Some(target) = chain::wrapped(schema) {
        return type_name(&target);
    }
    let word = match (schema.text("type"), schema.text("format")) {
        _ if is_union(schema) => "Choice",
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
    let short: Vec<String> = full.iter().map(|name| short_name(union, name)).collect();
    let is_unique = |name: &String| short.iter().filter(|it| *it == name).count() == 1;
    let mut names: Vec<String> = short
        .iter()
        .zip(full)
        .map(|(short, full)| {
            if is_unique(short) {
                short.clone()
            } else {
                full
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
    let content = |at: &usize| members.get(*at).map(|it| it.to_value().to_string());
    order.sort_by(|a, b| {
        let by_name = names.get(*a).cmp(&names.get(*b));
        by_name.then_with(|| content(a).cmp(&content(b)))
    });
    order
}

/// Returns the name of a member before words are removed.
fn full_name(member: &Node) -> String {
    match member.get("items") {
        Some(items) if member.text("type") == Some("array") => {
            format!("{}Array", full_name(items))
        }
        _ => name_by_type(member),
    }
}

/// Removes the words at the start of the name that the union's name starts with; keeps them if
/// nothing, or a digit, would follow.
fn short_name(union: &str, name: &str) -> String {
    let starts_word = |text: &str| text.chars().next().is_none_or(char::is_uppercase);
    let mut common = 0;
    for (end, _) in name.char_indices().skip(1).chain([(name.len(), ' ')]) {
        if let Some((start, rest)) = name.split_at_checked(end)
            && let Some(union_rest) = union.strip_prefix(start)
            && starts_word(rest)
            && starts_word(union_rest)
        {
            common = end;
        }
    }
    match name.get(common..) {
        Some(rest) if rest.starts_with(char::is_alphabetic) => type_name(rest),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::short_name;

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
            assert_eq!(short_name(union, name), expected, "{union} {name}");
        }
    }
}
