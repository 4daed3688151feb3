//! The types of a document, and the forms in which types depend on each other.

use std::collections::{BTreeMap, HashMap, HashSet};

use openapi_lower::pointer::SCHEMAS;
use openapiv3::{ReferenceOr, Schema};
use typify_model::{
    cycles::{self, Cycles},
    dependence::{self, Dependence},
};

use crate::{
    document::{Document, Text},
    error::Failure,
};

/// The types of a document. The position of a type is its position in the order of the names.
pub(super) struct Types<'a> {
    names: Vec<&'a str>,
    schemas: Vec<&'a Text<'a, ReferenceOr<Schema>>>,
    index: HashMap<&'a str, usize>,
    uses: Vec<Vec<Use>>,
    cycles: Cycles,
    /// Whether the type is an object or an array.
    opaque: Vec<bool>,
    /// The number of fields of the type, at least one.
    weights: Vec<usize>,
    /// Whether progenitor replaces the type with an existing one.
    replaced: Vec<bool>,
    /// Whether the type is a multipart form, which is generated with the operations that send it.
    is_form: Vec<bool>,
}

/// A use of a type by another type.
#[derive(Clone, Copy)]
pub(super) struct Use {
    to: usize,
    dependence: Dependence,
    /// Whether a value of the user contains a value of the type.
    contained: bool,
}

/// The form in which a shard contains a type that it does not generate.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Form {
    /// By name, with or without a `Box`.
    Any,
    /// By name, without a `Box`.
    Plain,
    /// By name, in a `Box`.
    Boxed,
    /// With its full schema.
    Full,
}

/// The types that a shard needs, and their forms.
#[derive(Clone, Debug, Default)]
pub(super) struct Needs(BTreeMap<usize, Form>);

impl Needs {
    /// Adds a type, or replaces the form of a present type with a more specific one; returns
    /// whether it replaced the form.
    fn add(&mut self, at: usize, form: Form) -> bool {
        let needed = self.0.entry(at).or_insert(Form::Any);
        let is_more_specific = match (*needed, form) {
            (Form::Full, _) | (_, Form::Any) => false,
            (_, Form::Full) => true,
            (needed, _) => needed == Form::Any,
        };
        if is_more_specific {
            *needed = form;
        }
        is_more_specific
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, Form)> {
        self.0.iter().map(|(at, form)| (*at, *form))
    }

    pub(super) fn get(&self, at: usize) -> Option<Form> {
        self.0.get(&at).copied()
    }

    pub(super) fn extend(&mut self, other: &Needs) {
        for (at, form) in other.iter() {
            self.add(at, form);
        }
    }
}

impl<'a> Types<'a> {
    pub(super) fn new(
        document: &'a Document<'a>,
        replaced: &HashSet<String>,
        forms: &HashSet<&str>,
    ) -> Result<Self, Failure> {
        let mut schemas: Vec<(&str, _)> = document
            .schemas
            .iter()
            .map(|(name, text)| (name.as_str(), text))
            .collect();
        schemas.sort_by_key(|(name, _)| *name);
        let names: Vec<&str> = schemas.iter().map(|(name, _)| *name).collect();
        let index: HashMap<&str, usize> = names.iter().copied().zip(0..).collect();
        let (mut all_uses, mut opaque, mut weights) = (Vec::new(), Vec::new(), Vec::new());
        for (_, text) in &schemas {
            let schema = text.read()?;
            all_uses.push(uses(&schema, &index));
            opaque.push(dependence::is_opaque(&schema));
            weights.push(dependence::fields(&schema).max(1));
        }
        let contained = |uses: &Vec<Use>| {
            let contained = uses.iter().filter(|it| it.contained);
            contained.map(|it| it.to).collect()
        };
        // Unions first: see `is_opaque`.
        let mut roots: Vec<usize> = (0..names.len()).collect();
        roots.sort_by_key(|at| opaque[*at]);
        let graph = all_uses.iter().map(contained).collect();
        Ok(Self {
            cycles: cycles::find(&graph, &roots),
            replaced: names.iter().map(|it| replaced.contains(*it)).collect(),
            is_form: names.iter().map(|it| forms.contains(it)).collect(),
            schemas: schemas.into_iter().map(|(_, text)| text).collect(),
            opaque,
            weights,
            names,
            index,
            uses: all_uses,
        })
    }

