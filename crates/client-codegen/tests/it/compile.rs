//! The golden clients compile, and behave as the passes document.

use std::error::Error;

use client_runtime::{Secret, serde_json};

#[allow(dead_code)]
#[path = "../golden/profile_builder/mod.rs"]
mod builder;
#[allow(dead_code)]
#[path = "../golden/profile_positional/mod.rs"]
mod positional;

use positional::{Client, GetUserParams, types};

type Result = std::result::Result<(), Box<dyn Error>>;

#[test]
fn an_open_enum_keeps_unknown_values() -> Result {
    for (text, value) in [
        ("admin", types::Role::Admin),
        ("-desc", types::Role::DescLower),
        ("owner", types::Role::Unknown("owner".to_owned())),
    ] {
        let json = format!("\"{text}\"");
        assert_eq!(serde_json::from_str::<types::Role>(&json)?, value);
        assert_eq!(serde_json::to_string(&value)?, json);
        assert_eq!(text.parse::<types::Role>()?, value);
        assert_eq!(types::Role::from(text.to_owned()), value);
        assert_eq!(value.to_string(), text);
    }
    // The vendor has a value called `unknown`.
    assert_eq!(
        types::Availability::from("unknown"),
        types::Availability::Unknown
    );
    assert_eq!(types::Availability::from("away").to_string(), "away");
    assert_eq!(types::Availability::default(), types::Availability::Online);
    assert!(serde_json::from_str::<types::Role>("1").is_err());
    assert!("up".parse::<types::Order>().is_err());
    Ok(())
}

#[test]
fn the_tag_selects_the_variant_of_a_union() -> Result {
    let dog: types::Pet = serde_json::from_str(r#"{"kind":"dog"}"#)?;
    assert!(matches!(dog, types::Pet::Dog(_)), "{dog:?}");
    Ok(())
}

#[test]
fn a_secret_is_sent_and_never_shown() -> Result {
    let json = r#"{"id":1,"token":"s3cret","backup":["s3cret"],"keys":{"a":"s3cret"},"tokens":["s3cret"],"@at":"x"}"#;
    let user: types::User = serde_json::from_str(json)?;
    let printed = format!("{user:?} {user:#?}");
    assert!(!printed.contains("s3cret"), "{printed}");
    assert_eq!(user.at_placeholder.as_deref(), Some("x"));
    let sent: serde_json::Value = serde_json::to_value(&user)?;
    assert_eq!(sent, serde_json::from_str::<serde_json::Value>(json)?);

    let params = GetUserParams::default()
        .token("s3cret")
        .x_otp(Secret::from("s3cret"));
    assert!(!format!("{params:?}").contains("s3cret"));

    let login: builder::types::Login = builder::types::Login::builder()
        .password(Some(Secret::from("s3cret")))
        .try_into()?;
    assert!(!format!("{login:?}").contains("s3cret"));
    Ok(())
}

#[test]
fn a_body_is_made_from_its_required_properties() -> Result {
    let change = types::UserChange::new("Ada", Secret::from("s3cret"), types::Role::Agent);
    let change = change.note("new");
    let sent = serde_json::to_value(&change)?;
    let expected = serde_json::json!({
        "name": "Ada", "password": "s3cret", "role": "agent", "note": "new"
    });
    assert_eq!(sent, expected);
    Ok(())
}

/// Compiles, which shows that both interfaces can be used as documented; never called.
#[allow(dead_code, clippy::let_underscore_future)]
async fn both_interfaces(client: Client, builder: builder::Client) -> Result {
    let key = Secret::from("key");
    let params = GetUserParams::default()
        .tags(vec!["a".to_owned()])
        .role(types::Role::Admin);
    let user = client.get_user("1", 2, 3, &key, &params).await?;
    let _: Option<types::Role> = user.into_inner().role;
    client.set_avatar(&Default::default(), "bytes").await?;
    client.login(&types::Login::default()).await?;

    let user = builder
        .get_user()
        .id("1")
        .part(2)
        .page(3)
        .x_key(key)
        .send()
        .await?;
    let _: Option<builder::types::Role> = user.into_inner().role;
    builder
        .update_me()
        .body_map(|it| it.name("Ada"))
        .send()
        .await?;
    Ok(())
}
