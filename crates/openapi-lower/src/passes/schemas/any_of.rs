//! `anyOf` of objects that a value may match at the same time.
//!
//! A value may match several subschemas (JSON Schema 2020-12, Core 10.2.1.2), but a value of a Rust
//! enum has one variant: properties of the others would be lost. So such a union gets an additional
//! variant with the properties of all. A property that several describe differently is a union; if a
//! value may match several schemas of the property as well, it is an object with the properties of
//! all, or an array of such objects. Lost: in unions with too many properties, a value keeps only the
//! properties of one variant.

use std::collections::HashSet;

use indexmap::IndexMap;
use openapi_source::{Map, Node, Origin, walk};

use crate::codes;
use crate::cx::Cx;
use crate::passes::schemas::tags::{Schemas, VARIANT, tag_values, values_with_text, variant_data};
use crate::schema::{one_of, property, required, requires, scalar_text, take_planned};

/// The Plan data of a union that was an `anyOf`, from `unions` to this pass.
pub(super) const MARK: &str = "anyOf";

/// The maximum number of properties of the combined variant, with those inside of its properties.
const PROPERTIES: usize = 100;

/// The maximum depth of properties that are compared and combined.
const DEPTH: usize = 4;

/// The title, and therefore the name, of the combined variant.
const TITLE: &str = "Combined";

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    walk::schemas_among(root, is_marked, |schema, components| {
        combine(schema, components, cx);
    });
}

/// Whether a schema was an `anyOf`.
fn is_marked(schema: &Node) -> bool {
    schema.plan().is_some_and(|plan| plan.has(MARK))
}

/// Adds the combined variant to a union that needs one.
fn combine(schema: &mut Node, components: &Map, cx: &mut Cx) {
    if take_planned(schema, MARK).is_none() {
        return;
    }
    let is_tagged = schema.plan().is_some_and(|plan| plan.has("tag"));
    let schemas = Schemas::new(components, &cx.hoisted);
    let members = schema.items("oneOf");
    let shared = shared_values(members);
    let objects: Vec<&Node> = members
        .iter()
        .filter(|member| !is_tagged || may_lack_tag(member) || has_any(member, &shared))
        .filter_map(|member| schemas.open_object(member))
        .collect();
    let mut combiner = Combiner {
        schemas,
        origin: schema.origin,
        rest: PROPERTIES,
        is_complete: true,
    };
    let arrays: Vec<&Node> = members.iter().filter_map(|it| schemas.array(it)).collect();
    combiner.is_complete = !combiner.may_match_together(&arrays);
    let is_combined = combiner.may_match_together(&objects);
    let variant = is_combined
        .then(|| combiner.combined(&objects, 0))
        .flatten();
    if !combiner.is_complete || is_combined && variant.is_none() {
        cx.note(schema.origin, codes::any_of::ONE_VARIANT);
    }
    let Some(mut variant) = variant else { return };
    let origin = schema.origin;
    variant.insert("title", Node::new(TITLE, origin));
    let description = "A value that matches several variants.";
    variant.insert("description", Node::new(description, origin));
    let mut data = Node::object(origin);
    if is_tagged && !shared.is_empty() {
        let values: Vec<Node> = shared.into_values().collect();
        data.insert("values", Node::new(values, origin));
    }
    data.insert("combined", Node::new(true, origin));
    variant.plan_at().insert(VARIANT.to_owned(), data);
    cx.note(origin, codes::any_of::COMBINED);
    if let Some(members) = schema.get_mut("oneOf").and_then(Node::as_array_mut) {
        members.push(variant);
    }
}

/// Returns the tag values that several members have.
fn shared_values(members: &[Node]) -> IndexMap<String, Node> {
    let mut seen = HashSet::new();
    let mut shared = IndexMap::new();
    for member in members {
        let distinct: IndexMap<String, Node> = values_with_text(tag_values(member)).collect();
        for (value, node) in distinct {
            if !seen.insert(value.clone()) {
                shared.insert(value, node);
            }
        }
    }
    shared
}

/// Whether a value of a member may lack the tag.
fn may_lack_tag(member: &Node) -> bool {
    let variant = variant_data(member);
    variant.is_none_or(|variant| variant.has("optional")) || tag_values(member).is_empty()
}

/// Whether a member has one of these tag values.
fn has_any(member: &Node, values: &IndexMap<String, Node>) -> bool {
    let mut own = tag_values(member).iter().filter_map(scalar_text);
    own.any(|value| values.contains_key(&value))
}

/// Whether no value matches both objects, because a property that both require differs.
fn exclude(a: &Node, b: &Node, schemas: Schemas) -> bool {
    let mut required = required(a).filter(|name| requires(b, name));
    required.any(|name| {
        let values = |object| -> Option<HashSet<String>> {
            let values = schemas.values(object, &[name])?.into_iter();
            Some(values.map(|(value, _)| value).collect())
        };
        values(a)
            .zip(values(b))
            .is_some_and(|(a, b)| a.is_disjoint(&b))
    })
}

