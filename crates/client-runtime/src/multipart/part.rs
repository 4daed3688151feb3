//! [`Part`]: a file, or other content, of a form.

use std::borrow::Cow;
use std::fmt;
use std::path::Path;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Body, multipart};
use tokio::io::AsyncRead;
use tokio_util::io::ReaderStream;

use crate::TransportError;
use crate::sized_body::{SizedBody, WrongLength};

/// The size of the pieces in which a file is read.
const CHUNK: usize = 64 * 1024;

/// A file, or other content, that is sent as a part of a form.
///
/// A reader or a stream is sent as it is read. If all lengths are known, the request states its
/// length; otherwise it is sent in chunks, which some servers refuse. A form is sent once: it
/// is not repeated, not even after a 401.
pub struct Part {
    body: Body,
    length: Option<u64>,
    file_name: Option<Cow<'static, str>>,
    media_type: Option<String>,
    headers: HeaderMap,
}

impl Part {
    /// Bytes in memory.
    pub fn bytes(content: impl Into<Cow<'static, [u8]>>) -> Self {
        let content = match content.into() {
            Cow::Borrowed(content) => Body::from(content),
            Cow::Owned(content) => Body::from(content),
        };
        Self::body(content)
    }

    /// A string in memory.
    pub fn text(content: impl Into<Cow<'static, str>>) -> Self {
        match content.into() {
            Cow::Borrowed(content) => Self::bytes(content.as_bytes()),
            Cow::Owned(content) => Self::bytes(content.into_bytes()),
        }
    }

    /// The bytes of a reader, until it ends.
    pub fn reader(reader: impl AsyncRead + Send + 'static) -> Self {
        let stream = ReaderStream::with_capacity(reader, CHUNK);
        Self::body(Body::wrap_stream(stream))
    }

    /// A file, with its name and its length, if it has one. Its length must not change before
    /// it is sent.
    ///
    /// # Errors
    ///
    /// When the file cannot be opened.
    pub async fn file(path: impl AsRef<Path>) -> std::io::Result<Self> {
        let path = path.as_ref();
        let file = tokio::fs::File::open(path).await?;
        let metadata = file.metadata().await?;
        // Pipes and devices have no length, and files of virtual file systems state 0.
        let length = Some(metadata.len()).filter(|length| metadata.is_file() && *length > 0);
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        let mut part = Self::reader(file);
        part.length = length;
        part.file_name = name.map(Cow::Owned);
        Ok(part)
    }

    /// Any body of reqwest, including streams.
    pub fn body(body: impl Into<Body>) -> Self {
        let body = body.into();
        let length = body.as_bytes().map(|content| content.len() as u64);
        Self {
            body,
            length,
            file_name: None,
            media_type: None,
            headers: HeaderMap::new(),
        }
    }

    /// The number of bytes of the reader or stream. If it has more or fewer, the call fails
    /// with [`ErrorKind::Config`](crate::ErrorKind::Config).
    #[must_use]
    pub fn length(mut self, length: u64) -> Self {
        self.length = Some(length);
        self
    }

    /// The name of the file. Default: the name of the field, since most servers require a file
    /// name.
    #[must_use]
    pub fn file_name(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// The media type. Default: the described one.
    #[must_use]
    pub fn content_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// An additional header of this part.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.append(name, value);
        self
    }

    pub(super) fn into_reqwest_part(
        self,
        field: &str,
        media_type: &str,
    ) -> Result<multipart::Part, TransportError> {
        let part = match self.length {
            Some(length) => {
                let body = check_length(self.body, length, format!("the part {field:?}"))?;
                multipart::Part::stream_with_length(body, length)
            }
            None => multipart::Part::stream(self.body),
        };
        let name = escape_name(self.file_name.as_deref().unwrap_or(field));
        let media_type = self.media_type.as_deref().unwrap_or(media_type);
        let part = part.file_name(name).headers(self.headers);
        with_media_type(part, field, media_type)
    }
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Part")
            .field("length", &self.length)
            .field("file_name", &self.file_name)
            .field("content_type", &self.media_type)
            .finish_non_exhaustive()
    }
}

impl From<Vec<u8>> for Part {
    fn from(content: Vec<u8>) -> Self {
        Self::bytes(content)
    }
}

impl From<String> for Part {
    fn from(content: String) -> Self {
        Self::text(content)
    }
}

impl From<&'static str> for Part {
    fn from(content: &'static str) -> Self {
        Self::text(content)
    }
}

/// Checks the length of a body in memory; another body fails while it is sent if its length
/// differs.
fn check_length(body: Body, length: u64, name: String) -> Result<Body, TransportError> {
    match body.as_bytes().map(|content| content.len() as u64) {
        Some(seen) if seen == length => Ok(body),
        Some(seen) => {
            let stated = length;
            let error = WrongLength { name, stated, seen };
            Err(TransportError::config(error.to_string()))
        }
        None => Ok(Body::wrap(SizedBody::new(body, length, name))),
    }
}

/// Escapes a name for a quoted string of `Content-Disposition`, as browsers do (WHATWG, "escape
/// a name"): quotes and line ends are percent-encoded. So are other control characters, which
/// RFC 9110 does not allow there.
pub(super) fn escape_name(name: &str) -> String {
    let mut escaped = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '\t' => escaped.push(c),
            '"' | '\0'..='\x1f' | '\x7f' => escaped.push_str(&format!("%{:02X}", u32::from(c))),
            _ => escaped.push(c),
        }
    }
    escaped
}

pub(super) fn with_media_type(
    part: multipart::Part,
    name: &str,
    media_type: &str,
) -> Result<multipart::Part, TransportError> {
    match media_type {
        "" => Ok(part),
        _ => part.mime_str(media_type).map_err(|_| {
            let message = format!("the media type of the part {name:?} of the form is not valid");
            TransportError::config(message)
        }),
    }
}
