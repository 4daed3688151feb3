//! The entry point of the generator.

use std::sync::Arc;

use openapi_lower::{Lowered, Plan};

use crate::{
    Error, Generated, contain,
    options::{Isolation, Options},
    worker,
};

/// Generates a client from a lowered description.
///
/// Bisection finds schemas and operations on which progenitor fails; they are left out and listed
/// in [`Generated::dropped`]. [`Options::isolation`] states which failures of progenitor this
/// process survives.
///
/// # Errors
///
/// When no client can be generated at all; see [`ErrorKind`](crate::ErrorKind).
///
/// ```
/// use client_codegen::{Options, generate};
/// use openapi_lower::{Document, lower};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let document = Document::parse(
///     r#"{"openapi": "3.1.0", "info": {"title": "Pets", "version": "1"}, "paths": {
///         "/pets": {"get": {"operationId": "listPets", "responses": {
///             "200": {"description": "All pets.", "content": {"application/json": {
///                 "schema": {"type": "array", "items": {"type": "string"}}}}}}}}}}"#,
/// )?;
/// let lowered = lower(document, &openapi_lower::Options::default())?;
/// let generated = generate(&lowered, &Options::default())?;
/// assert!(generated.files["client.rs"].contains("pub async fn list_pets("));
/// # Ok(())
/// # }
/// ```
pub fn generate(lowered: &Lowered, options: &Options) -> Result<Generated, Error> {
    generate_from_json(lowered.json(), lowered.plan(), options)
}

/// Like [`generate`], from the JSON text and the Plan of a lowered description. Tests use it for
/// documents that lowering does not produce.
#[doc(hidden)]
pub fn generate_from_json(
    json: &Arc<str>,
    plan: &Arc<Plan>,
    options: &Options,
) -> Result<Generated, Error> {
    match options.isolation {
        Isolation::Thread => contain::generate(json, plan, options),
        Isolation::Process => worker::generate(json, plan, options),
    }
}
