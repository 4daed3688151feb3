//! The rows of the matrix: what the server does, and what has to come of it.

use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::sync::Mutex;
use std::thread::sleep;
use std::time::Duration;

use socket2::{Domain, SockRef, Socket, Type};
use unified_profile::{ErrorKind, Vendor};

use crate::server::{Server, respond};
use crate::{sample, tls, token};

pub struct Row {
    pub name: &'static str,
    pub target: Target,
    pub expected: Expected,
}

pub enum Target {
    /// Something that is no HTTP server.
    Url(String),
    /// A port that is taken and not listened at.
    Nobody(String, #[allow(dead_code, reason = "held")] Socket),
    Server {
        server: Server,
        /// Where no request may ever arrive.
        other: Server,
        /// The least and the most that may arrive at the server itself.
        requests: Option<(usize, usize)>,
    },
}

pub enum Expected {
    Profile,
    Error {
        kind: ErrorKind,
        status: Option<u16>,
        /// A part of the error's text.
        says: &'static str,
    },
}

impl Row {
    pub fn base_url(&self) -> String {
        match &self.target {
            Target::Url(url) | Target::Nobody(url, _) => url.clone(),
            Target::Server { server, .. } => server.url.clone(),
        }
    }

    pub fn requests(&self) -> usize {
        match &self.target {
            Target::Url(_) | Target::Nobody(..) => 0,
            Target::Server { server, .. } => server.seen().len(),
        }
    }

    fn expect(mut self, kind: ErrorKind, status: Option<u16>, says: &'static str) -> Self {
        self.expected = Expected::Error { kind, status, says };
        self
    }

    /// How many requests it may take.
    fn requests_are(mut self, least: usize, most: usize) -> Self {
        if let Target::Server { requests, .. } = &mut self.target {
            *requests = Some((least, most));
        }
        self
    }
}

/// A row with a server, which has to give a profile unless more is said.
fn row(
    name: &'static str,
    serve: impl Fn(usize, &str, &mut TcpStream) + Send + Sync + 'static,
) -> Row {
    Row {
        name,
        target: Target::Server {
            server: Server::start(serve),
            other: Server::fixed("200 OK", "", "{}"),
            requests: None,
        },
        expected: Expected::Profile,
    }
}

/// A server that always answers so.
fn fixed(name: &'static str, answer: impl Into<Vec<u8>>) -> Row {
    let answer = answer.into();
    row(name, move |_, _, stream| drop(stream.write_all(&answer)))
}

fn at(name: &'static str, url: String) -> Row {
    let target = Target::Url(url);
    let expected = Expected::Profile;
    Row {
        name,
        target,
        expected,
    }
}

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

/// Sends the start of an answer whose length is not yet certain.
fn begin(stream: &mut TcpStream, headers: &str) {
    let _ = stream.write_all(OK);
    let _ = stream.write_all(format!("{headers}\r\n").as_bytes());
}

fn reset(stream: &TcpStream) {
    // Closing then throws away what is unsent, and says so by a reset.
    let _ = SockRef::from(stream).set_linger(Some(Duration::ZERO));
}

fn drip(stream: &mut TcpStream, bytes: &[u8]) {
    for byte in bytes {
        if stream.write_all(&[*byte]).is_err() {
            return;
        }
        sleep(Duration::from_secs(1));
    }
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content).expect("memory");
    encoder.finish().expect("memory")
}

fn compressed(content: &[u8]) -> Vec<u8> {
    let body = gzip(content);
    let length = body.len();
    let head = format!("Content-Encoding: gzip\r\nContent-Length: {length}\r\n\r\n");
    [OK, head.as_bytes(), &body].concat()
}

/// A port that nobody listens at, nor will while the row is there.
fn refused(name: &'static str) -> Row {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    socket.bind(&any.into()).expect("a free port");
    let address = socket.local_addr().expect("an address").as_socket();
    let mut row = at(name, format!("http://{}", address.expect("IP")));
    row.target = Target::Nobody(row.base_url(), socket);
    row
}

pub fn all(vendor: Vendor) -> Vec<Row> {
    let mut rows = connections(vendor);
    rows.extend(bodies(vendor));
    rows.extend(redirects(vendor));
    rows.extend(statuses(vendor));
    rows
}

