//! The module `mock` of generated clients: a server for the tests of their users.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use client_runtime::mock::Mock;
use client_runtime::reqwest::StatusCode;
use client_runtime::serde_json::{self, json};
use client_runtime::{Error, Part, Transport};
use serde::de::DeserializeOwned;

use crate::Result;
use crate::clients::{mocks_builder as builder, mocks_positional as positional};

// The modules `mock` of the clients, without the feature `mock` that they require.
#[path = "."]
mod builder_mock {
    pub use super::builder::{Client, types};
    #[rustfmt::skip]
    #[path = "mocks_builder/mock.rs"]
    pub mod mock;
}
#[path = "."]
mod positional_mock {
    pub use super::positional::{Client, types};
    #[rustfmt::skip]
    #[path = "mocks_positional/mock.rs"]
    pub mod mock;
}

use positional::{Client, ListPetsParams, types};

#[test]
fn the_clients_are_current() -> Result {
    let mut options = client_codegen::Options::default();
    options.mock = true;
    let mut lowering = openapi_lower::Options::default();
    lowering.examples = true;
    super::is_current_by("mocks", &lowering, &options)
}

async fn started() -> Mock<Client> {
    positional_mock::mock::start().await
}

/// Returns a value of a generated type.
fn value<T: DeserializeOwned>(value: serde_json::Value) -> T {
    serde_json::from_value(value).expect("a value of the type")
}

fn pet(name: &str) -> types::Pet {
    value(json!({"name": name}))
}

/// Returns the mistakes that [`Mock::verify`] reports; empty if there are none.
fn mistakes<C>(mock: Mock<C>) -> String {
    match catch_unwind(AssertUnwindSafe(|| mock.verify())) {
        Ok(()) => String::new(),
        Err(panic) => *panic.downcast().expect("a message"),
    }
}

#[tokio::test]
async fn operations_respond_with_the_example_of_their_first_success() -> Result {
    let mock = started().await;
    let client = mock.client();
    let expected = json!({"age": 3, "born": "2024-02-29", "name": "text"});
    let pets = client.list_pets(&ListPetsParams::default()).await?;
    assert_eq!(serde_json::to_value(&*pets)?, json!([expected]));
    let added = client.add_pet(&pet("Tom")).await?;
    assert_eq!(added.status(), StatusCode::CREATED);
    assert!(matches!(&*added, types::AddPetSuccess::Status201(it) if it.age == Some(3)));
    // The most specific path, and the requested media type.
    assert_eq!(client.get_mine().await?.name, "Rex");
    assert_eq!(*client.get_pet_csv("7").await?, "name;age");
    assert_eq!(client.get_pet("7").await?.name, "text");
    let png = client.get_pet_png("7").await?.into_inner();
    assert_eq!(png.bytes().await?, b"text");
    client.rename_pet("7", None).await?;
    client.remove_pet("7").await?;
    client.get_file("a/b/c").await?;
    // An operation with its own server.
    client.upload().await?;
    let mut lines = client.lines().await?.into_inner();
    assert_eq!(lines.next().await.expect("a value")?.name, "text");
    let mut events = client.talk().await?.into_inner();
    let event = events.next().await.expect("an event")?;
    assert_eq!((&*event.name, &*event.data.data.name), ("text", "text"));
    mock.verify();
    Ok(())
}

#[tokio::test]
async fn expected_calls_are_typed_in_both_interfaces() -> Result {
    let mock = started().await;
    let params = ListPetsParams::default()
        .limit(2)
        .tag(["a", "b"].map(String::from));
    let call = mock.call().list_pets(&params);
    mock.expect(call).await.returns(&vec![pet("Ann")]);
    let pets = mock.client().list_pets(&params).await?;
    assert_eq!(pets[0].name, "Ann");
    mock.verify();

    let mock = builder_mock::mock::start().await;
    let client = mock.client();
    let expected = mock.call().list_pets().limit(2).x_trace("t").send();
    let returned = value::<builder::types::Pet>(json!({"name": "Bo"}));
    mock.expect(expected).await.returns(&vec![returned]);
    let pets = client.list_pets().x_trace("t").limit(2).send().await?;
    assert_eq!(pets[0].name, "Bo");
    mock.verify();
    Ok(())
}

