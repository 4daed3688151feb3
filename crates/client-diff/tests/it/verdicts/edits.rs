//! Typical edits of vendors, on published descriptions.

use std::{
    fs,
    path::{Path, PathBuf},
};

use openapi_lower::Document;
use serde_json::{Map, Value, json};

/// Changes one location of a description, chosen by the number; returns whether there is one.
type Edit = fn(&mut Value, usize) -> bool;

/// The edits, by their names.
const EDITS: [(&str, Edit); 20] = [
    ("property added", property_added),
    ("property removed", property_removed),
    ("property renamed", property_renamed),
    ("property retyped", property_retyped),
    ("property required", property_required),
    ("property optional", property_optional),
    ("property nullable", property_nullable),
    ("value added", value_added),
    ("value removed", value_removed),
    ("operation removed", operation_removed),
    ("operation added", operation_added),
    ("operation renamed", operation_renamed),
    ("operation deprecated", operation_deprecated),
    ("path moved", path_moved),
    ("parameter added", parameter_added),
    ("parameter required", parameter_required),
    ("parameter removed", parameter_removed),
    ("parameter retyped", parameter_retyped),
    ("error added", error_added),
    ("error removed", error_removed),
];

/// Returns descriptions before and after an edit, with the name of the edit; none if there are no
/// published descriptions beside the workspace.
pub fn edited(count: usize) -> Vec<(String, Value, Value)> {
    let mut files = published().into_iter().cycle().take(4 * count);
    let mut edited = Vec::new();
    for at in 0..count {
        let (name, edit) = EDITS[at % EDITS.len()];
        // The next description that has such a location.
        let found = files.by_ref().find_map(|file| {
            let old = Document::read(&file).ok()?.to_value();
            let mut new = old.clone();
            let stem = file.file_stem()?.to_string_lossy().into_owned();
            edit(&mut new, at * 7).then(|| (format!("{name} in {stem}"), old, new))
        });
        edited.extend(found);
    }
    edited
}

/// Returns the published descriptions of a size that rustc compiles quickly.
fn published() -> Vec<PathBuf> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let mut files: Vec<PathBuf> = ["openapi3", "swagger2"]
        .iter()
        .filter_map(|folder| fs::read_dir(corpus.join(folder)).ok())
        .flat_map(|entries| entries.flatten().map(|entry| entry.path()))
        .filter(|path| fs::metadata(path).is_ok_and(|it| (6_000..45_000).contains(&it.len())))
        .collect();
    files.sort();
    files
}

/// Returns the pointer of one of the values below `root` that match.
fn choose(root: &Value, number: usize, matches: &dyn Fn(&str, &Value) -> bool) -> Option<String> {
    fn walk(
        value: &Value,
        at: &str,
        found: &mut Vec<String>,
        matches: &dyn Fn(&str, &Value) -> bool,
    ) {
        if matches(at, value) {
            found.push(at.to_owned());
        }
        let members: Vec<(String, &Value)> = match value {
            Value::Object(map) => map.iter().map(|(key, it)| (key.clone(), it)).collect(),
            Value::Array(items) => {
                let items = items.iter().enumerate();
                items.map(|(at, item)| (at.to_string(), item)).collect()
            }
            _ => Vec::new(),
        };
        for (key, member) in members {
            let key = key.replace('~', "~0").replace('/', "~1");
            walk(member, &format!("{at}/{key}"), found, matches);
        }
    }
    let mut found = Vec::new();
    walk(root, "", &mut found, matches);
    (!found.is_empty()).then(|| found[number % found.len()].clone())
}

/// Changes the chosen value.
fn change_at(
    root: &mut Value,
    number: usize,
    matches: &dyn Fn(&str, &Value) -> bool,
    change: impl FnOnce(&mut Value),
) -> bool {
    let pointer = choose(root, number, matches);
    let chosen = pointer.and_then(|pointer| root.pointer_mut(&pointer));
    chosen.map(change).is_some()
}

/// Whether a value is an object schema among the components.
fn is_object(at: &str, value: &Value) -> bool {
    let in_components = at.starts_with("/components/schemas/") || at.starts_with("/definitions/");
    let is_example = at.contains("/example") || at.contains("/x-");
    in_components
        && !is_example
        && !at.ends_with("/properties")
        && value["properties"]
            .as_object()
            .is_some_and(|all| !all.is_empty())
}