fn connections(vendor: Vendor) -> Vec<Row> {
    use ErrorKind::{Timeout, Transport};
    let body = sample(vendor);
    let half = &body.as_bytes()[..body.len() / 2];
    let all = body.len();
    vec![
        fixed("what is right", respond("200 OK", "", body)).requests_are(1, 1),
        refused("connection refused").expect(Transport, None, "no connection"),
        at("a certificate that is not trusted", tls::start(body)).expect(
            Transport,
            None,
            "the server's certificate is not trusted",
        ),
        row("reset before an answer", |_, _, stream| reset(stream))
            .expect(Transport, None, "broke off")
            .requests_are(3, 3),
        row(
            "reset before an answer, once",
            move |number, _, stream| match number {
                0 => reset(stream),
                _ => drop(stream.write_all(respond("200 OK", "", body).as_bytes())),
            },
        )
        .requests_are(2, 2),
        row("reset in the body", move |_, _, stream| {
            begin(stream, &format!("Content-Length: {all}\r\n"));
            let _ = stream.write_all(half);
            // What has been sent should arrive first.
            sleep(Duration::from_millis(100));
            reset(stream);
        })
        .expect(Transport, None, "broke off"),
        row("no answer", |_, _, _| sleep(Duration::from_secs(20))).expect(
            Timeout,
            None,
            "within the time given",
        ),
        row("a head of one byte per second", |_, _, stream| {
            drip(stream, OK)
        })
        .expect(Timeout, None, "within the time given"),
        row("a body of one byte per second", move |_, _, stream| {
            begin(stream, &format!("Content-Length: {all}\r\n"));
            drip(stream, body.as_bytes());
        })
        .expect(Timeout, None, "within the time given"),
        row("no HTTP", |_, _, stream| {
            drop(stream.write_all(b"SSH-2.0-x\r\n"))
        })
        .expect(Transport, None, "broke off"),
    ]
}

fn bodies(vendor: Vendor) -> Vec<Row> {
    use ErrorKind::{Decode, TooLarge, Transport};
    let body = sample(vendor);
    let all = body.len();
    let ok = |name, body: &str| fixed(name, respond("200 OK", "", body));
    let undecodable = |row: Row, says| row.expect(Decode, Some(200), says);
    let invalid = [body.as_bytes(), b"\n"].concat();
    // The first text in it is no UTF-8 any more.
    let quote = invalid
        .iter()
        .position(|byte| *byte == b'"')
        .expect("a text");
    let invalid = [&invalid[..=quote], b"\xff\xfe", &invalid[quote + 1..]].concat();
    let length = invalid.len();
    let invalid = [
        OK,
        format!("Content-Length: {length}\r\n\r\n").as_bytes(),
        &invalid,
    ]
    .concat();
    let million = "x".repeat(1 << 20);
    let (chunk, block) = (
        format!("{:x}\r\n{million}\r\n", million.len()),
        million.clone(),
    );
    let more = chunk.clone();
    vec![
        row("a length that is too long", move |_, _, stream| {
            begin(stream, &format!("Content-Length: {}\r\n", all + 9));
            let _ = stream.write_all(body.as_bytes());
        })
        .expect(Transport, None, "broke off"),
        undecodable(
            row("a length that is too short", move |_, _, stream| {
                begin(stream, &format!("Content-Length: {}\r\n", all - 9));
                let _ = stream.write_all(body.as_bytes());
            }),
            "broken or too deeply nested JSON",
        ),
        row("a length that is no number", move |_, _, stream| {
            begin(stream, "Content-Length: many\r\n");
            let _ = stream.write_all(body.as_bytes());
        })
        .expect(Transport, None, "broke off"),
        row("chunks without end", move |_, _, stream| {
            begin(stream, "Transfer-Encoding: chunked\r\n");
            while stream.write_all(chunk.as_bytes()).is_ok() {}
        })
        .expect(TooLarge, None, "larger than the limit"),
        row(
            "chunks without end, beside a length",
            move |_, _, stream| {
                begin(
                    stream,
                    "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n",
                );
                while stream.write_all(more.as_bytes()).is_ok() {}
            },
        )
        .expect(TooLarge, None, "larger than the limit"),
        row("a body of 1 GB, announced", move |_, _, stream| {
            begin(stream, "Content-Length: 1073741824\r\n");
            while stream.write_all(million.as_bytes()).is_ok() {}
        })
        .expect(TooLarge, None, "larger than the limit"),
        row("a body of 1 GB, not announced", move |_, _, stream| {
            begin(stream, "Connection: close\r\n");
            for _ in 0..1024 {
                if stream.write_all(block.as_bytes()).is_err() {
                    break;
                }
            }
        })
        .expect(TooLarge, None, "larger than the limit"),
        undecodable(fixed("gzip", compressed(body.as_bytes())), "expected JSON"),
        undecodable(
            fixed("a gzip bomb", compressed(&vec![b' '; 20 << 20])),
            "expected JSON",
        ),
        undecodable(ok("HTML", "<html><title>Sign in</title>"), "found HTML"),
        undecodable(ok("an empty body", ""), "an empty body"),
        undecodable(ok("null", "null"), ""),
        undecodable(ok("an array", "[]"), ""),
        // The answer is an object; it only names nobody.
        ok("an object without members", "{}").expect(Decode, None, "the account has no id"),
        undecodable(fixed("invalid UTF-8", invalid), "broken"),
        undecodable(ok("JSON that is cut off", &body[..all / 2]), "broken"),
        fixed("204", "HTTP/1.1 204 No Content\r\n\r\n").expect(Decode, Some(204), "204"),
    ]
}

