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
use openapi_source::pointer::{SCHEMAS, escape};
use openapi_source::walk::{self, Site};
use openapi_source::{Map, Node};
use typify_model::names::type_name;

mod tolerance;

use crate::codes;
use crate::cx::Cx;
use crate::passes::planned;
use crate::passes::reach::{self, Uses};
use tolerance::{Tags, constrained, tolerate};

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
                let of_request =
                    copies.contains(name) || uses.request && !inputs.contains_key(name);
                if uses.response {
                    let variant = tags.variants.contains(name);
                    response_schema(schema, of_request, variant, &tags, &marked, cx);
                } else if of_request {
                    request_schema(schema, &marked, cx);
                }
            }
            Site::Response => response_schema(schema, false, false, &tags, &marked, cx),
            Site::Parameter | Site::Request => request_schema(schema, &marked, cx),
        }
        flags(schema, cx);
    });
    if cx.notes().get(before..).is_some_and(|notes| {
        notes
            .iter()
            .any(|note| note.code == codes::directions::TOLERANT_SCHEMA.diagnostic().code)
    }) {
        cx.note(root.origin, codes::directions::TOLERANT);
    }
}

/// Copies the components that differ between the directions for requests; returns the names of the
/// copies.
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
    let shared = |name: &&String| {
        let both = uses
            .get(*name)
            .is_some_and(|uses| uses.request && uses.response);
        both && differing.contains(*name)
    };
    let mut taken: HashSet<String> = schemas.keys().map(|name| type_name(name)).collect();
    let mut names: Vec<&String> = schemas.keys().filter(shared).collect();
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
        let name = reference
            .strip_prefix(SCHEMAS)
            .map(openapi_source::pointer::unescape);
        if let Some(input) = name.and_then(|name| inputs.get(&*name)) {
            *reference = format!("{SCHEMAS}{}", escape(input));
        }
    };
    if let Some(schemas) = walk::component_schemas_mut(root) {
        let mut divided = Map::default();
        for (name, mut schema) in std::mem::take(schemas) {
            let uses = uses.get(&name).copied().unwrap_or_default();
            if let Some(input) = inputs.get(&*name) {
                cx.note(schema.origin, codes::directions::DIVIDED);
                let mut copy = schema.clone();
                walk::references(&mut copy, &mut redirect);
                request_schema(&mut copy, marked, cx);
                divided.insert(name, schema);
                divided.insert(input.clone(), copy);
            } else {
                if uses.request && !uses.response {
                    walk::references(&mut schema, &mut redirect);
                }
                divided.insert(name, schema);
            }
        }
        *schemas = divided;
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
    let directed =
        |property: &Node| marked.is(property, "readOnly") || marked.is(property, "writeOnly");
    if schema
        .members("properties")
        .any(|(_, property)| directed(property))
        || tolerant && (schema.members("properties").next().is_some() || constrained(schema))
    {
        return true;
    }
    let mut below = schema
        .members("properties")
        .map(|(_, schema)| schema)
        .collect::<Vec<_>>();
    below.extend(
        ["items", "additionalProperties"]
            .iter()
            .filter_map(|key| schema.get(key)),
    );
    for list in ["allOf", "oneOf", "anyOf"] {
        below.extend(schema.items(list));
    }
    below
        .into_iter()
        .any(|schema| differs(schema, marked, tolerant))
}

/// Adapts a schema for requests.
fn request_schema(schema: &mut Node, marked: &Marked, cx: &mut Cx) {
    walk::schema_tree(schema, &mut |schema| {
        one_way(schema, "readOnly", codes::directions::READ_ONLY, marked, cx);
    });
}

/// Adapts a schema for responses.
fn response_schema(
    schema: &mut Node,
    of_request: bool,
    variant: bool,
    tags: &Tags,
    marked: &Marked,
    cx: &mut Cx,
) {
    if !of_request {
        walk::schema_tree(schema, &mut |schema| {
            one_way(
                schema,
                "writeOnly",
                codes::directions::WRITE_ONLY,
                marked,
                cx,
            );
        });
    }
    if cx.options.tolerant && tolerate(schema, variant, tags, cx) {
        // Tolerance is a single decision and has a single line in the report.
        cx.note(schema.origin, codes::directions::TOLERANT_SCHEMA);
    }
}

