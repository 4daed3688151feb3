//! Responses that are read as they arrive, on real sockets.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::mpsc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::server::Server;
use client_runtime::serde_json::{Value, json};
use client_runtime::{
    ByteStream, DecodeError, ErrorKind, Event, EventStream, JsonStream, ResponseValue, StreamError,
    Transport, TransportBuilder, resuming_after,
};

const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";

fn fast(server: &Server) -> TransportBuilder {
    Transport::builder(&server.url)
        .timeout(Duration::from_millis(400))
        .idle_timeout(Duration::from_millis(400))
}

async fn bytes(transport: TransportBuilder, server: &Server) -> ByteStream {
    let transport = transport.build().expect("a transport");
    let request = transport.client().get(&server.url).build();
    let response = transport.execute(request.expect("a request"), "watch");
    ResponseValue::stream(response.await.expect("a response")).into_inner()
}

/// Starts a server that sends these pieces, with a pause after each.
fn serve_pieces(pieces: &[&[u8]], pause: Duration) -> Server {
    let pieces: Vec<Vec<u8>> = pieces.iter().map(|piece| piece.to_vec()).collect();
    Server::start(move |_, _, stream| {
        let _ = stream.set_nodelay(true);
        let _ = stream.write_all(HEAD);
        for piece in &pieces {
            let _ = stream.write_all(piece);
            sleep(pause);
        }
    })
}

fn with_message<T>(item: Result<T, StreamError>) -> Result<T, String> {
    item.map_err(|error| error.to_string())
}

async fn events<T>(stream: &mut EventStream<T>) -> Vec<Result<Event<T>, String>> {
    let mut found = Vec::new();
    while let Some(event) = stream.next().await {
        found.push(with_message(event));
    }
    assert!(stream.next().await.is_none(), "it stays ended");
    found
}

async fn values<T>(mut stream: JsonStream<T>) -> Vec<Result<T, String>> {
    let mut found = Vec::new();
    while let Some(value) = stream.next().await {
        found.push(with_message(value));
    }
    found
}

/// Returns name, id and data of each event.
fn rows<T: Clone>(events: &[Result<Event<T>, String>]) -> Vec<(String, String, T)> {
    let events = events.iter().map(|it| it.as_ref().expect("an event"));
    let rows = events.map(|it| (it.name.clone(), it.id.clone(), it.data.clone()));
    rows.collect()
}

fn row(name: &str, id: &str, data: &str) -> (String, String, String) {
    (name.to_owned(), id.to_owned(), data.to_owned())
}

/// Every rule of the grammar in one stream, with the line ends of each platform.
const GRAMMAR: &str = "\u{FEFF}: a comment\n\
    data: YHOO\ndata: +2\ndata: 10\n\n\
    event: add\rdata:73857293\r\r\
    event\r\ndata\r\n\r\n\
    data\ndata\n\n\
    event: dropped since it has no data\nid: 7\n\n\
    id: 8\u{0}\nretry: 250\nretry: 1x\nfield: unknown\ndata:  two spaces\n\n\
    id\ndata: the id is gone: \u{1F980}\n\n\
    data: unfinished\n";

#[tokio::test]
async fn events_are_read_by_the_grammar_of_the_standard_wherever_they_are_cut() {
    let expected = [
        row("message", "", "YHOO\n+2\n10"),
        row("add", "", "73857293"),
        row("message", "", ""),
        row("message", "", "\n"),
        row("message", "7", " two spaces"),
        row("message", "", "the id is gone: \u{1F980}"),
    ];
    let text = GRAMMAR.as_bytes();
    for cut in 0..=text.len() {
        let (one, other) = text.split_at(cut);
        let server = serve_pieces(&[one, other], Duration::from_millis(1));
        let stream = bytes(fast(&server), &server).await;
        let mut stream = EventStream::text(stream);
        let found = events(&mut stream).await;
        assert_eq!(rows(&found), expected, "cut at {cut}");
        assert_eq!(stream.retry(), Some(Duration::from_millis(250)));
        assert_eq!(stream.last_event_id(), "");
    }
}

#[tokio::test]
async fn bytes_that_are_not_utf_8_are_replaced() {
    let server = serve_pieces(&[b"data: a\xFFb\n\n"], Duration::ZERO);
    let mut stream = EventStream::text(bytes(fast(&server), &server).await);
    assert_eq!(
        rows(&events(&mut stream).await),
        [row("message", "", "a\u{FFFD}b")]
    );
}

