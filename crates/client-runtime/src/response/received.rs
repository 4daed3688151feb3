//! [`Response`]: a response before it is decoded.

use std::fmt;

use reqwest::header::HeaderMap;
use reqwest::{StatusCode, Url};

use crate::TransportError;
use crate::request_info::RequestInfo;

/// A response whose body is unread. The limits of the call apply to its body.
///
/// `Debug` shows neither the headers nor the URL.
pub struct Response(Box<reqwest::Response>);

impl Response {
    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.0.status()
    }

    /// The response headers. They may hold cookies and other secrets.
    pub fn headers(&self) -> &HeaderMap {
        self.0.headers()
    }

    /// The URL of the response, after redirects. Its query may hold secrets, but no credential of
    /// the transport.
    pub fn url(&self) -> &Url {
        self.0.url()
    }

    /// The operation, by its id in the description; `None` for a response that does not come from
    /// a [`Transport`](crate::Transport).
    pub fn operation(&self) -> Option<&'static str> {
        self.request_info().map(|it| it.operation().id())
    }

    /// Returns the path template of the operation, such as `/pets/{petId}`; `None` for a request
    /// that no generated method sent.
    pub fn path_template(&self) -> Option<&'static str> {
        self.request_info()?.operation().path_template()
    }

    /// Reads the whole body.
    ///
    /// # Errors
    ///
    /// When the connection is lost, or the body exceeds a limit.
    pub async fn bytes(self) -> Result<Vec<u8>, TransportError> {
        Ok(self.0.bytes().await?.into())
    }

    /// Returns the response of reqwest.
    pub fn into_inner(self) -> reqwest::Response {
        *self.0
    }

    pub(crate) fn inner_mut(&mut self) -> &mut reqwest::Response {
        &mut self.0
    }

    pub(crate) fn request_info(&self) -> Option<RequestInfo> {
        RequestInfo::of(&self.0)
    }
}

impl From<reqwest::Response> for Response {
    fn from(response: reqwest::Response) -> Self {
        Self(Box::new(response))
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status())
            .finish_non_exhaustive()
    }
}
