//! The client against a simulated provider, over HTTP.

use oidc_client::{Builder, Client};
use profile_core::{ErrorKind, Profile};
use serde_json::{Value, json};
use vendor_sim::{Fault, Running, Simulator, samples};

const DISCOVERY: &str = "/.well-known/openid-configuration";

async fn start(sample: &str) -> (Running, Client) {
    let server = Simulator::oidc().sample(sample).start().await;
    let server = server.expect("a free port");
    let client = builder().base_url(server.base_url()).build();
    (server, client.expect("a client"))
}

fn builder() -> Builder {
    Client::builder().token(samples::OIDC_TOKEN)
}

fn json_of(profile: &Profile) -> Value {
    serde_json::to_value(profile).expect("JSON")
}

fn paths(server: &Running) -> Vec<String> {
    let requests = server.requests().into_iter();
    requests.map(|request| request.path).collect()
}

#[tokio::test]
async fn every_claim_is_mapped() {
    let (server, client) = start(samples::OIDC).await;
    let fetched = client.fetch().await.expect("a profile");
    assert_eq!(fetched.unreadable, [""; 0]);
    let expected = json!({
        "vendor": "oidc",
        "sub": "b3f0a7d2-kenji",
        "preferred_username": "kenji",
        "name": "Kenji Watanabe-Roth",
        "given_name": "Kenji",
        "family_name": "Watanabe-Roth",
        "middle_name": "Paul",
        "nickname": "Ken",
        "email": "kenji@example.org",
        "email_verified": true,
        "phone_number": "+81300000042",
        "phone_number_verified": false,
        "picture": "https://people.example.org/kenji.jpg",
        "profile": "https://people.example.org/kenji",
        "website": "https://kenji.example.org/",
        "gender": "male",
        "birthdate": "1987-11-02",
        "zoneinfo": "Asia/Tokyo",
        "locale": "ja-JP",
        "updated_at": "2026-05-22T09:00:00Z",
    });
    assert_eq!(json_of(&fetched.profile), expected);
    assert_eq!(client.profile().await.expect("a profile"), fetched.profile);

    let request = &server.requests()[0];
    assert_eq!(
        (request.method.as_str(), request.path.as_str()),
        ("GET", "/userinfo")
    );
    let credential = format!("Bearer {}", samples::OIDC_TOKEN);
    assert_eq!(request.header("authorization"), Some(credential.as_str()));
}

#[tokio::test]
async fn only_the_id_is_required() {
    let (_server, client) = start(samples::OIDC_MINIMAL).await;
    let profile = client.profile().await.expect("a profile");
    assert_eq!(
        json_of(&profile),
        json!({ "vendor": "oidc", "sub": "b3f0a7d2-kenji" })
    );
    for claims in ["{}", r#"{"sub": null}"#, r#"{"sub": " "}"#] {
        let (_server, client) = start(claims).await;
        let error = client.profile().await.expect_err(claims);
        assert_eq!(
            (error.kind(), error.pointer()),
            (ErrorKind::Decode, Some("/sub"))
        );
    }
}

#[tokio::test]
async fn an_id_may_be_a_number() {
    for claims in [r#"{"sub": 12}"#, r#"{"sub": 12.0}"#, r#"{"sub": "12"}"#] {
        let (_server, client) = start(claims).await;
        let fetched = client.fetch().await.expect(claims);
        assert_eq!(fetched.profile.sub, "12", "{claims}");
        assert_eq!(fetched.unreadable, [""; 0], "{claims}");
    }
}

#[tokio::test]
async fn a_damaged_response_affects_the_damaged_claims_only() {
    let (_server, client) = start(samples::OIDC_DAMAGED).await;
    let mut fetched = client.fetch().await.expect("a profile");
    fetched.unreadable.sort();
    let unreadable = [
        "/address",
        "/email",
        "/given_name",
        "/phone_number_verified",
        "/updated_at",
    ];
    assert_eq!(fetched.unreadable, unreadable);
    let expected = json!({
        "vendor": "oidc",
        "sub": "b3f0a7d2-kenji",
        "preferred_username": "kenji",
        "email_verified": true,
        // A number is accepted as a string.
        "birthdate": "1987",
        "locale": "ja-JP",
    });
    assert_eq!(json_of(&fetched.profile), expected);
}

