//! Determines which variant of a generated union an instance must become.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{
    super::proof::{
        schema::{Branch, Schemas},
        validate::SchemaValidator,
    },
    UNDESCRIBED,
    code::Variant,
};

/// A union of the description, and the generated enum.
pub struct Union {
    branches: Vec<Branch>,
    variants: Vec<MappedVariant>,
    /// The property that distinguishes the branches.
    tag: Option<String>,
    /// Instances that are invalid because of their tags.
    pub forbidden: Vec<Forbidden>,
}

/// A variant of the generated enum.
struct MappedVariant {
    name: String,
    /// The name of the type that the variant holds.
    holds: String,
    /// The indexes of the branches for which the variant stands; none for a variant without a
    /// component.
    branches: Vec<usize>,
}

/// An instance that is invalid because of its tag, and the variants that may result.
pub struct Forbidden {
    pub value: Value,
    pub variants: Vec<String>,
}

impl Union {
    /// Returns the union at that pointer; `origin` returns the pointer of the schema from which a
    /// type originates.
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
        let map_variant = |variant: &Variant| {
            let branches = match origin(&variant.holds) {
                Some(origin) => (0..branches.len())
                    .filter(|index| branches[*index].pointers.contains(&origin))
                    .collect(),
                None => Vec::new(),
            };
            MappedVariant {
                name: variant.name.clone(),
                holds: variant.holds.clone(),
                branches,
            }
        };
        let variants: Vec<MappedVariant> = variants.iter().map(map_variant).collect();
        if variants.iter().all(|it| it.branches.is_empty()) {
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
    /// those without a branch if a branch without a variant allows it.
    pub fn right_variants(&self, validator: &mut SchemaValidator, value: &Value) -> Vec<String> {
        let allowing: BTreeSet<usize> = (0..self.branches.len())
            .filter(|index| {
                let reference = &self.branches[*index].reference;
                if self.tag.is_some() {
                    validator.is_valid(reference, value)
                } else {
                    validator.is_valid_for_clients(reference, value)
                }
            })
            .collect();
        let has_variant = |index: &usize| {
            let mut variants = self.variants.iter();
            variants.any(|it| it.branches.contains(index))
        };
        let is_allowed_without_variant = !allowing.iter().all(has_variant);
        self.names_of_variants(|variant| {
            if variant.branches.is_empty() {
                is_allowed_without_variant && can_hold(&variant.holds, value)
            } else {
                variant.branches.iter().any(|it| allowing.contains(it))
            }
        })
    }

    /// Returns the variants that stand for a described branch other than a base, which takes
    /// values with unknown tags.
    pub fn known_variants(&self) -> Vec<String> {
        self.names_of_variants(|variant| {
            let mut branches = variant.branches.iter();
            !branches.all(|index| self.branches[*index].is_base)
        })
    }

    fn names_of_variants(&self, is_wanted: impl Fn(&MappedVariant) -> bool) -> Vec<String> {
        self.variants
            .iter()
            .filter(|variant| is_wanted(variant))
            .map(|variant| variant.name.clone())
            .collect()
    }

    /// Whether a branch allows the value.
    fn is_allowed(&self, validator: &mut SchemaValidator, value: &Value) -> bool {
        self.branches
            .iter()
            .any(|it| validator.is_valid(&it.reference, value))
    }

    /// Returns the variants that a tag selects.
    fn variants_of_tag(&self, tag: &Value) -> Vec<String> {
        self.names_of_variants(|variant| {
            let mut branches = variant.branches.iter();
            branches.any(|index| self.branches[*index].values.contains(tag))
        })
    }

    /// Returns the instance with an unknown tag, if no branch allows that.
    pub fn with_unknown_tag(
        &self,
        validator: &mut SchemaValidator,
        value: &Value,
    ) -> Option<Value> {
        let property = self.tag.as_ref()?;
        let tag = value.get(property)?;
        let unknown = match tag {
            Value::String(_) => json!("a tag that nobody described"),
            Value::Number(_) => json!(987_654),
            _ => return None,
        };
        let mut value = value.clone();
        value[property.as_str()] = unknown;
        value[UNDESCRIBED] = json!("of a later version");
        (!self.is_allowed(validator, &value)).then_some(value)
    }

    /// Makes instances that are invalid because of their tag from a valid one: with the tag of
    /// another variant, and with a member that the variant does not allow.
    pub fn add_forbidden(&mut self, validator: &mut SchemaValidator, value: &Value) {
        /// The maximum number of instances; more do not improve the test.
        const MAX_COUNT: usize = 12;
        let Some(property) = self.tag.clone() else {
            return;
        };
        let (Some(members), Some(tag)) = (value.as_object(), value.get(&property)) else {
            return;
        };
        let with_member = |name: &str, member: Value| {
            let mut value = value.clone();
            value[name] = member;
            value
        };
        let mut candidates: Vec<Value> = self
            .branches
            .iter()
            .filter(|it| !it.values.contains(tag))
            .filter_map(|it| Some(with_member(&property, it.values.first()?.clone())))
            .collect();
        let member = members
            .iter()
            .find(|(name, it)| **name != property && !it.is_null());
        if let Some((name, member)) = member {
            let of_wrong_type = match member {
                Value::Object(_) | Value::Array(_) => json!("of the wrong type"),
                _ => json!({"of": ["the wrong type"]}),
            };
            candidates.push(with_member(name, of_wrong_type));
        }
        for value in candidates {
            if self.forbidden.len() >= MAX_COUNT {
                return;
            }
            let variants = self.variants_of_tag(&value[property.as_str()]);
            if !variants.is_empty() && !self.is_allowed(validator, &value) {
                self.forbidden.push(Forbidden { value, variants });
            }
        }
    }
}

/// Whether a Rust type that does not originate from a component can hold a JSON value.
fn can_hold(ty: &str, value: &Value) -> bool {
    match ty {
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
