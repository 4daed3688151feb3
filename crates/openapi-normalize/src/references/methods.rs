//! HTTP methods that progenitor does not know: `query` and the `additionalOperations` of
//! OpenAPI 3.2.
//!
//! progenitor passes them by. Such an operation takes the place of a method that its path
//! item leaves free, `post` where it can, and the Plan keeps the method that it is sent
//! with. Given
//! up: an operation beside eight others, and one whose method is no name.

use openapi_source::Node;

use crate::codes;
use crate::cx::Once;

/// The places, the most alike first: those with a body, then those that reqwest sends too.
const PLACES: [&str; 8] = [
    "post", "put", "patch", "delete", "get", "options", "trace", "head",
];

/// Gives the operations of a path item that have no place of their own another one.
pub(super) fn place(item: &mut Node, notes: &mut Once) {
    let query = item.take("query").map(|node| ("QUERY".to_owned(), node));
    let mut operations: Vec<(String, Node)> = query.into_iter().collect();
    if let Some(mut more) = item.take("additionalOperations") {
        match more.as_object_mut().filter(|more| !more.is_empty()) {
            Some(more) => operations.extend(std::mem::take(more)),
            None => notes.removed(&more, codes::references::ADDITIONAL_OPERATIONS_EMPTY),
        }
    }
    for (method, mut operation) in operations {
        let free = PLACES.into_iter().find(|place| !item.has(place));
        match free.filter(|_| is_token(&method) && operation.is_object()) {
            Some(place) => {
                notes.note(operation.origin, codes::references::METHOD_IN_PLAN);
                let made = Node::made(method, operation.origin);
                operation.plan_at().insert("method".to_owned(), made);
                item.insert(place, operation);
            }
            None => {
                let name = operation.text("operationId").unwrap_or(&method);
                let code = codes::references::METHOD_UNSUPPORTED.with([&name, &method]);
                notes.removed(&operation, code);
            }
        }
    }
}

/// Whether HTTP can have a method of that name (RFC 9110, `token`).
fn is_token(name: &str) -> bool {
    let token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    !name.is_empty() && name.chars().all(token)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::{references, testing};

    #[test]
    fn an_operation_takes_a_free_place() {
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
