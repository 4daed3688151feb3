//! [`ResponseValue`]: a decoded answer with its status and headers.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::time::Duration;

use reqwest::header::HeaderMap;
use reqwest::{Method, Response, StatusCode, Upgraded};
use serde::de::DeserializeOwned;

use crate::asked::Asked;
mod error;

use crate::page::Page;
use crate::{
    ByteStream, DecodeError, ErrorKind, Header, RateLimit, TransportError, decode, retry, text,
};
pub use error::{Error, Undecodable};

/// An answer: the decoded value, to which it dereferences, and what came with it.
///
/// `Debug` shows neither the value nor the headers, since both may hold what must not be seen.
#[derive(Clone)]
pub struct ResponseValue<T>(
    // Boxed, since answers are large, and handed on from function to function.
    Box<Inner<T>>,
);

#[derive(Clone)]
struct Inner<T> {
    value: T,
    status: StatusCode,
    headers: HeaderMap,
    unreadable: Vec<String>,
    /// The beginning of the body, of an error only.
    words: Vec<u8>,
    asked: Option<Asked>,
}

impl<T: DeserializeOwned> ResponseValue<T> {
    /// Reads the whole body and decodes it as JSON, exactly as described.
    ///
    /// # Errors
    ///
    /// [`Error::Undecodable`], which keeps the status and the headers, when it is not what `T`
    /// expects; a transport error when the body did not come in time or is too large.
    pub async fn from_response<E>(response: Response) -> Result<Self, Error<E>> {
        Self::read(response, |_, body| Ok((decode::strict(body)?, Vec::new()))).await
    }

    /// Reads the whole body and decodes it as JSON; what does not fit is left out, and its
    /// place is recorded in [`ResponseValue::unreadable`]. See [`decode::tolerant`].
    ///
    /// # Errors
    ///
    /// As [`ResponseValue::from_response`], when leaving out does not help.
    pub async fn from_response_tolerant<E>(response: Response) -> Result<Self, Error<E>> {
        Self::read(response, |_, body| decode::tolerant(body)).await
    }
}

impl ResponseValue<String> {
    /// Reads the whole body as text, in the character set that `Content-Type` declares: UTF-8,
    /// UTF-16, ISO-8859-1 or windows-1252.
    ///
    /// # Errors
    ///
    /// [`Error::Undecodable`], which keeps the status and the headers, when the body is in
    /// another character set, or not valid in the declared one; a transport error when the body did not
    /// come in time or is too large.
    pub async fn text<E>(response: Response) -> Result<Self, Error<E>> {
        let decode = |headers: &HeaderMap, body: &[u8]| match text::decode(headers, body)? {
            (text, false) => Ok((text, Vec::new())),
            (_, true) => Err(DecodeError::not_of_charset()),
        };
        Self::read(response, decode).await
    }

    /// As [`ResponseValue::text`], but bytes that are not valid in the character set become
    /// U+FFFD, and [`ResponseValue::unreadable`] then holds the pointer of the whole body.
    ///
    /// # Errors
    ///
    /// As there, when the body is in another character set.
    pub async fn text_tolerant<E>(response: Response) -> Result<Self, Error<E>> {
        let decode = |headers: &HeaderMap, body: &[u8]| {
            let (text, broken) = text::decode(headers, body)?;
            let whole = broken.then(String::new);
            Ok((text, whole.into_iter().collect()))
        };
        Self::read(response, decode).await
    }
}

impl<T> ResponseValue<T> {
    async fn read<E>(
        mut response: Response,
        decode: impl FnOnce(&HeaderMap, &[u8]) -> Result<(T, Vec<String>), DecodeError>,
    ) -> Result<Self, Error<E>> {
        let status = response.status();
        let asked = Asked::of(&response);
        let page = Page::of(&response);
        let headers = std::mem::take(response.headers_mut());
        let body = match response.bytes().await {
            Ok(body) => body,
            // An error's status says more than that its text was too long or broke off.
            Err(_) if ErrorKind::of_status(status).is_some() => {
                let error = DecodeError::unread();
                return Err(Undecodable::new(status, headers, error, asked).into());
            }
            Err(error) => return Err(TransportError::from(error).into()),
        };
        if let Some(page) = page {
            page.record(&headers, &body);
        }
        match decode(&headers, &body) {
            Ok((inner, unreadable)) => {
                let mut value = Self::new(inner, status, headers);
                let shown =
                    |place: String| asked.as_ref().map_or(place.clone(), |it| it.redact(&place));
                value.0.unreadable = unreadable.into_iter().map(shown).collect();
                value.0.words = error::words(status, &body);
                value.0.asked = asked;
                Ok(value)
            }
            Err(error) => Err(Undecodable::new(status, headers, error, asked)
                .saying(&body)
                .into()),
        }
    }
}

/// Answers of several types, told apart by their status: `wrap` is the variant of an enum.
impl<T> ResponseValue<T> {
    /// As [`ResponseValue::from_response`].
    ///
    /// # Errors
    ///
    /// As there.
    pub async fn with_json<B: DeserializeOwned, E>(
        response: Response,
        wrap: impl FnOnce(B) -> T,
    ) -> Result<Self, Error<E>> {
        let answer: ResponseValue<B> = ResponseValue::from_response(response).await?;
        Ok(answer.map(wrap))
    }

