//! One order for all descriptions that say the same.
//!
//! The members of an object have no order in JSON, and neither have the names in `required`
//! and `tags`, and the parameters of an operation. What we make must not depend on one: a
//! vendor whose generator writes its paths in another order each day would change all of the
//! code. So everything is put in the order of its names before any other pass looks at it;
//! parameters once no reference names them by their positions. Nothing is given up.

use crate::node::{Kind, Node};
use crate::vocabulary::BY_NAME;

/// Members that hold values of the API, whose arrays have an order.
const VALUES: [&str; 5] = ["const", "default", "enum", "example", "examples"];

/// Puts all of a description in the order of its names.
pub fn sort(root: &mut Node) {
    sort_before_references(root);
    sort_all_parameters(root);
}

/// Sorts all but parameters, which references may name by their positions.
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
    match &mut node.kind {
        Kind::Object(members) => {
            if !members.keys().is_sorted() {
                members.sort_unstable_keys();
            }
            members.values_mut().for_each(sort_members);
        }
        Kind::Array(items) => items.iter_mut().for_each(sort_members),
        _ => {}
    }
}

/// Sorts the arrays whose order means nothing. `by_name` says that the members are called as
/// the vendor likes.
fn sort_arrays(node: &mut Node, by_name: bool, sort: &dyn Fn(&str, &mut Node)) {
    match &mut node.kind {
        Kind::Object(members) => {
            for (name, member) in members.iter_mut() {
                if by_name {
                    sort_arrays(member, false, sort);
                } else if !VALUES.contains(&name.as_str()) {
                    sort_arrays(member, BY_NAME.contains(&name.as_str()), sort);
                    sort(name, member);
                }
            }
        }
        Kind::Array(items) => {
            for item in items {
                sort_arrays(item, false, sort);
            }
        }
        _ => {}
    }
}

/// Sorts an array of parameters by their names; any other value stays.
fn sort_parameters(node: &mut Node) {
    let Some(parameters) = node.as_array_mut() else {
        return;
    };
    let key = |node: &Node| {
        let text = |key| node.text(key).unwrap_or_default().to_owned();
        [text("name"), text("$ref"), text("in")]
    };
    parameters.sort_by(|one, other| {
        let by_text = || {
            one.to_value()
                .to_string()
                .cmp(&other.to_value().to_string())
        };
        key(one).cmp(&key(other)).then_with(by_text)
    });
}

/// Sorts an array of names; any other value stays.
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
    fn what_has_an_order_keeps_it() {
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
