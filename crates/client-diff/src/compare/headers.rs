//! The constants of the module `headers`.

use client_codegen::surface::{ResponseHeader, response_headers, type_of};
use openapi_lower::Plan;

use super::{At, Compare};
use crate::{
    change::{Breaks::Compiling, Kind},
    surface::Pointer,
};

impl Compare<'_> {
    pub(super) fn headers(&mut self) {
        let (old, new) = (self.old.plan, self.new.plan);
        let (had, has) = (response_headers(old), response_headers(new));
        let item = |header: &ResponseHeader| format!("headers::{}", header.constant);
        for was in &had {
            let found = has.iter().find(|is| is.constant == was.constant);
            let Some(is) = found.filter(|is| is.name.eq_ignore_ascii_case(&was.name)) else {
                let pointer = pointer(old, &was.name);
                let gone = (&*was.name, "");
                self.tell(
                    Kind::HeaderRemoved,
                    Some(Compiling),
                    item(was),
                    At::Old(&pointer),
                    gone,
                );
                continue;
            };
            let types = (type_of(&was.schema, old), type_of(&is.schema, new));
            let types = (types.0.unwrap_or_default(), types.1.unwrap_or_default());
            if types.0 != types.1 {
                let pointer = pointer(new, &is.name);
                let at = At::New(&pointer);
                self.tell(
                    Kind::HeaderRetyped,
                    Some(Compiling),
                    item(is),
                    at,
                    (&types.0, &types.1),
                );
            }
        }
        for is in &has {
            let is_known = |was: &&ResponseHeader| {
                was.constant == is.constant && was.name.eq_ignore_ascii_case(&is.name)
            };
            if had.iter().find(is_known).is_none() {
                let pointer = pointer(new, &is.name);
                self.tell(
                    Kind::HeaderAdded,
                    None,
                    item(is),
                    At::New(&pointer),
                    ("", &*is.name),
                );
            }
        }
    }
}

/// Returns the location of the first response that has the header.
fn pointer(plan: &Plan, name: &str) -> Pointer {
    for (id, operation) in &plan.operations {
        for (status, response) in &operation.responses {
            if let Some(found) = response
                .headers
                .keys()
                .find(|it| it.eq_ignore_ascii_case(name))
            {
                return Pointer::Plan("/operations".to_owned())
                    .below(id)
                    .below("responses")
                    .below(status)
                    .below("headers")
                    .below(found);
            }
        }
    }
    Pointer::Plan("/operations".to_owned())
}