    pub(super) fn name(&self, at: usize) -> &'a str {
        self.names[at]
    }

    pub(super) fn names(&self, positions: &[usize]) -> HashSet<String> {
        positions
            .iter()
            .map(|at| self.names[*at].to_owned())
            .collect()
    }

    pub(super) fn schema(&self, at: usize) -> Result<ReferenceOr<Schema>, Failure> {
        self.schemas[at].read()
    }

    pub(super) fn is_replaced(&self, at: usize) -> bool {
        self.replaced[at]
    }

    /// Whether a type is an object or an array. A `Box` around a field or an item is preferred
    /// to a `Box` around a union variant.
    pub(super) fn is_opaque(&self, at: usize) -> bool {
        self.opaque[at]
    }

    /// Returns the number of fields of a type, at least one.
    pub(super) fn weight(&self, at: usize) -> usize {
        self.weights[at]
    }

    /// Returns the groups of types that must be generated together: the types of a cycle if one of
    /// them depends on more than the name of another; each other type alone.
    pub(super) fn units(&self) -> Vec<Vec<usize>> {
        let mut inseparable = HashSet::new();
        for (at, uses) in self.uses.iter().enumerate() {
            for it in uses {
                let group = self.cycles.group[at];
                let inside = it.to != at && self.cycles.group[it.to] == group;
                let is_boxed = || self.cycles.boxed.contains(&(at, it.to));
                if inside && (it.dependence == Dependence::All || !it.contained && is_boxed()) {
                    inseparable.insert(group);
                }
            }
        }
        let mut units: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for at in (0..self.names.len()).filter(|at| !self.replaced[*at] && !self.is_form[*at]) {
            let group = self.cycles.group[at];
            let unit = if inseparable.contains(&group) {
                group
            } else {
                at
            };
            units.entry(unit).or_default().push(at);
        }
        units.into_values().collect()
    }

    /// Returns the types that a unit needs, including the types of the unit.
    pub(super) fn needs(&self, unit: &[usize]) -> Needs {
        let mut needs = Needs::default();
        for at in unit {
            needs.add(*at, Form::Full);
        }
        for at in unit {
            let outside = |it: &&Use| unit.binary_search(&it.to).is_err();
            for it in self.uses[*at].iter().filter(outside) {
                let in_cycle = self.cycles.group[*at] == self.cycles.group[it.to];
                let is_name_enough = in_cycle && it.dependence == Dependence::Traits;
                if self.replaced[it.to] {
                    needs.add(it.to, Form::Any);
                } else if !is_name_enough && self.needs_schema(it.to, it.dependence) {
                    self.add_full(it.to, it.dependence, &mut needs);
                } else if self.cycles.boxed.contains(&(*at, it.to)) {
                    needs.add(it.to, Form::Boxed);
                } else {
                    needs.add(it.to, Form::Plain);
                }
            }
        }
        needs
    }

    /// Whether code that depends on a type needs the full schema of the type.
    fn needs_schema(&self, at: usize, dependence: Dependence) -> bool {
        match dependence {
            Dependence::All => true,
            // Code that depends on traits is the same for all objects and arrays.
            Dependence::Traits => !self.is_opaque(at),
            Dependence::Name => false,
        }
    }

    /// Adds a type with its full schema, and everything on which its code depends.
    fn add_full(&self, at: usize, dependence: Dependence, needs: &mut Needs) {
        let mut pending = vec![(at, dependence)];
        let mut with_contents = HashSet::new();
        while let Some((at, dependence)) = pending.pop() {
            let is_new = needs.add(at, Form::Full);
            let is_deeper = dependence == Dependence::All && with_contents.insert(at);
            if !is_new && !is_deeper {
                continue;
            }
            for it in &self.uses[at] {
                let dependence = it.dependence.max(match dependence {
                    Dependence::All => Dependence::All,
                    _ => Dependence::Name,
                });
                if self.needs_schema(it.to, dependence) && !self.replaced[it.to] {
                    pending.push((it.to, dependence));
                } else {
                    needs.add(it.to, Form::Any);
                }
            }
        }
    }

    /// Adds the types that the schema of a parameter or a body needs; `with_schemas` states whether
    /// the code depends on more than the names of objects and arrays.
    pub(super) fn add_uses(
        &self,
        schema: &ReferenceOr<Schema>,
        with_schemas: bool,
        needs: &mut Needs,
    ) {
        for it in uses(schema, &self.index) {
            let is_opaque = self.is_opaque(it.to);
            let is_name_enough = is_opaque && !with_schemas && it.dependence != Dependence::All;
            if self.replaced[it.to] || is_name_enough {
                needs.add(it.to, Form::Any);
            } else {
                self.add_full(it.to, it.dependence, needs);
            }
        }
    }

    /// Adds a type and everything that it contains.
    pub(super) fn add_contents(&self, name: &str, needs: &mut Needs) {
        if let Some(at) = self.index.get(name) {
            self.add_full(*at, Dependence::All, needs);
        }
    }
}

/// Returns the uses of types in a schema.
fn uses(schema: &ReferenceOr<Schema>, index: &HashMap<&str, usize>) -> Vec<Use> {
    let mut uses = Vec::new();
    dependence::each(schema, &mut |it| {
        let to = it
            .target
            .strip_prefix(SCHEMAS)
            .and_then(|name| index.get(name));
        uses.extend(to.map(|to| Use {
            to: *to,
            dependence: it.dependence,
            contained: it.contained,
        }));
    });
    uses
}
