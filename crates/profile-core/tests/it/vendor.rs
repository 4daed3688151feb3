//! A vendor's client as a vendor crate writes it, over real sockets.

#[path = "../../../client-runtime/tests/it/server/mod.rs"]
mod server;

use std::error::Error as StdError;
use std::time::Duration;

use client_runtime::ResponseValue;
use profile_core::{
    ClientBuilder, Connection, Credential, Error, ErrorKind, Membership, Profile, ProfileSource,
    Reading, Secret, Token, VendorClient, claims,
};
use server::Server;

/// A token that is too short to look like a credential.
const SECRET: &str = "tok-7";

/// Resembles generated code.
mod generated {
    use client_runtime::{Error, ResponseValue, Secret, Transport};

    #[derive(serde::Deserialize)]
    pub struct User {
        pub id: Option<i64>,
        pub name: Option<String>,
        pub email: Option<String>,
        pub avatar_url: Option<String>,
        pub access_token: Option<Secret>,
        pub accounts: Option<Vec<Account>>,
    }

    #[derive(serde::Deserialize)]
    pub struct Account {
        pub id: Option<i64>,
        pub name: Option<String>,
    }

    #[derive(serde::Deserialize)]
    pub struct Failure {
        pub error: Option<String>,
    }

    pub struct Client {
        baseurl: String,
        transport: Transport,
    }

    impl Client {
        pub fn new(baseurl: &str, transport: Transport) -> Self {
            let baseurl = baseurl.to_owned();
            Self { baseurl, transport }
        }

