//! Credentials are sent with the operations that require them, in the described form, and with
//! no others.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use client_runtime::{Credential, Secret, Token, Transport, TransportBuilder};

use crate::clients::{security_builder as builder, security_positional as positional};
use crate::{
    Result,
    recorder::{Recorded, Recorder},
};
use positional::security;

/// Calls one operation in both interfaces, which send the same request; returns the request.
macro_rules! sent {
    ($recorder:expr, $transport:expr, $method:ident $(, $argument:ident: $value:expr)?) => {{
        let transport: &Transport = &$transport;
        let client = positional::Client::new(&$recorder.url, transport.clone());
        client.$method($($value)?).await?;
        let first = $recorder.one();
        let client = builder::Client::new(&$recorder.url, transport.clone());
        client.$method()$(.$argument($value))?.send().await?;
        let second = $recorder.one();
        assert_eq!((&first.line, &first.headers), (&second.line, &second.headers));
        first
    }};
}

#[test]
fn the_client_is_current() -> Result {
    crate::is_current("security")
}

/// A transport with a credential for each scheme.
fn all(builder: TransportBuilder) -> TransportBuilder {
    builder
        .credential_for(security::ACCESS_TOKEN, "access")
        .credential_for(security::HEADER_KEY, "header")
        .credential_for(security::QUERY_KEY, "a b&c")
        .credential_for(security::SESSION, "cookie")
        .credential_for(security::BASIC, "Aladdin:open sesame")
        .credential_for(security::BEARER, "bearer")
        .credential_for(security::DIGEST, "username=\"me\"")
        .credential_for(security::OAUTH, "oauth")
        .credential_for(security::OPENID, "openid")
}

/// Returns the credentials in a request: the target's query, and the headers with credentials.
fn credentials(request: &Recorded) -> Vec<String> {
    let query = request.target().split_once('?').map(|it| it.1.to_owned());
    let names = ["authorization", "cookie", "x-key"];
    let headers = request.headers.iter();
    let headers = headers.filter(|(name, _)| names.contains(&&**name));
    let headers = headers.map(|(name, value)| format!("{name}: {value}"));
    let mut found: Vec<_> = query.into_iter().chain(headers).collect();
    found.sort();
    found
}

#[tokio::test]
async fn each_scheme_has_its_location() -> Result {
    let recorder = Recorder::start();
    let transport = all(Transport::builder(&recorder.url)).build()?;
    macro_rules! check {
        ($method:ident, $expected:expr) => {
            let request = sent!(recorder, transport, $method);
            assert_eq!(credentials(&request), $expected, stringify!($method));
        };
    }
    check!(inherited, ["authorization: Bearer access"]);
    check!(in_header, ["x-key: header"]);
    check!(in_cookie, ["cookie: SESSION=cookie"]);
    check!(basic, ["authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="]);
    check!(bearer, ["authorization: Bearer bearer"]);
    check!(digest, ["authorization: Digest username=\"me\""]);
    check!(oauth, ["authorization: Bearer oauth"]);
    check!(openid, ["authorization: Bearer openid"]);
    check!(open, [""; 0]);
    // A client certificate is a property of the connection.
    check!(certificate, ["x-key: header"]);
    let request = sent!(recorder, transport, in_query, page: "1");
    assert_eq!(request.target(), "GET /query?page=1&api%20key=a%20b%26c");
    assert_eq!(credentials(&request).len(), 1);
    Ok(())
}

#[tokio::test]
async fn an_argument_takes_precedence_in_every_location() -> Result {
    let recorder = Recorder::start();
    let transport = all(Transport::builder(&recorder.url)).build()?;
    let client = positional::Client::new(&recorder.url, transport.clone());
    let params = positional::WithArgumentsParams::default();
    client.with_arguments(&params).await?;
    let expected = [
        "api%20key=a%20b%26c",
        "cookie: SESSION=cookie",
        "x-key: header",
    ];
    assert_eq!(credentials(&recorder.one()), expected);

    let params = params.api_key("q").session("c").x_key("h");
    client.with_arguments(&params).await?;
    let request = recorder.one();
    let expected = ["api+key=q", "cookie: SESSION=c", "x-key: h"];
    assert_eq!(credentials(&request), expected);
    let call = builder::Client::new(&recorder.url, transport);
    let call = call.with_arguments().api_key("q").session("c").x_key("h");
    call.send().await?;
    assert_eq!(credentials(&recorder.one()), expected);
    Ok(())
}

#[tokio::test]
async fn the_first_alternative_with_all_credentials_is_sent() -> Result {
    let recorder = Recorder::start();
    let start = || Transport::builder(&recorder.url);
    let everything = all(start()).build()?;
    let request = sent!(recorder, everything, either);
    assert_eq!(credentials(&request), ["x-key: header"], "the first one");
    let request = sent!(recorder, everything, both);
    let expected = [
        "api%20key=a%20b%26c",
        "cookie: SESSION=cookie",
        "x-key: header",
    ];
    assert_eq!(credentials(&request), expected, "the whole set");
    let request = sent!(recorder, everything, optional);
    assert_eq!(credentials(&request), ["authorization: Bearer bearer"]);

    let bearer = start().credential_for(security::BEARER, "bearer");
    let bearer = bearer.credential_for(security::HEADER_KEY, "header");
    let bearer = bearer.build()?;
    let request = sent!(recorder, bearer, both);
    let expected = ["authorization: Bearer bearer"];
    assert_eq!(credentials(&request), expected, "not a part of a set");

    let nothing = start().build()?;
    let other = start()
        .credential_for(security::SESSION, "cookie")
        .build()?;
    for transport in [nothing, other] {
        for request in [
            sent!(recorder, transport, either),
            sent!(recorder, transport, both),
            sent!(recorder, transport, optional),
            sent!(recorder, transport, inherited),
        ] {
            assert_eq!(credentials(&request), [""; 0], "the server decides");
        }
    }
    Ok(())
}

