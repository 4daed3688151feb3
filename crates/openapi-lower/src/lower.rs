//! The driver: runs the passes and gathers what they leave.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use openapi_source::{
    Dialect, Document, Error, Origin, Origins, Report, Result, on_large_stack, walk,
};
use serde_json::Value;

use crate::Options;
use crate::complete;
use crate::cx::Cx;
use crate::emit::{Emitted, emit};
use crate::emptied;
use crate::frozen::Frozen;
use crate::passes::PASSES;
use crate::passes::prepare::census;
use crate::passes::reach;
use crate::plan::Plan;
use crate::suggestion::Suggestion;
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
    typing: census::Typing,
    suggestions: Vec<Suggestion>,
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
    for pass in PASSES {
        pass(&mut root, &mut cx);
    }
    let errors = std::mem::take(&mut cx.errors).into_iter();
    let errors = errors.map(|(at, message)| placed(at, message, &cx, normalized.path.as_ref()));
    if let Some(error) = Error::all(errors.collect()) {
        return Err(error);
    }
    let Emitted {
        document: mut lowered,
        plan: mut plan_tree,
    } = emit(root, &mut cx);
    typed::check(&mut lowered, &mut cx).map_err(|error| {
        let error = error.help("this is a bug in openapi-lower; the description can show it");
        normalized.path.iter().fold(error, Error::file)
    })?;
    emptied::note(&lowered, &plan_tree, &mut cx);
    let plan = complete::plan(&lowered, &mut plan_tree, options)?;
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
        suggestions: cx.suggestions,
    })
}

/// An error at a node, in the file that the node came from.
fn placed(at: Origin, message: String, cx: &Cx, path: Option<&PathBuf>) -> Error {
    let pointer = cx.origins.pointer(at);
    let error = Error::new(message);
    match pointer.split_once('#') {
        Some((file, pointer)) if !file.is_empty() => error.file(file).pointer(pointer),
        _ => path.into_iter().fold(error.pointer(pointer), Error::file),
    }
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

    /// What an overlay may add to the description, in its order.
    pub fn suggestions(&self) -> &[Suggestion] {
        &self.suggestions
    }

    /// How many typed places kept their type.
    pub fn typing(&self) -> census::Typing {
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
