//! Determines which schemas describe files.

use std::collections::{HashMap, HashSet};

use openapi_source::media_type::{self, is_binary};
use openapi_source::{Dialect, Map, Node};

use crate::cx::Cx;
use crate::format::{Format, FormatType};
use crate::passes::operations::wire_shape::{Components, is_null};
use crate::passes::schemas::types::{TypeName, parse_type_name};
use crate::schema::{composed_members, union_members};

/// The maximum number of schemas to visit for one field.
const BUDGET: usize = 2_000;

/// What the values of schemas hold, by their media types; nothing, while a schema is visited.
type Known<'m> = HashMap<(*const Node, Option<&'m str>), Holds>;

/// Whether the values of a schema are files.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Holds {
    /// Every value is a file.
    File,
    /// Every value is an array of files, or a file.
    Files,
    /// Some values are files, or have a file inside.
    Some,
    Nothing,
}

/// The fields of a form.
#[derive(Default)]
pub(super) struct Form {
    pub(super) properties: Map,
    /// The schema of fields with other names.
    pub(super) others: Option<Node>,
}

/// Reads schemas of any version of OpenAPI.
pub(super) struct Files<'a> {
    components: Components<'a>,
    /// Whether a schema without `type` describes bytes by default (OpenAPI 3.1.1, Encoding Object).
    bytes_by_default: bool,
    /// Whether the options of lowering map bytes to `String`, so that nothing is a file.
    bytes_as_strings: bool,
}

impl<'a> Files<'a> {
    pub(super) fn new(components: Components<'a>, cx: &Cx) -> Files<'a> {
        Files {
            components,
            bytes_by_default: matches!(cx.dialect, Dialect::OpenApi31 | Dialect::OpenApi32),
            bytes_as_strings: cx.options.formats.get(Format::Binary) == FormatType::String,
        }
    }

    /// Returns the fields of a form, with those of all subschemas.
    pub(super) fn form(&self, schema: Option<&Node>) -> Form {
        let mut form = Form::default();
        let mut visited = HashSet::new();
        let mut pending: Vec<&Node> = schema.into_iter().collect();
        while let Some(schema) = pending.pop() {
            let schema = self.components.resolve(schema);
            if !visited.insert(std::ptr::from_ref(schema)) {
                continue;
            }
            for (name, property) in schema.members("properties") {
                if !form.properties.contains_key(name) {
                    form.properties.insert(name.clone(), property.clone());
                }
            }
            let others = schema.get("additionalProperties");
            if let Some(others) = others.filter(|it| it.is_object()) {
                form.others.get_or_insert_with(|| others.clone());
            }
            pending.extend(composed_members(schema));
        }
        form
    }

    /// Whether the values of a field with the given media types are files.
    pub(super) fn holds(&self, schema: &Node, media_types: Option<&str>) -> Holds {
        self.holds_within(schema, media_types, &mut Known::new())
    }

    fn holds_within<'m>(
        &self,
        schema: &Node,
        media_types: Option<&'m str>,
        known: &mut Known<'m>,
    ) -> Holds {
        let schema = self.resolve(schema);
        let key = (std::ptr::from_ref(schema), media_types);
        if let Some(holds) = known.get(&key) {
            return *holds;
        }
        if known.len() == BUDGET {
            return Holds::Nothing;
        }
        known.insert(key, Holds::Nothing);
        let holds = self.visit(schema, media_types, known);
        known.insert(key, holds);
        holds
    }

