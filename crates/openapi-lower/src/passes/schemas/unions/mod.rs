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
//! | enums only | one enum of all values |
//! | strings beside an enum of strings | one enum that also takes any other string |
//! | strings with a format beside other strings | strings, since the Rust type of a format may spell a string differently |

use std::collections::HashMap;

use openapi_source::{Kind, Map, Node, Origin, walk};

mod cycles;
mod members;
mod one_enum;
mod rank;
#[cfg(test)]
mod tests;

use crate::chain::{self, ChainEnds};
use crate::codes;
use crate::cx::Cx;
use crate::passes::planned;
use crate::passes::schemas::any_of;
use crate::passes::schemas::required::undeclared;
use crate::passes::shape::{is_text_enum, unwrap};
use crate::schema::{is_empty, string_schema};
use members::{inline_nested_union, move_nullable, remove_redundant, remove_unique_items};
use one_enum::{is_any_text, is_one_enum, record_deprecated_values};
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
    rewrite_formats(&mut members, ranks, cx);
    remove_redundant(&mut members, cx);
    let origin = members.origin;
    let members = members
        .as_array_mut()
        .map(std::mem::take)
        .unwrap_or_default();
    if is_one_enum(&members) {
        return one_enum::merge(schema, members, origin, cx);
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

/// Rewrites formatted members as plain strings if another member accepts strings that it does not
/// list: many of them have a UUID or a date as well, but would be spelled differently when written
/// back. Beside a plain string, nothing is left of such a member.
fn rewrite_formats(members: &mut Node, ranks: &Ranks, cx: &mut Cx) {
    let Some(members) = members.as_array_mut() else {
        return;
    };
    let has = |is: fn(Rank) -> bool| members.iter().any(|it| is(ranks.of(it)));
    if !has(Rank::has_unlisted_strings) {
        return;
    }
    let code = if has(Rank::has_any_string) {
        codes::unions::FORMAT_BESIDE_ANY_STRING
    } else {
        codes::unions::FORMAT_BESIDE_STRINGS
    };
    let is_beside_text = has(Rank::is_text);
    members.retain_mut(|member| {
        if !ranks.of(member).is_formatted() {
            return true;
        }
        cx.removed(member, code);
        *member = string_schema(None, member.origin);
        !is_beside_text
    });
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
    let missing = undeclared(member);
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
