//! The operations of a lowered document, in the order in which progenitor emits them.

use std::collections::HashSet;

use openapi_lower::Plan;
use openapiv3::{
    OpenAPI, Operation as Described, Parameter, ParameterData, ParameterSchemaOrContent, PathItem,
    ReferenceOr, Schema,
};
use serde::Deserialize;
use serde_json::Value;
use typify_model::names::method_name;

use crate::{
    document::{Document, reference},
    error::Failure,
};

/// An operation of the document.
pub(crate) struct Operation<'a> {
    pub(crate) id: &'a str,
    /// The HTTP method in lowercase, as in the document.
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    /// Whether the operation was added for a further method of another operation.
    pub(crate) is_variant: bool,
    pub(crate) described: &'a Described,
    /// The parameters of the path item.
    shared: &'a [ReferenceOr<Parameter>],
}

impl<'a> Operation<'a> {
    /// Returns the parameters of the operation, then those of its path item.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = &'a Parameter> {
        self.described
            .parameters
            .iter()
            .chain(self.shared)
            .filter_map(ReferenceOr::as_item)
    }

    /// Calls `visit` with the schemas of the parameters, the request body and the responses.
    pub(crate) fn schemas(&self, visit: &mut dyn FnMut(&'a ReferenceOr<Schema>)) {
        for parameter in self.parameters() {
            match &parameter.parameter_data_ref().format {
                ParameterSchemaOrContent::Schema(schema) => visit(schema),
                ParameterSchemaOrContent::Content(content) => {
                    content
                        .values()
                        .filter_map(|it| it.schema.as_ref())
                        .for_each(&mut *visit);
                }
            }
        }
        let described = self.described;
        let request = described.request_body.iter();
        let responses = &described.responses;
        let responses = responses.responses.values().chain(&responses.default);
        let contents = request
            .filter_map(|it| Some(&it.as_item()?.content))
            .chain(responses.filter_map(|it| Some(&it.as_item()?.content)));
        for media_type in contents.flat_map(|it| it.values()) {
            media_type.schema.iter().for_each(&mut *visit);
        }
    }

    pub(crate) fn parameter(&self, name: &str) -> Option<&'a Parameter> {
        self.parameters()
            .find(|parameter| parameter.parameter_data_ref().name == name)
    }

    /// Returns the parameter that the generated code passes in the argument.
    pub(crate) fn parameter_of_argument(&self, argument: &str) -> Option<&'a ParameterData> {
        self.parameters()
            .map(Parameter::parameter_data_ref)
            .find(|data| method_name(&data.name) == argument)
    }
}

/// Facts about an operation that are read without parsing all of it.
pub(crate) struct Head {
    pub(crate) id: String,
    pub(crate) is_variant: bool,
    /// The position of the path item.
    pub(crate) item: usize,
    /// The type that is sent as a urlencoded form.
    pub(crate) form: Option<String>,
}

/// Returns the heads of all operations, in progenitor's order.
pub(crate) fn heads(document: &Document<'_>) -> Result<Vec<Head>, Failure> {
    /// The operations of a path item, in the order of [`slots`].
    #[derive(Deserialize)]
    struct Operations {
        get: Option<Partial>,
        put: Option<Partial>,
        post: Option<Partial>,
        delete: Option<Partial>,
        options: Option<Partial>,
        head: Option<Partial>,
        patch: Option<Partial>,
        trace: Option<Partial>,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Partial {
        operation_id: Option<String>,
        #[serde(default)]
        request_body: Value,
    }
    const FORM: &str = "/content/application~1x-www-form-urlencoded/schema";
    let mut heads = Vec::new();
    for (item, (path, text)) in document.paths.iter().enumerate() {
        let it: Operations = text.read_as()?;
        let operations = [
            it.get, it.put, it.post, it.delete, it.options, it.head, it.patch, it.trace,
        ];
        heads.extend(operations.into_iter().flatten().map(|operation| {
            let form = operation.request_body.pointer(FORM).and_then(reference);
            Head {
                form: form.map(str::to_owned),
                id: operation.operation_id.unwrap_or_default(),
                is_variant: is_variant(path),
                item,
            }
        }));
    }
    Ok(heads)
}

/// Whether the operations of a path are variants of others: `variants` repeats the first slash of
/// their paths.
fn is_variant(path: &str) -> bool {
    path.starts_with("//")
}

/// Returns the path that is sent for a key of `paths`: the key without repeated slashes at the
/// start and without its fragment, which only distinguish keys.
fn sent_path(key: &str) -> &str {
    let path = key.split('#').next().unwrap_or_default();
    let slashes = path.len() - path.trim_start_matches('/').len();
    &path[slashes.saturating_sub(1)..]
}

/// Returns all operations, in progenitor's order.
pub(crate) fn all(openapi: &OpenAPI) -> Vec<Operation<'_>> {
    openapi
        .paths
        .iter()
        .filter_map(|(path, item)| Some((path, item.as_item()?)))
        .flat_map(|(path, item)| {
            let sent_path = sent_path(path);
            item.iter().map(move |(method, described)| Operation {
                id: described.operation_id.as_deref().unwrap_or_default(),
                method,
                path: sent_path,
                is_variant: is_variant(path),
                described,
                shared: &item.parameters,
            })
        })
        .collect()
}