    fn visit<'m>(
        &self,
        schema: &Node,
        media_types: Option<&'m str>,
        known: &mut Known<'m>,
    ) -> Holds {
        let members: Vec<Holds> = union_members(schema)
            .filter(|member| !is_null(self.components.resolve(member)))
            .map(|member| self.holds_within(member, media_types, known))
            .collect();
        if !members.is_empty() {
            let is = |holds: &[Holds]| members.iter().all(|member| holds.contains(member));
            return match () {
                () if is(&[Holds::File]) => Holds::File,
                () if is(&[Holds::File, Holds::Files]) => Holds::Files,
                () if is(&[Holds::Nothing]) => Holds::Nothing,
                () => Holds::Some,
            };
        }
        if self.is_file(schema, media_types) {
            return Holds::File;
        }
        if types(schema) == ["array"] {
            let items = schema.get("items");
            return match items.map(|items| self.holds_within(items, media_types, known)) {
                None | Some(Holds::Nothing) => Holds::Nothing,
                Some(Holds::File) => Holds::Files,
                Some(_) => Holds::Some,
            };
        }
        // A nested value without a `type` is JSON.
        let mut json = |schema: &Node| self.holds_within(schema, Some(media_type::JSON), known);
        let parts = schema.items("allOf").iter().map(&mut json);
        let parts: Vec<Holds> = parts.filter(|holds| *holds != Holds::Nothing).collect();
        if let Some(file) = parts.iter().find(|holds| **holds != Holds::Some) {
            return *file;
        }
        let properties = schema.members("properties").map(|(_, it)| it);
        let mut nested = properties.chain(schema.get("additionalProperties"));
        if !parts.is_empty() || nested.any(|schema| json(schema) != Holds::Nothing) {
            Holds::Some
        } else {
            Holds::Nothing
        }
    }

    fn is_file(&self, schema: &Node, media_types: Option<&str>) -> bool {
        if self.bytes_as_strings || schema.has("contentEncoding") {
            return false;
        }
        let stated = schema.text("contentMediaType");
        let is_bytes = |list: &str| list.split(',').any(is_binary);
        match types(schema).as_slice() {
            ["string"] => format(schema) == Some("binary") || stated.is_some_and(is_binary),
            [] if is_unrestricted(schema) => match media_types.or(stated) {
                Some(list) => is_bytes(list),
                None => self.bytes_by_default || schema.text("format") == Some("binary"),
            },
            _ => false,
        }
    }

    /// Whether the values of a schema are arrays.
    pub(super) fn is_array(&self, schema: &Node) -> bool {
        types(self.resolve(schema)) == ["array"]
    }

    /// Whether some value of a field, or an item of its array, is an object or an array, and so
    /// would be written as JSON.
    pub(super) fn is_structured(&self, schema: &Node) -> bool {
        let schema = self.resolve(schema);
        let item = schema.get("items").filter(|_| types(schema) == ["array"]);
        item.map_or_else(
            || self.is_structured_within(schema, &mut { BUDGET }),
            |item| self.is_structured_within(item, &mut { BUDGET }),
        )
    }

    fn is_structured_within(&self, schema: &Node, budget: &mut usize) -> bool {
        if *budget == 0 {
            return false;
        }
        *budget -= 1;
        let schema = self.resolve(schema);
        let types = types(schema);
        let is = |name| types.contains(&name);
        is("object")
            || is("array")
            || schema.has("properties")
            || schema
                .get("additionalProperties")
                .is_some_and(Node::is_object)
            || types.is_empty() && is_unrestricted(schema)
            || composed_members(schema).any(|member| self.is_structured_within(member, budget))
    }

    /// Returns the media type of a string, a file or the items of an array.
    pub(super) fn media_type(&self, schema: &Node) -> Option<Node> {
        let schema = self.resolve(schema);
        let item = schema.get("items").filter(|_| types(schema) == ["array"]);
        let schema = item.map_or(schema, |item| self.resolve(item));
        let is_text = matches!(types(schema).as_slice(), [] | ["string"]);
        let media_type = schema.get("contentMediaType")?;
        (is_text && !schema.has("contentEncoding") && media_type.as_str()?.contains('/'))
            .then(|| media_type.clone())
    }

    /// Returns the target of a reference, also of the only member of an `allOf`.
    fn resolve<'n>(&self, schema: &'n Node) -> &'n Node
    where
        'a: 'n,
    {
        let schema = self.components.resolve(schema);
        match schema.items("allOf") {
            [member] if types(schema).is_empty() && !schema.has("properties") => {
                self.components.resolve(member)
            }
            _ => schema,
        }
    }
}

/// Returns the types of a schema other than `null`. They are not spelled as in the specification yet.
fn types(schema: &Node) -> Vec<&'static str> {
    let listed = schema.items("type").iter().filter_map(Node::as_str);
    let names = schema.text("type").into_iter().chain(listed);
    let types = names.filter_map(|name| match parse_type_name(name) {
        TypeName::Known(name, _) => Some(name),
        TypeName::Null | TypeName::Any | TypeName::Unknown => None,
    });
    types.collect()
}

/// Returns the format of a schema, or that which an alias of its type implies.
fn format(schema: &Node) -> Option<&str> {
    let implied = || match parse_type_name(schema.text("type")?) {
        TypeName::Known(_, format) => format,
        TypeName::Null | TypeName::Any | TypeName::Unknown => None,
    };
    schema.text("format").or_else(implied)
}

/// Whether a schema allows values of every type.
fn is_unrestricted(schema: &Node) -> bool {
    const ANNOTATIONS: [&str; 9] = [
        "$comment",
        "contentMediaType",
        "deprecated",
        "description",
        "format",
        "nullable",
        "readOnly",
        "title",
        "writeOnly",
    ];
    let mut keywords = schema.as_object().into_iter().flat_map(Map::keys);
    keywords.all(|key| key.starts_with("x-") || ANNOTATIONS.contains(&key.as_str()))
}
