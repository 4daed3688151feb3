//! [`ResponseValue`]: a decoded response with its status and headers.

mod error;
mod received;

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::time::Duration;

use reqwest::header::HeaderMap;
use reqwest::{Method, StatusCode, Upgraded};
use serde::de::DeserializeOwned;

use crate::decode::{self, Decoded, strict_as_tolerant};
use crate::page_request::Page;
use crate::request_info::RequestInfo;
use crate::{
    ByteStream, DecodeError, ErrorKind, Header, RateLimit, TransportError, charset, retry,
};
pub use error::{Error, Undecodable};
pub use received::Response;

/// A response: the decoded value, to which it dereferences, and its status and headers.
///
/// `Debug` shows neither the value nor the headers, since both may hold secrets.
#[derive(Clone)]
pub struct ResponseValue<T>(
    // Boxed, since a response is large and moved often.
    Box<Inner<T>>,
);

#[derive(Clone)]
struct Inner<T> {
    value: T,
    status: StatusCode,
    headers: HeaderMap,
    unreadable: Vec<String>,
    /// The beginning of the body, for an error response only.
    body_text: Vec<u8>,
    request_info: Option<RequestInfo>,
}

impl<T: DeserializeOwned> ResponseValue<T> {
    /// Reads the whole body and decodes it as JSON, exactly as described.
    ///
    /// # Errors
    ///
    /// [`Error::Undecodable`], which has the status and the headers, when the body does not fit
    /// `T`; a transport error when the body exceeds the time or size limit.
    pub async fn from_response<E>(response: Response) -> Result<Self, Error<E>> {
        Self::read(response, |_, body| strict_as_tolerant(body)).await
    }

    /// Reads the whole body and decodes it as JSON; values that do not fit are omitted, and
    /// their locations are recorded in [`ResponseValue::unreadable`]. See [`decode::tolerant`].
    ///
    /// # Errors
    ///
    /// Those of [`ResponseValue::from_response`], when the whole body would have to be omitted.
    pub async fn from_response_tolerant<E>(response: Response) -> Result<Self, Error<E>> {
        Self::read(response, |_, body| decode::tolerant(body)).await
    }
}

impl ResponseValue<String> {
    /// Reads the whole body as a string, in the character set that `Content-Type` declares:
    /// UTF-8, UTF-16, ISO-8859-1 or windows-1252.
    ///
    /// # Errors
    ///
    /// [`Error::Undecodable`], which has the status and the headers, when the body is in
    /// another character set, or not valid in the declared one; a transport error when the body
    /// exceeds the time or size limit.
    pub async fn text<E>(response: Response) -> Result<Self, Error<E>> {
        let decode = |headers: &HeaderMap, body: &[u8]| match charset::decode(headers, body)? {
            (text, false) => Ok((text, Vec::new())),
            (_, true) => Err(DecodeError::invalid_in_charset()),
        };
        Self::read(response, decode).await
    }

    /// Like [`ResponseValue::text`], but bytes that are not valid in the character set become
    /// U+FFFD, and [`ResponseValue::unreadable`] then holds the pointer of the whole body.
    ///
    /// # Errors
    ///
    /// Those of [`ResponseValue::text`], when the body is in another character set.
    pub async fn text_tolerant<E>(response: Response) -> Result<Self, Error<E>> {
        let decode = |headers: &HeaderMap, body: &[u8]| {
            let (text, is_broken) = charset::decode(headers, body)?;
            let pointer_to_all = is_broken.then(String::new);
            Ok((text, pointer_to_all.into_iter().collect()))
        };
        Self::read(response, decode).await
    }
}

