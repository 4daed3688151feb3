//! Tokens of OAuth 2.0 from an authorization server on this machine.
#![cfg(feature = "oauth2")]

use std::io::{Read, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::server::{self, Server};
use client_runtime::oauth2::OAuth2;
use client_runtime::reqwest::{StatusCode, Url};
use client_runtime::{Credential, ErrorKind, Secret, Token, Transport, TransportError};

/// A request to the authorization server: the header `Authorization`, and the form.
type TokenRequest = (String, Vec<(String, String)>);

/// An authorization server whose responses are numbered from 1.
struct TokenServer {
    url: String,
    requests: Arc<Mutex<Vec<TokenRequest>>>,
}

impl TokenServer {
    fn start(respond: impl Fn(usize) -> (u16, String) + Send + Sync + 'static) -> Self {
        let requests: Arc<Mutex<Vec<TokenRequest>>> = Arc::default();
        let log = requests.clone();
        let count = AtomicUsize::new(0);
        let url = serve(move |head, body| {
            let authorization = header(head, "authorization: ");
            let form = Url::parse(&format!("form:?{body}")).expect("a form");
            let form = form.query_pairs().into_owned().collect();
            let request = (authorization.unwrap_or_default().to_owned(), form);
            log.lock().expect("no panic").push(request);
            let number = count.fetch_add(1, Ordering::Relaxed) + 1;
            // Concurrent calls arrive during this time, and share the token request.
            std::thread::sleep(Duration::from_millis(50));
            respond(number)
        });
        Self { url, requests }
    }

    /// Takes the requests that were received since the last call.
    fn take_requests(&self) -> Vec<TokenRequest> {
        std::mem::take(&mut *self.requests.lock().expect("no panic"))
    }
}

/// Starts a server that responds to each request by its head and its body; returns its URL.
fn serve(respond: impl Fn(&str, &str) -> (u16, String) + Send + Sync + 'static) -> String {
    let server = Server::start_verbatim(move |_, head, stream| {
        let length = header(head, "content-length: ").map_or(0, |it| it.parse().expect("a length"));
        let mut body = vec![0; length];
        stream.read_exact(&mut body).expect("the whole body");
        let (status, body) = respond(head, &String::from_utf8(body).expect("a form"));
        let response = server::respond(&format!("{status} "), "", &body);
        let _ = stream.write_all(response.as_bytes());
    });
    server.url
}

fn header<'h>(head: &'h str, prefix: &str) -> Option<&'h str> {
    head.lines().find_map(|line| line.strip_prefix(prefix))
}

fn granted(token: &str, further: &str) -> (u16, String) {
    (
        200,
        format!(r#"{{"access_token": "{token}", "token_type": "Bearer"{further}}}"#),
    )
}

/// Starts an API that accepts the tokens for which `accepts` returns true; returns its URL.
fn api(accepts: impl Fn(&str) -> bool + Send + Sync + 'static) -> String {
    serve(move |head, _| {
        let token = header(head, "authorization: Bearer ");
        match token.filter(|it| accepts(it)) {
            Some(token) => (200, token.to_owned()),
            None => (401, String::new()),
        }
    })
}

fn transport_to(url: &str) -> Transport {
    Transport::builder(url).build().expect("a transport")
}

fn transport_with(token: Token, url: &str) -> Transport {
    let builder = Transport::builder(url).credential(Credential::bearer(token));
    builder.build().expect("a transport")
}

/// Returns the status, and the token that the API accepted.
async fn call(transport: &Transport) -> Result<(StatusCode, String), TransportError> {
    let request = transport
        .client()
        .get(transport.base_url().clone())
        .build()?;
    let response = transport.execute(request, "getThing").await?;
    Ok((response.status(), response.into_inner().text().await?))
}

fn field<'a>(request: &'a TokenRequest, name: &str) -> Option<&'a str> {
    let mut fields = request.1.iter().filter(|(key, _)| key == name);
    let found = fields.next().map(|(_, value)| &**value);
    assert!(fields.next().is_none(), "{request:?}");
    found
}

