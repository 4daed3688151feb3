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
        conform::{Described, Judge, Verdict},
        harness,
        schema::{Direction, Schemas},
    },
    Instances,
    code::Code,
    sample::Sampler,
    targets::{Target, Targets, targets},
    unions::Union,
};
use crate::parallel::on_large_stack;

/// A value that no description lists.
const UNKNOWN: &str = "a value that nobody described";
/// The maximum length of an instance.
const LONGEST: usize = 64 << 10;

/// An instance for the harness.
#[derive(Deserialize, Serialize)]
pub struct Case {
    /// The type to decode.
    pub ty: String,
    pub value: Value,
    /// The members that the description does not describe.
    pub undescribed: BTreeSet<String>,
    pub target: usize,
    pub expected: Expected,
    /// Whether it has an integer that the client need not hold: one above the signed 64-bit
    /// range, if no format states that it is unsigned.
    pub beyond: bool,
    /// The schemas by which the instance is valid, by location, as indexes into
    /// [`Cases::pointers`].
    pub schemas: Vec<(String, Vec<usize>)>,
}

/// The expected result of an instance.
#[derive(Deserialize, Serialize)]
pub enum Expected {
    /// It is valid: it is preserved, as one of these variants if it is a union.
    Valid(Option<Vec<String>>),
    /// Its tag is unknown: it is preserved, as none of these variants.
    UnknownTag(Vec<String>),
    /// The value of the enum at that location is unknown: it is preserved.
    UnknownValue(String),
    /// It is invalid because of its tag: it is rejected, or decoded as one of these variants.
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
    let Made {
        counts,
        types,
        mut cases,
    } = make(document, &found, &code)?;
    let report = lowered.report();
    for effect in [Effect::Widened, Effect::Narrowed] {
        for change in report.with_effect(effect) {
            cases.changes.push(Change {
                effect: effect.to_string(),
                pointer: change.pointer.clone(),
                detail: change.detail.clone(),
            });
        }
    }
    harness::write_cases(sources, super::NAME, &cases)?;
    Ok((counts, types))
}

/// Instances for the harness.
pub struct Made {
    pub counts: Instances,
    pub types: harness::Types,
    pub cases: Cases,
}

/// Makes the instances of the targets.
pub fn make(document: &Value, found: &Targets, code: &Code) -> Result<Made> {
    let mut maker = Maker {
        document,
        types: harness::Types::new(),
        cases: Cases::default(),
        pointers: BTreeMap::new(),
        unsigned: BTreeSet::new(),
        tried: BTreeSet::new(),
    };
    let mut counts = Instances {
        components: found.components.len(),
        not_judged: found.not_judged,
        ..Instances::default()
    };
    for direction in [Direction::Request, Direction::Response, Direction::Neither] {
        maker.direction(found, code, direction, &mut counts)?;
    }
    let Maker { types, cases, .. } = maker;
    let judged = cases.cases.iter();
    let judged = judged.filter_map(|it| cases.targets[it.target].component.as_deref());
    let judged: BTreeSet<&str> = judged.collect();
    let not_judged = found.components.iter();
    let not_judged = not_judged.filter(|it| !judged.contains(it.as_str()));
    counts.components_not_judged = not_judged.cloned().collect();
    Ok(Made {
        counts,
        types,
        cases,
    })
}

struct Maker<'a> {
    document: &'a Value,
    types: harness::Types,
    cases: Cases,
    pointers: BTreeMap<String, usize>,
    /// The pointers of schemas with an unsigned format.
    unsigned: BTreeSet<usize>,
    /// The unknown enum values that were tried, by target and location.
    tried: BTreeSet<(usize, String)>,
}

