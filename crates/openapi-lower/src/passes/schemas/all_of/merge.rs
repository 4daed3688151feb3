//! Merges several schemas that all apply.

use std::cmp::Ordering;

use openapi_source::changes::Code;
use openapi_source::{Node, Origin};

use super::parts::{Bases, Part, Source, own_parts};
use super::{ANNOTATIONS, has_only};
use crate::codes;
use crate::cx::Cx;
use crate::passes::schemas::numbers::float_at;
use crate::passes::schemas::types::keywords_of;
use crate::schema::{is_empty, is_union};

/// The merge of the parts added so far.
pub(super) struct Merged<'s> {
    pub(super) bases: &'s Bases<'s>,
    pub(super) origin: Origin,
    /// The depth of nested merges.
    pub(super) depth: usize,
    /// The merged schema, without the unions.
    pub(super) node: Node,
    /// The unions among the parts; they are multiplied at the end.
    pub(super) unions: Vec<Union>,
    /// The losses, with their origins.
    pub(super) losses: Vec<(Origin, Code)>,
}

/// A union among the parts.
pub(super) struct Union {
    pub(super) keyword: String,
    pub(super) members: Node,
    pub(super) discriminator: Option<Node>,
    /// The component that consists of this union.
    pub(super) component: Option<String>,
    pub(super) source: Source,
}

impl Union {
    pub(super) fn members(&self) -> &[Node] {
        let members = self.members.as_array();
        members.expect("the pass `keywords` makes `oneOf` and `anyOf` arrays")
    }
}

