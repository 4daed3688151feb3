//! Finds what a description has that its version does not define.

use std::collections::HashSet;
use std::fmt::Display;

use openapi_source::bundle::as_written;
use openapi_source::changes::Message;
use openapi_source::pointer::SCHEMAS;
use openapi_source::references::{self, Ends, meant, split};
use openapi_source::{Dialect, Kind, Map, Node, Origin};

use super::edits::{Edit, media_types};
use super::grammar::{BEFORE_V31, Holds, Object, V2, V3, V31, Versions};

use crate::codes;

/// Something to note, and what is to be changed because of it in the node of an origin.
pub(super) struct Finding {
    pub(super) at: Origin,
    pub(super) message: Message,
    pub(super) edit: Option<(Origin, Edit)>,
}

/// A walk over the objects of a description.
pub(super) struct Survey<'r> {
    root: &'r Node,
    dialect: Dialect,
    /// What is still to be looked at.
    open: Vec<(&'r Node, Object)>,
    /// What references outside of the sections led to.
    followed: HashSet<(Origin, Object)>,
    ends: Ends<'r>,
    /// The lists and objects that are written out elsewhere.
    containers: HashSet<Origin>,
    pub(super) findings: Vec<Finding>,
    pub(super) has_swagger2_pieces: bool,
}

/// The members of an object whose name is another spelling of one that it may have.
pub(super) fn names(node: &Node, object: Object) -> Vec<Finding> {
    let members = node.as_object().into_iter().flatten();
    let respelled = members.filter_map(|(key, member)| {
        if object.member(key).is_some() || key.starts_with("x-") {
            return None;
        }
        let name = respelled(object, key, member)?;
        Some(match node.get(name) {
            None => Finding {
                at: member.origin,
                message: codes::dialects::MEMBER_SPELLING.with([key, &name]),
                edit: Some((node.origin, Edit::Rename(key.clone(), name))),
            },
            Some(own) => Finding {
                at: member.origin,
                message: if own.same(member) {
                    codes::dialects::DUPLICATE_SPELLING_EQUAL.with([key, &name])
                } else {
                    codes::dialects::DUPLICATE_SPELLING.with([key, &name])
                },
                edit: Some((node.origin, Edit::Discard(member.clone()))),
            },
        })
    });
    respelled.collect()
}

/// The member of an object that another spelling means.
fn respelled(object: Object, key: &str, member: &Node) -> Option<&'static str> {
    let is_reference = member.as_str().is_some_and(|text| text.starts_with("#/"));
    match key {
        "ref" if is_reference && object.member("$ref").is_some() => Some("$ref"),
        _ => object.respelled(key),
    }
}

