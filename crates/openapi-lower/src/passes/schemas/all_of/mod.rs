//! Merges `allOf`, and unions beside other keywords, into one schema.
//!
//! typify merges the members of an `allOf` by copying them, without regard to cycles: a recursive
//! `allOf` overflows the stack, several unions multiply without limit, long chains fill the memory,
//! and contradicting members silently generate a type without values. This pass copies the keywords
//! of the members, in order and each base schema once; of contradicting keywords the later one is
//! used. An `allOf` with a single reference is kept. A union beside other keywords becomes a union
//! of complete variants. Lost: `additionalProperties: false` in members, base schemas with too many
//! properties, and products of unions above a small limit.

use std::collections::{HashMap, HashSet};

use openapi_source::{Map, Node, walk};

mod annotate;
mod flatten;
mod hoist;
mod limit;
mod merge;
mod pairs;
mod parts;
#[cfg(test)]
mod tests;
mod variants;

use crate::codes;
use crate::cx::Cx;
use crate::passes::schemas::tags::SUBTYPE;
use crate::passes::schemas::types::{FAMILIES, keywords_of};
use limit::Limit;
use merge::Merged;
use parts::{Bases, Part, Source, own_parts, resolve};

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let schemas = walk::component_schemas_mut(root);
    let mut schemas = schemas.map(std::mem::take).unwrap_or_default();
    hoist::run(&mut schemas, cx);
    let bases = Bases::of(&schemas);
    let limit = Limit::of(&bases);
    let cyclic = cyclic(&schemas);
    let written: Vec<(String, Node)> = schemas
        .iter()
        .filter(|(name, schema)| is_composed(schema) || cyclic.contains(*name))
        .map(|(name, schema)| {
            let composer = Composer {
                bases: &bases,
                own: Some(name),
                is_cyclic: cyclic.contains(name),
                limit: &limit,
            };
            let mut written = composer.compose(schema, cx);
            let subtype = schema.plan().and_then(|plan| plan.get(SUBTYPE));
            if let Some(subtype) = subtype {
                let plan = written.plan_at();
                plan.insert(SUBTYPE.to_owned(), subtype.clone());
            }
            (name.clone(), written)
        })
        .collect();
    schemas.extend(written);
    let bases = Bases::of(&schemas);
    let composer = Composer {
        bases: &bases,
        own: None,
        is_cyclic: false,
        limit: &limit,
    };
    walk::operation_schemas(root, |_, schema| {
        walk::schema_tree(schema, &mut |schema| {
            if is_composed(schema) {
                *schema = composer.compose(schema, cx);
            }
        });
    });
    if let Some(map) = walk::component_schemas_mut(root) {
        *map = schemas;
    }
}

/// Keywords that apply to a location rather than to its values.
const ANNOTATIONS: [&str; 8] = [
    "title",
    "description",
    "default",
    "deprecated",
    "nullable",
    "readOnly",
    "writeOnly",
    "discriminator",
];

/// Whether a keyword of the schema, apart from `type` and its members, constrains values.
fn constrains(schema: &Node) -> bool {
    let mut keywords = FAMILIES.iter().flat_map(|family| keywords_of(family));
    schema.has("enum") || schema.has("format") || keywords.any(|keyword| schema.has(keyword))
}

fn is_union(schema: &Node) -> bool {
    schema.has("oneOf") || schema.has("anyOf")
}

/// Whether the schema has to be merged.
fn is_composed(schema: &Node) -> bool {
    match schema.get("allOf") {
        Some(_) => wrapped(schema).is_none(),
        None => {
            is_union(schema) && constrains(schema) || schema.has("oneOf") && schema.has("anyOf")
        }
    }
}

/// Returns the component that the schema only wraps or refers to.
fn wrapped(schema: &Node) -> Option<String> {
    if schema.has("$ref") {
        return schema.ref_name();
    }
    let [member] = schema.items("allOf") else {
        return None;
    };
    let location = |keyword: &String| keyword == "allOf" || ANNOTATIONS.contains(&keyword.as_str());
    let pure = schema
        .as_object()
        .is_some_and(|map| map.keys().all(location));
    member.ref_name().filter(|_| pure)
}

