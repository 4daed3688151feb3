//! References replaced by their targets, and consequences of other changes.

crate::diagnostics! {
    /// OpenAPI allows references to parameters, responses, request bodies and other objects, and
    /// descriptions put references where OpenAPI has none. Each is replaced by what it refers to,
    /// so that every operation stands for itself. References to schemas stay.
    REFERENCE_INLINED = Exact "tree/reference-inlined"
        "reference replaced by a copy of its target"
        r"
parameters: [{$ref: '#/components/parameters/Limit'}]
components:
  parameters: {Limit: {name: limit, in: query, schema: {type: integer}}}
";

    /// Another entry names the object that was removed or replaced. A part of that object came from
    /// elsewhere in the description, for example through a reference, and has an entry of its own
    /// so that everything is accounted for.
    REMOVED_WITH_PARENT = Exact "tree/removed-with-parent"
        "removed together with the object that it was part of"
        "schema: {type: object, properties: {a: {type: string}}, anyOf: [{}, {type: object, properties: {b: {type: string}}}]}";

    /// Other entries name the members. This entry accounts for the empty object or array that is
    /// left.
    EMPTIED = Exact "tree/emptied"
        "every member was removed or moved; the object or array is now empty"
        "schema: {examples: [1]}";
}
