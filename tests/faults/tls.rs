//! A server whose certificate nobody has reason to trust.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::thread;

use rustls::crypto::ring;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, Stream};

/// Answers any request over TLS with `body`, as `https://localhost:<port>`.
pub fn start(body: &str) -> String {
    serve(|_| body.to_owned()).0
}

/// The same with a body that is made for the URL; the certificate is for those who trust it.
pub fn serve(body: impl FnOnce(&str) -> String) -> (String, Vec<u8>) {
    let names = vec!["localhost".to_owned()];
    let own = rcgen::generate_simple_self_signed(names).expect("a certificate");
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(own.signing_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|config| {
            let config = config.with_no_client_auth();
            config.with_single_cert(vec![own.cert.der().clone()], key)
        });
    let config = Arc::new(config.expect("a configuration"));
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let url = format!("https://localhost:{port}");
    let answer = crate::server::respond("200 OK", "", &body(&url));
    let certificate = own.cert.der().to_vec();
    thread::spawn(move || {
        for mut socket in listener.incoming().flatten() {
            let (config, answer) = (Arc::clone(&config), answer.clone());
            thread::spawn(move || {
                let mut session = ServerConnection::new(config).expect("a session");
                let mut stream = Stream::new(&mut session, &mut socket);
                // An error is the client that hangs up, as it should.
                let _ = stream.read(&mut [0; 4096]);
                let _ = stream.write_all(answer.as_bytes());
            });
        }
    });
    (url, certificate)
}
