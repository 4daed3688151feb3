//! Swagger 2.0 as OpenAPI 3, and nothing else.

use openapi_source::{Dialect, Document, Report, Result};

use crate::UPGRADE;
use crate::cx::Cx;

/// Writes a Swagger 2.0 description in the form of OpenAPI 3.0, which is the first step of
/// [`normalize`](crate::normalize()), and so the pieces of Swagger 2.0 in a description of
/// OpenAPI 3, which keeps its version. Returns what was changed.
///
/// The result, [`Document::to_value`], is as much OpenAPI 3 as the description was: what is
/// malformed stays so.
///
/// # Errors
///
/// No thread could be started.
pub fn upgrade(document: &mut Document) -> Result<Report> {
    document.rewrite(|root, dialect, changes| {
        let mut cx = Cx::new(dialect, changes);
        for pass in UPGRADE {
            pass(root, &mut cx);
        }
        let dialect = match dialect {
            Dialect::Swagger20 => Dialect::OpenApi30,
            other => other,
        };
        (dialect, cx.changes)
    })
}
