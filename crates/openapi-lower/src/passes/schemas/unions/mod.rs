//! Unions: rewrites `oneOf` and `anyOf` in the form that typify decodes best.
//!
//! An `anyOf` becomes a struct of flattened options, into which no scalar decodes; an untagged enum
//! takes the first variant that matches, so that `{}` or a plain string before others takes all
//! values; a union that is its own member overflows the stack when decoding. So every union becomes
//! a `oneOf` of at least two different members, the narrower ones first. If a value may match
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
                union(schema, list, members, &ranks, cx);
            }
        }
    });
}

/// The ranks of the components, determined before any is changed.
pub(crate) struct Ranks {
    components: HashMap<String, Rank>,
    /// The string enums, which may distinguish inline members.
    listed: Map,
}

impl Ranks {
    pub(crate) fn of_components(root: &Node) -> Ranks {
        let none = Map::default();
        let schemas = walk::component_schemas(root).unwrap_or(&none);
        let ends = ChainEnds::new(schemas, chain::wrapped);
        let listed = |property: &Node| ends.of(property).is_some_and(is_text_enum);
        Ranks {
            components: schemas
                .iter()
                .map(|(name, schema)| (name.clone(), Rank::of(ends.of(schema), listed)))
                .collect(),
            listed: schemas
                .iter()
                .filter(|(_, schema)| is_text_enum(schema))
                .map(|(name, schema)| (name.clone(), schema.clone()))
                .collect(),
        }
    }

    /// Whether a value may match several members, and lose something as one of them.
    pub(crate) fn overlap(&self, members: &[Node]) -> bool {
        let found: Vec<_> = members.iter().map(|member| self.of(member)).collect();
        let mut pairs = found
            .iter()
            .enumerate()
            .flat_map(|(index, a)| found.iter().skip(index + 1).map(move |b| (a, b)));
        pairs.any(|(a, b)| a.overlaps(*b))
    }

    fn of(&self, member: &Node) -> Rank {
        let target = chain::wrapped(member);
        match target.and_then(|name| self.components.get(&name)) {
            Some(rank) => *rank,
            None => {
                let listed = |property: &Node| {
                    let end = chain::end(property, &self.listed, chain::wrapped);
                    end.is_some_and(is_text_enum)
                };
                Rank::of(chain::end(member, &self.listed, chain::wrapped), listed)
            }
        }
    }
}

/// Writes a union in its best form.
fn union(schema: &mut Node, list: &str, mut members: Node, ranks: &Ranks, cx: &mut Cx) {
    for member in members.as_array_mut().into_iter().flatten() {
        deprecated_values(member, cx);
        let location: &[&str] = match member.items("allOf") {
            [_] => &[
                "default",
                "deprecated",
                "readOnly",
                "writeOnly",
                "title",
                "description",
            ],
            _ => &["default", "deprecated", "readOnly", "writeOnly"],
        };
        for keyword in location {
            cx.remove(member, keyword, codes::unions::ANNOTATION);
        }
        unwrap(member);
        remove_unique_items(member, cx);
    }
    inline_nested_union(schema, &mut members, cx);
    move_nullable(schema, &mut members, cx);
    bytes(&mut members, ranks, cx);
    remove_redundant(&mut members, cx);
    let origin = members.origin;
    let all = members
        .as_array_mut()
        .map(std::mem::take)
        .unwrap_or_default();
    let is_open = all.iter().any(is_any_text);
    if all.len() > 1
        && all.iter().any(is_bare_text_enum)
        && all
            .iter()
            .all(|member| is_bare_text_enum(member) || is_any_text(member))
    {
        if is_open {
            cx.note(origin, codes::unions::OPEN_ENUM);
            schema
                .plan_at()
                .insert("open".to_owned(), Node::new(true, origin));
        }
        cx.note(origin, codes::unions::ONE_ENUM);
        return one_enum(schema, all, cx);
    }
    match <[Node; 1]>::try_from(all) {
        Ok([member]) => {
            cx.note(origin, codes::unions::ONE_MEMBER);
            if member.as_object().is_some_and(Map::is_empty) {
                cx.removed(&member, codes::unions::EMPTY_MEMBER);
            }
            only(schema, member, cx);
        }
        Err(mut all) => {
            if all.is_empty() {
                return;
            }
            for member in &mut all {
                require_known(member, cx);
            }
            let overlap = order(&mut all, list, origin, ranks, cx);
            if list == "anyOf" && overlap {
                schema
                    .plan_at()
                    .insert(any_of::MARK.to_owned(), Node::new(true, origin));
            }
            schema.insert("oneOf", Node::new(all, origin));
        }
    }
}

/// Records which values of an enum are deprecated, if a member lists them.
fn deprecated_values(member: &mut Node, cx: &mut Cx) {
    if !is_text_enum_beside(member, &["deprecated"]) || !member.flag("deprecated") {
        return;
    }
    if let Some(keyword) = member.take("deprecated") {
        cx.note(keyword.origin, codes::unions::DEPRECATED_VALUE);
    }
    for value in member.items("enum") {
        let known = cx.enum_values.entry(value.origin).or_default();
        known.is_deprecated = true;
    }
}

