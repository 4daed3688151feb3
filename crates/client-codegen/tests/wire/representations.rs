//! A method for each success media type, with its own `Accept`.

use client_runtime::serde_json::json;

use crate::clients::{
    representations_builder as builder, representations_positional as positional,
};
use crate::{
    Result,
    calls::{call, failed, ok, undecodable, unexpected},
    recorder::Recorder,
};

#[test]
fn the_clients_are_current() -> Result {
    super::is_current("representations")
}

/// Returns a response with a media type.
fn response(status: &str, media_type: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {status} \r\nConnection: close\r\nX-Request-Id: r1\r\n\
         Content-Type: {media_type}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// Calls a method in both interfaces; returns the `Accept` header that it sent.
macro_rules! get {
    ($method:ident, $status:literal, $media_type:literal, $body:expr, |$result:ident, $types:ident| $check:expr) => {
        call!(
            $method,
            response($status, $media_type, $body),
            |$result, $types| $check
        )
    };
}

const ROW: &[u8] = br#"{"id": "a"}"#;

#[tokio::test]
async fn each_media_type_has_a_method_with_its_own_accept() -> Result {
    let accept = get!(
        get_report,
        "200",
        "application/json",
        br#"[{"id": "a"}]"#,
        |result, types| {
            let rows: Vec<types::Row> = ok(result, 200)?;
            assert_eq!(rows.len(), 1);
        }
    );
    assert_eq!(accept, "application/json");
    let accept = get!(
        get_report_csv,
        "200",
        "text/csv",
        "id\ncaf\u{e9}\n".as_bytes(),
        |result, _types| {
            let text: String = ok(result, 200)?;
            assert_eq!(text, "id\ncaf\u{e9}\n");
        }
    );
    assert_eq!(accept, "text/csv");
    let accept = get!(
        get_report_pdf,
        "200",
        "application/pdf",
        b"%PDF-\xff",
        |result, _types| {
            assert_eq!(ok(result, 200)?.bytes().await?, b"%PDF-\xff");
        }
    );
    assert_eq!(accept, "application/pdf");
    let accept = get!(
        get_report_xml,
        "200",
        "application/xml",
        b"<rows/>",
        |result, _types| {
            let text: String = ok(result, 200)?;
            assert_eq!(text, "<rows/>");
        }
    );
    assert_eq!(accept, "application/xml, text/xml");
    let accept = get!(
        get_report_atom,
        "200",
        "application/atom+xml",
        b"<feed/>",
        |result, _types| {
            let text: String = ok(result, 200)?;
            assert_eq!(text, "<feed/>");
        }
    );
    assert_eq!(accept, "application/atom+xml");
    let accept = get!(
        get_report_text,
        "200",
        "text/plain",
        b"hi",
        |result, _types| {
            let text: String = ok(result, 200)?;
            assert_eq!(text, "hi");
        }
    );
    assert_eq!(accept, "text/plain; charset=utf-8");
    // Text that is described as binary stays bytes.
    let accept = get!(
        get_report_calendar,
        "200",
        "text/calendar",
        b"BEGIN:\xe9",
        |result, _types| {
            assert_eq!(ok(result, 200)?.bytes().await?, b"BEGIN:\xe9");
        }
    );
    assert_eq!(accept, "text/calendar");
    Ok(())
}

#[tokio::test]
async fn text_is_of_the_character_set_that_the_server_names() -> Result {
    get!(
        get_report_csv,
        "200",
        "text/csv; charset=ISO-8859-1",
        b"caf\xe9",
        |result, _types| {
            let text: String = ok(result, 200)?;
            assert_eq!(text, "caf\u{e9}");
        }
    );
    get!(
        get_report_csv,
        "200",
        "text/csv; charset=koi8-r",
        b"caf\xe9",
        |result, _types| {
            undecodable(result, 200);
        }
    );
    get!(
        get_report_csv,
        "200",
        "text/csv",
        b"caf\xe9",
        |result, _types| {
            undecodable(result, 200);
        }
    );
    Ok(())
}

#[tokio::test]
async fn error_responses_are_those_of_the_operation() -> Result {
    get!(
        get_report_csv,
        "404",
        "application/json",
        br#"{"title": "none"}"#,
        |result, types| {
            let problem: types::Problem = failed(result, 404);
            assert_eq!(problem.title, "none");
        }
    );
    get!(
        job_csv,
        "409",
        "application/json",
        br#"{"title": "taken"}"#,
        |result, types| {
            let failure: types::JobFailure = failed(result, 409);
            assert!(matches!(failure, types::JobFailure::Status409(it) if it.title == "taken"));
        }
    );
    get!(job_csv, "500", "text/plain", b"", |result, _types| {
        unexpected(result, 500);
    });
    Ok(())
}

#[tokio::test]
async fn without_json_any_media_type_is_bytes_and_each_can_be_requested() -> Result {
    let accept = get!(label, "200", "image/png", b"\x89PNG", |result, _types| {
        assert_eq!(ok(result, 200)?.bytes().await?, b"\x89PNG");
    });
    assert_eq!(accept, "image/png, image/svg+xml");
    let accept = get!(
        label_png,
        "200",
        "image/png",
        b"\x89PNG",
        |result, _types| {
            assert_eq!(ok(result, 200)?.bytes().await?, b"\x89PNG");
        }
    );
    assert_eq!(accept, "image/png");
    let accept = get!(
        label_svg,
        "200",
        "image/svg+xml",
        b"<svg/>",
        |result, _types| {
            let text: String = ok(result, 200)?;
            assert_eq!(text, "<svg/>");
        }
    );
    assert_eq!(accept, "image/svg+xml");
    Ok(())
}

#[tokio::test]
async fn other_statuses_are_decoded_as_by_the_operation() -> Result {
    let accept = get!(job_csv, "200", "text/csv", b"id", |result, types| {
        let response = ok(result, 200)?;
        assert!(matches!(response, types::JobCsvSuccess::Status200(text) if text == "id"));
    });
    assert_eq!(accept, "text/csv");
    get!(
        job_csv,
        "202",
        "application/json",
        br#"{"seconds": 3}"#,
        |result, types| {
            let response = ok(result, 202)?;
            assert!(matches!(response, types::JobCsvSuccess::Status202(wait) if wait.seconds == 3));
        }
    );
    get!(
        copies_pdf,
        "206",
        "application/json",
        ROW,
        |result, types| {
            let response = ok(result, 206)?;
            assert!(matches!(response, types::CopiesPdfSuccess::Status206(row) if row.id == "a"));
        }
    );
    get!(copies_csv, "206", "text/csv", b"id", |result, types| {
        let response = ok(result, 206)?;
        assert!(matches!(response, types::CopiesCsvSuccess::Status206(text) if text == "id"));
    });
    // A `default` for success and errors stays the error response.
    get!(anything_csv, "201", "text/csv", b"id", |result, _types| {
        let text: String = ok(result, 201)?;
        assert_eq!(text, "id");
    });
    get!(
        anything_csv,
        "404",
        "application/json",
        ROW,
        |result, types| {
            let row: types::Row = failed(result, 404);
            assert_eq!(row.id, "a");
        }
    );
    Ok(())
}

#[tokio::test]
async fn json_of_another_schema_is_decoded() -> Result {
    let accept = get!(
        versioned,
        "200",
        "application/json",
        ROW,
        |result, types| {
            let row: types::Row = ok(result, 200)?;
            assert_eq!(row.id, "a");
        }
    );
    assert_eq!(accept, "application/vnd.rows.v1+json");
    let accept = get!(
        versioned_vnd_rows_v2,
        "200",
        "application/vnd.rows.v2+json",
        br#"{"rows": [{"id": "a"}]}"#,
        |result, types| {
            let rows: types::VersionedVndRowsV2Response = ok(result, 200)?;
            assert_eq!(rows.rows.len(), 1);
        }
    );
    assert_eq!(accept, "application/vnd.rows.v2+json");
    let accept = get!(spelled, "200", "text/plain", ROW, |result, types| {
        let _: types::Row = ok(result, 200)?;
    });
    assert_eq!(accept, "application/json, text/json");
    Ok(())
}

#[tokio::test]
async fn each_request_body_can_be_sent_for_each_media_type() -> Result {
    let recorder = Recorder::responding(|request| match request.header("accept") {
        Some("application/json") => response("200", "application/json", ROW),
        Some("application/zip") => response("200", "application/zip", b"PK"),
        Some("text/event-stream") => {
            response("200", "text/event-stream", b"data: {\"delta\": \"x\"}\n\n")
        }
        _ => response("406", "text/plain", b""),
    });
    let (client, builder) = recorder.clients(positional::Client::new, builder::Client::new)?;

    let stream = client
        .ask_event_stream(&json_as(json!({"stream": true}))?)
        .await?;
    let event = stream.into_inner().next().await.ok_or("no event")??;
    assert_eq!(event.data.delta.as_deref(), Some("x"));
    assert_eq!(recorder.one().body, br#"{"stream":true}"#);
    let body: builder::types::AskBody = json_as(json!({"stream": true}))?;
    let stream = builder.ask_event_stream().body(body).send().await?;
    let event = stream.into_inner().next().await.ok_or("no event")??;
    assert_eq!(event.data.delta.as_deref(), Some("x"));
    assert_eq!(recorder.one().body, br#"{"stream":true}"#);

    let sent = |media_type: &str, accept: &str| {
        let request = recorder.one();
        assert_eq!(request.header("content-type"), Some(media_type));
        assert_eq!(request.header("accept"), Some(accept));
    };
    let (zip, json) = ("application/zip", "application/json");
    client.convert(&json_as(json!({"seconds": 1}))?).await?;
    sent(json, json);
    client.convert_csv("a,b").await?;
    sent("text/csv", json);
    client.convert_tab_separated_values("a\tb").await?;
    sent("text/tab-separated-values", json);
    client.convert_zip(&json_as(json!({"seconds": 1}))?).await?;
    sent(json, zip);
    client.convert_csv_zip("a,b").await?;
    sent("text/csv", zip);
    let bytes = client.convert_tab_separated_values_zip("a\tb").await?;
    assert_eq!(bytes.into_inner().bytes().await?, b"PK");
    sent("text/tab-separated-values", zip);
    builder.convert_csv_zip().body("a,b").send().await?;
    sent("text/csv", zip);
    Ok(())
}

pub(crate) fn json_as<T: serde::de::DeserializeOwned>(
    value: client_runtime::serde_json::Value,
) -> std::result::Result<T, client_runtime::serde_json::Error> {
    client_runtime::serde_json::from_value(value)
}

#[tokio::test]
async fn invalid_media_types_are_not_requested() -> Result {
    let accept = get!(
        odd,
        "200",
        "application/vnd.row+json",
        ROW,
        |result, types| {
            let row: types::Row = ok(result, 200)?;
            assert_eq!(row.id, "a");
        }
    );
    assert_eq!(
        accept,
        "application/vnd.row+json, application/vnd.row.v2+json"
    );
    Ok(())
}