#[tokio::test]
async fn a_request_that_differs_is_a_mistake() -> Result {
    let params = || ListPetsParams::default().limit(2).x_trace("t").session("s");
    let others = [
        (
            params().limit(3),
            "the query parameter `limit` is `3` instead of `2`",
        ),
        (
            params().tag(["a".to_owned()]),
            "the query parameter `tag` is `a`; none is expected",
        ),
        (
            params().x_trace("u"),
            "the header `x-trace` is `u` instead of `t`",
        ),
        (
            params().session("r"),
            "the cookie `session` is `r` instead of `s`",
        ),
        (
            ListPetsParams::default().x_trace("t").session("s"),
            "the query parameter `limit` is missing; expected `2`",
        ),
    ];
    for (other, reason) in others {
        let mock = started().await;
        mock.expect(mock.call().list_pets(&params())).await;
        let error = mock
            .client()
            .list_pets(&other)
            .await
            .expect_err("a mistake");
        assert_eq!(error.status(), Some(StatusCode::NOT_IMPLEMENTED));
        let text = format!("`GET /v1/pets` (listPets): {reason}");
        assert_eq!(
            mistakes(mock),
            format!(
                "the requests to the mock differ from those expected:\n- {text}\n\
                 - `GET /v1/pets` was received 0 of 1 times"
            )
        );
    }
    // Bodies are compared as values.
    let mock = started().await;
    mock.expect(mock.call().add_pet(&pet("Tom"))).await;
    let older = value::<types::Pet>(json!({"name": "Tim", "age": 4}));
    mock.client().add_pet(&older).await.expect_err("a mistake");
    let found = mistakes(mock);
    assert!(
        found.contains("the body at `/age` is `4`; none is expected"),
        "{found}"
    );

    let mock = started().await;
    let body = types::RenamePetBody::new("Tom");
    mock.expect(mock.call().rename_pet("7", Some(&body))).await;
    let client = mock.client();
    let other = types::RenamePetBody::new("Tim");
    client
        .rename_pet("7", Some(&other))
        .await
        .expect_err("a mistake");
    client
        .rename_pet("8", Some(&body))
        .await
        .expect_err("a mistake");
    let found = mistakes(mock);
    assert!(
        found.contains("the form field `name` is `Tim` instead of `Tom`"),
        "{found}"
    );
    assert!(
        found.contains("the path is `/v1/pets/8` instead of `/v1/pets/7`"),
        "{found}"
    );
    Ok(())
}

#[tokio::test]
async fn multipart_forms_are_compared_without_their_boundary() -> Result {
    let form = |bytes: &str| {
        let photo = Part::bytes(bytes.as_bytes().to_vec());
        types::AddPetMultipartBody::new("Tom", photo)
    };
    let mock = started().await;
    mock.expect(mock.call().add_pet_multipart(form("photo")))
        .await;
    mock.client().add_pet_multipart(form("photo")).await?;
    mock.verify();
    let mock = started().await;
    mock.expect(mock.call().add_pet_multipart(form("photo")))
        .await;
    let other = mock.client().add_pet_multipart(form("another")).await;
    other.expect_err("a mistake");
    assert!(mistakes(mock).contains("the body is "));
    Ok(())
}

