//! Which requests are retried, after which wait, and the error of the last attempt.

use std::io::Write;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use crate::calls::get;
use crate::server::{Server, respond};
use client_runtime::{Error, ErrorKind, Transport};

#[tokio::test]
async fn reads_are_retried_up_to_twice_and_writes_never() {
    let down = || Server::fixed("503 Service Unavailable", "Retry-After: 0\r\n", "");
    let server = down();
    let response = server.get().await.expect("the last response");
    assert_eq!(response.status(), 503);
    assert_eq!(server.seen().len(), 3);

    let server = down();
    let transport = server.transport();
    let request = transport
        .client()
        .put(&server.url)
        .body("{}")
        .build()
        .expect("a request");
    assert_eq!(
        transport
            .execute(request, "put")
            .await
            .expect("a response")
            .status(),
        503
    );
    assert_eq!(server.seen().len(), 1);

    // The server recognizes a request that it has applied.
    for (key, times) in [("k1", 3), ("", 1)] {
        let server = down();
        let request = transport.client().post(&server.url).body("{}");
        let request = request.header("Idempotency-Key", key).build();
        let response = transport.execute(request.expect("a request"), "post").await;
        assert_eq!(response.expect("a response").status(), 503);
        let seen = server.seen();
        let line = format!("idempotency-key: {key}\r\n");
        assert!(seen.iter().all(|head| head.contains(&line)), "{seen:?}");
        assert_eq!(seen.len(), times);
    }

    for status in [
        "429 Too Many Requests",
        "502 Bad Gateway",
        "504 Gateway Timeout",
    ] {
        let server = Server::sequence(vec![respond(status, "", ""), respond("200 OK", "", "{}")]);
        assert_eq!(server.get().await.expect("a response").status(), 200);
        assert_eq!(server.seen().len(), 2);
    }
    for status in [
        "400 Bad Request",
        "404 Not Found",
        "500 Internal Server Error",
    ] {
        let server = Server::fixed(status, "", "");
        server.get().await.expect("a response");
        assert_eq!(server.seen().len(), 1);
    }
}

#[tokio::test]
async fn retry_after_is_honoured_if_it_fits_into_the_remaining_time() {
    let limited = respond("429 Too Many Requests", "Retry-After: 1\r\n", "");
    let server = Server::sequence(vec![limited.clone(), respond("200 OK", "", "{}")]);
    let start = Instant::now();
    assert_eq!(server.get().await.expect("a response").status(), 200);
    assert!(start.elapsed() >= Duration::from_secs(1));

    let server = Server::fixed("429 Too Many Requests", "Retry-After: 3600\r\n", "");
    let start = Instant::now();
    let response = server.get().await.expect("the response at once");
    assert!(start.elapsed() < Duration::from_secs(5));
    assert_eq!(server.seen().len(), 1);
    let error = Error::<()>::UnexpectedResponse(response);
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
    assert!(error.is_retryable());
}

#[tokio::test]
async fn a_refused_connection_is_retried() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let transport = Transport::builder(&url).build().expect("a transport");
    let start = Instant::now();
    let error = get(&transport, &url).await.expect_err("nobody there");
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert!(error.is_retryable());
    // Two waits of at least 100 and 200 ms lie between three attempts.
    assert!(start.elapsed() >= Duration::from_millis(300));
    assert!(error.to_string().contains("getThing"), "{error}");
}

#[tokio::test]
async fn the_first_failure_is_kept_when_a_retry_fails_differently() {
    let busy = respond("503 Service Unavailable", "", "");
    let server = Server::start(move |number, _, stream| {
        if number == 0 {
            let _ = stream.write_all(busy.as_bytes());
        }
        // Later connections are closed.
    });
    let error = server.get().await.expect_err("no response");
    let first = "the server responded with 503 Service Unavailable";
    assert_eq!(error.first_failure(), Some(first));
    assert_eq!(
        error.to_string(),
        format!("the connection was lost; the first attempt: {first} (getThing)")
    );
    assert_eq!(server.seen().len(), 3);
    // A failure that does not change is stated once.
    let server = Server::start(|_, _, _| {});
    let error = server.get().await.expect_err("no response");
    assert_eq!(error.first_failure(), Some("the connection was lost"));
    assert_eq!(error.to_string(), "the connection was lost (getThing)");
}