impl<'s> Merged<'s> {
    pub(super) fn new(bases: &'s Bases<'s>, origin: Origin) -> Merged<'s> {
        Merged {
            bases,
            origin,
            depth: 0,
            node: Node::object(origin),
            unions: Vec::new(),
            losses: Vec::new(),
        }
    }

    /// Records a loss.
    pub(super) fn record_loss(&mut self, code: Code) {
        self.record_loss_at(self.origin, code);
    }

    pub(super) fn record_loss_at(&mut self, at: Origin, code: Code) {
        if !self.losses.contains(&(at, code)) {
            self.losses.push((at, code));
        }
    }

    /// Notes the losses.
    pub(super) fn note(&self, cx: &mut Cx) {
        for (at, code) in &self.losses {
            cx.note(*at, *code);
        }
    }

    /// Returns the parts of a schema that inherits too many properties, without its base schemas.
    pub(super) fn parts_without_bases<'n>(&mut self, schema: &'n Node) -> Vec<Part<'n>> {
        self.record_loss(codes::all_of::TOO_MANY_INHERITED);
        self.allow_any_property();
        own_parts(schema)
    }

    /// Allows properties with any name.
    pub(super) fn allow_any_property(&mut self) {
        let others = self.node.get("additionalProperties");
        if !others.is_some_and(Node::is_object) {
            let any = Node::object(self.node.origin);
            self.node.insert("additionalProperties", any);
        }
    }

    /// Adds the properties of another object as optional ones.
    pub(super) fn add_optional(&mut self, object: &Node) {
        if let Some(type_name) = object.get("type") {
            self.add_type(type_name);
        }
        if let Some(properties) = object.get("properties") {
            self.add_properties(properties);
        }
    }

    /// Adds the keywords of a part.
    pub(super) fn add(&mut self, part: &Part) {
        let Some(map) = part.node.as_object() else {
            return;
        };
        if let Some(type_name) = map.get("type") {
            self.add_type(type_name);
        }
        for (keyword, value) in map {
            match keyword.as_str() {
                "type" | "allOf" | "$ref" | "exclusiveMinimum" | "exclusiveMaximum" => {}
                "oneOf" | "anyOf" => self.unions.push(Union {
                    keyword: keyword.clone(),
                    members: value.clone(),
                    discriminator: map.get("discriminator").cloned(),
                    component: self.union_component(part),
                    source: part.source,
                }),
                keyword if ANNOTATIONS.contains(&keyword) => self.annotate(keyword, value, part),
                "additionalProperties" if value.as_bool() == Some(false) => {
                    let at = match part.source {
                        Source::Own => value.origin,
                        _ => self.origin,
                    };
                    self.record_loss_at(at, codes::all_of::CLOSED_SUBSCHEMA);
                }
                "not" if map.len() > 1 || part.source != Source::Own => {
                    self.record_loss(codes::all_of::NOT_IN_COMPOSITION);
                }
                "required" => self.add_required(value),
                "properties" => self.add_properties(value),
                "enum" => self.add_values(value),
                "items" => self.add_items(value),
                "minimum" => {
                    self.add_bound(keyword, "exclusiveMinimum", part.node, Ordering::Greater);
                }
                "maximum" => self.add_bound(keyword, "exclusiveMaximum", part.node, Ordering::Less),
                "minLength" | "minItems" | "minProperties" => {
                    self.add_bound(keyword, "", part.node, Ordering::Greater);
                }
                "maxLength" | "maxItems" | "maxProperties" => {
                    self.add_bound(keyword, "", part.node, Ordering::Less);
                }
                keyword => self.replace(keyword, value),
            }
        }
    }

    /// Returns the name of the component that a part is, if it consists of a union.
    fn union_component(&self, part: &Part) -> Option<String> {
        if part.source != Source::Base || !has_only(part.node, &["oneOf", "anyOf"]) {
            return None;
        }
        let mut components = self.bases.schemas.iter();
        let (name, _) = components.find(|(_, schema)| std::ptr::eq(*schema, part.node))?;
        Some(name.clone())
    }

    fn annotate(&mut self, keyword: &str, value: &Node, part: &Part) {
        // The discriminator of a union stays with its members.
        if keyword == "discriminator" && is_union(part.node) {
            return;
        }
        let is_kept = match part.source {
            Source::Own => true,
            Source::Inline => !matches!(keyword, "title" | "discriminator"),
            Source::Base => false,
        };
        if is_kept {
            self.node.insert(keyword, value.clone());
        }
    }

    fn add_type(&mut self, type_name: &Node) {
        let new = type_name
            .as_str()
            .expect("the pass `types` makes `type` a string");
        match self.node.text("type") {
            None => {}
            Some(old) if old == new => return,
            Some("integer") if new == "number" => return,
            Some("number") if new == "integer" => {}
            Some(old) => {
                for keyword in keywords_of(old).iter().chain(&["enum", "format"]) {
                    self.node.take(keyword);
                }
                self.record_loss(codes::all_of::TYPE_CONFLICT);
            }
        }
        self.node.insert("type", type_name.clone());
    }

    fn add_required(&mut self, names: &Node) {
        let Some(mut merged) = self.node.take("required") else {
            return self.node.insert("required", names.clone());
        };
        merged.origin = self.origin;
        if let Some(merged) = merged.as_array_mut() {
            for name in names
                .as_array()
                .expect("the pass `keywords` makes `required` an array")
            {
                if !merged.iter().any(|existing| existing.is_same(name)) {
                    merged.push(name.clone());
                }
            }
        }
        self.node.insert("required", merged);
    }

    fn add_properties(&mut self, properties: &Node) {
        let existing = self.node.take("properties");
        let Some(mut merged) = existing.filter(|existing| !is_empty(existing)) else {
            return self.node.insert("properties", properties.clone());
        };
        merged.origin = self.origin;
        let members = merged.members_mut();
        for (name, property) in properties.as_object().into_iter().flatten() {
            let property = match members.get(name) {
                Some(old) => self.merge_pair(old, property),
                None => property.clone(),
            };
            members.insert(name.clone(), property);
        }
        self.node.insert("properties", merged);
    }

    fn add_items(&mut self, items: &Node) {
        let merged = match self.node.take("items") {
            Some(old) => self.merge_pair(&old, items),
            None => items.clone(),
        };
        self.node.insert("items", merged);
    }

    fn add_values(&mut self, values: &Node) {
        let new = values
            .as_array()
            .expect("the pass `keywords` makes `enum` an array");
        let Some(old) = self.node.get("enum").and_then(Node::as_array) else {
            self.node.insert("enum", values.clone());
            return;
        };
        let common: Vec<Node> = new
            .iter()
            .filter(|value| old.iter().any(|old| old.is_same(value)))
            .cloned()
            .collect();
        if common.is_empty() {
            self.record_loss(codes::all_of::VALUES_CONFLICT);
            self.node.insert("enum", values.clone());
        } else {
            self.node.insert("enum", Node::new(common, values.origin));
        }
    }

    /// Keeps the stricter of two bounds, with its flag.
    fn add_bound(&mut self, keyword: &str, flag: &str, part: &Node, stricter: Ordering) {
        let order = float_at(part, keyword).partial_cmp(&float_at(&self.node, keyword));
        let replaces = !self.node.has(keyword)
            || order == Some(stricter)
            || order == Some(Ordering::Equal) && part.flag(flag);
        if let Some(value) = part.get(keyword).filter(|_| replaces) {
            self.node.insert(keyword, value.clone());
            self.node.take(flag);
            if let Some(flag_node) = part.get(flag) {
                self.node.insert(flag, flag_node.clone());
            }
        }
    }

    /// Sets a keyword of which the later value is used.
    fn replace(&mut self, keyword: &str, value: &Node) {
        let old = self.node.get(keyword);
        if old.is_some_and(|old| !old.is_same(value))
            && matches!(keyword, "format" | "pattern" | "additionalProperties")
        {
            self.record_loss(codes::all_of::KEYWORD_CONFLICT);
        }
        self.node.insert(keyword, value.clone());
    }
}
