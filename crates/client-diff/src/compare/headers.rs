//! The constants of the module `headers`.

use client_codegen::surface::{ResponseHeader, response_headers, type_of};
use indexmap::IndexMap;
use openapi_lower::Plan;

use super::{
    Compare,
    pairing::{Pairing, pair_by_key},
};
use crate::{
    change::{Breaks::Compiling, Kind},
    surface::Pointer,
};

impl Compare<'_> {
    pub(super) fn headers(&mut self) {
        let (old_plan, new_plan) = (self.old.plan, self.new.plan);
        let (old, new) = (headers_by_constant(old_plan), headers_by_constant(new_plan));
        for ((constant, _), header) in pair_by_key(&old, &new) {
            let item = format!("headers::{constant}");
            match header {
                Pairing::Removed(old) => {
                    let pointer = pointer(old_plan, &old.name);
                    let (kind, breaks) = (Kind::HeaderRemoved, Some(Compiling));
                    self.report_removal(kind, breaks, item, &pointer, &old.name);
                }
                Pairing::Kept(old, new) => {
                    let types = (
                        type_of(&old.schema, old_plan).unwrap_or_default(),
                        type_of(&new.schema, new_plan).unwrap_or_default(),
                    );
                    if types.0 != types.1 {
                        let pointer = pointer(new_plan, &new.name);
                        let (kind, breaks) = (Kind::HeaderRetyped, Some(Compiling));
                        self.report_change(kind, breaks, item, &pointer, types);
                    }
                }
                Pairing::Added(new) => {
                    let pointer = pointer(new_plan, &new.name);
                    self.report_addition(Kind::HeaderAdded, None, item, &pointer, &new.name);
                }
            }
        }
    }
}

/// Returns the headers by their constants and their names in lower case.
fn headers_by_constant(plan: &Plan) -> IndexMap<(String, String), ResponseHeader> {
    let headers = response_headers(plan).into_iter();
    headers
        .map(|header| {
            let key = (header.constant.clone(), header.name.to_ascii_lowercase());
            (key, header)
        })
        .collect()
}

/// Returns the location of the first response that has the header.
fn pointer(plan: &Plan, name: &str) -> Pointer {
    let operations = Pointer::Plan("/operations".to_owned());
    for (id, operation) in &plan.operations {
        for (status, response) in &operation.responses {
            let mut names = response.headers.keys();
            if let Some(name) = names.find(|it| it.eq_ignore_ascii_case(name)) {
                let segments = [id, "responses", status, "headers", name];
                return segments
                    .iter()
                    .fold(operations, |at, segment| at.below(segment));
            }
        }
    }
    operations
}
