//! Parameters that an operation declares twice.

use openapi_source::Node;
use openapi_source::changes::Code;

use crate::codes;

/// Returns the code for the second declaration of a parameter, of which the first one is used.
pub(crate) fn code(first: &Node, second: &Node) -> Code {
    if is_same(first, second) {
        codes::references::DUPLICATE_PARAMETER
    } else {
        codes::references::DUPLICATE_PARAMETER_DIFFERS
    }
}

/// Whether two declarations are equal, apart from their documentation.
fn is_same(one: &Node, other: &Node) -> bool {
    let significant = |node: &Node| -> Node {
        let mut node = node.clone();
        for key in ["description", "example", "examples"] {
            node.take(key);
        }
        node
    };
    significant(one).is_same(&significant(other))
}
