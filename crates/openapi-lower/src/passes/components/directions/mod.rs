//! Directions: separate types for requests and responses.
//!
//! progenitor generates one type for both directions. So a required `readOnly` property would have
//! to be sent, and tolerant decoding of responses would make requests lenient. A component that
//! requests and responses use and that differs between them is split: `X` for responses, `XInput`
//! for requests.
//!
//! With [`Options::tolerant`](crate::Options), every response property is optional and nullable,
//! and no bound, pattern or string format can make decoding fail.

use std::collections::{HashMap, HashSet};

use openapi_source::changes::Code;
use openapi_source::pointer::{SCHEMAS, escape, unescape};
use openapi_source::walk::{self, Site};
use openapi_source::{Map, Node};
use typify_model::names::type_name;

mod tolerance;

use crate::chain;
use crate::codes;
use crate::cx::Cx;
use crate::passes::planned;
use crate::passes::reach::{self, Uses};
use crate::schema::composed_members;
use tolerance::{Tags, is_constrained, tolerate};

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let before = cx.notes().len();
    let marked = Marked::of(root);
    let uses = reach::reach(root, &|schema, flag| marked.excluded(schema, flag));
    let inputs = divide(root, &uses, &marked, cx);
    let copies: HashSet<&str> = inputs.values().map(String::as_str).collect();
    let tags = Tags::of(root);
    planned::top_schemas(root, |site, schema| {
        match site {
            Site::Component(name) => {
                let uses = uses.get(name).copied().unwrap_or_default();
                let is_request =
                    copies.contains(name) || uses.request && !inputs.contains_key(name);
                if uses.response {
                    if !is_request {
                        remove_write_only(schema, &marked, cx);
                    }
                    tolerate_schema(schema, tags.variants.contains(name), &tags, cx);
                } else if is_request {
                    remove_read_only(schema, &marked, cx);
                }
            }
            Site::Response => {
                remove_write_only(schema, &marked, cx);
                tolerate_schema(schema, false, &tags, cx);
            }
            Site::Parameter | Site::Request => remove_read_only(schema, &marked, cx),
        }
        remove_flags(schema, cx);
    });
    let tolerant = codes::directions::TOLERANT_SCHEMA.diagnostic().code;
    if cx
        .notes()
        .iter()
        .skip(before)
        .any(|note| note.code == tolerant)
    {
        cx.note(root.origin, codes::directions::TOLERANT);
    }
}

/// Copies the components that differ between the directions for requests; returns the names of the
/// copies by the names of the components.
fn divide(
    root: &mut Node,
    uses: &HashMap<String, Uses>,
    marked: &Marked,
    cx: &mut Cx,
) -> HashMap<String, String> {
    let Some(schemas) = walk::component_schemas(root) else {
        return HashMap::new();
    };
    let differing = differing(schemas, marked, cx.options.tolerant);
    let mut taken: HashSet<String> = schemas.keys().map(|name| type_name(name)).collect();
    let mut names: Vec<&String> = schemas
        .keys()
        .filter(|name| differing.contains(*name))
        .filter(|name| uses.get(*name).is_some_and(|it| it.request && it.response))
        .collect();
    names.sort();
    let mut inputs = HashMap::new();
    for name in names {
        let mut input = type_name(&format!("{name}-input"));
        while !taken.insert(input.clone()) {
            input = type_name(&format!("{input}-body"));
        }
        inputs.insert(name.clone(), input);
    }
    let mut redirect = |reference: &mut String| {
        let name = reference.strip_prefix(SCHEMAS).map(unescape);
        if let Some(input) = name.and_then(|name| inputs.get(&*name)) {
            *reference = format!("{SCHEMAS}{}", escape(input));
        }
    };
    if let Some(schemas) = walk::component_schemas_mut(root) {
        for (name, mut schema) in std::mem::take(schemas) {
            let uses = uses.get(&name).copied().unwrap_or_default();
            if let Some(input) = inputs.get(&name) {
                cx.note(schema.origin, codes::directions::DIVIDED);
                let mut copy = schema.clone();
                walk::references(&mut copy, &mut redirect);
                remove_read_only(&mut copy, marked, cx);
                schemas.insert(name, schema);
                schemas.insert(input.clone(), copy);
            } else {
                if uses.request && !uses.response {
                    walk::references(&mut schema, &mut redirect);
                }
                schemas.insert(name, schema);
            }
        }
    }
    walk::operation_schemas(root, |site, schema| {
        if site != Site::Response {
            walk::references(schema, &mut redirect);
        }
    });
    inputs
}

/// Returns the components that differ between the directions, or that refer to one that does.
fn differing(schemas: &Map, marked: &Marked, tolerant: bool) -> HashSet<String> {
    let mut users: HashMap<String, Vec<&String>> = HashMap::new();
    let mut open: Vec<&String> = Vec::new();
    for (name, schema) in schemas {
        walk::component_references(schema, &mut |target| {
            users.entry(target.to_owned()).or_default().push(name);
        });
        if differs(schema, marked, tolerant) {
            open.push(name);
        }
    }
    let mut differing = HashSet::new();
    while let Some(name) = open.pop() {
        if differing.insert(name.clone()) {
            open.extend(users.get(name).into_iter().flatten());
        }
    }
    differing
}

