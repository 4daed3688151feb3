//! Streams of events and of JSON values.

use std::fmt::Debug;

use client_runtime::{
    Event, EventStream, JsonStream, StreamError,
    serde_json::{Value, json},
};

use crate::clients::{streams_builder as builder, streams_positional as positional};
use crate::{
    Result,
    calls::{call, failed, ok},
    recorder::Recorder,
    representations::json_as,
};

#[test]
fn the_clients_are_current() -> Result {
    super::is_current("streams")
}

fn response(media_type: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 200 OK\r\nConnection: close\r\nX-Request-Id: r1\r\n\
         Content-Type: {media_type}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

/// Calls a method in both interfaces; checks the `Accept` header that it sent.
macro_rules! get {
    ($method:ident, $media_type:literal, $body:expr, |$result:ident, $types:ident| $check:expr) => {
        let accept = call!($method, response($media_type, $body), |$result, $types| {
            $check
        });
        assert_eq!(accept, $media_type);
    };
}

async fn events<T: Debug>(
    mut stream: EventStream<T>,
) -> std::result::Result<Vec<Event<T>>, StreamError> {
    let mut found = Vec::new();
    while let Some(event) = stream.next().await {
        found.push(event?);
    }
    Ok(found)
}

async fn values<T>(mut stream: JsonStream<T>) -> Vec<std::result::Result<T, StreamError>> {
    let mut found = Vec::new();
    while let Some(value) = stream.next().await {
        found.push(value);
    }
    found
}

#[tokio::test]
async fn the_data_of_events_is_typed() -> Result {
    let response = response(
        "text/event-stream",
        b"data: {\"delta\": \"Hel\"}\n\ndata: {\"delta\": \"lo\"}\n\ndata: [DONE]\n\n",
    );
    let recorder = Recorder::responding(move |_| response.clone());
    let (client, builder) = recorder.clients(positional::Client::new, builder::Client::new)?;
    let stream = client
        .ask_event_stream(&json_as(json!({"words": "Hi"}))?)
        .await?;
    let text: String = events(stream.into_inner())
        .await?
        .into_iter()
        .map(|event| event.data.delta)
        .collect();
    assert_eq!(text, "Hello");
    assert_eq!(recorder.one().header("accept"), Some("text/event-stream"));

    let body: builder::types::AskBody = json_as(json!({"words": "Hi"}))?;
    let stream = builder.ask_event_stream().body(body).send().await?;
    assert_eq!(events(stream.into_inner()).await?.len(), 2);
    Ok(())
}

#[tokio::test]
async fn a_failure_of_a_stream_is_typed() -> Result {
    let problem = b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nX-Request-Id: r1\r\n\
        Content-Type: application/json\r\n\r\n{\"reason\": \"no words\"}";
    let recorder = Recorder::responding(|_| problem.to_vec());
    let (client, _) = recorder.clients(positional::Client::new, builder::Client::new)?;
    let body = json_as(json!({"words": ""}))?;
    let error = failed(client.ask_event_stream(&body).await, 400);
    assert_eq!(error.reason, "no words");
    Ok(())
}

#[tokio::test]
async fn events_are_distinguished_by_their_names() -> Result {
    let text = b"event: started\ndata: {\"run\": 7}\n\nevent: note\ndata: hello\nid: 1\n\n\
        event: other\ndata: 1\n\n";
    let body = response("text/event-stream", text);
    let recorder = Recorder::responding(move |_| body.clone());
    let (client, _) = recorder.clients(positional::Client::new, builder::Client::new)?;
    let stream = client.watch_run("a").await?;
    let found = events(stream.into_inner()).await?;
    use positional::types::RunEvent;
    let [started, note, other] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert!(
        matches!(&started.data, RunEvent::Started(it) if it.data.run == 7),
        "{started:?}"
    );
    assert!(
        matches!(&note.data, RunEvent::Note(it) if it.data == "hello"),
        "{note:?}"
    );
    assert!(
        matches!(&other.data, RunEvent::Unknown(it) if it["data"] == 1),
        "{other:?}"
    );
    assert_eq!((note.name.as_str(), note.id.as_str()), ("note", "1"));
    Ok(())
}

#[tokio::test]
async fn streams_of_text_and_of_values_have_methods() -> Result {
    get!(
        tick,
        "text/event-stream",
        b"data: 12:00\n\n",
        |result, _types| {
            let found = events(ok(result, 200)?).await?;
            assert_eq!(found[0].data, "12:00");
        }
    );
    let lines = b"{\"level\": \"info\", \"at\": 1}\n{\"at\": 2}\n{\"level\": \"new\"}\n";
    get!(read_log, "application/x-ndjson", lines, |result, types| {
        let found = values::<types::Entry>(ok(result, 200)?).await;
        let [Ok(first), Err(bad), Ok(last)] = found.as_slice() else {
            panic!("{found:?}");
        };
        assert_eq!(
            (first.level.to_string(), first.at),
            ("info".to_owned(), Some(1))
        );
        assert_eq!(last.level.to_string(), "new");
        assert!(
            bad.to_string().starts_with("item 2 of the stream: "),
            "{bad}"
        );
    });
    get!(export_jsonl, "application/jsonl", lines, |result, types| {
        let found = values::<types::Entry>(ok(result, 200)?).await;
        assert_eq!(found.len(), 3);
    });
    let sequence = b"\x1e{\"level\": \"info\"}\n\x1e{\"level\": \"error\"}\n";
    get!(
        export_json_seq,
        "application/json-seq",
        sequence,
        |result, types| {
            let found = values::<types::Entry>(ok(result, 200)?).await;
            assert!(
                found.iter().all(|it| it.is_ok()) && found.len() == 2,
                "{found:?}"
            );
        }
    );
    get!(note, "text/plain", b"hello", |result, _types| {
        let text: String = ok(result, 200)?;
        assert_eq!(text, "hello");
    });
    Ok(())
}

#[tokio::test]
async fn a_stream_may_be_one_of_several_responses() -> Result {
    get!(
        changes,
        "application/stream+json",
        b"1\n2\n",
        |result, types| {
            let types::ChangesSuccess::Status200(stream) = ok(result, 200)? else {
                panic!("no stream");
            };
            let found: Vec<i64> = values(stream).await.into_iter().flatten().collect();
            assert_eq!(found, [1, 2]);
        }
    );
    Ok(())
}

/// Returns the body that was sent, as JSON.
fn sent(recorder: &Recorder) -> Value {
    client_runtime::serde_json::from_slice(&recorder.one().body).unwrap_or_default()
}

#[tokio::test]
async fn the_method_for_a_stream_requests_a_stream() -> Result {
    let recorder = Recorder::responding(|request| {
        let text: &[u8] = match request.header("accept") {
            Some("text/event-stream") => b"data: {\"delta\": \"a\"}\n\ndata: [DONE]\n\n",
            Some("application/x-ndjson") => b"{\"text\": \"a\"}\n",
            _ => b"{\"text\": \"a\"}",
        };
        response(request.header("accept").unwrap_or_default(), text)
    });
    let (client, builder) = recorder.clients(positional::Client::new, builder::Client::new)?;
    // `stream` is required, but no caller has to set it.
    let options = positional::types::CompleteBodyOptions::default().tokens(5);
    let body = positional::types::CompleteBody::new(options, "Hi".to_owned());
    let stream = client.complete_event_stream(&body).await?;
    assert_eq!(events(stream.into_inner()).await?.len(), 1);
    let streamed = json!({"words": "Hi", "options": {"stream": true, "tokens": 5}});
    assert_eq!(sent(&recorder), streamed);
    client.complete(&body).await?;
    let complete = json!({"words": "Hi", "options": {"stream": false, "tokens": 5}});
    assert_eq!(sent(&recorder), complete);
    // One of the variants is that of streams.
    let body = json_as(json!({"q": "x", "stream": false}))?;
    let stream = client.respond_ndjson(&body).await?;
    assert_eq!(values(stream.into_inner()).await.len(), 1);
    assert_eq!(sent(&recorder), json!({"q": "x", "stream": true}));

    let body: builder::types::CompleteBody =
        json_as(json!({"words": "Hi", "options": {"stream": false}}))?;
    builder.complete_event_stream().body(body).send().await?;
    assert_eq!(sent(&recorder)["options"], json!({"stream": true}));
    Ok(())
}

#[tokio::test]
async fn a_default_response_may_be_a_stream() -> Result {
    let recorder = Recorder::responding(|_| response("text/event-stream", b"data: tick\n\n"));
    let (client, builder) = recorder.clients(positional::Client::new, builder::Client::new)?;
    let params = positional::TailParams::default().from(3).follow(false);
    let stream = client.tail(&params).await?;
    assert_eq!(events(stream.into_inner()).await?[0].data, "tick");
    assert_eq!(recorder.one().target(), "GET /tail?from=3&follow=true");
    let stream = builder.tail().from(3).send().await?;
    assert_eq!(events(stream.into_inner()).await?.len(), 1);
    assert_eq!(recorder.one().target(), "GET /tail?from=3&follow=true");
    Ok(())
}
