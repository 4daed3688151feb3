//! The HTTP policy, tested on real sockets.

use std::io::Write;
use std::net::TcpListener;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::calls::get;
use crate::server::{Server, respond};
use client_runtime::{
    Credential, Error, ErrorKind, Response, ResponseValue, Transport, TransportBuilder,
    TransportError, serde_json::Value,
};

const SECRET: &str = "s3cr3t-t0ken";

fn builder(url: &str) -> TransportBuilder {
    Transport::builder(url).credential(Credential::header("api_access_token", SECRET))
}

fn transport(url: &str) -> Transport {
    builder(url).build().expect("a transport")
}

async fn get_at(server: &Server) -> Result<Response, TransportError> {
    let transport = transport(&server.url);
    get(&transport, &format!("{}/thing", server.url)).await
}

/// Returns the error of a request, or of decoding its response.
async fn failure(transport: &Transport, server: &Server) -> Error {
    match get(transport, &server.url).await {
        Ok(response) => ResponseValue::<Value>::from_response(response)
            .await
            .expect_err("a failure"),
        Err(error) => error.into(),
    }
}

#[tokio::test]
async fn a_request_has_the_credential_and_a_user_agent_and_accepts_no_compression() {
    let server = Server::fixed("200 OK", "", "{}");
    let response = get_at(&server).await.expect("a response");
    assert_eq!(response.url().as_str(), format!("{}/thing", server.url));
    let head = &server.seen()[0];
    assert!(
        head.contains("api_access_token: s3cr3t-t0ken\r\n"),
        "{head}"
    );
    assert!(head.contains("user-agent: unified-profile/"), "{head}");
    assert!(!head.contains("accept-encoding"), "{head}");
}

#[tokio::test]
async fn a_request_without_a_body_states_its_length_where_one_is_expected() {
    let server = Server::fixed("204 No Content", "", "");
    let transport = transport(&server.url);
    for (method, stated) in [
        ("POST", true),
        ("PUT", true),
        ("PATCH", true),
        ("GET", false),
        ("DELETE", false),
    ] {
        let method = client_runtime::http_method(method).expect("a method");
        let request = transport.client().request(method.clone(), &server.url);
        let request = request.build().expect("a request");
        let response = transport.execute(request, "setThing").await;
        assert!(response.is_ok(), "{response:?}");
        let head = server.seen().pop().expect("a request");
        let lengths = head.matches("content-length: 0\r\n").count();
        assert_eq!(lengths, usize::from(stated), "{head}");
        assert!(!head.contains("transfer-encoding"), "{head}");
    }
    let request = transport.client().post(&server.url).body("text").build();
    let response = transport
        .execute(request.expect("a request"), "setThing")
        .await;
    assert!(response.is_ok(), "{response:?}");
    let head = server.seen().pop().expect("a request");
    assert!(head.contains("content-length: 4\r\n"), "{head}");
}

#[tokio::test]
async fn the_time_limit_covers_connecting_waiting_and_the_body() {
    let silent = Server::start(|_, _, _| sleep(Duration::from_secs(20)));
    let slow_body = Server::start(|_, _, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"a\"");
        sleep(Duration::from_secs(20));
    });
    for server in [silent, slow_body] {
        let start = Instant::now();
        let transport = builder(&server.url).timeout(Duration::from_millis(300));
        let transport = transport.build().expect("a transport");
        let error = failure(&transport, &server).await;
        assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
        assert!(error.is_retryable());
        assert!(start.elapsed() < Duration::from_secs(5));
    }
}

#[tokio::test]
async fn an_unlimited_time_does_not_panic() {
    let server = Server::fixed("200 OK", "", "{}");
    let transport = builder(&server.url).timeout(Duration::MAX);
    let transport = transport.connect_timeout(Duration::MAX).build();
    let transport = transport.expect("a transport");
    get(&transport, &server.url).await.expect("a response");
}

