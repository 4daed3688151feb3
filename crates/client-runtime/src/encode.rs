//! Request encoders that generated code calls on reqwest's builder.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use reqwest::header::{
    CONNECTION, CONTENT_TYPE, HeaderValue, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE,
};
use reqwest::{Method, RequestBuilder};
use serde::Serialize;

#[cfg(feature = "multipart")]
use crate::Form;
use crate::form::{self, FieldStyle};
use crate::{Style, TransportError, tls};

/// Encoders that reqwest does not offer in the form that generated code needs.
pub trait RequestBuilderExt: Sized {
    /// Sends `body` as `application/x-www-form-urlencoded`: a scalar as a string, each item of
    /// an array as a separate field, an object inside a field as JSON.
    ///
    /// # Errors
    ///
    /// When the value is not an object.
    fn form_urlencoded<T: Serialize + ?Sized>(self, body: &T) -> Result<Self, TransportError> {
        self.form_styled(body, &[])
    }

    /// Like [`form_urlencoded`](Self::form_urlencoded), with styles for some fields.
    ///
    /// # Errors
    ///
    /// When the value is not an object.
    fn form_styled<T: Serialize + ?Sized>(
        self,
        body: &T,
        styles: &[(&str, FieldStyle)],
    ) -> Result<Self, TransportError>;

    /// Sends the form as `multipart/form-data`, even if it has no parts.
    #[cfg(feature = "multipart")]
    #[must_use]
    fn multipart_form(self, form: Form) -> Self;

    /// Appends a parameter to the query, written by its style.
    ///
    /// # Errors
    ///
    /// When the value cannot be serialized.
    fn query_style<T: Serialize + ?Sized>(
        self,
        style: Style,
        name: &str,
        value: &T,
    ) -> Result<Self, TransportError>;

    /// Adds the headers of a WebSocket handshake (RFC 6455, 4.1). `Sec-WebSocket-Accept` of the
    /// response is not compared with the key: the comparison detects caches, and no cache reads
    /// an encrypted connection.
    ///
    /// # Errors
    ///
    /// When the system provides no random numbers.
    fn websocket_handshake(self) -> Result<Self, TransportError>;
}

impl RequestBuilderExt for RequestBuilder {
    fn form_styled<T: Serialize + ?Sized>(
        self,
        body: &T,
        styles: &[(&str, FieldStyle)],
    ) -> Result<Self, TransportError> {
        let body = form::encode(body, styles)?;
        let media_type = HeaderValue::from_static("application/x-www-form-urlencoded");
        Ok(self.header(CONTENT_TYPE, media_type).body(body))
    }

    #[cfg(feature = "multipart")]
    fn multipart_form(self, form: Form) -> Self {
        form.send_as_body_of(self)
    }

    fn query_style<T: Serialize + ?Sized>(
        self,
        style: Style,
        name: &str,
        value: &T,
    ) -> Result<Self, TransportError> {
        let Some(parameter) = style.query(name, value)? else {
            return Ok(self);
        };
        let (client, request) = self.build_split();
        let mut request = request?;
        let url = request.url_mut();
        // reqwest's own `query` would also encode delimiters.
        let query = match url.query() {
            Some(before) if !before.is_empty() => format!("{before}&{parameter}"),
            _ => parameter,
        };
        url.set_query(Some(&query));
        Ok(RequestBuilder::from_parts(client, request))
    }

    fn websocket_handshake(self) -> Result<Self, TransportError> {
        let key = BASE64_STANDARD.encode(tls::random_bytes::<16>()?);
        Ok(self
            .header(CONNECTION, "Upgrade")
            .header(UPGRADE, "websocket")
            .header(SEC_WEBSOCKET_VERSION, "13")
            .header(SEC_WEBSOCKET_KEY, key))
    }
}

/// Returns the HTTP method of that name, for methods for which reqwest has no function.
///
/// # Errors
///
/// When the name is not a valid method.
pub fn http_method(name: &str) -> Result<Method, TransportError> {
    Method::from_bytes(name.as_bytes())
        .map_err(|_| TransportError::config("the HTTP method in the description is not valid"))
}
