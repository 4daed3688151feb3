//! Values that may be `null`.

openapi_source::diagnostics! {
    /// typify ignores `nullable` of a component. Each property that refers to it becomes nullable.
    MOVED = Exact "nullability/moved"
        "`nullable` of the component is moved to the references to it"
        r"
schema: {type: object, properties: {name: {$ref: '#/components/schemas/Name'}}}
schemas: {Name: {type: object, nullable: true, properties: {a: {type: string}}}}
";

    /// typify ignores `nullable` of a component. Each property that refers to it becomes nullable.
    INHERITED = Exact "nullability/inherited"
        "the schema is nullable, as the component to which it refers"
        r"
schema: {type: object, properties: {name: {$ref: '#/components/schemas/Name'}}}
schemas: {Name: {type: object, nullable: true, properties: {a: {type: string}}}}
";
}
