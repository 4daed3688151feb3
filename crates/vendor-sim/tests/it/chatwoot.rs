use serde_json::json;
use vendor_sim::{Running, Simulator, samples};

use crate::client::{Reply, send};

const AUTH: (&str, &str) = ("api_access_token", samples::CHATWOOT_TOKEN);

async fn start() -> Running {
    Simulator::chatwoot().start().await.expect("a free port")
}

async fn get(server: &Running, headers: &[(&str, &str)]) -> Reply {
    send(server, "GET /api/v1/profile", headers, "").await
}

async fn put(server: &Running, body: &str) -> Reply {
    let headers = [AUTH, ("content-type", "application/json")];
    send(server, "PUT /api/v1/profile", &headers, body).await
}

#[tokio::test]
async fn the_token_may_be_in_either_header() {
    let server = Simulator::chatwoot().token("t-1").start().await.unwrap();
    for header in [("API_ACCESS_TOKEN", "t-1"), ("authorization", "Bearer t-1")] {
        let reply = get(&server, &[header]).await;
        assert_eq!(reply.status, 200);
        assert_eq!(reply.json()["access_token"], "t-1");
        assert_eq!(reply.header("content-type"), Some("application/json"));
    }
    let seen = server.requests();
    assert_eq!(seen.len(), 2);
    assert_eq!(seen[0].header("api_access_token"), Some("t-1"));
    assert!(!format!("{seen:?}{server:?}").contains("t-1"));
}

#[tokio::test]
async fn each_reason_for_a_refusal_has_a_different_body() {
    let server = start().await;
    let missing = get(&server, &[]).await;
    assert_eq!(missing.status, 401);
    assert!(missing.json()["errors"][0].is_string());
    let wrong = get(&server, &[("api_access_token", "nobody")]).await;
    assert_eq!(wrong.status, 401);
    assert_eq!(wrong.json(), json!({ "error": "Invalid Access Token" }));
    let bot = get(
        &server,
        &[("api_access_token", samples::CHATWOOT_BOT_TOKEN)],
    )
    .await;
    assert_eq!(bot.status, 401);
    assert!(bot.json()["error"].as_str().unwrap().contains("bots"));
    // The Bearer credential takes precedence, even if it is wrong.
    let both = get(&server, &[AUTH, ("authorization", "Bearer nobody")]).await;
    assert_eq!(both.status, 401);
}

#[tokio::test]
async fn an_update_is_partial_and_lasts() {
    let server = start().await;
    let body = r#"{"profile":{"display_name":"Tide","phone_number":"+1","email":"a@b.example"}}"#;
    assert_eq!(put(&server, body).await.status, 200);
    let user = get(&server, &[AUTH]).await.json();
    assert_eq!(user["display_name"], "Tide");
    assert_eq!(user["available_name"], "Tide");
    assert_eq!(
        user["custom_attributes"],
        json!({ "phone_number": "+1", "desk": 14 })
    );
    assert_eq!(user["email"], "tomas.ferreira@example.org");
    assert_eq!(user["name"], "Tomás Ferreira");
}

#[tokio::test]
async fn an_update_may_be_a_form() {
    let server = start().await;
    let body = "--b\r\nContent-Disposition: form-data; name=\"profile[name]\"\r\n\r\nTomás F.\r\n\
        --b--\r\n";
    let headers = [AUTH, ("content-type", "multipart/form-data; boundary=b")];
    let reply = send(&server, "PUT /api/v1/profile", &headers, body).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.json()["name"], "Tomás F.");
}

#[tokio::test]
async fn an_invalid_update_is_refused() {
    let server = start().await;
    for body in ["", "[]", r#"{"name":"Tide"}"#, r#"{"profile":{}}"#] {
        let reply = put(&server, body).await;
        assert_eq!(reply.status, 422, "{body}");
        assert!(reply.json()["error"].is_string(), "{body}");
    }
    let long = json!({ "profile": { "name": "x".repeat(256) } }).to_string();
    let reply = put(&server, &long).await;
    assert_eq!(reply.status, 422);
    assert_eq!(reply.json()["attributes"], json!(["name"]));
}

#[tokio::test]
async fn a_new_password_needs_the_old_one() {
    let server = start().await;
    let change = |current: &str| {
        let profile = json!({
            "password": "n3w",
            "password_confirmation": "n3w",
            "current_password": current,
        });
        json!({ "profile": profile }).to_string()
    };
    assert_eq!(put(&server, &change("wrong")).await.status, 422);
    let reply = put(&server, &change(samples::CHATWOOT_PASSWORD)).await;
    assert_eq!(reply.status, 200);
    assert_eq!(
        reply.json()["pubsub_token"],
        samples::CHATWOOT_NEW_PUBSUB_TOKEN
    );
}

#[tokio::test]
async fn other_routes_do_not_exist() {
    let server = start().await;
    for line in ["GET /", "GET //api/v1/profile", "POST /api/v1/profile"] {
        assert_eq!(send(&server, line, &[AUTH], "").await.status, 404, "{line}");
    }
}
