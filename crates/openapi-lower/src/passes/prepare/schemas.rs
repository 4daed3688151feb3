//! Finds the schemas at a JSON pointer of a value.

use std::collections::HashSet;

use openapi_source::pointer::unescape;
use openapi_source::{Map, Node, walk};

use crate::passes::operations::bodies::media::Media;

/// The maximum number of schemas to visit for the types or properties of one.
const MOST: usize = 256;

/// The visited schemas: compositions may be cyclic, and share subschemas.
#[derive(Default)]
struct Seen(HashSet<*const Node>);

impl Seen {
    /// Whether the schema is not visited yet, and fewer than the maximum are.
    fn is_new(&mut self, schema: &Node, most: usize) -> bool {
        self.0.len() < most && self.0.insert(std::ptr::from_ref(schema))
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
            status.starts_with('2').then(|| json(response)).flatten()
        })
    }

    /// Returns the schema of the JSON request body.
    pub(super) fn request(self, operation: &'n Node) -> Option<&'n Node> {
        json(operation.get("requestBody")?)
    }

    /// Returns the schemas of the value at a pointer; none if the description does not restrict it.
    /// If the pointer is undefined, the error is its first undefined segment.
    pub(super) fn find(self, schema: &'n Node, pointer: &str) -> Result<Vec<&'n Node>, String> {
        let mut found = vec![schema];
        for segment in pointer.split('/').skip(1) {
            let name = unescape(segment);
            let mut next = Members::default();
            found
                .iter()
                .for_each(|it| self.members(it, &name, &mut next));
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
        if !found.seen.is_new(schema, usize::MAX) {
            return;
        }
        if let Some(target) = self.target(schema) {
            self.members(target, name, found);
        }
        let mut is_composed = schema.has("$ref");
        for key in ["allOf", "oneOf", "anyOf"] {
            for part in schema.items(key) {
                is_composed = true;
                self.members(part, name, found);
            }
        }
        let own = schema.get("properties").and_then(|it| it.get(name));
        found.schemas.extend(own);
        match schema.get("additionalProperties") {
            Some(values) if values.is_object() && own.is_none() => found.schemas.push(values),
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
        self.add_types(schema, &mut Seen::default(), &mut types);
        types.sort_unstable();
        types.dedup();
        types.retain(|name| *name != "null");
        types
    }

    fn add_types(self, schema: &'n Node, seen: &mut Seen, types: &mut Vec<&'n str>) {
        if !seen.is_new(schema, MOST) {
            return;
        }
        if let Some(target) = self.target(schema) {
            self.add_types(target, seen, types);
        }
        for key in ["allOf", "oneOf", "anyOf"] {
            for part in schema.items(key) {
                self.add_types(part, seen, types);
            }
        }
        types.extend(schema.text("type"));
        types.extend(schema.items("type").iter().filter_map(Node::as_str));
        if types.is_empty() {
            let implied = [("items", "array"), ("properties", "object")];
            let implied = implied.into_iter().filter(|(key, _)| schema.has(key));
            types.extend(implied.map(|(_, name)| name));
        }
    }

    /// Returns the properties of an object by name, including those of base schemas, up to a limit.
    pub(super) fn properties(self, schema: &'n Node) -> Vec<(&'n str, &'n Node)> {
        let mut properties = Vec::new();
        self.add_properties(schema, &mut Seen::default(), &mut properties);
        properties.truncate(MOST);
        properties
    }

    fn add_properties(
        self,
        schema: &'n Node,
        seen: &mut Seen,
        properties: &mut Vec<(&'n str, &'n Node)>,
    ) {
        if properties.len() >= MOST || !seen.is_new(schema, MOST) {
            return;
        }
        if let Some(target) = self.target(schema) {
            self.add_properties(target, seen, properties);
        }
        for part in schema.items("allOf") {
            self.add_properties(part, seen, properties);
        }
        let own = schema.members("properties");
        let own = own.map(|(name, property)| (name.as_str(), property));
        properties.extend(own.take(MOST));
    }

    /// Returns the schema of an array's items.
    pub(super) fn items(self, schema: &'n Node) -> Option<&'n Node> {
        let mut schema = schema;
        for _ in 0..MOST {
            match self.target(schema) {
                Some(target) => schema = target,
                None => break,
            }
        }
        schema.get("items")
    }

    fn target(self, schema: &Node) -> Option<&'n Node> {
        self.0?.get(schema.ref_name()?.as_str())
    }
}

#[derive(Default)]
struct Members<'n> {
    seen: Seen,
    schemas: Vec<&'n Node>,
    /// Whether the object may have undescribed members.
    is_open: bool,
}

/// Returns the schema of the JSON media type of a body.
fn json(holder: &Node) -> Option<&Node> {
    let mut content = holder.members("content");
    content.find_map(|(name, media_type)| {
        let is_json = matches!(Media::of(name), Media::Json | Media::JsonLike);
        is_json.then(|| media_type.get("schema")).flatten()
    })
}
