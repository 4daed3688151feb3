//! The schemas of which instances are made, and the generated types of their values.

use std::collections::{BTreeMap, BTreeSet};

use client_codegen::{Generated, surface::type_of};
use openapi_lower::pointer::{escape, unescape};
use openapi_lower::{Lowered, plan};
use serde_json::Value;

use super::{
    super::{
        examples::{Types, responses},
        proof::schema::{Direction, schema_in},
    },
    code::Code,
};
use crate::pointer::{child, resolve};

/// The maximum number of references to follow.
const MAX_REFERENCES: usize = 16;

/// A schema of the description, and the generated type of its values.
pub struct Target {
    /// The JSON pointer of the schema in the description.
    pub at: String,
    /// The type, for code that imports the module `types`.
    pub ty: String,
    pub direction: Direction,
    /// Whether requests hold values of the type.
    pub sent: bool,
    /// The name, if the schema is a component.
    pub component: Option<String>,
    /// Whether `null` is a value of the type. References to a component state whether its value
    /// may be null.
    pub null: bool,
}

/// All targets of a description.
pub struct Targets {
    pub targets: Vec<Target>,
    /// The components of the description.
    pub components: Vec<String>,
    /// The origins of the generated types, as JSON pointers into the description.
    pub origins: BTreeMap<String, String>,
    /// The number of bodies whose type the harness cannot test: files, streams, parts of forms.
    pub not_judged: usize,
}

/// Finds all targets.
pub fn targets(document: &Value, lowered: &Lowered, generated: &Generated, code: &Code) -> Targets {
    let base = match document.get("swagger") {
        Some(_) => "/definitions",
        None => "/components/schemas",
    };
    let components = document.pointer(base).and_then(Value::as_object);
    let names: Vec<String> = components
        .into_iter()
        .flat_map(|it| it.keys())
        .cloned()
        .collect();
    let origins = Origins::new(lowered);
    let mut finder = Finder {
        document,
        lowered,
        code,
        seen: BTreeSet::new(),
        found: Targets {
            targets: Vec::new(),
            components: names.clone(),
            origins: origins.types.clone(),
            not_judged: 0,
        },
    };
    let used = used_types(lowered);
    let by_pointer: BTreeMap<String, &String> =
        names.iter().map(|name| (child(base, name), name)).collect();
    for (name, at) in &origins.types {
        let component = by_pointer.get(at).map(|it| (*it).clone());
        let is_target = match &component {
            Some(component) => is_own_type(name, component) || !origins.has_own_type(at, component),
            None => code.unions.contains_key(name) && is_schema(document, at),
        };
        if !is_target {
            continue;
        }
        let planned = lowered.plan().types.get(name).map(|it| it.direction);
        let directions: &[(Direction, bool)] = match planned {
            _ if !used.contains(name) => &[(Direction::Neither, false)],
            Some(plan::Direction::Request) => &[(Direction::Request, true)],
            Some(plan::Direction::Response) => &[(Direction::Response, false)],
            _ => &[(Direction::Request, true), (Direction::Response, true)],
        };
        for (direction, sent) in directions {
            finder.add(Target {
                at: at.clone(),
                ty: format!("types::{name}"),
                direction: *direction,
                sent: *sent,
                component: component.clone(),
                null: false,
            });
        }
    }
    for (at, schema) in origins.bodies {
        finder.add_request_body(at, &schema);
    }
    let types = Types::new(lowered, generated);
    for response in responses(document) {
        let Some(ty) = types.of_response(&response.operation, response.status) else {
            continue;
        };
        finder.add(Target {
            at: response.at,
            ty,
            direction: Direction::Response,
            sent: false,
            component: None,
            null: true,
        });
    }
    finder.found
}

struct Finder<'a> {
    document: &'a Value,
    lowered: &'a Lowered,
    code: &'a Code,
    seen: BTreeSet<(String, String, Direction)>,
    found: Targets,
}

impl Finder<'_> {
    fn add_request_body(&mut self, at: String, schema: &Value) {
        // A form of Swagger 2.0 has a parameter for each field instead of a schema.
        let origin = self.document.pointer(&at);
        let is_form_field =
            origin.is_some_and(|it| it.get("in").and_then(Value::as_str) == Some("formData"));
        match type_of(schema, self.lowered.plan()) {
            Some(ty) if !is_form_field => self.add(Target {
                at,
                ty: with_full_paths(&ty),
                direction: Direction::Request,
                sent: true,
                component: None,
                null: true,
            }),
            _ => self.found.not_judged += 1,
        }
    }

    fn add(&mut self, mut target: Target) {
        if !self.is_testable(&target.ty) {
            self.found.not_judged += 1;
            return;
        }
        // Of a schema that consists of a reference, the target is tested.
        for _ in 0..MAX_REFERENCES {
            let schema = self.document.pointer(&target.at);
            let Some((at, schema)) = schema
                .filter(|schema| schema.as_object().is_some_and(|it| it.len() == 1))
                .and_then(|schema| schema.get("$ref")?.as_str())
                .and_then(|reference| resolve(self.document, reference))
            else {
                break;
            };
            (target.at, _) = schema_in(at, schema);
        }
        if self.document.pointer(&target.at).is_none() {
            self.found.not_judged += 1;
            return;
        }
        let key = (
            target.at.clone(),
            target.ty.replace(' ', ""),
            target.direction,
        );
        if self.seen.insert(key) {
            self.found.targets.push(target);
        }
    }

    /// Whether values of a type can be decoded and encoded.
    fn is_testable(&self, ty: &str) -> bool {
        let mut generated = ty.split("types::").skip(1).map(|rest| {
            let end = rest.find(|it: char| !it.is_alphanumeric() && it != '_');
            &rest[..end.unwrap_or(rest.len())]
        });
        // A secret can be decoded but not encoded.
        let mut names = ty.split([' ', '<', '>', ',']);
        let has_secret =
            names.any(|name| name == "Secret" || name.ends_with("client_runtime::Secret"));
        !has_secret && generated.all(|name| self.code.is_testable(name))
    }
}

