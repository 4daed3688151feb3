//! The driver: runs the passes and collects their results.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use openapi_source::{
    Dialect, Document, Error, ErrorKind, Origin, Origins, Report, Result, on_large_stack, walk,
};
use serde_json::Value;

use crate::Options;
use crate::complete;
use crate::cx::Cx;
use crate::emit::{Emitted, emit};
use crate::emptied;
use crate::json_text::JsonText;
use crate::passes::PASSES;
use crate::passes::prepare::typing::{self, Typing};
use crate::passes::reach;
use crate::plan::Plan;
use crate::suggestion::Suggestion;
use crate::validate;

/// A lowered description: the document for progenitor, the Plan, and the report.
#[derive(Clone, Debug)]
pub struct Lowered {
    document: JsonText,
    openapi: OnceLock<openapiv3::OpenAPI>,
    plan: Arc<Plan>,
    plan_text: JsonText,
    origins: Origins,
    report: Report,
    dialect: Dialect,
    typing: Typing,
    suggestions: Vec<Suggestion>,
}

/// The provenance of a leaf of the output.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Provenance {
    /// Whether the leaf is in the Plan rather than in the lowered document.
    pub in_plan: bool,
    /// The JSON pointer of the leaf in its output.
    pub pointer: String,
    /// The pointers of the origins in the input: those of the output's root, of each ancestor of the
    /// leaf, and of the leaf itself, in this order.
    pub origins: Vec<String>,
}

/// Lowers a description to the subset of OpenAPI 3.0 that progenitor accepts.
///
/// # Errors
///
/// An extension such as `x-pagination` contradicts the description, or openapiv3 cannot read the
/// output of the passes, which is a bug.
pub fn lower(document: Document, options: &Options) -> Result<Lowered> {
    on_large_stack(|| lower_recursively(document, options))
}

fn lower_recursively(document: Document, options: &Options) -> Result<Lowered> {
    let mut normalize = openapi_normalize::Options::default();
    normalize.examples = options.examples;
    let normalized = openapi_normalize::normalize_parts(document.into_parts(), normalize);
    let mut root = normalized.root;
    let mut cx = Cx::new(options, normalized.dialect, normalized.changes);
    cx.enum_values = normalized.enum_values;
    for pass in PASSES {
        pass(&mut root, &mut cx);
    }
    let errors = cx
        .errors
        .iter()
        .map(|(at, message)| error_at(*at, message, &cx, normalized.path.as_ref()));
    if let Some(error) = Error::combine(errors) {
        return Err(error);
    }
    let Emitted {
        document: mut lowered,
        plan: mut plan_tree,
    } = emit(root, &mut cx);
    validate::run(&mut lowered, &mut cx).map_err(|error| {
        let error = error.with_help("this is a bug: please report it with the description");
        normalized.path.iter().fold(error, Error::with_file)
    })?;
    emptied::note(&lowered, &plan_tree, &mut cx);
    let plan = complete::plan(&lowered, &mut plan_tree, options)?;
    let typing = typing::outcome(&lowered, &cx);
    let (report, origins) = {
        let users = walk::users(&lowered, &|id| {
            let planned = plan_tree.get("operations").and_then(|all| all.get(id));
            planned.map_or_else(Vec::new, |it| reach::planned_responses(it).collect())
        });
        cx.changes.into_report(|origin| users.get(&origin).copied())
    };
    let json_text = |tree| {
        JsonText::new(tree).map_err(|error| Error::new(ErrorKind::Internal, error.to_string()))
    };
    Ok(Lowered {
        document: json_text(lowered)?,
        openapi: OnceLock::new(),
        plan: Arc::new(plan),
        plan_text: json_text(plan_tree)?,
        origins,
        report,
        dialect: normalized.dialect,
        typing,
        suggestions: cx.suggestions,
    })
}

/// Returns the error of an extension, with its file and its pointer.
fn error_at(at: Origin, message: &str, cx: &Cx, path: Option<&PathBuf>) -> Error {
    let pointer = cx.origins.pointer(at);
    let error = Error::new(ErrorKind::Extension, message);
    match pointer.split_once('#') {
        Some((file, pointer)) if !file.is_empty() => error.with_file(file).with_pointer(pointer),
        _ => path
            .into_iter()
            .fold(error.with_pointer(pointer), Error::with_file),
    }
}

impl Lowered {
    /// Returns the lowered document for progenitor.
    ///
    /// It is deserialized on the first call, and takes several times the memory of
    /// [`json`](Self::json).
    pub fn openapi(&self) -> &openapiv3::OpenAPI {
        self.openapi.get_or_init(|| {
            let document = on_large_stack(|| {
                let document = self.document.deserialize();
                Ok(document.expect("`validate` has checked that openapiv3 can read the document"))
            });
            document.expect("a thread can be started")
        })
    }

    /// Returns the lowered document as JSON, in the order of the input. Lowering it again changes
    /// nothing.
    pub fn json(&self) -> &Arc<str> {
        self.document.json()
    }

    /// Returns the lowered document.
    pub fn to_value(&self) -> Value {
        self.document.to_value()
    }

    /// Returns the Plan: what a client needs but progenitor does not support.
    pub fn plan(&self) -> &Arc<Plan> {
        &self.plan
    }

    /// Returns the report of changes.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// Returns the dialect of the input.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Returns the extensions that an overlay could add, in document order.
    pub fn suggestions(&self) -> &[Suggestion] {
        &self.suggestions
    }

    /// Returns how many typed schemas kept their type.
    pub fn typing(&self) -> Typing {
        self.typing
    }

    /// Returns the provenance of every leaf (a scalar, or an empty array or object) of the lowered
    /// document and the Plan.
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
