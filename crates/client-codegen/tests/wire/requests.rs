//! Requests contain what the caller set, and nothing else.

use std::{collections::BTreeMap, error::Error};

use crate::clients::{requests_builder as builder, requests_positional as positional};
use client_runtime::{
    Transport, TransportError,
    serde_json::{self, Map, Value, json},
};
use positional::types;

type Result = std::result::Result<(), Box<dyn Error>>;

#[test]
fn the_clients_are_current() -> Result {
    super::is_current("requests")
}

type Wire = super::recorder::Wire<positional::Client, builder::Client>;

fn wire() -> std::result::Result<Wire, TransportError> {
    Wire::start(positional::Client::new, builder::Client::new)
}

impl Wire {
    /// Returns the body of the only request since the last call.
    fn body(&self) -> String {
        String::from_utf8_lossy(&self.recorder.one().body).into_owned()
    }

    /// Returns the JSON of the only request since the last call.
    fn json(&self) -> Value {
        serde_json::from_str(&self.body()).expect("JSON")
    }
}

#[tokio::test]
async fn only_members_that_are_set_are_sent() -> Result {
    let wire = wire()?;
    type Change = types::UserChange;
    for (change, expected) in [
        (Change::default(), json!({})),
        (
            Change::default().nickname("Rex".to_owned()),
            json!({"nickname": "Rex"}),
        ),
        (Change::default().nickname(None), json!({"nickname": null})),
        (
            Change::default().age(7).groups(None),
            json!({"age": 7, "groups": null}),
        ),
        (Change::default().groups(vec![]), json!({"groups": []})),
        (Change::default().roles([]), json!({"roles": []})),
        (
            Change::default().labels([]).meta(Map::new()),
            json!({"labels": {}, "meta": {}}),
        ),
        (
            Change::default().anything(Value::Null),
            json!({"anything": null}),
        ),
        (
            Change::default().home(types::Home::default()),
            json!({"home": {}}),
        ),
        (
            Change::default().home(types::Home::default().owner(None)),
            json!({"home": {"owner": null}}),
        ),
        (Change::default().secret(None), json!({"secret": null})),
        (
            Change::default().secret(client_runtime::Secret::from("s")),
            json!({"secret": "s"}),
        ),
        (
            Change::default()
                .display_name(None)
                .display_name_camel("x".to_owned()),
            json!({"display_name": null, "displayName": "x"}),
        ),
        (
            Change::default().with_new("n").with_into_form(true),
            json!({"new": "n", "into_form": true}),
        ),
    ] {
        wire.positional.change_user("1", &change).await?;
        assert_eq!(wire.json(), expected);
        // A response is decoded unchanged, which is how the builder's client gets the value
        // here.
        let read: types::UserChange = serde_json::from_value(expected.clone())?;
        assert_eq!(serde_json::to_value(&read)?, expected);
        let read: builder::types::UserChange = serde_json::from_value(expected.clone())?;
        wire.builder.change_user().id("1").body(read).send().await?;
        assert_eq!(wire.json(), expected);
    }
    Ok(())
}

#[tokio::test]
async fn builders_have_three_states() -> Result {
    let wire = wire()?;
    let home: builder::types::Home = builder::types::Home::builder().floor(1).try_into()?;
    let change = wire.builder.change_user().id("1").body_map(|body| {
        body.nickname(None)
            .age(7)
            .roles(Vec::new())
            .labels(BTreeMap::new())
            .home(home)
    });
    change.send().await?;
    assert_eq!(
        wire.json(),
        json!({"nickname": null, "age": 7, "roles": [], "labels": {}, "home": {"floor": 1}})
    );
    wire.builder
        .change_user()
        .id("1")
        .body_map(|body| body)
        .send()
        .await?;
    assert_eq!(wire.json(), json!({}));
    Ok(())
}

