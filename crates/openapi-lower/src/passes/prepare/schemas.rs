//! Finds the schemas at a JSON pointer of a value.

use std::collections::HashSet;

use openapi_source::pointer::unescape;
use openapi_source::{Map, Node, walk};

use crate::passes::operations::bodies::media::Media;
use crate::schema::{composed_members, property};

/// The maximum number of schemas to visit for the types or properties of a schema.
const MAX_SCHEMAS: usize = 256;

/// The visited schemas: compositions may be cyclic, and share subschemas.
#[derive(Default)]
struct Visited(HashSet<*const Node>);

impl Visited {
    /// Marks a schema as visited; returns `false` if it already is, or if `max` schemas are.
    fn insert(&mut self, schema: &Node, max: usize) -> bool {
        self.0.len() < max && self.0.insert(std::ptr::from_ref(schema))
    }
}

/// The component schemas, for resolving references.
#[derive(Clone, Copy)]
pub(super) struct Schemas<'n>(Option<&'n Map>);

impl<'n> Schemas<'n> {
    pub(super) fn of(root: &'n Node) -> Self {
        Self(walk::component_schemas(root))
    }

    /// Returns the schema of the first success response with JSON.
    pub(super) fn response(self, operation: &'n Node) -> Option<&'n Node> {
        let mut responses = operation.members("responses");
        responses.find_map(|(status, response)| {
            status.starts_with('2').then(|| json_schema(response))?
        })
    }

    /// Returns the schema of the JSON request body.
    pub(super) fn request(self, operation: &'n Node) -> Option<&'n Node> {
        json_schema(operation.get("requestBody")?)
    }

    /// Returns the schemas of the value at a pointer; none if the description does not restrict it.
    /// If the pointer is undefined, the error is its first undefined segment.
    pub(super) fn find(self, schema: &'n Node, pointer: &str) -> Result<Vec<&'n Node>, String> {
        let mut found = vec![schema];
        for segment in pointer.split('/').skip(1) {
            let name = unescape(segment);
            let mut next = Members::default();
            for schema in found {
                self.members(schema, &name, &mut next);
            }
            if next.schemas.is_empty() {
                return if next.is_open {
                    Ok(Vec::new())
                } else {
                    Err(name.into_owned())
                };
            }
            found = next.schemas;
        }
        Ok(found)
    }

    /// Adds the schemas of the member `name` of an object.
    fn members(self, schema: &'n Node, name: &str, found: &mut Members<'n>) {
        if !found.visited.insert(schema, usize::MAX) {
            return;
        }
        if let Some(target) = self.target(schema) {
            self.members(target, name, found);
        }
        let mut is_composed = schema.has("$ref");
        for member in composed_members(schema) {
            is_composed = true;
            self.members(member, name, found);
        }
        let property = property(schema, name);
        found.schemas.extend(property);
        match schema.get("additionalProperties") {
            Some(values) if values.is_object() && property.is_none() => found.schemas.push(values),
            Some(values) => found.is_open |= values.as_bool() == Some(true),
            None => {
                let is_bare = !schema.has("properties") && !schema.has("items");
                let may_be_object = matches!(schema.text("type"), None | Some("object"));
                found.is_open |= is_bare && !is_composed && may_be_object;
            }
        }
    }

    /// Returns the distinct JSON types that a schema allows; none if it does not state any.
    pub(super) fn types(self, schema: &'n Node) -> Vec<&'n str> {
        let mut types = Vec::new();
        self.add_types(schema, &mut Visited::default(), &mut types);
        types.sort_unstable();
        types.dedup();
        types.retain(|name| *name != "null");
        types
    }

    fn add_types(self, schema: &'n Node, visited: &mut Visited, types: &mut Vec<&'n str>) {
        if !visited.insert(schema, MAX_SCHEMAS) {
            return;
        }
        for schema in self
            .target(schema)
            .into_iter()
            .chain(composed_members(schema))
        {
            self.add_types(schema, visited, types);
        }
        types.extend(schema.text("type"));
        types.extend(schema.items("type").iter().filter_map(Node::as_str));
        if types.is_empty() {
            for (key, implied) in [("items", "array"), ("properties", "object")] {
                types.extend(schema.has(key).then_some(implied));
            }
        }
    }

    /// Returns the properties of an object by name, including those of base schemas, up to a limit.
    pub(super) fn properties(self, schema: &'n Node) -> Vec<(&'n str, &'n Node)> {
        let mut properties = Vec::new();
        self.add_properties(schema, &mut Visited::default(), &mut properties);
        properties.truncate(MAX_SCHEMAS);
        properties
    }

    fn add_properties(
        self,
        schema: &'n Node,
        visited: &mut Visited,
        properties: &mut Vec<(&'n str, &'n Node)>,
    ) {
        if properties.len() >= MAX_SCHEMAS || !visited.insert(schema, MAX_SCHEMAS) {
            return;
        }
        let bases = self.target(schema).into_iter().chain(schema.items("allOf"));
        for base in bases {
            self.add_properties(base, visited, properties);
        }
        let members = schema.members("properties").take(MAX_SCHEMAS);
        properties.extend(members.map(|(name, property)| (name.as_str(), property)));
    }

    /// Returns the schema of an array's items.
    pub(super) fn items(self, schema: &'n Node) -> Option<&'n Node> {
        let targets = std::iter::successors(Some(schema), |it| self.target(it));
        targets.take(MAX_SCHEMAS + 1).last()?.get("items")
    }

    fn target(self, schema: &Node) -> Option<&'n Node> {
        self.0?.get(schema.ref_name()?.as_str())
    }
}

/// The schemas of a member in all subschemas of an object.
#[derive(Default)]
struct Members<'n> {
    visited: Visited,
    schemas: Vec<&'n Node>,
    /// Whether the object may have undescribed members.
    is_open: bool,
}

/// Returns the schema of the JSON media type of a request body or a response.
fn json_schema(node: &Node) -> Option<&Node> {
    let mut content = node.members("content");
    content.find_map(|(name, media_type)| {
        Media::of(name)
            .is_json()
            .then(|| media_type.get("schema"))?
    })
}