#[tokio::test]
async fn the_general_credential_is_sent_where_one_is_required() -> Result {
    let recorder = Recorder::start();
    let general = Transport::builder(&recorder.url)
        .credential(Credential::bearer("general"))
        .credential_for(security::HEADER_KEY, "header")
        .build()?;
    let expected = ["authorization: Bearer general"];
    let request = sent!(recorder, general, inherited);
    assert_eq!(credentials(&request), expected);
    let request = sent!(recorder, general, optional);
    assert_eq!(credentials(&request), expected);
    let request = sent!(recorder, general, in_header);
    assert_eq!(credentials(&request), ["x-key: header"]);
    let request = sent!(recorder, general, open);
    assert_eq!(credentials(&request), [""; 0]);
    Ok(())
}

#[tokio::test]
async fn a_refused_set_is_renewed_once_and_a_busy_server_retried() -> Result {
    let responses = AtomicUsize::new(0);
    let recorder = Recorder::responding(move |_| {
        let status = match responses.fetch_add(1, Ordering::SeqCst) {
            0 => "401 Unauthorized",
            1 => "503 Service Unavailable",
            _ => "204 No Content",
        };
        format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n").into()
    });
    let tokens = Arc::new(AtomicUsize::new(0));
    let token = Token::provider(move || {
        let number = tokens.fetch_add(1, Ordering::SeqCst);
        async move { Ok::<_, std::io::Error>(Secret::new(format!("key-{number}"))) }
    });
    let transport = Transport::builder(&recorder.url)
        .credential_for(security::QUERY_KEY, token)
        .credential_for(security::HEADER_KEY, "header")
        .credential_for(security::SESSION, "cookie")
        .build()?;
    let client = positional::Client::new(&recorder.url, transport.clone());
    client.both().await?;
    let targets: Vec<_> = recorder.take().iter().map(credentials).collect();
    let with = |key: &str| {
        let rest = [
            "cookie: SESSION=cookie".to_owned(),
            "x-key: header".to_owned(),
        ];
        [vec![format!("api%20key={key}")], rest.to_vec()].concat()
    };
    assert_eq!(targets, [with("key-0"), with("key-1"), with("key-1")]);
    assert_eq!(transport.redact("key-1, header!"), "…, …!");
    Ok(())
}

#[tokio::test]
async fn a_key_in_the_query_is_never_shown() -> Result {
    let recorder = Recorder::responding(|_| b"HTTP/1.1 418 Teapot\r\n\r\n".into());
    let transport = all(Transport::builder(&recorder.url)).build()?;
    let client = positional::Client::new(&recorder.url, transport.clone());
    let error = client.in_query("1").await.expect_err("no success");
    assert!(recorder.one().target().contains("a%20b%26c"));
    let shown = format!("{error} {error:?} {client:?} {transport:#?}");
    let request = transport
        .client()
        .get(format!("{}/x", recorder.url))
        .build()?;
    let response = transport.execute(request, "inQuery").await?;
    let shown = format!("{shown} {response:?} {}", response.url());
    for secret in ["a b&c", "a%20b%26c", "sesame", "QWxhZ", "cookie="] {
        assert!(!shown.contains(secret), "{secret}: {shown}");
    }
    // No server listens on this port.
    let gone = all(Transport::builder("http://127.0.0.1:1"))
        .retries(0)
        .build()?;
    let client = positional::Client::new("http://127.0.0.1:1", gone);
    let error = client.in_query("1").await.expect_err("cannot connect");
    let source = std::error::Error::source(&error).map(|it| format!("{it:?}"));
    assert!(!format!("{error:?} {source:?}").contains("b%26c"));
    assert_eq!(
        all(Transport::builder(&recorder.url))
            .build()?
            .redact("open sesame, QWxhZGRpbjpvcGVuIHNlc2FtZQ==, a%20b%26c"),
        "…, …, …"
    );
    Ok(())
}

#[test]
fn invalid_settings_are_reported_at_once() {
    for (scheme, token) in [
        (security::BASIC, "no colon"),
        (security::SESSION, "a; b=c"),
        (security::HEADER_KEY, "a\nb"),
        (security::BEARER, ""),
    ] {
        let transport = Transport::builder("https://a.example").credential_for(scheme, token);
        let error = transport.build().expect_err("cannot be sent");
        assert!(!error.to_string().contains("no colon;"), "{error}");
    }
}

#[test]
fn the_flows_of_oauth_and_the_scopes_in_use_are_constants() {
    use positional::security::{OAUTH_AUTHORIZATION_CODE, OAUTH_CLIENT_CREDENTIALS, OAUTH_SCOPES};
    assert_eq!(OAUTH_SCOPES, ["read", "write"]);
    let token = Some("https://a.example/token");
    assert_eq!(OAUTH_CLIENT_CREDENTIALS.token_url(), token);
    let refresh = Some("https://a.example/refresh");
    assert_eq!(OAUTH_CLIENT_CREDENTIALS.refresh_url(), refresh);
    let user = Some("https://a.example/auth");
    assert_eq!(OAUTH_AUTHORIZATION_CODE.authorization_url(), user);
    assert_eq!(builder::security::OAUTH_SCOPES, OAUTH_SCOPES);
}
