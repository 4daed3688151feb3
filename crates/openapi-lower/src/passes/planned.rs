//! Visits the schemas that [`openapi_source::walk`] visits, and those of response bodies that only
//! the Plan describes, for passes that run after `operations::responses`.

use openapi_source::Node;
use openapi_source::walk::{self, Site};

/// The JSON pointers of the schemas in a [`ResponseBody`](crate::plan::ResponseBody).
const SCHEMAS: [&str; 3] = ["/json", "/events/schema", "/jsonStream/schema"];

/// Calls `visit` on the component schemas, then on the top-level schemas of the operations.
pub(crate) fn top_schemas(root: &mut Node, mut visit: impl FnMut(Site<'_>, &mut Node)) {
    walk::top_schemas(root, &mut visit);
    walk::operations_mut(root, |_, _, operation| {
        let Some(plan) = operation.plan_mut() else {
            return;
        };
        let mut visit_body = |body: &mut Node| {
            for pointer in SCHEMAS {
                if let Some(schema) = body.at_mut(pointer) {
                    visit(Site::Response, schema);
                }
            }
        };
        for response in walk::values(plan.get_mut("responses")) {
            response
                .get_mut("body")
                .into_iter()
                .for_each(&mut visit_body);
        }
        for representation in walk::list(plan.get_mut("representations")) {
            walk::values(representation.get_mut("responses")).for_each(&mut visit_body);
        }
    });
}

/// Calls `visit` on every schema, children before parents.
pub(crate) fn schemas(root: &mut Node, mut visit: impl FnMut(&mut Node)) {
    top_schemas(root, |_, schema| walk::schema_tree(schema, &mut visit));
}

/// Calls `visit` on every schema, parents before children.
pub(crate) fn schemas_down(root: &mut Node, visit: &mut dyn FnMut(&mut Node)) {
    top_schemas(root, |_, schema| walk::schema_tree_down(schema, visit));
}
