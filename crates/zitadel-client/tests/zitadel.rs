//! The client against a simulated instance, which behaves as the vendor's, and against a mock of
//! the description, which responds with anything.

use client_runtime::mock::Mock;
use profile_core::{ErrorKind, Profile, ProfileUpdate};
use serde_json::{Value, json};
use vendor_sim::{Fault, Running, Simulator, samples};
use zitadel_client::generated::{self, mock};
use zitadel_client::{Client, profile_of, types};

const SUB: &str = "301742288104423177";
const AVATAR: &str =
    "https://auth.example.org/assets/v1/301741900066128905/users/301742288104423177/avatar";

async fn start(sample: &str) -> (Running, Client) {
    let server = Simulator::zitadel().sample(sample).start().await;
    let server = server.expect("a free port");
    let client = client(&server, samples::ZITADEL_TOKEN);
    (server, client)
}

fn client(server: &Running, token: &str) -> Client {
    client_of(server.base_url(), token)
}

fn client_of(url: &str, token: &str) -> Client {
    let builder = Client::builder().token(token).base_url(url);
    builder.build().expect("a client")
}

/// Starts a mock that responds once to the request for the user.
async fn respond(body: &Value) -> (Mock<generated::Client>, Client) {
    let mock = mock::start().await;
    let call = mock.call().auth_service_get_my_user();
    mock.expect(call).await.json(body);
    let client = client_of(&mock.origin(), "a token");
    (mock, client)
}

fn json_of(profile: &Profile) -> Value {
    serde_json::to_value(profile).expect("JSON")
}

#[tokio::test]
async fn every_field_is_mapped() {
    let (server, client) = start(samples::ZITADEL).await;
    let fetched = client.fetch().await.expect("a profile");
    assert_eq!(fetched.unreadable, [""; 0]);
    let expected = json!({
        "vendor": "zitadel",
        "sub": SUB,
        "preferred_username": "mira.solberg@fjord.auth.example.org",
        "name": "Mira Solberg",
        "given_name": "Mira",
        "family_name": "Solberg",
        "nickname": "Mi",
        "email": "mira@example.org",
        "email_verified": true,
        "phone_number": "+4721000099",
        "phone_number_verified": false,
        "picture": AVATAR,
        "gender": "diverse",
        "locale": "nb",
        "created_at": "2024-09-30T06:15:00.250Z",
        "updated_at": "2026-04-11T19:02:33.908124Z",
        "active": true,
        "memberships": [{ "id": "301741900066128905" }],
    });
    assert_eq!(json_of(&fetched.profile), expected);
    assert_eq!(client.profile().await.expect("a profile"), fetched.profile);

    let request = &server.requests()[0];
    assert_eq!(
        (request.method.as_str(), request.path.as_str()),
        ("GET", "/auth/v1/users/me")
    );
    let credential = format!("Bearer {}", samples::ZITADEL_TOKEN);
    assert_eq!(request.header("authorization"), Some(credential.as_str()));
    assert_eq!(request.header("accept"), Some("application/json"));
}

#[tokio::test]
async fn the_profile_alone_is_mapped_with_a_known_id() {
    let (server, client) = start(samples::ZITADEL).await;
    let fetched = client.my_profile(SUB).await.expect("a profile");
    assert_eq!(fetched.unreadable, [""; 0]);
    let expected = json!({
        "vendor": "zitadel",
        "sub": SUB,
        "name": "Mira Solberg",
        "given_name": "Mira",
        "family_name": "Solberg",
        "nickname": "Mi",
        "picture": AVATAR,
        "gender": "diverse",
        "locale": "nb",
        "created_at": "2024-09-30T06:15:00.250Z",
        "updated_at": "2026-04-11T19:02:33.908124Z",
        "memberships": [{ "id": "301741900066128905" }],
    });
    assert_eq!(json_of(&fetched.profile), expected);
    assert_eq!(
        profile_of(&fetched.response, SUB).expect("a profile"),
        fetched.profile
    );
    assert_eq!(server.requests()[0].path, "/auth/v1/users/me/profile");

    let error = client.my_profile(" ").await.expect_err("no id");
    assert_eq!(error.kind(), ErrorKind::Decode);
    let (_server, machine) = start(samples::ZITADEL_MACHINE).await;
    let error = machine.my_profile(SUB).await.expect_err("no person");
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::NotFound, Some(404))
    );
    assert!(
        error.to_string().contains("User could not be found"),
        "{error}"
    );
}

