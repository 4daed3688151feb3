//! The operationIds of additional methods of an operation: for other request bodies, and for other
//! media types of success responses.

use std::collections::HashSet;

use openapi_source::names::first_unused;
use openapi_source::{Node, walk};
use typify_model::names::{method_name, type_name};

use crate::passes::operations::operation_ids::operation_id;

/// The names of methods and builders that are in use.
pub(super) struct MethodIds(HashSet<String>);

impl MethodIds {
    /// Collects the names of the operations and of the methods for their request bodies.
    pub(super) fn of(root: &mut Node) -> MethodIds {
        let mut taken = HashSet::new();
        walk::operations_mut(root, |_, _, operation| {
            taken.extend(names(operation_id(operation)));
            for body in operation.plan().map_or(&[][..], |it| it.items("bodies")) {
                taken.extend(body.text("operationId").into_iter().flat_map(names));
            }
        });
        MethodIds(taken)
    }

    /// Returns `base`, or `base` with the first number that makes it unique, and reserves it.
    pub(super) fn allocate(&mut self, base: String) -> String {
        let numbered = |number| format!("{base}_{number}");
        first_unused([base.clone()], numbered, |id| {
            let names = names(id);
            let is_unused = names.iter().all(|name| !self.0.contains(name));
            if is_unused {
                self.0.extend(names);
            }
            is_unused
        })
    }
}

/// Returns the names of the method and of the builder for an operationId.
fn names(id: &str) -> [String; 2] {
    let method = method_name(id);
    [type_name(&method), method]
}
