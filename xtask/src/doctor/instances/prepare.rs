//! Makes the instances of a description, and the input of the harness.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use anyhow::Result;
use client_codegen::Generated;
use openapi_lower::{Effect, Lowered};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    super::proof::{
        UNKNOWN, harness,
        schema::{Direction, Schemas},
        validate::{Described, SchemaValidator, Verdict},
    },
    Instances,
    code::Code,
    sample::Sampler,
    targets::{Target, Targets, targets},
    unions::{Forbidden, Union},
};
use crate::{parallel::on_large_stack, pointer::with_wildcards};

/// The maximum length of an instance.
const MAX_BYTES: usize = 64 << 10;

/// An instance for the harness.
#[derive(Deserialize, Serialize)]
pub struct Case {
    /// The type to decode.
    pub ty: String,
    pub value: Value,
    /// The members that the description does not describe.
    pub undescribed: BTreeSet<String>,
    /// The index of the schema into [`Cases::targets`].
    pub target: usize,
    pub expected: Expected,
    /// Whether the value has an integer that the client need not hold: one above the signed 64-bit
    /// range whose format does not state that it is unsigned.
    pub beyond: bool,
    /// The schemas by which the instance is valid, by location, as indexes into
    /// [`Cases::pointers`].
    pub schemas: Vec<(String, Vec<usize>)>,
}

/// The expected result of an instance.
#[derive(Deserialize, Serialize)]
pub enum Expected {
    /// The instance is valid: it is preserved, as one of these variants if it is a union.
    Valid(Option<Vec<String>>),
    /// The tag is unknown: the instance is preserved, as none of these variants.
    UnknownTag(Vec<String>),
    /// The value of the enum at that location is unknown: the instance is preserved.
    UnknownValue(String),
    /// The instance is invalid because of its tag: it is rejected, or decoded as one of these
    /// variants.
    Invalid(Vec<String>),
}

/// A schema of which instances are made.
#[derive(Deserialize, Serialize)]
pub struct About {
    pub at: String,
    pub ty: String,
    /// Whether requests hold values of the type.
    pub sent: bool,
    pub component: Option<String>,
}

/// A change of the report that is not exact.
#[derive(Deserialize, Serialize)]
pub struct Change {
    pub effect: String,
    pub pointer: String,
    pub detail: String,
}

/// The data that the parent process needs.
#[derive(Default, Deserialize, Serialize)]
pub struct Cases {
    pub cases: Vec<Case>,
    pub targets: Vec<About>,
    /// JSON pointers of schemas.
    pub pointers: Vec<String>,
    pub changes: Vec<Change>,
}

/// Makes the instances, and writes the input of the harness beside `sources`, the folder of the
/// generated code; returns the types that the harness needs.
pub fn prepare(
    document: &Value,
    lowered: &Lowered,
    generated: &Generated,
    sources: &Path,
) -> Result<(Instances, harness::Types)> {
    on_large_stack("preparing the instances", || {
        prepare_here(document, lowered, generated, sources)
    })
}

fn prepare_here(
    document: &Value,
    lowered: &Lowered,
    generated: &Generated,
    sources: &Path,
) -> Result<(Instances, harness::Types)> {
    let code = Code::new(generated)?;
    let found = targets(document, lowered, generated, &code);
    let mut prepared = make(document, &found, &code)?;
    for effect in [Effect::Widened, Effect::Narrowed] {
        for change in lowered.report().with_effect(effect) {
            prepared.cases.changes.push(Change {
                effect: effect.to_string(),
                pointer: change.pointer.clone(),
                detail: change.detail.clone(),
            });
        }
    }
    harness::write_cases(sources, super::NAME, &prepared.cases)?;
    Ok((prepared.counts, prepared.types))
}

/// Instances for the harness.
pub struct Prepared {
    pub counts: Instances,
    pub types: harness::Types,
    pub cases: Cases,
}