/// Rewrites Base64 members as plain strings if another member has strings: many strings are valid
/// Base64, but would change when written back.
fn bytes(members: &mut Node, ranks: &Ranks, cx: &mut Cx) {
    let Some(all) = members.as_array_mut() else {
        return;
    };
    let with_strings = all.iter().filter(|member| ranks.of(member).has_strings());
    if with_strings.count() < 2 {
        return;
    }
    let code = if all.iter().any(is_any_text) {
        codes::unions::BYTES_BESIDE_ANY_STRING
    } else {
        codes::unions::BYTES_BESIDE_STRINGS
    };
    for member in all.iter_mut().filter(|it| ranks.of(it).is_bytes()) {
        let mut string = Node::object(member.origin);
        string.insert("type", Node::new("string", member.origin));
        cx.removed(member, code);
        *member = string;
    }
}

fn is_bare_text_enum(schema: &Node) -> bool {
    is_text_enum_beside(schema, &[])
}

/// Whether a schema lists strings, and has only the given other keywords.
fn is_text_enum_beside(schema: &Node, others: &[&str]) -> bool {
    schema.text("type") == Some("string")
        && schema.has("enum")
        && schema.as_object().is_some_and(|map| {
            let location = ["type", "enum", "title", "description"];
            let mut keywords = map.keys().map(String::as_str);
            keywords.all(|keyword| location.contains(&keyword) || others.contains(&keyword))
        })
}

/// Whether every string matches the schema.
fn is_any_text(schema: &Node) -> bool {
    schema.text("type") == Some("string")
        && schema.as_object().is_some_and(|map| {
            let location = ["type", "title", "description"];
            map.keys()
                .all(|keyword| location.contains(&keyword.as_str()))
        })
}

/// Merges the values of all members into one enum.
fn one_enum(schema: &mut Node, members: Vec<Node>, cx: &mut Cx) {
    let mut values: Vec<Node> = Vec::new();
    let mut seen = HashSet::new();
    for mut member in members {
        cx.note(member.origin, codes::unions::ONE_ENUM);
        for keyword in ["title", "description"] {
            cx.remove(&mut member, keyword, codes::unions::ONE_ENUM);
        }
        let own = member
            .take("enum")
            .and_then(|mut own| own.as_array_mut().map(std::mem::take));
        for value in own.unwrap_or_default() {
            if seen.insert(value.canonical_json()) {
                values.push(value);
            } else {
                cx.removed(&value, codes::enums::DUPLICATE);
            }
        }
        match member.take("type") {
            Some(word) if !schema.has("type") => schema.insert("type", word),
            Some(word) => cx.removed(&word, codes::unions::ONE_ENUM),
            None => {}
        }
    }
    schema.insert("enum", Node::new(values, schema.origin));
}

/// Replaces a union by its only member.
pub(crate) fn only(schema: &mut Node, member: Node, cx: &mut Cx) {
    if member.has("$ref") {
        let origin = member.origin;
        return schema.insert("allOf", Node::new(vec![member], origin));
    }
    let map = match member.kind {
        Kind::Object(map) => map,
        _ => return,
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
fn require_known(member: &mut Node, cx: &mut Cx) {
    let missing: Vec<Node> = member
        .items("required")
        .iter()
        .filter(|name| {
            let known = member.get("properties").zip(name.as_str());
            !known.is_some_and(|(properties, name)| properties.has(name))
        })
        .cloned()
        .collect();
    if let Some(properties) = member.get("properties").filter(|_| !missing.is_empty()) {
        cx.note(properties.origin, codes::unions::REQUIRED_WITHOUT_SCHEMA);
    }
    for name in missing {
        if let Some(text) = name.as_str() {
            cx.note(name.origin, codes::unions::REQUIRED_WITHOUT_SCHEMA);
            let any = Node::object(name.origin);
            member.object_at("properties").insert(text.to_owned(), any);
        }
    }
}

/// Sorts members from narrow to wide; returns whether a value may match several.
fn order(members: &mut [Node], list: &str, origin: Origin, ranks: &Ranks, cx: &mut Cx) -> bool {
    let found: Vec<Rank> = members.iter().map(|member| ranks.of(member)).collect();
    let pairs = || {
        let pairs = found.iter().enumerate();
        pairs.flat_map(|(index, a)| found.iter().skip(index + 1).map(move |b| (*a, *b)))
    };
    let overlap = pairs().any(|(a, b)| a.overlaps(b));
    if list == "anyOf" {
        if overlap {
            cx.note(origin, codes::unions::UNTAGGED);
        } else {
            cx.note(origin, codes::unions::EXCLUSIVE);
        }
    }
    if pairs().any(|(a, b)| a.hides(b)) {
        cx.note(origin, codes::unions::REORDERED);
        members.sort_by_cached_key(|member| ranks.of(member));
    }
    overlap
}
