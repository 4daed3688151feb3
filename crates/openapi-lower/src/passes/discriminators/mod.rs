//! Discriminators: every variant says which values of the property are its own.
//!
//! progenitor ignores `discriminator`: of an untagged union the first variant that fits
//! wins. So each variant gets the property, required and with the values that the
//! mapping, or the variant's name, gives it; then only the right one decodes. A
//! component that is used elsewhere too is narrowed in a copy. What the keyword says is
//! then said by the variants.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::bases::LAST;
use super::cx::Cx;
use super::walk;
use crate::ident::type_name;
use crate::node::{Map, Node, SCHEMAS, escape, unescape};
use crate::report::Effect::Exact;
use narrow::{Narrowing, is_narrow, narrow};

mod narrow;
#[cfg(test)]
mod tests;

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let plan = Narrowings::of(root);
    let schemas = root
        .at_mut("/components/schemas")
        .and_then(Node::as_object_mut);
    let mut schemas = schemas.map(std::mem::take).unwrap_or_default();
    let names = plan.names(&schemas);
    for (name, (target, narrowing)) in &names {
        let Some(mut variant) = resolve(target, &schemas).cloned() else {
            continue;
        };
        if let Some(old) = schemas.get(name)
            && old.has("allOf")
        {
            cx.removed(
                Exact,
                old,
                "a variant with the values of the discriminator that are its own",
            );
            variant.origin = old.origin;
        }
        narrow(&mut variant, narrowing, cx);
        schemas.insert(name.clone(), variant);
    }
    if let Some(map) = root
        .at_mut("/components/schemas")
        .and_then(Node::as_object_mut)
    {
        *map = schemas;
    }
    let renamed: HashMap<(&String, &Narrowing), &String> = names
        .iter()
        .map(|(name, (target, narrowing))| ((target, narrowing), name))
        .collect();
    walk::schemas(root, |schema| {
        let variants = variants(schema);
        for (list, index, variant) in &variants {
            let Some(member) = schema
                .get_mut(list)
                .and_then(Node::as_array_mut)
                .and_then(|all| all.get_mut(*index))
            else {
                continue;
            };
            match &variant.target {
                Some(target) => {
                    let name = renamed.get(&(target, &variant.narrowing));
                    if let Some(name) = name.filter(|name| **name != target)
                        && let Some(reference) = member.get_mut("$ref")
                    {
                        cx.exact(
                            reference.origin,
                            "a variant that is used elsewhere too, in a copy",
                        );
                        reference.kind = format!("{SCHEMAS}{}", escape(name)).into();
                    }
                }
                None => narrow(member, &variant.narrowing, cx),
            }
        }
        cx.remove(
            schema,
            "discriminator",
            Exact,
            "a discriminator, said by the variants",
        );
    });
}

/// A member of a union with a discriminator.
struct Variant {
    /// The component, where it is a reference.
    target: Option<String>,
    /// Whether the component is of its own kind wherever it is used.
    last: bool,
    narrowing: Narrowing,
}

/// The variants of a schema that has a discriminator, with their places.
fn variants(schema: &Node) -> Vec<(&'static str, usize, Variant)> {
    let Some(discriminator) = schema.get("discriminator") else {
        return Vec::new();
    };
    let Some(property) = discriminator.text("propertyName") else {
        return Vec::new();
    };
    let fallback = discriminator.text("defaultMapping").map(target_name);
    let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (value, target) in discriminator.members("mapping") {
        let target = target_name(target.as_str().unwrap_or_default());
        values.entry(target).or_default().push(value.clone());
    }
    let mut variants = Vec::new();
    for list in ["oneOf", "anyOf"] {
        for (index, member) in schema.items(list).iter().enumerate() {
            let target = member.ref_name();
            // An alternative that was written out carries the name it had as its title.
            let name = target
                .clone()
                .or_else(|| member.text("title").map(str::to_owned));
            let Some(name) = name.filter(|name| fallback.as_ref() != Some(name)) else {
                continue;
            };
            let mut listed = discriminator.items(LAST).iter().filter_map(Node::as_str);
            let last = listed.any(|one| one == name);
            let mapped = values.get(&name).cloned();
            let Some(values) = mapped.or_else(|| target.is_some().then(|| vec![name])) else {
                continue;
            };
            let narrowing = Narrowing {
                property: property.to_owned(),
                values,
            };
            variants.push((
                list,
                index,
                Variant {
                    target,
                    last,
                    narrowing,
                },
            ));
        }
    }
    variants
}

/// The component that a mapping names, by its name or by a reference.
pub(super) fn target_name(target: &str) -> String {
    let last = target.rsplit('/').next().unwrap_or(target);
    let name = match target.contains('/') {
        true => last,
        false => target,
    };
    let name = name.rsplit_once('#').map_or(name, |(_, name)| name);
    unescape(name).into_owned()
}

/// What the unions of a document ask of their variants.
struct Narrowings {
    /// The narrowings asked of each component.
    asked: BTreeMap<String, BTreeSet<Narrowing>>,
    /// How often a component is a variant of a union with a discriminator.
    as_variant: HashMap<String, usize>,
    /// How often a component is referred to.
    uses: HashMap<String, usize>,
    /// The components that are of their own kind wherever they are used.
    last: BTreeSet<String>,
}

impl Narrowings {
    fn of(root: &mut Node) -> Narrowings {
        let mut narrowings = Narrowings {
            asked: BTreeMap::new(),
            as_variant: HashMap::new(),
            uses: HashMap::new(),
            last: BTreeSet::new(),
        };
        walk::references(root, &mut |reference| {
            if let Some(name) = reference.strip_prefix(SCHEMAS) {
                *narrowings
                    .uses
                    .entry(unescape(name).into_owned())
                    .or_default() += 1;
            }
        });
        walk::schemas(root, |schema| {
            for (_, _, variant) in variants(schema) {
                if let Some(target) = variant.target {
                    if variant.last {
                        narrowings.last.insert(target.clone());
                    }
                    *narrowings.as_variant.entry(target.clone()).or_default() += 1;
                    narrowings
                        .asked
                        .entry(target)
                        .or_default()
                        .insert(variant.narrowing);
                }
            }
        });
        narrowings
    }

    /// The narrowed components by their names: the component itself where nothing else
    /// uses it, else a copy.
    fn names(&self, schemas: &Map) -> BTreeMap<String, (String, Narrowing)> {
        let mut taken: BTreeSet<String> = schemas.keys().map(|name| type_name(name)).collect();
        let mut names = BTreeMap::new();
        for (target, narrowings) in &self.asked {
            let Some(schema) = resolve(target, schemas) else {
                continue;
            };
            let unused = self.uses.get(target) == self.as_variant.get(target);
            let alone = narrowings.len() == 1 && (unused || self.last.contains(target));
            for narrowing in narrowings {
                if is_narrow(schema, narrowing) {
                    continue;
                }
                let mut name = target.clone();
                if !alone {
                    name = type_name(&format!("{target}-variant"));
                    let mut number = 2;
                    while !taken.insert(name.clone()) {
                        name = type_name(&format!("{target}-variant{number}"));
                        number += 1;
                    }
                }
                names.insert(name, (target.clone(), narrowing.clone()));
            }
        }
        names
    }
}

/// The object that a component is, or wraps.
fn resolve<'s>(name: &str, schemas: &'s Map) -> Option<&'s Node> {
    let mut at = schemas.get(name)?;
    for _ in 0..64 {
        let [member] = at.items("allOf") else {
            return Some(at).filter(|schema| schema.text("type") == Some("object"));
        };
        at = schemas.get(&member.ref_name()?)?;
    }
    None
}
