//! The bytes of multipart forms, and that files are not held in memory.
#![cfg(feature = "multipart")]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, mpsc};
use std::task::{Context, Poll};
use std::{io, thread};

use crate::server::{Server, respond};
use client_runtime::{FieldStyle, Form, Part, RequestBuilderExt, Transport};
use tokio::io::{AsyncRead, ReadBuf};

type Result = std::result::Result<(), Box<dyn std::error::Error>>;

/// Returns the length that a request with the form states, without sending it; `None` if it is
/// unknown.
fn length(form: Form) -> std::result::Result<Option<u64>, Box<dyn std::error::Error>> {
    let transport = Transport::builder("http://localhost").build()?;
    let request = transport.client().post("http://localhost");
    let request = request.multipart_form(form);
    let request = request.build()?;
    let length = request.headers().get("content-length");
    Ok(length.and_then(|length| length.to_str().ok()?.parse().ok()))
}

#[test]
fn the_length_is_stated_if_known() -> Result {
    let file = |part| Form::new().files("f", [part], "text/plain");
    let known = length(file(Part::bytes(vec![1, 2, 3]))?)?;
    assert!(known.is_some());
    assert_eq!(length(file(Part::reader(&b"abc"[..]).length(3))?)?, known);
    assert_eq!(length(file(Part::reader(&b"abc"[..]))?)?, None);
    Ok(())
}

#[test]
fn a_value_that_cannot_be_written_is_an_error_without_the_value() {
    let form = Form::new;
    assert!(form().typed("f", "secret", "no media type").is_err());
    let error = form().fields("secret").expect_err("not an object");
    assert!(!format!("{error:?} {error}").contains("secret"));
    let part = Part::text("secret").file_name("name.txt");
    let debug = format!("{part:?}");
    assert!(
        !debug.contains("secret") && debug.contains("name.txt"),
        "{debug}"
    );
    assert!(form().styled("f", &["a"], FieldStyle::Comma).is_ok());
}

#[tokio::test]
async fn a_file_has_its_length_and_name() -> Result {
    let part = Part::file(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).await?;
    let debug = format!("{part:?}");
    assert!(
        debug.contains(r#"file_name: Some("Cargo.toml")"#),
        "{debug}"
    );
    assert!(length(Form::new().files("f", [part], "text/plain")?)?.is_some());
    assert!(Part::file("/nowhere/at all").await.is_err());
    Ok(())
}

/// A reader of zeros that counts them.
struct Zeros {
    left: u64,
    read: Arc<AtomicU64>,
}

impl AsyncRead for Zeros {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let count = self.left.min(buffer.remaining() as u64);
        buffer.put_slice(&vec![0; count as usize]);
        self.left -= count;
        self.read.fetch_add(count, Ordering::SeqCst);
        Poll::Ready(Ok(()))
    }
}

const FILE: u64 = 64 * 1024 * 1024;
/// The maximum size of the buffers of both ends of a connection and of the client.
const AHEAD: u64 = 16 * 1024 * 1024;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_read_while_it_is_sent() -> Result {
    let read = Arc::new(AtomicU64::new(0));
    let seen = Arc::clone(&read);
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}", listener.local_addr()?);
    let server = thread::spawn(move || -> io::Result<(u64, u64)> {
        let (mut stream, _) = listener.accept()?;
        let mut buffer = vec![0; 256 * 1024];
        let (mut received, mut ahead) = (0, 0);
        while received < FILE {
            received += stream.read(&mut buffer)? as u64;
            ahead = ahead.max(seen.load(Ordering::SeqCst).saturating_sub(received));
        }
        // Only a short line is left, the end of the form.
        stream.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")?;
        while stream.read(&mut buffer).is_ok_and(|count| count > 0) {}
        Ok((received, ahead))
    });
    let zeros = Zeros {
        left: FILE,
        read: Arc::clone(&read),
    };
    let file = Part::reader(zeros).length(FILE);
    let form = Form::new().files("f", [file], "application/octet-stream")?;
    let transport = Transport::builder(&url).build()?;
    let request = transport.client().post(&url).multipart_form(form);
    let response = transport.execute(request.build()?, "upload").await?;
    assert_eq!(response.status(), 204);
    drop(response);
    drop(transport);
    let (received, ahead) = server.join().expect("no panic")?;
    assert!(received >= FILE && read.load(Ordering::SeqCst) == FILE);
    assert!(ahead < AHEAD, "{ahead} bytes were read ahead");
    Ok(())
}

/// Sends a form, and returns the header lines and the body, with `B` for the boundary.
async fn sent(form: Form) -> std::result::Result<(String, String), Box<dyn std::error::Error>> {
    let (sender, received) = mpsc::channel();
    let server = Server::start_verbatim(move |_, head, stream| {
        let mut body = Vec::new();
        // Each form in this file ends with these bytes.
        while !body.windows(4).any(|it| it == b"--\r\n") {
            let mut buffer = [0; 4096];
            match stream.read(&mut buffer) {
                Ok(count) if count > 0 => body.extend_from_slice(&buffer[..count]),
                _ => break,
            }
        }
        let _ = stream.write_all(respond("204 No Content", "", "").as_bytes());
        let body = String::from_utf8_lossy(&body).into_owned();
        let _ = sender.send((head.to_owned(), body));
    });
    let transport = Transport::builder(&server.url).build()?;
    let request = transport.client().post(&server.url).multipart_form(form);
    transport.execute(request.build()?, "upload").await?;
    let (head, body) = received.recv()?;
    let (_, boundary) = head.split_once("boundary=").ok_or("no boundary")?;
    let boundary = boundary.lines().next().unwrap_or_default();
    Ok((head.to_ascii_lowercase(), body.replace(boundary, "B")))
}