fn redirects(vendor: Vendor) -> Vec<Row> {
    let body = sample(vendor);
    let away = |name, status: &'static str, place: fn(&str, &str) -> String| {
        let other = Server::fixed("200 OK", "", "{}");
        let url = other.url.clone();
        let mut row = row(name, move |_, head, stream| {
            let own = head.lines().find_map(|line| line.strip_prefix("host: "));
            let place = place(own.unwrap_or_default(), &url);
            let answer = respond(status, &format!("Location: {place}\r\n"), "");
            let _ = stream.write_all(answer.as_bytes());
        });
        if let Target::Server { other: place, .. } = &mut row.target {
            *place = other;
        }
        row.expect(ErrorKind::Transport, None, "refused a redirect")
            .requests_are(1, 1)
    };
    let (token, first) = (token(vendor).to_lowercase(), Mutex::new(String::new()));
    vec![
        row("301 to the same origin", move |number, head, stream| {
            let (line, headers) = head.split_once('\n').unwrap_or_default();
            let mut first = first.lock().expect("no panic");
            let answer = match number {
                0 if head.contains(&token) || head.contains("\nauthorization: basic ") => {
                    *first = headers.to_owned();
                    respond("301 Moved Permanently", "Location: /moved\r\n", "")
                }
                // The credential among them.
                _ if line.starts_with("get /moved ") && headers == *first => {
                    respond("200 OK", "", body)
                }
                _ => respond("500 Wrong", "", ""),
            };
            let _ = stream.write_all(answer.as_bytes());
        })
        .requests_are(2, 2),
        away("302 to another host", "302 Found", |_, other| {
            other.replace("127.0.0.1", "localhost")
        }),
        away("302 to another port", "302 Found", |_, other| {
            other.to_owned()
        }),
        away("302 to another scheme", "302 Found", |own, _| {
            format!("https://{own}/x")
        }),
        away("302 to another scheme and port", "302 Found", |_, other| {
            other.replace("http:", "https:")
        }),
        away(
            "307 to another port",
            "307 Temporary Redirect",
            |_, other| format!("{other}/x?y"),
        ),
        fixed(
            "a loop of redirects",
            respond("302 Found", "Location: /again\r\n", ""),
        )
        .expect(ErrorKind::Transport, None, "too many redirects")
        .requests_are(6, 6),
        fixed("302 to nowhere", respond("302 Found", "", "")).expect(
            ErrorKind::Vendor,
            Some(302),
            "302",
        ),
    ]
}

fn statuses(vendor: Vendor) -> Vec<Row> {
    use ErrorKind::{Forbidden, NotFound, RateLimited, Unauthorized, Unavailable, Vendor as Said};
    let body = sample(vendor);
    // An error's body that holds all that must not show, in words that are shown.
    let body = body.replacen('{', "{\"message\":\"No: token\",", 1);
    let table = [
        ("401", "401 Unauthorized", "", Unauthorized, 1),
        ("403", "403 Forbidden", "", Forbidden, 1),
        ("404", "404 Not Found", "", NotFound, 1),
        ("422", "422 Unprocessable Content", "", Said, 1),
        ("429", "429 Too Many Requests", "", RateLimited, 3),
        (
            "429 for a second",
            "429 Too Many Requests",
            "Retry-After: 1\r\n",
            RateLimited,
            3,
        ),
        (
            "429 for an hour",
            "429 Too Many Requests",
            "Retry-After: 3600\r\n",
            RateLimited,
            1,
        ),
        (
            "429 until a date",
            "429 Too Many Requests",
            "Retry-After: Fri, 31 Dec 2100 23:59:59 GMT\r\n",
            RateLimited,
            1,
        ),
        ("500", "500 Internal Server Error", "", Unavailable, 1),
        ("501", "501 Not Implemented", "", Unavailable, 1),
        ("502", "502 Bad Gateway", "", Unavailable, 3),
        ("503", "503 Service Unavailable", "", Unavailable, 3),
        (
            "503 for an hour",
            "503 Service Unavailable",
            "Retry-After: 3600\r\n",
            Unavailable,
            1,
        ),
        ("504", "504 Gateway Timeout", "", Unavailable, 3),
    ];
    let rows = table
        .into_iter()
        .map(|(name, status, headers, kind, requests)| {
            let code = status[..3].parse().ok();
            let row = fixed(name, respond(status, headers, &body));
            row.expect(kind, code, "No: token")
                .requests_are(requests, requests)
        });
    rows.collect()
}
