//! Encoding of forms, and decoding of responses.

use std::collections::BTreeMap;
use std::io::{Read, Write};

use crate::server::{Server, respond};
use client_runtime::Response;
use client_runtime::reqwest::StatusCode;
use client_runtime::{ByteStream, Error, ErrorKind, RequestBuilderExt, ResponseValue, Transport};
use serde::Serialize;

async fn get(server: &Server) -> Response {
    server.get().await.expect("a response")
}

async fn send_form(server: &Server, form: &impl Serialize) -> Result<ResponseValue<()>, Error> {
    let transport = Transport::builder(&server.url).build()?;
    let request = transport.client().post(&server.url);
    let request = request.form_urlencoded(form)?.build()?;
    let response = transport.execute(request, "send").await?;
    Ok(ResponseValue::empty(response))
}

#[tokio::test]
async fn forms_are_encoded() {
    let server = Server::start(|_, head, stream| {
        let mut body = vec![0; "name=Ada+K%26g".len()];
        let _ = stream.read_exact(&mut body);
        let typed = head.contains("content-type: application/x-www-form-urlencoded");
        let ok = typed && body == b"name=Ada+K%26g";
        let status = if ok {
            "204 No Content"
        } else {
            "400 Bad Request"
        };
        let _ = stream.write_all(respond(status, "", "").as_bytes());
    });
    let response = send_form(&server, &BTreeMap::from([("name", "Ada K&g")]))
        .await
        .expect("sent");
    assert_eq!(response.status(), StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn responses_without_json_keep_their_status_and_headers() {
    let server = Server::fixed("201 Created", "X-Request-Id: req-3\r\n", "bytes");
    let empty = ResponseValue::empty(get(&server).await);
    assert_eq!(
        (empty.status(), empty.request_id()),
        (StatusCode::CREATED, Some("req-3"))
    );
    let stream: ResponseValue<ByteStream> = ResponseValue::stream(get(&server).await);
    assert_eq!(stream.headers()["content-length"], "5");
    let mapped = empty.map(|()| 7);
    assert_eq!((*mapped, mapped.status()), (7, StatusCode::CREATED));
    assert_eq!(
        format!("{:?}", stream.into_inner()),
        "ByteStream",
        "the bytes are not shown"
    );
    let stream = ResponseValue::stream(get(&server).await);
    assert_eq!(stream.into_inner().bytes().await.expect("read"), b"bytes");

    let error = ResponseValue::upgrade::<()>(get(&server).await)
        .await
        .expect_err("no 101");
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Decode, Some(StatusCode::CREATED))
    );
}

#[tokio::test]
async fn tolerant_responses_list_omitted_values() {
    let server = Server::fixed("200 OK", "", r#"["a", true, "b"]"#);
    let response = ResponseValue::<Vec<String>>::from_response_tolerant::<()>(get(&server).await);
    let response = response.await.expect("repaired");
    assert_eq!(
        (response.len(), response.unreadable()),
        (2, &["/1".to_owned()][..])
    );
    let strict = ResponseValue::<Vec<String>>::from_response::<()>(get(&server).await).await;
    assert_eq!(strict.expect_err("a boolean").pointer(), Some("/1"));
}

#[tokio::test]
async fn a_byte_order_mark_before_json_is_skipped() {
    let success = Server::fixed("200 OK", "", "\u{feff}[\"a\", \"\u{feff}\"]");
    let expected = ["a".to_owned(), "\u{feff}".to_owned()];
    let strict = ResponseValue::<Vec<String>>::from_response::<()>(get(&success).await).await;
    assert_eq!(**strict.as_ref().expect("strict"), expected);
    let tolerant = ResponseValue::<Vec<String>>::from_response_tolerant::<()>(get(&success).await);
    assert_eq!(**tolerant.await.as_ref().expect("tolerant"), expected);

    let failure = Server::fixed("422 Unprocessable", "", "\u{feff}{\"why\":\"x\"}");
    let described = ResponseValue::<BTreeMap<String, String>>::from_response::<()>;
    let described = described(get(&failure).await).await.expect("described");
    assert_eq!(described["why"], "x");
    let mut error_response: Error<_> = Error::ErrorResponse(described);
    assert_eq!(error_response.take_body_text().await, b"{\"why\":\"x\"}");
    let mut undescribed: Error = Error::UnexpectedResponse(get(&failure).await);
    assert_eq!(undescribed.take_body_text().await, b"{\"why\":\"x\"}");

    let lone = Server::fixed("200 OK", "", "\u{feff}");
    let error = ResponseValue::<()>::from_response::<()>(get(&lone).await).await;
    let message = error.expect_err("no JSON").to_string();
    assert!(message.ends_with("found an empty body"), "{message}");
}