#[tokio::test]
async fn deviations_of_providers_are_accepted() {
    let times = [
        json!(1_779_440_400),
        json!(1_779_440_400.0),
        json!(1_779_440_400_000_i64),
        json!("1779440400"),
        json!("2026-05-22T11:00:00+02:00"),
    ];
    for time in times {
        let claims = json!({ "sub": "1", "updated_at": time, "email_verified": "FALSE" });
        let (_server, client) = start(&claims.to_string()).await;
        let fetched = client.fetch().await.expect("a profile");
        assert_eq!(fetched.unreadable, [""; 0], "{time}");
        let profile = fetched.profile;
        let updated_at = profile.updated_at.map(|time| time.timestamp());
        assert_eq!(updated_at, Some(1_779_440_400), "{time}");
        assert_eq!(profile.email_verified, Some(false));
    }
    let claims = json!({
        "sub": "1", "website": "kenji.example.org", "picture": "javascript:alert(1)",
        "locale": "und", "name": "  ", "updated_at": 0,
    });
    let (_server, client) = start(&claims.to_string()).await;
    let profile = client.profile().await.expect("a profile");
    assert_eq!(json_of(&profile), json!({ "vendor": "oidc", "sub": "1" }));
}

#[tokio::test]
async fn the_discovery_document_states_the_endpoint() {
    let server = Simulator::oidc().start().await.expect("a free port");
    let client = builder()
        .issuer(server.base_url())
        .build()
        .expect("a client");
    assert_eq!(server.requests().len(), 0, "building sends nothing");
    assert_eq!(
        client.profile().await.expect("a profile").sub,
        "b3f0a7d2-kenji"
    );
    client.profile().await.expect("a second profile");
    client
        .raw()
        .await
        .expect("a known endpoint")
        .get_userinfo()
        .await
        .expect("claims");
    let endpoint = "/connect/v2/userinfo";
    assert_eq!(paths(&server), [DISCOVERY, endpoint, endpoint, endpoint]);
    let requests = server.requests();
    assert_eq!(
        requests[0].header("authorization"),
        None,
        "the document is public"
    );
    assert!(requests[1].header("authorization").is_some());
}

#[tokio::test]
async fn the_credential_is_sent_to_an_endpoint_at_another_origin() {
    let endpoint = Simulator::oidc().start().await.expect("a free port");
    let issuer = Simulator::oidc().start().await.expect("a free port");
    let document = json!({
        "issuer": issuer.base_url(),
        "userinfo_endpoint": format!("{}/userinfo?schema=openid", endpoint.base_url()),
    });
    issuer.inject(1, Fault::Body(document.to_string()));
    let client = builder()
        .issuer(issuer.base_url())
        .build()
        .expect("a client");
    assert_eq!(
        client.profile().await.expect("a profile").sub,
        "b3f0a7d2-kenji"
    );
    assert_eq!(paths(&issuer), [DISCOVERY]);
    let request = &endpoint.requests()[0];
    assert_eq!(
        (request.path.as_str(), request.query.as_deref()),
        ("/userinfo", Some("schema=openid"))
    );
}

#[tokio::test]
async fn the_issuer_must_equal_that_of_the_document() {
    let server = Simulator::oidc()
        .issuer("https://elsewhere.example")
        .start()
        .await;
    let server = server.expect("a free port");
    let other = Simulator::oidc().start().await.expect("a free port");
    for issuer in [
        server.base_url().to_owned(),
        format!("{}/", other.base_url()),
    ] {
        let client = builder().issuer(issuer.as_str()).build().expect("a client");
        let error = client.profile().await.expect_err("another issuer");
        assert_eq!(error.kind(), ErrorKind::Config, "{error}");
    }
    assert_eq!(paths(&server), [DISCOVERY], "nothing else was requested");
}

