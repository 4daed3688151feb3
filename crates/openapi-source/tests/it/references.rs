//! References that are replaced or kept.

use openapi_source::Document;

#[test]
fn an_undefined_anchor_of_a_path_item_is_kept() {
    let text = "{openapi: 3.1.0, paths: {/a: {$ref: '#nowhere'}}}";
    let document = Document::parse(text).expect("a description");
    let item = document.to_value()["paths"]["/a"].clone();
    assert_eq!(item, serde_json::json!({"$ref": "#nowhere"}));
}
