//! Names of enum values in Rust.

openapi_source::diagnostics! {
    /// Two values give the same Rust name, or a value gives none. Placeholders have different
    /// names.
    PLACEHOLDER = Exact "variants/placeholder"
        "the value clashes with another one in Rust; a placeholder is written, and the value is kept in the Plan"
        "schema: {type: string, enum: [a-b, a_b]}";

    /// An extension names the value, or the value is no string, and progenitor makes enums of
    /// strings only.
    NAMED = Exact "variants/named"
        "the value gets a name; the value is kept in the Plan"
        "schema: {type: integer, enum: [1, 2]}";

    /// progenitor makes enums of strings only. The Plan has the numbers.
    OF_NUMBERS = Exact "variants/of-numbers"
        "the enum of numbers becomes an enum of names"
        "schema: {type: integer, enum: [1, 2]}";
}
