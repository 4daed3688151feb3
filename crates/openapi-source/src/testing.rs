//! Runs one pass on a document, for the tests beside it.

use serde_json::Value;

use super::cx::Cx;
use crate::node::{Kind, Node};
use crate::{Document, Options};

/// The document behind the pass, and its notes as `effect pointer: detail`.
pub(crate) fn run(pass: fn(&mut Node, &mut Cx), document: Value) -> (Value, Vec<String>) {
    let document = Document::parse(&document.to_string()).expect("a description");
    let options = Options::default();
    let mut cx = Cx::new(&options, document.dialect, document.origins);
    let mut root = document.root;
    into_slots(&mut root);
    pass(&mut root, &mut cx);
    let notes = cx
        .notes
        .iter()
        .map(|note| {
            let pointer = cx.origins.pointer(note.at);
            format!("{} {pointer}: {}", note.effect, note.detail)
        })
        .collect();
    out_of_slots(&mut root);
    (root.to_value(), notes)
}

/// The member by which the tests write what is kept for the Plan.
const PLAN: &str = "x-plan";

fn into_slots(node: &mut Node) {
    if let Some(Kind::Object(plan)) = node.take(PLAN).map(|plan| plan.kind) {
        *node.plan_at() = *plan;
    }
    children(node, into_slots);
}

fn out_of_slots(node: &mut Node) {
    if let Some(plan) = node.take_plan() {
        node.insert(PLAN, plan);
    }
    children(node, out_of_slots);
}

fn children(node: &mut Node, visit: fn(&mut Node)) {
    match &mut node.kind {
        Kind::Array(items) => items.iter_mut().for_each(visit),
        Kind::Object(map) => map.values_mut().for_each(visit),
        _ => {}
    }
}
