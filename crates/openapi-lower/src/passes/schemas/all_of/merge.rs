//! Merges several schemas that all apply.

use std::cmp::Ordering;

use openapi_source::changes::Code;
use openapi_source::{Node, Origin};

use super::parts::{Bases, Part, Source};
use super::{ANNOTATIONS, any};
use crate::codes;
use crate::cx::Cx;
use crate::passes::schemas::types::keywords_of;

/// The merge of the parts added so far.
pub(super) struct Merged<'s> {
    pub(super) bases: &'s Bases<'s>,
    pub(super) origin: Origin,
    /// The depth of nested merges.
    pub(super) depth: usize,
    pub(super) node: Node,
    /// The unions among the parts; they are multiplied at the end.
    pub(super) unions: Vec<Union>,
    /// The losses, with their origins.
    pub(super) losses: Vec<(Origin, Code)>,
}

/// The variants of a part.
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
    pub(super) fn lose(&mut self, code: Code) {
        self.lose_at(self.origin, code);
    }

    pub(super) fn lose_at(&mut self, at: Origin, code: Code) {
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

    /// Allows properties with any name.
    pub(super) fn allow_any_property(&mut self) {
        if !self
            .node
            .get("additionalProperties")
            .is_some_and(Node::is_object)
        {
            let any = any(&self.node);
            self.node.insert("additionalProperties", any);
        }
    }

    /// Adds the properties of another object as optional ones.
    pub(super) fn add_optional(&mut self, object: &Node) {
        if let Some(word) = object.get("type") {
            self.kind(word);
        }
        if let Some(properties) = object.get("properties") {
            self.properties(properties);
        }
    }

    /// Adds the keywords of a part.
    pub(super) fn add(&mut self, part: &Part) {
        let Some(map) = part.node.as_object() else {
            return;
        };
        if let Some(word) = map.get("type") {
            self.kind(word);
        }
        for (keyword, value) in map {
            match keyword.as_str() {
                "type" | "allOf" | "$ref" | "exclusiveMinimum" | "exclusiveMaximum" => {}
                "oneOf" | "anyOf" => self.unions.push(Union {
                    keyword: keyword.clone(),
                    members: value.clone(),
                    discriminator: map.get("discriminator").cloned(),
                    component: self.component(part),
                    source: part.source,
                }),
                keyword if ANNOTATIONS.contains(&keyword) => self.annotate(keyword, value, part),
                "additionalProperties" if value.as_bool() == Some(false) => {
                    let at = match part.source {
                        Source::Own => value.origin,
                        _ => self.origin,
                    };
                    self.lose_at(at, codes::all_of::CLOSED_SUBSCHEMA);
                }
                "not" if map.len() > 1 || part.source != Source::Own => {
                    self.lose(codes::all_of::NOT_IN_COMPOSITION);
                }
                "required" => self.required(value),
                "properties" => self.properties(value),
                "enum" => self.values(value),
                "items" => self.one("items", value),
                "minimum" => {
                    self.bound("minimum", "exclusiveMinimum", part.node, Ordering::Greater)
                }
                "maximum" => self.bound("maximum", "exclusiveMaximum", part.node, Ordering::Less),
                "minLength" | "minItems" | "minProperties" => {
                    self.bound(keyword, "", part.node, Ordering::Greater);
                }
                "maxLength" | "maxItems" | "maxProperties" => {
                    self.bound(keyword, "", part.node, Ordering::Less);
                }
                keyword => self.last(keyword, value),
            }
        }
    }

    /// Returns the name of the component of a part, if that consists of a union.
    fn component(&self, part: &Part) -> Option<String> {
        let alone = part.node.as_object()?.keys().all(|keyword| {
            ANNOTATIONS.contains(&keyword.as_str()) || matches!(keyword.as_str(), "oneOf" | "anyOf")
        });
        let is_component = alone && part.source == Source::Base;
        let mut components = self.bases.schemas.iter().filter(|_| is_component);
        let found = components.find(|(_, schema)| std::ptr::eq(*schema, part.node));
        found.map(|(name, _)| name.clone())
    }

    fn annotate(&mut self, keyword: &str, value: &Node, part: &Part) {
        // The discriminator of a union stays with its members.
        if keyword == "discriminator" && (part.node.has("oneOf") || part.node.has("anyOf")) {
            return;
        }
        let inline = !matches!(keyword, "title" | "discriminator");
        if part.source == Source::Own || part.source == Source::Inline && inline {
            self.node.insert(keyword, value.clone());
        }
    }

    fn kind(&mut self, word: &Node) {
        let new = word
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
                self.lose(codes::all_of::TYPE_CONFLICT);
            }
        }
        self.node.insert("type", word.clone());
    }

    fn required(&mut self, names: &Node) {
        let Some(mut all) = self.node.take("required") else {
            return self.node.insert("required", names.clone());
        };
        all.origin = self.origin;
        if let Some(all) = all.as_array_mut() {
            for name in names
                .as_array()
                .expect("the pass `keywords` makes `required` an array")
            {
                if !all.iter().any(|known| known.is_same(name)) {
                    all.push(name.clone());
                }
            }
        }
        self.node.insert("required", all);
    }

    fn properties(&mut self, properties: &Node) {
        let Some(mut all) = self.node.take("properties") else {
            return self.node.insert("properties", properties.clone());
        };
        let known = all.members_mut();
        if known.is_empty() {
            return self.node.insert("properties", properties.clone());
        }
        all.origin = self.origin;
        let known = all.members_mut();
        for (name, property) in properties.as_object().into_iter().flatten() {
            let merged = match known.get(name) {
                Some(old) => self.merge_pair(old, property),
                None => property.clone(),
            };
            known.insert(name.clone(), merged);
        }
        self.node.insert("properties", all);
    }

    fn one(&mut self, keyword: &str, value: &Node) {
        let merged = match self.node.take(keyword) {
            Some(old) => self.merge_pair(&old, value),
            None => value.clone(),
        };
        self.node.insert(keyword, merged);
    }

    fn values(&mut self, values: &Node) {
        let new = values
            .as_array()
            .expect("the pass `keywords` makes `enum` an array");
        let Some(old) = self.node.get("enum").and_then(Node::as_array) else {
            self.node.insert("enum", values.clone());
            return;
        };
        let common: Vec<Node> = new
            .iter()
            .filter(|value| old.iter().any(|known| known.is_same(value)))
            .cloned()
            .collect();
        if common.is_empty() {
            self.lose(codes::all_of::VALUES_CONFLICT);
            self.node.insert("enum", values.clone());
        } else {
            self.node.insert("enum", Node::new(common, values.origin));
        }
    }

    /// Keeps the stricter of two bounds, with its flag.
    fn bound(&mut self, keyword: &str, flag: &str, part: &Node, stricter: Ordering) {
        let number = |node: &Node| {
            node.get(keyword)
                .and_then(Node::as_number)
                .and_then(serde_json::Number::as_f64)
        };
        let order = number(part).partial_cmp(&number(&self.node));
        let exclusive = part.flag(flag);
        let replaces = !self.node.has(keyword)
            || order == Some(stricter)
            || order == Some(Ordering::Equal) && exclusive;
        if let Some(value) = part.get(keyword).filter(|_| replaces) {
            self.node.insert(keyword, value.clone());
            self.node.take(flag);
            if let Some(flag_node) = part.get(flag) {
                self.node.insert(flag, flag_node.clone());
            }
        }
    }

    fn last(&mut self, keyword: &str, value: &Node) {
        let differs = self
            .node
            .get(keyword)
            .is_some_and(|old| !old.is_same(value));
        if differs && matches!(keyword, "format" | "pattern" | "additionalProperties") {
            self.lose(codes::all_of::KEYWORD_CONFLICT);
        }
        self.node.insert(keyword, value.clone());
    }
}
