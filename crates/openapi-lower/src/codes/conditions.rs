//! Conditions: `if`, `then`, `else` and dependent schemas.

openapi_source::diagnostics! {
    /// The properties of all branches become optional fields. Branches inside branches multiply, so
    /// that their number has a limit.
    TOO_MANY_BRANCHES = Widened "conditions/too-many-branches"
        "the conditions have too many branches; some of their properties have no field"
        "";

    /// JSON Schema ignores `then` and `else` without a condition.
    BRANCH_WITHOUT_CONDITION = Exact "conditions/branch-without-condition"
        "`then` or `else` without `if` has no effect; removed"
        "schema: {type: object, properties: {a: {type: string}}, then: {required: [a]}}";

    /// Whether `if` holds depends on the value, and a Rust type does not. The properties that
    /// `then` and `else` describe are optional fields, without the bounds that hold only in a
    /// branch.
    NOT_CHECKED = Widened "conditions/not-checked"
        "the condition is not checked; properties of its branches are optional"
        r"
schema:
  type: object
  properties: {kind: {type: string}}
  if: {properties: {kind: {const: a}}}
  then: {required: [size], properties: {size: {type: integer}}}
";

    /// A dependent schema holds where another property is present. The properties that it describes
    /// are optional fields.
    DEPENDENT_NOT_CHECKED = Widened "conditions/dependent-not-checked"
        "`{keyword}` is not checked; properties that it describes are optional"
        r"
schema:
  type: object
  properties: {card: {type: string}}
  dependentSchemas: {card: {properties: {address: {type: string}}}}
";
}
