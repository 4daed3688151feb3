//! Shared types for equal inline schemas.
//!
//! An author who describes the same enum in two locations means one type: values of two types could
//! be neither compared nor assigned. So inline enums with equal values, and inline objects that are
//! completely equal, share a type if they are the schema of a property with the same name in the
//! same component, request body or response, or if `allOf` copied them from one base schema into
//! several components. The type is named after the outermost location, or after the base schema.
//! Components with different directions share nothing, because enums are open in responses and
//! closed in requests.

use std::collections::{HashMap, HashSet};

use openapi_source::pointer::unescape;
use openapi_source::{Kind, Map, Node, Origin, Origins, walk};
use typify_model::names::component_name;

use super::variants;
use crate::passes::schemas::tags;
use crate::passes::{reach::Uses, shape};
use crate::schema::{INNER, is_empty, take_planned, union_members};

/// The groups of locations that share a type, by location.
#[derive(Default)]
pub(super) struct SharedTypes {
    at: HashMap<Site, usize>,
    groups: Vec<Group>,
    /// The components that are variants of unions.
    variants: HashSet<String>,
}

/// A group of locations that share a type.
pub(super) struct Group {
    /// The preferred name of the type.
    pub(super) name: String,
    /// Whether the locations have different descriptions.
    pub(super) differs: bool,
    /// The reference to the component, once it exists.
    pub(super) made: Option<Node>,
}

/// The key by which equal locations of a document are grouped.
#[derive(Clone, Eq, Hash, PartialEq)]
struct Site {
    /// The component or the message.
    root: String,
    /// The property name.
    label: String,
    /// The schema as a string.
    schema: String,
}

/// The location of an inline schema that needs a type.
struct Location {
    site: Site,
    depth: usize,
    name: String,
    description: Option<String>,
    origin: Origin,
}

/// The uses of the component with a copied schema, its name, and the index of the copy.
type Copied<'a> = (Uses, &'a str, usize);

impl SharedTypes {
    /// Groups the locations in the schema of one message.
    pub(super) fn of_message(schema: &Node, name: &str, origins: &Origins) -> SharedTypes {
        let mut locations = Vec::new();
        Collector::new(name, &mut locations).collect(schema, name, "", 0);
        SharedTypes::of(locations, &HashMap::new(), origins)
    }

    /// Groups the locations in each component, and those copied from one base schema.
    pub(super) fn of_components(
        schemas: &Map,
        uses: &HashMap<String, Uses>,
        origins: &Origins,
    ) -> SharedTypes {
        let mut variants = HashSet::new();
        for schema in schemas.values() {
            walk::objects(schema, &mut |node| {
                variants.extend(union_members(node).filter_map(Node::ref_name));
            });
        }
        let mut locations = Vec::new();
        for (name, schema) in schemas {
            let label = component_label(name, &variants);
            Collector::new(name, &mut locations).collect_inside(schema, name, label, 0);
        }
        SharedTypes {
            variants,
            ..SharedTypes::of(locations, uses, origins)
        }
    }

    fn of(
        locations: Vec<Location>,
        uses: &HashMap<String, Uses>,
        origins: &Origins,
    ) -> SharedTypes {
        let mut sets = Sets::new(locations.len());
        let mut by_site: HashMap<&Site, usize> = HashMap::new();
        let mut copies: HashMap<(Origin, &str, &str), Vec<Copied<'_>>> = HashMap::new();
        for (at, location) in locations.iter().enumerate() {
            sets.join(at, *by_site.entry(&location.site).or_insert(at));
            let copy = (
                location.origin,
                &*location.site.label,
                &*location.site.schema,
            );
            let uses = uses.get(&location.site.root).copied().unwrap_or_default();
            let root = &location.site.root;
            copies.entry(copy).or_default().push((uses, root, at));
        }
        for mut copies in copies.into_values() {
            copies.sort_by_key(|(uses, root, _)| (uses.request, *root));
            // An unused component has no direction, and matches any.
            let is_used = |uses: &Uses| *uses != Uses::default();
            let used = copies.iter().find(|(uses, ..)| is_used(uses));
            let default = used.or(copies.first());
            for (uses, _, at) in &copies {
                let same = copies.iter().find(|(it, ..)| it == uses && is_used(it));
                if let Some((.., first)) = same.or(default) {
                    sets.join(*at, *first);
                }
            }
        }
        let mut groups: HashMap<usize, Vec<&Location>> = HashMap::new();
        for (at, location) in locations.iter().enumerate() {
            groups
                .entry(sets.representative(at))
                .or_default()
                .push(location);
        }
        let mut shared = SharedTypes::default();
        // The order does not matter: a group depends on its own members only.
        for locations in groups.into_values().filter(|it| it.len() > 1) {
            for location in &locations {
                shared.at.insert(location.site.clone(), shared.groups.len());
            }
            let mut descriptions = locations.iter().map(|location| &location.description);
            let first = descriptions.next();
            shared.groups.push(Group {
                name: group_name(&locations, origins),
                differs: descriptions.any(|it| Some(it) != first),
                made: None,
            });
        }
        shared
    }

    /// Returns the label of a component.
    pub(super) fn label_of(&self, component: &str) -> &'static str {
        component_label(component, &self.variants)
    }

    /// Returns the group of a location.
    pub(super) fn group(&mut self, root: &str, label: &str, schema: &Node) -> Option<&mut Group> {
        if self.groups.is_empty() {
            return None;
        }
        let site = Site {
            root: root.to_owned(),
            label: label.to_owned(),
            schema: canonical_text(schema)?,
        };
        self.groups.get_mut(*self.at.get(&site)?)
    }
}