        pub async fn fetch_profile(&self) -> Result<ResponseValue<User>, Error<Failure>> {
            let url = format!("{}/api/v1/profile", self.baseurl);
            let request = self.transport.client().get(url).build()?;
            let response = self.transport.execute(request, "fetchProfile").await?;
            match response.status().as_u16() {
                200 => ResponseValue::from_response_tolerant(response).await,
                401 => Err(Error::ErrorResponse(
                    ResponseValue::from_response(response).await?,
                )),
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
}

struct Client {
    raw: generated::Client,
    connection: Connection,
}

impl Client {
    fn builder() -> ClientBuilder<Self> {
        ClientBuilder::new()
    }

    async fn profile(&self) -> Result<Profile, Error> {
        Ok(self.fetch().await?.profile)
    }
}

impl VendorClient for Client {
    const VENDOR: &'static str = "chat";
    const BASE_URL: Option<&'static str> = None;
    type Response = generated::User;

    fn credential(token: Token) -> Credential {
        Credential::header("api_access_token", token)
    }

    fn connect(connection: Connection) -> Result<Self, Error> {
        let raw = generated::Client::new(&connection.url(""), connection.transport().clone());
        Ok(Self { raw, connection })
    }

    fn map(&self, user: &generated::User, reading: &mut Reading) -> Result<Profile, Error> {
        let mut profile = Profile::from_id(Self::VENDOR, user.id, "/id")?;
        profile.name = claims::text(user.name.as_ref());
        profile.email = claims::text(user.email.as_ref());
        let picture = claims::url(user.avatar_url.as_ref(), self.connection.base_url());
        profile.picture = reading.at("/avatar_url", picture);
        let accounts = user.accounts.iter().flatten().filter_map(|account| {
            let mut membership = Membership::from_id(account.id)?;
            membership.name = claims::text(account.name.as_ref());
            Some(membership)
        });
        profile.memberships = accounts.collect();
        Ok(profile)
    }

    async fn request(&self) -> Result<ResponseValue<generated::User>, Error> {
        let response = self.raw.fetch_profile().await;
        let message = |body: &generated::Failure| body.error.clone();
        self.connection.check(response, message).await
    }
}

fn client(server: &Server) -> Client {
    let base = format!("{}/", server.url);
    let builder = Client::builder().token(SECRET).base_url(base);
    builder.build().expect("a client")
}

/// Returns everything that an error can print, including its causes.
fn printed(error: &Error) -> String {
    let mut text = format!("{error} {error:#} {error:?} {error:#?}");
    let mut source = error.source();
    while let Some(error) = source {
        text += &format!(" {error} {error:?}");
        source = error.source();
    }
    text
}

#[tokio::test]
async fn a_response_is_mapped_to_a_profile() {
    let body = r#"{"id": 17, "name": " Ada ", "email": [7], "avatar_url": "/a.png",
        "access_token": "hidden-99", "accounts": [{"id": 1, "name": ""}, null], "new": {}}"#;
    let server = Server::fixed("200 OK", "", body);
    let client = client(&server);
    let fetched = client.fetch().await.expect("a profile");
    let profile = &fetched.profile;
    assert_eq!(
        (profile.sub.as_str(), profile.name.as_deref()),
        ("17", Some("Ada"))
    );
    assert_eq!(profile.email, None);
    let picture = profile.picture.as_ref().expect("a picture");
    assert_eq!(picture.as_str(), format!("{}/a.png", server.url));
    assert_eq!(profile.memberships, [Membership::new("1")]);
    let mut unreadable = fetched.unreadable.clone();
    unreadable.sort();
    assert_eq!(unreadable, ["/accounts/1", "/email"]);
    let token = fetched.response.access_token.as_ref().map(Secret::expose);
    assert_eq!(token, Some("hidden-99"));
    assert!(!format!("{fetched:?} {:?}", client.connection).contains("hidden-99"));

    let head = &server.seen()[0];
    assert!(
        head.starts_with("get /api/v1/profile http"),
        "no double slash: {head}"
    );
    assert!(head.contains("api_access_token: tok-7\r\n"), "{head}");
}

#[tokio::test]
async fn clients_of_all_vendors_fit_into_one_list() {
    let server = Server::fixed("200 OK", "", r#"{"id": 17}"#);
    let sources: Vec<Box<dyn ProfileSource>> = vec![Box::new(client(&server))];
    for source in &sources {
        let profile = source.profile().await.expect("a profile");
        assert_eq!((source.vendor(), profile.vendor.as_str()), ("chat", "chat"));
    }
    let task = tokio::spawn(async move { sources[0].profile().await.is_ok() });
    assert!(task.await.expect("it may change threads"));
}

#[tokio::test]
async fn the_error_of_a_response_without_an_id_has_a_pointer() {
    for body in [r#"{}"#, r#"{"id": "x", "name": "Ada"}"#, r#"{"id": null}"#] {
        let error = client(&Server::fixed("200 OK", "", body))
            .profile()
            .await
            .expect_err(body);
        assert_eq!(
            (error.kind(), error.pointer()),
            (ErrorKind::Decode, Some("/id"))
        );
    }
}

#[tokio::test]
async fn errors_have_the_facts_for_callers_and_never_the_token() {
    let refusal = r#"{"error": "Invalid token tok-7 or ab12cd34ef56ab78cd"}"#;
    let headers = "X-Request-Id: req-9\r\nRetry-After: 3600\r\n";
    let table = [
        ("401 Unauthorized", refusal, ErrorKind::Unauthorized, false),
        (
            "401 Unauthorized",
            "<html>tok-7</html>",
            ErrorKind::Unauthorized,
            false,
        ),
        ("403 Forbidden", refusal, ErrorKind::Forbidden, false),
        (
            "429 Too Many Requests",
            "Retry later",
            ErrorKind::RateLimited,
            true,
        ),
        (
            "500 Internal Server Error",
            "tok-7",
            ErrorKind::Unavailable,
            false,
        ),
        (
            "503 Service Unavailable",
            "tok-7",
            ErrorKind::Unavailable,
            true,
        ),
        ("200 OK", "<html>tok-7</html>", ErrorKind::Decode, false),
    ];
    for (status, body, kind, retryable) in table {
        let error = client(&Server::fixed(status, headers, body))
            .profile()
            .await
            .expect_err(status);
        assert_eq!(
            (error.kind(), error.is_retryable()),
            (kind, retryable),
            "{status}"
        );
        assert!(status.starts_with(&error.status().expect("a status").to_string()));
        assert_eq!(error.request_id(), Some("req-9"));
        assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
        let printed = printed(&error);
        assert!(
            !printed.contains(SECRET) && !printed.contains("ab12cd34"),
            "{printed}"
        );
    }
    let error = client(&Server::fixed("401 Unauthorized", "", refusal))
        .profile()
        .await;
    let text = "chat: the server responded with 401 Unauthorized: Invalid token … or …";
    assert_eq!(error.expect_err("401").to_string(), text);
}

#[tokio::test]
async fn settings_reach_the_transport() {
    let silent = Server::start(|_, _, _| std::thread::sleep(Duration::from_secs(20)));
    let builder = Client::builder().token(SECRET).base_url(&silent.url);
    let client = builder
        .timeout(Duration::from_millis(200))
        .user_agent("tests/1")
        .build();
    let error = client
        .expect("a client")
        .profile()
        .await
        .expect_err("no response");
    assert_eq!((error.kind(), error.status()), (ErrorKind::Timeout, None));
    assert!(error.source().is_some());
    assert!(silent.seen()[0].contains("user-agent: tests/1\r\n"));
}

#[tokio::test]
async fn a_provider_supplies_the_token() {
    let server = Server::fixed("200 OK", "", r#"{"id": 17}"#);
    let builder = Client::builder().base_url(&server.url);
    let builder =
        builder.token_provider(|| async { Ok::<_, std::io::Error>(Secret::new("fresh")) });
    builder
        .build()
        .expect("a client")
        .profile()
        .await
        .expect("a profile");
    assert!(server.seen()[0].contains("api_access_token: fresh\r\n"));
}

#[test]
fn missing_or_wrong_settings_are_reported_when_building() {
    let token = || Client::builder().token(SECRET);
    let wrong = [
        Client::builder().base_url("https://chat.example.com"),
        token(),
        token().base_url("chat.example.com"),
        token().base_url("http://chat.example.com"),
        token().base_url("https://tok-7@chat.example.com"),
    ];
    for builder in wrong {
        assert!(!format!("{builder:?}").contains(SECRET));
        let error = builder.build().err().expect("refused");
        assert_eq!((error.kind(), error.vendor()), (ErrorKind::Config, "chat"));
        assert!(!printed(&error).contains(SECRET));
    }
    let allowed = token().base_url("http://chat.example.com").allow_http(true);
    let connection = allowed.connection().expect("a connection");
    assert_eq!(connection.url("/x"), "http://chat.example.com/x");
    let elsewhere = connection
        .at("https://id.example.com/base/")
        .expect("a connection");
    assert_eq!(elsewhere.url("/x"), "https://id.example.com/base/x");
}
