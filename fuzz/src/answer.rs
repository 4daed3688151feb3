//! A hostile server: whatever it sends, the facade returns a profile or an error in time, and
//! neither contains the token that was sent.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{LazyLock, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Runtime};
use profile_core::ClientBuilder;
use unified_profile::{ErrorKind, ProfileSource, VendorClient, chatwoot, oidc, zitadel};

/// The token to search for in everything that a caller sees. Letters alone, in one case:
/// encodings do not change them, except those of the forms below.
const TOKEN: &str = "tokqzvkwxjqpzzvkqw";

/// Placeholders for the token in a response, and its encodings.
const FORMS: [(&[u8], &[u8]); 4] = [
    (b"%T", TOKEN.as_bytes()),
    (b"%U", b"TOKQZVKWXJQPZZVKQW"),
    (b"%S", b"tokqzvk wxjqp\xe2\x80\x8bzzvkqw"),
    (b"%6", b"dG9rcXp2a3d4anFwenp2a3F3"),
];

static ANSWER: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static SERVER: LazyLock<SocketAddr> = LazyLock::new(serve);
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    let mut builder = Builder::new_current_thread();
    builder.enable_all().build().expect("a runtime")
});

/// The first byte selects the vendor; the rest is the response.
pub fn answer(bytes: &[u8]) {
    let Some((choice, answer)) = bytes.split_first() else {
        return;
    };
    let mut answer = answer.to_vec();
    for (mark, form) in FORMS {
        answer = replaced(&answer, mark, form);
    }
    *ANSWER.lock().expect("no panic") = answer;
    let source = source(*choice);
    let started = Instant::now();
    let outcome = RUNTIME.block_on(source.profile());
    assert!(started.elapsed() < Duration::from_secs(3), "the deadline holds");
    if let Err(error) = outcome {
        let said = format!("{error} {error:?} {error:#?}");
        assert!(error.kind() != ErrorKind::Config, "{said}");
        assert!(!said.to_lowercase().contains(TOKEN), "{said}");
        for (_, form) in FORMS {
            assert!(!said.contains(&*String::from_utf8_lossy(form)), "{said}");
        }
    }
}

/// Returns a client that does not retry.
fn source(choice: u8) -> Box<dyn ProfileSource> {
    let url = format!("http://{}", *SERVER);
    match choice % 3 {
        0 => Box::new(once::<chatwoot::Client>(url)),
        1 => Box::new(once::<zitadel::Client>(url)),
        _ => Box::new(once::<oidc::Client>(url)),
    }
}

fn once<C: VendorClient>(url: String) -> C {
    let builder = ClientBuilder::new().token(TOKEN).base_url(url);
    let builder = builder.timeout(Duration::from_secs(2)).retries(0);
    builder.build().expect("a client")
}

/// Responds to each connection with the current bytes, as soon as a request is received.
fn serve() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || {
                let _ = reply(stream);
            });
        }
    });
    address
}

fn reply(mut stream: TcpStream) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(2)))?;
    let mut request = Vec::new();
    let mut buffer = [0; 4_096];
    while !request.ends_with(b"\r\n\r\n") {
        match stream.read(&mut buffer)? {
            0 => return Ok(()),
            length => request.extend(&buffer[..length]),
        }
    }
    let answer = ANSWER.lock().expect("no panic").clone();
    stream.write_all(&answer)
}

fn replaced(text: &[u8], mark: &[u8], by: &[u8]) -> Vec<u8> {
    let mut made = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.windows(mark.len()).position(|it| it == mark) {
        made.extend(&rest[..at]);
        made.extend(by);
        rest = &rest[at + mark.len()..];
    }
    made.extend(rest);
    made
}
