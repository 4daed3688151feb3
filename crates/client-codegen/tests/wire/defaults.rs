//! Default values of required properties and parameters are sent, unless the caller sets a value.

use client_runtime::serde_json::{self, Value, json};

use crate::{
    Result,
    calls::send,
    clients::{requests_builder as builder, requests_positional as positional},
    requests::wire,
};
use positional::types;

#[tokio::test]
async fn a_required_property_with_a_default_is_sent() -> Result {
    let wire = wire()?;
    let mut expected = json!({
        "name": "n", "kind": "once", "limit": 10, "retry": false, "tags": [],
        "options": {"deep": true}, "target": "small", "note": "none",
    });
    let job = types::Job::new("n");
    send!(wire, start_job(&job), body_map(|body| body.name("n")));
    assert_eq!(wire.both().json(), expected);
    let job = types::Job::new("n")
        .limit(1)
        .retry(true)
        .note(None)
        .kind(types::JobKind::Daily)
        .extra([("more".to_owned(), 1)]);
    wire.positional.start_job(&job).await?;
    for (name, value) in [
        ("limit", json!(1)),
        ("retry", json!(true)),
        ("note", Value::Null),
        ("kind", json!("daily")),
        ("more", json!(1)),
    ] {
        expected[name] = value;
    }
    assert_eq!(wire.recorder.one().json(), expected);
    let job: types::Job = serde_json::from_value(expected.clone())?;
    assert_eq!(serde_json::to_value(&job)?, expected);
    // Required properties are not filled in.
    assert!(serde_json::from_value::<types::Job>(json!({"name": "n"})).is_err());
    Ok(())
}

#[tokio::test]
async fn a_required_parameter_with_a_default_is_sent() -> Result {
    let wire = wire()?;
    let query = "GET /searches?ids=1%7C2&kind=near&q=x";
    send!(
        wire,
        search("x", &positional::SearchParams::default()),
        q("x")
    );
    let sent = wire.both();
    assert_eq!(sent.target(), query);
    assert_eq!(sent.header("x-level"), Some("3"));
    assert_eq!(sent.header("x-list"), Some("a,b"));
    assert_eq!(sent.header("cookie"), Some("lang=de"));
    let params = positional::SearchParams::default()
        .ids([3])
        .kind(types::SearchKind::Far)
        .x_level(4)
        .x_list(["c".to_owned()])
        .lang("en")
        .limit(5);
    wire.positional.search("x", &params).await?;
    let sent = wire.recorder.one();
    assert_eq!(sent.target(), "GET /searches?ids=3&kind=far&limit=5&q=x");
    assert_eq!(sent.header("x-level"), Some("4"));
    assert_eq!(sent.header("x-list"), Some("c"));
    assert_eq!(sent.header("cookie"), Some("lang=en"));
    Ok(())
}

#[tokio::test]
async fn the_defaults_of_required_parameters_of_any_kind_are_sent() -> Result {
    let wire = wire()?;
    send!(wire, get_page(&positional::GetPageParams::default()));
    let sent = wire.both();
    let expected =
        "GET /pages/de/small/1,2?filter=%7B%22a%22%3A1%7D&range%5Bfrom%5D=1&range%5Bto%5D=9";
    assert_eq!(sent.target(), expected);
    assert_eq!(sent.header("x-key"), Some("anonymous"));
    let params = positional::GetPageParams::default()
        .lang("en")
        .size(types::Size::Large)
        .ids([3])
        .range_to(5)
        .limit(8);
    let size = builder::types::Size::Large;
    send!(
        wire,
        get_page(&params),
        lang("en").size(size).ids(vec![3]).range_to(5).limit(8)
    );
    let sent = wire.both();
    let target = sent.target();
    assert!(target.starts_with("GET /pages/en/large/3?"), "{target}");
    for pair in ["range%5Bfrom%5D=1", "range%5Bto%5D=5", "limit=8"] {
        assert!(target.contains(pair), "{target}");
    }
    Ok(())
}

#[test]
fn the_default_of_an_optional_parameter_is_documented() {
    let client = include_str!("requests_positional/client.rs");
    let documented =
        "    /// How many.\n    ///\n    /// Default: `7`.\n    pub limit: Option<i64>,";
    assert!(client.contains(documented), "{client}");
    let sent = "    /// The language.\n    ///\n    /// Default: `\"de\"`, which is sent.\n    pub lang: Option<String>,";
    assert!(client.contains(sent), "{client}");
}

#[tokio::test]
async fn the_default_of_a_deep_object_is_sent_as_a_whole() -> Result {
    let wire = wire()?;
    let params = positional::DeepParams::default;
    send!(wire, deep(&params()));
    assert_eq!(
        wire.both().target(),
        "GET /deep?page%5Blimit%5D=10&page%5Bsort%5D=up"
    );
    send!(wire, deep(&params().page_limit(5)), page_limit(5));
    assert_eq!(wire.both().target(), "GET /deep?page%5Blimit%5D=5");
    wire.positional.deep(&params().page_after("x")).await?;
    assert_eq!(wire.recorder.one().target(), "GET /deep?page%5Bafter%5D=x");
    Ok(())
}

#[tokio::test]
async fn the_caller_states_a_value_whose_default_is_invalid() -> Result {
    let wire = wire()?;
    let params = positional::WrongParams::default();
    wire.positional
        .wrong(types::WrongKind::A, 5, 10, &params)
        .await?;
    let sent = wire.recorder.one();
    assert_eq!(
        sent.target(),
        "GET /wrong?kind=a&range%5Bfrom%5D=5&since=now&size=10"
    );
    Ok(())
}
