//! Makes the declared path parameters of an operation match its path template.

use openapi_source::{Node, walk};

use super::names::{Names, is_declared, location, parameters};
use crate::codes;
use crate::cx::Cx;
use crate::passes::operations::added_parameters::{add, string_parameter};
use crate::passes::operations::wire_shape::{Components, Shape};
use crate::schema::string_schema;

/// Makes an operation declare exactly the path parameters in the path.
pub(super) fn declare(operation: &mut Node, names: &Names, components: Components, cx: &mut Cx) {
    rename(operation, names, cx);
    for name in &names.used {
        if parameters(operation).any(|it| is_declared(it, &["path"], name)) {
            continue;
        }
        let query = walk::list(operation.get_mut("parameters"))
            .find(|it| is_declared(it, &["query", ""], name));
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
            let is_used = parameter.text("name").is_some_and(|it| names.is_used(it));
            let is_kept = is_used || location(parameter) != "path";
            if !is_kept {
                cx.removed(parameter, codes::paths::UNUSED_PARAMETER);
            }
            is_kept
        });
    }
    let mut multi_segment = names.multi_segment.clone();
    for parameter in walk::list(operation.get_mut("parameters")) {
        if location(parameter) != "path" {
            continue;
        }
        if !parameter.flag("required") {
            require(parameter, cx);
        }
        let name = parameter.text("name").unwrap_or_default().to_owned();
        let is_scalar = parameter
            .get("schema")
            .is_none_or(|schema| matches!(components.shape(schema), Shape::Scalar | Shape::Any));
        if names.exploded.contains(&name) && !is_scalar {
            join(parameter, cx);
            multi_segment.insert(name);
        }
    }
    let origin = operation.origin;
    for name in &multi_segment {
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

/// Makes a query parameter a path parameter.
fn convert(parameter: &mut Node, cx: &mut Cx) {
    let origin = parameter
        .get("in")
        .map_or(parameter.origin, |location| location.origin);
    cx.note(origin, codes::paths::PARAMETER_LOCATION);
    parameter.insert("in", Node::new("path", origin));
    for key in ["style", "explode", "allowReserved", "allowEmptyValue"] {
        cx.remove(parameter, key, codes::paths::PATH_STYLE);
    }
}

/// Makes an array or object of path segments a string: no style of OpenAPI separates values by `/`.
fn join(parameter: &mut Node, cx: &mut Cx) {
    let Some(schema) = parameter.get_mut("schema") else {
        return;
    };
    cx.removed(schema, codes::paths::SEGMENTS);
    *schema = string_schema(None, schema.origin);
    for key in ["style", "explode"] {
        cx.remove(parameter, key, codes::paths::SEGMENTS_STYLE);
    }
}

fn require(parameter: &mut Node, cx: &mut Cx) {
    let code = codes::paths::PATH_PARAMETER_REQUIRED;
    let origin = match parameter.get("required") {
        Some(required) => {
            cx.removed(required, code);
            required.origin
        }
        None => {
            cx.note(parameter.origin, code);
            parameter.origin
        }
    };
    parameter.insert("required", Node::new(true, origin));
}
