//! The memory use of a long stream, in a separate process.
#![cfg(target_os = "linux")]

#[path = "it/calls/mod.rs"]
mod calls;
#[path = "it/server/mod.rs"]
mod server;

use std::io::Write;

use client_runtime::{EventStream, ResponseValue};
use server::Server;

/// Returns the peak memory use of the process, in KiB (`proc(5)`).
fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("the file system `proc`");
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok())
        .expect("a number")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_of_100_mb_costs_less_than_32_mb() {
    const EVENT: usize = 1 << 16;
    const EVENTS: usize = (100 << 20) / EVENT;
    let server = Server::start(|_, _, stream| {
        let mut event = b"data: ".to_vec();
        event.resize(EVENT - 2, b'x');
        event.extend(b"\n\n");
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
        for _ in 0..EVENTS {
            let _ = stream.write_all(&event);
        }
    });
    let transport = server.transport();
    let request = transport.client().get(&server.url).build();
    let before = peak_kib();
    let response = transport
        .execute(request.expect("a request"), "watch")
        .await;
    let stream = ResponseValue::stream(response.expect("a response"));
    let mut stream = stream.map(EventStream::text).into_inner();
    let mut count = 0;
    while let Some(event) = stream.next().await {
        assert_eq!(event.expect("an event").data.len(), EVENT - 8);
        count += 1;
    }
    assert_eq!(count, EVENTS);
    let grown = peak_kib() - before;
    assert!(grown < 32 << 10, "{grown} KiB");
}
