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

use crate::{recorder::Recorder, responses::Result};

#[allow(dead_code)]
#[path = "upgrades_builder/mod.rs"]
pub(crate) mod built;
#[allow(dead_code)]
#[path = "upgrades_positional/mod.rs"]
pub(crate) mod positional;

#[test]
fn the_clients_are_current() -> Result {
    super::is_current("upgrades")
}

/// A WebSocket server that says what was requested, and then repeats what it is told.
async fn server() -> std::io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut asked = String::new();
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
                    asked = format!("{} {token}", request.uri());
                    Ok(response)
                };
                let mut socket = accept_hdr_async(stream, note).await.ok()?;
                socket.send(asked.into()).await.ok()?;
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

/// What the server says was requested; it then repeats what it is told, until the end.
async fn greeted(connection: Upgraded) -> std::result::Result<String, Box<dyn Error>> {
    let mut socket = WebSocketStream::from_raw_socket(connection, Role::Client, None).await;
    let asked = socket.next().await.ok_or("the server says nothing")??;
    for text in ["hello", &"long ".repeat(20_000)] {
        socket.send(text.into()).await?;
        let heard = socket.next().await.ok_or("the server is gone")??;
        assert_eq!(heard, Message::from(text));
    }
    socket.close(None).await?;
    Ok(asked.to_string())
}

#[tokio::test]
async fn a_websocket_is_opened_by_its_handshake() -> Result {
    let url = server().await?;
    let transport = Transport::builder(&url)
        .credential(Credential::bearer("s3cret"))
        .build()?;
    let client = positional::Client::new(&url, transport.clone());
    let params = positional::ConsoleParams::default().lines(3);
    let answer = client.console("a/b", &params).await?;
    assert_eq!(answer.status(), 101);
    assert_eq!(
        answer.path_template(),
        Some("/instances/{instance}/console")
    );
    let asked = greeted(answer.into_inner()).await?;
    assert_eq!(asked, "/instances/a%2Fb/console?lines=3 Bearer s3cret");
    let asked = greeted(client.old_console().await?.into_inner()).await?;
    assert_eq!(asked, "/console Bearer s3cret");
    let asked = greeted(client.events().await?.into_inner()).await?;
    assert_eq!(asked, "/events Bearer s3cret");
    match client.watch().await?.into_inner() {
        positional::types::WatchSuccess::Status101(connection) => {
            assert_eq!(greeted(connection).await?, "/watch Bearer s3cret");
        }
        other => panic!("{other:?}"),
    }

    let client = built::Client::new(&url, transport);
    let answer = client.console().instance("c").send().await?;
    let asked = greeted(answer.into_inner()).await?;
    assert_eq!(asked, "/instances/c/console Bearer s3cret");
    let answer = client.old_console().send().await?;
    greeted(answer.into_inner()).await?;
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
    let recorder = Recorder::answering(|request| {
        let body = match request.header("accept") {
            Some("text/csv") => "Content-Type: text/csv\r\n\r\n1",
            _ => "Content-Type: application/json\r\n\r\n1",
        };
        format!("HTTP/1.1 200 OK\r\nConnection: close\r\n{body}").into_bytes()
    });
    let client = positional::Client::new(&recorder.url, Transport::builder(&recorder.url).build()?);
    let answer = client.watch().await?.into_inner();
    assert!(matches!(
        answer,
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

/// Takes a connection to the protocol `tcp`, and sends back four bytes in reverse.
async fn reverse(mut stream: TcpStream) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.expect("a request"));
    }
    let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
    assert!(head.contains("connection: upgrade"), "{head}");
    assert!(head.contains("upgrade: tcp"), "{head}");
    assert!(!head.contains("websocket"), "{head}");
    let answer = b"HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n";
    stream.write_all(answer).await.expect("a client");
    let mut told = [0; 4];
    stream.read_exact(&mut told).await.expect("four bytes");
    told.reverse();
    stream.write_all(&told).await.expect("a client");
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
    let built = built::Client::new(&url, transport);
    for answer in [
        client.attach("tcp").await?,
        client.tunnel(&params).await?,
        built.attach().upgrade("tcp").send().await?,
    ] {
        let mut connection = answer.into_inner();
        connection.write_all(b"abcd").await?;
        let mut heard = [0; 4];
        connection.read_exact(&mut heard).await?;
        assert_eq!(&heard, b"dcba");
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
