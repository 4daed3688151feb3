//! The profile itself and its exports.

use chrono::DateTime;
use profile_core::{ErrorKind, Membership, Profile};
use serde_json::{Value, from_value, json, to_value};

fn minimal() -> Profile {
    Profile::new("chat", "17").expect("an id")
}

fn full() -> Profile {
    let mut profile = minimal();
    let text = |text: &str| Some(text.to_owned());
    let url = |text: &str| Some(text.parse().expect("a URL"));
    let time = |seconds| DateTime::from_timestamp(seconds, 0);
    profile.preferred_username = text("ada");
    profile.name = text("Ada King");
    profile.given_name = text("Ada");
    profile.family_name = text("King");
    profile.middle_name = text("Byron");
    profile.nickname = text("Countess");
    profile.email = text("ada@example.com");
    profile.email_verified = Some(false);
    profile.phone_number = text("+44 1");
    profile.phone_number_verified = Some(true);
    profile.picture = url("https://example.com/ada.png");
    profile.profile = url("https://example.com/ada");
    profile.website = url("https://ada.example.com/");
    profile.gender = text("female");
    profile.birthdate = text("0000-12-10");
    profile.zoneinfo = text("Europe/London");
    profile.locale = text("en-GB");
    profile.created_at = time(1_600_000_000);
    profile.updated_at = time(1_700_000_000);
    profile.active = Some(true);
    profile.bio = text("Mathematics");
    let mut group = Membership::new("3");
    group.name = text("Engines");
    group.roles = vec!["owner".to_owned()];
    group.status = text("active");
    group.current = Some(true);
    profile.memberships = vec![group];
    profile
}

#[test]
fn a_profile_requires_an_id() {
    for id in [None, Some(""), Some("  ")] {
        let error = Profile::from_id("chat", id, "/user/id").expect_err("no id");
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert_eq!(error.pointer(), Some("/user/id"));
        assert_eq!(error.vendor(), "chat");
        assert_eq!(error.to_string(), "chat: the account has no id at /user/id");
    }
    assert_eq!(
        Profile::from_id("chat", Some(17), "/id")
            .expect("an id")
            .sub,
        "17"
    );
    assert_eq!(
        Profile::from_id("chat", Some(" 17 "), "/id")
            .expect("an id")
            .sub,
        "17"
    );
    let empty = json!({"vendor": "chat", "sub": " "});
    assert!(from_value::<Profile>(empty).is_err());
    assert_eq!(Membership::from_id(Some(" ")), None);
    assert_eq!(Membership::from_id(Some(4)), Some(Membership::new("4")));
}

#[test]
fn json_round_trips_without_absent_fields() {
    assert_eq!(
        to_value(minimal()).expect("JSON"),
        json!({"vendor": "chat", "sub": "17"})
    );
    for profile in [minimal(), full()] {
        let json = to_value(&profile).expect("JSON");
        assert_eq!(from_value::<Profile>(json).expect("a profile"), profile);
    }
}

#[test]
fn the_display_name_is_the_first_name_that_is_present() {
    let mut profile = full();
    assert_eq!(profile.display_name(), "Ada King");
    profile.name = None;
    profile.family_name = Some("Lovelace".to_owned());
    assert_eq!(profile.display_name(), "Ada Lovelace");
    profile.given_name = None;
    assert_eq!(profile.display_name(), "Lovelace");
    profile.family_name = None;
    assert_eq!(profile.display_name(), "Countess");
    profile.nickname = None;
    assert_eq!(profile.display_name(), "ada");
    profile.preferred_username = None;
    assert_eq!(profile.display_name(), "ada@example.com");
    assert_eq!(minimal().display_name(), "17");
}

#[test]
fn claims_are_those_of_openid_connect() {
    assert_eq!(minimal().to_oidc_claims(), json!({"sub": "17"}));
    let expected = json!({
        "sub": "17", "name": "Ada King", "given_name": "Ada", "family_name": "King",
        "middle_name": "Byron", "nickname": "Countess", "preferred_username": "ada",
        "profile": "https://example.com/ada", "picture": "https://example.com/ada.png",
        "website": "https://ada.example.com/", "email": "ada@example.com",
        "email_verified": false, "gender": "female", "birthdate": "0000-12-10",
        "zoneinfo": "Europe/London", "locale": "en-GB", "phone_number": "+44 1",
        "phone_number_verified": true, "updated_at": 1_700_000_000,
    });
    assert_eq!(full().to_oidc_claims(), expected);
}

#[test]
fn a_scim_user_has_what_the_standard_requires() {
    const SCHEMA: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
    let expected = json!({
        "schemas": [SCHEMA], "id": "17", "userName": "17", "displayName": "17",
        "meta": {"resourceType": "User"},
    });
    assert_eq!(minimal().to_scim_user(), expected);
    let expected: Value = json!({
        "schemas": [SCHEMA], "id": "17", "userName": "ada", "displayName": "Ada King",
        "name": {
            "formatted": "Ada King", "familyName": "King", "givenName": "Ada", "middleName": "Byron",
        },
        "nickName": "Countess", "profileUrl": "https://example.com/ada",
        "preferredLanguage": "en-GB", "locale": "en-GB", "timezone": "Europe/London",
        "active": true,
        "emails": [{"value": "ada@example.com", "primary": true}],
        "phoneNumbers": [{"value": "tel:+44-1"}],
        "photos": [{"value": "https://example.com/ada.png", "type": "photo"}],
        "groups": [{"value": "3", "display": "Engines"}],
        "meta": {
            "resourceType": "User",
            "created": "2020-09-13T12:26:40Z", "lastModified": "2023-11-14T22:13:20Z",
        },
    });
    assert_eq!(full().to_scim_user(), expected);
}
