//! Completes the unions in the Plan.

use openapi_source::{Map, Node, walk};

use crate::passes::components::names::variants::variant_names;
use crate::passes::schemas::unions::Ranks;
use crate::plan::{Plan, Variant};

/// Names the variants of every union, and determines which unions have variants that a value may
/// match at the same time.
pub(crate) fn complete(plan: &mut Plan, lowered: &Node) {
    let none = Map::default();
    let schemas = walk::component_schemas(lowered).unwrap_or(&none);
    let ranks = Ranks::of_components(lowered);
    for (name, schema) in schemas {
        let members = schema.items("oneOf");
        if members.is_empty() {
            continue;
        }
        let optional_tags = optional_tags(plan, name, members, schemas);
        let planned = plan.types.entry(name.clone()).or_default();
        let union = planned.union.get_or_insert_default();
        union.overlapping = union.tag.is_empty() && ranks.overlap(members);
        union.variants.resize_with(members.len(), Variant::default);
        let names = variant_names(name, members);
        for ((variant, name), fill) in union.variants.iter_mut().zip(names).zip(optional_tags) {
            variant.name = name;
            variant.fill = fill;
        }
    }
}

/// Returns the optional property of each member that contains the tag.
fn optional_tags(plan: &Plan, union: &str, members: &[Node], schemas: &Map) -> Vec<Option<String>> {
    let union = plan.types.get(union).and_then(|it| it.union.as_ref());
    let optional_tag = |(at, member): (usize, &Node)| {
        let union = union?;
        let ([tag], [_]) = (
            union.tag.as_slice(),
            union.variants.get(at)?.values.as_slice(),
        ) else {
            return None;
        };
        let component = member.ref_name()?;
        let schema = schemas.get(&component)?;
        let wire_name = |name: &str| {
            let planned = plan.types.get(&component)?;
            planned.properties.get(name).map(String::as_str)
        };
        let (name, property) = schema
            .members("properties")
            .find(|(name, _)| wire_name(name).unwrap_or(name) == tag)?;
        let mut required = schema.items("required").iter();
        let is_required = required.any(|it| it.as_str() == Some(name));
        (!is_required && !property.flag("nullable")).then(|| name.clone())
    };
    members.iter().enumerate().map(optional_tag).collect()
}
