//! The schemas of which instances are made, and the generated types of their values.

use std::collections::{BTreeMap, BTreeSet};

use client_codegen::{Generated, surface::type_of};
use openapi_lower::pointer::{escape, unescape};
use openapi_lower::{Lowered, plan};
use serde_json::Value;

use super::{
    super::{
        examples::{Types, responses},
        proof::{
            pointer::{child, resolve},
            schema::{Direction, schema_in},
        },
    },
    code::Code,
};

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
    /// Whether `null` is a value of the type. For a component, its users state whether it may
    /// be null.
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
        .flatten()
        .map(|(it, _)| it.clone())
        .collect();
    let rows = Rows::new(lowered);
    let mut finder = Finder {
        document,
        lowered,
        code,
        seen: BTreeSet::new(),
        found: Targets {
            targets: Vec::new(),
            components: names.clone(),
            origins: rows.types.clone(),
            not_judged: 0,
        },
    };
    let used = used(lowered);
    let by_pointer: BTreeMap<String, &String> =
        names.iter().map(|name| (child(base, name), name)).collect();
    for (name, at) in &rows.types {
        let component = by_pointer.get(at).map(|it| (*it).clone());
        let is_meant = match &component {
            Some(component) => is_named(name, component) || !rows.is_named(at, component),
            None => code.unions.contains_key(name) && is_schema(document, at),
        };
        if !is_meant {
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
    for (at, schema) in rows.bodies {
        finder.body(at, &schema, Direction::Request);
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
    fn body(&mut self, at: String, schema: &Value, direction: Direction) {
        // A form of Swagger 2.0 has a parameter for each field instead of a schema.
        let origin = self.document.pointer(&at);
        if origin.is_some_and(|it| it.get("in").and_then(Value::as_str) == Some("formData")) {
            self.found.not_judged += 1;
            return;
        }
        match type_of(schema, self.lowered.plan()) {
            Some(ty) => self.add(Target {
                at,
                ty: in_full(&ty),
                direction,
                sent: true,
                component: None,
                null: true,
            }),
            None => self.found.not_judged += 1,
        }
    }

    fn add(&mut self, mut target: Target) {
        let mut names = target.ty.split("types::").skip(1).map(|rest| {
            let end = rest.find(|it: char| !it.is_alphanumeric() && it != '_');
            &rest[..end.unwrap_or(rest.len())]
        });
        // A secret can be decoded but not encoded.
        let mut other = target.ty.split([' ', '<', '>', ',']);
        let secret = other.any(|name| name == "Secret" || name.ends_with("client_runtime::Secret"));
        if !names.all(|name| self.code.is_judged(name)) || secret {
            self.found.not_judged += 1;
            return;
        }
        // If it is a reference, the schema to which it leads.
        let mut steps = 0;
        while let Some(schema) = self.document.pointer(&target.at)
            && schema.as_object().is_some_and(|it| it.len() == 1)
            && let Some(reference) = schema.get("$ref").and_then(Value::as_str)
            && let Some((at, found)) = resolve(self.document, reference)
            && steps < 16
        {
            (target.at, _) = schema_in(at, found);
            steps += 1;
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
}

/// Returns the full path of a type that is stated by its last segment.
fn in_full(ty: &str) -> String {
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
    let mut made = String::new();
    let is_part = |it: char| it.is_alphanumeric() || it == '_' || it == ':';
    for piece in ty.split_inclusive(|it| !is_part(it)) {
        let word = piece.trim_end_matches(|it| !is_part(it));
        if let Some((_, path)) = PATHS.iter().find(|(name, _)| *name == word) {
            made.push_str(&format!("{path}::"));
        }
        made.push_str(piece);
    }
    made
}

/// The provenance of types and of request bodies.
struct Rows {
    /// The origin of each type.
    types: BTreeMap<String, String>,
    /// The origin of each request body that is JSON or a form, and its lowered schema.
    bodies: Vec<(String, Value)>,
}

impl Rows {
    fn new(lowered: &Lowered) -> Rows {
        let mut types = BTreeMap::new();
        let mut bodies = BTreeMap::new();
        let document = lowered.to_value();
        let plan = serde_json::to_value(lowered.plan().as_ref()).expect("a Plan is JSON");
        for row in lowered.provenance() {
            let segments: Vec<&str> = row.pointer.split('/').skip(1).collect();
            let prefix = |count: usize| format!("/{}", segments[..count].join("/"));
            match (row.in_plan, segments.as_slice()) {
                (false, ["components", "schemas", name, ..]) => {
                    let name = unescape(name).into_owned();
                    types.extend(row.origins.get(3).map(|origin| (name, origin.clone())));
                }
                (false, ["paths", _, _, "requestBody", "content", media, "schema", ..])
                    if is_judged(media) =>
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
                        && is_judged(&escape(media))
                    {
                        bodies.insert(at, (origin.clone(), schema.clone()));
                    }
                }
                _ => {}
            }
        }
        Rows {
            types,
            bodies: bodies.into_values().collect(),
        }
    }
}

impl Rows {
    /// Whether a type has the name of the component from which it originates.
    fn is_named(&self, at: &str, component: &str) -> bool {
        let mut types = self.types.iter();
        types.any(|(name, origin)| origin == at && is_named(name, component))
    }
}

/// Whether a type is the component's own type, and not one that lowering derived from it, such
/// as a variant.
fn is_named(name: &str, component: &str) -> bool {
    let plain = |text: &str| {
        let letters = text.chars().filter(|it| it.is_alphanumeric());
        letters.collect::<String>().to_lowercase()
    };
    let (name, component) = (plain(name), plain(component));
    name == component || name.strip_suffix("input") == Some(&component)
}

/// Whether there is a single schema at the pointer.
fn is_schema(document: &Value, at: &str) -> bool {
    let last = at.rsplit('/').next().unwrap_or_default();
    let several = [
        "patternProperties",
        "properties",
        "prefixItems",
        "allOf",
        "oneOf",
        "anyOf",
    ];
    document.pointer(at).is_some_and(Value::is_object) && !several.contains(&last)
}

/// Whether a media type, as a segment of a pointer, is JSON or a form.
fn is_judged(media: &str) -> bool {
    let media = media.to_ascii_lowercase();
    media.contains("json") || media.contains("x-www-form-urlencoded")
}

/// Returns the types that an operation uses.
fn used(lowered: &Lowered) -> BTreeSet<String> {
    let document = lowered.to_value();
    let plan = serde_json::to_value(lowered.plan().as_ref()).expect("a Plan is JSON");
    let mut used = BTreeSet::new();
    let mut open = Vec::new();
    open.extend(document.get("paths"));
    open.extend(plan.get("operations"));
    while let Some(node) = open.pop() {
        match node {
            Value::Object(members) => {
                let reference = members.get("$ref").and_then(Value::as_str);
                if let Some((at, schema)) = reference.and_then(|it| resolve(&document, it)) {
                    let name = at.rsplit('/').next().unwrap_or_default();
                    if used.insert(name.to_owned()) {
                        open.push(schema);
                    }
                }
                open.extend(members.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    used
}
