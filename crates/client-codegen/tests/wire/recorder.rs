//! A server on loopback that records requests and sends prepared responses.

use std::{
    borrow::Cow,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

use client_runtime::{
    Transport, TransportError,
    serde_json::{self, Value},
};

/// A recorded request.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recorded {
    /// The request line, such as `GET /me?full=true HTTP/1.1`.
    pub line: String,
    /// The headers in the order of their arrival, with names in lowercase.
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

    /// Returns the body as a string.
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }

    /// Returns the value of a JSON body.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    /// Returns method and target.
    pub fn target(&self) -> &str {
        self.line.trim_end_matches(" HTTP/1.1")
    }
}

/// Responds to one request per connection until the test ends.
pub struct Recorder {
    pub url: String,
    requests: Arc<Mutex<Vec<Recorded>>>,
}

/// A recorder, and the clients of both interfaces that send to it.
pub struct Wire<P, B> {
    pub recorder: Recorder,
    pub positional: P,
    pub builder: B,
}

impl<P, B> Wire<P, B> {
    /// Starts a recorder that responds to everything with `204 No Content`.
    pub fn start(
        positional: fn(&str, Transport) -> P,
        builder: fn(&str, Transport) -> B,
    ) -> crate::Result<Self> {
        let recorder = Recorder::start();
        let (positional, builder) = recorder.clients(positional, builder)?;
        Ok(Self {
            recorder,
            positional,
            builder,
        })
    }

    /// Returns the two requests since the last call, one of each interface, which are the same.
    #[track_caller]
    pub fn both(&self) -> Recorded {
        let requests = self.recorder.take();
        let [first, second] = &requests[..] else {
            panic!("not two requests: {requests:?}");
        };
        assert_eq!(first, second);
        first.clone()
    }
}

impl Recorder {
    /// Responds to everything with `204 No Content`.
    pub fn start() -> Self {
        Self::responding(|_| "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".into())
    }

    /// Responds with the bytes that `respond` computes from a request.
    pub fn responding(respond: impl Fn(&Recorded) -> Vec<u8> + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let requests = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&requests);
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let Some(request) = read(&mut stream) else {
                    continue;
                };
                let bytes = respond(&request);
                log.lock().expect("no thread panicked").push(request);
                let _ = stream.write_all(&bytes);
            }
        });
        Self { url, requests }
    }

    /// Returns the clients of both interfaces that send to this recorder.
    pub fn clients<P, B>(
        &self,
        positional: fn(&str, Transport) -> P,
        builder: fn(&str, Transport) -> B,
    ) -> Result<(P, B), TransportError> {
        let transport = Transport::builder(&self.url).build()?;
        let positional = positional(&self.url, transport.clone());
        Ok((positional, builder(&self.url, transport)))
    }

    /// Returns the requests since the last call.
    pub fn take(&self) -> Vec<Recorded> {
        std::mem::take(&mut *self.requests.lock().expect("no thread panicked"))
    }

    /// Returns the only request since the last call.
    pub fn one(&self) -> Recorded {
        let mut requests = self.take();
        assert_eq!(requests.len(), 1, "{requests:?}");
        requests.remove(0)
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