#[tokio::test]
async fn calls_at_the_same_time_share_one_token() {
    let tokens = TokenServer::start(|number| granted(&format!("token-{number}"), ""));
    let url = api(|_| true);
    let token = OAuth2::new(format!("{}/token", tokens.url), "cli ent")
        .secret(Secret::new("s:cret+"))
        .scopes(["things:read", "things:write"])
        .parameter("audience", "https://api.example")
        .client_credentials(&transport_to(&tokens.url));
    let transport = transport_with(token, &url);
    let calls = (0..8).map(|_| {
        let transport = transport.clone();
        tokio::spawn(async move { call(&transport).await })
    });
    for call in calls.collect::<Vec<_>>() {
        let response = call.await.expect("no panic").expect("a response");
        assert_eq!(response, (StatusCode::OK, "token-1".to_owned()));
    }
    let requests = tokens.take_requests();
    assert_eq!(requests.len(), 1, "{requests:?}");
    // RFC 6749, 2.3.1: both are form-encoded before base64.
    assert_eq!(requests[0].0, "Basic Y2xpK2VudDpzJTNBY3JldCUyQg==");
    assert_eq!(
        field(&requests[0], "grant_type"),
        Some("client_credentials")
    );
    assert_eq!(
        field(&requests[0], "scope"),
        Some("things:read things:write")
    );
    assert_eq!(field(&requests[0], "audience"), Some("https://api.example"));
    assert_eq!(field(&requests[0], "client_secret"), None);
}

