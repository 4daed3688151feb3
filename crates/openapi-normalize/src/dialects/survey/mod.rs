//! Finds members that a description's version does not define.

mod values;

use std::collections::HashSet;
use std::fmt::Display;

use openapi_source::bundle::display_reference;
use openapi_source::changes::Message;
use openapi_source::pointer::SCHEMAS;
use openapi_source::references::{self, Resolver, repair, split_component};
use openapi_source::{Dialect, Kind, Node, Origin};

use super::edits::{Edit, media_types};
use super::grammar::{Contents, Object, Versions};
use crate::codes;

/// A note about a node, and the edit that it requires.
pub(super) struct Finding {
    pub(super) at: Origin,
    pub(super) message: Message,
    pub(super) edit: Option<(Origin, Edit)>,
}

/// A traversal of the objects of a description.
pub(super) struct Survey<'r> {
    root: &'r Node,
    dialect: Dialect,
    /// The objects still to be visited.
    open: Vec<(&'r Node, Object)>,
    /// The visited targets of references outside of the sections.
    followed: HashSet<(Origin, Object)>,
    resolver: Resolver<'r>,
    /// The arrays and objects in place of which references were replaced.
    containers: HashSet<Origin>,
    pub(super) findings: Vec<Finding>,
    pub(super) has_swagger2_members: bool,
}

/// Returns a finding for each member of an object with a misspelled name.
pub(super) fn misspelled_members(node: &Node, object: Object) -> Vec<Finding> {
    let members = node.as_object().into_iter().flatten();
    let findings = members.filter_map(|(key, member)| {
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
                message: if own.is_same(member) {
                    codes::dialects::DUPLICATE_SPELLING_EQUAL.with([key, &name])
                } else {
                    codes::dialects::DUPLICATE_SPELLING.with([key, &name])
                },
                edit: Some((node.origin, Edit::Remove(member.clone()))),
            },
        })
    });
    findings.collect()
}

