use serde_json::{Value, json};
use vendor_sim::{Running, Simulator, samples};

use crate::client::{Reply, send};

const DISCOVERY: &str = "GET /.well-known/openid-configuration";

async fn userinfo(server: &Running, line: &str, credential: &str) -> Reply {
    send(server, line, &[("authorization", credential)], "").await
}

#[tokio::test]
async fn discovery_states_the_userinfo_endpoint() {
    let server = Simulator::oidc().start().await.unwrap();
    let document = send(&server, DISCOVERY, &[], "").await.json();
    assert_eq!(document["issuer"], server.base_url());
    let endpoint = document["userinfo_endpoint"].as_str().unwrap();
    let path = endpoint.strip_prefix(server.base_url()).unwrap();
    assert_ne!(path, "/userinfo");
    let credential = format!("Bearer {}", samples::OIDC_TOKEN);
    for line in [
        format!("GET {path}"),
        format!("POST {path}"),
        "GET /userinfo".into(),
    ] {
        let reply = userinfo(&server, &line, &credential).await;
        assert_eq!(reply.status, 200);
        let claims: Value = serde_json::from_str(samples::OIDC).unwrap();
        assert_eq!(reply.json(), claims);
    }
}

#[tokio::test]
async fn the_issuer_may_differ_from_the_url() {
    let simulator = Simulator::oidc().issuer("https://elsewhere.example");
    let server = simulator.start().await.unwrap();
    let document = send(&server, DISCOVERY, &[], "").await.json();
    assert_eq!(document["issuer"], "https://elsewhere.example");
}

#[tokio::test]
async fn a_refusal_is_a_challenge() {
    let server = Simulator::oidc().start().await.unwrap();
    let missing = send(&server, "GET /userinfo", &[], "").await;
    assert_eq!((missing.status, missing.body.as_str()), (401, ""));
    assert_eq!(missing.header("www-authenticate"), Some("Bearer"));
    let wrong = userinfo(&server, "GET /userinfo", "Bearer other").await;
    assert_eq!(wrong.status, 401);
    assert_eq!(wrong.json()["error"], "invalid_token");
    let challenge = wrong.header("www-authenticate").unwrap();
    assert!(challenge.starts_with("Bearer error=\"invalid_token\""));
}

#[tokio::test]
async fn the_response_may_be_signed() {
    let simulator = Simulator::oidc().token("t-2").signed();
    let server = simulator.start().await.unwrap();
    let reply = userinfo(&server, "GET /userinfo", "bearer t-2").await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("content-type"), Some("application/jwt"));
    assert_eq!(reply.body.split('.').count(), 3);
}

#[tokio::test]
async fn a_sample_that_is_not_json_is_an_error() {
    let error = Simulator::oidc().sample("{").start().await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::UnexpectedEof);
    let given = json!({ "sub": "x" }).to_string();
    assert!(Simulator::oidc().sample(given).start().await.is_ok());
}
