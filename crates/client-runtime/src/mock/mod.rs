//! A mock of an API for tests: a server on this machine that responds as described.
//!
//! The module `mock` of a generated client starts one. An expected request is stated by the call of
//! the generated client that sends it, so its arguments and its response have the types of the
//! operation.

mod api;
mod difference;
mod expectation;
mod received;
mod reply;
mod state;

use std::fmt;
use std::sync::{Arc, Mutex};

use tokio::sync::Mutex as AsyncMutex;
use wiremock::{MockServer, Request, ResponseTemplate, matchers};

pub use api::{Api, Body, Route};
pub use expectation::Expectation;
pub use reply::{Reply, Returned};

use crate::sync::lock;
use crate::{Error, ResponseValue, Transport};
use received::Received;
use state::State;

/// The path below which the requests of expected calls arrive.
const EXPECTED: &str = "/.expected";

/// A server on this machine that stands in for an API in tests; `C` is the generated client.
///
/// - A request that equals an expected one is responded to as its [`Expectation`] states. Each
///   expectation counts once, unless [`Expectation::times`] states another number; equal ones are
///   used in their order.
/// - Any other request of an operation without expectations is responded to with the first
///   success response that the description declares: with the description's example, or with a
///   value that the schema allows.
/// - Any other request is a mistake: the server responds with 501 and a message that states what
///   differs.
///
/// Requests are equal if method, path, query, body and the described headers and cookies are. JSON
/// is compared as values, a form by its fields. Credentials are not compared.
///
/// Dropping the mock panics if an expected request is missing, or if a request was a mistake; see
/// [`Mock::verify`].
///
/// ```no_run
/// # mod api {
/// #     use client_runtime::{Error, ResponseValue, Transport, mock::{Api, Mock}};
/// #     pub struct Client;
/// #     impl Client {
/// #         pub async fn get_name(&self, _id: u32) -> Result<ResponseValue<String>, Error<()>> { unreachable!() }
/// #     }
/// #     pub mod mock {
/// #         pub async fn start() -> client_runtime::mock::Mock<super::Client> { unreachable!() }
/// #     }
/// # }
/// # async fn example() {
/// let mock = api::mock::start().await;
/// mock.expect(mock.call().get_name(7)).await.returns(&"Ann".to_owned());
///
/// // The program under test would use `mock.base_url()`.
/// let name = mock.client().get_name(7).await.unwrap();
/// assert_eq!(*name, "Ann");
/// mock.verify();
/// # }
/// ```
pub struct Mock<C> {
    server: MockServer,
    api: &'static Api,
    client: fn(&str, Transport) -> C,
    /// Sends the requests of expected calls.
    expected: C,
    state: Arc<Mutex<State>>,
    /// Held while an expected call sends its request.
    expecting: AsyncMutex<()>,
}

impl<C> Mock<C> {
    /// Starts a server for the operations of `api`; `client` creates the generated client for a
    /// base URL. The module `mock` of a generated client calls this function.
    ///
    /// # Panics
    ///
    /// When no port of this machine is free.
    pub async fn start(api: &'static Api, client: fn(&str, Transport) -> C) -> Self {
        let server = MockServer::builder()
            .disable_request_recording()
            .start()
            .await;
        let state = Arc::new(Mutex::new(State::new(api)));
        let responder = state.clone();
        let respond = move |request: &Request| -> ResponseTemplate {
            let response = lock(&responder).respond(Received::new(request));
            response.template()
        };
        wiremock::Mock::given(matchers::any())
            .respond_with(respond)
            .mount(&server)
            .await;
        let url = format!("{}{EXPECTED}{}", server.uri(), api.base_path);
        Self {
            api,
            client,
            expected: client(&url, transport_to(&url)),
            state,
            expecting: AsyncMutex::default(),
            server,
        }
    }

    /// Returns the base URL for a generated client: scheme, host, port, and the path of the
    /// description's first server.
    pub fn base_url(&self) -> String {
        format!("{}{}", self.server.uri(), self.api.base_path)
    }

    /// Returns scheme, host and port of the server.
    pub fn origin(&self) -> String {
        self.server.uri()
    }

    /// Returns a client of this server, without credentials and without retries: a client that
    /// retries sends a request that fails with 429, 502, 503 or 504 several times.
    pub fn client(&self) -> C {
        self.client_with(transport_to(&self.base_url()))
    }

    /// Returns a client of this server that sends its requests through `transport`.
    pub fn client_with(&self, transport: Transport) -> C {
        (self.client)(&self.base_url(), transport)
    }

    /// Returns the client whose calls state expected requests; see [`Mock::expect`].
    pub fn call(&self) -> &C {
        &self.expected
    }

    /// Expects the request that a call of [`Mock::call`] sends. The returned [`Expectation`]
    /// states the response. Default: the response in the description.
    ///
    /// # Panics
    ///
    /// When the call sends no request, because an argument is invalid or because `call` is not a
    /// call of [`Mock::call`].
    pub async fn expect<T, E>(
        &self,
        call: impl Future<Output = Result<ResponseValue<T>, Error<E>>>,
    ) -> Expectation<T, E> {
        let _one_at_a_time = self.expecting.lock().await;
        lock(&self.state).recorded = None;
        let outcome = call.await;
        let Some(request) = lock(&self.state).recorded.take() else {
            match outcome {
                Err(error) => panic!("the expected call sends no request: {error}"),
                Ok(_) => panic!("the expected call is not one of `Mock::call`"),
            }
        };
        let index = lock(&self.state).expect(request);
        Expectation::new(self.state.clone(), index)
    }

    /// Checks that each expected request was received as many times as expected, and that no
    /// other request was a mistake. Dropping the mock does the same.
    ///
    /// # Panics
    ///
    /// When a check fails; the message lists all mistakes.
    pub fn verify(self) {
        drop(self);
    }
}

impl<C> Drop for Mock<C> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let mistakes = lock(&self.state).mistakes();
        assert!(
            mistakes.is_empty(),
            "the requests to the mock differ from those expected:\n- {}",
            mistakes.join("\n- ")
        );
    }
}

impl<C> fmt::Debug for Mock<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mock")
            .field("base_url", &self.base_url())
            .finish_non_exhaustive()
    }
}

fn transport_to(url: &str) -> Transport {
    let transport = Transport::builder(url).retries(0).build();
    transport.expect("the URL of a server on this machine is valid")
}
