//! Codes of what the generator leaves out, and of the edits that the passes of `polish` cannot
//! make.

use openapi_lower::Diagnostic;

pub(crate) mod generate {
    openapi_lower::diagnostics! {
        /// progenitor fails on the operation, or emits code for it that a polish pass cannot
        /// complete. Lowering rewrites every construct that is known to have this effect; please
        /// report the description. Until then, remove the operation from `operations`, or accept the
        /// loss.
        OPERATION_DROPPED = Dropped "generate/operation-dropped"
            "operation `{method} {path}` has no method: {reason}"
            "";

        /// progenitor fails on the schema. Its values are any JSON value in the client instead.
        /// Lowering rewrites every construct that is known to have this effect; please report the
        /// description.
        SCHEMA_UNTYPED = Widened "generate/schema-untyped"
            "schema `{name}` is any JSON value: {reason}"
            "";
    }
}

pub(crate) mod polish {
    openapi_lower::diagnostics! {
        /// The code that progenitor emits for the operation has a form in which the polish pass
        /// finds no request, so that the method sends no `Accept` header and the server chooses a
        /// media type. Please report the description.
        ACCEPT_MISSING = Widened "polish/accept-missing"
            "the request has no `Accept` header"
            "";

        /// The responses of the operation have several types, and the polish pass cannot replace
        /// the bytes that progenitor's method returns by an enum of these types. The caller decodes
        /// the bytes. Please report the description.
        RESPONSE_UNTYPED = Widened "polish/response-untyped"
            "the response body stays bytes: {reason}"
            "";

        /// The code that progenitor emits for the type has a form in which the polish pass does not
        /// find the values that have bounds. Values out of bounds are sent, and the server rejects
        /// them. Please report the description.
        BOUNDS_UNCHECKED = Widened "polish/bounds-unchecked"
            "values are sent without a check of their bounds"
            "";

        /// The operation has other servers than the API, and the polish pass does not find the base
        /// URL in the code that progenitor emits. The request goes to the base URL of the client.
        /// Please report the description.
        SERVER_IGNORED = Narrowed "polish/server-ignored"
            "the request goes to the base URL of the client, not to the server of the operation"
            "";

        /// Every name for the variant that holds unknown values is taken by a listed value, so that
        /// a response with an unknown value cannot be decoded. Rename a value with an overlay.
        ENUM_CLOSED = Narrowed "polish/enum-closed"
            "no name is free for the variant that holds unknown values"
            "";

        /// The Plan states that the property is flattened, and the struct that progenitor emits has
        /// no field for it. Please report the description.
        FLATTENED_FIELD_MISSING = Narrowed "polish/flattened-field-missing"
            "the struct has no field `{field}` to flatten"
            "";

        /// The Plan states a name on the wire for the property or value, and the type that
        /// progenitor emits has no such field or variant. Please report the description.
        NAME_MISSING = Exact "polish/name-missing"
            "the type has no {kind} `{name}` to rename"
            "";

        /// The request body is optional, and the polish pass does not find it in the code that
        /// progenitor emits, so that the method always sends a body. Please report the description.
        BODY_REQUIRED = Narrowed "polish/body-required"
            "the optional request body is always sent"
            "";

        /// progenitor does not emit an enum with one variant for each member of the union, so that
        /// the polish pass cannot decode it by its tag. Please report the description.
        UNION_UNEXPECTED = Widened "polish/union-unexpected"
            "the type is not an enum with one variant for each member of the union"
            "";

        /// The operation is divided into pages, and the polish pass cannot add a method that reads
        /// all of them. The method for one page remains. Please report the description.
        PAGES_MISSING = Narrowed "polish/pages-missing"
            "no method reads all pages: {reason}"
            "";
    }
}

/// All codes, by group.
pub const ALL: &[&[&Diagnostic]] = &[generate::ALL, polish::ALL];
