//! Unions: rewrites `oneOf` and `anyOf` in the form that typify decodes best.
//!
//! An `anyOf` becomes a struct of flattened options, into which no scalar decodes; an untagged enum
//! takes the first variant that matches, so `{}` or a plain string before others takes all values;
//! a union that is its own member overflows the stack when decoding. So every union becomes a
//! `oneOf` of at least two different members, the narrower ones first. If a value may match
//! several, the Plan records that, and the client takes the variant that preserves most of the
//! value.
//!
//! | the description has | the client has |
//! |---|---|
//! | a union with a tag (`tags`) | an enum that is decoded by its tag, with `Unknown(Value)` in responses |
//! | variants that share a value of the tag | the same; for that value, the variant that preserves most |
//! | scalars of different JSON types, beside at most one object or array | serde's untagged enum |
//! | other variants, such as an object beside an array, from which serde reads a struct too | an enum that is decoded as the variant that preserves most |
//! | an `anyOf` of objects that can match together | the same, with a variant `Combined` for a value of one variant that has properties of others |
//! | a union beside properties | a struct with the union in a flattened field, if no variant restates a property; otherwise the properties are written into each variant |
//! | strings beside an enum of strings | one enum that also takes any other string |

use std::collections::{HashMap, HashSet};

use openapi_source::{Kind, Map, Node, Origin, walk};

mod cycles;
mod members;
mod rank;
#[cfg(test)]
mod tests;

use crate::chain::{self, ChainEnds};
use crate::codes;
use crate::cx::Cx;
use crate::passes::planned;
use crate::passes::schemas::any_of;
use crate::passes::shape::{is_text_enum, unwrap};
use crate::schema::{has_only, is_empty, property, string_schema};
use members::{inline_nested_union, move_nullable, remove_redundant, remove_unique_items};
use rank::Rank;

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    if let Some(schemas) = walk::component_schemas_mut(root) {
        cycles::run(schemas, cx);
    }
    let ranks = Ranks::of_components(root);
    planned::schemas(root, |schema| {
        for list in ["oneOf", "anyOf"] {
            if let Some(members) = schema.take(list) {
                rewrite_union(schema, list, members, &ranks, cx);
            }
        }
    });
}

/// The ranks of the components, determined before any is changed.
pub(crate) struct Ranks {
    components: HashMap<String, Rank>,
    /// The string enums, which may distinguish inline members.
    enums: Map,
}

impl Ranks {
    pub(crate) fn of_components(root: &Node) -> Ranks {
        let none = Map::default();
        let schemas = walk::component_schemas(root).unwrap_or(&none);
        let ends = ChainEnds::new(schemas, chain::wrapped);
        let is_enum = |property: &Node| ends.of(property).is_some_and(is_text_enum);
        Ranks {
            components: schemas
                .iter()
                .map(|(name, schema)| (name.clone(), Rank::of(ends.of(schema), is_enum)))
                .collect(),
            enums: schemas
                .iter()
                .filter(|(_, schema)| is_text_enum(schema))
                .map(|(name, schema)| (name.clone(), schema.clone()))
                .collect(),
        }
    }

    /// Whether a value may match several members, and lose something as one of them.
    pub(crate) fn overlap(&self, members: &[Node]) -> bool {
        let ranks: Vec<Rank> = members.iter().map(|member| self.of(member)).collect();
        pairs(&ranks).any(|(a, b)| a.overlaps(b))
    }

    fn of(&self, member: &Node) -> Rank {
        let target = chain::wrapped(member);
        if let Some(rank) = target.and_then(|name| self.components.get(&name)) {
            return *rank;
        }
        let is_enum = |property: &Node| {
            let end = chain::end(property, &self.enums, chain::wrapped);
            end.is_some_and(is_text_enum)
        };
        Rank::of(chain::end(member, &self.enums, chain::wrapped), is_enum)
    }
}

/// Returns every pair of ranks, in order.
fn pairs(ranks: &[Rank]) -> impl Iterator<Item = (Rank, Rank)> {
    ranks.iter().enumerate().flat_map(|(index, a)| {
        let later = ranks.iter().skip(index + 1);
        later.map(|b| (*a, *b))
    })
}

/// Writes a union in its best form.
fn rewrite_union(schema: &mut Node, list: &str, mut members: Node, ranks: &Ranks, cx: &mut Cx) {
    for member in members.as_array_mut().into_iter().flatten() {
        record_deprecated_values(member, cx);
        let is_wrapper = member.items("allOf").len() == 1;
        for keyword in ["default", "deprecated", "readOnly", "writeOnly"] {
            cx.remove(member, keyword, codes::unions::ANNOTATION);
        }
        for keyword in ["title", "description"] {
            if is_wrapper {
                cx.remove(member, keyword, codes::unions::ANNOTATION);
            }
        }
        unwrap(member);
        remove_unique_items(member, cx);
    }
    inline_nested_union(schema, &mut members, cx);
    move_nullable(schema, &mut members, cx);
    rewrite_bytes(&mut members, ranks, cx);
    remove_redundant(&mut members, cx);
    let origin = members.origin;
    let members = members
        .as_array_mut()
        .map(std::mem::take)
        .unwrap_or_default();
    if members.len() > 1
        && members.iter().any(is_bare_text_enum)
        && members
            .iter()
            .all(|member| is_bare_text_enum(member) || is_any_text(member))
    {
        if members.iter().any(is_any_text) {
            cx.note(origin, codes::unions::OPEN_ENUM);
            schema
                .plan_at()
                .insert("open".to_owned(), Node::new(true, origin));
        }
        cx.note(origin, codes::unions::ONE_ENUM);
        return merge_enums(schema, members, cx);
    }
    match <[Node; 1]>::try_from(members) {
        Ok([member]) => {
            cx.note(origin, codes::unions::ONE_MEMBER);
            if is_empty(&member) {
                cx.removed(&member, codes::unions::EMPTY_MEMBER);
            }
            only(schema, member, cx);
        }
        Err(members) if members.is_empty() => {}
        Err(mut members) => {
            for member in &mut members {
                declare_required(member, cx);
            }
            let overlap = sort(&mut members, list, origin, ranks, cx);
            if list == "anyOf" && overlap {
                schema
                    .plan_at()
                    .insert(any_of::MARK.to_owned(), Node::new(true, origin));
            }
            schema.insert("oneOf", Node::new(members, origin));
        }
    }
}

