//! Changes of responses.

use serde_json::{Map, Value, json};

use super::{object, text};
use crate::verdicts::pairs::{api, plain, reference, response, success, types};

pub(super) fn responding(name: &str, schema: Value) -> Value {
    api(success(&reference(name)), types(&[(name, schema)]))
}

/// The first required field of a response removes `Default` from its type.
pub(super) fn first_required_response() -> (Value, Value) {
    let old = object(json!({"a": text()}));
    let mut new = object(json!({"a": text(), "b": text()}));
    new["required"] = json!(["b"]);
    (responding("Thing", old), responding("Thing", new))
}

/// The media types of a success response that are bytes.
pub(super) fn represented_otherwise() -> (Value, Value) {
    let with = |media_types: &[&str]| {
        let content: Map<_, _> = media_types
            .iter()
            .map(|it| ((*it).to_owned(), json!({})))
            .collect();
        plain(json!({"responses": {"200": {"description": "", "content": content}}}))
    };
    (
        with(&["application/pdf", "image/png"]),
        with(&["image/png"]),
    )
}

pub(super) fn status() -> (Value, Value) {
    let (ok, gone) = (response(&reference("Cat")), json!({"description": ""}));
    (
        plain(json!({"responses": {"200": ok, "404": gone}})),
        plain(json!({"responses": {"200": ok, "404": gone, "409": gone}})),
    )
}

/// A redirect is added, so the success type becomes an enum.
pub(super) fn redirected() -> (Value, Value) {
    let (ok, there) = (response(&reference("Cat")), json!({"description": ""}));
    (
        plain(json!({"responses": {"200": ok}})),
        plain(json!({"responses": {"200": ok, "302": there}})),
    )
}

/// A success response with JSON, then with other media types beside it.
pub(super) fn represented(media_types: &[&str]) -> (Value, Value) {
    let success = |media_types: &[&str]| {
        let mut ok = response(&reference("Cat"));
        for media_type in media_types {
            ok["content"][media_type] = json!({});
        }
        let gone = json!({"description": ""});
        plain(json!({"responses": {"200": ok, "404": gone, "409": response(&reference("Dog"))}}))
    };
    (success(&[]), success(media_types))
}

/// A media type beside JSON whose schema changes.
pub(super) fn representation_retyped() -> (Value, Value) {
    let with = |schema: &str| {
        let mut ok = response(&reference("Cat"));
        ok["content"]["application/vnd.other+json"] = json!({"schema": reference(schema)});
        plain(json!({"responses": {"200": ok}}))
    };
    (with("Dog"), with("Tagged"))
}
