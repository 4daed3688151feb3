//! A hostile server: whatever it sends, the facade returns a profile or an error in time, and the
//! error does not contain the token that was sent.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{LazyLock, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use profile_core::ClientBuilder;
use tokio::runtime::{Builder, Runtime};
use unified_profile::{ErrorKind, ProfileSource, VendorClient, chatwoot, oidc, zitadel};

use crate::split;

/// The token to search for in everything that a caller sees. It consists of lowercase letters, which
/// no encoding changes other than those of [`PLACEHOLDERS`].
const TOKEN: &str = "tokqzvkwxjqpzzvkqw";

/// Placeholders in a response for the token: unchanged, in upper case, with separators, in base64.
const PLACEHOLDERS: [(&[u8], &[u8]); 4] = [
    (b"%T", TOKEN.as_bytes()),
    (b"%U", b"TOKQZVKWXJQPZZVKQW"),
    (b"%S", b"tokqzvk wxjqp\xe2\x80\x8bzzvkqw"),
    (b"%6", b"dG9rcXp2a3d4anFwenp2a3F3"),
];

static RESPONSE: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static SERVER: LazyLock<SocketAddr> = LazyLock::new(serve);
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    let mut builder = Builder::new_current_thread();
    builder
        .enable_all()
        .build()
        .expect("a runtime can be built")
});

/// Reads a profile: the first byte selects the vendor; the rest is the response.
pub fn read_profile(bytes: &[u8]) {
    let Some((vendor, response)) = bytes.split_first() else {
        return;
    };
    let mut response = response.to_vec();
    for (placeholder, token) in PLACEHOLDERS {
        response = split(&response, placeholder).join(token);
    }
    *RESPONSE.lock().expect("no thread panics") = response;
    let source = source(*vendor);
    let started = Instant::now();
    let result = RUNTIME.block_on(source.profile());
    assert!(
        started.elapsed() < Duration::from_secs(3),
        "reading a profile exceeds its deadline"
    );
    if let Err(error) = result {
        let messages = format!("{error} {error:?} {error:#?}");
        assert!(error.kind() != ErrorKind::Config, "{messages}");
        assert!(!messages.to_lowercase().contains(TOKEN), "{messages}");
        for (_, token) in PLACEHOLDERS {
            let token = String::from_utf8_lossy(token);
            assert!(!messages.contains(&*token), "{messages}");
        }
    }
}

/// Returns a client that does not retry.
fn source(vendor: u8) -> Box<dyn ProfileSource> {
    match vendor % 3 {
        0 => Box::new(client::<chatwoot::Client>()),
        1 => Box::new(client::<zitadel::Client>()),
        _ => Box::new(client::<oidc::Client>()),
    }
}

fn client<C: VendorClient>() -> C {
    ClientBuilder::new()
        .token(TOKEN)
        .base_url(format!("http://{}", *SERVER))
        .timeout(Duration::from_secs(2))
        .retries(0)
        .build()
        .expect("the options are valid")
}

/// Starts a server that responds to each request with [`RESPONSE`].
fn serve() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("the listener has an address");
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || {
                let _ = respond(stream);
            });
        }
    });
    address
}

fn respond(mut stream: TcpStream) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(2)))?;
    let mut request = Vec::new();
    let mut buffer = [0; 4_096];
    while !request.ends_with(b"\r\n\r\n") {
        match stream.read(&mut buffer)? {
            0 => return Ok(()),
            length => request.extend(&buffer[..length]),
        }
    }
    let response = RESPONSE.lock().expect("no thread panics").clone();
    stream.write_all(&response)
}
