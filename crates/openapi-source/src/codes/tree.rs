//! References replaced by their targets, and consequences of other changes.

crate::diagnostics! {
    /// OpenAPI allows references to parameters, responses, request bodies and other objects, and
    /// descriptions contain references where OpenAPI allows none. Each is replaced by a copy of its
    /// target, so that every operation is self-contained. References to schemas are kept.
    REFERENCE_INLINED = Exact "tree/reference-inlined"
        "the reference is replaced by a copy of its target"
        r"
parameters: [{$ref: '#/components/parameters/Limit'}]
components:
  parameters: {Limit: {name: limit, in: query, schema: {type: integer}}}
";

    /// Another entry reports that the enclosing object was removed or replaced. This member came
    /// from another location in the description, for example through a reference, and has a separate
    /// entry.
    REMOVED_WITH_PARENT = Exact "tree/removed-with-parent"
        "removed together with the object that contained it"
        "schema: {type: object, properties: {a: {type: string}}, anyOf: [{}, {type: object, properties: {b: {type: string}}}]}";

    /// Other entries account for the members. This entry accounts for the empty object or array
    /// that remains.
    EMPTIED = Exact "tree/emptied"
        "every member was removed or moved; the object or array is now empty"
        "schema: {examples: [1]}";
}
