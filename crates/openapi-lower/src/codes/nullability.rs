//! Values that may be `null`.

openapi_source::diagnostics! {
    /// typify ignores `nullable` in a component. Each reference to it becomes nullable instead.
    MOVED = Exact "nullability/moved"
        "`nullable` of the component is moved to the references to it"
        r"
schema: {type: object, properties: {name: {$ref: '#/components/schemas/Name'}}}
schemas: {Name: {type: object, nullable: true, properties: {a: {type: string}}}}
";

    /// typify ignores `nullable` in a component. Each reference to it becomes nullable instead.
    INHERITED = Exact "nullability/inherited"
        "the referenced component is nullable, and so is this schema"
        r"
schema: {type: object, properties: {name: {$ref: '#/components/schemas/Name'}}}
schemas: {Name: {type: object, nullable: true, properties: {a: {type: string}}}}
";
}
