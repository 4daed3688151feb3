//! A minimal HTTP client: one connection per request.

use std::io;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use vendor_sim::Running;

pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("a JSON body")
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

/// Sends a request with a line such as `GET /path`, and returns the response.
pub async fn send(server: &Running, line: &str, headers: &[(&str, &str)], body: &str) -> Reply {
    let text = exchange(server, line, headers, body, usize::MAX)
        .await
        .expect("a reply");
    let (head, body) = text.split_once("\r\n\r\n").expect("a head");
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
    Reply {
        status: status.expect("a status"),
        head: head.to_owned(),
        body: body.to_owned(),
    }
}

/// Sends a request, and reads until the server closes the connection or `max_bytes` have arrived.
pub async fn exchange(
    server: &Running,
    line: &str,
    headers: &[(&str, &str)],
    body: &str,
    max_bytes: usize,
) -> io::Result<String> {
    let address = server.base_url().trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await?;
    let mut request = format!(
        "{line} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {}\r\n",
        body.len()
    );
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str("\r\n");
    request.push_str(body);
    stream.write_all(request.as_bytes()).await?;
    let mut reply = Vec::new();
    while reply.len() < max_bytes && stream.read_buf(&mut reply).await? > 0 {}
    Ok(String::from_utf8_lossy(&reply).into_owned())
}
