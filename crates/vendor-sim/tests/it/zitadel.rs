use serde_json::{Value, json};
use vendor_sim::{Running, Simulator, samples};

use crate::client::{Reply, send};

const AUTH: &str = "Bearer sim-zitadel-access-token-e802";

async fn start(sample: &str) -> Running {
    let simulator = Simulator::zitadel().sample(sample);
    simulator.start().await.expect("a free port")
}

async fn get(server: &Running, path: &str) -> Reply {
    let line = format!("GET /auth/v1/users/me{path}");
    send(server, &line, &[("authorization", AUTH)], "").await
}

async fn put(server: &Running, profile: &Value) -> Reply {
    let line = "PUT /auth/v1/users/me/profile";
    send(
        server,
        line,
        &[("authorization", AUTH)],
        &profile.to_string(),
    )
    .await
}

#[tokio::test]
async fn profile_email_and_phone_are_those_of_the_user() {
    let server = start(samples::ZITADEL).await;
    let user = get(&server, "").await.json();
    assert_eq!(user["user"]["id"], "301742288104423177");
    for part in ["profile", "email", "phone"] {
        let response = get(&server, &format!("/{part}")).await.json();
        assert_eq!(response[part], user["user"]["human"][part]);
        assert_eq!(response["details"], user["user"]["details"]);
    }
}

#[tokio::test]
async fn a_service_user_has_no_profile() {
    let server = start(samples::ZITADEL_MACHINE).await;
    assert_eq!(get(&server, "").await.status, 200);
    let reply = get(&server, "/profile").await;
    assert_eq!(reply.status, 404);
    assert_eq!(reply.json()["code"], 5);
}

#[tokio::test]
async fn the_credential_needs_the_exact_prefix() {
    let server = start(samples::ZITADEL).await;
    let token = samples::ZITADEL_TOKEN;
    for (credential, id) in [
        (None, None),
        (Some(format!("bearer {token}")), Some("AUTH-7fs1e")),
        (Some(token.to_owned()), Some("AUTH-7fs1e")),
        (Some(format!("Bearer  {token}")), None),
        (Some("Bearer other".to_owned()), None),
    ] {
        let headers = credential.as_deref().map(|value| ("authorization", value));
        let headers: Vec<_> = headers.into_iter().collect();
        let reply = send(&server, "GET /auth/v1/users/me", &headers, "").await;
        assert_eq!(reply.status, 401);
        let body = reply.json();
        assert_eq!(body["code"], 16);
        assert_eq!(reply.header("www-authenticate"), body["message"].as_str());
        assert_eq!(body["details"][0]["id"].as_str(), id);
    }
}

#[tokio::test]
async fn an_update_replaces_the_profile() {
    let server = start(samples::ZITADEL).await;
    let wanted = json!({ "firstName": "Mira", "last_name": "Berg", "displayName": "Mira Berg" });
    let reply = put(&server, &wanted).await;
    assert_eq!(reply.status, 200);
    let details = &reply.json()["details"];
    assert_eq!(details["sequence"], "118");
    assert_eq!(details.get("creationDate"), None);
    let profile = &get(&server, "/profile").await.json()["profile"];
    assert_eq!(profile["lastName"], "Berg");
    assert_eq!(profile["preferredLanguage"], "und");
    assert_eq!(profile.get("nickName"), None);
    assert_eq!(profile.get("gender"), None);
    assert!(profile["avatarUrl"].is_string());

    let again = put(&server, &wanted).await;
    assert_eq!(again.status, 400);
    assert_eq!(again.json()["code"], 9);
    assert_eq!(again.json()["details"][0]["id"], "COMMAND-2M0fs");
}

#[tokio::test]
async fn an_incomplete_update_is_refused() {
    let server = start(samples::ZITADEL).await;
    for body in [json!({ "firstName": "Mira" }), json!([])] {
        let reply = put(&server, &body).await;
        assert_eq!((reply.status, &reply.json()["code"]), (400, &json!(3)));
    }
}

#[tokio::test]
async fn the_route_is_checked_before_the_credential() {
    let server = start(samples::ZITADEL).await;
    for (line, status, code) in [
        ("GET /management/v1/users/me", 404, 5),
        ("GET /auth/v1/users/me/shoes", 404, 5),
        ("PATCH /auth/v1/users/me/profile", 405, 12),
    ] {
        let reply = send(&server, line, &[], "").await;
        assert_eq!(
            (reply.status, &reply.json()["code"]),
            (status, &json!(code))
        );
    }
}
