//! A server on loopback that records requests and sends prepared responses.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

/// A recorded request.
#[derive(Clone, Debug, Default)]
pub struct Recorded {
    /// Such as `GET /me?full=true HTTP/1.1`.
    pub line: String,
    /// In the order of their arrival, with names in lowercase.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Recorded {
    /// Returns the only header of that name; `None` if there is none, or more than one.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(other, _)| other == name);
        let value = found.next().map(|(_, value)| &**value);
        found.next().map_or(value, |_| None)
    }

    /// Returns method and target.
    pub fn target(&self) -> &str {
        self.line.trim_end_matches(" HTTP/1.1")
    }
}

/// Responds to one request per connection until the test ends.
pub struct Recorder {
    pub url: String,
    seen: Arc<Mutex<Vec<Recorded>>>,
}

impl Recorder {
    /// Responds to everything with `204 No Content`.
    pub fn start() -> Self {
        Self::answering(|_| "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".into())
    }

    /// Responds with the bytes that `answer` computes from a request.
    pub fn answering(answer: impl Fn(&Recorded) -> Vec<u8> + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&seen);
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let Some(request) = read(&mut stream) else {
                    continue;
                };
                let bytes = answer(&request);
                log.lock().expect("no panic").push(request);
                let _ = stream.write_all(&bytes);
            }
        });
        Self { url, seen }
    }

    /// Returns the requests since the last call.
    pub fn take(&self) -> Vec<Recorded> {
        std::mem::take(&mut *self.seen.lock().expect("no panic"))
    }

    /// Returns the only request since the last call.
    pub fn one(&self) -> Recorded {
        let mut seen = self.take();
        assert_eq!(seen.len(), 1, "{seen:?}");
        seen.remove(0)
    }
}

fn read(stream: &mut TcpStream) -> Option<Recorded> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(byte(stream)?);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let mut lines = head.lines();
    let mut request = Recorded {
        line: lines.next()?.to_owned(),
        ..Recorded::default()
    };
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        let value = value.trim().to_owned();
        request.headers.push((name.to_ascii_lowercase(), value));
    }
    if let Some(length) = request.header("content-length") {
        request.body = vec![0; length.parse().ok()?];
        stream.read_exact(&mut request.body).ok()?;
    } else if request.header("transfer-encoding") == Some("chunked") {
        request.body = chunks(stream)?;
    }
    Some(request)
}

fn chunks(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let mut size = Vec::new();
        while !size.ends_with(b"\r\n") {
            size.push(byte(stream)?);
        }
        let size = String::from_utf8(size).ok()?;
        let size = usize::from_str_radix(size.trim(), 16).ok()?;
        let mut chunk = vec![0; size + 2];
        stream.read_exact(&mut chunk).ok()?;
        if size == 0 {
            return Some(body);
        }
        body.extend(&chunk[..size]);
    }
}

fn byte(stream: &mut TcpStream) -> Option<u8> {
    let mut byte = [0];
    stream.read_exact(&mut byte).ok().map(|()| byte[0])
}
