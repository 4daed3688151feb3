//! [`ByteStream`]: an answer that is read as it comes.

use std::fmt;
use std::ops::{Deref, DerefMut};

use http_body_util::BodyExt;

use crate::TransportError;

/// The boxed `Stream` of bytes behind it.
type Inner = <progenitor_client::ByteStream as Deref>::Target;

/// The body of an answer that is not JSON: a stream, to which it dereferences.
///
/// `Debug` shows nothing of the bytes.
pub struct ByteStream(Inner);

impl ByteStream {
    /// Wraps a stream, in tests for example.
    pub fn new(inner: Inner) -> Self {
        Self(inner)
    }

    /// The stream itself.
    pub fn into_inner(self) -> Inner {
        self.0
    }

    /// All bytes at once.
    ///
    /// # Errors
    ///
    /// When the body does not come in time, breaks off or is too large.
    pub async fn bytes(self) -> Result<Vec<u8>, TransportError> {
        let body = reqwest::Body::wrap_stream(self.0).collect().await?;
        Ok(body.to_bytes().into())
    }
}

impl Deref for ByteStream {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl DerefMut for ByteStream {
    fn deref_mut(&mut self) -> &mut Inner {
        &mut self.0
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ByteStream")
    }
}
