//! Conditions: `if`, `then`, `else` and dependent schemas.

openapi_source::diagnostics! {
    /// The properties of all branches become optional fields. Nested branches multiply, so their
    /// number is limited.
    TOO_MANY_BRANCHES = Widened "conditions/too-many-branches"
        "the conditions have too many branches; some of their properties have no field"
        "";

    /// JSON Schema ignores `then` and `else` without `if`.
    BRANCH_WITHOUT_CONDITION = Exact "conditions/branch-without-condition"
        "`then` or `else` without `if` has no effect; removed"
        "schema: {type: object, properties: {a: {type: string}}, then: {required: [a]}}";

    /// A Rust type cannot depend on whether `if` matches the value. The properties of `then` and
    /// `else` become optional fields, and constraints that apply in one branch only are not
    /// checked.
    NOT_CHECKED = Widened "conditions/not-checked"
        "the condition is not checked; the properties of its branches are optional"
        r"
schema:
  type: object
  properties: {kind: {type: string}}
  if: {properties: {kind: {const: a}}}
  then: {required: [size], properties: {size: {type: integer}}}
";

    /// A dependent schema applies only if another property is present. Its properties become
    /// optional fields.
    DEPENDENT_NOT_CHECKED = Widened "conditions/dependent-not-checked"
        "`{keyword}` is not checked; the properties that it describes are optional"
        r"
schema:
  type: object
  properties: {card: {type: string}}
  dependentSchemas: {card: {properties: {address: {type: string}}}}
";
}
