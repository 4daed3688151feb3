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
use openapi_source::{Kind, Map, Node, Origin, Origins};
use typify_model::names::component_name;

use super::variants;
use crate::passes::schemas::tags;
use crate::passes::{reach::Uses, shape};

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
        let mut gather = Collector::new(name, &mut locations);
        gather.location(schema, name, "", 0);
        SharedTypes::of(locations, &HashMap::new(), origins)
    }

    /// Groups the locations in each component, and those copied from one base schema.
    pub(super) fn of_components(
        schemas: &Map,
        uses: &HashMap<String, Uses>,
        origins: &Origins,
    ) -> SharedTypes {
        let variants = variants_of(schemas);
        let mut locations = Vec::new();
        for (name, schema) in schemas {
            let label = component_label(name, &variants);
            Collector::new(name, &mut locations).inside(schema, name, label, 0);
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
            let is_reached = |uses: &Uses| *uses != Uses::default();
            let reached = copies.iter().find(|(uses, ..)| is_reached(uses));
            let other = reached.or(copies.first());
            for (uses, _, at) in &copies {
                let same = copies.iter().find(|(it, ..)| it == uses && is_reached(it));
                if let Some((.., first)) = same.or(other) {
                    sets.join(*at, *first);
                }
            }
        }
        let mut members: HashMap<usize, Vec<&Location>> = HashMap::new();
        for (at, location) in locations.iter().enumerate() {
            members.entry(sets.first(at)).or_default().push(location);
        }
        let mut shared = SharedTypes::default();
        // The order does not matter: a group depends on its own members only.
        for members in members.into_values().filter(|it| it.len() > 1) {
            for location in &members {
                shared.at.insert(location.site.clone(), shared.groups.len());
            }
            let mut described = members.iter().map(|location| &location.description);
            let first = described.next();
            shared.groups.push(Group {
                name: name(&members, origins),
                differs: described.any(|it| Some(it) != first),
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
            schema: text(schema)?,
        };
        self.groups.get_mut(*self.at.get(&site)?)
    }
}

/// Returns the name for the type of a group: after the outermost location with an original schema,
/// or after the base schema that it was copied from.
fn name(locations: &[&Location], origins: &Origins) -> String {
    let base = |location: &Location| owner(&origins.pointer(location.origin));
    let is_copy =
        |location: &Location| base(location).is_some_and(|base| base != location.site.root);
    let outermost = locations.iter().min_by_key(|location| {
        let name = (&location.site.root, &location.name);
        (is_copy(location), location.depth, name)
    });
    let Some(location) = outermost else {
        return String::new();
    };
    let is_one = locations
        .iter()
        .all(|it| it.site.root == location.site.root);
    // The request copies of split components.
    let is_input = locations.iter().all(|it| it.site.root.ends_with("Input"));
    let input = if is_input { "Input" } else { "" };
    match (
        base(location),
        location.name.strip_prefix(&location.site.root),
    ) {
        (Some(base), Some(behind)) if !is_one => format!("{base}{input}{behind}"),
        _ => location.name.clone(),
    }
}

/// Returns the component of the input to which a pointer leads.
fn owner(pointer: &str) -> Option<String> {
    let below = pointer
        .strip_prefix("/components/schemas/")
        .or_else(|| pointer.strip_prefix("/definitions/"))?;
    let name = below.split('/').next()?;
    Some(component_name(&unescape(name)))
}

/// Returns a schema as a string, if another one may share its type.
fn text(schema: &Node) -> Option<String> {
    let mut schema = schema.clone();
    let is_enum = schema.has("enum");
    if !is_enum && !schema.has("properties") {
        return None;
    }
    for keyword in ["nullable", "default"] {
        schema.take(keyword);
    }
    // Data of a variant is kept at its union.
    if let Some(plan) = schema.plan_mut() {
        plan.take(tags::VARIANT);
    }
    if is_enum {
        for keyword in ["title", "description"] {
            schema.take(keyword);
        }
        if let Some(plan) = schema.plan_mut() {
            plan.take("valueDocs");
        }
        if let Some(values) = schema.get_mut("enum").and_then(Node::as_array_mut) {
            values.retain(|value| !value.is_null());
            values.sort_by_cached_key(|value| value.to_value().to_string());
        }
    }
    let mut text = String::new();
    spell(&schema, &mut text);
    Some(text)
}

/// Writes a node with its Plan data, with members sorted by name.
fn spell(node: &Node, text: &mut String) {
    match &node.kind {
        Kind::Array(items) => {
            text.push('[');
            for item in items {
                spell(item, text);
                text.push(',');
            }
            text.push(']');
        }
        Kind::Object(map) => {
            let mut members: Vec<(&String, &Node)> = map.iter().collect();
            members.sort_by_key(|(name, _)| *name);
            text.push('{');
            for (name, member) in members {
                text.push_str(&format!("{name:?}:"));
                spell(member, text);
                text.push(',');
            }
            let plan = map.plan.iter();
            for plan in plan.filter(|plan| plan.as_object().is_some_and(|it| !it.is_empty())) {
                spell(plan, text);
            }
            text.push('}');
        }
        _ => text.push_str(&node.to_value().to_string()),
    }
}

/// Returns the components that unions refer to.
fn variants_of(schemas: &Map) -> HashSet<String> {
    fn find(node: &Node, found: &mut HashSet<String>) {
        match &node.kind {
            Kind::Array(items) => items.iter().for_each(|item| find(item, found)),
            Kind::Object(map) => {
                for list in ["oneOf", "anyOf"] {
                    found.extend(node.items(list).iter().filter_map(Node::ref_name));
                }
                map.values().for_each(|member| find(member, found));
            }
            _ => {}
        }
    }
    let mut found = HashSet::new();
    schemas.values().for_each(|schema| find(schema, &mut found));
    found
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

    fn location(&mut self, schema: &Node, name: &str, label: &str, depth: usize) {
        if shape::needs_name(schema)
            && let Some(text) = text(schema)
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
        self.inside(schema, name, label, depth);
    }

    fn inside(&mut self, schema: &Node, name: &str, label: &str, depth: usize) {
        let depth = depth + 1;
        for (property, schema) in schema.members("properties") {
            let label = property_label(label, property);
            self.location(schema, &format!("{name}-{property}"), &label, depth);
        }
        for (keyword, suffix) in super::INNER {
            if let Some(schema) = schema.get(keyword) {
                let (name, label) = (format!("{name}-{suffix}"), format!("{label}-{suffix}"));
                self.location(schema, &name, &label, depth);
            }
        }
        for member in schema.items("allOf") {
            self.inside(member, name, label, depth);
        }
        for keyword in ["oneOf", "anyOf"] {
            let members = schema.items(keyword);
            for (member, variant) in members.iter().zip(variants::inline_names(members)) {
                let (name, label) = (format!("{name}-{variant}"), variant_label(label));
                self.location(member, &name, &label, depth);
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

    /// Returns the representative of a set.
    fn first(&self, mut at: usize) -> usize {
        while let Some(&next) = self.0.get(at).filter(|next| **next != at) {
            at = next;
        }
        at
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.first(one), self.first(other));
        if let Some(first) = self.0.get_mut(one.max(other)) {
            *first = one.min(other);
        }
    }
}
