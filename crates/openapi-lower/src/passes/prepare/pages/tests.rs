use serde_json::{Value, json};

use crate::{Document, Lowered, Options, Overlay, lower};

/// A description with the operation `GET /things`, which has these query parameters, this response
/// schema and these further members.
fn described(parameters: &[&str], schema: Value, members: Value) -> Value {
    let parameters: Vec<Value> = parameters
        .iter()
        .map(|name| json!({"name": name, "in": "query", "schema": {"type": "string"}}))
        .collect();
    let mut operation = json!({
        "operationId": "listThings",
        "parameters": parameters,
        "responses": {"200": {
            "description": "ok",
            "content": {"application/json": {"schema": schema}}
        }}
    });
    let operation_members = operation.as_object_mut().expect("an object");
    operation_members.extend(members.as_object().cloned().unwrap_or_default());
    json!({
        "openapi": "3.0.3", "info": {"title": "t", "version": "1"},
        "paths": {"/things": {"get": operation}},
        "components": {"schemas": {
            "Thing": {"type": "object", "properties": {"id": {"type": "string"}}},
            "Paged": {"type": "object", "properties": {
                "next_cursor": {"type": "string"}, "has_more": {"type": "boolean"}
            }},
            "Things": {"allOf": [{"$ref": "#/components/schemas/Paged"}, {
                "type": "object",
                "properties": {"data": {
                    "type": "array", "items": {"$ref": "#/components/schemas/Thing"}
                }}
            }]}
        }}
    })
}

fn things() -> Value {
    json!({"$ref": "#/components/schemas/Things"})
}

fn lowered(document: &Value) -> crate::Result<Lowered> {
    lower(Document::parse(&document.to_string())?, &Options::default())
}

#[test]
fn the_extension_is_moved_to_the_plan() {
    let document = described(
        &["cursor"],
        things(),
        json!({"x-pagination": {
            "items": "$response.body#/data",
            "token": "$response.body#/next_cursor",
            "parameter": "$request.query.cursor",
            "more": "$response.body#/has_more"
        }}),
    );
    let lowered = lowered(&document).expect("it lowers");
    let pages = &lowered.plan().operations["listThings"].pages;
    assert_eq!(
        serde_json::to_value(pages).expect("JSON"),
        json!({
            "items": "/data",
            "next": {"token": {
                "from": {"body": "/next_cursor"}, "to": {"query": "cursor"}
            }},
            "more": {"body": "/has_more"}
        })
    );
}