fn properties(schema: &mut Value) -> &mut Map<String, Value> {
    schema["properties"].as_object_mut().expect("properties")
}

fn is_property(at: &str, value: &Value) -> bool {
    let parent = at.rsplit_once('/').map_or("", |(parent, _)| parent);
    let schema = parent.strip_suffix("/properties").unwrap_or_default();
    value.is_object()
        && (schema.starts_with("/components/schemas/") || schema.starts_with("/definitions/"))
        && !schema.contains("/example")
}

fn property_added(api: &mut Value, number: usize) -> bool {
    change_at(api, number, &is_object, |schema| {
        properties(schema).insert("addedByTheVendor".to_owned(), json!({"type": "string"}));
    })
}

fn property_removed(api: &mut Value, number: usize) -> bool {
    change_at(api, number, &is_object, |schema| {
        let name = properties(schema).keys().next().cloned().expect("one");
        properties(schema).remove(&name);
        if let Some(required) = schema["required"].as_array_mut() {
            required.retain(|it| *it != name.as_str());
        }
    })
}

fn property_renamed(api: &mut Value, number: usize) -> bool {
    change_at(api, number, &is_object, |schema| {
        let name = properties(schema).keys().next().cloned().expect("one");
        let property = properties(schema).remove(&name).expect("one");
        properties(schema).insert(format!("{name}Renamed"), property);
        for required in schema["required"].as_array_mut().into_iter().flatten() {
            if *required == name.as_str() {
                *required = format!("{name}Renamed").into();
            }
        }
    })
}

fn property_retyped(api: &mut Value, number: usize) -> bool {
    let matches = |at: &str, value: &Value| {
        is_property(at, value) && value["type"] == "string" && value.get("enum").is_none()
    };
    change_at(api, number, &matches, |property| {
        *property = json!({"type": "integer"})
    })
}

fn property_required(api: &mut Value, number: usize) -> bool {
    change_at(api, number, &is_object, |schema| {
        let name = properties(schema).keys().next_back().cloned().expect("one");
        match schema["required"].as_array_mut() {
            Some(required) if required.contains(&name.clone().into()) => required.clear(),
            Some(required) => required.push(name.into()),
            None => schema["required"] = json!([name]),
        }
    })
}

fn property_optional(api: &mut Value, number: usize) -> bool {
    let matches = |at: &str, value: &Value| is_object(at, value) && value["required"].is_array();
    change_at(api, number, &matches, |schema| {
        schema.as_object_mut().expect("a schema").remove("required");
    })
}

fn property_nullable(api: &mut Value, number: usize) -> bool {
    let matches = |at: &str, value: &Value| is_property(at, value) && value["type"].is_string();
    change_at(api, number, &matches, |property| {
        property["nullable"] = true.into()
    })
}

fn is_enum(at: &str, value: &Value) -> bool {
    let values = value["enum"].as_array();
    !at.contains("/example")
        && values.is_some_and(|values| values.len() > 2 && values.iter().all(Value::is_string))
}

fn value_added(api: &mut Value, number: usize) -> bool {
    change_at(api, number, &is_enum, |schema| {
        let all = schema["enum"].as_array_mut().expect("values");
        all.push("added_by_the_vendor".into());
    })
}

fn value_removed(api: &mut Value, number: usize) -> bool {
    change_at(api, number, &is_enum, |schema| {
        let removed = schema["enum"].as_array_mut().and_then(|all| all.pop());
        if schema["default"] == removed.unwrap_or_default() {
            schema.as_object_mut().expect("a schema").remove("default");
        }
    })
}

fn is_operation(at: &str, value: &Value) -> bool {
    at.starts_with("/paths/") && at.matches('/').count() == 3 && value["responses"].is_object()
}

fn operation_removed(api: &mut Value, number: usize) -> bool {
    let Some(pointer) = choose(api, number, &is_operation) else {
        return false;
    };
    let (item, method) = pointer.rsplit_once('/').expect("a method");
    let item = api.pointer_mut(item).and_then(Value::as_object_mut);
    item.and_then(|item| item.remove(method)).is_some()
}

