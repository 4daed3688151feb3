//! Sorts a description, so that the output does not depend on the order of the input.
//!
//! JSON does not order the members of an object, and OpenAPI does not order the names in `required`
//! and `tags`, nor the parameters of an operation. A vendor's generator may write them in a
//! different order each day, which must not change the generated code. Therefore everything is
//! sorted by name before any other pass runs; parameters are sorted once no reference names them by
//! index. The meaning does not change.

use crate::node::{Kind, Node};
use crate::vocabulary::BY_NAME;

/// Members with values of the API, whose arrays are ordered.
const VALUES: [&str; 5] = ["const", "default", "enum", "example", "examples"];

/// Sorts a whole description by name.
pub fn sort(root: &mut Node) {
    sort_before_references(root);
    sort_all_parameters(root);
}

/// Sorts everything but parameters, which references may name by index.
pub fn sort_before_references(root: &mut Node) {
    sort_members(root);
    sort_arrays(root, false, &|name, member| {
        if matches!(name, "required" | "tags") {
            sort_names(member);
        }
    });
}

/// Sorts the parameters of all operations.
pub fn sort_all_parameters(root: &mut Node) {
    sort_arrays(root, false, &|name, member| {
        if name == "parameters" {
            sort_parameters(member);
        }
    });
}

fn sort_members(node: &mut Node) {
    if let Kind::Object(members) = &mut node.kind
        && !members.keys().is_sorted()
    {
        members.sort_unstable_keys();
    }
    node.children_mut().for_each(sort_members);
}

/// Sorts the arrays whose order has no meaning. `by_name`: whether the author chooses the names of
/// the members.
fn sort_arrays(node: &mut Node, by_name: bool, sort: &dyn Fn(&str, &mut Node)) {
    match &mut node.kind {
        Kind::Object(members) if !by_name => {
            for (name, member) in members.iter_mut() {
                if !VALUES.contains(&name.as_str()) {
                    sort_arrays(member, BY_NAME.contains(&name.as_str()), sort);
                    sort(name, member);
                }
            }
        }
        _ => node
            .children_mut()
            .for_each(|child| sort_arrays(child, false, sort)),
    }
}

/// Sorts an array of parameters by name; keeps any other value.
fn sort_parameters(node: &mut Node) {
    let Some(parameters) = node.as_array_mut() else {
        return;
    };
    fn key(parameter: &Node) -> [&str; 3] {
        ["name", "$ref", "in"].map(|key| parameter.text(key).unwrap_or_default())
    }
    let json = |parameter: &Node| parameter.to_value().to_string();
    parameters.sort_by(|one, other| {
        let by_json = || json(one).cmp(&json(other));
        key(one).cmp(&key(other)).then_with(by_json)
    });
}

/// Sorts an array of names; keeps any other value.
fn sort_names(node: &mut Node) {
    let Some(names) = node.as_array_mut() else {
        return;
    };
    if names.iter().all(|name| name.as_str().is_some()) {
        names.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn arrays_of_values_keep_their_order() {
        let names = || json!(["b", "a"]);
        let document = json!({"openapi": "3.0.3", "components": {"schemas": {"A": {
            "required": names(), "default": {"required": names(), "tags": names()},
            "enum": [{"tags": names()}, "a"], "prefixItems": [names()],
            "properties": {"default": {"required": names()}, "tags": {"oneOf": [{"required": names()}]}}
        }}}});
        let (sorted, _) = crate::testing::run(document, |root, _, changes| {
            sort(root);
            changes
        });
        let schema = sorted["components"]["schemas"]["A"].clone();
        assert_eq!(
            schema,
            json!({
                "required": ["a", "b"], "default": {"required": names(), "tags": names()},
                "enum": [{"tags": names()}, "a"], "prefixItems": [names()],
                "properties": {"default": {"required": ["a", "b"]},
                    "tags": {"oneOf": [{"required": ["a", "b"]}]}}
            })
        );
    }
}
