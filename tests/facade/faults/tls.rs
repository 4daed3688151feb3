//! A server whose certificate is not trusted.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::thread;

use rcgen::{CertificateParams, KeyPair};
use rustls::crypto::ring;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, Stream};
use unified_profile::{ErrorKind, chatwoot};

/// Responds to any request over TLS with `body`, as `https://localhost:<port>`.
pub fn start(body: &str) -> String {
    serve(|_| body.to_owned()).0
}

/// Like `start`, with a body that depends on the URL; returns the certificate for clients that
/// trust it.
pub fn serve(body: impl FnOnce(&str) -> String) -> (String, Vec<u8>) {
    serve_with(&certificate("localhost"), body)
}

/// Returns the contents of a certificate for a host.
pub fn certificate(host: &str) -> CertificateParams {
    CertificateParams::new(vec![host.to_owned()]).expect("a name")
}

/// Like `serve`, with another certificate.
pub fn serve_with(
    certificate: &CertificateParams,
    body: impl FnOnce(&str) -> String,
) -> (String, Vec<u8>) {
    let key = KeyPair::generate().expect("a key");
    let signed = certificate.self_signed(&key).expect("a certificate");
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|config| {
            let config = config.with_no_client_auth();
            config.with_single_cert(vec![signed.der().clone()], key)
        });
    let config = Arc::new(config.expect("a configuration"));
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let url = format!("https://localhost:{port}");
    let response = crate::faults::server::respond("200 OK", "", &body(&url));
    let certificate = signed.der().to_vec();
    thread::spawn(move || {
        for mut socket in listener.incoming().flatten() {
            let (config, response) = (Arc::clone(&config), response.clone());
            thread::spawn(move || {
                let mut session = ServerConnection::new(config).expect("a session");
                let mut stream = Stream::new(&mut session, &mut socket);
                // An error means that the client closes the connection, as it should.
                let _ = stream.read(&mut [0; 4096]);
                let _ = stream.write_all(response.as_bytes());
            });
        }
    });
    (url, certificate)
}

/// The client trusts the issuer of each certificate, but the certificate is not valid.
#[tokio::test]
async fn errors_state_what_is_wrong_with_a_certificate() {
    let valid = |from: i32, to: i32| {
        let mut params = certificate("localhost");
        params.not_before = rcgen::date_time_ymd(from, 1, 1);
        params.not_after = rcgen::date_time_ymd(to, 1, 1);
        params
    };
    for (params, reason) in [
        (valid(2001, 2002), "it has expired"),
        (valid(4001, 4002), "it is not valid yet"),
        (certificate("other.example"), "it is for another host name"),
    ] {
        let (url, der) = serve_with(&params, |_| "{}".to_owned());
        let trusted = reqwest::Certificate::from_der(&der).expect("a certificate");
        let http = reqwest::Client::builder().no_proxy();
        let client = chatwoot::Client::builder()
            .base_url(&url)
            .token("tok-9f1d77c2-secret")
            .http(http.tls_certs_only([trusted]))
            .build()
            .expect("a client");
        let error = client.profile().await.expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::Transport);
        let expected = format!("the server's certificate is not trusted: {reason}");
        assert!(error.to_string().contains(&expected), "{error}");
    }
}
