//! Documents that mix constructs of Swagger 2.0 and OpenAPI 3, and constructs of one of them
//! only.

use client_runtime::Transport;

use super::{
    Result, is_current,
    recorder::{Recorded, Recorder},
};
use crate::clients::{authorized_builder, authorized_positional, mixed_builder, mixed_positional};

#[test]
fn the_clients_are_current() -> Result {
    is_current("mixed")?;
    is_current("authorized")
}

/// Responds to `GET /list` as some servers do: with a byte order mark before the JSON.
fn respond(request: &Recorded) -> Vec<u8> {
    let (status, body) = if request.line.starts_with("GET /list") {
        ("200 OK", "\u{feff}{\"id\":1}")
    } else {
        ("204 No Content", "")
    };
    let length = body.len();
    format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}")
        .into()
}

#[tokio::test]
async fn constructs_of_swagger_2_are_sent_as_swagger_2_defines_them() -> Result {
    let recorder = Recorder::responding(respond);
    let transport = Transport::builder(&recorder.url)
        .credential_for(mixed_positional::security::LOGIN, "Aladdin:open sesame")
        .build()?;
    let client = mixed_positional::Client::new(&recorder.url, transport.clone());
    let builder = mixed_builder::Client::new(&recorder.url, transport);

    let pipes = ["a".to_owned(), "b".to_owned()];
    let params = mixed_positional::ListParams::default();
    let params = params.csv([1, 2]).page(3).pipes(pipes.clone());
    let item = client.list(&params).await?;
    assert_eq!(item.id, 1);
    let first = recorder.one();
    builder
        .list()
        .csv([1, 2])
        .page(3)
        .pipes(pipes)
        .send()
        .await?;
    for request in [first, recorder.one()] {
        assert_eq!(request.target(), "GET /list?csv=1,2&page=3&pipes=a%7Cb");
        let basic = Some("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assert_eq!(request.header("authorization"), basic);
    }

    client
        .form(&mixed_positional::types::FormBody::new("n").size(2))
        .await?;
    let form = recorder.one();
    let form_type = Some("application/x-www-form-urlencoded");
    assert_eq!(form.header("content-type"), form_type);
    assert_eq!(form.body, b"name=n&size=2");
    client.body(&mixed_positional::types::Item::new(7)).await?;
    let body = recorder.one();
    assert_eq!(body.header("content-type"), Some("application/json"));
    assert_eq!(body.body, br#"{"id":7}"#);
    Ok(())
}

#[tokio::test]
async fn paths_that_differ_in_the_names_of_parameters_are_separate_operations() -> Result {
    let recorder = Recorder::start();
    let transport = Transport::builder(&recorder.url).build()?;
    let client = mixed_positional::Client::new(&recorder.url, transport);
    client.same("x").await?;
    assert_eq!(recorder.one().target(), "GET /same/x");
    client.same_same_b("x").await?;
    assert_eq!(recorder.one().target(), "GET /same/x");
    client.same_get_same_b("x").await?;
    assert_eq!(recorder.one().target(), "GET /same/x/");
    Ok(())
}

/// In Swagger 2.0, the media type of a body may be an argument.
#[tokio::test]
async fn a_content_type_that_is_an_argument_is_sent() -> Result {
    let recorder = Recorder::start();
    let (client, builder) = recorder.clients(
        authorized_positional::Client::new,
        authorized_builder::Client::new,
    )?;
    let kind = authorized_positional::types::BuildContentTypeHeader::ApplicationXBzip2;
    client.build(kind, "archive").await?;
    let first = recorder.one();
    let call = builder.build().content_type_header("application/x-bzip2");
    call.body("archive").send().await?;
    for request in [first, recorder.one()] {
        assert_eq!(request.header("content-type"), Some("application/x-bzip2"));
        assert_eq!(request.body, b"archive");
    }
    Ok(())
}

/// In Swagger 2.0, `Authorization` is an argument like any other header.
#[tokio::test]
async fn an_argument_takes_precedence_over_the_credential() -> Result {
    let recorder = Recorder::start();
    let transport = Transport::builder(&recorder.url)
        .credential_for(authorized_positional::security::KEY, "credential")
        .build()?;
    let client = authorized_positional::Client::new(&recorder.url, transport.clone());
    let builder = authorized_builder::Client::new(&recorder.url, transport);
    let sent = || recorder.one().header("authorization").map(str::to_owned);

    client
        .both(&authorized_positional::BothParams::default())
        .await?;
    assert_eq!(sent().as_deref(), Some("credential"));
    builder.both().send().await?;
    assert_eq!(sent().as_deref(), Some("credential"));
    let params = authorized_positional::BothParams::default().authorization_header("argument");
    client.both(&params).await?;
    assert_eq!(sent().as_deref(), Some("argument"));
    builder
        .both()
        .authorization_header("argument")
        .send()
        .await?;
    assert_eq!(sent().as_deref(), Some("argument"));
    // Without a scheme that sends the header, the caller must set it.
    client.argument("argument").await?;
    assert_eq!(sent().as_deref(), Some("argument"));
    Ok(())
}