#[tokio::test]
async fn omitted_values_are_zero() {
    let (_server, client) = start(samples::ZITADEL_MINIMAL).await;
    let fetched = client.fetch().await.expect("a profile");
    let expected = json!({
        "vendor": "zitadel",
        "sub": "301742288104423999",
        "preferred_username": "joao",
        "name": "João Prado",
        "given_name": "João",
        "family_name": "Prado",
        "email": "joao@example.org",
        "email_verified": false,
        "created_at": "2026-02-01T00:00:00Z",
        "updated_at": "2026-02-01T00:00:00Z",
        "active": false,
        "memberships": [{ "id": "301741900066128905" }],
    });
    assert_eq!(json_of(&fetched.profile), expected);
    let alone = client
        .my_profile("301742288104423999")
        .await
        .expect("a profile");
    assert_eq!((alone.profile.locale, alone.profile.picture), (None, None));
}

#[tokio::test]
async fn a_service_user_has_a_name_and_a_purpose() {
    let (_server, client) = start(samples::ZITADEL_MACHINE).await;
    let expected = json!({
        "vendor": "zitadel",
        "sub": "301750001112223334",
        "preferred_username": "tide-reporter@fjord.auth.example.org",
        "name": "Tide reporter",
        "created_at": "2025-07-14T12:00:00.500Z",
        "updated_at": "2025-07-15T12:00:00.500Z",
        "active": true,
        "bio": "Posts the tide table every morning",
        "memberships": [{ "id": "301741900066128905" }],
    });
    assert_eq!(
        json_of(&client.profile().await.expect("a profile")),
        expected
    );
}

#[tokio::test]
async fn a_damaged_response_affects_the_damaged_fields_only() {
    let (_server, client) = start(samples::ZITADEL_DAMAGED).await;
    let mut fetched = client.fetch().await.expect("a profile");
    fetched.unreadable.sort();
    let unreadable = [
        "/user/details/creationDate",
        "/user/details/resourceOwnerRemoved",
        "/user/human/email/email",
        "/user/human/email/isEmailVerified",
        "/user/human/profile/gender",
        "/user/loginNames",
        "/user/state",
    ];
    assert_eq!(fetched.unreadable, unreadable);
    let expected = json!({
        "vendor": "zitadel",
        "sub": SUB,
        "preferred_username": "mira.solberg",
        "name": "Mira Solberg",
        "given_name": "Mira",
        // A number is accepted as a string, but is not an address.
        "nickname": "7",
    });
    assert_eq!(json_of(&fetched.profile), expected);
    let state = fetched
        .response
        .user
        .and_then(|user| user.state)
        .expect("a state");
    let unknown = types::V1UserState::Unknown("USER_STATE_HIBERNATING".to_owned());
    assert_eq!(state, unknown);
}

#[tokio::test]
async fn ids_may_be_numbers() {
    for id in [json!(12), json!(12.0), json!("12")] {
        let user = json!({ "id": id, "details": { "resourceOwner": id } });
        let (_mock, client) = respond(&json!({ "user": user })).await;
        let fetched = client.fetch().await.expect("a profile");
        let expected = json!({
            "vendor": "zitadel",
            "sub": "12",
            "memberships": [{ "id": "12" }],
        });
        assert_eq!(json_of(&fetched.profile), expected, "{id}");
        assert_eq!(fetched.unreadable, [""; 0], "{id}");
    }
}

#[tokio::test]
async fn an_unreadable_flag_does_not_mean_false() {
    for (flag, verified) in [(json!(null), Some(false)), (json!("true"), None)] {
        let email = json!({"email": "mira@example.org", "isEmailVerified": flag});
        let phone = json!({"phone": "+4721000099", "isPhoneVerified": flag});
        let user = json!({"id": "1", "human": {"email": email, "phone": phone}});
        let (_mock, client) = respond(&json!({ "user": user })).await;
        let profile = client.profile().await.expect("a profile");
        assert_eq!(profile.email_verified, verified, "{flag}");
        assert_eq!(profile.phone_number_verified, verified, "{flag}");
    }
}