#[tokio::test]
async fn expectations_are_used_in_their_order_and_counted() -> Result {
    let mock = started().await;
    let client = mock.client();
    let first = mock.expect(mock.call().get_pet("7")).await;
    first.fails(404, &()).header("X-Reason", "gone");
    mock.expect(mock.call().get_pet("7"))
        .await
        .returns(&pet("Ann"))
        .times(2);
    mock.expect(mock.call().get_pet("8"))
        .await
        .returns(&pet("Bo"));
    let error = client.get_pet("7").await.expect_err("the failure");
    assert_eq!(error.status(), Some(StatusCode::NOT_FOUND));
    assert_eq!(error.headers().expect("headers")["x-reason"], "gone");
    assert_eq!(client.get_pet("7").await?.name, "Ann");
    assert_eq!(client.get_pet("7").await?.name, "Ann");
    client.get_pet("7").await.expect_err("once too often");
    let found = mistakes(mock);
    assert!(
        found.contains("the path is `/v1/pets/7` instead of `/v1/pets/8`"),
        "{found}"
    );
    assert!(
        found.contains("`GET /v1/pets/8` was received 0 of 1 times"),
        "{found}"
    );

    let mock = started().await;
    mock.expect(mock.call().get_mine()).await.times(2);
    mock.client().get_mine().await?;
    assert!(mistakes(mock).contains("`GET /v1/pets/mine` was received 1 of 2 times"));
    Ok(())
}

#[tokio::test]
async fn responses_are_of_any_status_and_body() -> Result {
    let mock = started().await;
    let client = mock.client();
    let later = types::AddPetSuccess::Status202;
    mock.expect(mock.call().add_pet(&pet("Tom")))
        .await
        .returns(&later);
    let added = client.add_pet(&pet("Tom")).await?;
    assert!(matches!(*added, types::AddPetSuccess::Status202));
    let problem = value::<types::Problem>(json!({"title": "too small"}));
    mock.expect(mock.call().add_pet(&pet("Tom")))
        .await
        .fails(422, &problem);
    let error = client.add_pet(&pet("Tom")).await.expect_err("the failure");
    assert_eq!(error.body().expect("a problem").title, "too small");
    let several = types::GetMineFailure::Status409(problem);
    mock.expect(mock.call().get_mine())
        .await
        .fails(409, &several);
    let error = client.get_mine().await.expect_err("the failure");
    assert!(
        matches!(error.body(), Some(types::GetMineFailure::Status409(it)) if it.title == "too small")
    );
    // Responses that the description does not allow.
    mock.expect(mock.call().get_mine())
        .await
        .json(&json!({"name": 7}));
    let error = client.get_mine().await.expect_err("another type");
    assert!(matches!(error, Error::Undecodable(_)), "{error}");
    mock.expect(mock.call().get_mine())
        .await
        .status(418)
        .body("text/html", "<p>tea</p>");
    let error = client.get_mine().await.expect_err("another status");
    assert_eq!(error.status(), Some(StatusCode::IM_A_TEAPOT));
    mock.expect(mock.call().get_pet_csv("7"))
        .await
        .returns(&"a;b".to_owned());
    assert_eq!(*client.get_pet_csv("7").await?, "a;b");
    let waited = Duration::from_millis(200);
    mock.expect(mock.call().get_mine()).await.delay(waited);
    let start = Instant::now();
    client.get_mine().await?;
    assert!(start.elapsed() >= waited);
    mock.verify();
    Ok(())
}

#[tokio::test]
async fn streams_have_the_stated_items() -> Result {
    let mock = started().await;
    let client = mock.client();
    mock.expect(mock.call().lines())
        .await
        .items(&[pet("Ann"), pet("Bo")]);
    let mut lines = client.lines().await?.into_inner();
    for name in ["Ann", "Bo"] {
        assert_eq!(lines.next().await.expect("a value")?.name, name);
    }
    assert!(lines.next().await.is_none());
    let event = |name: &str| value(json!({"event": "said", "data": {"name": name}}));
    let items: [types::TalkItem; 2] = [event("Ann"), event("Bo")];
    mock.expect(mock.call().talk()).await.events(&items);
    let mut events = client.talk().await?.into_inner();
    for name in ["Ann", "Bo"] {
        let event = events.next().await.expect("an event")?;
        assert_eq!((&*event.name, &*event.data.data.name), ("said", name));
    }
    assert!(events.next().await.is_none());
    mock.verify();
    Ok(())
}

