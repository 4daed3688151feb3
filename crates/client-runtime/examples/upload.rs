//! Sends a file of 1 GB (or as many MB as the argument states) over loopback as a part of a
//! form, and prints the peak memory use.
//!
//! ```sh
//! cargo run -p client-runtime --features multipart --example upload
//! ```

use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::Instant;
use std::{env, fs, io, thread};

use client_runtime::{Form, Part, RequestBuilderExt, Transport};
use tokio::io::AsyncReadExt;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let megabytes: u64 = env::args().nth(1).map_or(Ok(1000), |it| it.parse())?;
    let size = megabytes * 1_000_000;
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}", listener.local_addr()?);
    let server = thread::spawn(move || receive(&listener, size));

    let started = Instant::now();
    let file = Part::reader(tokio::io::repeat(b'.').take(size))
        .length(size)
        .file_name("large.bin");
    let form = Form::new().field("title", "A large file")?.files(
        "file",
        [file],
        "application/octet-stream",
    )?;
    let transport = Transport::builder(&url).build()?;
    let request = transport.client().post(&url).multipart_form(form);
    let response = transport.execute(request.build()?, "upload").await?;
    let status = response.status();
    drop((response, transport));

    let received = server.join().map_err(|_| "the server failed")??;
    println!("{status}: {received} bytes in {:.1?}", started.elapsed());
    match peak_kb() {
        Some(peak) => println!("at most {peak} kB of memory, including the server's"),
        None => println!("the peak memory use is unknown on this system"),
    }
    Ok(())
}

/// Reads a request whose body is larger than `size`, and responds.
fn receive(listener: &TcpListener, size: u64) -> io::Result<u64> {
    let (mut stream, _) = listener.accept()?;
    let mut buffer = vec![0; 64 * 1024];
    let mut received = 0;
    while received < size {
        received += stream.read(&mut buffer)? as u64;
    }
    stream.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")?;
    loop {
        match stream.read(&mut buffer) {
            Ok(count) if count > 0 => received += count as u64,
            _ => return Ok(received),
        }
    }
}

/// Returns the peak memory use of this process, in kB.
fn peak_kb() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
