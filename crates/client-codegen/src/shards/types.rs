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

/// The types of a document, by their position in the order of their names.
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
    replaced: Vec<bool>,
    /// Whether the type is generated together with operations.
    joined: Vec<bool>,
}

/// A use of a type by another type.
#[derive(Clone, Copy)]
pub(super) struct Use {
    to: usize,
    dependence: Dependence,
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
    Real,
}

/// The types that a shard needs, and their forms.
#[derive(Clone, Debug, Default)]
pub(super) struct Needs(BTreeMap<usize, Form>);

impl Needs {
    /// Adds a type; if it is present in another form, the more specific form is kept.
    fn add(&mut self, at: usize, form: Form) -> bool {
        let known = self.0.entry(at).or_insert(Form::Any);
        let more = match (*known, form) {
            (Form::Real, _) | (_, Form::Any) => false,
            (_, Form::Real) => true,
            (known, _) => known == Form::Any,
        };
        if more {
            *known = form;
        }
        more
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
        joined: &HashSet<&str>,
    ) -> Result<Self, Failure> {
        let mut schemas: Vec<(&str, _)> = document
            .schemas
            .iter()
            .map(|(name, text)| (name.as_str(), text))
            .collect();
        schemas.sort_by_key(|(name, _)| *name);
        let names: Vec<&str> = schemas.iter().map(|(name, _)| *name).collect();
        let index: HashMap<&str, usize> = names.iter().copied().zip(0..).collect();
        let (mut used, mut opaque, mut weights) = (Vec::new(), Vec::new(), Vec::new());
        for (_, text) in &schemas {
            let schema = text.read()?;
            used.push(uses(&schema, &index));
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
        let graph = used.iter().map(contained).collect();
        Ok(Self {
            cycles: cycles::find(&graph, &roots),
            replaced: names.iter().map(|it| replaced.contains(*it)).collect(),
            joined: names.iter().map(|it| joined.contains(it)).collect(),
            schemas: schemas.into_iter().map(|(_, text)| text).collect(),
            opaque,
            weights,
            names,
            index,
            uses: used,
        })
    }

    pub(super) fn name(&self, at: usize) -> &'a str {
        self.names[at]
    }

    pub(super) fn names(&self, all: &[usize]) -> HashSet<String> {
        all.iter().map(|at| self.names[*at].to_owned()).collect()
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

    /// Returns the groups of types that must be generated together: mostly single types; the
    /// types of a cycle if one depends on more than the name of another.
    pub(super) fn units(&self) -> Vec<Vec<usize>> {
        let mut glued = HashSet::new();
        for (at, uses) in self.uses.iter().enumerate() {
            for it in uses {
                let group = self.cycles.group[at];
                let inside = it.to != at && self.cycles.group[it.to] == group;
                let both = || {
                    let boxed = self.cycles.boxed.contains(&(at, it.to));
                    boxed && !it.contained
                };
                if inside && (it.dependence == Dependence::All || both()) {
                    glued.insert(group);
                }
            }
        }
        let mut units: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for at in (0..self.names.len()).filter(|at| !self.replaced[*at] && !self.joined[*at]) {
            let group = self.cycles.group[at];
            let unit = if glued.contains(&group) { group } else { at };
            units.entry(unit).or_default().push(at);
        }
        units.into_values().collect()
    }

    /// Returns the types that a unit needs, the unit's own types included.
    pub(super) fn needs(&self, unit: &[usize]) -> Needs {
        let mut needs = Needs::default();
        for at in unit {
            needs.add(*at, Form::Real);
        }
        for at in unit {
            let outside = |it: &&Use| unit.binary_search(&it.to).is_err();
            for it in self.uses[*at].iter().filter(outside) {
                let boxed = self.cycles.boxed.contains(&(*at, it.to));
                let cycle = self.cycles.group[*at] == self.cycles.group[it.to];
                if !self.see(it, cycle, &mut needs) {
                    needs.add(it.to, if boxed { Form::Boxed } else { Form::Plain });
                }
            }
        }
        needs
    }

    /// Adds a type that is used, with its full schema if the user depends on more than its
    /// name.
    fn see(&self, used: &Use, in_cycle: bool, needs: &mut Needs) -> bool {
        let seen = match used.dependence {
            Dependence::All => true,
            // Objects and arrays have no traits that a user could pass on.
            Dependence::Traits => !in_cycle && !self.is_opaque(used.to),
            Dependence::Name => false,
        };
        if self.replaced[used.to] {
            needs.add(used.to, Form::Any);
        } else if seen {
            self.realize(used.to, used.dependence, needs);
        }
        seen || self.replaced[used.to]
    }

    /// Adds a type with its full schema, and everything that its code depends on.
    fn realize(&self, at: usize, dependence: Dependence, needs: &mut Needs) {
        let mut open = vec![(at, dependence)];
        let mut all = HashSet::new();
        while let Some((at, dependence)) = open.pop() {
            let new = needs.add(at, Form::Real);
            let deeper = dependence == Dependence::All && all.insert(at);
            if !new && !deeper {
                continue;
            }
            for it in &self.uses[at] {
                let dependence = it.dependence.max(match dependence {
                    Dependence::All => Dependence::All,
                    _ => Dependence::Name,
                });
                let seen = match dependence {
                    Dependence::All => true,
                    Dependence::Traits => !self.is_opaque(it.to),
                    Dependence::Name => false,
                };
                if seen && !self.replaced[it.to] {
                    open.push((it.to, dependence));
                } else {
                    needs.add(it.to, Form::Any);
                }
            }
        }
    }

    /// Adds the types that the schema of a parameter or a body needs.
    pub(super) fn named(&self, schema: &ReferenceOr<Schema>, whole: bool, needs: &mut Needs) {
        for it in uses(schema, &self.index) {
            let opaque = self.is_opaque(it.to);
            if self.replaced[it.to] || (opaque && !whole && it.dependence != Dependence::All) {
                needs.add(it.to, Form::Any);
            } else {
                self.realize(it.to, it.dependence, needs);
            }
        }
    }

    /// Adds a type and everything that it contains.
    pub(super) fn add_contents(&self, name: &str, needs: &mut Needs) {
        if let Some(at) = self.index.get(name) {
            self.realize(*at, Dependence::All, needs);
        }
    }
}

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
