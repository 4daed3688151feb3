//! Directions: what requests must say and what answers may say.
//!
//! progenitor makes one type for both directions. So a required `readOnly` property
//! would have to be sent, and what makes the client liberal in what it accepts would
//! make it sloppy in what it sends. A component that both directions reach and that
//! differs between them is divided: `X` for answers, `XInput` for requests.
//!
//! With [`Options::tolerant`](crate::Options), in answers every property is optional and
//! nullable, and no default, bound, pattern or text format stands in the way of
//! decoding.

use std::collections::{HashMap, HashSet};

use super::cx::Cx;
use super::reach::{self, Uses};
use super::shape::is_text_enum;
use super::walk;
use crate::ident::type_name;
use crate::node::{Map, Node, SCHEMAS, escape};
use crate::report::Effect;

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let before = cx.notes.len();
    let uses = reach::reach(root);
    let inputs = divide(root, &uses, cx);
    let tags = Tags::of(root);
    let schemas = root
        .at_mut("/components/schemas")
        .and_then(Node::as_object_mut);
    for (name, schema) in schemas.into_iter().flatten() {
        let of_request = inputs.values().any(|input| input == name)
            || uses.get(name).is_some_and(|uses| uses.request) && !inputs.contains_key(name);
        let of_response = uses.get(name).is_some_and(|uses| uses.response);
        if of_response {
            let variant = tags.variants.contains(name);
            answer(schema, of_request, variant, &tags, cx);
        } else if of_request {
            one_way(
                schema,
                "readOnly",
                "a `readOnly` property is no part of a request",
                cx,
            );
        }
        flags(schema, cx);
    }
    walk::operations(root, |_, _, operation| {
        walk::operation_schemas(operation, |site, schema| {
            match site {
                walk::Site::Response => answer(schema, false, false, &tags, cx),
                _ => one_way(
                    schema,
                    "readOnly",
                    "a `readOnly` property is no part of a request",
                    cx,
                ),
            }
            flags(schema, cx);
        });
    });
    if cx
        .notes
        .get(before..)
        .is_some_and(|notes| notes.iter().any(|note| note.detail == TOLERANT))
    {
        cx.widened(
            root.origin,
            "tolerant: in answers nothing is required, all may be null",
        );
    }
}

/// The detail of the note at each schema that tolerance changed: that answers are read
/// liberally is one decision, and one line for a reviewer.
const TOLERANT: &str = "tolerant: as noted of the whole description";