    /// As [`ResponseValue::from_response_tolerant`].
    ///
    /// # Errors
    ///
    /// As there.
    pub async fn with_json_tolerant<B: DeserializeOwned, E>(
        response: Response,
        wrap: impl FnOnce(B) -> T,
    ) -> Result<Self, Error<E>> {
        let answer: ResponseValue<B> = ResponseValue::from_response_tolerant(response).await?;
        Ok(answer.map(wrap))
    }

    /// As [`ResponseValue::text`].
    ///
    /// # Errors
    ///
    /// As there.
    pub async fn with_text<E>(
        response: Response,
        wrap: impl FnOnce(String) -> T,
    ) -> Result<Self, Error<E>> {
        Ok(ResponseValue::text(response).await?.map(wrap))
    }

    /// As [`ResponseValue::text_tolerant`].
    ///
    /// # Errors
    ///
    /// As there.
    pub async fn with_text_tolerant<E>(
        response: Response,
        wrap: impl FnOnce(String) -> T,
    ) -> Result<Self, Error<E>> {
        Ok(ResponseValue::text_tolerant(response).await?.map(wrap))
    }

    /// As [`ResponseValue::stream`].
    pub fn with_bytes(response: Response, wrap: impl FnOnce(ByteStream) -> T) -> Self {
        ResponseValue::stream(response).map(wrap)
    }

    /// As [`ResponseValue::empty`].
    pub fn without_body(response: Response, inner: T) -> Self {
        ResponseValue::empty(response).map(|()| inner)
    }
}

impl ResponseValue<()> {
    /// An answer whose body is of no interest.
    pub fn empty(response: Response) -> Self {
        let mut value = Self::new((), response.status(), response.headers().clone());
        value.0.asked = Asked::of(&response);
        value
    }
}

impl ResponseValue<ByteStream> {
    /// An answer whose body is read as it comes.
    pub fn stream(response: Response) -> Self {
        let (status, headers) = (response.status(), response.headers().clone());
        let stream = ByteStream::of(response);
        let asked = stream.asked.clone();
        let mut value = Self::new(stream, status, headers);
        value.0.asked = asked;
        value
    }
}

impl ResponseValue<Upgraded> {
    /// An answer with status 101: the connection, now in another protocol.
    ///
    /// # Errors
    ///
    /// When the status is another one, or the change of protocol fails.
    pub async fn upgrade<E>(response: Response) -> Result<Self, Error<E>> {
        if response.status() != StatusCode::SWITCHING_PROTOCOLS {
            return Err(Error::UnexpectedResponse(response));
        }
        let (status, headers) = (response.status(), response.headers().clone());
        let asked = Asked::of(&response);
        let upgraded = response.upgrade().await.map_err(TransportError::from)?;
        let mut value = Self::new(upgraded, status, headers);
        value.0.asked = asked;
        Ok(value)
    }
}

impl<T> ResponseValue<T> {
    /// Puts an answer together by hand, in tests for example.
    pub fn new(inner: T, status: StatusCode, headers: HeaderMap) -> Self {
        Self(Box::new(Inner {
            value: inner,
            status,
            headers,
            unreadable: Vec::new(),
            words: Vec::new(),
            asked: None,
        }))
    }

    pub(crate) fn asked(&self) -> Option<&Asked> {
        self.0.asked.as_ref()
    }

    pub(crate) fn take_words(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.0.words)
    }

    /// The decoded value alone.
    pub fn into_inner(self) -> T {
        self.0.value
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The response headers. They can hold cookies and other secrets.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The value of a described header; none where it is absent, or is not what the description
    /// declares. The constants are those of the generated module `headers`.
    pub fn header<H: DeserializeOwned>(&self, header: Header<H>) -> Option<H> {
        header.of(&self.0.headers)
    }

    /// The operation, by its id in the description; none for a response put together by hand.
    pub fn operation(&self) -> Option<&'static str> {
        self.0.asked.as_ref().map(Asked::operation)
    }

    /// The HTTP method of the request; none for a response put together by hand.
    pub fn method(&self) -> Option<&Method> {
        self.0.asked.as_ref().map(Asked::method)
    }

    /// How long the vendor asks to wait before the next request (`Retry-After`).
    pub fn retry_after(&self) -> Option<Duration> {
        retry::retry_after(&self.0.headers)
    }

    /// How many more requests the server takes, if it said so.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        RateLimit::of(&self.0.headers)
    }

    /// The id by which the vendor finds this call in its logs, if it sent one.
    pub fn request_id(&self) -> Option<&str> {
        error::request_id(&self.0.headers)
    }

    /// JSON pointers (RFC 6901), into the answer as it came, to what tolerant decoding gave up.
    pub fn unreadable(&self) -> &[String] {
        &self.0.unreadable
    }

    /// The same answer, its status and headers included, with another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> ResponseValue<U> {
        let Inner {
            value,
            status,
            headers,
            unreadable,
            words,
            asked,
        } = *self.0;
        ResponseValue(Box::new(Inner {
            value: f(value),
            status,
            headers,
            unreadable,
            words,
            asked,
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