/// Records which values of an enum are deprecated, if a member lists them.
fn record_deprecated_values(member: &mut Node, cx: &mut Cx) {
    let keywords = ["type", "enum", "title", "description", "deprecated"];
    if !is_text_enum(member) || !has_only(member, &keywords) || !member.flag("deprecated") {
        return;
    }
    if let Some(keyword) = member.take("deprecated") {
        cx.note(keyword.origin, codes::unions::DEPRECATED_VALUE);
    }
    for value in member.items("enum") {
        let annotation = cx.enum_values.entry(value.origin).or_default();
        annotation.is_deprecated = true;
    }
}

/// Rewrites Base64 members as plain strings if another member has strings: many strings are valid
/// Base64, but would change when written back.
fn rewrite_bytes(members: &mut Node, ranks: &Ranks, cx: &mut Cx) {
    let Some(members) = members.as_array_mut() else {
        return;
    };
    let with_strings = members.iter().filter(|it| ranks.of(it).has_strings());
    if with_strings.count() < 2 {
        return;
    }
    let code = if members.iter().any(is_any_text) {
        codes::unions::BYTES_BESIDE_ANY_STRING
    } else {
        codes::unions::BYTES_BESIDE_STRINGS
    };
    for member in members.iter_mut().filter(|it| ranks.of(it).is_bytes()) {
        cx.removed(member, code);
        *member = string_schema(None, member.origin);
    }
}

/// Whether a schema lists strings and has no other constraints.
fn is_bare_text_enum(schema: &Node) -> bool {
    is_text_enum(schema) && has_only(schema, &["type", "enum", "title", "description"])
}

/// Whether every string matches the schema.
fn is_any_text(schema: &Node) -> bool {
    schema.text("type") == Some("string") && has_only(schema, &["type", "title", "description"])
}

/// Merges the values of all members into one enum.
fn merge_enums(schema: &mut Node, members: Vec<Node>, cx: &mut Cx) {
    let mut values: Vec<Node> = Vec::new();
    let mut seen = HashSet::new();
    for mut member in members {
        cx.note(member.origin, codes::unions::ONE_ENUM);
        for keyword in ["title", "description"] {
            cx.remove(&mut member, keyword, codes::unions::ONE_ENUM);
        }
        let listed = member.take("enum").map(|values| values.kind);
        if let Some(Kind::Array(listed)) = listed {
            for value in listed {
                if seen.insert(value.canonical_json()) {
                    values.push(value);
                } else {
                    cx.removed(&value, codes::enums::DUPLICATE);
                }
            }
        }
        match member.take("type") {
            Some(type_name) if !schema.has("type") => schema.insert("type", type_name),
            Some(type_name) => cx.removed(&type_name, codes::unions::ONE_ENUM),
            None => {}
        }
    }
    schema.insert("enum", Node::new(values, schema.origin));
}

/// Replaces a union with its only member.
pub(crate) fn only(schema: &mut Node, member: Node, cx: &mut Cx) {
    if member.has("$ref") {
        let origin = member.origin;
        return schema.insert("allOf", Node::new(vec![member], origin));
    }
    let Kind::Object(map) = member.kind else {
        return;
    };
    for (keyword, value) in *map {
        if schema.has(&keyword) {
            cx.removed(&value, codes::unions::ONE_MEMBER);
        } else {
            schema.insert(&keyword, value);
        }
    }
}

/// Adds a property for every required name of an inline object: typify assumes one where it looks
/// for tags.
fn declare_required(member: &mut Node, cx: &mut Cx) {
    let missing: Vec<(String, Origin)> = member
        .items("required")
        .iter()
        .filter_map(|name| Some((name.as_str()?, name.origin)))
        .filter(|(name, _)| property(member, name).is_none())
        .map(|(name, origin)| (name.to_owned(), origin))
        .collect();
    if let Some(properties) = member.get("properties").filter(|_| !missing.is_empty()) {
        cx.note(properties.origin, codes::unions::REQUIRED_WITHOUT_SCHEMA);
    }
    for (name, origin) in missing {
        cx.note(origin, codes::unions::REQUIRED_WITHOUT_SCHEMA);
        let properties = member.object_at("properties");
        properties.insert(name, Node::object(origin));
    }
}

/// Sorts members from narrow to wide; returns whether a value may match several.
fn sort(members: &mut [Node], list: &str, origin: Origin, ranks: &Ranks, cx: &mut Cx) -> bool {
    let found: Vec<Rank> = members.iter().map(|member| ranks.of(member)).collect();
    let overlap = pairs(&found).any(|(a, b)| a.overlaps(b));
    if list == "anyOf" {
        let code = if overlap {
            codes::unions::UNTAGGED
        } else {
            codes::unions::EXCLUSIVE
        };
        cx.note(origin, code);
    }
    if pairs(&found).any(|(a, b)| a.hides(b)) {
        cx.note(origin, codes::unions::REORDERED);
        members.sort_by_cached_key(|member| ranks.of(member));
    }
    overlap
}
