//! Servers: base URLs in every form, and operations that have their own servers.

use client_runtime::{ErrorKind, Transport};

use crate::clients::{servers_builder as builder, servers_positional as positional};
use crate::{Result, recorder::Recorder};
use positional::{Client, security::KEY, servers::SERVERS};

#[test]
fn the_client_is_current() -> Result {
    crate::is_current("servers")
}

#[test]
fn servers_give_base_urls() -> Result {
    let [plain, variables, rooted, relative, tenant] = SERVERS else {
        return Err("five servers".into());
    };
    assert_eq!(plain.url(&[])?, "https://api.example.com/v1");
    assert_eq!(variables.url(&[])?, "https://eu.example.com:8443/v2");
    let values = [("region", "us"), ("base", "v3/"), ("port", "443")];
    assert_eq!(variables.url(&values)?, "https://us.example.com/v3");
    assert_eq!(
        tenant.url(&[("tenant", "acme")])?,
        "https://acme.example.com"
    );
    for base in ["https://h.example", "https://h.example/docs/openapi.json"] {
        assert_eq!(rooted.resolve(base, &[])?, "https://h.example/relative");
        assert_eq!(plain.resolve(base, &[])?, "https://api.example.com/v1");
    }
    let base = "https://h.example/docs/openapi.json";
    assert_eq!(
        relative.resolve(base, &[])?,
        "https://h.example/docs/beside"
    );

    let refused = [
        variables.url(&[("region", "mars")]),
        variables.url(&[("planet", "mars")]),
        tenant.url(&[]),
        tenant.url(&[("tenant", "a b")]),
        rooted.url(&[]),
        rooted.resolve("docs", &[]),
    ];
    for refused in refused {
        let error = refused.expect_err("no URL");
        assert_eq!(error.kind(), ErrorKind::Config, "{error}");
    }
    Ok(())
}

#[tokio::test]
async fn base_paths_are_joined_with_one_slash() -> Result {
    let recorder = Recorder::start();
    let transport = Transport::builder(&recorder.url).build()?;
    for (path, expected) in [
        ("", "/main"),
        ("/", "/main"),
        ("/v1", "/v1/main"),
        ("/v1/", "/v1/main"),
        ("/v1//", "/v1/main"),
    ] {
        let base = format!("{}{path}", recorder.url);
        Client::new(&base, transport.clone()).main().await?;
        assert_eq!(recorder.one().target(), format!("GET {expected}"));
        let client = builder::Client::new(&base, transport.clone());
        client.main().send().await?;
        assert_eq!(recorder.one().target(), format!("GET {expected}"));
    }
    Ok(())
}

#[tokio::test]
async fn an_operation_is_sent_to_its_own_server() -> Result {
    let (api, uploads) = (Recorder::start(), Recorder::start());
    let base = format!("{}/v1/", api.url);
    let start = || Transport::builder(&base).credential_for(KEY, "key");
    let trusting = start().trust_origin(&*uploads.url).build()?;

    let mut client = Client::new(&base, trusting.clone());
    assert_eq!(
        client.servers.uploads_example_com_files.as_str(),
        "https://uploads.example.com/files"
    );
    client.servers.uploads_example_com_files = format!("{}/own/", uploads.url).into();
    client.upload("a/b").await?;
    let request = uploads.one();
    assert_eq!(request.target(), "PUT /own/upload/a%2Fb");
    assert_eq!(request.header("x-key"), Some("key"));
    // Relative servers have the client's origin.
    client.root().await?;
    let request = api.one();
    assert_eq!(request.target(), "GET /root");
    assert_eq!(request.header("x-key"), Some("key"));
    client.old().await?;
    assert_eq!(api.one().target(), "GET /v0/old");

    let mut client = builder::Client::new(&base, trusting);
    client.servers.uploads_example_com_files = uploads.url.as_str().into();
    client.upload().id("1").send().await?;
    assert_eq!(uploads.one().target(), "PUT /upload/1");
    client.root().send().await?;
    assert_eq!(api.one().target(), "GET /root");

    // The origin is not trusted.
    let mut client = Client::new(&base, start().build()?);
    client.servers.uploads_example_com_files = uploads.url.as_str().into();
    let error = client.upload("1").await.expect_err("another origin");
    assert_eq!(error.kind(), ErrorKind::Config);
    let text = error.to_string();
    assert!(
        text.contains(&uploads.url) && text.contains("upload"),
        "{text}"
    );
    assert!(uploads.take().is_empty());
    // The operation requires no credential.
    client.download("1").await?;
    assert_eq!(uploads.one().header("x-key"), None);
    // No credential is set.
    let mut client = Client::new(&base, Transport::builder(&base).build()?);
    client.servers.uploads_example_com_files = uploads.url.as_str().into();
    client.upload("1").await?;
    assert_eq!(uploads.one().header("x-key"), None);
    Ok(())
}

#[tokio::test]
async fn a_base_url_that_cannot_be_used_is_named() -> Result {
    let recorder = Recorder::start();
    let (mut client, builder) = recorder.clients(Client::new, builder::Client::new)?;
    let unset = "the base URL needs a value for `undef`; set `client.servers.undef_example_com`";
    let with_query = "the base URL must not have a query or a fragment; set `client.servers.example_com_api_x_1`";
    for (error, expected) in [
        (client.tenant().await.err(), unset),
        (builder.tenant().send().await.err(), unset),
        (client.query("1").await.err(), with_query),
        (builder.query().id("1").send().await.err(), with_query),
    ] {
        let error = error.ok_or("a request was sent")?;
        assert_eq!(error.kind(), ErrorKind::Config);
        assert_eq!(error.to_string(), expected);
    }
    assert!(recorder.take().is_empty());
    client.servers.undef_example_com = recorder.url.as_str().into();
    client.tenant().await?;
    assert_eq!(recorder.one().target(), "GET /tenant");
    Ok(())
}

#[tokio::test]
async fn without_a_security_requirement_the_caller_decides() -> Result {
    let recorder = Recorder::start();
    let general = Transport::builder(&recorder.url)
        .credential(KEY.credential("general"))
        .build()?;
    Client::new(&recorder.url, general).main().await?;
    assert_eq!(recorder.one().header("x-key"), Some("general"));
    let named = Transport::builder(&recorder.url)
        .credential_for(KEY, "named")
        .build()?;
    Client::new(&recorder.url, named).main().await?;
    assert_eq!(recorder.one().header("x-key"), None);
    Ok(())
}
