//! Connections that become those of another protocol.

use std::error::Error;

use client_runtime::{Credential, ErrorKind, Transport, reqwest::Upgraded};
use futures_util::{SinkExt, StreamExt};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_tungstenite::{
    WebSocketStream, accept_hdr_async,
    tungstenite::{
        Message,
        handshake::server::{ErrorResponse, Request, Response},
        protocol::Role,
    },
};

use crate::clients::{upgrades_builder as builder, upgrades_positional as positional};
use crate::{Result, recorder::Recorder};

#[test]
fn the_clients_are_current() -> Result {
    super::is_current("upgrades")
}

/// Starts a WebSocket server that sends the target and the token of the request, and then echoes
/// every message.
async fn server() -> std::io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut summary = String::new();
                #[expect(clippy::result_large_err, reason = "tungstenite's signature")]
                let note = |request: &Request, response: Response| {
                    if request.uri().path() == "/instances/none/console" {
                        let body = r#"{"message": "no such instance"}"#;
                        let mut error = ErrorResponse::new(Some(body.to_owned()));
                        *error.status_mut() = 404.try_into().expect("a status");
                        return Err(error);
                    }
                    let token = request.headers().get("authorization");
                    let token = token.and_then(|it| it.to_str().ok()).unwrap_or_default();
                    summary = format!("{} {token}", request.uri());
                    Ok(response)
                };
                let mut socket = accept_hdr_async(stream, note).await.ok()?;
                socket.send(summary.into()).await.ok()?;
                while let Some(Ok(message)) = socket.next().await {
                    if message.is_text() {
                        socket.send(message).await.ok()?;
                    }
                }
                Some(())
            });
        }
    });
    Ok(url)
}

/// Checks that the server echoes messages, and returns its first message.
async fn first_message(connection: Upgraded) -> std::result::Result<String, Box<dyn Error>> {
    let mut socket = WebSocketStream::from_raw_socket(connection, Role::Client, None).await;
    let first = socket.next().await.ok_or("no message")??;
    for text in ["hello", &"long ".repeat(20_000)] {
        socket.send(text.into()).await?;
        let echo = socket.next().await.ok_or("no echo")??;
        assert_eq!(echo, Message::from(text));
    }
    socket.close(None).await?;
    Ok(first.to_string())
}

#[tokio::test]
async fn a_websocket_is_opened_by_its_handshake() -> Result {
    let url = server().await?;
    let transport = Transport::builder(&url)
        .credential(Credential::bearer("s3cret"))
        .build()?;
    let client = positional::Client::new(&url, transport.clone());
    let params = positional::ConsoleParams::default().lines(3);
    let response = client.console("a/b", &params).await?;
    assert_eq!(response.status(), 101);
    assert_eq!(
        response.path_template(),
        Some("/instances/{instance}/console")
    );
    let request = first_message(response.into_inner()).await?;
    assert_eq!(request, "/instances/a%2Fb/console?lines=3 Bearer s3cret");
    let request = first_message(client.old_console().await?.into_inner()).await?;
    assert_eq!(request, "/console Bearer s3cret");
    let request = first_message(client.events().await?.into_inner()).await?;
    assert_eq!(request, "/events Bearer s3cret");
    match client.watch().await?.into_inner() {
        positional::types::WatchSuccess::Status101(connection) => {
            assert_eq!(first_message(connection).await?, "/watch Bearer s3cret");
        }
        other => panic!("{other:?}"),
    }

    let client = builder::Client::new(&url, transport);
    let response = client.console().instance("c").send().await?;
    let request = first_message(response.into_inner()).await?;
    assert_eq!(request, "/instances/c/console Bearer s3cret");
    let response = client.old_console().send().await?;
    first_message(response.into_inner()).await?;
    Ok(())
}

#[tokio::test]
async fn a_refused_handshake_is_the_described_error() -> Result {
    let url = server().await?;
    let client = positional::Client::new(&url, Transport::builder(&url).build()?);
    let error = client.console("none", &Default::default()).await;
    let error = error.err().ok_or("no error")?;
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert_eq!(
        error.body().map(|it| &*it.message),
        Some("no such instance")
    );
    Ok(())
}

#[tokio::test]
async fn a_server_may_decline_to_upgrade() -> Result {
    let recorder = Recorder::responding(|request| {
        let body = match request.header("accept") {
            Some("text/csv") => "Content-Type: text/csv\r\n\r\n1",
            _ => "Content-Type: application/json\r\n\r\n1",
        };
        format!("HTTP/1.1 200 OK\r\nConnection: close\r\n{body}").into_bytes()
    });
    let client = positional::Client::new(&recorder.url, Transport::builder(&recorder.url).build()?);
    let response = client.watch().await?.into_inner();
    assert!(matches!(
        response,
        positional::types::WatchSuccess::Status200(1)
    ));
    let request = recorder.one();
    assert_eq!(request.header("upgrade"), Some("websocket"));
    assert_eq!(request.header("connection"), Some("Upgrade"));
    assert_eq!(request.header("sec-websocket-version"), Some("13"));
    assert_eq!(request.header("sec-websocket-key").map(str::len), Some(24));
    // The method for the other media type does not ask for a WebSocket.
    client.watch_csv().await?;
    assert_eq!(recorder.one().header("upgrade"), None);
    Ok(())
}

/// Upgrades a connection to the protocol `tcp`, and sends back four bytes in reverse.
async fn reverse(mut stream: TcpStream) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.expect("a request"));
    }
    let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
    assert!(head.contains("connection: upgrade"), "{head}");
    assert!(head.contains("upgrade: tcp"), "{head}");
    assert!(!head.contains("websocket"), "{head}");
    let response = b"HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n";
    stream.write_all(response).await.expect("a client");
    let mut bytes = [0; 4];
    stream.read_exact(&mut bytes).await.expect("four bytes");
    bytes.reverse();
    stream.write_all(&bytes).await.expect("a client");
}

#[tokio::test]
async fn the_caller_names_another_protocol() -> Result {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(reverse(stream));
        }
    });
    let transport = Transport::builder(&url).build()?;
    let client = positional::Client::new(&url, transport.clone());
    let params = positional::TunnelParams::default().upgrade("tcp".to_owned());
    let builder = builder::Client::new(&url, transport);
    for response in [
        client.attach("tcp").await?,
        client.tunnel(&params).await?,
        builder.attach().upgrade("tcp").send().await?,
    ] {
        let mut connection = response.into_inner();
        connection.write_all(b"abcd").await?;
        let mut bytes = [0; 4];
        connection.read_exact(&mut bytes).await?;
        assert_eq!(&bytes, b"dcba");
    }
    Ok(())
}

#[tokio::test]
async fn errors_and_responses_name_the_operation() -> Result {
    let nowhere = positional::Client::new(
        "http://127.0.0.1:9",
        Transport::builder("http://127.0.0.1:9")
            .retries(0)
            .build()?,
    );
    let error = nowhere.attach("tcp").await.err().ok_or("no error")?;
    assert_eq!(error.status(), None);
    let names = (error.operation(), error.method(), error.path_template());
    let post = client_runtime::reqwest::Method::POST;
    assert_eq!(names, (Some("attach"), Some(post), Some("/attach")));

    let url = server().await?;
    let client = positional::Client::new(&url, Transport::builder(&url).build()?);
    let result = client.console("none", &Default::default()).await;
    let error = result.as_ref().err().ok_or("no error")?;
    assert_eq!(error.operation(), Some("console"));
    assert_eq!(error.path_template(), Some("/instances/{instance}/console"));
    assert_eq!(error.status().map(|it| it.as_u16()), Some(404));
    Ok(())
}