impl Maker<'_> {
    /// Makes the cases of the targets of one direction.
    fn direction(
        &mut self,
        found: &Targets,
        code: &Code,
        direction: Direction,
        counts: &mut Instances,
    ) -> Result<()> {
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
            // For a schema that is not a component, only the variants are evaluated.
            if target.component.is_none() && variants.is_some() && union.is_none() && !target.null {
                continue;
            }
            let names = variants.into_iter().flatten().map(|it| it.name.clone());
            wanted.push((target, reference, union, names.collect::<Vec<_>>()));
        }
        let mut judge = Judge::new(schemas)?;
        let definitions = judge.definitions.clone();
        for (target, reference, mut union, variants) in wanted {
            let about = self.cases.targets.len();
            self.cases.targets.push(About {
                at: target.at.clone(),
                ty: target.ty.replace(' ', ""),
                sent: target.sent,
                component: target.component.clone(),
            });
            self.types.insert(target.ty.clone(), variants);
            let place = (about, target.ty.as_str());
            let schema = json!({"$ref": reference});
            let made = Sampler::new(&definitions, direction).instances(&schema);
            counts.made += made.len();
            for value in made {
                if value.is_null() && !target.null || value.to_string().len() > LONGEST {
                    continue;
                }
                let Verdict::Conforms(described) = judge.judge(&reference, &value) else {
                    continue;
                };
                counts.valid += 1;
                self.valid(target, place, value, &described, union.as_mut(), &mut judge);
            }
            for forbidden in union.into_iter().flat_map(|it| it.forbidden) {
                let expected = Expected::Invalid(forbidden.variants);
                self.push(
                    place,
                    forbidden.value,
                    BTreeSet::new(),
                    Vec::new(),
                    expected,
                );
            }
        }
        Ok(())
    }

    fn push(
        &mut self,
        (target, ty): (usize, &str),
        value: Value,
        undescribed: BTreeSet<String>,
        schemas: Vec<(String, Vec<usize>)>,
        expected: Expected,
    ) {
        let beyond = self.is_beyond(&value, &schemas);
        self.cases.cases.push(Case {
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
    fn valid(
        &mut self,
        target: &Target,
        place: (usize, &str),
        value: Value,
        described: &Described,
        mut union: Option<&mut Union>,
        judge: &mut Judge,
    ) {
        let undescribed = described.undescribed(&value);
        let schemas = self.schemas(described);
        if target.direction == Direction::Response {
            for (location, values) in &described.enums {
                // A component with one value distinguishes variants, or objects.
                if location.is_empty() && values.len() == 1 {
                    continue;
                }
                if let Some(value) = with_unknown(&value, location, values)
                    && self.tried.insert((place.0, general(location)))
                {
                    let expected = Expected::UnknownValue(location.clone());
                    self.push(place, value, undescribed.clone(), schemas.clone(), expected);
                }
            }
            if let Some(union) = &union
                && let Some(value) = union.with_unknown_tag(judge, &value)
                && self.tried.insert((place.0, "unknown tag".to_owned()))
            {
                let expected = Expected::UnknownTag(union.known());
                self.push(place, value, BTreeSet::new(), schemas.clone(), expected);
            }
        }
        let right = union.as_mut().map(|union| {
            union.forbid(judge, &value);
            union.right(judge, &value)
        });
        // Without known variants no variant is wrong.
        let right = right.filter(|it| !it.is_empty());
        self.push(place, value, undescribed, schemas, Expected::Valid(right));
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

    fn schemas(&mut self, described: &Described) -> Vec<(String, Vec<usize>)> {
        let mut schemas = Vec::new();
        for (location, pointers) in &described.schemas {
            let pointers = pointers.iter().map(|pointer| {
                let (known, unsigned) = (&mut self.cases.pointers, &mut self.unsigned);
                *self.pointers.entry(pointer.clone()).or_insert_with(|| {
                    let format = self
                        .document
                        .pointer(pointer)
                        .and_then(|it| it.get("format"));
                    let format = format.and_then(Value::as_str).unwrap_or_default();
                    if format.starts_with("uint") {
                        unsigned.insert(known.len());
                    }
                    known.push(pointer.clone());
                    known.len() - 1
                })
            });
            schemas.push((location.clone(), pointers.collect()));
        }
        schemas
    }
}

/// Returns the value with an unknown value of an enum.
fn with_unknown(value: &Value, location: &str, values: &[Value]) -> Option<Value> {
    let mut value = value.clone();
    let place = value.pointer_mut(location)?;
    *place = match place {
        Value::String(_) => UNKNOWN.into(),
        Value::Number(_) if values.iter().all(|it| it.is_i64() || it.is_null()) => 98_765.into(),
        _ => return None,
    };
    Some(value)
}

/// Returns a location in which one item of an array stands for all.
fn general(location: &str) -> String {
    let is_index = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    let segments = location.split('/');
    let segments: Vec<&str> = segments
        .map(|it| if is_index(it) { "*" } else { it })
        .collect();
    segments.join("/")
}