#[test]
fn errors_name_file_and_pointer() {
    let token = "$response.body#/next_cursor";
    let items = "$response.body#/data";
    let query = "$request.query.cursor";
    for (extension, member, message) in [
        (
            json!({"token": token, "parameter": "$request.query.page"}),
            "/parameter",
            "the operation has no query parameter `page`",
        ),
        (
            json!({"token": "$response.body#/next", "parameter": query}),
            "/token",
            "the response body has no property `next` for `/next`",
        ),
        (
            json!({"token": "$response.body#/data/id", "parameter": query}),
            "/token",
            "the response body has no property `id` for `/data/id`",
        ),
        (
            json!({"token": "$response.body#/data", "parameter": query}),
            "/token",
            "expected string or integer or number at `/data` of the response body",
        ),
        (
            json!({"token": "next_cursor", "parameter": query}),
            "/token",
            "`token`: expected `$response.body#/…` or `$response.header.…`, found `next_cursor`",
        ),
        (json!({"token": token}), "", "`parameter` is missing"),
        (
            json!({"token": token, "parameter": "$request.body#/cursor"}),
            "/parameter",
            "the operation has no JSON request body",
        ),
        (
            json!({"token": token, "parameter": "$request.header.cursor"}),
            "/parameter",
            "the operation has no header parameter `cursor`",
        ),
        (
            json!({"items": token, "token": token, "parameter": query}),
            "/items",
            "expected array at `/next_cursor` of the response body",
        ),
        (
            json!({"token": token, "parameter": query, "total": token}),
            "/total",
            "`total` has no effect with `token`",
        ),
        (
            json!({"token": token, "parameter": query, "itmes": items}),
            "/itmes",
            "unknown member `itmes`",
        ),
        (
            json!({"last": "/name", "items": items, "parameter": query}),
            "/last",
            "the items have no property at `/name`",
        ),
        (
            json!({"last": "/id", "parameter": query}),
            "",
            "`last` requires `items`, which is missing",
        ),
        (
            json!({"page": query, "items": items, "first": "one"}),
            "/first",
            "expected an integer, the number of the first page",
        ),
        (
            json!({"token": token, "url": token}),
            "",
            "expected one of `token`, `last`, `url`, `offset`, `page`, found `token`, `url`",
        ),
        (
            json!({"items": items}),
            "",
            "expected one of `token`, `last`, `url`, `offset`, `page`, found none",
        ),
        (
            json!(true),
            "",
            "expected an object with one of the members `token`, `last`, `url`, `offset`, `page`",
        ),
    ] {
        let overlay = json!({
            "overlay": "1.1.0", "info": {"title": "t", "version": "1"},
            "actions": [{"target": "$.paths['/things'].get", "update": {"x-pagination": extension}}]
        });
        let document = described(&["cursor"], things(), json!({}));
        let mut document = Document::parse(&document.to_string()).expect("a description");
        let overlay = Overlay::parse(&overlay.to_string()).expect("an overlay");
        document.apply(&overlay).expect("it applies");
        let error = lower(document, &Options::default()).expect_err(message);
        let pointer = format!("/actions/0/update/x-pagination{member}");
        assert_eq!(error.pointer(), Some(&*pointer), "{error}");
        let expected = format!("overlay: `x-pagination` of GET /things: {message} (at {pointer})");
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn a_different_extension_with_this_name_is_ignored() {
    for extension in [json!(true), json!({"style": "cursor"})] {
        let document = described(&["cursor"], things(), json!({"x-pagination": extension}));
        let lowered = lowered(&document).expect("it lowers");
        let mut planned = lowered.plan().operations.values();
        assert!(planned.all(|it| it.pages.is_none()));
    }
}

#[test]
fn schemas_without_types_allow_any_expression() {
    let extension = json!({"x-pagination": {
        "items": "$response.body#/a/b", "url": "$response.body#/next"
    }});
    for schema in [
        json!({}),
        json!({"type": "object", "additionalProperties": true}),
    ] {
        let lowered = lowered(&described(&[], schema, extension.clone())).expect("it lowers");
        assert!(lowered.plan().operations["listThings"].pages.is_some());
    }
}

#[test]
fn suggests_pagination_by_names_and_types() {
    let list = |further: Value| {
        let mut properties = json!({"items": {"type": "array", "items": {"type": "string"}}});
        let members = properties.as_object_mut().expect("an object");
        members.extend(further.as_object().cloned().unwrap_or_default());
        json!({"type": "object", "properties": properties})
    };
    let array = json!({"type": "array", "items": {"type": "string"}});
    let [text, number, flag] = ["string", "integer", "boolean"].map(|ty| json!({"type": ty}));
    let items = "$response.body#/items";
    for (parameters, schema, expected) in [
        (
            &["cursor"][..],
            things(),
            json!({
                "items": "$response.body#/data", "token": "$response.body#/next_cursor",
                "parameter": "$request.query.cursor", "more": "$response.body#/has_more"
            }),
        ),
        (
            &["pageToken", "pageSize"],
            list(json!({"nextPageToken": text})),
            json!({
                "items": items, "token": "$response.body#/nextPageToken",
                "parameter": "$request.query.pageToken"
            }),
        ),
        (
            &["cursor"],
            list(json!({"meta": {"properties": {"next_cursor": text}}})),
            json!({
                "items": items, "token": "$response.body#/meta/next_cursor",
                "parameter": "$request.query.cursor"
            }),
        ),
        (
            &["starting_after", "limit"],
            json!({"type": "object", "properties": {"has_more": flag, "data": {
               "type": "array", "items": {"$ref": "#/components/schemas/Thing"}
            }}}),
            json!({
                "items": "$response.body#/data", "last": "/id",
                "parameter": "$request.query.starting_after", "more": "$response.body#/has_more"
            }),
        ),
        (
            &[],
            list(json!({"@odata.nextLink": text})),
            json!({
                "items": items, "url": "$response.body#/@odata.nextLink"
            }),
        ),
        (
            &["offset", "limit"],
            list(json!({"total": number})),
            json!({
                "items": items, "offset": "$request.query.offset", "total": "$response.body#/total"
            }),
        ),
        (
            &["page", "per_page"],
            array.clone(),
            json!({
                "items": "$response.body", "page": "$request.query.page"
            }),
        ),
        (
            &["page", "per_page"],
            list(json!({"total_pages": number})),
            json!({
                "items": items, "page": "$request.query.page",
                "pages": "$response.body#/total_pages"
            }),
        ),
        // A token without a parameter, a page without a size, two arrays, no array.
        (&[], list(json!({"next_cursor": text})), Value::Null),
        (&["page"], array.clone(), Value::Null),
        (
            &["page", "size"],
            json!({"type": "object", "properties": {"a": array, "b": array}}),
            Value::Null,
        ),
        (
            &["cursor"],
            json!({"type": "object", "properties": {"next_cursor": text}}),
            Value::Null,
        ),
    ] {
        let lowered = lowered(&described(parameters, schema, json!({}))).expect("it lowers");
        let suggested = lowered.suggestions().first();
        let extension = suggested.map_or(Value::Null, |it| it.extension.clone());
        assert_eq!(extension, expected, "{parameters:?}");
        let mut planned = lowered.plan().operations.values();
        assert!(planned.all(|it| it.pages.is_none()));
    }
}

#[test]
fn names_that_the_extension_of_a_vendor_lacks_are_reported() {
    let missing = |members: Value| -> Vec<String> {
        let document = described(&[], things(), members);
        let lowered = lowered(&document).expect("it lowers");
        let changes = lowered.report().changes.iter();
        changes
            .filter(|it| it.code == "pages/missing")
            .map(|it| it.detail.split('`').nth(1).unwrap_or_default().to_owned())
            .collect()
    };
    let autorest = |next: &str, items: &str| json!({"x-ms-pageable": {"nextLinkName": next, "itemName": items}});
    assert_eq!(missing(autorest("next_cursor", "data")), [""; 0]);
    assert_eq!(missing(autorest("nextLink", "data")), ["nextLink"]);
    assert_eq!(missing(autorest("next_cursor", "value")), ["value"]);
    let single = json!({"x-ms-pageable": {"nextLinkName": null}});
    assert_eq!(missing(single), [""; 0]);
    assert_eq!(missing(json!({"x-dropshot-pagination": {}})), ["next_page"]);
}
