//! Names for the compositions that became components before variants were named.
//!
//! They are named like other inline schemas: after the union and the variant's title, tag or
//! property. Their names until now contain a number, so adding a variant would rename the others.

use std::collections::{HashMap, HashSet};

use openapi_source::{Map, Node};

use super::variants;
use crate::chain;
use crate::passes::schemas::tags;
use crate::schema::INNER;

/// Returns better names for the components in `hoisted` that are variants.
pub(super) fn names<'s>(
    schemas: &'s Map,
    hoisted: &'s HashSet<String>,
) -> HashMap<&'s str, String> {
    if hoisted.is_empty() {
        return HashMap::new();
    }
    let mut naming = Naming {
        schemas,
        hoisted,
        names: HashMap::new(),
    };
    for (name, schema) in sorted(schemas.iter()) {
        if !hoisted.contains(name) {
            naming.name_inside(schema, name, false);
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
    /// Names the schemas inside a schema whose type would have the name `name`.
    /// `has_variant` states whether the name contains that of a variant.
    fn name_inside(&mut self, schema: &'s Node, name: &str, has_variant: bool) {
        for (property, schema) in sorted(schema.members("properties")) {
            self.name_schema(schema, &format!("{name}-{property}"), has_variant);
        }
        for (keyword, suffix) in INNER {
            if let Some(schema) = schema.get(keyword) {
                self.name_schema(schema, &format!("{name}-{suffix}"), has_variant);
            }
        }
        for keyword in ["oneOf", "anyOf"] {
            let members = schema.items(keyword);
            let inline: Vec<Node> = members.iter().map(|it| self.inline(it)).collect();
            let names = variants::inline_names(&inline);
            for (member, variant) in members.iter().zip(names) {
                self.name_schema(member, &format!("{name}-{variant}"), true);
            }
        }
    }

    /// Names the component that a schema refers to, if it is in `hoisted` and not yet named.
    fn name_schema(&mut self, schema: &'s Node, name: &str, has_variant: bool) {
        let Some((hoisted, target)) = self.hoisted(schema) else {
            return self.name_inside(schema, name, has_variant);
        };
        let name = if has_variant { name } else { hoisted };
        if !self.names.contains_key(hoisted) {
            self.names.insert(hoisted, name.to_owned());
            self.name_inside(target, name, has_variant);
        }
    }

    /// Returns a member of a union as an inline schema, with the Plan data of the variant.
    fn inline(&self, member: &Node) -> Node {
        let Some((_, target)) = self.hoisted(member) else {
            return member.clone();
        };
        let mut inline = target.clone();
        if let Some(data) = tags::variant_data(member) {
            let plan = inline.plan_at();
            plan.insert(tags::VARIANT.to_owned(), data.clone());
        }
        inline
    }

    /// Returns the component in `hoisted` that a schema refers to.
    fn hoisted(&self, schema: &Node) -> Option<(&'s str, &'s Node)> {
        let name = self.hoisted.get(&chain::wrapped(schema)?)?;
        Some((name, self.schemas.get(name)?))
    }
}