/// Returns a type with the full paths of the types of other crates.
fn with_full_paths(ty: &str) -> String {
    /// The types of other crates, and their paths.
    const PATHS: [(&str, &str); 8] = [
        ("Ipv4Addr", "std::net"),
        ("Ipv6Addr", "std::net"),
        ("IpAddr", "std::net"),
        ("HashMap", "std::collections"),
        ("Uuid", "client_runtime::uuid"),
        ("DateTime", "client_runtime::chrono"),
        ("NaiveDate", "client_runtime::chrono"),
        ("Utc", "client_runtime::chrono"),
    ];
    let mut full = String::new();
    let is_in_path = |it: char| it.is_alphanumeric() || it == '_' || it == ':';
    for piece in ty.split_inclusive(|it| !is_in_path(it)) {
        let name = piece.trim_end_matches(|it| !is_in_path(it));
        if let Some((_, path)) = PATHS.iter().find(|(known, _)| *known == name) {
            full.push_str(&format!("{path}::"));
        }
        full.push_str(piece);
    }
    full
}

/// The origins of types and of request bodies, as JSON pointers into the description.
struct Origins {
    types: BTreeMap<String, String>,
    /// The origin of each request body that is JSON or a form, and its lowered schema.
    bodies: Vec<(String, Value)>,
}

impl Origins {
    fn new(lowered: &Lowered) -> Origins {
        let mut types = BTreeMap::new();
        let mut bodies = BTreeMap::new();
        let document = lowered.to_value();
        let plan =
            serde_json::to_value(lowered.plan().as_ref()).expect("a Plan serializes to JSON");
        for row in lowered.provenance() {
            let segments: Vec<&str> = row.pointer.split('/').skip(1).collect();
            let prefix = |count: usize| format!("/{}", segments[..count].join("/"));
            match (row.in_plan, segments.as_slice()) {
                (false, ["components", "schemas", name, ..]) => {
                    let name = unescape(name).into_owned();
                    types.extend(row.origins.get(3).map(|origin| (name, origin.clone())));
                }
                (false, ["paths", _, _, "requestBody", "content", media, "schema", ..])
                    if is_json_or_form(media) =>
                {
                    let at = prefix(7);
                    if let (Some(origin), Some(schema)) =
                        (row.origins.get(7), document.pointer(&at))
                    {
                        bodies.insert(at, (origin.clone(), schema.clone()));
                    }
                }
                (true, ["operations", _, "bodies", _, "schema", ..]) => {
                    let at = prefix(5);
                    let body = plan.pointer(&prefix(4));
                    let media = body
                        .and_then(|it| it.get("mediaType"))
                        .and_then(Value::as_str);
                    if let (Some(origin), Some(schema), Some(media)) =
                        (row.origins.get(5), plan.pointer(&at), media)
                        && is_json_or_form(&escape(media))
                    {
                        bodies.insert(at, (origin.clone(), schema.clone()));
                    }
                }
                _ => {}
            }
        }
        Origins {
            types,
            bodies: bodies.into_values().collect(),
        }
    }

    /// Whether a type that originates from the component is the component's own type.
    fn has_own_type(&self, at: &str, component: &str) -> bool {
        let mut types = self.types.iter();
        types.any(|(name, origin)| origin == at && is_own_type(name, component))
    }
}

/// Whether a type is, by its name, the component's own type and not one that lowering derived from
/// it, such as a variant.
fn is_own_type(name: &str, component: &str) -> bool {
    let normalized = |name: &str| {
        let letters = name.chars().filter(|it| it.is_alphanumeric());
        letters.collect::<String>().to_lowercase()
    };
    let (name, component) = (normalized(name), normalized(component));
    name == component || name.strip_suffix("input") == Some(&component)
}

/// Whether there is a single schema at the pointer.
fn is_schema(document: &Value, at: &str) -> bool {
    let last = at.rsplit('/').next().unwrap_or_default();
    let has_several = [
        "patternProperties",
        "properties",
        "prefixItems",
        "allOf",
        "oneOf",
        "anyOf",
    ]
    .contains(&last);
    !has_several && document.pointer(at).is_some_and(Value::is_object)
}

/// Whether a media type, as a segment of a pointer, is JSON or a form.
fn is_json_or_form(media_type: &str) -> bool {
    let media_type = media_type.to_ascii_lowercase();
    media_type.contains("json") || media_type.contains("x-www-form-urlencoded")
}

/// Returns the types that operations use.
fn used_types(lowered: &Lowered) -> BTreeSet<String> {
    let document = lowered.to_value();
    let plan = serde_json::to_value(lowered.plan().as_ref()).expect("a Plan serializes to JSON");
    let mut used = BTreeSet::new();
    let mut pending = Vec::new();
    pending.extend(document.get("paths"));
    pending.extend(plan.get("operations"));
    while let Some(node) = pending.pop() {
        match node {
            Value::Object(members) => {
                let reference = members.get("$ref").and_then(Value::as_str);
                if let Some((at, schema)) = reference.and_then(|it| resolve(&document, it)) {
                    let name = at.rsplit('/').next().unwrap_or_default();
                    if used.insert(name.to_owned()) {
                        pending.push(schema);
                    }
                }
                pending.extend(members.values());
            }
            Value::Array(items) => pending.extend(items),
            _ => {}
        }
    }
    used
}