#[tokio::test]
async fn bodies_are_limited_whatever_their_stated_length() {
    let big = "\"".to_owned() + &"x".repeat(4000) + "\"";
    let announced = Server::fixed("200 OK", "", &big);
    let chunk = format!("{:x}\r\n{big}\r\n", big.len());
    let chunked = Server::sequence(vec![format!(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n{chunk}0\r\n\r\n"
    )]);
    let unending = Server::start(move |_, _, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        while stream.write_all(chunk.as_bytes()).is_ok() {}
    });
    let until_close = Server::sequence(vec![format!("HTTP/1.1 200 OK\r\n\r\n{big}")]);
    for server in [announced, chunked, unending, until_close] {
        let transport = builder(&server.url)
            .body_limit(4001)
            .build()
            .expect("a transport");
        let error = failure(&transport, &server).await;
        assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
        assert!(!error.is_retryable());
    }
    let exact = Server::fixed("200 OK", "", &big);
    let transport = builder(&exact.url)
        .body_limit(4002)
        .build()
        .expect("a transport");
    let response = get(&transport, &exact.url).await.expect("a response");
    let value = ResponseValue::<String>::from_response::<()>(response).await;
    assert_eq!(value.expect("it just fits").len(), 4000);
}

#[tokio::test]
async fn a_call_may_have_different_limits() {
    let server = Server::start(|_, _, stream| {
        sleep(Duration::from_millis(300));
        let _ = stream.write_all(respond("200 OK", "", "\"0123456789\"").as_bytes());
    });
    let small = builder(&server.url).timeout(Duration::from_millis(50));
    let small = small.body_limit(4).build().expect("a transport");
    let read = async |transport: &Transport| -> Result<(), ErrorKind> {
        let response = get(transport, &server.url).await.map_err(|it| it.kind())?;
        let read = ResponseValue::<Value>::from_response::<()>(response).await;
        read.map(|_| ()).map_err(|it| it.kind())
    };
    assert_eq!(read(&small).await, Err(ErrorKind::Timeout));
    let patient = small.clone().with_timeout(Duration::from_secs(9));
    assert_eq!(read(&patient).await, Err(ErrorKind::TooLarge));
    let large = patient.with_body_limit(12);
    assert_eq!(read(&large).await, Ok(()));
}

#[tokio::test]
async fn redirects_are_followed_within_the_origin_only() {
    let other = Server::fixed("200 OK", "", "{}");
    let away = format!("Location: {}/stolen\r\n", other.url);
    for status in [
        "301 Moved",
        "302 Found",
        "303 See Other",
        "307 Temporary",
        "308 Permanent",
    ] {
        let server = Server::fixed(status, &away, "");
        let error = get_at(&server).await.expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::Transport);
        assert!(error.to_string().contains("redirect"), "{error}");
        assert!(!error.to_string().contains("stolen"), "{error}");
        assert!(!error.is_retryable());
        assert_eq!(server.seen().len(), 1);
    }
    assert!(other.seen().is_empty(), "the other origin saw a request");

    // A name that contains the token.
    let server = Server::fixed(
        "302 Found",
        &format!("Location: http://{SECRET}.example/\r\n"),
        "",
    );
    let error = get_at(&server).await.expect_err("refused");
    let text = format!("{error} {error:?} {:?}", std::error::Error::source(&error));
    assert!(text.contains("redirect to another origin"), "{text}");
    assert!(!text.contains(SECRET), "{text}");

    let server = Server::start(|number, _, stream| {
        let response = match number {
            0 => respond("302 Found", "Location: /elsewhere\r\n", ""),
            _ => respond("200 OK", "", "{}"),
        };
        let _ = stream.write_all(response.as_bytes());
    });
    let response = get_at(&server).await.expect("followed");
    assert_eq!(response.url().path(), "/elsewhere");
    assert!(server.seen()[1].contains("api_access_token: s3cr3t-t0ken"));

    let redirecting = Server::fixed("302 Found", "Location: /again\r\n", "");
    let error = get_at(&redirecting).await.expect_err("no end");
    assert!(error.to_string().contains("too many redirects"), "{error}");
    assert_eq!(redirecting.seen().len(), 6);
}

