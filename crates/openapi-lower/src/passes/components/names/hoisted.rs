//! Names for the compositions that became components before variants were named.
//!
//! They are named like other inline schemas: after the union and the variant's title, tag or
//! property. Until now they have a number, so that adding a variant would rename the others.

use std::collections::{HashMap, HashSet};

use openapi_source::{Map, Node};

use super::variants;
use crate::passes::schemas::tags;

/// Returns better names for the components in `hoisted` that are variants.
pub(super) fn names<'s>(
    schemas: &'s Map,
    hoisted: &'s HashSet<String>,
) -> HashMap<&'s str, String> {
    let mut naming = Naming {
        schemas,
        hoisted,
        names: HashMap::new(),
    };
    if hoisted.is_empty() {
        return naming.names;
    }
    for (name, schema) in sorted(schemas.iter()) {
        if !hoisted.contains(name) {
            naming.inside(schema, name, false);
        }
    }
    naming.names
}

fn sorted<'s>(
    members: impl Iterator<Item = (&'s String, &'s Node)>,
) -> Vec<(&'s String, &'s Node)> {
    let mut members: Vec<(&String, &Node)> = members.collect();
    members.sort_by_key(|(name, _)| *name);
    members
}

struct Naming<'s> {
    schemas: &'s Map,
    hoisted: &'s HashSet<String>,
    names: HashMap<&'s str, String>,
}

impl<'s> Naming<'s> {
    /// Names the schemas inside a schema whose type would have the name `name`; `renamed`: whether
    /// the name contains that of a variant.
    fn inside(&mut self, schema: &'s Node, name: &str, renamed: bool) {
        for (property, schema) in sorted(schema.members("properties")) {
            self.location(schema, &format!("{name}-{property}"), renamed);
        }
        for (keyword, suffix) in super::INNER {
            if let Some(schema) = schema.get(keyword) {
                self.location(schema, &format!("{name}-{suffix}"), renamed);
            }
        }
        for keyword in ["oneOf", "anyOf"] {
            let members = schema.items(keyword);
            let written: Vec<Node> = members.iter().map(|it| self.written(it)).collect();
            let names = variants::inline_names(&written);
            for (member, variant) in members.iter().zip(names) {
                self.location(member, &format!("{name}-{variant}"), true);
            }
        }
    }

    /// Names the component that a schema refers to, if it is in `hoisted` and not yet named.
    fn location(&mut self, schema: &'s Node, name: &str, renamed: bool) {
        let Some((hoisted, target)) = self.hoisted(schema) else {
            return self.inside(schema, name, renamed);
        };
        let name = if renamed { name } else { hoisted };
        if !self.names.contains_key(hoisted) {
            self.names.insert(hoisted, name.to_owned());
            self.inside(target, name, renamed);
        }
    }

    /// Returns a member of a union as an inline schema, with the Plan data of the variant.
    fn written(&self, member: &Node) -> Node {
        let Some((_, target)) = self.hoisted(member) else {
            return member.clone();
        };
        let mut written = target.clone();
        let variant = member.plan().and_then(|plan| plan.get(tags::VARIANT));
        if let Some(variant) = variant {
            let plan = written.plan_at();
            plan.insert(tags::VARIANT.to_owned(), variant.clone());
        }
        written
    }

    /// Returns the component in `hoisted` that a schema refers to.
    fn hoisted(&self, schema: &Node) -> Option<(&'s str, &'s Node)> {
        let inner = match schema.items("allOf") {
            [inner] => inner,
            _ => schema,
        };
        let name = self.hoisted.get(&inner.ref_name()?)?;
        Some((name, self.schemas.get(name)?))
    }
}
