//! Operations with HTTP methods that progenitor does not support: `query` and the
//! `additionalOperations` of OpenAPI 3.2.
//!
//! progenitor ignores them. Such an operation uses the member of a method that its path item does
//! not have, preferably `post`, and the Plan keeps its HTTP method. An operation beside eight others,
//! or whose method is not an HTTP token, is not supported.

use openapi_source::Node;
use openapi_source::names::is_token;

use crate::codes;
use crate::cx::UniqueChanges;

/// The members to use, in order of preference: methods with a request body first, then others that
/// reqwest sends.
const MEMBERS: [&str; 8] = [
    "post", "put", "patch", "delete", "get", "options", "trace", "head",
];

/// Moves the operations of a path item with other methods to unused members.
pub(super) fn move_to_free_members(item: &mut Node, notes: &mut UniqueChanges) {
    let query = item.take("query").map(|node| ("QUERY".to_owned(), node));
    let mut operations: Vec<(String, Node)> = query.into_iter().collect();
    if let Some(mut additional) = item.take("additionalOperations") {
        match additional.as_object_mut().filter(|map| !map.is_empty()) {
            Some(map) => operations.extend(std::mem::take(map)),
            None => notes.removed(&additional, codes::references::ADDITIONAL_OPERATIONS_EMPTY),
        }
    }
    for (method, mut operation) in operations {
        let free_member = MEMBERS.into_iter().find(|member| !item.has(member));
        match free_member.filter(|_| is_token(&method) && operation.is_object()) {
            Some(member) => {
                let origin = operation.origin;
                notes.note(origin, codes::references::METHOD_IN_PLAN);
                operation
                    .plan_at()
                    .insert("method".to_owned(), Node::new(method, origin));
                item.insert(member, operation);
            }
            None => {
                let name = operation.text("operationId").unwrap_or(&method);
                let code = codes::references::METHOD_UNSUPPORTED.with([&name, &method]);
                notes.removed(&operation, code);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::{references, testing};

    #[test]
    fn an_operation_uses_a_free_method() {
        let (document, notes) = testing::run(
            references::run,
            json!({"openapi": "3.2.0", "paths": {"/a": {
                "parameters": [{"name": "q", "in": "query"}],
                "post": {"operationId": "make"},
                "query": {"operationId": "search"},
                "additionalOperations": {"COPY": {"operationId": "copy"}, "a b": {}},
            }}}),
        );
        let item = &document["paths"]["/a"];
        assert_eq!(item["post"]["operationId"], "make");
        assert!(item["post"].get("x-plan").is_none());
        assert_eq!(item["put"]["operationId"], "search");
        assert_eq!(item["put"]["x-plan"], json!({"method": "QUERY"}));
        assert_eq!(item["put"]["parameters"][0]["name"], "q");
        assert_eq!(item["patch"]["x-plan"], json!({"method": "COPY"}));
        assert_eq!(item.as_object().map(|item| item.len()), Some(3));
        let dropped: Vec<_> = notes
            .iter()
            .filter(|it| it.starts_with("dropped"))
            .collect();
        assert_eq!(
            dropped,
            ["dropped /paths/~1a/additionalOperations/a b: references/method-unsupported"]
        );
    }
}
