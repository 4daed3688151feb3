//! Upgrades Swagger 2.0 to OpenAPI 3.0 without normalizing it.

use openapi_source::{Dialect, Document, Report, Result};

use crate::UPGRADE;
use crate::cx::Cx;

/// Converts a Swagger 2.0 description to OpenAPI 3.0, which is the first step of
/// [`normalize`](crate::normalize()). In an OpenAPI 3 description, converts members of Swagger 2.0
/// and keeps the version. Returns the report of changes.
///
/// Malformed members of the description stay malformed in the result, [`Document::to_value`].
///
/// # Errors
///
/// No thread could be started.
pub fn upgrade(document: &mut Document) -> Result<Report> {
    document.rewrite(|root, dialect, changes| {
        let mut cx = Cx::new(dialect, changes, Default::default());
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
