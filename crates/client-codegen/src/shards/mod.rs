//! Divides a document into shards, each of which progenitor generates separately.
//!
//! progenitor holds the code of all types and operations at once, and syn's trees cannot be sent to
//! another thread. So each shard has a few types or operations. It contains types of other shards
//! only as stand-ins with the right names, unless the generated code depends on more than the name.
//! The code of a type does not depend on its shard: the division affects only time and memory.

mod sets;
mod types;

use std::collections::HashSet;

use indexmap::IndexMap;
use openapiv3::{Components, OpenAPI, PathItem, ReferenceOr};

use crate::{
    document::Document,
    error::Failure,
    operations::{self, Head, any_json, slots},
};
use sets::Set;
use types::{Form, Needs, Types};

/// The maximum size of a shard.
#[derive(Clone, Copy)]
pub(crate) struct ShardLimits {
    /// The number of operations.
    pub(crate) operations: usize,
    /// The total number of fields of the types. A single type may have more.
    pub(crate) fields: usize,
}

impl Default for ShardLimits {
    fn default() -> Self {
        Self {
            operations: 8,
            fields: 60,
        }
    }
}

/// A shard of a document.
pub(crate) struct Shard {
    pub(crate) openapi: OpenAPI,
    /// The components that stand for types of other shards, and the paths by which the code
    /// refers to these types.
    pub(crate) stand_ins: Vec<(String, String)>,
    /// The types of the document that the shard generates.
    pub(crate) emitted: HashSet<String>,
    /// The positions, in the document, of the operations that the shard generates.
    pub(crate) operations: Vec<usize>,
}

/// The facts about a document that determine its division.
pub(crate) struct ShardInputs<'a> {
    pub(crate) heads: &'a [Head],
    /// The components that progenitor replaces by existing types.
    pub(crate) replaced: &'a HashSet<String>,
    /// The operations that send a multipart form, each with the type of the form, which must be
    /// generated in the same shard.
    pub(crate) forms: Vec<(usize, &'a str)>,
    /// Whether the code of an operation depends on all types that it names.
    pub(crate) builders: bool,
    pub(crate) limits: ShardLimits,
}

/// The division of a document.
pub(crate) struct Division<'a> {
    document: &'a Document<'a>,
    inputs: ShardInputs<'a>,
    types: Types<'a>,
    members: Vec<Members>,
}

/// The members of a shard.
enum Members {
    Operations(Vec<usize>),
    Types(Set),
}

impl<'a> Division<'a> {
    pub(crate) fn new(
        document: &'a Document<'a>,
        inputs: ShardInputs<'a>,
    ) -> Result<Self, Failure> {
        let forms: HashSet<&str> = inputs.forms.iter().map(|(_, name)| *name).collect();
        let types = Types::new(document, inputs.replaced, &forms)?;
        Ok(Self {
            members: divide(&types, &inputs),
            document,
            inputs,
            types,
        })
    }

    /// Returns the number of shards.
    pub(crate) fn len(&self) -> usize {
        self.members.len()
    }

    /// Returns the shard at a position; `None` after the last one.
    pub(crate) fn shard(&self, at: usize) -> Option<Result<Shard, Failure>> {
        Some(match self.members.get(at)? {
            Members::Operations(group) => self.of_operations(group),
            Members::Types(set) => self.of_types(&set.needs, "").map(|shard| Shard {
                emitted: self.types.names(&set.members),
                ..shard
            }),
        })
    }

    /// Returns the shard with these operations and the types that they need.
    fn of_operations(&self, group: &[usize]) -> Result<Shard, Failure> {
        let (inputs, types) = (&self.inputs, &self.types);
        let mut openapi = OpenAPI::default();
        openapi.paths.paths = self.paths(group)?;
        let mut needs = Needs::default();
        for operation in operations::all(&openapi) {
            operation.schemas(&mut |schema| types.add_uses(schema, inputs.builders, &mut needs));
        }
        let forms = inputs.forms.iter().filter(|(at, _)| group.contains(at));
        let mut emitted = HashSet::new();
        for (_, name) in forms {
            types.add_contents(name, &mut needs);
            emitted.insert((*name).to_owned());
        }
        let mut shard = self.of_types(&needs, "types::")?;
        shard.openapi.paths = openapi.paths;
        shard.emitted = emitted;
        shard.operations = group.to_vec();
        Ok(shard)
    }

    /// Returns the shard with these types, in the forms that are needed, and without operations.
    fn of_types(&self, needs: &Needs, module: &str) -> Result<Shard, Failure> {
        let types = &self.types;
        let mut components = Components::default();
        let mut stand_ins = Vec::new();
        // If typify has to break a cycle, it boxes the reference back to the first type.
        let mut needs: Vec<_> = needs.iter().collect();
        needs.sort_by_key(|(at, _)| types.is_opaque(*at));
        for (at, form) in needs {
            let name = types.name(at);
            let schema = match form {
                Form::Full => types.schema(at)?,
                _ => ReferenceOr::Item(any_json()),
            };
            components.schemas.insert(name.to_owned(), schema);
            match form {
                _ if types.is_replaced(at) => {}
                Form::Full => {}
                Form::Boxed => {
                    let ty = format!("::std::boxed::Box<{module}{name}>");
                    stand_ins.push((name.to_owned(), ty));
                }
                Form::Plain | Form::Any => {
                    stand_ins.push((name.to_owned(), format!("{module}{name}")));
                }
            }
        }
        Ok(Shard {
            openapi: OpenAPI {
                openapi: self.document.version.clone(),
                components: Some(components),
                ..OpenAPI::default()
            },
            stand_ins,
            emitted: HashSet::new(),
            operations: Vec::new(),
        })
    }

    /// Returns the paths with only those operations.
    fn paths(&self, group: &[usize]) -> Result<IndexMap<String, ReferenceOr<PathItem>>, Failure> {
        let heads = self.inputs.heads;
        let mut paths = IndexMap::new();
        for group in group.chunk_by(|a, b| heads[*a].item == heads[*b].item) {
            let at = heads[group[0]].item;
            let Some((path, text)) = self.document.paths.get_index(at) else {
                continue;
            };
            let mut item = text.read()?;
            let first = heads.partition_point(|head| head.item < at);
            let operations = slots(&mut item).into_iter().filter(|slot| slot.is_some());
            for (position, slot) in (first..).zip(operations) {
                if group.binary_search(&position).is_err() {
                    *slot = None;
                }
            }
            paths.insert(path.clone(), ReferenceOr::Item(item));
        }
        Ok(paths)
    }
}

/// Returns the members of each shard. All operations that send a multipart form are in one shard.
fn divide(types: &Types<'_>, inputs: &ShardInputs<'_>) -> Vec<Members> {
    let mut with_form: Vec<usize> = inputs.forms.iter().map(|(at, _)| *at).collect();
    with_form.dedup();
    let others: Vec<usize> = (0..inputs.heads.len())
        .filter(|at| !with_form.contains(at))
        .collect();
    let groups = others.chunks(inputs.limits.operations).map(<[_]>::to_vec);
    let with_form = (!with_form.is_empty()).then_some(with_form);
    let operations = groups.chain(with_form).map(Members::Operations);
    let sets = types.sets(inputs.limits.fields).into_iter();
    operations.chain(sets.map(Members::Types)).collect()
}
