//! Determines which component schemas requests and responses use.

use std::collections::HashMap;

use openapi_source::{Node, walk};

/// The uses of a component.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Uses {
    pub(crate) request: bool,
    pub(crate) response: bool,
}

/// A function that returns the properties of a schema that do not exist in one direction, by the
/// flag: `readOnly` for requests, `writeOnly` for responses.
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
    let mut requests: Vec<&Node> = Vec::new();
    let mut responses: Vec<&Node> = Vec::new();
    for (_, _, operation) in walk::operations(root) {
        requests.extend(operation.get("parameters"));
        requests.extend(operation.get("requestBody"));
        responses.extend(operation.get("responses"));
        responses.extend(operation.plan().into_iter().flat_map(planned_responses));
    }
    responses.extend(root.plan().or(plan).into_iter().flat_map(payloads));
    if let Some(plan) = plan {
        requests.extend(bodies(plan));
        let operations = plan.members("operations");
        responses.extend(operations.flat_map(|(_, planned)| planned_responses(planned)));
    }
    let mut uses: HashMap<String, Uses> = HashMap::new();
    let read_only = |schema: &Node| excluded(schema, "readOnly");
    mark(
        root,
        requests,
        &read_only,
        |uses| &mut uses.request,
        &mut uses,
    );
    let write_only = |schema: &Node| excluded(schema, "writeOnly");
    mark(
        root,
        responses,
        &write_only,
        |uses| &mut uses.response,
        &mut uses,
    );
    uses
}

/// Marks the components that nodes refer to, directly or by other components.
fn mark<'n>(
    root: &'n Node,
    mut nodes: Vec<&'n Node>,
    excluded: &dyn Fn(&Node) -> Vec<String>,
    flag: fn(&mut Uses) -> &mut bool,
    uses: &mut HashMap<String, Uses>,
) {
    let schemas = walk::component_schemas(root);
    while let Some(node) = nodes.pop() {
        walk::component_references_except(node, excluded, &mut |name| {
            let entry = match uses.get_mut(name) {
                Some(entry) => entry,
                None => uses.entry(name.to_owned()).or_default(),
            };
            if !std::mem::replace(flag(entry), true)
                && let Some(schema) = schemas.and_then(|map| map.get(name))
            {
                nodes.push(schema);
            }
        });
    }
}

/// Returns the responses of an operation that only the Plan describes.
pub(crate) fn planned_responses(planned: &Node) -> impl Iterator<Item = &Node> {
    let keys = ["responses", "representations"];
    keys.into_iter().filter_map(|key| planned.get(key))
}

/// Returns the schemas of webhook payloads, which a client decodes like responses.
fn payloads(plan: &Node) -> impl Iterator<Item = &Node> {
    let webhooks = plan.items("webhooks").iter();
    webhooks.filter_map(|webhook| webhook.get("schema"))
}

/// Returns the schemas of structured bodies that only the Plan describes.
fn bodies(plan: &Node) -> impl Iterator<Item = &Node> {
    plan.members("operations")
        .flat_map(|(_, operation)| operation.items("bodies"))
        .filter(|body| {
            let encoding = body.text("sentAs").unwrap_or_default();
            encoding.ends_with("json") || encoding.contains("form")
        })
        .filter_map(|body| body.get("schema"))
}