impl<T> ResponseValue<T> {
    async fn read<E>(
        response: Response,
        decode: impl FnOnce(&HeaderMap, &[u8]) -> Result<Decoded<T>, DecodeError>,
    ) -> Result<Self, Error<E>> {
        let mut response = response.into_inner();
        let status = response.status();
        let request_info = RequestInfo::of(&response);
        let page = Page::of(&response);
        let headers = std::mem::take(response.headers_mut());
        let body = match response.bytes().await {
            Ok(body) => body,
            // The status of an error is more useful than a failure to read its body.
            Err(_) if ErrorKind::of_status(status).is_some() => {
                let error = DecodeError::unreadable_body();
                return Err(Undecodable::new(status, headers, error, request_info).into());
            }
            Err(error) => return Err(TransportError::from(error).into()),
        };
        if let Some(page) = page {
            page.record(&headers, &body);
        }
        match decode(&headers, &body) {
            Ok((inner, unreadable)) => {
                let redact = |pointer: String| match &request_info {
                    Some(request_info) => request_info.redact(&pointer),
                    None => pointer,
                };
                let unreadable = unreadable.into_iter().map(redact).collect();
                let mut value = Self::with_info(inner, status, headers, request_info);
                value.0.unreadable = unreadable;
                value.0.body_text = error::body_text(status, &body);
                Ok(value)
            }
            Err(error) => Err(Undecodable::new(status, headers, error, request_info)
                .with_body(&body)
                .into()),
        }
    }
}

/// Responses of several types, distinguished by their status: `wrap` is the variant of an enum
/// for the status.
impl<T> ResponseValue<T> {
    /// Like [`ResponseValue::from_response`].
    ///
    /// # Errors
    ///
    /// Those of [`ResponseValue::from_response`].
    pub async fn with_json<B: DeserializeOwned, E>(
        response: Response,
        wrap: impl FnOnce(B) -> T,
    ) -> Result<Self, Error<E>> {
        let response: ResponseValue<B> = ResponseValue::from_response(response).await?;
        Ok(response.map(wrap))
    }

    /// Like [`ResponseValue::from_response_tolerant`].
    ///
    /// # Errors
    ///
    /// Those of [`ResponseValue::from_response_tolerant`].
    pub async fn with_json_tolerant<B: DeserializeOwned, E>(
        response: Response,
        wrap: impl FnOnce(B) -> T,
    ) -> Result<Self, Error<E>> {
        let response: ResponseValue<B> = ResponseValue::from_response_tolerant(response).await?;
        Ok(response.map(wrap))
    }

    /// Like [`ResponseValue::text`].
    ///
    /// # Errors
    ///
    /// Those of [`ResponseValue::text`].
    pub async fn with_text<E>(
        response: Response,
        wrap: impl FnOnce(String) -> T,
    ) -> Result<Self, Error<E>> {
        Ok(ResponseValue::text(response).await?.map(wrap))
    }

    /// Like [`ResponseValue::text_tolerant`].
    ///
    /// # Errors
    ///
    /// Those of [`ResponseValue::text_tolerant`].
    pub async fn with_text_tolerant<E>(
        response: Response,
        wrap: impl FnOnce(String) -> T,
    ) -> Result<Self, Error<E>> {
        Ok(ResponseValue::text_tolerant(response).await?.map(wrap))
    }

    /// Like [`ResponseValue::stream`].
    pub fn with_bytes(response: Response, wrap: impl FnOnce(ByteStream) -> T) -> Self {
        ResponseValue::stream(response).map(wrap)
    }

    /// Like [`ResponseValue::empty`].
    pub fn without_body(response: Response, inner: T) -> Self {
        ResponseValue::empty(response).map(|()| inner)
    }
}

impl ResponseValue<()> {
    /// A response whose body is not read.
    pub fn empty(response: Response) -> Self {
        let (status, headers) = (response.status(), response.headers().clone());
        Self::with_info((), status, headers, response.request_info())
    }
}

impl ResponseValue<ByteStream> {
    /// A response whose body is read as it arrives.
    pub fn stream(response: Response) -> Self {
        let (status, headers) = (response.status(), response.headers().clone());
        let stream = ByteStream::of(response.into_inner());
        let request_info = stream.request_info.clone();
        Self::with_info(stream, status, headers, request_info)
    }
}

