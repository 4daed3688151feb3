//! The client against a simulated server, which behaves as the vendor's, and against a mock of the
//! description, which responds with anything.

use chatwoot_client::generated::{self, mock};
use chatwoot_client::{Client, types};
use client_runtime::mock::Mock;
use profile_core::{ErrorKind, Profile};
use serde_json::{Value, json};
use vendor_sim::{Fault, Running, Simulator, samples};

async fn start(sample: &str) -> (Running, Client) {
    let server = Simulator::chatwoot().sample(sample).start().await;
    let server = server.expect("a free port");
    let client = client(&server, samples::CHATWOOT_TOKEN);
    (server, client)
}

fn client(server: &Running, token: &str) -> Client {
    client_of(server.base_url(), token)
}

fn client_of(url: &str, token: &str) -> Client {
    let builder = Client::builder().token(token).base_url(url);
    builder.build().expect("a client")
}

/// Starts a mock that responds once to the request for the profile.
async fn respond(user: &Value) -> (Mock<generated::Client>, Client) {
    let mock = mock::start().await;
    mock.expect(mock.call().fetch_profile()).await.json(user);
    let client = client_of(&mock.origin(), "a token");
    (mock, client)
}

fn json_of(profile: &Profile) -> Value {
    serde_json::to_value(profile).expect("JSON")
}

#[tokio::test]
async fn every_field_is_mapped() {
    let (server, client) = start(samples::CHATWOOT).await;
    let fetched = client.fetch().await.expect("a profile");
    assert_eq!(fetched.unreadable, [""; 0]);
    let expected = json!({
        "vendor": "chatwoot",
        "sub": "2051",
        "preferred_username": "tomas.ferreira@example.org",
        "name": "Tomás Ferreira",
        "nickname": "Tom",
        "email": "tomas.ferreira@example.org",
        "email_verified": true,
        "phone_number": "+351910000123",
        "picture": "https://files.example.org/avatars/tomas-250.png",
        "locale": "pt-PT",
        "memberships": [
            {
                "id": "12", "name": "Harbour Helpdesk", "roles": ["agent"],
                "status": "active", "current": true,
            },
            {
                "id": "30", "name": "Harbour Billing", "roles": ["Auditor"],
                "status": "suspended", "current": false,
            },
        ],
    });
    assert_eq!(json_of(&fetched.profile), expected);
    assert_eq!(client.profile().await.expect("a profile"), fetched.profile);
    let token = fetched.response.access_token.as_ref();
    assert_eq!(token.map(|it| it.expose()), Some(samples::CHATWOOT_TOKEN));

    let request = &server.requests()[0];
    assert_eq!(
        (request.method.as_str(), request.path.as_str()),
        ("GET", "/api/v1/profile")
    );
    assert_eq!(
        request.header("api_access_token"),
        Some(samples::CHATWOOT_TOKEN)
    );
    assert_eq!(request.header("authorization"), None);
    assert_eq!(request.header("accept"), Some("application/json"));
}

#[tokio::test]
async fn empty_strings_and_null_are_absent() {
    let (_server, client) = start(samples::CHATWOOT_MINIMAL).await;
    let fetched = client.fetch().await.expect("a profile");
    assert_eq!(fetched.unreadable, [""; 0]);
    let expected = json!({
        "vendor": "chatwoot",
        "sub": "9",
        "preferred_username": "wen.li@example.org",
        "name": "Wen Li",
        "email": "wen.li@example.org",
        "email_verified": false,
    });
    assert_eq!(json_of(&fetched.profile), expected);
}

#[tokio::test]
async fn ids_may_be_strings() {
    for id in [json!("12"), json!("12.0"), json!(12.0), json!(12)] {
        let user = json!({ "id": id, "account_id": id, "accounts": [{ "id": id }] });
        let (_mock, client) = respond(&user).await;
        let fetched = client.fetch().await.expect("a profile");
        let expected = json!({
            "vendor": "chatwoot",
            "sub": "12",
            "memberships": [{ "id": "12", "current": true }],
        });
        assert_eq!(json_of(&fetched.profile), expected, "{id}");
        assert_eq!(fetched.unreadable, [""; 0], "{id}");
    }
}

#[tokio::test]
async fn a_damaged_response_affects_the_damaged_fields_only() {
    let (_server, client) = start(samples::CHATWOOT_DAMAGED).await;
    let mut fetched = client.fetch().await.expect("a profile");
    fetched.unreadable.sort();
    // A number is accepted as a string, but is not an address.
    let unreadable = [
        "/accounts",
        "/available_name",
        "/avatar_url",
        "/confirmed",
        "/email",
    ];
    assert_eq!(fetched.unreadable, unreadable);
    let expected = json!({
        "vendor": "chatwoot",
        "sub": "2051",
        "preferred_username": "tomas.ferreira@example.org",
        "name": "Tomás Ferreira",
    });
    assert_eq!(json_of(&fetched.profile), expected);
    let role = fetched.response.role.expect("a role");
    assert_eq!(
        role,
        types::UserRole::Unknown("lighthouse_keeper".to_owned())
    );
}