/// Gives the requests their own copies of the components that differ between the
/// directions; returns the names of the copies.
fn divide(root: &mut Node, uses: &HashMap<String, Uses>, cx: &mut Cx) -> HashMap<String, String> {
    let Some(schemas) = root.at("/components/schemas").and_then(Node::as_object) else {
        return HashMap::new();
    };
    let differing = differing(schemas, cx.options.tolerant);
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
        let name = reference.strip_prefix(SCHEMAS).map(crate::node::unescape);
        if let Some(input) = name.and_then(|name| inputs.get(&name)) {
            *reference = format!("{SCHEMAS}{}", escape(input));
        }
    };
    if let Some(schemas) = root
        .at_mut("/components/schemas")
        .and_then(Node::as_object_mut)
    {
        let mut divided = Map::with_capacity(schemas.len() + inputs.len());
        for (name, mut schema) in std::mem::take(schemas) {
            let uses = uses.get(&name).copied().unwrap_or_default();
            if let Some(input) = inputs.get(&name) {
                cx.exact(schema.origin, "requests and answers have a type each");
                let mut copy = schema.clone();
                walk::references(&mut copy, &mut redirect);
                one_way(
                    &mut copy,
                    "readOnly",
                    "a `readOnly` property is no part of a request",
                    cx,
                );
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
    walk::operations(root, |_, _, operation| {
        walk::operation_schemas(operation, |site, schema| {
            if site != walk::Site::Response {
                walk::references(schema, &mut redirect);
            }
        });
    });
    inputs
}

/// The components whose form, or that of one they refer to, depends on the direction.
fn differing(schemas: &Map, tolerant: bool) -> HashSet<String> {
    let mut users: HashMap<String, Vec<&String>> = HashMap::new();
    let mut open: Vec<&String> = Vec::new();
    for (name, schema) in schemas {
        reach::references(schema, &mut |target| {
            users.entry(target.to_owned()).or_default().push(name);
        });
        if differs(schema, tolerant, true) {
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

/// Whether a schema, references aside, says something that holds in one direction only.
fn differs(schema: &Node, tolerant: bool, root: bool) -> bool {
    let directed = |property: &Node| property.flag("readOnly") || property.flag("writeOnly");
    if schema
        .members("properties")
        .any(|(_, property)| directed(property))
        || tolerant && (schema.members("properties").next().is_some() || constrained(schema, root))
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
        .any(|schema| differs(schema, tolerant, false))
}

/// Keywords that may make the decoding of an answer fail, and need not.
const CONSTRAINTS: [&str; 15] = [
    "default",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "required",
];

/// Text formats that typify decodes into a type that not every text fits.
const TEXT_FORMATS: [&str; 8] = [
    "date-time",
    "date",
    "time",
    "uuid",
    "ip",
    "ipv4",
    "ipv6",
    "partial-date-time",
];

/// Whether a keyword of a schema, a component as a whole or one inside it, constrains.
fn is_constraint(schema: &Node, keyword: &str, root: bool) -> bool {
    match keyword {
        // The default of a type, unlike that of a property, decodes nothing.
        "default" if root => false,
        "format" => schema
            .text("format")
            .is_some_and(|format| TEXT_FORMATS.contains(&format)),
        "additionalProperties" => schema.get(keyword).and_then(Node::as_bool) == Some(false),
        "enum" => schema.text("type") != Some("string") && schema.has("enum"),
        _ => CONSTRAINTS.contains(&keyword) && schema.has(keyword),
    }
}

fn constrained(schema: &Node, root: bool) -> bool {
    CONSTRAINTS
        .iter()
        .chain(&["format", "additionalProperties", "enum"])
        .any(|keyword| is_constraint(schema, keyword, root))
}

/// What tells the variants of unions apart: it must stay as strict as it is described.
struct Tags {
    /// The components that are variants.
    variants: HashSet<String>,
    /// The components that are enums of texts.
    enums: HashSet<String>,
}

impl Tags {
    fn of(root: &mut Node) -> Tags {
        let mut variants = HashSet::new();
        walk::schemas(root, |schema| {
            let members = schema.items("oneOf").iter().chain(schema.items("anyOf"));
            variants.extend(members.filter_map(Node::ref_name));
        });
        let schemas = root.at("/components/schemas").and_then(Node::as_object);
        let enums = schemas.into_iter().flatten();
        let enums = enums.filter(|(_, schema)| is_text_enum(schema));
        Tags {
            variants,
            enums: enums.map(|(name, _)| name.clone()).collect(),
        }
    }

    /// Whether `property` is a tag of the variant that it stands in.
    fn is_tag(&self, property: &Node) -> bool {
        is_text_enum(property)
            || property
                .ref_name()
                .is_some_and(|name| self.enums.contains(&name))
    }
}

/// Makes a schema of answers what it has to be.
fn answer(schema: &mut Node, of_request: bool, variant: bool, tags: &Tags, cx: &mut Cx) {
    if !of_request {
        one_way(
            schema,
            "writeOnly",
            "a `writeOnly` property is no part of an answer",
            cx,
        );
    }
    if cx.options.tolerant && tolerate(schema, variant, true, tags, cx) {
        cx.exact(schema.origin, TOLERANT);
    }
}

/// Takes out of a schema, and of those inside it, the properties that hold in the other
/// direction only.
fn one_way(schema: &mut Node, flag: &str, detail: &str, cx: &mut Cx) {
    walk::schema_tree(schema, &mut |schema| {
        let Some(properties) = schema.get_mut("properties").and_then(Node::as_object_mut) else {
            return;
        };
        let mut gone = Vec::new();
        properties.retain(|name, property| {
            if property.flag(flag) {
                cx.removed(Effect::Exact, property, detail);
                gone.push(name.clone());
            }
            !property.flag(flag)
        });
        if gone.is_empty() {
            return;
        }
        if let Some(required) = schema.get_mut("required").and_then(Node::as_array_mut) {
            required.retain(|name| {
                let stays = !gone.iter().any(|gone| name.as_str() == Some(gone));
                if !stays {
                    cx.exact(name.origin, detail);
                }
                stays
            });
            if required.is_empty() {
                schema.take("required");
            }
        }
    });
}

/// Takes the flags themselves out, once they are seen to.
fn flags(schema: &mut Node, cx: &mut Cx) {
    walk::schema_tree(schema, &mut |schema| {
        for flag in ["readOnly", "writeOnly"] {
            cx.remove(
                schema,
                flag,
                Effect::Exact,
                "seen to by the types of each direction",
            );
        }
    });
}

/// Takes out of a schema what may make decoding fail; returns whether that changed it.
fn tolerate(schema: &mut Node, variant: bool, root: bool, tags: &Tags, cx: &mut Cx) -> bool {
    let mut changed = false;
    for list in ["oneOf", "anyOf"] {
        for member in walk::list(schema.get_mut(list)) {
            changed |= tolerate(member, true, false, tags, cx);
        }
    }
    let union = schema.has("oneOf") || schema.has("anyOf");
    walk::sub_schemas(schema, |child| {
        changed |= !union && tolerate(child, false, false, tags, cx)
    });
    let tag_names = match variant {
        true => tag_names(schema, tags),
        false => HashSet::new(),
    };
    let keywords = CONSTRAINTS
        .iter()
        .chain(&["format", "additionalProperties", "enum"]);
    for keyword in keywords.filter(|keyword| **keyword != "required") {
        if is_constraint(schema, keyword, root) {
            cx.remove(
                schema,
                keyword,
                Effect::Exact,
                "tolerant: not checked in answers",
            );
            changed = true;
        }
    }
    changed |= relax_required(schema, &tag_names, cx);
    for (name, property) in schema
        .get_mut("properties")
        .map(Node::members_mut)
        .into_iter()
        .flatten()
    {
        let nullable = property.flag("nullable") || property.as_object().is_some_and(Map::is_empty);
        if nullable || tag_names.contains(name) {
            continue;
        }
        changed = true;
        let origin = property.origin;
        if property.has("$ref") {
            let reference = std::mem::replace(property, Node::object(origin));
            property.insert("allOf", Node::made(vec![reference], origin));
        }
        property.insert("nullable", Node::made(true, origin));
    }
    changed
}

/// The required properties by which a variant is told from the others.
fn tag_names(variant: &Node, tags: &Tags) -> HashSet<String> {
    let required = variant.items("required").iter().filter_map(Node::as_str);
    required
        .filter(|name| {
            let property = variant.get("properties").and_then(|all| all.get(name));
            property.is_some_and(|property| tags.is_tag(property))
        })
        .map(str::to_owned)
        .collect()
}

/// Takes all names but those of the tags out of `required`.
fn relax_required(schema: &mut Node, tags: &HashSet<String>, cx: &mut Cx) -> bool {
    let Some(required) = schema.get_mut("required").and_then(Node::as_array_mut) else {
        return false;
    };
    let before = required.len();
    required.retain(|name| {
        let stays = name.as_str().is_some_and(|name| tags.contains(name));
        if !stays {
            cx.exact(name.origin, "tolerant: not checked in answers");
        }
        stays
    });
    let (after, changed) = (required.len(), required.len() != before);
    if after == 0 {
        schema.take("required");
    }
    changed
}