#[tokio::test]
async fn an_event_that_does_not_decode_is_an_error_of_that_event() {
    let text = b"data: {\"n\": 1}\n\ndata: {\"n\": \"x\"}\n\ndata: {\n\ndata: {\"n\": 2}\n\n\
        data: [DONE]\n\ndata: {\"n\": 3}\n\n";
    #[derive(serde::Deserialize)]
    struct Counted {
        n: u64,
    }
    let server = serve_pieces(&[text], Duration::ZERO);
    let mut stream = EventStream::<Counted>::json(bytes(fast(&server), &server).await);
    let found: Vec<Result<u64, String>> = events(&mut stream)
        .await
        .into_iter()
        .map(|it| it.map(|event| event.data.n))
        .collect();
    let error = |text: &str| Err(text.to_owned());
    assert_eq!(
        found,
        [
            Ok(1),
            error("item 2 of the stream: expected an integer at /n, found a string"),
            error("item 3 of the stream: expected JSON, found truncated JSON"),
            Ok(2),
        ]
    );
}

#[tokio::test]
async fn tolerant_events_list_omitted_values() {
    #[derive(serde::Deserialize)]
    struct Named {
        name: Option<String>,
    }
    let server = serve_pieces(&[b"data: {\"name\": {}}\n\n"], Duration::ZERO);
    let mut stream = EventStream::<Named>::json_tolerant(bytes(fast(&server), &server).await);
    let found = events(&mut stream)
        .await
        .pop()
        .expect("an event")
        .expect("read");
    assert_eq!(found.data.name, None);
    assert_eq!(found.unreadable, ["/name"]);
}

#[tokio::test]
async fn whole_events_are_objects_whose_data_is_json_or_text() {
    let text = b"event: added\ndata: {\"n\": 1}\nid: 5\n\nevent: note\ndata: hello\n\n\
        event: done\ndata: [DONE]\n\ndata: [DONE]\n\ndata: more\n\n";
    let server = serve_pieces(&[text], Duration::ZERO);
    let mut stream = EventStream::<Value>::whole(bytes(fast(&server), &server).await);
    let found = events(&mut stream).await.into_iter();
    let found: Vec<Value> = found.map(|it| it.expect("an event").data).collect();
    assert_eq!(
        found,
        [
            json!({"event": "added", "data": {"n": 1}, "id": "5"}),
            json!({"event": "note", "data": "hello"}),
            json!({"event": "done", "data": "[DONE]"}),
        ]
    );

    // A string that looks like JSON stays a string if the type is one.
    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Text {
        data: String,
    }
    let server = serve_pieces(&[b"data: 12\n\n"], Duration::ZERO);
    let mut stream = EventStream::<Text>::whole(bytes(fast(&server), &server).await);
    let found = events(&mut stream)
        .await
        .pop()
        .expect("an event")
        .expect("read");
    assert_eq!(found.data.data, "12");
}

#[tokio::test]
async fn a_body_that_is_no_event_stream_is_an_error() {
    for (text, expected) in [
        (&b"{\"error\": \"no\"}"[..], 1),
        (b"<html>\nno\n", 1),
        (b"", 0),
        (b": ping\n", 0),
    ] {
        let server = serve_pieces(&[text], Duration::ZERO);
        let mut stream = EventStream::text(bytes(fast(&server), &server).await);
        let found = events(&mut stream).await;
        assert_eq!(found.len(), expected, "{found:?}");
        for error in found {
            let error = error.expect_err("no event");
            assert_eq!(error, "expected server-sent events, found something else");
        }
    }
}

#[tokio::test]
async fn json_lines_are_read_wherever_they_are_cut() {
    let text = "\u{FEFF}{\"a\": 1}\n\r\n{\"a\": \"\u{1F980}\"}\r\nnonsense\n[2]";
    let text = text.as_bytes();
    for cut in 0..=text.len() {
        let (one, other) = text.split_at(cut);
        let server = serve_pieces(&[one, other], Duration::from_millis(1));
        let stream = JsonStream::<Value>::lines(bytes(fast(&server), &server).await);
        let error = "item 3 of the stream: expected JSON, found other text";
        assert_eq!(
            values(stream).await,
            [
                Ok(json!({"a": 1})),
                Ok(json!({"a": "\u{1F980}"})),
                Err(error.to_owned()),
                Ok(json!([2])),
            ],
            "cut at {cut}"
        );
    }
}

#[tokio::test]
async fn json_sequences_are_divided_by_record_separators() {
    let server = serve_pieces(&[b"\x1e{\"a\":\n 1}\n\x1e2\n\x1e\x1e3"], Duration::ZERO);
    let stream = JsonStream::<Value>::sequence(bytes(fast(&server), &server).await);
    let expected = [json!({"a": 1}), json!(2), json!(3)].map(Ok);
    assert_eq!(values(stream).await, expected);
}