/// Returns the field for each HTTP method of a path item, in the order of `PathItem::iter`.
pub(crate) fn slots(item: &mut PathItem) -> [&mut Option<Described>; 8] {
    [
        &mut item.get,
        &mut item.put,
        &mut item.post,
        &mut item.delete,
        &mut item.options,
        &mut item.head,
        &mut item.patch,
        &mut item.trace,
    ]
}

/// Returns the document with only those operations for whose positions `wanted` holds.
pub(crate) fn only(openapi: &OpenAPI, wanted: impl Fn(usize) -> bool) -> OpenAPI {
    let mut reduced = openapi.clone();
    let mut position = 0;
    for item in reduced.paths.paths.values_mut() {
        let ReferenceOr::Item(item) = item else {
            continue;
        };
        for slot in slots(item) {
            if slot.is_some() {
                if !wanted(position) {
                    *slot = None;
                }
                position += 1;
            }
        }
    }
    reduced
}

/// Returns the document in which each component schema for whose position `wanted` does not
/// hold accepts any JSON value.
pub(crate) fn only_schemas(openapi: &OpenAPI, wanted: impl Fn(usize) -> bool) -> OpenAPI {
    let mut reduced = openapi.clone();
    if let Some(components) = &mut reduced.components {
        for (position, schema) in components.schemas.values_mut().enumerate() {
            if !wanted(position) {
                *schema = ReferenceOr::Item(any_json());
            }
        }
    }
    reduced
}

/// Returns the schema of any JSON value.
pub(crate) fn any_json() -> Schema {
    Schema {
        schema_data: Default::default(),
        schema_kind: openapiv3::SchemaKind::Any(Default::default()),
    }
}

/// Returns the names of the component schemas, in order.
pub(crate) fn schema_names(openapi: &OpenAPI) -> Vec<&str> {
    openapi
        .components
        .iter()
        .flat_map(|components| components.schemas.keys())
        .map(String::as_str)
        .collect()
}

pub(crate) fn parameter_data_mut(parameter: &mut Parameter) -> &mut ParameterData {
    match parameter {
        Parameter::Query { parameter_data, .. }
        | Parameter::Header { parameter_data, .. }
        | Parameter::Path { parameter_data, .. }
        | Parameter::Cookie { parameter_data, .. } => parameter_data,
    }
}

/// Returns the names of an operation's secret parameters in the lowered document.
pub(crate) fn secret_parameters<'a>(operation: &Operation<'a>, plan: &Plan) -> HashSet<&'a str> {
    operation
        .parameters()
        .map(Parameter::parameter_data_ref)
        .filter(|data| {
            let ParameterSchemaOrContent::Schema(ReferenceOr::Reference { reference }) =
                &data.format
            else {
                return false;
            };
            reference
                .rsplit('/')
                .next()
                .and_then(|name| plan.types.get(name))
                .is_some_and(|ty| ty.secret)
        })
        .map(|data| data.name.as_str())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_those_of_the_list_of_all_operations() {
        let operation = |id: &str| serde_json::json!({"operationId": id, "responses": {}});
        let openapi: OpenAPI = serde_json::from_value(serde_json::json!({
            "openapi": "3.0.3", "info": {"title": "", "version": ""},
            "paths": {
                "/a": {"trace": operation("t"), "patch": operation("p"), "head": operation("h"),
                       "options": operation("o"), "delete": operation("d"), "post": operation("c"),
                       "put": operation("u"), "get": operation("g")},
                "/b": {"get": operation("b")}
            }
        }))
        .expect("a document");
        let ids: Vec<_> = all(&openapi).iter().map(|it| it.id.to_owned()).collect();
        assert_eq!(ids.concat(), "gucdohptb");
        for wanted in 0..ids.len() {
            let reduced = only(&openapi, |position| position == wanted);
            let reduced_ids: Vec<_> = all(&reduced).iter().map(|it| it.id.to_owned()).collect();
            assert_eq!(reduced_ids, ids[wanted..=wanted]);
        }
    }
}