#[tokio::test]
async fn the_credential_is_sent_to_trusted_origins_only() {
    let own = Server::fixed("200 OK", "", "{}");
    let other = Server::fixed("200 OK", "", "{\"a\":1}");
    let transport = transport(&own.url);
    let url = format!("{}/public", other.url).parse().expect("a URL");
    let response = transport
        .get_json::<Value>(url, "discover")
        .await
        .expect("a response");
    assert_eq!(response["a"], 1);
    assert!(!other.seen()[0].contains(SECRET));

    let moved = transport.for_base_url(&other.url).expect("a transport");
    get(&moved, &other.url).await.expect("a response");
    assert!(other.seen()[1].contains(SECRET));

    let trusting = builder(&own.url).trust_origin(format!("{}/any/path", other.url));
    let trusting = trusting.build().expect("a transport");
    get(&trusting, &other.url).await.expect("a response");
    assert!(other.seen()[2].contains(SECRET));
    assert!(
        builder(&own.url)
            .trust_origin("http://chat.example.com")
            .build()
            .is_err()
    );

    get(&transport.without_credential(), &own.url)
        .await
        .expect("a response");
    assert!(!own.seen()[0].contains(SECRET));
}

#[tokio::test]
async fn plain_http_to_another_machine_must_be_allowed() {
    for url in [
        "http://localhost",
        "http://LOCALHOST:8080",
        "http://127.8.9.1",
        "http://[::1]:9",
    ] {
        builder(url).build().expect(url);
    }
    let refused = [
        "http://chat.example.com",
        "http://10.0.0.1",
        "http://localhost.example.com",
    ];
    for url in refused {
        let error = builder(url).build().expect_err(url);
        assert_eq!(error.kind(), ErrorKind::Config, "{url}");
        builder(url).allow_http(true).build().expect(url);
    }
    let transport = transport("https://chat.example.com");
    let error = get(&transport, "http://chat.example.com/x")
        .await
        .expect_err("refused");
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(transport.for_base_url("http://chat.example.com").is_err());
}

#[test]
fn invalid_base_urls_and_tokens_are_errors_of_the_builder() {
    let wrong = [
        "",
        "chat.example.com",
        "/api",
        "ftp://a.example",
        "file:///etc/passwd",
        "https://",
        "https://user:pa55word@a.example",
        "https://a.example?token=pa55word",
        "https://a.example/#pa55word",
    ];
    for url in wrong {
        let error = builder(url).build().expect_err(url);
        assert_eq!(error.kind(), ErrorKind::Config, "{url}");
        assert!(
            !format!("{error} {error:?}").contains("pa55word"),
            "{error}"
        );
    }
    for (header, token) in [("a b", "x"), ("x-token", "a\nb"), ("x-token", "")] {
        let credential = Credential::header(header, token);
        let error = Transport::builder("https://a.example")
            .credential(credential)
            .build();
        assert_eq!(error.expect_err("refused").kind(), ErrorKind::Config);
    }
}

#[tokio::test]
async fn a_callers_reqwest_builder_gets_the_same_policy() {
    let other = Server::fixed("200 OK", "", "{}");
    let away = format!("Location: {}/stolen\r\n", other.url);
    let server = Server::fixed("302 Found", &away, "");
    let callers = client_runtime::reqwest::Client::builder().no_proxy();
    let transport = builder(&server.url)
        .http(callers)
        .build()
        .expect("a transport");
    get(&transport, &server.url).await.expect_err("refused");
    assert!(other.seen().is_empty());
}

#[tokio::test]
async fn https_speaks_tls_with_and_without_a_callers_builder() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("https://{}", listener.local_addr().expect("an address"));
    let hello = std::thread::spawn(move || {
        let mut first = [[0; 2]; 2];
        for first in &mut first {
            let (mut stream, _) = listener.accept().expect("a connection");
            std::io::Read::read_exact(&mut stream, first).expect("a client hello");
        }
        first
    });
    let callers = client_runtime::reqwest::Client::builder();
    for builder in [builder(&url), builder(&url).http(callers.no_proxy())] {
        let transport = builder.retries(0).build().expect("a transport");
        let error = get(&transport, &url).await.expect_err("no TLS there");
        assert_eq!(error.kind(), ErrorKind::Transport);
    }
    // A handshake record of TLS, whatever its version.
    assert_eq!(hello.join().expect("no panic"), [[0x16, 3]; 2]);
}
