//! Determines which component schemas requests and responses use.

use std::collections::HashMap;

use openapi_source::vocabulary::METHODS;
use openapi_source::{Node, walk};

/// The uses of a component.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Uses {
    pub(crate) request: bool,
    pub(crate) response: bool,
}

/// Returns the properties that do not exist in one direction, by the flag: `readOnly` for requests,
/// `writeOnly` for responses.
pub(crate) type Excluded<'f> = &'f dyn Fn(&Node, &str) -> Vec<String>;

/// Returns the uses of the components that any operation uses, by component name.
pub(crate) fn reach(root: &Node, excluded: Excluded) -> HashMap<String, Uses> {
    reach_with(root, None, excluded)
}

/// Like [`reach`], for a lowered document and its Plan.
pub(crate) fn reach_with(
    root: &Node,
    plan: Option<&Node>,
    excluded: Excluded,
) -> HashMap<String, Uses> {
    let mut uses: HashMap<String, Uses> = HashMap::new();
    let schemas = walk::component_schemas(root);
    for response in [false, true] {
        let flag = if response { "writeOnly" } else { "readOnly" };
        let excluded = |schema: &Node| excluded(schema, flag);
        let mut open: Vec<&Node> = Vec::new();
        for (_, item) in root.members("paths") {
            for operation in METHODS.iter().filter_map(|method| item.get(method)) {
                let parts: &[&str] = if response {
                    &["responses"]
                } else {
                    &["parameters", "requestBody"]
                };
                open.extend(parts.iter().filter_map(|part| operation.get(part)));
                if response {
                    open.extend(operation.plan().into_iter().flat_map(planned_responses));
                }
            }
        }
        if response {
            open.extend(root.plan().or(plan).into_iter().flat_map(payloads));
        }
        match (plan, response) {
            (Some(plan), true) => {
                let operations = plan.members("operations");
                open.extend(operations.flat_map(|(_, planned)| planned_responses(planned)));
            }
            (Some(plan), false) => open.extend(bodies(plan)),
            (None, _) => {}
        }
        while let Some(node) = open.pop() {
            walk::component_references_except(node, &excluded, &mut |name| {
                let entry = match uses.get_mut(name) {
                    Some(entry) => entry,
                    None => uses.entry(name.to_owned()).or_default(),
                };
                let mark = if response {
                    &mut entry.response
                } else {
                    &mut entry.request
                };
                if !std::mem::replace(mark, true)
                    && let Some(schema) = schemas.and_then(|map| map.get(name))
                {
                    open.push(schema);
                }
            });
        }
    }
    uses
}

/// Returns the responses of an operation that only the Plan describes.
pub(crate) fn planned_responses(planned: &Node) -> impl Iterator<Item = &Node> {
    let parts = ["responses", "representations"];
    parts.into_iter().filter_map(|part| planned.get(part))
}

/// Returns the schemas of webhook payloads, which a client decodes like responses.
fn payloads(plan: &Node) -> impl Iterator<Item = &Node> {
    let events = plan.items("webhooks").iter();
    events.filter_map(|event| event.get("schema"))
}

/// Returns the schemas of structured bodies that only the Plan describes.
fn bodies(plan: &Node) -> impl Iterator<Item = &Node> {
    let operations = plan.members("operations");
    operations
        .flat_map(|(_, operation)| operation.items("bodies"))
        .filter(|body| {
            let sent = body.text("sentAs").unwrap_or_default();
            sent.ends_with("json") || sent.contains("form")
        })
        .filter_map(|body| body.get("schema"))
}
