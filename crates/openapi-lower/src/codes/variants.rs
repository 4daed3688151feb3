//! Names of enum values in Rust.

openapi_source::diagnostics! {
    /// Two values would have the same Rust name, or typify derives no valid name, as for `*` and
    /// `+1`. Each gets a readable placeholder.
    PLACEHOLDER = Exact "variants/placeholder"
        "the value does not yield a usable, unique Rust name; a placeholder is used, and the Plan keeps the value"
        "schema: {type: string, enum: [a-b, a_b]}";

    /// An extension names the value, or the value is not a string. progenitor generates enums of
    /// strings only.
    NAMED = Exact "variants/named"
        "the value is replaced by its name; the Plan keeps the value"
        "schema: {type: integer, enum: [1, 2]}";

    /// An extension such as `x-enum-varnames` states names that are equal in Rust, or a name without
    /// letters and digits. The variant is named after the value.
    NAME_IGNORED = Exact "variants/name-ignored"
        "the name that an extension states for the value does not identify it in Rust; ignored"
        "schema: {type: string, enum: [a, b], x-enum-varnames: [Same, same]}";

    /// progenitor generates enums of strings only. The Plan keeps the numbers.
    OF_NUMBERS = Exact "variants/of-numbers"
        "the enum of numbers becomes an enum of their names"
        "schema: {type: integer, enum: [1, 2]}";
}