/// Whether a schema, apart from references, has keywords that apply to one direction only.
fn differs(schema: &Node, marked: &Marked, tolerant: bool) -> bool {
    let properties = || schema.members("properties").map(|(_, property)| property);
    let is_one_way = |property: &Node| {
        marked.is_marked(property, "readOnly") || marked.is_marked(property, "writeOnly")
    };
    if properties().any(is_one_way)
        || tolerant && (properties().next().is_some() || is_constrained(schema))
    {
        return true;
    }
    let single = ["items", "additionalProperties"].into_iter();
    properties()
        .chain(single.filter_map(|keyword| schema.get(keyword)))
        .chain(composed_members(schema))
        .any(|schema| differs(schema, marked, tolerant))
}

/// Removes the properties that requests do not have.
fn remove_read_only(schema: &mut Node, marked: &Marked, cx: &mut Cx) {
    walk::schema_tree(schema, &mut |schema| {
        remove_one_way(schema, "readOnly", codes::directions::READ_ONLY, marked, cx);
    });
}

/// Removes the properties that responses do not have.
fn remove_write_only(schema: &mut Node, marked: &Marked, cx: &mut Cx) {
    let code = codes::directions::WRITE_ONLY;
    walk::schema_tree(schema, &mut |schema| {
        remove_one_way(schema, "writeOnly", code, marked, cx);
    });
}

/// Makes the schema of a response tolerant, if the options say so.
fn tolerate_schema(schema: &mut Node, is_variant: bool, tags: &Tags, cx: &mut Cx) {
    if cx.options.tolerant && tolerate(schema, is_variant, tags, cx) {
        // Tolerance is a single decision and has a single line in the report.
        cx.note(schema.origin, codes::directions::TOLERANT_SCHEMA);
    }
}

/// Removes the properties that apply to the other direction only.
fn remove_one_way(schema: &mut Node, flag: &str, code: Code, marked: &Marked, cx: &mut Cx) {
    let flagged = marked.properties(schema, flag);
    let is_kept = |name: &str| !flagged.iter().any(|flagged| flagged == name);
    if !flagged.is_empty() && has_no_others(schema, &flagged) {
        retain_required(schema, is_kept, codes::directions::ALL_ONE_WAY, cx);
        return;
    }
    let Some(properties) = schema.get_mut("properties").and_then(Node::as_object_mut) else {
        return;
    };
    properties.retain(|name, property| {
        if !is_kept(name) {
            cx.removed(property, code);
        }
        is_kept(name)
    });
    if properties.is_empty() && !flagged.is_empty() {
        cx.remove(schema, "properties", code);
    }
    retain_required(schema, is_kept, code, cx);
}

/// Whether an object has no properties other than these. They are kept, but not required: a
/// description that marks all parts of a reference as `readOnly` still expects the reference to be
/// sent.
fn has_no_others(schema: &Node, properties: &[String]) -> bool {
    let others = ["additionalProperties", "allOf", "oneOf", "anyOf"];
    schema.members("properties").count() == properties.len()
        && !others.iter().any(|keyword| schema.has(keyword))
}

/// Removes names from `required`, and `required` itself if none is left. Returns whether it removed
/// a name.
fn retain_required(
    schema: &mut Node,
    is_kept: impl Fn(&str) -> bool,
    code: Code,
    cx: &mut Cx,
) -> bool {
    let Some(required) = schema.get_mut("required").and_then(Node::as_array_mut) else {
        return false;
    };
    let before = required.len();
    required.retain(|name| {
        let is_kept = name.as_str().is_some_and(&is_kept);
        if !is_kept {
            cx.note(name.origin, code);
        }
        is_kept
    });
    let after = required.len();
    if after == 0 {
        schema.take("required");
    }
    after < before
}

/// The components that are `readOnly` or `writeOnly` themselves.
struct Marked {
    read_only: HashSet<String>,
    write_only: HashSet<String>,
}

impl Marked {
    fn of(root: &Node) -> Marked {
        let schemas = walk::component_schemas(root);
        let flagged = |flag: &str| {
            let schemas = schemas.into_iter().flatten();
            schemas
                .filter(|(_, schema)| schema.flag(flag))
                .map(|(name, _)| name.clone())
                .collect()
        };
        Marked {
            read_only: flagged("readOnly"),
            write_only: flagged("writeOnly"),
        }
    }

    /// Returns the properties of a schema that have the flag.
    fn properties(&self, schema: &Node, flag: &str) -> Vec<String> {
        schema
            .members("properties")
            .filter(|(_, property)| self.is_marked(property, flag))
            .map(|(name, _)| name.clone())
            .collect()
    }

    /// Returns the properties that the schema does not have in the other direction.
    fn excluded(&self, schema: &Node, flag: &str) -> Vec<String> {
        let flagged = self.properties(schema, flag);
        if has_no_others(schema, &flagged) {
            Vec::new()
        } else {
            flagged
        }
    }

    /// Whether a property, or the component that it refers to, has the flag.
    fn is_marked(&self, property: &Node, flag: &str) -> bool {
        let components = if flag == "readOnly" {
            &self.read_only
        } else {
            &self.write_only
        };
        property.flag(flag)
            || chain::wrapped(property).is_some_and(|name| components.contains(&name))
    }
}

/// Removes the flags themselves.
fn remove_flags(schema: &mut Node, cx: &mut Cx) {
    walk::schema_tree(schema, &mut |schema| {
        for flag in ["readOnly", "writeOnly"] {
            cx.remove(schema, flag, codes::directions::FLAG);
        }
    });
}
