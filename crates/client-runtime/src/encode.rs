//! Request encoders that generated code calls on reqwest's builder.

use reqwest::RequestBuilder;
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use serde::Serialize;

use crate::TransportError;
use crate::form::{self, FieldStyle};

/// Encoders that reqwest does not offer in the form that generated code needs.
pub trait RequestBuilderExt: Sized {
    /// Sends `body` as `application/x-www-form-urlencoded`: a scalar as text, each item of
    /// a list as a field of its own, an object inside a field as JSON.
    ///
    /// # Errors
    ///
    /// When the value is no object, and so has no fields.
    fn form_urlencoded<T: Serialize + ?Sized>(self, body: &T) -> Result<Self, TransportError> {
        self.form_styled(body, &[])
    }

    /// The same, with some fields in a style of their own.
    ///
    /// # Errors
    ///
    /// When the value is no object, and so has no fields.
    fn form_styled<T: Serialize + ?Sized>(
        self,
        body: &T,
        styles: &[(&str, FieldStyle)],
    ) -> Result<Self, TransportError>;
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
}
