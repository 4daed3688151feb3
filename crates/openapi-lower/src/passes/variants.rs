//! Enum values that typify gives one variant name.
//!
//! typify panics where two values are the same in Pascal case, such as `desc` and `DESC`
//! or `GMT+1` and `GMT-1`. All but one that is its variant's name become readable placeholders, and the Plan
//! holds the values on the wire, which the generated code then gets back.

use std::collections::HashMap;

use super::cx::Cx;
use super::placeholders::placeholders;
use super::walk;
use crate::ident::type_name;
use crate::node::{Kind, Map, Node};

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    walk::schemas(root, |schema| {
        if schema.text("type") == Some("string") && schema.has("enum") {
            variants(schema, cx);
        }
    });
}

fn variants(schema: &mut Node, cx: &mut Cx) {
    let values = schema.items("enum").iter().filter_map(Node::as_str);
    let clashing = placeholders(values, &[], type_name);
    if clashing.is_empty() {
        return;
    }
    let clashing: HashMap<String, String> = clashing
        .into_iter()
        .map(|(wire, name)| (wire.to_owned(), name))
        .collect();
    let mut planned = Map::default();
    for value in walk::list(schema.get_mut("enum")) {
        let found = value.as_str().and_then(|wire| clashing.get_key_value(wire));
        if let Some((wire, name)) = found {
            cx.exact(
                value.origin,
                "a placeholder for a value that clashes with another in Rust",
            );
            planned.insert(name.clone(), Node::made(wire.as_str(), value.origin));
            value.kind = Kind::from(name.as_str());
        }
    }
    let origin = schema.origin;
    let values = Node::made(planned, origin);
    schema.plan_at().insert("values".to_owned(), values);
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::passes::testing;

    fn lowered(values: &[&str]) -> Value {
        let schema = json!({"type": "string", "enum": values});
        let document = json!({"openapi": "3.0.3", "components": {"schemas": {"A": schema}}});
        testing::run(super::run, document).0["components"]["schemas"]["A"].clone()
    }

    #[test]
    fn values_that_clash_get_placeholders() {
        assert_eq!(
            lowered(&["desc", "DESC", "other"]),
            json!({
                "type": "string", "enum": ["DescLower", "DescUpper", "other"],
                "x-plan": {"values": {"DescLower": "desc", "DescUpper": "DESC"}}
            })
        );
        assert_eq!(
            lowered(&["GMT+1", "GMT-1"])["enum"],
            json!(["GmtPlus1", "GmtMinus1"])
        );
        assert_eq!(lowered(&["", "x"])["enum"], json!(["Empty", "XLower"]));
        assert_eq!(lowered(&["<", "<="])["enum"], json!(["Less", "LessEqual"]));
    }

    #[test]
    fn other_values_stay() {
        assert_eq!(
            lowered(&["a", "b"]),
            json!({"type": "string", "enum": ["a", "b"]})
        );
    }
}
