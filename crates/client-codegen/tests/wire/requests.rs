//! Requests contain what the caller set, and nothing else.

use std::collections::BTreeMap;

use client_runtime::{
    Transport,
    serde_json::{self, Map, Value, json},
};

use crate::{
    Result,
    calls::send,
    clients::{requests_builder as builder, requests_positional as positional},
};
use positional::types;

#[test]
fn the_clients_are_current() -> Result {
    super::is_current("requests")
}

pub type Wire = super::recorder::Wire<positional::Client, builder::Client>;

/// Returns the clients of `requests.yaml`, whose requests are recorded.
pub fn wire() -> Result<Wire> {
    Wire::start(positional::Client::new, builder::Client::new)
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
        // A response is decoded unchanged, which is how the builder's client gets the value
        // here.
        let read: types::UserChange = serde_json::from_value(expected.clone())?;
        assert_eq!(serde_json::to_value(&read)?, expected);
        let read: builder::types::UserChange = serde_json::from_value(expected.clone())?;
        send!(wire, change_user("1", &change), id("1").body(read));
        assert_eq!(wire.both().json(), expected);
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
        wire.recorder.one().json(),
        json!({"nickname": null, "age": 7, "roles": [], "labels": {}, "home": {"floor": 1}})
    );
    wire.builder
        .change_user()
        .id("1")
        .body_map(|body| body)
        .send()
        .await?;
    assert_eq!(wire.recorder.one().json(), json!({}));
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
        let read: builder::types::Leaf = serde_json::from_value(expected.clone())?;
        send!(wire, put_leaf(&value), body(read));
        assert_eq!(wire.both().json(), expected);
    }
    wire.builder.put_leaf().body_map(|body| body).send().await?;
    assert_eq!(wire.recorder.one().json(), json!({}));
    Ok(())
}

#[tokio::test]
async fn forms_follow_the_same_rules() -> Result {
    let wire = wire()?;
    send!(wire, send_form(&types::Fields::default()));
    assert_eq!(wire.both().body, b"mode=fast");
    let fields = types::Fields::default()
        .mode("slow")
        .note("x".to_owned())
        .tags(["a".to_owned(), "b".to_owned()]);
    wire.positional.send_form(&fields).await?;
    assert_eq!(wire.recorder.one().text(), "mode=slow&note=x&tags=a&tags=b");
    let names = |body: &str| {
        let parts = body.split(" name=\"").skip(1);
        let names = parts.filter_map(|part| part.split_once('"'));
        names.map(|(name, _)| name.to_owned()).collect::<Vec<_>>()
    };
    wire.positional.upload(types::UploadBody::default()).await?;
    assert_eq!(names(&wire.recorder.one().text()), ["mode"]);
    wire.builder.upload().send().await?;
    assert_eq!(names(&wire.recorder.one().text()), ["mode"]);
    let upload = types::UploadBody::default()
        .note("n")
        .tags(["a".to_owned(), "b".to_owned()])
        .files([client_runtime::Part::text("f")]);
    wire.positional.upload(upload).await?;
    assert_eq!(
        names(&wire.recorder.one().text()),
        ["mode", "note", "tags", "tags", "files"]
    );
    Ok(())
}

#[tokio::test]
async fn read_only_properties_are_not_sent() -> Result {
    let wire = wire()?;
    let stamp = types::StampBody::default();
    send!(wire, stamp(&stamp), body_map(|body| body));
    assert_eq!(wire.both().json(), json!({}));
    // The variant requires `id`, which its base describes as `readOnly`.
    let text = types::LabelText::new("t").stamp(types::LabelImageStamp::default());
    wire.positional.put_label(&text.into()).await?;
    let expected = json!({"text": "t", "token": "open", "stamp": {}});
    assert_eq!(wire.recorder.one().json(), expected);
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
            "`ids` must not contain duplicate items",
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

#[tokio::test]
async fn a_deep_object_and_a_parameter_may_share_a_name() -> Result {
    let wire = wire()?;
    let range = BTreeMap::from([("gte".to_owned(), "1".to_owned())]);
    let params = positional::ListLettersParams::default()
        .created(types::ListLettersCreated::Asc)
        .created_query(range.clone());
    let created = builder::types::ListLettersCreated::Asc;
    send!(
        wire,
        list_letters(&params),
        created_query(range).created(created)
    );
    assert_eq!(
        wire.both().target(),
        "GET /letters?created=asc&created%5Bgte%5D=1"
    );
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
async fn a_subtype_is_sent_with_its_tag() -> Result {
    let wire = wire()?;
    let dog = builder::types::Dog::builder().name("Rex");
    send!(wire, add_dog(&types::Dog::new("Rex")), body(dog));
    assert_eq!(wire.both().json(), json!({"kind": "dog", "name": "Rex"}));
    let bird = builder::types::Bird::builder().wings(2);
    send!(wire, add_bird(&types::Bird::default().wings(2)), body(bird));
    assert_eq!(wire.both().json(), json!({"@type": "Bird", "wings": 2}));
    // A value that the caller sets takes precedence.
    let bird = types::Bird::default().type_("Owl");
    wire.positional.add_bird(&bird).await?;
    assert_eq!(wire.recorder.one().json(), json!({"@type": "Owl"}));
    Ok(())
}