/// Returns the member that a misspelled name stands for.
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
            resolver: Resolver::new(root),
            containers: HashSet::new(),
            findings: Vec::new(),
            has_swagger2_members: false,
        };
        while let Some((node, object)) = survey.open.pop() {
            survey.visit_object(node, object);
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

    /// Notes a node, and the edit that it requires.
    fn note_edit(&mut self, node: &Node, message: impl Into<Message>, edit: Edit) {
        self.note(node.origin, message, Some((node.origin, edit)));
    }

    /// Notes a member of another version.
    fn note_other_version(&mut self, node: &Node, what: &str, object: Object, versions: Versions) {
        self.has_swagger2_members |= versions.is_swagger2();
        let values: [&dyn Display; 3] = [&what, &object.name(), &versions.name()];
        let message = codes::dialects::OTHER_VERSION.with(values);
        self.note(node.origin, message, None);
    }

    fn visit_object(&mut self, node: &'r Node, object: Object) {
        let Some(map) = node.as_object() else {
            if object == Object::Schema {
                self.visit_string(node);
            }
            return;
        };
        let is_schema = is_schema_in_place_of(node, object);
        if is_schema {
            let message = codes::dialects::SCHEMA_IN_PLACE_OF_OBJECT.with([&object.name()]);
            self.note_edit(node, message, Edit::WrapSchema(object));
            self.has_swagger2_members |= object != Object::MediaType;
        }
        let misspelled = misspelled_members(node, object);
        let removed: Vec<Origin> = misspelled
            .iter()
            .filter_map(Finding::removed_member)
            .collect();
        self.findings.extend(misspelled);
        for (key, member) in map {
            let owner = if is_schema && (key == "$ref" || object.member(key).is_none()) {
                Object::Schema
            } else {
                object
            };
            if key == "$ref" {
                self.visit_reference(member, owner);
            } else if !removed.contains(&member.origin) {
                self.visit_member(key, member, node, owner);
            }
        }
        self.note_values(node, object);
    }

    /// Notes a string in place of a schema: the name of a type, or a reference.
    fn visit_string(&mut self, node: &'r Node) {
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
        self.note_edit(node, code, Edit::WrapString(key));
    }

    fn visit_member(&mut self, key: &str, member: &'r Node, node: &Node, object: Object) {
        if key.starts_with("x-") {
            return;
        }
        let name = match object.member(key) {
            Some(_) => Some(key),
            None => respelled(object, key, member),
        };
        let Some((name, (versions, contents))) = name.and_then(|it| Some((it, object.member(it)?)))
        else {
            let message = codes::dialects::UNKNOWN_MEMBER.with([&key, &object.name()]);
            return self.note(member.origin, message, None);
        };
        if !versions.has(self.dialect) && !member.is_null() {
            self.note_other_version(member, &format!("`{name}`"), object, versions);
        }
        match contents {
            Contents::Flag => self.visit_flag(name, member, node),
            _ => self.visit_contents(member, contents, object),
        }
    }

    /// Notes a value that is not a boolean, where one is expected. Other passes handle `null`.
    fn visit_flag(&mut self, name: &str, member: &Node, holder: &Node) {
        if member.as_bool().is_some() || member.is_null() {
            return;
        }
        match member.to_bool() {
            Some(value) => {
                let message = codes::dialects::BOOLEAN_SPELLING.with([&name, &value]);
                self.note_edit(member, message, Edit::Replace(value.into()));
            }
            None => {
                let message = codes::dialects::NOT_A_BOOLEAN.with([&name, &member.kind_name()]);
                let edit = Edit::Remove(member.clone());
                self.note(member.origin, message, Some((holder.origin, edit)));
            }
        }
    }

    /// Visits the objects inside a member.
    fn visit_contents(&mut self, member: &'r Node, contents: Contents, holder: Object) {
        if let Contents::Named(Object::MediaType) = contents
            && let Some(object) = missing_media_type(member)
        {
            let message = codes::dialects::MEDIA_TYPE_MISSING.with([&object.name()]);
            self.note_edit(member, message, Edit::WrapMediaType(object));
            return self.visit_object(member, object);
        }
        if let Some(target) = self.inline_container(member, contents, holder) {
            if self.containers.insert(target.origin) {
                self.visit_contents(target, contents, holder);
            }
            return;
        }
        match (contents, &member.kind) {
            (Contents::Named(object), Kind::Array(items)) if have_names(items) => {
                self.note_edit(member, codes::dialects::ARRAY_OF_NAMED, Edit::MergeItems);
                for node in items.iter().flat_map(Node::children) {
                    self.visit_object(node, object);
                }
            }
            (Contents::List(object @ Object::Parameter), Kind::Object(_))
                if self.is_parameter_or_reference(member) =>
            {
                let code = codes::dialects::PARAMETER_WITHOUT_ARRAY;
                self.note_edit(member, code, Edit::WrapInArray);
                self.visit_object(member, object);
            }
            (Contents::One(object) | Contents::List(object), Kind::Array(items)) => {
                for item in items {
                    self.visit_object(item, object);
                }
            }
            // A single item without the array.
            (Contents::One(object) | Contents::List(object @ Object::Schema), _) => {
                self.visit_object(member, object);
            }
            (Contents::List(object) | Contents::Named(object), Kind::Object(map)) => {
                let target = member.text("$ref").and_then(|text| self.target(text));
                // Schema maps may be recursive.
                if target.is_some_and(|target| !self.containers.insert(target.origin)) {
                    return;
                }
                let map = target.and_then(Node::as_object).unwrap_or(map);
                if object == Object::MediaType && map.keys().any(|name| media_types(name).is_some())
                {
                    let code = codes::dialects::MEDIA_TYPE_KEYS;
                    self.note_edit(member, code, Edit::SplitMediaTypes);
                }
                let is_extensible = matches!(object, Object::PathItem | Object::Response)
                    && holder != Object::Components;
                for (name, node) in map {
                    if !(is_extensible && name.starts_with("x-")) {
                        self.visit_object(node, object);
                    }
                }
            }
            (Contents::Nested, _) => {
                for child in member.children() {
                    self.visit_contents(child, contents, holder);
                }
            }
            _ => {}
        }
    }

    /// Whether a node, or its target, is a parameter.
    fn is_parameter_or_reference(&self, node: &Node) -> bool {
        let is_parameter = |node: &Node| node.text("name").is_some() && node.text("in").is_some();
        let target = node.text("$ref").and_then(|text| self.target(text));
        is_parameter(target.unwrap_or(node))
    }

    /// Replaces a reference in place of an array or object for which OpenAPI allows none, and
    /// returns its target.
    fn inline_container(
        &mut self,
        member: &'r Node,
        contents: Contents,
        holder: Object,
    ) -> Option<&'r Node> {
        let reference = member.get("$ref")?;
        let target = self.resolver.resolve(reference.as_str()?, "").ok()?;
        let is_list = target.as_array().is_some();
        let is_container = match contents {
            Contents::Other | Contents::Flag | Contents::One(_) => false,
            // Schema maps may be recursive; the pass `schema-references` replaces references to
            // them.
            Contents::Named(Object::Schema) if holder == Object::Schema => false,
            Contents::Named(_) => target.is_object(),
            // A single schema or parameter without the array.
            Contents::List(Object::Schema) => is_list,
            Contents::List(Object::Parameter) if self.is_parameter_or_reference(member) => false,
            Contents::List(_) | Contents::Container | Contents::Nested => {
                is_list || target.is_object()
            }
        };
        if !is_container {
            return None;
        }
        let edit = Edit::Inline(reference.clone(), target.clone());
        self.note(
            reference.origin,
            codes::tree::REFERENCE_INLINED,
            Some((member.origin, edit)),
        );
        Some(target)
    }

    /// Returns the target of a reference into the document.
    fn target(&self, text: &str) -> Option<&'r Node> {
        let fragment = references::fragment(self.root, text)?;
        references::at(self.root, fragment)
    }

    /// Follows a reference that does not name a component, and repairs an undefined one.
    fn visit_reference(&mut self, reference: &'r Node, object: Object) {
        let Some(text) = reference.as_str().filter(|text| text.starts_with("#/")) else {
            return;
        };
        let pointer = text.trim_start_matches('#');
        match references::at(self.root, pointer) {
            Some(target) => {
                let is_surveyed = split_component(pointer).is_some();
                if !is_surveyed && self.followed.insert((target.origin, object)) {
                    self.open.push((target, object));
                }
            }
            None => {
                if let Some(target) = repair(self.root, pointer) {
                    let message = codes::dialects::UNDEFINED_REFERENCE_REPAIRED
                        .with([&display_reference(text), &display_reference(&target)]);
                    self.note_edit(reference, message, Edit::Replace(target.into()));
                }
            }
        }
    }
}