#[tokio::test]
async fn a_form_without_parts_is_sent_as_a_form() -> Result {
    let none = std::iter::empty::<Part>();
    for form in [
        Form::new(),
        Form::default(),
        Form::new().files("f", none, "")?.field("x", &())?,
    ] {
        let (head, body) = sent(form).await?;
        assert_eq!(body, "--B--\r\n");
        assert!(
            head.contains("content-type: multipart/form-data; boundary="),
            "{head}"
        );
        assert!(head.contains("content-length: 73\r\n"), "{head}");
    }
    Ok(())
}

#[tokio::test]
async fn names_cannot_add_lines_or_end_their_quotes() -> Result {
    let name = "a\r\nX-Y: z\r\n\r\n--B\"; filename=\"é\\\0%\t";
    let escaped = "a%0D%0AX-Y: z%0D%0A%0D%0A--B%22; filename=%22é\\\\%00%\t";
    let part = || Part::text("1").file_name(name);
    let streamed = Part::reader(&b"1"[..]).length(1).file_name(name);
    let fields = std::collections::BTreeMap::from([(name, "1")]);
    let file = format!("name=\"{escaped}\"; filename=\"{escaped}\"");
    let text = format!("name=\"{escaped}\"");
    // The boundary, which `B` stands for twice, has 67 characters.
    let length = |body: &str| body.len() + 2 * 66;
    for (form, expected) in [
        (Form::new().files(name, [part()], "")?, &file),
        (Form::new().files(name, [streamed], "")?, &file),
        (Form::new().files(name, [Part::text("1")], "")?, &file),
        (Form::new().field(name, "1")?, &text),
        (Form::new().fields(&fields)?, &text),
        (Form::new().typed(name, "1", "")?, &text),
        (Form::new().styled(name, &["1"], FieldStyle::Pipe)?, &text),
    ] {
        let expected =
            format!("--B\r\nContent-Disposition: form-data; {expected}\r\n\r\n1\r\n--B--\r\n");
        let (head, body) = sent(form).await?;
        assert_eq!(body, expected);
        assert!(
            head.contains(&format!("content-length: {}\r\n", length(&body))),
            "{head}"
        );
    }
    Ok(())
}

#[test]
fn a_media_type_cannot_add_lines() {
    for media_type in [
        "text/plain\r\nX-Y: z",
        "text/plain; a=\"b\r\nc\"",
        "text/plain\n",
        "a",
        "\0/x",
    ] {
        let part = Part::text("1").content_type(media_type);
        let error = Form::new().files("f", [part], "").expect_err(media_type);
        let expected = "the media type of the part \"f\" of the form is not valid";
        assert_eq!(error.to_string(), expected);
        assert!(
            Form::new().typed("f", "1", media_type).is_err(),
            "{media_type:?}"
        );
    }
}

#[tokio::test]
async fn a_part_of_any_json_media_type_is_json() -> Result {
    for media_type in [
        "application/json",
        "application/JSON; charset=utf-8",
        "application/problem+json;a=1",
    ] {
        let (_, body) = sent(Form::new().typed("f", &["a"], media_type)?).await?;
        assert!(body.contains("\r\n\r\n[\"a\"]\r\n"), "{body}");
    }
    Ok(())
}

/// Sends a form that fails to a server that reads the request, and returns the error.
async fn failure(form: Form) -> std::result::Result<String, Box<dyn std::error::Error>> {
    let server = Server::start(
        |_, _, stream| {
            while stream.read(&mut [0; 4096]).is_ok_and(|it| it > 0) {}
        },
    );
    let transport = Transport::builder(&server.url).build()?;
    let request = transport.client().post(&server.url).multipart_form(form);
    let sent = transport.execute(request.build()?, "upload").await;
    let error = sent.err().ok_or("it was sent")?;
    assert_eq!(error.kind(), client_runtime::ErrorKind::Config);
    assert!(!error.is_retryable());
    Ok(error.to_string())
}

#[tokio::test]
async fn a_wrong_length_is_an_error() -> Result {
    let form = |part: Part| Form::new().files("f", [part], "text/plain");
    for (stated, found) in [
        (2, "more"),
        (4, "only 3"),
        (0, "more"),
        (u64::MAX / 2, "only 3"),
    ] {
        let expected = format!(
            "the stated length of the part \"f\" is {stated} bytes, but it has {found}; state the actual length, or none"
        );
        // A body in memory fails before anything is sent.
        let error = form(Part::text("abc").length(stated)).expect_err("known");
        assert_eq!(error.to_string(), expected);
        let streamed = form(Part::reader(&b"abc"[..]).length(stated))?;
        assert_eq!(failure(streamed).await?, format!("{expected} (upload)"));
    }
    let (_, body) = sent(form(Part::reader(&b"abc"[..]).length(3))?).await?;
    assert!(body.contains("\r\n\r\nabc\r\n--B--"), "{body}");
    let (_, body) = sent(form(Part::reader(&b""[..]).length(0))?).await?;
    assert!(body.contains("\r\n\r\n\r\n--B--"), "{body}");
    Ok(())
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_file_whose_length_is_unknown_is_sent() -> Result {
    // It states a length of 0.
    let part = Part::file("/proc/self/status").await?;
    assert!(format!("{part:?}").contains("length: None"));
    let (_, body) = sent(Form::new().files("f", [part], "text/plain")?).await?;
    assert!(body.contains("VmPeak"), "{body}");
    Ok(())
}