#[tokio::test]
async fn a_stream_outlives_the_time_and_the_limit_of_a_call() {
    let piece: &[u8] = b"data: 0123456789\n\n";
    let server = serve_pieces(&[piece; 6], Duration::from_millis(150));
    let start = Instant::now();
    let mut stream = EventStream::text(bytes(fast(&server).body_limit(20), &server).await);
    assert_eq!(events(&mut stream).await.len(), 6);
    assert!(start.elapsed() > Duration::from_millis(700));

    // A body that is read as a whole has the limits of a call.
    let server = serve_pieces(&[piece; 2], Duration::ZERO);
    let stream = bytes(fast(&server).body_limit(20), &server).await;
    let error = stream.bytes().await.expect_err("too large");
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    let server = serve_pieces(&[piece; 2], Duration::from_millis(900));
    let stream = bytes(fast(&server), &server).await;
    let error = stream.bytes().await.expect_err("too late");
    assert_eq!(error.kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn a_server_that_pauses_for_too_long_ends_the_stream() {
    let server = serve_pieces(&[b"data: 1\n\n"], Duration::from_secs(20));
    let mut stream = EventStream::<u64>::json(bytes(fast(&server), &server).await);
    assert_eq!(
        stream.next().await.map(|it| it.map(|it| it.data).ok()),
        Some(Some(1))
    );
    let start = Instant::now();
    let error = stream.next().await.expect("an end").expect_err("stalled");
    assert!(start.elapsed() < Duration::from_secs(5));
    let StreamError::Transport(cause) = &error else {
        panic!("{error:?}");
    };
    assert_eq!(cause.kind(), ErrorKind::Timeout);
    let text = "the server sent no more data within the time limit";
    assert_eq!(error.to_string(), text);
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn a_connection_that_breaks_off_is_an_error() {
    let server = Server::start(|_, _, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n1\n2");
    });
    let stream = JsonStream::<u64>::lines(bytes(fast(&server), &server).await);
    let broken = "the connection was lost".to_owned();
    assert_eq!(values(stream).await, [Ok(1), Err(broken)]);
}

#[tokio::test]
async fn an_item_is_limited() {
    let unending = Server::start(|_, _, stream| {
        let _ = stream.write_all(HEAD);
        while stream
            .write_all(b"data: xxxxxxxxxxxxxxxxxxxxxxxx\n")
            .is_ok()
        {}
    });
    let limited = || fast(&unending).item_limit(10_000);
    let mut stream = EventStream::text(bytes(limited(), &unending).await);
    let text = "an item of the stream is larger than the limit".to_owned();
    assert_eq!(events(&mut stream).await, [Err(text.clone())]);
    let stream = JsonStream::<Value>::sequence(bytes(limited(), &unending).await);
    assert_eq!(values(stream).await, [Err(text)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_is_dropped_closes_its_connection() {
    let (closed, is_closed) = mpsc::channel();
    let server = Server::start(move |_, _, stream: &mut TcpStream| {
        let _ = stream.write_all(HEAD);
        let _ = stream.write_all(b"data: 1\n\n");
        let ended = stream.read(&mut [0]).map_or(true, |length| length == 0);
        let _ = closed.send(ended);
    });
    let mut stream = EventStream::text(bytes(fast(&server), &server).await);
    assert!(stream.next().await.is_some());
    drop(stream);
    assert_eq!(is_closed.recv_timeout(Duration::from_secs(5)), Ok(true));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_reader_slows_the_server_down() {
    let (sent, was_sent) = mpsc::channel();
    let server = Server::start(move |_, _, stream| {
        let _ = stream.write_all(HEAD);
        let line = [b' '; 1 << 16];
        for count in 0.. {
            if stream.write_all(&line).is_err() {
                let _ = sent.send(count << 16);
                return;
            }
        }
    });
    let stream = bytes(fast(&server), &server).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    drop(stream);
    let sent: usize = was_sent
        .recv_timeout(Duration::from_secs(5))
        .expect("it ends");
    assert!(
        sent < 64 << 20,
        "{sent} bytes went to a reader that reads nothing"
    );
}

#[tokio::test]
async fn a_call_resumes_after_an_event() {
    let server = Server::fixed("200 OK", "", "");
    let transport = server.transport();
    let call = || async {
        let request = transport.client().get(&server.url).build();
        let response = transport
            .execute(request.expect("a request"), "watch")
            .await;
        response.expect("a response");
    };
    for id in ["41", "", "\u{FC}", "a\nb"] {
        resuming_after(id, call()).await;
    }
    call().await;
    let seen = server.seen();
    assert!(seen[0].contains("last-event-id: 41\r\n"), "{}", seen[0]);
    assert!(seen[2].contains("last-event-id: \u{FC}\r\n"), "{}", seen[2]);
    for other in [1, 3, 4] {
        assert!(!seen[other].contains("last-event-id"), "{}", seen[other]);
    }
}

#[test]
fn errors_state_their_cause() {
    let error = client_runtime::decode::strict::<u8>(b"[]").expect_err("no number");
    let error = StreamError::Item { number: 2, error };
    let cause = std::error::Error::source(&error).expect("a cause");
    assert!(cause.is::<DecodeError>(), "{cause}");
}
