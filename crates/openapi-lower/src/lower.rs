//! The driver: runs the passes and gathers what they leave.

use std::sync::{Arc, OnceLock};

use openapi_source::{
    Dialect, Document, Error, Map, Node, Origins, Report, Result, on_large_stack, walk,
};
use serde_json::Value;

use crate::Options;
use crate::emit::{Emitted, emit};
use crate::emptied;
use crate::frozen::Frozen;
use crate::passes::PASSES;
use crate::passes::cx::Cx;
use crate::passes::secrets::is_secret;
use crate::passes::{census, parameters, reach, shape, unions};
use crate::plan::{Direction, Plan};
use crate::presence;
use crate::typed;

/// A description in the form that progenitor accepts, and what else is known of it.
#[derive(Clone, Debug)]
pub struct Lowered {
    document: Frozen,
    openapi: OnceLock<openapiv3::OpenAPI>,
    plan: Arc<Plan>,
    plan_text: Frozen,
    origins: Origins,
    report: Report,
    dialect: Dialect,
    typing: Typing,
}

/// How many of the typed places of a description kept their type.
///
/// A place is a property, the items of an array, a body or a parameter, each counted
/// once wherever it is used.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Typing {
    /// The places that have a type in the description.
    pub typed: usize,
    /// Those of them that became an untyped JSON value or plain text.
    pub untyped: usize,
}

/// Where a leaf of the output came from.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Provenance {
    /// Whether the leaf stands in the Plan and not in the lowered document.
    pub in_plan: bool,
    /// The JSON pointers of the leaf in its output, and of the origins of it and of all
    /// that it stands in, outermost first; each origin is a pointer into the input.
    pub pointer: String,
    /// The origins, in the input, of the output's root, of each node on the way to the
    /// leaf, and last of the leaf itself.
    pub origins: Vec<String>,
}

/// Lowers a description to the subset of OpenAPI 3.0 that progenitor accepts.
///
/// # Errors
///
/// What the passes leave is not what openapiv3 reads: a bug in this crate.
pub fn lower(document: Document, options: &Options) -> Result<Lowered> {
    on_large_stack(|| lower_here(document, options))
}

fn lower_here(document: Document, options: &Options) -> Result<Lowered> {
    let normalized = openapi_normalize::normalize_parts(document.into_parts());
    let mut root = normalized.root;
    let mut cx = Cx::new(options, normalized.dialect, normalized.changes);
    cx.enum_values = normalized.enum_values;
    for (name, pass) in PASSES.iter() {
        cx.enter(name);
        pass(&mut root, &mut cx);
    }
    cx.enter("emit");
    let Emitted {
        document: mut lowered,
        plan: mut plan_tree,
    } = emit(root, &mut cx);
    typed::check(&mut lowered, &mut cx).map_err(|error| {
        let error = error.help("this is a bug in openapi-lower; the description can show it");
        normalized.path.iter().fold(error, Error::file)
    })?;
    emptied::note(&lowered, &plan_tree, &mut cx);
    let plan = plan(&lowered, &mut plan_tree, options)?;
    let typing = census::outcome(&lowered, &cx);
    let (report, origins) = {
        let users = walk::users(&lowered, &|id| {
            let planned = plan_tree.get("operations").and_then(|all| all.get(id));
            planned.into_iter().flat_map(reach::answers).collect()
        });
        cx.changes.into_report(|origin| users.get(&origin).copied())
    };
    let frozen = |tree| Frozen::new(tree).map_err(|error| Error::new(error.to_string()));
    Ok(Lowered {
        document: frozen(lowered)?,
        openapi: OnceLock::new(),
        plan: Arc::new(plan),
        plan_text: frozen(plan_tree)?,
        origins,
        report,
        dialect: normalized.dialect,
        typing,
    })
}

/// The Plan: what the passes gathered, with what the lowered document tells of its types.
fn plan(lowered: &Node, tree: &mut Node, options: &Options) -> Result<Plan> {
    let mut plan: Plan = openapi_source::node::read(tree)
        .map_err(|error| Error::new(format!("the Plan is malformed: {error}")))?;
    plan.tolerant = options.tolerant;
    let reach = reach::reach_with(lowered, Some(tree), &|_, _| Vec::new());
    let none = Map::default();
    let schemas = lowered.at("/components/schemas").and_then(Node::as_object);
    let schemas = schemas.unwrap_or(&none);
    for (name, schema) in schemas {
        let uses = reach.get(name).copied().unwrap_or_default();
        let planned = plan.types.entry(name.clone()).or_default();
        planned.secret = is_secret(schema);
        planned.direction = match (uses.request, uses.response) {
            (true, false) => Direction::Request,
            (false, true) => Direction::Response,
            _ => Direction::Both,
        };
        planned.presence = presence::of(schema, schemas, planned.direction);
        // The members of a flattened property are always the type's own.
        planned
            .presence
            .retain(|name, _| !planned.flattened.contains(name));
    }
    unions::complete(&mut plan, lowered);
    for name in shape::closed_enums(lowered) {
        plan.types.entry(name).or_default().closed = true;
    }
    for name in shape::constants(lowered) {
        plan.types.entry(name).or_default().constant = true;
    }
    parameters::written::complete(&mut plan, lowered);
    Ok(plan)
}

impl Lowered {
    /// The description, ready for progenitor.
    ///
    /// It is made on the first call, and takes several times the memory of
    /// [`json`](Self::json).
    pub fn openapi(&self) -> &openapiv3::OpenAPI {
        // Each part was read before, so that there is no error.
        let read = || on_large_stack(|| Ok(self.document.read().unwrap_or_default()));
        self.openapi.get_or_init(|| read().unwrap_or_default())
    }

    /// The description as JSON text, in the order of the input. Lowering it again changes
    /// nothing.
    pub fn json(&self) -> &Arc<str> {
        self.document.json()
    }

    /// What [`json`](Self::json) says.
    pub fn to_value(&self) -> Value {
        self.document.to_value()
    }

    /// What a client needs and progenitor is not told.
    pub fn plan(&self) -> &Arc<Plan> {
        &self.plan
    }

    /// What was changed.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// The family of the input.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// How many typed places kept their type.
    pub fn typing(&self) -> Typing {
        self.typing
    }

    /// Where every leaf (a scalar, an empty array or object) of the lowered document and
    /// of the Plan came from.
    pub fn provenance(&self) -> Vec<Provenance> {
        let mut rows = Vec::new();
        for (in_plan, text) in [(false, &self.document), (true, &self.plan_text)] {
            text.leaves(&self.origins, &mut |pointer, origins| {
                rows.push(Provenance {
                    in_plan,
                    pointer: pointer.to_owned(),
                    origins: origins.to_vec(),
                });
            });
        }
        rows
    }
}
