//! Request encoders that generated code calls on reqwest's builder.

use reqwest::{Method, RequestBuilder};
use serde::Serialize;

use crate::{Style, TransportError};

/// Encoders that reqwest does not offer in the form that generated code needs.
pub trait RequestBuilderExt: Sized {
    /// Sends `body` as `application/x-www-form-urlencoded`.
    ///
    /// # Errors
    ///
    /// When the value has a shape that a form cannot express, a list or a map inside a field.
    fn form_urlencoded<T: Serialize + ?Sized>(self, body: &T) -> Result<Self, TransportError>;

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
}

impl RequestBuilderExt for RequestBuilder {
    fn form_urlencoded<T: Serialize + ?Sized>(self, body: &T) -> Result<Self, TransportError> {
        // progenitor's error is left behind: its text could quote the body.
        progenitor_client::RequestBuilderExt::<()>::form_urlencoded(self, body)
            .map_err(|_| TransportError::config("the body cannot be written as a form"))
    }

    fn query_style<T: Serialize + ?Sized>(
        self,
        style: Style,
        name: &str,
        value: &T,
    ) -> Result<Self, TransportError> {
        let Some(part) = style.query(name, value)? else {
            return Ok(self);
        };
        let (client, request) = self.build_split();
        let mut request = request?;
        let url = request.url_mut();
        // reqwest's own `query` would encode what separates too.
        let query = match url.query() {
            Some(before) if !before.is_empty() => format!("{before}&{part}"),
            _ => part,
        };
        url.set_query(Some(&query));
        Ok(RequestBuilder::from_parts(client, request))
    }
}

/// The HTTP method of that name, for methods that reqwest has no function for.
///
/// # Errors
///
/// When it is no method's name.
pub fn http_method(name: &str) -> Result<Method, TransportError> {
    Method::from_bytes(name.as_bytes())
        .map_err(|_| TransportError::config("the description names no HTTP method"))
}