/// Makes the instances of the targets.
pub fn make(document: &Value, found: &Targets, code: &Code) -> Result<Prepared> {
    let mut builder = CaseBuilder {
        document,
        prepared: Prepared {
            counts: Instances {
                components: found.components.len(),
                not_judged: found.not_judged,
                ..Instances::default()
            },
            types: harness::Types::new(),
            cases: Cases::default(),
        },
        pointers: BTreeMap::new(),
        unsigned: BTreeSet::new(),
        tried: BTreeSet::new(),
    };
    for direction in [Direction::Request, Direction::Response, Direction::Neither] {
        builder.add_direction(found, code, direction)?;
    }
    let mut prepared = builder.prepared;
    let Cases { cases, targets, .. } = &prepared.cases;
    let with_cases: BTreeSet<&str> = cases
        .iter()
        .filter_map(|it| targets[it.target].component.as_deref())
        .collect();
    prepared.counts.components_not_judged = found
        .components
        .iter()
        .filter(|it| !with_cases.contains(it.as_str()))
        .cloned()
        .collect();
    Ok(prepared)
}

struct CaseBuilder<'a> {
    document: &'a Value,
    prepared: Prepared,
    /// The indexes of schema pointers into [`Cases::pointers`].
    pointers: BTreeMap<String, usize>,
    /// The indexes of the pointers of schemas with an unsigned format.
    unsigned: BTreeSet<usize>,
    /// The enums and tags that have a case with an unknown value, by target and location.
    tried: BTreeSet<(usize, String)>,
}

/// The index and the type of the target of which instances are made.
type Current<'t> = (usize, &'t str);

