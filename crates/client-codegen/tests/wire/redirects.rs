//! Redirects that an operation describes are responses; others are followed within the origin
//! and refused beyond it.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use client_runtime::{Credential, Error, ErrorKind, Transport, reqwest::header::LOCATION};

use crate::{
    Result,
    calls::{call, ok},
    clients::{responses_builder as builder, responses_positional as positional},
    recorder::Recorder,
};

fn redirect(status: &str, location: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status} \r\nConnection: close\r\nX-Request-Id: r1\r\n\
         Location: {location}\r\nContent-Length: 0\r\n\r\n"
    )
    .into_bytes()
}

const ELSEWHERE: &str = "https://bucket.example/x?signature=1";

#[tokio::test]
async fn a_described_redirect_is_not_followed() -> Result {
    for status in ["302", "404"] {
        let response = redirect(status, ELSEWHERE);
        let check =
            |result: std::result::Result<client_runtime::ResponseValue<()>, Error<_>>| match result
            {
                Ok(response) => {
                    assert_eq!((status, response.status().as_u16()), ("302", 302));
                    assert_eq!(response.headers()[LOCATION], ELSEWHERE);
                }
                Err(error) => assert_eq!((status, error.kind()), ("404", ErrorKind::NotFound)),
            };
        let recorder = Recorder::responding(move |_| response.clone());
        let transport = Transport::builder(&recorder.url)
            .credential(Credential::bearer("s3cret"))
            .build()?;
        let client = positional::Client::new(&recorder.url, transport.clone());
        check(client.where_is_it().await);
        assert_eq!(
            recorder.one().header("authorization"),
            Some("Bearer s3cret")
        );
        let client = builder::Client::new(&recorder.url, transport);
        let result = client.where_is_it().send().await;
        assert_eq!(recorder.one().target(), "GET /where");
        assert_eq!(result.is_ok(), status == "302");
    }
    Ok(())
}

#[tokio::test]
async fn beside_other_responses_it_is_a_variant() -> Result {
    for status in ["301", "302", "303", "307", "308"] {
        call!(
            here_or_there,
            redirect(status, "/elsewhere"),
            |result, types| {
                let response = ok(result, status.parse()?)?;
                assert!(matches!(response, types::HereOrThereSuccess::Status3XX));
            }
        );
    }
    // Both statuses have no body.
    call!(make_it, redirect("303", ELSEWHERE), |result, _types| {
        let () = ok(result, 303)?;
    });
    Ok(())
}

#[tokio::test]
async fn others_are_followed_within_the_origin_and_refused_beyond_it() -> Result {
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    let recorder = Recorder::responding(move |request| {
        counter.fetch_add(1, Ordering::Relaxed);
        match request.target() {
            // The first status is not described for this operation, the second is.
            "GET /where" => redirect("301", "/where/2"),
            "GET /where/2" => redirect("302", ELSEWHERE),
            "GET /no-schema" => redirect("302", ELSEWHERE),
            _ => redirect("404", "/"),
        }
    });
    let transport = Transport::builder(&recorder.url).retries(0).build()?;
    let client = positional::Client::new(&recorder.url, transport);
    let response = client.where_is_it().await?;
    assert_eq!(response.headers()[LOCATION], ELSEWHERE);
    assert_eq!(count.load(Ordering::Relaxed), 2);
    let error = client.no_schema().await.expect_err("another origin");
    assert_eq!(error.kind(), ErrorKind::Transport);
    // The described statuses of one call do not apply to the next.
    let error = client.no_schema().await.expect_err("another origin");
    assert_eq!(error.status(), None);
    Ok(())
}

#[tokio::test]
async fn the_target_of_a_described_redirect_is_read_without_a_credential() -> Result {
    let storage = Recorder::responding(|request| match request.target() {
        "GET /file?signature=1" => {
            b"HTTP/1.1 200 OK\r\nConnection: close\r\nX-Total: 3\r\n\r\nabc".to_vec()
        }
        _ => b"HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n<expired/>".to_vec(),
    });
    for (path, is_there) in [("/file?signature=1", true), ("/file?signature=0", false)] {
        let location = format!("{}{path}", storage.url);
        let server = Recorder::responding(move |_| redirect("302", &location));
        let transport = Transport::builder(&server.url)
            .credential(Credential::header("x-api-token", "s3cret"))
            .build()?;
        let client = positional::Client::new(&server.url, transport.clone());
        let response = client.where_is_it().await?;
        assert_eq!(server.one().header("x-api-token"), Some("s3cret"));
        let file = transport.follow(&response).await;
        let request = storage.one();
        assert_eq!(request.target(), format!("GET {path}"));
        assert_eq!(request.header("x-api-token"), None);
        match file {
            Ok(file) => {
                assert!(is_there);
                assert_eq!(file.header(positional::headers::X_TOTAL), Some(3));
                assert_eq!(file.into_inner().bytes().await?, b"abc");
            }
            Err(error) => {
                assert!(!is_there);
                assert_eq!(error.kind(), ErrorKind::Forbidden);
            }
        }
    }
    for (location, text) in [
        ("ftp://a.example/x", "refused to leave https"),
        (
            "http://[",
            "the Location of the redirect is not a valid URL",
        ),
    ] {
        let server = Recorder::responding(move |_| redirect("302", location));
        let transport = Transport::builder(&server.url).build()?;
        let client = positional::Client::new(&server.url, transport.clone());
        let response = client.where_is_it().await?;
        let error = transport.follow(&response).await.err().ok_or("no error")?;
        assert!(error.to_string().starts_with(text), "{error}");
    }
    Ok(())
}
