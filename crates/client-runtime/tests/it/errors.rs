//! Errors as a generated method returns them: they have the status, and quote no response.

use std::error::Error as StdError;
use std::time::Duration;

use crate::server::Server;
use client_runtime::{Credential, Error, ErrorKind, ResponseValue, Transport};
use serde::Deserialize;

const SECRET: &str = "s3cr3t-t0ken";

#[derive(Debug, Deserialize)]
struct User {
    #[allow(dead_code)]
    id: i64,
}

#[derive(Debug, Deserialize)]
struct Failure {
    error: String,
}

/// Resembles a generated method.
async fn fetch(server: &Server) -> Result<ResponseValue<User>, Error<Failure>> {
    let transport = Transport::builder(&server.url)
        .credential(Credential::bearer(SECRET))
        .retries(0)
        .build()?;
    let url = format!("{}/me?api_key={SECRET}", server.url);
    let request = transport.client().get(url).build()?;
    let response = transport.execute(request, "fetchUser").await?;
    match response.status().as_u16() {
        200 => ResponseValue::from_response(response).await,
        400..=499 => Err(Error::ErrorResponse(
            ResponseValue::from_response(response).await?,
        )),
        _ => Err(Error::UnexpectedResponse(response)),
    }
}

#[tokio::test]
async fn the_status_determines_the_kind_whatever_the_body() {
    let bodies = [
        "{\"error\":\"s3cr3t-t0ken is wrong\"}",
        "{\"error\":[\"s3cr3t-t0ken\"]}",
        "{\"message\":\"s3cr3t-t0ken\"}",
        "<html>s3cr3t-t0ken</html>",
        "s3cr3t-t0ken",
        "",
    ];
    let kinds = [
        ("401 Unauthorized", ErrorKind::Unauthorized),
        ("403 Forbidden", ErrorKind::Forbidden),
        ("404 Not Found", ErrorKind::NotFound),
        ("410 Gone", ErrorKind::NotFound),
        ("422 Unprocessable", ErrorKind::Vendor),
        ("429 Too Many Requests", ErrorKind::RateLimited),
        ("500 Internal Server Error", ErrorKind::Unavailable),
        ("503 Service Unavailable", ErrorKind::Unavailable),
        ("204 No Content", ErrorKind::Decode),
        ("304 Not Modified", ErrorKind::Vendor),
    ];
    let headers = "Retry-After: 9\r\nX-Request-Id: req-7\r\nSet-Cookie: id=s3cr3t-t0ken\r\n";
    for body in bodies {
        for (status, kind) in kinds {
            let has_body = !status.starts_with("204") && !status.starts_with("304");
            let server = Server::fixed(status, headers, if has_body { body } else { "" });
            let error = fetch(&server).await.expect_err(status);
            assert_eq!(error.kind(), kind, "{status} with {body}");
            let code = error.status().expect("a status").as_u16().to_string();
            assert!(status.starts_with(&code));
            assert_eq!(error.retry_after(), Some(Duration::from_secs(9)));
            assert_eq!(error.request_id(), Some("req-7"));
            assert_eq!(
                error.is_retryable(),
                matches!(&*code, "429" | "503"),
                "{status}"
            );
            assert_quotes_nothing(&error);
            assert_quotes_nothing(&error.into_untyped());
        }
    }
}

#[tokio::test]
async fn the_vendors_body_stays_typed() {
    let server = Server::fixed(
        "401 Unauthorized",
        "",
        "{\"error\":\"Invalid Access Token\"}",
    );
    let error = fetch(&server).await.expect_err("401");
    assert_eq!(error.body().expect("a body").error, "Invalid Access Token");
    assert_eq!(
        error.to_string(),
        "the server responded with 401 Unauthorized"
    );
}

#[tokio::test]
async fn an_untyped_error_keeps_its_request() {
    let server = Server::fixed("404 Not Found", "", "{\"error\":\"no user\"}");
    let error = fetch(&server).await.expect_err("404");
    let message = error.to_string();
    assert!(message.ends_with("/me"), "{message}");
    let untyped = error.into_untyped();
    assert_eq!(untyped.to_string(), message);
    assert_eq!(untyped.operation(), Some("fetchUser"));
}

#[tokio::test]
async fn an_error_body_over_the_limit_keeps_its_status() {
    let big = format!("{{\"error\":\"{}\"}}", "x".repeat(2 * 1024 * 1024));
    let chunked = format!(
        "HTTP/1.1 401 Unauthorized\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{big}\r\n0\r\n\r\n",
        big.len()
    );
    let server = Server::sequence(vec![chunked]);
    let error = fetch(&server).await.expect_err("401");
    assert_eq!(error.kind(), ErrorKind::Unauthorized);
}

#[tokio::test]
async fn a_success_that_cannot_be_decoded_states_the_location() {
    let server = Server::fixed(
        "200 OK",
        "X-Request-Id: req-7\r\n",
        "{\"id\":\"s3cr3t-t0ken\"}",
    );
    let error = fetch(&server)
        .await
        .expect_err("an id that is not a number");
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.pointer(), Some("/id"));
    assert_eq!(error.request_id(), Some("req-7"));
    let text = "the server responded with 200 OK: expected an integer at /id, found a string";
    assert_eq!(error.to_string(), text);
    assert_quotes_nothing(&error);
}

#[tokio::test]
async fn responses_print_neither_value_nor_headers() {
    let server = Server::fixed(
        "200 OK",
        "Set-Cookie: id=s3cr3t-t0ken\r\n",
        "\"s3cr3t-t0ken\"",
    );
    let transport = server.transport();
    let url = server.url.parse().expect("a URL");
    let response = transport
        .get_json::<String>(url, "text")
        .await
        .expect("a text");
    assert_eq!(response.as_str(), SECRET);
    assert!(!format!("{response:?}").contains(SECRET));
}

#[tokio::test]
async fn a_connection_that_fails_quotes_no_url() {
    let server = Server::start(|_, _, _| {});
    let error = fetch(&server).await.expect_err("closed without a response");
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert_quotes_nothing(&error);
    let error: Error = reqwest_error("http://127.0.0.1:1/?key=s3cr3t-t0ken")
        .await
        .into();
    assert_quotes_nothing(&error);
}

async fn reqwest_error(url: &str) -> client_runtime::reqwest::Error {
    let transport = Transport::builder("http://127.0.0.1:1")
        .build()
        .expect("a transport");
    transport
        .client()
        .get(url)
        .send()
        .await
        .expect_err("nobody there")
}

/// Checks all causes of an error, in every format.
fn assert_quotes_nothing<E: 'static>(error: &Error<E>) {
    let mut printed = format!("{error} {error:#} {error:?} {error:#?}");
    let mut source = StdError::source(error);
    while let Some(error) = source {
        printed += &format!(" {error} {error:?}");
        source = error.source();
    }
    assert!(!printed.contains(SECRET), "{printed}");
    assert!(!printed.contains("api_key"), "{printed}");
}

#[test]
fn errors_can_cross_threads_and_stay_small() {
    fn check<T: Send + Sync + 'static>() {}
    check::<Error<Failure>>();
    check::<Transport>();
    assert!(size_of::<Error>() <= 32 && size_of::<Error<Failure>>() <= 64);
}
