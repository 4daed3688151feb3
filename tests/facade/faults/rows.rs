//! The rows of the matrix: what the server does, and the expected result.

use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::thread::sleep;
use std::time::Duration;

use socket2::{Domain, SockRef, Socket, Type};
use unified_profile::{ErrorKind, Vendor};

use crate::faults::server::{Server, respond};
use crate::faults::{responses, sample, tls};

pub struct Row {
    pub name: &'static str,
    pub target: Target,
    pub expected: Expected,
}

pub enum Target {
    /// Not an HTTP server.
    Url(String),
    /// A port that is in use, but has no listener.
    NoListener(String, #[allow(dead_code, reason = "held")] Socket),
    Server {
        server: Server,
        /// A server that must not receive a request.
        other: Server,
        /// The minimum and maximum number of requests that the server receives.
        requests: Option<(usize, usize)>,
    },
}

pub enum Expected {
    Profile,
    Error {
        kind: ErrorKind,
        status: Option<u16>,
        /// A substring of the error's message.
        message: &'static str,
    },
}

impl Row {
    pub fn base_url(&self) -> String {
        match &self.target {
            Target::Url(url) | Target::NoListener(url, _) => url.clone(),
            Target::Server { server, .. } => server.url.clone(),
        }
    }

    pub fn requests(&self) -> usize {
        match &self.target {
            Target::Url(_) | Target::NoListener(..) => 0,
            Target::Server { server, .. } => server.seen().len(),
        }
    }

    pub fn expect(mut self, kind: ErrorKind, status: Option<u16>, message: &'static str) -> Self {
        self.expected = Expected::Error {
            kind,
            status,
            message,
        };
        self
    }

    /// Sets the allowed number of requests.
    pub fn requests_are(mut self, least: usize, most: usize) -> Self {
        if let Target::Server { requests, .. } = &mut self.target {
            *requests = Some((least, most));
        }
        self
    }
}

/// Returns a row with a server, which must result in a profile unless stated otherwise.
pub fn row(
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

/// Returns a row with a server that always sends this response.
pub fn fixed(name: &'static str, response: impl Into<Vec<u8>>) -> Row {
    let response = response.into();
    row(name, move |_, _, stream| drop(stream.write_all(&response)))
}

/// Returns a row with a URL instead of a server.
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

/// Sends the start of a response whose length is not yet known.
fn begin(stream: &mut TcpStream, headers: &str) {
    let _ = stream.write_all(OK);
    let _ = stream.write_all(format!("{headers}\r\n").as_bytes());
}

/// Sets that closing the stream discards unsent data and sends a reset.
fn reset(stream: &TcpStream) {
    let _ = SockRef::from(stream).set_linger(Some(Duration::ZERO));
}

/// Sends one byte per second.
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

/// Returns a row with a port that has no listener while the row exists.
fn refused(name: &'static str) -> Row {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    socket.bind(&any.into()).expect("a free port");
    let address = socket.local_addr().expect("an address").as_socket();
    let mut row = at(name, format!("http://{}", address.expect("IP")));
    row.target = Target::NoListener(row.base_url(), socket);
    row
}

pub fn all(vendor: Vendor) -> Vec<Row> {
    let mut rows = connections(vendor);
    rows.extend(bodies(vendor));
    rows.extend(responses::redirects(vendor));
    rows.extend(responses::statuses(vendor));
    rows
}

fn connections(vendor: Vendor) -> Vec<Row> {
    use ErrorKind::{Timeout, Transport};
    let body = sample(vendor);
    let half = &body.as_bytes()[..body.len() / 2];
    let length = body.len();
    vec![
        fixed("no fault", respond("200 OK", "", body)).requests_are(1, 1),
        refused("connection refused").expect(Transport, None, "cannot connect"),
        at("a certificate that is not trusted", tls::start(body)).expect(
            Transport,
            None,
            "the server's certificate is not trusted",
        ),
        row("reset before a response", |_, _, stream| reset(stream))
            .expect(Transport, None, "the connection was lost")
            .requests_are(3, 3),
        row(
            "reset before a response, once",
            move |number, _, stream| match number {
                0 => reset(stream),
                _ => drop(stream.write_all(respond("200 OK", "", body).as_bytes())),
            },
        )
        .requests_are(2, 2),
        row("reset in the body", move |_, _, stream| {
            begin(stream, &format!("Content-Length: {length}\r\n"));
            let _ = stream.write_all(half);
            // The sent data should arrive first.
            sleep(Duration::from_millis(100));
            reset(stream);
        })
        .expect(Transport, None, "the connection was lost"),
        row("no response", |_, _, _| sleep(Duration::from_secs(20))).expect(
            Timeout,
            None,
            "within the time limit",
        ),
        row("a head of one byte per second", |_, _, stream| {
            drip(stream, OK)
        })
        .expect(Timeout, None, "within the time limit"),
        row("a body of one byte per second", move |_, _, stream| {
            begin(stream, &format!("Content-Length: {length}\r\n"));
            drip(stream, body.as_bytes());
        })
        .expect(Timeout, None, "within the time limit"),
        row("no HTTP", |_, _, stream| {
            drop(stream.write_all(b"SSH-2.0-x\r\n"))
        })
        .expect(Transport, None, "the connection was lost"),
    ]
}

fn bodies(vendor: Vendor) -> Vec<Row> {
    use ErrorKind::{Decode, TooLarge, Transport};
    let body = sample(vendor);
    let length = body.len();
    let ok = |name, body: &str| fixed(name, respond("200 OK", "", body));
    let undecodable = |row: Row, message| row.expect(Decode, Some(200), message);
    let valid = [body.as_bytes(), b"\n"].concat();
    // Inside a string, bytes that are not UTF-8 would affect that string only.
    let quote = valid.iter().position(|byte| *byte == b'"');
    let (before, after) = valid.split_at(quote.expect("a string"));
    let invalid = [before, b"\xff\xfe", after].concat();
    let head = format!("Content-Length: {}\r\n\r\n", invalid.len());
    let invalid = [OK, head.as_bytes(), &invalid].concat();
    let million = "x".repeat(1 << 20);
    let (chunk, block) = (
        format!("{:x}\r\n{million}\r\n", million.len()),
        million.clone(),
    );
    let more = chunk.clone();
    vec![
        row("a length that is too long", move |_, _, stream| {
            begin(stream, &format!("Content-Length: {}\r\n", length + 9));
            let _ = stream.write_all(body.as_bytes());
        })
        .expect(Transport, None, "the connection was lost"),
        undecodable(
            row("a length that is too short", move |_, _, stream| {
                begin(stream, &format!("Content-Length: {}\r\n", length - 9));
                let _ = stream.write_all(body.as_bytes());
            }),
            "truncated JSON",
        ),
        row("a length that is no number", move |_, _, stream| {
            begin(stream, "Content-Length: many\r\n");
            let _ = stream.write_all(body.as_bytes());
        })
        .expect(Transport, None, "the connection was lost"),
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
        // The response is an object without an account.
        ok("an object without members", "{}").expect(Decode, None, "the account has no id"),
        undecodable(fixed("invalid UTF-8", invalid), "invalid JSON"),
        undecodable(
            ok("JSON that is cut off", &body[..length / 2]),
            "truncated JSON",
        ),
        fixed("204", "HTTP/1.1 204 No Content\r\n\r\n").expect(Decode, Some(204), "204"),
    ]
}