/// Combines schemas that a value may match at the same time.
struct Combiner<'s> {
    schemas: Schemas<'s>,
    origin: Origin,
    /// The number of properties that the combined variant may still get.
    rest: usize,
    /// Whether the combined variant has the properties of all schemas at any depth.
    is_complete: bool,
}

impl<'s> Combiner<'s> {
    /// Whether a value may match several schemas, each of which describes something that the other
    /// one does not.
    fn may_match_together(&self, schemas: &[&'s Node]) -> bool {
        schemas.iter().enumerate().any(|(at, a)| {
            let mut others = schemas.iter().skip(at + 1);
            others.any(|b| {
                self.declares_more(a, b, 0, &mut HashSet::new())
                    && self.declares_more(b, a, 0, &mut HashSet::new())
                    && !self.exclude(a, b)
            })
        })
    }

    /// Whether `schema` describes a property that `other` does not, or one inside of a property or
    /// of an item that both describe. Beyond [`DEPTH`], any difference counts.
    fn declares_more(
        &self,
        schema: &'s Node,
        other: &'s Node,
        depth: usize,
        visited: &mut HashSet<[*const Node; 2]>,
    ) -> bool {
        if !visited.insert([schema, other].map(std::ptr::from_ref)) {
            return false;
        }
        let items = |schema| self.schemas.array(schema)?.get("items");
        let objects = self.objects(schema, other);
        let items = items(schema).zip(items(other));
        if depth > DEPTH {
            let inside = objects.or(items);
            return inside.is_some_and(|(a, b)| !a.is_same(b));
        }
        if let Some((schema, other)) = objects {
            return schema.members("properties").any(|(name, inner)| {
                property(other, name).is_none_or(|other| {
                    self.declares_more(inner, other, depth + 1, visited)
                        && !self.exclude(inner, other)
                })
            });
        }
        items.is_some_and(|(a, b)| self.declares_more(a, b, depth + 1, visited))
    }

    /// Returns the two schemas, if both are of objects that may have other properties.
    fn objects(&self, a: &'s Node, b: &'s Node) -> Option<(&'s Node, &'s Node)> {
        let open = |schema| self.schemas.open_object(schema);
        open(a).zip(open(b))
    }

    /// Whether no value matches both objects, because a property that both require differs.
    fn exclude(&self, a: &'s Node, b: &'s Node) -> bool {
        let objects = self.objects(a, b);
        objects.is_some_and(|(a, b)| exclude(a, b, self.schemas))
    }

    /// Returns an object with the properties of all; a property that all require is required. `None`
    /// if there are too many properties.
    fn combined(&mut self, objects: &[&'s Node], depth: usize) -> Option<Node> {
        let mut schemas_by_name: IndexMap<&String, Vec<&'s Node>> = IndexMap::new();
        for (name, property) in objects.iter().flat_map(|it| it.members("properties")) {
            let schemas = schemas_by_name.entry(name).or_default();
            if !schemas.iter().any(|existing| existing.is_same(property)) {
                schemas.push(property);
            }
        }
        self.rest = self.rest.checked_sub(schemas_by_name.len())?;
        let properties: Map = schemas_by_name
            .into_iter()
            .map(|(name, schemas)| (name.clone(), self.property(&schemas, depth + 1)))
            .collect();
        let origin = self.origin;
        let (first, others) = objects.split_first()?;
        let is_required_by_all = |name: &&Node| {
            let name = name.as_str();
            name.is_some_and(|name| others.iter().all(|other| requires(other, name)))
        };
        let required = first.items("required").iter().filter(is_required_by_all);
        let required: Vec<Node> = required.cloned().collect();
        let mut variant = Node::with_members(
            [
                ("type", Node::new("object", origin)),
                ("properties", Node::new(properties, origin)),
            ],
            origin,
        );
        if !required.is_empty() {
            variant.insert("required", Node::new(required, origin));
        }
        Some(variant)
    }

    /// Returns the schema of a property or of items with these schemas.
    fn property(&mut self, schemas: &[&'s Node], depth: usize) -> Node {
        let (lookup, origin) = (self.schemas, self.origin);
        if !self.may_match_together(schemas) {
            return one_of(cloned(schemas), origin);
        }
        let all = schemas.iter().copied();
        let (objects, others): (Vec<&Node>, Vec<&Node>) =
            all.partition(|it| lookup.open_object(it).is_some());
        let (arrays, others): (Vec<&Node>, Vec<&Node>) = others
            .into_iter()
            .partition(|it| lookup.array(it).is_some());
        let mut members = self.merged(&objects, depth);
        members.extend(self.merged(&arrays, depth));
        members.extend(cloned(&others));
        one_of(members, origin)
    }

    /// Returns one schema for objects or arrays that a value may match at the same time; otherwise
    /// their schemas.
    fn merged(&mut self, schemas: &[&'s Node], depth: usize) -> Vec<Node> {
        if !self.may_match_together(schemas) {
            return cloned(schemas);
        }
        let objects = schemas.iter().map(|it| self.schemas.open_object(it));
        let merged = match objects.collect::<Option<Vec<&Node>>>() {
            _ if depth > DEPTH => None,
            Some(objects) => self.combined(&objects, depth),
            None => self.combined_array(schemas, depth),
        };
        let Some(mut merged) = merged else {
            self.is_complete = false;
            return cloned(schemas);
        };
        let is_nullable = |schema: &&Node| {
            let target = self.schemas.resolve(schema);
            schema.flag("nullable") || target.is_some_and(|it| it.flag("nullable"))
        };
        if schemas.iter().any(is_nullable) {
            merged.insert("nullable", Node::new(true, self.origin));
        }
        vec![merged]
    }

    /// Returns an array of the items of all arrays; `None` if one has items of any schema.
    fn combined_array(&mut self, arrays: &[&'s Node], depth: usize) -> Option<Node> {
        let items = arrays.iter().map(|it| self.schemas.array(it)?.get("items"));
        let items = items.collect::<Option<Vec<&Node>>>()?;
        let items = self.property(&items, depth + 1);
        let members = [("type", Node::new("array", self.origin)), ("items", items)];
        Some(Node::with_members(members, self.origin))
    }
}

fn cloned(schemas: &[&Node]) -> Vec<Node> {
    schemas.iter().copied().cloned().collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::passes::testing;

    fn run(members: Value, schemas: Value) -> (Value, Vec<String>) {
        let mut all = schemas;
        all["U"] = json!({"oneOf": members, "x-plan": {"anyOf": true}});
        let document = json!({"openapi": "3.0.3", "components": {"schemas": all}});
        let (document, notes) = testing::run(super::run, document);
        (document["components"]["schemas"]["U"].clone(), notes)
    }

    fn object(name: &str, ty: &str) -> Value {
        json!({"type": "object", "required": [name], "properties": {name: {"type": ty}}})
    }

    #[test]
    fn overlapping_objects_get_a_combined_variant() {
        let (union, notes) = run(
            json!([object("mail", "string"), object("street", "string"), {"type": "string"}]),
            json!({}),
        );
        let variant = &union["oneOf"][3];
        assert_eq!(
            variant["properties"],
            json!({"mail": {"type": "string"}, "street": {"type": "string"}})
        );
        assert_eq!(variant.get("required"), None);
        assert_eq!(notes.len(), 1, "{notes:?}");
    }

    #[test]
    fn an_object_with_all_properties_of_another_needs_no_combined_variant() {
        let wide = json!({"type": "object", "properties": {"a": {}, "b": {}}});
        let narrow = json!({"type": "object", "properties": {"a": {}}});
        let (union, notes) = run(json!([narrow, wide]), json!({}));
        assert_eq!(union, json!({"oneOf": [narrow, wide]}));
        assert_eq!(notes, Vec::<String>::new());
    }

    #[test]
    fn properties_that_differ_become_a_union() {
        let a = json!({"type": "object", "properties": {"x": {"type": "string"}, "a": {}}});
        let b = json!({"type": "object", "properties": {"x": {"type": "integer"}, "b": {}}});
        let (union, notes) = run(json!([a, b]), json!({}));
        assert_eq!(
            union["oneOf"][2]["properties"]["x"],
            json!({"oneOf": [{"type": "string"}, {"type": "integer"}]})
        );
        assert_eq!(notes.len(), 1, "{notes:?}");
    }

    #[test]
    fn objects_inside_of_properties_and_items_are_combined_too() {
        let inner =
            |name: &str| json!({"type": "object", "properties": {name: {"type": "integer"}}});
        let list = |name: &str| json!({"type": "array", "items": inner(name)});
        let outer = |name: &str| json!({"type": "object", "properties": {"m": inner(name), "list": list(name)}});
        let (union, notes) = run(json!([outer("p"), outer("q")]), json!({}));
        let both = json!({"type": "object", "properties": {
            "p": {"type": "integer"}, "q": {"type": "integer"}
        }});
        assert_eq!(
            union["oneOf"][2]["properties"],
            json!({"m": both, "list": {"type": "array", "items": both}})
        );
        assert_eq!(notes.len(), 1, "{notes:?}");
    }

    #[test]
    fn arrays_whose_items_differ_are_reported() {
        let list = |name: &str| json!({"type": "array", "items": object(name, "string")});
        let members = json!([list("p"), list("q")]);
        let (union, notes) = run(members.clone(), json!({}));
        assert_eq!(union, json!({"oneOf": members}));
        assert!(notes[0].starts_with("widened"), "{notes:?}");
    }

    #[test]
    fn recursive_objects_end() {
        let object = |name: &str, inner: &str| {
            let inner = testing::reference(inner);
            json!({"type": "object", "properties": {"inner": inner, name: {"type": "string"}}})
        };
        let refs = ["A", "B"].map(testing::reference);
        let (union, notes) = run(
            json!(refs),
            json!({"A": object("a", "A"), "B": object("b", "B")}),
        );
        assert_eq!(union["oneOf"].as_array().map(Vec::len), Some(3));
        assert_eq!(notes.len(), 2, "{notes:?}");
    }
}
