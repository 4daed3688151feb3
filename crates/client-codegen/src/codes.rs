//! The codes of what the generator leaves out.

use openapi_lower::Diagnostic;

pub(crate) mod generate {
    openapi_lower::diagnostics! {
        /// progenitor fails on the operation, or what it emits for the operation has a shape that
        /// the client cannot complete. Lowering rewrites what is known to do so; please report the
        /// description. Until then, take the operation out of `operations`, or accept the loss.
        OPERATION_DROPPED = Dropped "generate/operation-dropped"
            "operation `{method} {path}` has no method: {reason}"
            "";

        /// progenitor fails on the schema, which is any JSON value in the client instead. Lowering
        /// rewrites what is known to do so; please report the description.
        SCHEMA_UNTYPED = Widened "generate/schema-untyped"
            "schema `{name}` is any JSON value: {reason}"
            "";
    }
}

/// What each code stands for, by group.
pub const ALL: &[&[&Diagnostic]] = &[generate::ALL];
