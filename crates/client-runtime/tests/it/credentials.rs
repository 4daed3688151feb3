//! Tokens: fixed, from a provider, and never shown.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::calls::get;
use crate::server::{Server, respond};
use client_runtime::{Credential, ErrorKind, Secret, Token, Transport};

/// Returns a token whose provider counts its calls.
fn counting_token(count: &Arc<AtomicUsize>) -> Token {
    let count = Arc::clone(count);
    Token::provider(move || {
        let number = count.fetch_add(1, Ordering::SeqCst);
        async move { Ok::<_, std::io::Error>(Secret::new(format!("token-{number}"))) }
    })
}

async fn status(transport: &Transport, url: &str) -> u16 {
    let response = get(transport, url).await.expect("a response");
    response.status().as_u16()
}

#[tokio::test]
async fn a_provider_is_called_once_more_after_a_401() {
    let server = Server::start(|_, head, stream| {
        let ok = head.contains("authorization: bearer token-1\r\n");
        let status = if ok { "200 OK" } else { "401 Unauthorized" };
        let _ = stream.write_all(respond(status, "", "{}").as_bytes());
    });
    let count = Arc::new(AtomicUsize::new(0));
    let credential = Credential::bearer(counting_token(&count));
    let transport = server.transport_with(credential);
    assert_eq!(status(&transport, &server.url).await, 200);
    assert_eq!(count.load(Ordering::SeqCst), 2);
    assert_eq!(status(&transport, &server.url).await, 200);
    assert_eq!(count.load(Ordering::SeqCst), 2, "the token is kept");
    assert_eq!(transport.redact("wrong token-1!"), "wrong …!");
}

#[tokio::test]
async fn a_second_401_is_final_and_a_write_may_be_repeated_too() {
    let server = Server::fixed("401 Unauthorized", "", "");
    let count = Arc::new(AtomicUsize::new(0));
    let credential = Credential::bearer(counting_token(&count));
    let transport = server.transport_with(credential);
    assert_eq!(status(&transport, &server.url).await, 401);
    assert_eq!((server.seen().len(), count.load(Ordering::SeqCst)), (2, 2));
    let put = transport
        .client()
        .put(&server.url)
        .build()
        .expect("a request");
    assert_eq!(
        transport
            .execute(put, "put")
            .await
            .expect("a response")
            .status(),
        401
    );
    assert_eq!((server.seen().len(), count.load(Ordering::SeqCst)), (4, 3));

    let fixed = Credential::header("x-token", "fixed");
    let transport = server.transport_with(fixed);
    assert_eq!(status(&transport, &server.url).await, 401);
    assert_eq!(server.seen().len(), 5, "a fixed token is not sent twice");
}

#[tokio::test]
async fn concurrent_requests_call_the_provider_once() {
    let server = Server::fixed("200 OK", "", "{}");
    let count = Arc::new(AtomicUsize::new(0));
    let credential = Credential::bearer(counting_token(&count));
    let transport = server.transport_with(credential);
    let calls: Vec<_> = (0..8)
        .map(|_| {
            let (transport, url) = (transport.clone(), server.url.clone());
            tokio::spawn(async move { status(&transport, &url).await })
        })
        .collect();
    for call in calls {
        assert_eq!(call.await.expect("no panic"), 200);
    }
    assert_eq!(count.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_provider_that_fails_or_hangs_is_an_error() {
    let server = Server::fixed("200 OK", "", "{}");
    let fails = Token::provider(|| async { Err::<Secret, _>("the vault is closed") });
    let hangs = Token::provider(|| async {
        tokio::time::sleep(Duration::from_secs(60)).await;
        Ok::<_, std::io::Error>(Secret::new("late"))
    });
    for (token, kind) in [
        (fails, ErrorKind::Unauthorized),
        (hangs, ErrorKind::Timeout),
    ] {
        let transport = Transport::builder(&server.url)
            .credential(Credential::bearer(token))
            .timeout(Duration::from_millis(200))
            .build()
            .expect("a transport");
        let error = get(&transport, &server.url).await.expect_err("no token");
        assert_eq!(error.kind(), kind, "{error}");
        assert!(!format!("{error} {error:?}").contains("vault"));
    }
    assert!(server.seen().is_empty());
}

#[test]
fn debug_output_contains_no_token() {
    let token = "s3cr3t-t0ken";
    let credential = Credential::bearer(token);
    let builder = Transport::builder("https://a.example").credential(credential.clone());
    let printed = format!(
        "{:?} {:?} {credential:?} {builder:?}",
        Secret::new(token),
        Token::fixed(token)
    );
    assert!(!printed.contains(token), "{printed}");
    let transport = builder.build().expect("a transport");
    let printed = format!("{transport:?} {transport:#?}");
    assert!(!printed.contains(token), "{printed}");
}

#[test]
fn secrets_are_read_from_json_and_written_only_on_demand() {
    use client_runtime::{secret, serde_json};
    #[derive(serde::Deserialize, serde::Serialize)]
    struct Form {
        #[serde(serialize_with = "secret::expose")]
        one: Secret,
        #[serde(serialize_with = "secret::expose_option")]
        perhaps: Option<Secret>,
        #[serde(serialize_with = "secret::expose_vec")]
        many: Vec<Secret>,
    }
    let text = r#"{"one":"a","perhaps":"b","many":["c","d"]}"#;
    let form: Form = serde_json::from_str(text).expect("secrets are read");
    assert_eq!(serde_json::to_string(&form).expect("exposed"), text);
    assert_eq!(format!("{:?}", form.one), "Secret(…)");
}