/// Removes the properties that apply to the other direction only.
fn one_way(schema: &mut Node, flag: &str, code: Code, marked: &Marked, cx: &mut Cx) {
    let flagged = marked.among(schema, flag);
    if !flagged.is_empty() && is_all(schema, &flagged) {
        return drop_required(schema, &flagged, codes::directions::ALL_ONE_WAY, cx);
    }
    let Some(properties) = schema.get_mut("properties").and_then(Node::as_object_mut) else {
        return;
    };
    properties.retain(|name, property| {
        let goes = flagged.contains(name);
        if goes {
            cx.removed(property, code);
        }
        !goes
    });
    if properties.is_empty() && !flagged.is_empty() {
        cx.remove(schema, "properties", code);
    }
    drop_required(schema, &flagged, code, cx);
}

/// Whether an object consists of such properties. They are kept, but not required: a description
/// that marks all parts of a reference as `readOnly` still expects the reference to be sent.
fn is_all(schema: &Node, properties: &[String]) -> bool {
    let others = ["additionalProperties", "allOf", "oneOf", "anyOf"];
    schema.members("properties").count() == properties.len()
        && !others.iter().any(|keyword| schema.has(keyword))
}

/// Removes names from `required`, and `required` itself if none is left.
fn drop_required(schema: &mut Node, excluded: &[String], code: Code, cx: &mut Cx) {
    let Some(required) = schema.get_mut("required").and_then(Node::as_array_mut) else {
        return;
    };
    required.retain(|name| {
        let stays = !excluded
            .iter()
            .any(|excluded| name.as_str() == Some(excluded));
        if !stays {
            cx.note(name.origin, code);
        }
        stays
    });
    if required.is_empty() {
        schema.take("required");
    }
}

/// The components that are `readOnly` or `writeOnly` themselves.
struct Marked {
    read_only: HashSet<String>,
    write_only: HashSet<String>,
}

impl Marked {
    fn of(root: &Node) -> Marked {
        let schemas = walk::component_schemas(root);
        let with = |flag: &str| {
            let all = schemas.into_iter().flatten();
            let flagged = all.filter(|(_, schema)| schema.flag(flag));
            flagged.map(|(name, _)| name.clone()).collect()
        };
        Marked {
            read_only: with("readOnly"),
            write_only: with("writeOnly"),
        }
    }

    /// Returns the properties of a schema that have the flag.
    fn among(&self, schema: &Node, flag: &str) -> Vec<String> {
        let properties = schema.members("properties");
        let flagged = properties.filter(|(_, property)| self.is(property, flag));
        flagged.map(|(name, _)| name.clone()).collect()
    }

    /// Returns the properties that the schema does not have in the other direction.
    fn excluded(&self, schema: &Node, flag: &str) -> Vec<String> {
        let flagged = self.among(schema, flag);
        if is_all(schema, &flagged) {
            Vec::new()
        } else {
            flagged
        }
    }

    /// Whether a property, or the component that it refers to, has the flag.
    fn is(&self, property: &Node, flag: &str) -> bool {
        let target = match property.items("allOf") {
            [wrapped] => wrapped.ref_name(),
            _ => property.ref_name(),
        };
        let components = match flag {
            "readOnly" => &self.read_only,
            _ => &self.write_only,
        };
        property.flag(flag) || target.is_some_and(|name| components.contains(&name))
    }
}

/// Removes the flags themselves.
fn flags(schema: &mut Node, cx: &mut Cx) {
    walk::schema_tree(schema, &mut |schema| {
        for flag in ["readOnly", "writeOnly"] {
            cx.remove(schema, flag, codes::directions::FLAG);
        }
    });
}