fn operation_added(api: &mut Value, _: usize) -> bool {
    api["paths"]["/added/by/the/vendor"] = json!({"get": {
        "operationId": "addedByTheVendor", "responses": {"204": {"description": ""}}}});
    true
}

fn operation_renamed(api: &mut Value, number: usize) -> bool {
    change_at(api, number, &is_operation, |it| {
        it["operationId"] = "renamedByTheVendor".into()
    })
}

fn operation_deprecated(api: &mut Value, number: usize) -> bool {
    change_at(api, number, &is_operation, |it| {
        it["deprecated"] = true.into()
    })
}

fn path_moved(api: &mut Value, number: usize) -> bool {
    let Some(paths) = api["paths"].as_object_mut() else {
        return false;
    };
    let mut names: Vec<String> = paths.keys().cloned().collect();
    names.retain(|name| name.starts_with('/'));
    let Some(name) = names.get(number % names.len().max(1)) else {
        return false;
    };
    let mut item = paths.remove(name).expect("a path");
    // The name of a method must not depend on the path.
    for (method, operation) in item.as_object_mut().into_iter().flatten() {
        if operation["responses"].is_object() && operation.get("operationId").is_none() {
            operation["operationId"] = format!("{method}Moved").into();
        }
    }
    paths.insert(format!("/moved{name}"), item);
    true
}

fn parameter_added(api: &mut Value, number: usize) -> bool {
    add_parameter(api, number, false)
}

fn parameter_required(api: &mut Value, number: usize) -> bool {
    add_parameter(api, number, true)
}

fn add_parameter(api: &mut Value, number: usize, required: bool) -> bool {
    let is_swagger2 = api.get("swagger").is_some();
    change_at(api, number, &is_operation, |operation| {
        let mut parameter = json!({"name": "added", "in": "query", "required": required});
        if is_swagger2 {
            parameter["type"] = "string".into()
        } else {
            parameter["schema"] = json!({"type": "string"})
        }
        match operation["parameters"].as_array_mut() {
            Some(parameters) => parameters.push(parameter),
            None => operation["parameters"] = json!([parameter]),
        }
    })
}

fn is_parameter(at: &str, value: &Value) -> bool {
    let parent = at.rsplit_once('/').map_or("", |(parent, _)| parent);
    parent.ends_with("/parameters") && value["in"] == "query"
}

fn parameter_removed(api: &mut Value, number: usize) -> bool {
    let Some(pointer) = choose(api, number, &|at, it| {
        at.starts_with("/paths/") && is_parameter(at, it)
    }) else {
        return false;
    };
    let (array, at) = pointer.rsplit_once('/').expect("a position");
    let parameters = api.pointer_mut(array).and_then(Value::as_array_mut);
    let at: usize = at.parse().expect("the position in an array");
    parameters.map(|parameters| parameters.remove(at)).is_some()
}

fn parameter_retyped(api: &mut Value, number: usize) -> bool {
    let matches = |at: &str, value: &Value| {
        is_parameter(at, value)
            && (value["type"] == "string" || value["schema"]["type"] == "string")
    };
    change_at(api, number, &matches, |parameter| {
        let typed = if parameter.get("schema").is_some() {
            &mut parameter["schema"]
        } else {
            parameter
        };
        let members = typed
            .as_object_mut()
            .expect("a schema or a parameter of 2.0");
        members.retain(|key, _| ["name", "in", "required"].contains(&key.as_str()));
        members.insert("type".to_owned(), "boolean".into());
    })
}

fn error_added(api: &mut Value, number: usize) -> bool {
    change_at(api, number, &is_operation, |operation| {
        operation["responses"]["418"] = json!({"description": "Added."});
    })
}

fn error_removed(api: &mut Value, number: usize) -> bool {
    let matches = |at: &str, value: &Value| {
        let responses = value["responses"].as_object();
        is_operation(at, value)
            && responses.is_some_and(|it| it.keys().any(|status| status.starts_with('4')))
    };
    change_at(api, number, &matches, |operation| {
        let responses = operation["responses"].as_object_mut().expect("responses");
        let status = responses
            .keys()
            .find(|status| status.starts_with('4'))
            .cloned();
        responses.remove(&status.expect("one"));
    })
}