#[tokio::test]
async fn memberships_survive_odd_accounts() {
    let accounts = json!([
        null,
        { "name": "no id" },
        { "id": 1, "name": " ", "role": null, "custom_role": { "name": "" }, "status": true },
        { "id": 2, "name": "Two", "role": "owner", "custom_role": { "id": 4 } },
    ]);
    let user = json!({
        "id": 5, "account_id": 2, "accounts": accounts, "avatar_url": "/rails/a.png",
        "custom_attributes": { "phone_number": 49 }, "ui_settings": { "locale": ["de"] },
    });
    let (mock, client) = respond(&user).await;
    let fetched = client.fetch().await.expect("a profile");
    let expected = json!({
        "vendor": "chatwoot",
        "sub": "5",
        "picture": format!("{}/rails/a.png", mock.origin()),
        "memberships": [
            { "id": "1", "current": false },
            { "id": "2", "name": "Two", "roles": ["owner"], "current": true },
        ],
    });
    assert_eq!(json_of(&fetched.profile), expected);
    let mut unreadable = fetched.unreadable;
    unreadable.sort();
    let expected = [
        "/accounts/0",
        // An item without an id is not a membership.
        "/accounts/1",
        "/accounts/2/status",
        "/custom_attributes/phone_number",
        "/ui_settings/locale",
    ];
    assert_eq!(unreadable, expected);
}

#[tokio::test]
async fn a_response_without_an_id_is_an_error() {
    for id in [Value::Null, json!("x"), json!({})] {
        let (_mock, client) = respond(&json!({ "id": id })).await;
        let error = client.profile().await.expect_err("no id");
        assert_eq!(
            (error.kind(), error.pointer()),
            (ErrorKind::Decode, Some("/id"))
        );
    }
}

#[tokio::test]
async fn refusals_have_the_servers_message() {
    let (server, _) = start(samples::CHATWOOT).await;
    for (token, message) in [
        ("wrong", "Invalid Access Token"),
        (samples::CHATWOOT_BOT_TOKEN, "not authorized for bots"),
    ] {
        let error = client(&server, token).profile().await.expect_err(token);
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::Unauthorized, Some(401))
        );
        assert!(error.to_string().contains(message), "{error}");
        assert!(error.request_id().is_some());
    }
    let bodies = [
        (r#"{"errors": ["Please sign in"]}"#, "Please sign in"),
        (
            r#"{"errors": [{"field": "x", "message": "Too odd"}]}"#,
            "Too odd",
        ),
        (r#"{"message": "Not today", "attributes": []}"#, "Not today"),
        ("<html>", "401"),
        ("", "401"),
    ];
    for (body, message) in bodies {
        server.inject(1, Fault::status(401).body(body));
        let error = client(&server, "any").profile().await.expect_err(body);
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::Unauthorized, Some(401))
        );
        assert!(error.to_string().contains(message), "{error}");
    }
}

#[tokio::test]
async fn the_profile_can_be_updated_through_the_generated_client() {
    let (server, client) = start(samples::CHATWOOT).await;
    let mut changes = types::UpdateProfileBodyProfile::default();
    changes.display_name = Some("Tomás".to_owned());
    changes.phone_number = Some("+351910000999".to_owned());
    let body = types::UpdateProfileBody::new(changes);
    let updated = client
        .raw()
        .update_profile(&body)
        .await
        .expect("a response");
    assert_eq!(updated.display_name.as_deref(), Some("Tomás"));
    let sent: Value = serde_json::from_slice(&server.requests()[0].body).expect("JSON");
    let expected = json!({ "profile": {
        "display_name": "Tomás", "phone_number": "+351910000999",
    }});
    assert_eq!(sent, expected);
    let profile = client.profile().await.expect("a profile");
    assert_eq!(profile.nickname.as_deref(), Some("Tomás"));
    assert_eq!(profile.phone_number.as_deref(), Some("+351910000999"));
}

#[tokio::test]
async fn a_mock_responds_as_described_and_checks_arguments() {
    let mock = mock::start().await;
    let client = client_of(&mock.origin(), "a token");
    // The example of the description's schema.
    assert_eq!(client.profile().await.expect("a profile").sub, "1");
    let mut changes = types::UpdateProfileBodyProfile::default();
    changes.display_name = Some("Tom".to_owned());
    let body = types::UpdateProfileBody::new(changes);
    let mut user = types::User::default();
    user.display_name = Some("Tom".to_owned());
    let expected = mock.expect(mock.call().update_profile(&body)).await;
    expected.returns(&user);
    let updated = client.raw().update_profile(&body).await;
    assert_eq!(
        updated.expect("a user").display_name.as_deref(),
        Some("Tom")
    );
    mock.verify();
}

#[test]
fn the_default_base_url_is_the_vendors_service() {
    let client = Client::builder().token("t").build().expect("a client");
    assert!(format!("{client:?}").contains("https://app.chatwoot.com"));
}