impl<'r> Survey<'r> {
    pub(super) fn of(root: &'r Node, dialect: Dialect) -> Survey<'r> {
        let mut survey = Survey {
            root,
            dialect,
            open: vec![(root, Object::Root)],
            followed: HashSet::new(),
            ends: Ends::new(root),
            containers: HashSet::new(),
            findings: Vec::new(),
            has_swagger2_pieces: false,
        };
        while let Some((node, object)) = survey.open.pop() {
            survey.object(node, object);
        }
        survey
    }

    fn note(&mut self, at: Origin, message: impl Into<Message>, edit: Option<(Origin, Edit)>) {
        self.findings.push(Finding {
            at,
            message: message.into(),
            edit,
        });
    }

    /// Notes a piece of another version.
    fn piece(&mut self, node: &Node, what: &str, object: Object, versions: Versions) {
        self.has_swagger2_pieces |= versions.is_swagger2();
        let values: [&dyn Display; 3] = [&what, &object.name(), &versions.name()];
        self.note(
            node.origin,
            codes::dialects::OTHER_VERSION.with(values),
            None,
        );
    }

    fn object(&mut self, node: &'r Node, object: Object) {
        let Some(map) = node.as_object() else {
            if object == Object::Schema {
                self.string(node);
            }
            return;
        };
        let is_schema = is_schema_in_place_of(node, object);
        if is_schema {
            let message = codes::dialects::SCHEMA_IN_PLACE_OF_OBJECT.with([&object.name()]);
            self.note(
                node.origin,
                message,
                Some((node.origin, Edit::Wrap(object))),
            );
            self.has_swagger2_pieces |= object != Object::MediaType;
        }
        let respelled = names(node, object);
        let ignored: Vec<Origin> = respelled.iter().filter_map(Finding::discarded).collect();
        self.findings.extend(respelled);
        for (key, member) in map {
            let owner = if is_schema && (key == "$ref" || object.member(key).is_none()) {
                Object::Schema
            } else {
                object
            };
            match key == "$ref" {
                true => self.reference(member, owner),
                false if !ignored.contains(&member.origin) => self.member(key, member, owner),
                false => {}
            }
        }
        self.values(node, object);
    }

    /// Notes a string in the place of a schema: the name of a type, or a reference.
    fn string(&mut self, node: &'r Node) {
        const TYPES: [&str; 6] = ["array", "boolean", "integer", "number", "object", "string"];
        let Some(text) = node.as_str() else {
            return;
        };
        let (key, code) = if TYPES.contains(&text) {
            ("type", codes::dialects::TYPE_IN_PLACE_OF_SCHEMA)
        } else if text.starts_with("#/") && self.target(text).is_some() {
            ("$ref", codes::dialects::REFERENCE_WITHOUT_OBJECT)
        } else {
            return;
        };
        self.note(node.origin, code, Some((node.origin, Edit::Under(key))));
    }

    fn member(&mut self, key: &str, member: &'r Node, object: Object) {
        if key.starts_with("x-") {
            return;
        }
        let name = match object.member(key) {
            Some(_) => Some(key),
            None => respelled(object, key, member),
        };
        let Some((name, (versions, holds))) = name.and_then(|it| Some((it, object.member(it)?)))
        else {
            let message = codes::dialects::UNKNOWN_MEMBER.with([&key, &object.name()]);
            return self.note(member.origin, message, None);
        };
        if !versions.has(self.dialect) && !member.is_null() {
            self.piece(member, &format!("`{name}`"), object, versions);
        }
        self.held(member, holds, object);
    }

    /// Looks at the objects that a member holds.
    fn held(&mut self, member: &'r Node, holds: Holds, holder: Object) {
        if let Holds::Named(Object::MediaType) = holds
            && let Some(object) = forgotten_media_type(member)
        {
            self.note(
                member.origin,
                codes::dialects::MEDIA_TYPE_MISSING.with([&object.name()]),
                Some((member.origin, Edit::Content(object))),
            );
            return self.object(member, object);
        }
        if let Some(target) = self.container(member, holds, holder) {
            if self.containers.insert(target.origin) {
                self.held(target, holds, holder);
            }
            return;
        }
        match (holds, &member.kind) {
            (Holds::Named(object), Kind::Array(items)) if have_names(items) => {
                let code = codes::dialects::ARRAY_OF_NAMED;
                self.note(member.origin, code, Some((member.origin, Edit::Join)));
                let named = items.iter().filter_map(Node::as_object);
                for node in named.flat_map(Map::values) {
                    self.object(node, object);
                }
            }
            (Holds::List(object @ Object::Parameter), Kind::Object(_)) if self.is_one(member) => {
                let code = codes::dialects::PARAMETER_WITHOUT_ARRAY;
                self.note(member.origin, code, Some((member.origin, Edit::List)));
                self.object(member, object);
            }
            (Holds::One(object) | Holds::List(object), Kind::Array(items)) => {
                for item in items {
                    self.object(item, object);
                }
            }
            // A list of one, without the list.
            (Holds::One(object) | Holds::List(object @ Object::Schema), _) => {
                self.object(member, object);
            }
            (Holds::List(object) | Holds::Named(object), Kind::Object(map)) => {
                let target = member.text("$ref").and_then(|text| self.target(text));
                // Maps may contain themselves.
                if target.is_some_and(|target| !self.containers.insert(target.origin)) {
                    return;
                }
                let map = target.and_then(Node::as_object).unwrap_or(map);
                if object == Object::MediaType && map.keys().any(|name| media_types(name).is_some())
                {
                    let code = codes::dialects::MEDIA_TYPE_KEYS;
                    self.note(member.origin, code, Some((member.origin, Edit::Divide)));
                }
                let is_extensible = matches!(object, Object::PathItem | Object::Response)
                    && holder != Object::Components;
                let named = map.iter();
                for (_, node) in
                    named.filter(|(name, _)| !(is_extensible && name.starts_with("x-")))
                {
                    self.object(node, object);
                }
            }
            (Holds::Nested, Kind::Array(items)) => {
                for item in items {
                    self.held(item, holds, holder);
                }
            }
            (Holds::Nested, Kind::Object(map)) => {
                for member in map.values() {
                    self.held(member, holds, holder);
                }
            }
            _ => {}
        }
    }

    /// Whether a node, or what it refers to, is a parameter.
    fn is_one(&self, node: &Node) -> bool {
        let is_parameter = |node: &Node| node.text("name").is_some() && node.text("in").is_some();
        let target = node.text("$ref").and_then(|text| self.target(text));
        is_parameter(target.unwrap_or(node))
    }

    /// Has a reference written out that stands in the place of a list or an object for which
    /// OpenAPI has none, and returns what it leads to.
    fn container(&mut self, member: &'r Node, holds: Holds, holder: Object) -> Option<&'r Node> {
        let reference = member.get("$ref")?;
        let target = self.ends.of(reference.as_str()?, "").ok()?;
        let is_list = target.as_array().is_some();
        let is_container = match holds {
            Holds::Other | Holds::One(_) => false,
            // Maps of schemas may contain themselves; `schema-references` writes them out.
            Holds::Named(Object::Schema) if holder == Object::Schema => false,
            Holds::Named(_) => target.is_object(),
            // A single schema or parameter without its list.
            Holds::List(Object::Schema) => is_list,
            Holds::List(Object::Parameter) if self.is_one(member) => false,
            Holds::List(_) | Holds::Container | Holds::Nested => is_list || target.is_object(),
        };
        if !is_container {
            return None;
        }
        let edit = Edit::WriteOut(reference.clone(), target.clone());
        self.note(
            reference.origin,
            codes::tree::REFERENCE_INLINED,
            Some((member.origin, edit)),
        );
        Some(target)
    }

    /// Notes values that not every version has for a member.
    fn values(&mut self, node: &'r Node, object: Object) {
        match object {
            Object::Parameter => self.parameter(node),
            Object::Schema => self.schema(node),
            Object::SecurityScheme => {
                let versions = match node.text("type") {
                    Some("basic") => V2,
                    Some("http" | "openIdConnect") => V3,
                    Some("mutualTLS") => V31,
                    _ => return,
                };
                self.value(node, "type", "this `type`", object, versions);
            }
            _ => {}
        }
    }

    /// Notes the value of a member where the document's version does not have it.
    fn value(&mut self, node: &Node, key: &str, what: &str, object: Object, versions: Versions) {
        if let Some(value) = node.get(key).filter(|_| !versions.has(self.dialect)) {
            self.piece(value, what, object, versions);
        }
    }

    fn parameter(&mut self, node: &Node) {
        let location = node.text("in").unwrap_or_default();
        let is = |name: &str| location.trim().eq_ignore_ascii_case(name);
        let object = Object::Parameter;
        if is("body") || is("formData") {
            self.value(node, "in", &format!("`in: {location}`"), object, V2);
        } else if node.has("in") {
            self.value(node, "schema", "`schema`, not of a body,", object, V3);
        }
        if is("cookie") {
            self.value(node, "in", "`in: cookie`", object, V3);
        }
    }

    fn schema(&mut self, node: &'r Node) {
        let object = Object::Schema;
        match node.get("type").map(|kind| &kind.kind) {
            Some(Kind::Array(_)) => self.value(node, "type", "a list of types", object, V31),
            Some(Kind::String(text)) if text == "null" => {
                self.value(node, "type", "`type: null`", object, V31);
            }
            Some(Kind::String(text)) if text == "file" => {
                self.value(node, "type", "`type: file`", object, V2);
            }
            _ => {}
        }
        for key in ["exclusiveMinimum", "exclusiveMaximum"] {
            match node.get(key).map(|bound| &bound.kind) {
                Some(Kind::Bool(_)) => {
                    self.value(node, key, &format!("a boolean `{key}`"), object, BEFORE_V31);
                }
                Some(Kind::Number(_)) => {
                    self.value(node, key, &format!("a number as `{key}`"), object, V31);
                }
                _ => {}
            }
        }
        let Some(discriminator) = node.get("discriminator") else {
            return;
        };
        let key = "discriminator";
        match &discriminator.kind {
            Kind::String(_) => self.value(node, key, "a name as `discriminator`", object, V2),
            Kind::Object(_) => self.value(node, key, "an object as `discriminator`", object, V3),
            _ => {}
        }
        for (_, target) in discriminator.members("mapping") {
            self.reference(target, object);
        }
    }

    /// What a reference into the document leads to.
    fn target(&self, text: &str) -> Option<&'r Node> {
        let fragment = references::fragment(self.root, text)?;
        references::at(self.root, fragment)
    }

    /// Follows a reference that does not lead to a section, and mends one that leads nowhere.
    fn reference(&mut self, reference: &'r Node, object: Object) {
        let Some(text) = reference.as_str().filter(|text| text.starts_with("#/")) else {
            return;
        };
        let pointer = text.trim_start_matches('#');
        match references::at(self.root, pointer) {
            Some(target) => {
                let is_surveyed = split(pointer).is_some();
                if !is_surveyed && self.followed.insert((target.origin, object)) {
                    self.open.push((target, object));
                }
            }
            None => {
                if let Some(meant) = meant(self.root, pointer) {
                    let message = codes::dialects::UNDEFINED_REFERENCE_REPAIRED
                        .with([&as_written(text), &as_written(&meant)]);
                    let edit = Edit::Text(meant);
                    self.note(reference.origin, message, Some((reference.origin, edit)));
                }
            }
        }
    }
}

impl Finding {
    /// The origin of the member that is taken out.
    fn discarded(&self) -> Option<Origin> {
        matches!(self.edit, Some((_, Edit::Discard(_)))).then_some(self.at)
    }
}

/// Whether a node that ought to be a certain object with a member `schema` is that schema.
fn is_schema_in_place_of(node: &Node, object: Object) -> bool {
    let has_place = match object {
        Object::MediaType => !node.has("itemSchema"),
        Object::Response | Object::RequestBody => !node.has("content"),
        _ => return false,
    };
    has_place && !node.has("schema") && (refers_to_schema(node) || states_schema(node))
}

/// Whether the items of a list have each one member, an object, of a name of its own.
fn have_names(items: &[Node]) -> bool {
    let mut names = HashSet::new();
    !items.is_empty()
        && items.iter().all(|item| {
            let members = item.as_object().filter(|members| members.len() == 1);
            let mut members = members.into_iter().flatten();
            members
                .next()
                .is_some_and(|(name, member)| member.is_object() && names.insert(name))
        })
}

fn refers_to_schema(node: &Node) -> bool {
    let text = node.text("$ref").unwrap_or_default();
    let sections = [SCHEMAS, "#/definitions/"];
    sections.iter().any(|section| text.starts_with(section))
}

fn states_schema(node: &Node) -> bool {
    let keywords = ["type", "properties", "items", "allOf", "oneOf", "anyOf"];
    keywords.iter().any(|keyword| node.has(keyword))
}

/// What a `content` is that names no media type: a media type object, or a schema.
fn forgotten_media_type(content: &Node) -> Option<Object> {
    if content.as_object()?.keys().any(|key| key.contains('/')) {
        return None;
    }
    if content.get("schema").is_some_and(Node::is_object) {
        Some(Object::MediaType)
    } else {
        (refers_to_schema(content) || states_schema(content)).then_some(Object::Schema)
    }
}
