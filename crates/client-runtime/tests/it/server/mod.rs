//! A small server on a loopback socket: one request per connection.

#![allow(dead_code, reason = "no test binary uses all functions")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// A server that runs until the test process ends.
pub struct Server {
    pub url: String,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Starts a server. `respond` gets the number of the request, from 0, its head in lowercase,
    /// and the socket.
    pub fn start(respond: impl Fn(usize, &str, &mut TcpStream) + Send + Sync + 'static) -> Self {
        Self::start_verbatim(move |number, head, stream| {
            respond(number, &head.to_lowercase(), stream);
        })
    }

    /// Like [`Server::start`], but `respond` gets the head as it was sent.
    pub fn start_verbatim(
        respond: impl Fn(usize, &str, &mut TcpStream) + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (log, respond) = (Arc::clone(&seen), Arc::new(respond));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (log, respond) = (Arc::clone(&log), Arc::clone(&respond));
                thread::spawn(move || serve(stream, &log, respond.as_ref()));
            }
        });
        Self { url, seen }
    }

    /// Starts a server that always sends the same status line, header lines and body.
    pub fn fixed(status: &str, headers: &str, body: &str) -> Self {
        let response = respond(status, headers, body);
        Self::start(move |_, _, stream| drop(stream.write_all(response.as_bytes())))
    }

    /// Starts a server that sends the responses one after the other, and then always the last one.
    pub fn sequence(responses: Vec<String>) -> Self {
        Self::start(move |number, _, stream| {
            let response = &responses[number.min(responses.len() - 1)];
            drop(stream.write_all(response.as_bytes()));
        })
    }

    /// Returns the heads of the requests so far, in lowercase.
    pub fn seen(&self) -> Vec<String> {
        let seen = self.seen.lock().expect("no panic");
        seen.iter().map(|head| head.to_lowercase()).collect()
    }
}

/// Returns a complete response with its length.
pub fn respond(status: &str, headers: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n{body}",
        body.len()
    )
}

fn serve(
    mut stream: TcpStream,
    seen: &Mutex<Vec<String>>,
    respond: &(impl Fn(usize, &str, &mut TcpStream) + ?Sized),
) {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read(&mut byte) {
            Ok(1) => head.push(byte[0]),
            _ => return,
        }
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let number = {
        let mut seen = seen.lock().expect("no panic");
        seen.push(head.clone());
        seen.len() - 1
    };
    respond(number, &head, &mut stream);
    let _ = stream.flush();
}
