//! Determines which variant of a generated union an instance must become.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{
    super::proof::{
        conform::Judge,
        schema::{Branch, Schemas},
    },
    code::Variant,
};

/// A member that no description describes.
const UNDESCRIBED: &str = "x-undescribed";

/// A union of the description, and the generated one.
pub struct Union {
    branches: Vec<Branch>,
    /// The branches for which each variant stands; none for a variant without a component.
    variants: Vec<(String, String, Vec<usize>)>,
    /// The property that distinguishes the branches.
    pub tag: Option<String>,
    /// Instances that the tag excludes.
    pub forbidden: Vec<Forbidden>,
}

/// An instance that is invalid because of its tag, and the variants that may result.
pub struct Forbidden {
    pub value: Value,
    pub variants: Vec<String>,
}

impl Union {
    /// Returns the union at that pointer; `origin` returns the described name of a type.
    pub fn new<'a>(
        schemas: &mut Schemas<'a>,
        at: &str,
        variants: &[Variant],
        origin: impl Fn(&str) -> Option<String>,
    ) -> Option<Union> {
        let mut branches = schemas.branches(at);
        if branches.is_empty() {
            return None;
        }
        let variants = variants.iter().map(|variant| {
            let origin = origin(&variant.holds);
            let meant = branches.iter().enumerate().filter(|(_, branch)| {
                origin
                    .as_ref()
                    .is_some_and(|it| branch.pointers.contains(it))
            });
            let meant: Vec<usize> = meant.map(|(index, _)| index).collect();
            (variant.name.clone(), variant.holds.clone(), meant)
        });
        let variants: Vec<_> = variants.collect();
        if variants.iter().all(|(_, _, meant)| meant.is_empty()) {
            return None;
        }
        let tag = schemas.tag(at, &mut branches);
        Some(Union {
            branches,
            variants,
            tag,
            forbidden: Vec::new(),
        })
    }

    /// Returns the variants that an instance may become: those for a branch that allows it, and
    /// those of no known branch if a branch without a variant allows it.
    pub fn right(&self, judge: &mut Judge, value: &Value) -> Vec<String> {
        let mut holds = |branch: &Branch| match self.tag {
            Some(_) => judge.is_valid(&branch.reference, value),
            None => judge.is_inclusively_valid(&branch.reference, value),
        };
        let holds: Vec<bool> = self.branches.iter().map(&mut holds).collect();
        let claimed: BTreeSet<usize> = self
            .variants
            .iter()
            .flat_map(|(_, _, meant)| meant.iter().copied())
            .collect();
        let unclaimed = holds
            .iter()
            .enumerate()
            .any(|(index, it)| *it && !claimed.contains(&index));
        let right = self.variants.iter().filter(|(_, held, meant)| {
            if meant.is_empty() {
                unclaimed && fits(held, value)
            } else {
                meant.iter().any(|index| holds[*index])
            }
        });
        right.map(|(name, _, _)| name.clone()).collect()
    }

    /// Returns the variants that stand for a described branch.
    pub fn known(&self) -> Vec<String> {
        // A base takes values with unknown tags.
        let is_base = |meant: &[usize]| meant.iter().all(|index| self.branches[*index].base);
        let known = self.variants.iter();
        let known = known.filter(|(_, _, meant)| !is_base(meant));
        known.map(|(name, _, _)| name.clone()).collect()
    }

    /// Whether some branch allows the value.
    pub fn allows(&self, judge: &mut Judge, value: &Value) -> bool {
        self.branches
            .iter()
            .any(|it| judge.is_valid(&it.reference, value))
    }

    /// Returns the variants that a tag selects.
    fn of_tag(&self, tag: &Value) -> Vec<String> {
        let names = self.variants.iter().filter(|(_, _, meant)| {
            let mut meant = meant.iter();
            meant.any(|index| self.branches[*index].values.contains(tag))
        });
        names.map(|(name, _, _)| name.clone()).collect()
    }

    /// Returns the instance with an unknown tag.
    pub fn with_unknown_tag(&self, judge: &mut Judge, value: &Value) -> Option<Value> {
        let property = self.tag.as_ref()?;
        let tag = value.get(property)?;
        let unknown = match tag {
            Value::String(_) => json!("a tag that nobody described"),
            Value::Number(_) => json!(987_654),
            _ => return None,
        };
        let mut value = value.clone();
        value[property.as_str()] = unknown;
        value[UNDESCRIBED] = json!("of tomorrow");
        (!self.allows(judge, &value)).then_some(value)
    }

    /// Makes instances that are invalid because of their tag from a valid one: with the tag of
    /// another variant, and with a member that the variant does not allow.
    pub fn forbid(&mut self, judge: &mut Judge, value: &Value) {
        /// More do not improve the test.
        const MOST: usize = 12;
        let Some(property) = self.tag.clone() else {
            return;
        };
        let (Some(members), Some(tag)) = (value.as_object(), value.get(&property)) else {
            return;
        };
        let others: Vec<Value> = self
            .branches
            .iter()
            .filter(|it| !it.values.contains(tag))
            .filter_map(|it| it.values.first().cloned())
            .collect();
        let mut made: Vec<Value> = Vec::new();
        for other in others {
            let mut value = value.clone();
            value[property.as_str()] = other;
            made.push(value);
        }
        let member = members
            .iter()
            .find(|(name, it)| **name != property && !it.is_null());
        if let Some((name, member)) = member {
            let mut value = value.clone();
            value[name.as_str()] = match member {
                Value::Object(_) | Value::Array(_) => json!("of the wrong type"),
                _ => json!({"of": ["the wrong type"]}),
            };
            made.push(value);
        }
        for value in made {
            if self.forbidden.len() >= MOST {
                return;
            }
            let variants = self.of_tag(&value[property.as_str()]);
            if !variants.is_empty() && !self.allows(judge, &value) {
                self.forbidden.push(Forbidden { value, variants });
            }
        }
    }
}

/// Whether a Rust type that is not a component's could hold the JSON value.
fn fits(held: &str, value: &Value) -> bool {
    match held {
        "Value" => true,
        "bool" => value.is_boolean(),
        "Vec" => value.is_array(),
        "HashMap" | "BTreeMap" | "IndexMap" | "Map" => value.is_object(),
        "f64" | "f32" => value.is_number(),
        name if name.starts_with(['i', 'u']) && name[1..].parse::<u8>().is_ok() => {
            value.is_number()
        }
        "String" | "DateTime" | "NaiveDate" | "Uuid" | "IpAddr" => value.is_string(),
        _ => true,
    }
}