#[tokio::test]
async fn credentials_are_not_compared() -> Result {
    let mock = started().await;
    mock.expect(mock.call().get_mine()).await;
    let transport = Transport::builder(&mock.base_url());
    let transport = transport
        .credential_for(positional::security::KEY, "a key")
        .build()?;
    mock.client_with(transport).get_mine().await?;
    mock.verify();
    Ok(())
}

#[tokio::test]
async fn requests_without_a_response_are_mistakes() -> Result {
    let mock = started().await;
    mock.client().endless().await.expect_err("no example");
    let reason = "`GET /v1/endless` has no example response; expect it and state one";
    assert!(mistakes(mock).contains(reason));
    let mock = started().await;
    // The base URL lacks the path of the server.
    let transport = Transport::builder(&mock.origin()).build()?;
    let other = Client::new(&mock.origin(), transport);
    other.get_mine().await.expect_err("no such operation");
    let found = mistakes(mock);
    assert!(
        found.ends_with("- `GET /pets/mine` is not an operation of the description"),
        "{found}"
    );
    Ok(())
}

#[tokio::test]
#[should_panic(expected = "the expected call sends no request: ")]
async fn a_call_that_sends_nothing_cannot_be_expected() {
    let mock = started().await;
    mock.expect(mock.call().get_pet("..")).await;
}

#[tokio::test]
async fn requests_are_compared_exactly() -> Result {
    let tagged = |tags: &[&str]| {
        let tags: Vec<String> = tags.iter().map(|it| (*it).to_owned()).collect();
        ListPetsParams::default().tag(tags)
    };
    // The bytes of a file, one value beside two, and a cookie that no one expects.
    let mock = started().await;
    let form = |bytes: &[u8]| types::AddPetMultipartBody::new("Tom", Part::bytes(bytes.to_vec()));
    let call = mock.call().add_pet_multipart(form(b"\xff\x80"));
    mock.expect(call).await;
    let client = mock.client();
    let other = client.add_pet_multipart(form(b"\xfe\x81")).await;
    other.expect_err("other bytes");
    mock.expect(mock.call().list_pets(&tagged(&["a, b"]))).await;
    let other = client.list_pets(&tagged(&["a", "b"])).await;
    other.expect_err("two values");
    let other = client.list_pets(&tagged(&["a, b"]).session("s")).await;
    other.expect_err("a cookie");
    let found = mistakes(mock);
    assert!(
        found.contains("the query parameter `tag` is `a`, `b` instead of `a, b`"),
        "{found}"
    );
    assert!(
        found.contains("the cookie `session` is `s`; none is expected"),
        "{found}"
    );

    // A call that no one awaited as expected does not count as the expected one.
    let mock = started().await;
    let client = mock.client();
    mock.call().upload().await.ok();
    let order: types::OrderBody = value(json!({"amount": 1}));
    let call = mock.call().order(&order);
    mock.expect(call)
        .await
        .returns(&types::OrderSuccess::Status202("soon".to_owned()));
    let ordered = client.order(&order).await?;
    assert!(matches!(&*ordered, types::OrderSuccess::Status202(it) if it == "soon"));
    // A failure that a client would retry, and a path that is sent percent-encoded.
    let params = Default::default();
    let call = mock.call().size("7", &params);
    mock.expect(call).await.fails(503, &());
    let transport = Transport::builder(&mock.base_url()).retries(0);
    let transport = transport
        .credential_for(positional::security::HEADER, "a key")
        .build()?;
    let error = mock.client_with(transport).size("7", &params).await;
    assert_eq!(
        error.expect_err("the failure").status(),
        Some(StatusCode::SERVICE_UNAVAILABLE)
    );
    mock.verify();
    Ok(())
}

#[tokio::test]
#[should_panic(expected = "1000 is not the status of a response")]
async fn a_response_has_a_status() {
    let mock = started().await;
    mock.expect(mock.call().get_mine()).await.status(1000);
}