/// Returns the components that refer to themselves, directly or indirectly.
fn cyclic(schemas: &Map) -> HashSet<String> {
    let mut cyclic = HashSet::new();
    // By the start of the chain on which each was visited.
    let mut visited: HashMap<String, usize> = HashMap::new();
    for (start, name) in schemas.keys().enumerate() {
        let mut at = Some(name.clone());
        while let Some(name) = at {
            match visited.get(&name) {
                None => {
                    at = schemas.get(&name).and_then(wrapped);
                    visited.insert(name, start);
                }
                // This chain has returned to itself: visit the cycle once more.
                Some(known) if *known == start && cyclic.insert(name.clone()) => {
                    at = schemas.get(&name).and_then(wrapped);
                }
                Some(_) => break,
            }
        }
    }
    cyclic
}

struct Composer<'s> {
    bases: &'s Bases<'s>,
    /// The component that is being merged.
    own: Option<&'s str>,
    /// Whether that component refers to itself.
    is_cyclic: bool,
    limit: &'s Limit,
}

impl<'s> Composer<'s> {
    /// Returns the schema with all of its members merged.
    fn compose(&self, schema: &Node, cx: &mut Cx) -> Node {
        if let Some(wrapper) = self.wrapper(schema, cx) {
            return wrapper;
        }
        let mut merged = Merged::new(self.bases, schema.origin);
        let parts = self.bases.parts(schema, self.own);
        let parts = parts.filter(|parts| limit::inherited(parts) <= self.limit.properties);
        let parts = parts.unwrap_or_else(|| self.without_bases(schema, &mut merged));
        for part in &parts {
            merged.add(part);
        }
        if let Some(members) = schema.get("allOf") {
            cx.removed(members, codes::all_of::MERGED);
        }
        if let Some(reference) = schema.get("$ref") {
            cx.removed(reference, codes::all_of::SELF_REFERENCE);
        } else if parts.len() == 1
            && !constrains(schema)
            && !is_union(schema)
            && !schema.has("type")
        {
            cx.note(schema.origin, codes::all_of::SELF_REFERENCE);
        }
        self.variants(schema, merged, cx)
    }

    /// Returns the parts of a schema that inherits too many: without base schemas.
    fn without_bases<'n>(&self, schema: &'n Node, merged: &mut Merged) -> Vec<Part<'n>> {
        merged.lose(codes::all_of::TOO_MANY_INHERITED);
        merged.allow_any_property();
        own_parts(schema)
    }

    /// Returns the schema as a wrapper, if only one reference in its `allOf` has any effect.
    fn wrapper(&self, schema: &Node, cx: &mut Cx) -> Option<Node> {
        if constrains(schema) || is_union(schema) || self.is_cyclic {
            return None;
        }
        let members = schema.get("allOf")?;
        let mut target: Option<&Node> = None;
        for member in members
            .as_array()?
            .iter()
            .filter(|member| member.has("$ref"))
        {
            let same = target.is_none_or(|target| target.is_same(member));
            let itself = self.own.is_some() && member.ref_name().as_deref() == self.own;
            if !same || itself {
                return None;
            }
            target = Some(member);
        }
        let target = target?;
        let kind = self.resolved(target).and_then(|schema| schema.text("type"));
        let idle = |schema: &Node| {
            !constrains(schema)
                && !is_union(schema)
                && (kind.is_none() || schema.text("type").is_none_or(|own| Some(own) == kind))
        };
        let mut wrapper = Node::object(schema.origin);
        let inline = members
            .as_array()?
            .iter()
            .filter(|member| !member.has("$ref"));
        for part in inline.chain([schema]) {
            let itself = std::ptr::eq(part, schema);
            if !idle(part) || !itself && (part.has("allOf") || part.has("not")) {
                return None;
            }
            for (keyword, value) in part.as_object()? {
                if ANNOTATIONS.contains(&keyword.as_str()) {
                    wrapper.insert(keyword, value.clone());
                } else if itself && keyword != "allOf" {
                    cx.removed(value, codes::all_of::STATED_BY_REFERENCE);
                }
            }
        }
        cx.removed(members, codes::all_of::EMPTY_SUBSCHEMAS);
        wrapper.insert("allOf", Node::new(vec![target.clone()], members.origin));
        Some(wrapper)
    }

    /// Returns the schema behind a reference and the schemas that it only wraps.
    fn resolved(&self, schema: &'s Node) -> Option<&'s Node> {
        resolve(schema, self.bases.schemas)
    }
}

/// Whether the schema accepts any value.
fn is_open(schema: &Node) -> bool {
    let restricts_values = |keyword: &String| !ANNOTATIONS.contains(&keyword.as_str());
    !schema
        .as_object()
        .is_some_and(|map| map.keys().any(restricts_values))
}

/// Returns a schema that accepts any value, with the origin of another one.
fn any(schema: &Node) -> Node {
    Node::object(schema.origin)
}