#[tokio::test]
async fn a_type_of_both_directions_survives_a_round_trip() -> Result {
    for (sent, read) in [
        (r#"{"name":"n"}"#, None),
        (r#"{"name":"n","nickname":null}"#, Some(None)),
        (
            r#"{"name":"n","nickname":"r","roles":[]}"#,
            Some(Some("r".to_owned())),
        ),
    ] {
        let user: types::User = serde_json::from_str(sent)?;
        assert_eq!(user.nickname, read);
        assert_eq!(serde_json::to_string(&user)?, sent);
    }
    // An array that may not be `null` by its description is decoded nevertheless.
    let user: types::User = serde_json::from_str(r#"{"name":"n","roles":null}"#)?;
    assert_eq!(user.roles, None);
    Ok(())
}

#[tokio::test]
async fn recursive_types_do_not_send_null() -> Result {
    let wire = wire()?;
    let leaf = || types::Leaf::default().leaf(types::Leaf::default());
    for (value, expected) in [
        (types::Leaf::default(), json!({})),
        (leaf(), json!({"leaf": {}})),
        (types::Leaf::default().gone(None), json!({"gone": null})),
        (
            types::Leaf::default().gone(Box::new(leaf())).list([leaf()]),
            json!({"gone": {"leaf": {}}, "list": [{"leaf": {}}]}),
        ),
    ] {
        wire.positional.put_leaf(&value).await?;
        assert_eq!(wire.json(), expected);
        let read: builder::types::Leaf = serde_json::from_value(expected.clone())?;
        wire.builder.put_leaf().body(read).send().await?;
        assert_eq!(wire.json(), expected);
    }
    wire.builder.put_leaf().body_map(|body| body).send().await?;
    assert_eq!(wire.json(), json!({}));
    Ok(())
}

#[tokio::test]
async fn a_required_property_with_a_default_is_sent() -> Result {
    let wire = wire()?;
    let mut expected = json!({
        "name": "n", "kind": "once", "limit": 10, "retry": false, "tags": [],
        "options": {"deep": true}, "target": "small", "note": "none",
    });
    wire.positional.start_job(&types::Job::new("n")).await?;
    assert_eq!(wire.json(), expected);
    let job = wire.builder.start_job().body_map(|body| body.name("n"));
    job.send().await?;
    assert_eq!(wire.json(), expected);
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
    assert_eq!(wire.json(), expected);
    let job: types::Job = serde_json::from_value(expected.clone())?;
    assert_eq!(serde_json::to_value(&job)?, expected);
    // Required properties are not filled in.
    assert!(serde_json::from_value::<types::Job>(json!({"name": "n"})).is_err());
    Ok(())
}

#[tokio::test]
async fn forms_follow_the_same_rules() -> Result {
    let wire = wire()?;
    wire.positional.send_form(&types::Fields::default()).await?;
    assert_eq!(wire.body(), "mode=fast");
    wire.builder.send_form().send().await?;
    assert_eq!(wire.body(), "mode=fast");
    let fields = types::Fields::default()
        .mode("slow")
        .note("x".to_owned())
        .tags(["a".to_owned(), "b".to_owned()]);
    wire.positional.send_form(&fields).await?;
    assert_eq!(wire.body(), "mode=slow&note=x&tags=a&tags=b");
    let names = |body: &str| {
        let parts = body.split(" name=\"").skip(1);
        let names = parts.filter_map(|part| part.split_once('"'));
        names.map(|(name, _)| name.to_owned()).collect::<Vec<_>>()
    };
    wire.positional.upload(types::UploadBody::default()).await?;
    assert_eq!(names(&wire.body()), ["mode"]);
    wire.builder.upload().send().await?;
    assert_eq!(names(&wire.body()), ["mode"]);
    let upload = types::UploadBody::default()
        .note("n")
        .tags(["a".to_owned(), "b".to_owned()])
        .files([client_runtime::Part::text("f")]);
    wire.positional.upload(upload).await?;
    assert_eq!(
        names(&wire.body()),
        ["mode", "note", "tags", "tags", "files"]
    );
    Ok(())
}

#[tokio::test]
async fn a_required_parameter_with_a_default_is_sent() -> Result {
    let wire = wire()?;
    let query = "GET /searches?ids=1%7C2&kind=near&q=x";
    for by_position in [true, false] {
        if by_position {
            let params = positional::SearchParams::default();
            wire.positional.search("x", &params).await?;
        } else {
            wire.builder.search().q("x").send().await?;
        }
        let sent = wire.recorder.one();
        assert_eq!(sent.target(), query);
        assert_eq!(sent.header("x-level"), Some("3"));
        assert_eq!(sent.header("x-list"), Some("a,b"));
        assert_eq!(sent.header("cookie"), Some("lang=de"));
    }
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
    let params = positional::GetPageParams::default();
    wire.positional.get_page(&params).await?;
    let by_position = wire.recorder.one();
    wire.builder.get_page().send().await?;
    let by_builder = wire.recorder.one();
    for sent in [by_position, by_builder] {
        let expected =
            "GET /pages/de/small/1,2?filter=%7B%22a%22%3A1%7D&range%5Bfrom%5D=1&range%5Bto%5D=9";
        assert_eq!(sent.target(), expected);
        assert_eq!(sent.header("x-key"), Some("anonymous"));
    }
    let params = positional::GetPageParams::default()
        .lang("en")
        .size(types::Size::Large)
        .ids([3])
        .range_to(5)
        .limit(8);
    wire.positional.get_page(&params).await?;
    let by_position = wire.recorder.one();
    let call = wire
        .builder
        .get_page()
        .lang("en")
        .size(builder::types::Size::Large);
    let call = call.ids(vec![3]).range_to(5).limit(8);
    call.send().await?;
    let by_builder = wire.recorder.one();
    for sent in [by_position, by_builder] {
        let target = sent.target();
        assert!(target.starts_with("GET /pages/en/large/3?"), "{target}");
        for pair in ["range%5Bfrom%5D=1", "range%5Bto%5D=5", "limit=8"] {
            assert!(target.contains(pair), "{target}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn read_only_properties_are_not_sent() -> Result {
    let wire = wire()?;
    wire.positional.stamp(&types::StampBody::default()).await?;
    assert_eq!(wire.json(), json!({}));
    wire.builder.stamp().body_map(|body| body).send().await?;
    assert_eq!(wire.json(), json!({}));
    // The variant requires `id`, which its base describes as `readOnly`.
    let text = types::LabelText::new("t").stamp(types::LabelImageStamp::default());
    wire.positional.put_label(&text.into()).await?;
    let expected = json!({"text": "t", "token": "open", "stamp": {}});
    assert_eq!(wire.json(), expected);
    Ok(())
}

#[tokio::test]
async fn bounds_are_checked_before_a_parameter_is_sent() -> Result {
    let wire = wire()?;
    let params = || positional::ListBoundedParams::default();
    for (page, level, params, error) in [
        (0, 1, params(), "`page` must be at least 1"),
        (1, 4, params(), "`X-Level` must be at most 3"),
        (1, 1, params().per_page(0), "`per-page` must be at least 1"),
        (
            1,
            1,
            params().per_page(101),
            "`per-page` must be at most 100",
        ),
        (
            1,
            1,
            params().ratio(-0.5),
            "`ratio` must be greater than -0.5",
        ),
        (1, 1, params().ratio(1.0), "`ratio` must be less than 1"),
        (
            1,
            1,
            params().ratio(0.25),
            "`ratio` must be a multiple of 0.1",
        ),
        (1, 1, params().ids([]), "`ids` must have at least 1 item"),
        (
            1,
            1,
            params().ids([1, 2, 3]),
            "`ids` must have at most 2 items",
        ),
        (
            1,
            1,
            params().ids([1, 1]),
            "`ids` must not have an item twice",
        ),
    ] {
        let sent = wire.positional.list_bounded(page, level, &params).await;
        let found = sent.expect_err("a value out of bounds").to_string();
        assert!(found.contains(error), "{found}, not {error}");
    }
    let call = wire.builder.list_bounded().page(1_u64).x_level(4);
    let found = call.send().await.expect_err("a value out of bounds");
    assert!(
        found.to_string().contains("`X-Level` must be at most 3"),
        "{found}"
    );
    // Nothing was sent. A value that satisfies the bounds is sent, and responses are not
    // checked.
    let params = params().per_page(100).offset(0_u64).ratio(0.3).ids([1, 2]);
    let _ = wire.positional.list_bounded(1, 3, &params).await;
    let sent = wire.recorder.one();
    let expected = "GET /bounded/1?ids=1&ids=2&offset=0&per-page=100&ratio=0.3";
    assert_eq!(sent.target(), expected);
    let read: types::ListBoundedResponse = serde_json::from_value(json!({"count": 9}))?;
    assert_eq!(serde_json::to_value(&read)?, json!({"count": 9}));
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
async fn a_deep_object_and_a_parameter_may_share_a_name() -> Result {
    let wire = wire()?;
    let range = BTreeMap::from([("gte".to_owned(), "1".to_owned())]);
    let params = positional::ListLettersParams::default()
        .created(types::ListLettersCreated::Asc)
        .created_query(range.clone());
    wire.positional.list_letters(&params).await?;
    let expected = "GET /letters?created=asc&created%5Bgte%5D=1";
    assert_eq!(wire.recorder.one().target(), expected);
    let call = wire.builder.list_letters().created_query(range);
    call.created(builder::types::ListLettersCreated::Asc)
        .send()
        .await?;
    assert_eq!(wire.recorder.one().target(), expected);
    Ok(())
}

#[tokio::test]
async fn an_operation_id_stays_on_its_line_in_errors() -> Result {
    let nobody = "http://127.0.0.1:1";
    let transport = Transport::builder(nobody).build()?;
    let client = positional::Client::new(nobody, transport);
    let params = positional::OddNameParams::default();
    let result = client.odd_name(types::OddNameVote::Plus1, &params).await;
    let error = result.expect_err("no server listens on this port");
    let text = format!("{error} {error:?}");
    assert!(
        text.contains("odd\\nname") && !text.contains('\n'),
        "{text}"
    );
    Ok(())
}

#[tokio::test]
async fn enum_values_with_signs_are_sent_as_described() -> Result {
    let wire = wire()?;
    let params = positional::OddNameParams::default().compare(types::OddNameCompare::LessEqual);
    wire.positional
        .odd_name(types::OddNameVote::Minus1, &params)
        .await?;
    let request = wire.recorder.one();
    assert_eq!(request.target(), "POST /odd?compare=%3C%3D&vote=-1");
    assert_eq!(request.header("content-length"), Some("0"));
    Ok(())
}

#[tokio::test]
async fn the_default_of_a_deep_object_is_sent_as_a_whole() -> Result {
    let wire = wire()?;
    let params = positional::DeepParams::default;
    wire.positional.deep(&params()).await?;
    wire.builder.deep().send().await?;
    for sent in wire.recorder.take() {
        assert_eq!(
            sent.target(),
            "GET /deep?page%5Blimit%5D=10&page%5Bsort%5D=up"
        );
    }
    wire.positional.deep(&params().page_limit(5)).await?;
    wire.builder.deep().page_limit(5).send().await?;
    for sent in wire.recorder.take() {
        assert_eq!(sent.target(), "GET /deep?page%5Blimit%5D=5");
    }
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

#[tokio::test]
async fn a_subtype_is_sent_with_its_tag() -> Result {
    let wire = wire()?;
    wire.positional.add_dog(&types::Dog::new("Rex")).await?;
    assert_eq!(wire.json(), json!({"kind": "dog", "name": "Rex"}));
    let dog = builder::types::Dog::builder().name("Rex");
    wire.builder.add_dog().body(dog).send().await?;
    assert_eq!(wire.json(), json!({"kind": "dog", "name": "Rex"}));
    let bird = types::Bird::default().wings(2);
    wire.positional.add_bird(&bird).await?;
    assert_eq!(wire.json(), json!({"@type": "Bird", "wings": 2}));
    let bird = builder::types::Bird::builder().wings(2);
    wire.builder.add_bird().body(bird).send().await?;
    assert_eq!(wire.json(), json!({"@type": "Bird", "wings": 2}));
    // A value that the caller sets takes precedence.
    let bird = types::Bird::default().type_("Owl");
    wire.positional.add_bird(&bird).await?;
    assert_eq!(wire.json(), json!({"@type": "Owl"}));
    Ok(())
}
