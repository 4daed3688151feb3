//! An issuer that would send the token where others could read it.

use reqwest::Certificate;
use unified_profile::{ErrorKind, oidc};

use crate::faults::{server::Server, tls};

#[tokio::test]
async fn the_endpoint_of_an_https_issuer_must_use_https() {
    let plain = Server::fixed("200 OK", "", "{\"sub\": \"1\"}");
    let endpoint = format!("{}/userinfo", plain.url);
    let (issuer, certificate) = tls::serve(|issuer| {
        format!("{{\"issuer\": \"{issuer}\", \"userinfo_endpoint\": \"{endpoint}\"}}")
    });
    let certificate = Certificate::from_der(&certificate).expect("a certificate");
    for allow_http in [false, true] {
        let http = reqwest::Client::builder().no_proxy();
        let builder = oidc::Client::builder()
            .token("tok-9f1d77c2-secret")
            .issuer(&issuer);
        let builder = builder.http(http.tls_certs_only([certificate.clone()]));
        let client = builder.allow_http(allow_http).build().expect("a client");
        let error = client.profile().await.expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
        assert!(error.to_string().contains("plain http"), "{error}");
    }
    assert_eq!(plain.seen(), [""; 0]);
}
