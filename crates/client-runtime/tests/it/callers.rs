//! Callers that provide a client or a proxy, or cancel a call.

use std::io::{Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::calls::get;
use crate::server::{Server, respond};
use client_runtime::reqwest::{Client, Proxy};
use client_runtime::{Credential, ErrorKind, Secret, Token, Transport};

const SECRET: &str = "s3cr3t-t0ken";

fn credential() -> Credential {
    Credential::header("api_access_token", SECRET)
}

/// Returns a client with the default cryptography provider, which a transport installs.
fn ready_client() -> Client {
    let builder = Client::builder().no_proxy();
    let transport = Transport::builder("http://127.0.0.1").http(builder);
    transport.build().expect("a transport");
    Client::builder().no_proxy().build().expect("a client")
}

#[tokio::test]
async fn a_ready_client_keeps_its_redirect_policy_and_gets_our_limits() {
    let other = Server::fixed("200 OK", "", "{}");
    let away = format!("Location: {}/elsewhere\r\n", other.url);
    let server = Server::fixed("302 Found", &away, "");
    let transport = Transport::builder(&server.url).credential(credential());
    let transport = transport.client_with_its_own_policy(ready_client());
    let transport = transport.build().expect("a transport");
    // This client lacks the rule for redirects: reqwest follows them, and forwards the header.
    let response = get(&transport, &server.url).await.expect("followed");
    assert_eq!(response.url().path(), "/elsewhere");
    assert!(other.seen()[0].contains(SECRET));
    // The deadline and the limit for bodies still apply.
    let silent = Server::start(|_, _, _| std::thread::sleep(Duration::from_secs(9)));
    let big = Server::fixed("200 OK", "", &"x".repeat(100));
    for (server, kind) in [(silent, ErrorKind::Timeout), (big, ErrorKind::TooLarge)] {
        let transport = Transport::builder(&server.url).timeout(Duration::from_millis(500));
        let transport = transport
            .body_limit(99)
            .client_with_its_own_policy(ready_client());
        let transport = transport.build().expect("a transport");
        let error = match get(&transport, &server.url).await {
            Ok(response) => response.bytes().await.expect_err("refused"),
            Err(error) => error,
        };
        assert_eq!(error.kind(), kind);
    }
}

#[tokio::test]
async fn a_proxy_is_used_as_reqwest_does() {
    let proxy = Server::fixed("200 OK", "", "{}");
    let http = Client::builder().proxy(Proxy::http(&proxy.url).expect("a proxy"));
    let transport = Transport::builder("http://chat.example.com").credential(credential());
    let transport = transport.allow_http(true).http(http);
    let transport = transport.build().expect("a transport");
    get(&transport, "http://chat.example.com/thing")
        .await
        .expect("a response");
    assert!(proxy.seen()[0].starts_with("get http://chat.example.com/thing http/1.1"));
}

#[tokio::test]
async fn a_dropped_call_closes_its_connection_and_no_other() {
    let closed = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&closed);
    let server = Server::start(move |number, _, stream| {
        if number > 0 {
            let _ = stream.write_all(respond("200 OK", "", "{}").as_bytes());
        } else if stream.read(&mut [0]).is_ok_and(|length| length == 0) {
            count.fetch_add(1, Ordering::SeqCst);
        }
    });
    let transport = Transport::builder(&server.url).credential(credential());
    let transport = transport.build().expect("a transport");
    let call = get(&transport, &server.url);
    let waited = tokio::time::timeout(Duration::from_millis(300), call).await;
    assert!(waited.is_err(), "no response yet");
    get(&transport, &server.url).await.expect("a response");
    for _ in 0..100 {
        if closed.load(Ordering::SeqCst) == 1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(
        closed.load(Ordering::SeqCst),
        1,
        "the connection stays open"
    );
    assert_eq!(server.seen().len(), 2, "no request is repeated");
}

#[tokio::test]
async fn a_call_dropped_while_it_waits_for_a_token_does_not_block_the_next() {
    let calls = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&calls);
    let token = Token::provider(move || {
        let number = count.fetch_add(1, Ordering::SeqCst);
        async move {
            if number == 0 {
                tokio::time::sleep(Duration::from_secs(60)).await;
            }
            Ok::<_, std::io::Error>(Secret::new(SECRET))
        }
    });
    let server = Server::fixed("200 OK", "", "{}");
    let transport = Transport::builder(&server.url).credential(Credential::bearer(token));
    let transport = transport.build().expect("a transport");
    let call = get(&transport, &server.url);
    let waited = tokio::time::timeout(Duration::from_millis(100), call).await;
    assert!(waited.is_err(), "no token yet");
    get(&transport, &server.url).await.expect("a response");
    assert_eq!(calls.load(Ordering::SeqCst), 2);
    assert!(server.seen()[0].contains(SECRET));
}