/// Returns the name for the type of a group: after the outermost location with an original schema,
/// or after the base schema that it was copied from.
fn group_name(locations: &[&Location], origins: &Origins) -> String {
    let base = |location: &Location| component_at(&origins.pointer(location.origin));
    let is_copy =
        |location: &Location| base(location).is_some_and(|base| base != location.site.root);
    let location = locations
        .iter()
        .min_by_key(|location| {
            let name = (&location.site.root, &location.name);
            (is_copy(location), location.depth, name)
        })
        .expect("a group has several locations");
    let root = &location.site.root;
    let is_one_root = locations.iter().all(|it| it.site.root == *root);
    // The request copies of split components.
    let is_input = locations.iter().all(|it| it.site.root.ends_with("Input"));
    let input = if is_input { "Input" } else { "" };
    match (base(location), location.name.strip_prefix(root)) {
        (Some(base), Some(suffix)) if !is_one_root => format!("{base}{input}{suffix}"),
        _ => location.name.clone(),
    }
}

/// Returns the component of the input to which a pointer leads.
fn component_at(pointer: &str) -> Option<String> {
    let below = pointer
        .strip_prefix("/components/schemas/")
        .or_else(|| pointer.strip_prefix("/definitions/"))?;
    let name = below.split('/').next()?;
    Some(component_name(&unescape(name)))
}

/// Returns a schema as a string, if another one may share its type: the same string for all that
/// may share it.
fn canonical_text(schema: &Node) -> Option<String> {
    let is_enum = schema.has("enum");
    if !is_enum && !schema.has("properties") {
        return None;
    }
    let mut schema = schema.clone();
    for keyword in ["nullable", "default"] {
        schema.take(keyword);
    }
    // Data of a variant stays at the member of its union.
    take_planned(&mut schema, tags::VARIANT);
    if is_enum {
        for keyword in ["title", "description"] {
            schema.take(keyword);
        }
        take_planned(&mut schema, "valueDocs");
        if let Some(values) = schema.get_mut("enum").and_then(Node::as_array_mut) {
            values.retain(|value| !value.is_null());
            values.sort_by_cached_key(|value| value.to_value().to_string());
        }
    }
    move_plan_to_members(&mut schema);
    Some(schema.canonical_json())
}

/// Turns the data for the Plan into members, so that it is part of the JSON.
fn move_plan_to_members(node: &mut Node) {
    if let Some(plan) = node.take_plan().filter(|plan| !is_empty(plan)) {
        node.insert("plan", plan);
    }
    match &mut node.kind {
        Kind::Array(items) => items.iter_mut().for_each(move_plan_to_members),
        Kind::Object(map) => map.values_mut().for_each(move_plan_to_members),
        _ => {}
    }
}

/// The label of a union variant. Variants may be distinguished by their properties, which closes
/// their enums, so that these are not shared with others.
const VARIANT: &str = "|";

fn component_label(name: &str, variants: &HashSet<String>) -> &'static str {
    if variants.contains(name) { VARIANT } else { "" }
}

/// Returns the label for the variants of a union.
pub(super) fn variant_label(label: &str) -> String {
    format!("{label}{VARIANT}")
}

/// Returns the label for a property of a schema with another label.
pub(super) fn property_label(label: &str, property: &str) -> String {
    if label.ends_with(VARIANT) {
        format!("{VARIANT}{property}")
    } else {
        property.to_owned()
    }
}

/// Collects the locations in a component or a message, with the names of their types.
struct Collector<'a> {
    root: &'a str,
    locations: &'a mut Vec<Location>,
}

impl<'a> Collector<'a> {
    fn new(root: &'a str, locations: &'a mut Vec<Location>) -> Self {
        Self { root, locations }
    }

    fn collect(&mut self, schema: &Node, name: &str, label: &str, depth: usize) {
        if shape::needs_name(schema)
            && let Some(text) = canonical_text(schema)
        {
            self.locations.push(Location {
                site: Site {
                    root: self.root.to_owned(),
                    label: label.to_owned(),
                    schema: text,
                },
                depth,
                name: name.to_owned(),
                description: schema.text("description").map(str::to_owned),
                origin: schema.origin,
            });
        }
        self.collect_inside(schema, name, label, depth);
    }

    fn collect_inside(&mut self, schema: &Node, name: &str, label: &str, depth: usize) {
        let depth = depth + 1;
        for (property, schema) in schema.members("properties") {
            let label = property_label(label, property);
            self.collect(schema, &format!("{name}-{property}"), &label, depth);
        }
        for (keyword, suffix) in INNER {
            if let Some(schema) = schema.get(keyword) {
                let (name, label) = (format!("{name}-{suffix}"), format!("{label}-{suffix}"));
                self.collect(schema, &name, &label, depth);
            }
        }
        for member in schema.items("allOf") {
            self.collect_inside(member, name, label, depth);
        }
        for keyword in ["oneOf", "anyOf"] {
            let members = schema.items(keyword);
            for (member, variant) in members.iter().zip(variants::inline_names(members)) {
                let (name, label) = (format!("{name}-{variant}"), variant_label(label));
                self.collect(member, &name, &label, depth);
            }
        }
    }
}

/// A disjoint-set forest.
struct Sets(Vec<usize>);

impl Sets {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    /// Returns the representative of the set of an element.
    fn representative(&self, mut at: usize) -> usize {
        while let Some(&next) = self.0.get(at).filter(|next| **next != at) {
            at = next;
        }
        at
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.representative(one), self.representative(other));
        if let Some(first) = self.0.get_mut(one.max(other)) {
            *first = one.min(other);
        }
    }
}
