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

mod flatten;
mod hoist;
mod limit;
mod merge;
mod multiply;
mod pairs;
mod parts;
#[cfg(test)]
mod tests;

use crate::codes;
use crate::cx::Cx;
use crate::passes::schemas::tags::SUBTYPE;
use crate::passes::schemas::types::constraints;
use crate::schema::is_union;
use limit::{inherited, max_inherited};
use merge::Merged;
use parts::{Bases, Part, Source, resolve};

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let schemas = walk::component_schemas_mut(root);
    let mut schemas = schemas.map(std::mem::take).unwrap_or_default();
    hoist::run(&mut schemas, cx);
    let bases = Bases::of(&schemas);
    let max_inherited = max_inherited(&bases);
    let cyclic = cyclic(&schemas);
    let composed: Vec<(String, Node)> = schemas
        .iter()
        .filter(|(name, schema)| is_mergeable(schema) || cyclic.contains(*name))
        .map(|(name, schema)| {
            let composer = Composer {
                bases: &bases,
                own: Some(name),
                is_cyclic: cyclic.contains(name),
                max_inherited,
            };
            let mut composed = composer.compose(schema, cx);
            if let Some(subtype) = schema.plan().and_then(|plan| plan.get(SUBTYPE)) {
                let plan = composed.plan_at();
                plan.insert(SUBTYPE.to_owned(), subtype.clone());
            }
            (name.clone(), composed)
        })
        .collect();
    schemas.extend(composed);
    let bases = Bases::of(&schemas);
    let composer = Composer::of_inline_schemas(&bases, max_inherited);
    walk::operation_schemas(root, |_, schema| {
        walk::schema_tree(schema, &mut |schema| {
            if is_mergeable(schema) {
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
    let mut keywords = constraints().chain(["enum", "format"]);
    keywords.any(|keyword| schema.has(keyword))
}

/// Whether the schema has no keywords other than annotations and these.
fn has_only(schema: &Node, keywords: &[&str]) -> bool {
    schema.as_object().is_some_and(|map| {
        map.keys()
            .map(String::as_str)
            .all(|keyword| ANNOTATIONS.contains(&keyword) || keywords.contains(&keyword))
    })
}

/// Whether the schema accepts any value.
fn is_open(schema: &Node) -> bool {
    has_only(schema, &[])
}

/// Whether the type of the schema does not exclude objects.
fn allows_objects(schema: &Node) -> bool {
    schema.text("type").is_none_or(|name| name == "object")
}

/// Whether the schema has to be merged.
fn is_mergeable(schema: &Node) -> bool {
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
    member.ref_name().filter(|_| has_only(schema, &["allOf"]))
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
                Some(visited_from) if *visited_from == start && cyclic.insert(name.clone()) => {
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
    max_inherited: usize,
}

impl<'s> Composer<'s> {
    /// Returns a composer for schemas that are not components.
    fn of_inline_schemas(bases: &'s Bases<'s>, max_inherited: usize) -> Composer<'s> {
        Composer {
            bases,
            own: None,
            is_cyclic: false,
            max_inherited,
        }
    }

    /// Returns the schema with all of its members merged.
    fn compose(&self, schema: &Node, cx: &mut Cx) -> Node {
        if let Some(wrapper) = self.wrapper(schema, cx) {
            return wrapper;
        }
        let mut merged = Merged::new(self.bases, schema.origin);
        let parts = self
            .bases
            .parts(schema, self.own)
            .filter(|parts| inherited(parts) <= self.max_inherited)
            .unwrap_or_else(|| merged.parts_without_bases(schema));
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
        self.with_unions(schema, merged, cx)
    }

    /// Whether a schema is a reference to the component that is being merged.
    fn refers_to_own(&self, schema: &Node) -> bool {
        self.own.is_some() && schema.ref_name().as_deref() == self.own
    }

    /// Returns the schema as a wrapper, if only one reference in its `allOf` has any effect.
    fn wrapper(&self, schema: &Node, cx: &mut Cx) -> Option<Node> {
        if constrains(schema) || is_union(schema) || self.is_cyclic {
            return None;
        }
        let members = schema.get("allOf")?;
        let (references, inline): (Vec<&Node>, Vec<&Node>) = members
            .as_array()?
            .iter()
            .partition(|member| member.has("$ref"));
        let (target, others) = references.split_last()?;
        if self.refers_to_own(target) || others.iter().any(|other| !target.is_same(other)) {
            return None;
        }
        let type_name = resolve(target, self.bases.schemas).and_then(|target| target.text("type"));
        let has_no_effect = |part: &Node| {
            !constrains(part)
                && !is_union(part)
                && (type_name.is_none()
                    || part.text("type").is_none_or(|own| Some(own) == type_name))
        };
        let mut wrapper = Node::object(schema.origin);
        for part in inline.into_iter().chain([schema]) {
            let is_schema = std::ptr::eq(part, schema);
            if !has_no_effect(part) || !is_schema && (part.has("allOf") || part.has("not")) {
                return None;
            }
            for (keyword, value) in part.as_object()? {
                if ANNOTATIONS.contains(&keyword.as_str()) {
                    wrapper.insert(keyword, value.clone());
                } else if is_schema && keyword != "allOf" {
                    cx.removed(value, codes::all_of::STATED_BY_REFERENCE);
                }
            }
        }
        cx.removed(members, codes::all_of::EMPTY_SUBSCHEMAS);
        let target = Node::clone(target);
        wrapper.insert("allOf", Node::new(vec![target], members.origin));
        Some(wrapper)
    }
}