impl CaseBuilder<'_> {
    /// Makes the cases of the targets of one direction.
    fn add_direction(&mut self, found: &Targets, code: &Code, direction: Direction) -> Result<()> {
        let document = self.document;
        let mut schemas = Schemas::new(document, direction);
        let mut wanted = Vec::new();
        for target in found.targets.iter().filter(|it| it.direction == direction) {
            let Some(schema) = document.pointer(&target.at) else {
                continue;
            };
            let reference = schemas.reference(target.at.clone(), schema);
            let variants = target
                .ty
                .strip_prefix("types::")
                .and_then(|name| code.unions.get(name.trim()));
            let union = variants.and_then(|variants| {
                let origin = |name: &str| found.origins.get(name).cloned();
                Union::new(&mut schemas, &target.at, variants, origin)
            });
            // An inline union is a target because of its variants alone.
            if target.component.is_none() && variants.is_some() && union.is_none() && !target.null {
                continue;
            }
            let names: Vec<String> = variants
                .into_iter()
                .flatten()
                .map(|it| it.name.clone())
                .collect();
            wanted.push((target, reference, union, names));
        }
        let mut validator = SchemaValidator::new(schemas)?;
        let definitions = validator.definitions.clone();
        for (target, reference, mut union, variants) in wanted {
            let cases = &mut self.prepared.cases;
            let current = (cases.targets.len(), target.ty.as_str());
            cases.targets.push(About {
                at: target.at.clone(),
                ty: target.ty.replace(' ', ""),
                sent: target.sent,
                component: target.component.clone(),
            });
            self.prepared.types.insert(target.ty.clone(), variants);
            let schema = json!({"$ref": reference});
            let instances = Sampler::new(&definitions, direction).instances(&schema);
            self.prepared.counts.made += instances.len();
            for value in instances {
                if value.is_null() && !target.null || value.to_string().len() > MAX_BYTES {
                    continue;
                }
                if let Verdict::Conforms(described) = validator.validate(&reference, &value) {
                    self.prepared.counts.valid += 1;
                    let union = union.as_mut();
                    self.add_valid(target, current, value, &described, union, &mut validator);
                }
            }
            for Forbidden { value, variants } in union.into_iter().flat_map(|it| it.forbidden) {
                let expected = Expected::Invalid(variants);
                self.add(current, value, BTreeSet::new(), Vec::new(), expected);
            }
        }
        Ok(())
    }

    fn add(
        &mut self,
        (target, ty): Current<'_>,
        value: Value,
        undescribed: BTreeSet<String>,
        schemas: Vec<(String, Vec<usize>)>,
        expected: Expected,
    ) {
        let beyond = self.is_beyond(&value, &schemas);
        self.prepared.cases.cases.push(Case {
            ty: ty.to_owned(),
            beyond,
            value,
            undescribed,
            target,
            expected,
            schemas,
        });
    }

    /// Adds a valid instance, and variations with unknown values.
    fn add_valid(
        &mut self,
        target: &Target,
        current: Current<'_>,
        value: Value,
        described: &Described,
        mut union: Option<&mut Union>,
        validator: &mut SchemaValidator,
    ) {
        let undescribed = described.undescribed(&value);
        let schemas = self.schemas(described);
        if target.direction == Direction::Response {
            for (location, values) in &described.enums {
                // A component with one value distinguishes variants, or objects.
                if location.is_empty() && values.len() == 1 {
                    continue;
                }
                if let Some(value) = with_unknown_value(&value, location, values)
                    && self.tried.insert((current.0, with_wildcards(location)))
                {
                    let expected = Expected::UnknownValue(location.clone());
                    self.add(
                        current,
                        value,
                        undescribed.clone(),
                        schemas.clone(),
                        expected,
                    );
                }
            }
            if let Some(union) = &union
                && let Some(value) = union.with_unknown_tag(validator, &value)
                && self.tried.insert((current.0, "unknown tag".to_owned()))
            {
                let expected = Expected::UnknownTag(union.known_variants());
                self.add(current, value, BTreeSet::new(), schemas.clone(), expected);
            }
        }
        let right = union.as_mut().map(|union| {
            union.add_forbidden(validator, &value);
            union.right_variants(validator, &value)
        });
        // If no variant is known to be right, none is wrong.
        let right = right.filter(|it| !it.is_empty());
        self.add(current, value, undescribed, schemas, Expected::Valid(right));
    }

    /// Whether a value has an integer above the signed 64-bit range, if its schema does not
    /// state that it is unsigned.
    fn is_beyond(&self, value: &Value, schemas: &[(String, Vec<usize>)]) -> bool {
        let is_large = |location: &String| {
            let number = value.pointer(location).and_then(Value::as_number);
            number.is_some_and(|it| it.is_u64() && !it.is_i64())
        };
        schemas.iter().any(|(location, pointers)| {
            is_large(location) && !pointers.iter().any(|it| self.unsigned.contains(it))
        })
    }

    /// Returns the schemas of each location, as indexes into [`Cases::pointers`].
    fn schemas(&mut self, described: &Described) -> Vec<(String, Vec<usize>)> {
        let mut schemas = Vec::new();
        for (location, pointers) in &described.schemas {
            let indexes = pointers.iter().map(|pointer| self.index_of(pointer));
            schemas.push((location.clone(), indexes.collect()));
        }
        schemas
    }

    /// Returns the index of the pointer of a schema.
    fn index_of(&mut self, pointer: &str) -> usize {
        if let Some(index) = self.pointers.get(pointer) {
            return *index;
        }
        let pointers = &mut self.prepared.cases.pointers;
        let index = pointers.len();
        pointers.push(pointer.to_owned());
        self.pointers.insert(pointer.to_owned(), index);
        let format = self
            .document
            .pointer(pointer)
            .and_then(|schema| schema.get("format")?.as_str());
        if format.is_some_and(|format| format.starts_with("uint")) {
            self.unsigned.insert(index);
        }
        index
    }
}

/// Returns an instance with an unknown value of the enum at a location.
fn with_unknown_value(instance: &Value, location: &str, values: &[Value]) -> Option<Value> {
    let mut instance = instance.clone();
    let value = instance.pointer_mut(location)?;
    *value = match value {
        Value::String(_) => UNKNOWN.into(),
        Value::Number(_) if values.iter().all(|it| it.is_i64() || it.is_null()) => 98_765.into(),
        _ => return None,
    };
    Some(instance)
}