#[tokio::test]
async fn a_token_is_replaced_before_it_expires_and_once_after_a_401() {
    // It expires after a second, so it is replaced after nine tenths of a second.
    let tokens =
        TokenServer::start(|number| granted(&format!("token-{number}"), r#", "expires_in": "1""#));
    let url = api(|_| true);
    let oauth = OAuth2::new(&tokens.url, "client")
        .secret(Secret::new("s"))
        .secret_in_body();
    let transport = transport_with(oauth.client_credentials(&transport_to(&tokens.url)), &url);
    assert_eq!(call(&transport).await.expect("a response").1, "token-1");
    assert_eq!(call(&transport).await.expect("a response").1, "token-1");
    tokio::time::sleep(Duration::from_millis(950)).await;
    assert_eq!(call(&transport).await.expect("a response").1, "token-2");
    let requests = tokens.take_requests();
    assert_eq!((requests.len(), &*requests[0].0), (2, ""));
    assert_eq!(field(&requests[0], "client_id"), Some("client"));
    assert_eq!(field(&requests[0], "client_secret"), Some("s"));

    let tokens =
        TokenServer::start(|number| granted(&format!("token-{number}"), r#", "expires_in": 3600"#));
    let oauth = OAuth2::new(&tokens.url, "client");
    let transport = transport_with(
        oauth.client_credentials(&transport_to(&tokens.url)),
        &api(|it| it == "token-2"),
    );
    assert_eq!(call(&transport).await.expect("a response").1, "token-2");
    assert_eq!(tokens.take_requests().len(), 2);
    // A server that refuses all tokens receives two requests.
    let oauth = OAuth2::new(&tokens.url, "client");
    let transport = transport_with(
        oauth.client_credentials(&transport_to(&tokens.url)),
        &api(|_| false),
    );
    assert_eq!(
        call(&transport).await.expect("a response").0,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(tokens.take_requests().len(), 2);
}

#[tokio::test]
async fn refresh_tokens_are_exchanged_and_stored() {
    let tokens = TokenServer::start(|number| {
        let further = format!(r#", "refresh_token": "refresh-{}""#, number + 1);
        granted(&format!("token-{number}"), &further)
    });
    let stored: Arc<Mutex<Vec<String>>> = Arc::default();
    let store = stored.clone();
    let oauth = OAuth2::new("https://unused.example", "client")
        .refresh_url(format!("{}/refresh", tokens.url))
        .store(move |it| store.lock().expect("no panic").push(it.expose().to_owned()));
    let token = oauth.refresh_token(Secret::new("refresh-1"), &transport_to(&tokens.url));
    let transport = transport_with(token, &api(|it| it == "token-2"));
    assert_eq!(call(&transport).await.expect("a response").1, "token-2");
    let requests = tokens.take_requests();
    let sent: Vec<_> = requests
        .iter()
        .map(|it| field(it, "refresh_token"))
        .collect();
    assert_eq!(sent, [Some("refresh-1"), Some("refresh-2")]);
    assert_eq!(field(&requests[0], "grant_type"), Some("refresh_token"));
    assert_eq!(
        *stored.lock().expect("no panic"),
        ["refresh-2", "refresh-3"]
    );
}

#[tokio::test]
async fn a_user_authorizes_with_pkce() {
    let tokens = TokenServer::start(|number| match number {
        1 => granted("token-1", r#", "refresh_token": "refresh-1""#),
        _ => granted("token-2", ""),
    });
    let login = "https://login.example/authorize?tenant=a";
    let begin = || {
        let oauth = OAuth2::new(&tokens.url, "client").scopes(["openid", "email"]);
        oauth
            .authorize(login, "http://127.0.0.1:9/back")
            .expect("a URL")
    };
    let authorization = begin();
    let parameter = |url: &Url, name: &str| {
        let mut pairs = url.query_pairs();
        pairs
            .find(|(key, _)| key == name)
            .map(|(_, it)| it.into_owned())
            .unwrap_or_default()
    };
    let url = authorization.url().clone();
    assert_eq!(parameter(&url, "tenant"), "a");
    assert_eq!(parameter(&url, "scope"), "openid email");
    assert_eq!(parameter(&url, "code_challenge_method"), "S256");
    let state = parameter(&url, "state");
    let back =
        |query: &str| Url::parse(&format!("http://127.0.0.1:9/back?{query}")).expect("a URL");
    let returned = back(&format!("code=c0de&state={state}"));
    let token = authorization
        .finish(&returned, &transport_to(&tokens.url))
        .await
        .expect("a token");
    let requests = tokens.take_requests();
    assert_eq!(
        field(&requests[0], "grant_type"),
        Some("authorization_code")
    );
    assert_eq!(field(&requests[0], "code"), Some("c0de"));
    assert_eq!(
        field(&requests[0], "redirect_uri"),
        Some("http://127.0.0.1:9/back")
    );
    assert_eq!(field(&requests[0], "client_id"), Some("client"));
    // RFC 7636, 4.6: the challenge is the digest of the verifier.
    let verifier = field(&requests[0], "code_verifier").expect("a verifier");
    assert!(verifier.len() >= 43);
    let digest = <sha2::Sha256 as sha2::Digest>::digest(verifier);
    let challenge = client_runtime::Base64Url::from(digest.to_vec()).to_string();
    assert_eq!(
        challenge.trim_end_matches('='),
        parameter(&url, "code_challenge")
    );
    // The token is used without a request, and refreshed when it is refused.
    let transport = transport_with(token, &api(|it| it == "token-2"));
    assert_eq!(call(&transport).await.expect("a response").1, "token-2");
    let requests = tokens.take_requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(field(&requests[0], "refresh_token"), Some("refresh-1"));

    for (query, expected) in [
        (
            "code=c0de&state=other",
            "the redirect has the state of another authorization",
        ),
        (
            "error=access_denied&state=",
            "the authorization failed: access_denied",
        ),
        ("state=", "the redirect has no authorization code"),
    ] {
        let authorization = begin();
        let state = parameter(authorization.url(), "state");
        let query = if query.ends_with("state=") {
            format!("{query}{state}")
        } else {
            query.to_owned()
        };
        let error = authorization
            .finish(&back(&query), &transport_to(&tokens.url))
            .await;
        let error = error.expect_err(expected);
        assert_eq!(
            (error.kind(), error.to_string()),
            (ErrorKind::Unauthorized, expected.to_owned())
        );
    }
    assert!(tokens.take_requests().is_empty());
}

#[tokio::test]
async fn a_refusal_states_the_reason_and_shows_no_secret() {
    for (response, expected) in [
        (
            (401, r#"{"error": "invalid_client"}"#),
            "the authorization server responded with 401 Unauthorized: invalid_client (oauth2)",
        ),
        (
            (400, r#"{"error": "s3cret is <b>wrong</b>"}"#),
            "the authorization server responded with 400 Bad Request (oauth2)",
        ),
        (
            (200, r#"{"token": "x"}"#),
            "the response of the authorization server has no token: ",
        ),
    ] {
        let tokens = TokenServer::start(move |_| (response.0, response.1.to_owned()));
        let oauth = OAuth2::new(&tokens.url, "client").secret(Secret::new("s3cret"));
        assert!(!format!("{oauth:?}").contains("s3cret"));
        let transport = transport_with(
            oauth.client_credentials(&transport_to(&tokens.url)),
            &api(|_| true),
        );
        let error = call(&transport).await.expect_err("no token");
        assert_eq!(error.kind(), ErrorKind::Unauthorized);
        assert_eq!(error.to_string(), "the token provider failed (getThing)");
        let source = std::error::Error::source(&error)
            .expect("a source")
            .to_string();
        let why = expected.trim_end_matches(" (oauth2)");
        assert!(source.starts_with(why), "{source}");
        assert!(!source.contains("s3cret"), "{source}");
    }
}