#[tokio::test]
async fn states_and_genders_are_mapped() {
    let states = [
        ("USER_STATE_UNSPECIFIED", None),
        ("USER_STATE_ACTIVE", Some(true)),
        ("USER_STATE_INACTIVE", Some(false)),
        ("USER_STATE_DELETED", Some(false)),
        ("USER_STATE_LOCKED", Some(false)),
        ("USER_STATE_SUSPEND", Some(false)),
        ("USER_STATE_INITIAL", Some(false)),
        ("USER_STATE_ASLEEP", None),
    ];
    for (state, active) in states {
        let (_mock, client) = respond(&json!({"user": {"id": "1", "state": state}})).await;
        assert_eq!(
            client.profile().await.expect(state).active,
            active,
            "{state}"
        );
    }
    let genders = [
        ("GENDER_UNSPECIFIED", None),
        ("GENDER_FEMALE", Some("female")),
        ("GENDER_MALE", Some("male")),
        ("GENDER_DIVERSE", Some("diverse")),
        ("GENDER_TIDAL", None),
    ];
    for (gender, expected) in genders {
        let human = json!({"profile": {"gender": gender, "avatarUrl": "javascript:alert(1)"}});
        let (_mock, client) = respond(&json!({"user": {"id": "1", "human": human}})).await;
        let profile = client.profile().await.expect(gender);
        assert_eq!(profile.gender.as_deref(), expected, "{gender}");
        assert_eq!(profile.picture, None);
    }
}

#[tokio::test]
async fn a_response_without_an_id_is_an_error() {
    for body in [
        json!({}),
        json!({"user": {}}),
        json!({"user": {"id": ""}}),
        json!({"user": 5}),
    ] {
        let (_mock, client) = respond(&body).await;
        let error = client.profile().await.expect_err("no id");
        assert_eq!(
            (error.kind(), error.pointer()),
            (ErrorKind::Decode, Some("/user/id"))
        );
    }
}

#[tokio::test]
async fn refusals_have_the_servers_message() {
    let (server, authorized) = start(samples::ZITADEL).await;
    let error = client(&server, "wrong").profile().await.expect_err("401");
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Unauthorized, Some(401))
    );
    assert!(
        error.to_string().contains("Errors.Token.Invalid"),
        "{error}"
    );

    let status = json!({ "code": 7, "message": "No matching permissions found (AUTH-5mWD2)" });
    server.inject(1, Fault::status(403).body(status.to_string()));
    let error = authorized.profile().await.expect_err("403");
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Forbidden, Some(403))
    );
    assert!(
        error.to_string().contains("No matching permissions found"),
        "{error}"
    );

    server.inject(1, Fault::status(500).body("<html>"));
    let error = authorized.profile().await.expect_err("500");
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Unavailable, Some(500))
    );
}

#[tokio::test]
async fn a_mock_checks_the_complete_update() {
    let mock = mock::start().await;
    let names = json!({
        "firstName": "Mira", "lastName": "Solberg", "displayName": "Mira Solberg",
        "gender": "GENDER_DIVERSE", "preferredLanguage": "nb",
    });
    let read = || mock.call().auth_service_get_my_user();
    let user = |nickname: &str| {
        let mut profile = names.clone();
        profile["nickName"] = json!(nickname);
        json!({"user": {"id": "1", "human": {"profile": profile}}})
    };
    let mut body = names.clone();
    body["nickName"] = json!("Mi");
    let body: types::V1UpdateMyProfileRequest = serde_json::from_value(body).expect("a request");
    mock.expect(read()).await.json(&user("M"));
    let update = mock.call().auth_service_update_my_profile(&body);
    mock.expect(update).await;
    mock.expect(read()).await.json(&user("Mi"));
    let client = client_of(&mock.origin(), "a token");
    let update = ProfileUpdate::new().nickname("Mi");
    let changed = client.update_profile(update).await.expect("a profile");
    assert_eq!(changed.nickname.as_deref(), Some("Mi"));
    mock.verify();
}

#[test]
fn the_base_url_is_required() {
    let error = Client::builder()
        .token("t")
        .build()
        .expect_err("no base URL");
    assert_eq!(error.kind(), ErrorKind::Config);
}