impl ResponseValue<Upgraded> {
    /// A response with status 101: the connection, which now uses another protocol.
    ///
    /// # Errors
    ///
    /// When the status differs, or the change of protocol fails.
    pub async fn upgrade<E>(response: Response) -> Result<Self, Error<E>> {
        if response.status() != StatusCode::SWITCHING_PROTOCOLS {
            return Err(Error::UnexpectedResponse(response));
        }
        let (status, headers) = (response.status(), response.headers().clone());
        let request_info = response.request_info();
        let upgraded = response
            .into_inner()
            .upgrade()
            .await
            .map_err(TransportError::from)?;
        Ok(Self::with_info(upgraded, status, headers, request_info))
    }
}

impl<T> ResponseValue<T> {
    /// Creates a response, for example in tests.
    pub fn new(inner: T, status: StatusCode, headers: HeaderMap) -> Self {
        Self::with_info(inner, status, headers, None)
    }

    fn with_info(
        value: T,
        status: StatusCode,
        headers: HeaderMap,
        request_info: Option<RequestInfo>,
    ) -> Self {
        Self(Box::new(Inner {
            value,
            status,
            headers,
            unreadable: Vec::new(),
            body_text: Vec::new(),
            request_info,
        }))
    }

    pub(crate) fn request_info(&self) -> Option<&RequestInfo> {
        self.0.request_info.as_ref()
    }

    pub(crate) fn take_body_text(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.0.body_text)
    }

    /// Returns the decoded value.
    pub fn into_inner(self) -> T {
        self.0.value
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The response headers. They may hold cookies and other secrets.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The value of a described header; `None` if it is absent, or does not fit its
    /// description. The generated module `headers` has the constants.
    pub fn header<H: DeserializeOwned>(&self, header: Header<H>) -> Option<H> {
        header.of(&self.0.headers)
    }

    /// The operation, by its id in the description; `None` for a response from
    /// [`new`](Self::new).
    pub fn operation(&self) -> Option<&'static str> {
        self.0.request_info.as_ref().map(|it| it.operation().id())
    }

    /// Returns the path template of the operation, such as `/pets/{petId}`; `None` for a response
    /// that was created manually, and for a request that no generated method sent.
    pub fn path_template(&self) -> Option<&'static str> {
        self.0.request_info.as_ref()?.operation().path_template()
    }

    /// The HTTP method of the request; `None` for a response from [`new`](Self::new).
    pub fn method(&self) -> Option<&Method> {
        self.0.request_info.as_ref().map(RequestInfo::method)
    }

    /// How long the server asks the client to wait before the next request (`Retry-After`).
    pub fn retry_after(&self) -> Option<Duration> {
        retry::retry_after(&self.0.headers)
    }

    /// The rate limit that the server states, if any.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        RateLimit::of(&self.0.headers)
    }

    /// The id under which the server logged the request, if it sent one.
    pub fn request_id(&self) -> Option<&str> {
        error::request_id(&self.0.headers)
    }

    /// JSON pointers (RFC 6901) into the body as received, to values that tolerant decoding
    /// omitted.
    pub fn unreadable(&self) -> &[String] {
        &self.0.unreadable
    }

    /// Applies `f` to the value; status and headers are kept.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> ResponseValue<U> {
        let Inner {
            value,
            status,
            headers,
            unreadable,
            body_text,
            request_info,
        } = *self.0;
        ResponseValue(Box::new(Inner {
            value: f(value),
            status,
            headers,
            unreadable,
            body_text,
            request_info,
        }))
    }
}

impl<T> Deref for ResponseValue<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.value
    }
}

impl<T> DerefMut for ResponseValue<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0.value
    }
}

impl<T> AsRef<T> for ResponseValue<T> {
    fn as_ref(&self) -> &T {
        &self.0.value
    }
}

impl<T> fmt::Debug for ResponseValue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseValue")
            .field("status", &self.0.status)
            .field("unreadable", &self.0.unreadable)
            .finish_non_exhaustive()
    }
}
