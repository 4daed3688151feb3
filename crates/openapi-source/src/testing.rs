//! Runs a rewrite on a JSON value, for tests of rewrites.

use serde_json::Value;

use crate::changes::Changes;
use crate::dialect::Dialect;
use crate::document::Document;
use crate::node::{Kind, Node};

/// The member that stands for [`Node::plan`] in test documents.
const PLAN: &str = "x-plan";

/// Runs a rewrite on a description, and returns the result and the notes as `effect pointer: code`.
/// In both documents, the member `x-plan` stands for [`Node::plan`].
///
/// # Panics
///
/// Panics if `document` is not a description.
pub fn run(
    document: Value,
    rewrite: impl FnOnce(&mut Node, Dialect, Changes) -> Changes,
) -> (Value, Vec<String>) {
    let (document, notes) = run_for_messages(document, rewrite);
    let notes = notes.into_iter().map(|(code, _)| code).collect();
    (document, notes)
}

/// Like [`run`], but also returns the message of each note.
///
/// # Panics
///
/// Panics if `document` is not a description.
pub fn run_for_messages(
    document: Value,
    rewrite: impl FnOnce(&mut Node, Dialect, Changes) -> Changes,
) -> (Value, Vec<(String, String)>) {
    let document = Document::parse(&document.to_string()).expect("a description");
    let parts = document.into_parts();
    let mut root = parts.root;
    plan_from_members(&mut root);
    // Notes from reading the description are not changes of the rewrite.
    let changes = Changes::new(parts.changes.origins);
    let changes = rewrite(&mut root, parts.dialect, changes);
    let notes = changes
        .notes()
        .iter()
        .map(|note| {
            let pointer = changes.origins.pointer(note.at);
            let code = format!("{} {pointer}: {}", note.effect, note.code);
            (code, note.detail.clone().into_owned())
        })
        .collect();
    (to_value_with_plan(root), notes)
}

/// Returns a tree as a JSON value, in which the member `x-plan` stands for [`Node::plan`].
pub fn to_value_with_plan(mut root: Node) -> Value {
    members_from_plan(&mut root);
    root.to_value()
}

fn plan_from_members(node: &mut Node) {
    if let Some(Kind::Object(plan)) = node.take(PLAN).map(|plan| plan.kind) {
        *node.plan_at() = *plan;
    }
    node.children_mut().for_each(plan_from_members);
}

fn members_from_plan(node: &mut Node) {
    if let Some(plan) = node.take_plan() {
        node.insert(PLAN, plan);
    }
    node.children_mut().for_each(members_from_plan);
}