#[tokio::test]
async fn invalid_discovery_documents_are_errors() {
    let server = Simulator::oidc().start().await.expect("a free port");
    let issuer = server.base_url();
    let table = [
        (json!({ "issuer": issuer }), ErrorKind::Config),
        (
            json!({ "issuer": issuer, "userinfo_endpoint": "/userinfo" }),
            ErrorKind::Decode,
        ),
        (
            json!({ "issuer": issuer, "userinfo_endpoint": "ftp://x/u" }),
            ErrorKind::Decode,
        ),
        (
            json!({ "issuer": issuer, "userinfo_endpoint": "https://me:pw@x/u" }),
            ErrorKind::Decode,
        ),
        // Plain http to another machine.
        (
            json!({ "issuer": issuer, "userinfo_endpoint": "http://example.org/u" }),
            ErrorKind::Config,
        ),
        (
            json!({ "userinfo_endpoint": "https://x/u" }),
            ErrorKind::Decode,
        ),
        (json!("<html>"), ErrorKind::Decode),
    ];
    for (document, kind) in table {
        server.inject(1, Fault::Body(document.to_string()));
        let client = builder().issuer(issuer).build().expect("a client");
        let error = client.profile().await.expect_err("no endpoint");
        assert_eq!(error.kind(), kind, "{document} {error}");
        assert!(!format!("{error} {error:?}").contains("pw"));
    }
    server.inject(1, Fault::status(404));
    let client = builder().issuer(issuer).build().expect("a client");
    let error = client.profile().await.expect_err("no document");
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::NotFound, Some(404))
    );
    assert!(error.to_string().contains("discovery document"), "{error}");
    // The failure may have been temporary: the next call requests the document again.
    client.profile().await.expect("a profile");
}

#[tokio::test]
async fn the_base_url_is_a_base_or_the_endpoint() {
    let server = Simulator::oidc().start().await.expect("a free port");
    let base = server.base_url();
    for (url, path) in [
        (base.to_owned(), "/userinfo"),
        (format!("{base}/"), "/userinfo"),
        (format!("{base}/userinfo"), "/userinfo"),
        (format!("{base}/connect/v2/"), "/connect/v2/userinfo"),
        (
            format!("{base}/connect/v2/userinfo"),
            "/connect/v2/userinfo",
        ),
        (
            format!("{base}/api/openid.connect.userInfo"),
            "/api/openid.connect.userInfo",
        ),
        (
            format!("{base}/application/o/userinfo/"),
            "/application/o/userinfo/",
        ),
    ] {
        let client = builder().base_url(url.as_str()).build().expect("a client");
        let _ = client.profile().await;
        assert_eq!(
            paths(&server).last().map(String::as_str),
            Some(path),
            "{url}"
        );
    }
}

#[tokio::test]
async fn the_error_of_a_signed_response_states_the_cause() {
    let server = Simulator::oidc()
        .signed()
        .start()
        .await
        .expect("a free port");
    let client = builder()
        .base_url(server.base_url())
        .build()
        .expect("a client");
    let error = client.profile().await.expect_err("signed");
    assert_eq!(error.kind(), ErrorKind::Decode);
    let text = error.to_string();
    assert!(
        text.contains("application/jwt") && text.ends_with("JSON response"),
        "{text}"
    );
}

#[tokio::test]
async fn refusals_have_the_providers_message() {
    let server = Simulator::oidc().start().await.expect("a free port");
    let client = Client::builder()
        .token("wrong")
        .base_url(server.base_url())
        .build();
    let client = client.expect("a client");
    let error = client.profile().await.expect_err("401");
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Unauthorized, Some(401))
    );
    assert!(
        error.to_string().contains("the access token is unknown"),
        "{error}"
    );

    // Often only the challenge states the reason.
    let challenge = r#"Bearer realm="x", error="insufficient_scope", scope="openid""#;
    server.inject(1, Fault::status(403).header("www-authenticate", challenge));
    let error = client.profile().await.expect_err("403");
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Forbidden, Some(403))
    );
    assert!(error.to_string().contains("insufficient_scope"), "{error}");
    server.inject(1, Fault::status(401));
    let error = client.profile().await.expect_err("401");
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Unauthorized, Some(401))
    );
}

#[test]
fn an_issuer_or_a_base_url_is_required() {
    let wrong = [
        builder(),
        builder()
            .issuer("https://a.example")
            .base_url("https://a.example"),
        builder().issuer("a.example"),
        builder().issuer("http://a.example"),
        builder().issuer("https://me:pw@a.example"),
        Client::builder().issuer("https://a.example"),
    ];
    for builder in wrong {
        assert!(!format!("{builder:?}").contains("pw"));
        let error = builder.build().expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(!format!("{error} {error:?}").contains("pw"));
    }
}
