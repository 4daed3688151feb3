//! Request encoders that generated code calls on reqwest's builder.

use reqwest::RequestBuilder;
use serde::Serialize;

use crate::TransportError;

/// Encoders that reqwest does not offer in the form that generated code needs.
pub trait RequestBuilderExt: Sized {
    /// Sends `body` as `application/x-www-form-urlencoded`.
    ///
    /// # Errors
    ///
    /// When the value has a shape that a form cannot express, a list or a map inside a field.
    fn form_urlencoded<T: Serialize + ?Sized>(self, body: &T) -> Result<Self, TransportError>;
}

impl RequestBuilderExt for RequestBuilder {
    fn form_urlencoded<T: Serialize + ?Sized>(self, body: &T) -> Result<Self, TransportError> {
        // progenitor's error is left behind: its text could quote the body.
        progenitor_client::RequestBuilderExt::<()>::form_urlencoded(self, body)
            .map_err(|_| TransportError::config("the body cannot be written as a form"))
    }
}
