//! Makes the declared path parameters of an operation match its path template.

use openapi_source::changes::Code;
use openapi_source::{Node, walk};

use super::names::{Names, location, parameters};
use crate::codes;
use crate::cx::Cx;
use crate::passes::operations::added_parameters::{add, string_parameter};
use crate::passes::operations::wire_shape::{Components, Shape};

pub(super) fn declare(operation: &mut Node, names: &Names, components: Components, cx: &mut Cx) {
    rename(operation, names, cx);
    let in_path = |parameter: &Node, name: &str| {
        location(parameter) == "path" && parameter.text("name") == Some(name)
    };
    for name in &names.used {
        if parameters(operation).any(|parameter| in_path(parameter, name)) {
            continue;
        }
        let query = walk::list(operation.get_mut("parameters")).find(|parameter| {
            matches!(location(parameter), "query" | "") && parameter.text("name") == Some(name)
        });
        if let Some(parameter) = query {
            convert(parameter, cx);
            continue;
        }
        cx.note(operation.origin, codes::paths::UNDECLARED_PARAMETER);
        let parameter = string_parameter(name, "path", true, operation.origin);
        add(operation, parameter);
    }
    if let Some(list) = operation.get_mut("parameters").and_then(Node::as_array_mut) {
        list.retain(|parameter| {
            let used = parameter
                .text("name")
                .is_some_and(|name| names.used.iter().any(|used| used == name));
            if location(parameter) == "path" && !used {
                cx.removed(parameter, codes::paths::UNUSED_PARAMETER);
                return false;
            }
            true
        });
    }
    for parameter in walk::list(operation.get_mut("parameters")) {
        if location(parameter) == "path" && !parameter.flag("required") {
            require(parameter, cx);
        }
    }
    let mut multi_segment = names.multi_segment.clone();
    for parameter in walk::list(operation.get_mut("parameters")) {
        let name = parameter.text("name").unwrap_or_default().to_owned();
        let schema = parameter.get("schema");
        let is_scalar = schema
            .is_none_or(|schema| matches!(components.shape(schema), Shape::Scalar | Shape::Any));
        if location(parameter) == "path" && names.exploded.contains(&name) && !is_scalar {
            join(parameter, cx);
            multi_segment.insert(name);
        }
    }
    for name in &multi_segment {
        let origin = operation.origin;
        let plan = operation.plan_at().entry("parameters".to_owned());
        let plan = plan.or_insert_with(|| Node::object(origin));
        plan.object_at(name)
            .insert("multiSegment".to_owned(), Node::new(true, origin));
        cx.note(origin, codes::paths::MULTI_SEGMENT);
    }
}

/// Renames path parameters that are declared with an operator or a pattern.
fn rename(operation: &mut Node, names: &Names, cx: &mut Cx) {
    for parameter in walk::list(operation.get_mut("parameters")) {
        let new = parameter
            .text("name")
            .filter(|_| location(parameter) == "path")
            .and_then(|name| names.renamed.get(name));
        if let (Some(new), Some(name)) = (new, parameter.get_mut("name")) {
            cx.note(name.origin, codes::paths::PARAMETER_PATTERN);
            *name = Node::new(new.as_str(), name.origin);
        }
    }
}

/// Makes a parameter in the path template a path parameter.
fn convert(parameter: &mut Node, cx: &mut Cx) {
    let origin = parameter
        .get("in")
        .map_or(parameter.origin, |target| target.origin);
    cx.note(origin, codes::paths::PARAMETER_LOCATION);
    parameter.insert("in", Node::new("path", origin));
    for key in ["style", "explode", "allowReserved", "allowEmptyValue"] {
        cx.remove(parameter, key, codes::paths::PATH_STYLE);
    }
}

/// Makes an array or object whose items or members are path segments a string: no style of OpenAPI
/// separates them with `/`.
fn join(parameter: &mut Node, cx: &mut Cx) {
    let Some(schema) = parameter.get_mut("schema") else {
        return;
    };
    cx.removed(schema, codes::paths::SEGMENTS);
    let mut text = Node::object(schema.origin);
    text.insert("type", Node::new("string", schema.origin));
    *schema = text;
    for key in ["style", "explode"] {
        cx.remove(parameter, key, codes::paths::SEGMENTS_STYLE);
    }
}

fn require(parameter: &mut Node, cx: &mut Cx) {
    const DETAIL: Code = codes::paths::PATH_PARAMETER_REQUIRED;
    let origin = match parameter.get("required") {
        Some(other) => {
            cx.removed(other, DETAIL);
            other.origin
        }
        None => {
            cx.note(parameter.origin, DETAIL);
            parameter.origin
        }
    };
    parameter.insert("required", Node::new(true, origin));
}
