//! Codes of what the generator leaves out, and of the edits that the passes of `polish` cannot
//! make.

use openapi_lower::Diagnostic;

pub(crate) mod generate {
    openapi_lower::diagnostics! {
        /// progenitor fails on the operation, or emits code for it that a polish pass cannot
        /// complete. Lowering rewrites every construct that is known to have this effect, so this
        /// is a bug: please report it with the description. Until it is fixed, remove the operation
        /// from `operations`, or accept the loss.
        OPERATION_DROPPED = Dropped "generate/operation-dropped"
            "no client method is generated for `{method} {path}`: {reason}"
            "";

        /// progenitor fails on the schema. The client accepts and sends any JSON value instead.
        /// Lowering rewrites every construct that is known to have this effect, so this is a bug:
        /// please report it with the description.
        SCHEMA_UNTYPED = Widened "generate/schema-untyped"
            "schema `{name}` accepts any JSON value: {reason}"
            "";
    }
}

pub(crate) mod polish {
    openapi_lower::diagnostics! {
        /// The polish pass does not recognize the request in the code that progenitor emits for the
        /// operation, so the method sends no `Accept` header, and the server chooses a media type.
        /// This is a bug: please report it with the description.
        ACCEPT_MISSING = Widened "polish/accept-missing"
            "the request has no `Accept` header"
            "";

        /// The responses of the operation have several types, and the polish pass cannot replace
        /// the bytes that progenitor's method returns with an enum of these types. The caller has
        /// to decode the bytes. This is a bug: please report it with the description.
        RESPONSE_UNTYPED = Widened "polish/response-untyped"
            "the method returns the response body as bytes: {reason}"
            "";

        /// The polish pass does not recognize the values that have bounds in the code that
        /// progenitor emits for the type, so the client also sends values that are out of bounds.
        /// This is a bug: please report it with the description.
        BOUNDS_UNCHECKED = Widened "polish/bounds-unchecked"
            "values are sent without a check of their bounds"
            "";

        /// The operation has its own servers, and the polish pass does not recognize the base URL
        /// in the code that progenitor emits, so the request goes to the base URL of the client.
        /// This is a bug: please report it with the description.
        SERVER_IGNORED = Narrowed "polish/server-ignored"
            "the request goes to the base URL of the client, not to the server of the operation"
            "";

        /// Every name for the variant that holds unknown values is taken by a listed value, so that
        /// a response with an unknown value cannot be decoded. Give one of the values another variant
        /// name, with `x-enum-varnames` in an overlay.
        ENUM_CLOSED = Narrowed "polish/enum-closed"
            "no name is free for the variant that holds unknown values"
            "";

        /// The Plan states that the property is flattened, and the struct that progenitor emits has
        /// no field for it. This is a bug: please report it with the description.
        FLATTENED_FIELD_MISSING = Narrowed "polish/flattened-field-missing"
            "the struct has no field `{field}` to flatten"
            "";

        /// The Plan states a name on the wire for the property or value, and the type that
        /// progenitor emits has no such field or variant. This is a bug: please report it with the
        /// description.
        NAME_MISSING = Exact "polish/name-missing"
            "the type has no {kind} `{name}` to rename"
            "";

        /// The request body is optional, and the polish pass does not recognize it in the code that
        /// progenitor emits, so the method always sends a body. This is a bug: please report it
        /// with the description.
        BODY_REQUIRED = Narrowed "polish/body-required"
            "the optional request body is always sent"
            "";

        /// progenitor does not emit an enum with one variant for each member of the union, so the
        /// polish pass cannot decode it by its tag. This is a bug: please report it with the
        /// description.
        UNION_UNEXPECTED = Widened "polish/union-unexpected"
            "the type is not an enum with one variant for each member of the union"
            "";

        /// The responses of the operation are paginated, and the polish pass cannot add a method
        /// that reads all pages. The method for one page remains. This is a bug: please report it
        /// with the description.
        PAGES_MISSING = Narrowed "polish/pages-missing"
            "no method reads all pages: {reason}"
            "";
    }
}

/// All codes, by group.
pub const ALL: &[&[&Diagnostic]] = &[generate::ALL, polish::ALL];