impl Finding {
    /// Returns the origin of the member that the edit removes, if it removes one.
    fn removed_member(&self) -> Option<Origin> {
        matches!(self.edit, Some((_, Edit::Remove(_)))).then_some(self.at)
    }
}

/// Whether a node in place of an object with a `schema` is that schema itself.
fn is_schema_in_place_of(node: &Node, object: Object) -> bool {
    let lacks_content = match object {
        Object::MediaType => !node.has("itemSchema"),
        Object::Response | Object::RequestBody => !node.has("content"),
        _ => return false,
    };
    lacks_content && !node.has("schema") && (refers_to_schema(node) || states_schema(node))
}

/// Whether each item of an array is an object with a single, distinct member, which is an object.
fn have_names(items: &[Node]) -> bool {
    let mut names = HashSet::new();
    !items.is_empty()
        && items.iter().all(|item| {
            item.as_object()
                .filter(|members| members.len() == 1)
                .and_then(|members| members.first())
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

/// Returns the kind of a `content` without media types: a media type object, or a schema.
fn missing_media_type(content: &Node) -> Option<Object> {
    if content.as_object()?.keys().any(|key| key.contains('/')) {
        return None;
    }
    if content.get("schema").is_some_and(Node::is_object) {
        Some(Object::MediaType)
    } else {
        (refers_to_schema(content) || states_schema(content)).then_some(Object::Schema)
    }
}
