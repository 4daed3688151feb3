//! Swagger 2.0 as OpenAPI 3, and nothing else.

use crate::document::{Dialect, Document};
use crate::error::Result;
use crate::lower::{on_large_stack, report};
use crate::node::Node;
use crate::passes::{UPGRADE, cx::Cx};
use crate::report::Report;

impl Document {
    /// Writes a Swagger 2.0 description in the form of OpenAPI 3.0, which is the first step
    /// of [`lower`](crate::lower()), and so the pieces of Swagger 2.0 in a description of
    /// OpenAPI 3, which keeps its version. Returns what was changed.
    ///
    /// The result, [`Self::to_value`], is as much OpenAPI 3 as the description was: what is
    /// malformed stays so.
    ///
    /// # Errors
    ///
    /// No thread could be started.
    pub fn upgrade(&mut self) -> Result<Report> {
        on_large_stack(|| {
            let options = Default::default();
            let origins = std::mem::take(&mut self.origins);
            let mut cx = Cx::new(&options, self.dialect, origins);
            for (name, pass) in UPGRADE {
                cx.enter(name);
                pass(&mut self.root, &mut cx);
            }
            if self.dialect == Dialect::Swagger20 {
                self.dialect = Dialect::OpenApi30;
            }
            let plan = Node::object(self.root.origin);
            let report = report(&self.root, &plan, cx.notes, &cx.origins);
            self.origins = cx.origins;
            Ok(report)
        })
    }
}
