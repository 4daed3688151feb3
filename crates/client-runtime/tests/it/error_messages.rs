//! Errors state why no response was received, and for which request, without a token in
//! whatever form the server echoes it.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use crate::server::Server;
use client_runtime::reqwest::{Client, Proxy};
use client_runtime::{Credential, Error, ResponseValue, Transport, TransportBuilder};

const TOKEN: &str = "tok-9f1d77c2-Secret";

fn transport(base_url: &str) -> TransportBuilder {
    let credential = Credential::bearer(TOKEN);
    let builder = Transport::builder(base_url).credential(credential);
    builder.retries(0).allow_http(true)
}

async fn get(builder: TransportBuilder, url: &str) -> Result<ResponseValue<()>, Error> {
    let transport = builder.build()?;
    let request = transport.client().get(url).build()?;
    let response = transport.execute(request, "getThing").await?;
    match response.status().as_u16() {
        404 => Err(Error::UnexpectedResponse(response)),
        400.. => Err(Error::ErrorResponse(ResponseValue::empty(response))),
        _ => Ok(ResponseValue::empty(response)),
    }
}

async fn reason(builder: TransportBuilder, url: &str) -> String {
    let error = get(builder, url).await.expect_err("no response");
    error.to_string()
}

#[tokio::test]
async fn a_failed_connection_has_a_reason() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let closed = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let why = reason(transport(&closed), &closed).await;
    assert_eq!(why, "cannot connect: connection refused (getThing)");

    let nowhere = "http://no-such-host.invalid/a?b=c";
    let why = reason(transport("http://no-such-host.invalid"), nowhere).await;
    // Without a name server, the host may or may not exist.
    let reasons = ["the host ", "the name of the host "];
    let named = |it: &&str| why.starts_with(&format!("cannot connect: {it}no-such-host.invalid"));
    assert!(reasons.iter().any(named), "{why}");

    // A server of plain HTTP closes the connection.
    let plain = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("https://{}", plain.local_addr().expect("an address"));
    thread::spawn(move || {
        for mut stream in plain.incoming().flatten() {
            let _ = stream.read(&mut [0; 1024]);
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    let builder = transport(&url).http(Client::builder().no_proxy());
    let why = reason(builder, &url).await;
    assert!(
        why.contains("the server does not use TLS on this port"),
        "{why}"
    );
}

#[tokio::test]
async fn a_refusing_proxy_is_reported() {
    for (status, expected) in [
        (
            "403 Forbidden",
            "the proxy refused to connect to api.example.com",
        ),
        (
            "407 Proxy Authentication Required",
            "the proxy responded with 407",
        ),
    ] {
        let proxy = Server::fixed(status, "", "");
        let http = Client::builder().proxy(Proxy::https(&proxy.url).expect("a proxy"));
        let url = "https://api.example.com/thing";
        let why = reason(transport(url).http(http), url).await;
        assert!(why.contains(expected), "{why}");
    }
}

#[tokio::test]
async fn a_missing_resource_is_reported_with_its_url() {
    let server = Server::fixed("404 Not Found", "", "");
    let url = format!("{}/users/7?api_key={TOKEN}&x=1#y", server.url);
    let why = reason(transport(&server.url), &url).await;
    let expected = format!(
        "the server responded with 404 Not Found for {}/users/7 (unexpected status)",
        server.url
    );
    assert_eq!(why, expected);
    let url = format!("{}/{}", server.url, TOKEN.replace('-', "%2D"));
    let why = reason(transport(&server.url), &url).await;
    assert!(why.ends_with("/… (unexpected status)"), "{why}");
}

#[tokio::test]
async fn an_echoed_token_is_not_a_request_id() {
    for echoed in [
        TOKEN.to_owned(),
        TOKEN.to_uppercase(),
        TOKEN.replace('-', "%2D"),
        format!("id={TOKEN};1"),
        "dG9rLTlmMWQ3N2MyLVNlY3JldA==".to_owned(),
        "746f6b2d39663164373763322d536563726574".to_owned(),
    ] {
        let header = format!("X-Request-Id: {echoed}\r\n");
        let server = Server::fixed("401 Unauthorized", &header, "");
        let error = get(transport(&server.url), &server.url)
            .await
            .expect_err("refused");
        assert_eq!(error.request_id(), None, "{echoed}");
        assert!(!format!("{:?}", error.headers()).contains(&echoed));
    }
    let server = Server::fixed("401 Unauthorized", "X-Request-Id: req-9\r\n", "");
    let error = get(transport(&server.url), &server.url)
        .await
        .expect_err("refused");
    assert_eq!(error.request_id(), Some("req-9"));
}

/// Runs in a separate process, which has no file descriptors left when it connects.
#[cfg(unix)]
#[test]
fn too_many_open_files_are_reported() {
    const CHILD: &str = "CLIENT_RUNTIME_EXHAUSTED";
    if let Ok(url) = std::env::var(CHILD) {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_all().build().expect("a runtime");
        let transport = transport(&url).build().expect("a transport");
        let request = transport.client().get(&url).build().expect("a request");
        let open = || std::fs::File::open("/dev/null").ok();
        let files: Vec<_> = std::iter::from_fn(open).collect();
        let error = runtime.block_on(transport.execute(request, "getThing"));
        drop(files);
        println!("reason: {}", error.expect_err("no descriptor is left"));
        return;
    }
    let server = Server::fixed("200 OK", "", "");
    let test = std::env::current_exe().expect("this test");
    let child = std::process::Command::new("sh")
        .args([
            "-c",
            "ulimit -n 64; exec \"$0\" --exact --nocapture \
             error_messages::too_many_open_files_are_reported",
        ])
        .arg(test)
        .env(CHILD, &server.url)
        .output()
        .expect("a shell");
    let output = String::from_utf8_lossy(&child.stdout);
    let expected = "reason: cannot connect: too many open files (getThing)";
    assert!(output.contains(expected), "{child:?}");
    assert_eq!(server.seen(), [""; 0]);
}
