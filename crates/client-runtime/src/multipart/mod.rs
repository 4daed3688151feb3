//! [`Form`] and [`Part`]: `multipart/form-data` with fields, JSON, and files that are not held in
//! memory.

use std::borrow::Cow;
use std::fmt;
use std::path::Path;

use reqwest::Body;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{RequestBuilder, multipart};
use serde::Serialize;
use serde_json::Value;
use tokio::io::AsyncRead;
use tokio_util::io::ReaderStream;

use crate::TransportError;
use crate::form::{FieldStyle, Fields, flat_values, scalar_or_json};
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

    fn into_reqwest_part(
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

/// A form to which parts are added in the order of the calls.
///
/// Generated types of multipart bodies convert themselves into a form; if the description does
/// not describe the parts, the caller makes the form.
pub struct Form {
    parts: multipart::Form,
    is_empty: bool,
}

impl Default for Form {
    fn default() -> Self {
        Self::new()
    }
}

impl Form {
    /// A form without parts.
    pub fn new() -> Self {
        Self {
            // Names are escaped here: reqwest would write some as `name*`, which RFC 7578,
            // section 4.2, forbids.
            parts: multipart::Form::new().percent_encode_noop(),
            is_empty: true,
        }
    }

    /// Adds a value by the default of OpenAPI 3.0.4 (§4.8.15.1): a scalar as a string, each
    /// item of an array as a separate part, an object as JSON, and nothing for null.
    ///
    /// # Errors
    ///
    /// When the value cannot be serialized.
    pub fn field<T: Serialize + ?Sized>(
        self,
        name: impl Into<Cow<'static, str>>,
        value: &T,
    ) -> Result<Self, TransportError> {
        self.add_values(name.into(), to_value(value)?, None)
    }

    /// Adds the members of an object, each as [`field`](Self::field) adds it.
    ///
    /// # Errors
    ///
    /// When the value is not an object.
    pub fn fields<T: Serialize + ?Sized>(self, value: &T) -> Result<Self, TransportError> {
        let mut members = Fields::of(value)?.0.into_iter();
        members.try_fold(self, |form, (name, value)| {
            form.add_values(Cow::Owned(name), value, None)
        })
    }

    /// Adds a value with a media type: as JSON if the media type is a JSON one.
    ///
    /// # Errors
    ///
    /// When the value cannot be serialized, or the media type is not valid.
    pub fn typed<T: Serialize + ?Sized>(
        self,
        name: impl Into<Cow<'static, str>>,
        value: &T,
        media_type: &str,
    ) -> Result<Self, TransportError> {
        let is_json = media_type.ends_with("/json") || media_type.ends_with("+json");
        match to_value(value)? {
            Value::Null => Ok(self),
            value if is_json => self.add_text(name.into(), value.to_string(), media_type),
            value => self.add_values(name.into(), value, Some(media_type)),
        }
    }

    /// Adds an array or an object as one part, joined by the style.
    ///
    /// # Errors
    ///
    /// When the value cannot be serialized.
    pub fn joined<T: Serialize + ?Sized>(
        self,
        name: impl Into<Cow<'static, str>>,
        value: &T,
        style: FieldStyle,
    ) -> Result<Self, TransportError> {
        let delimiter = match style {
            FieldStyle::Space => " ",
            FieldStyle::Pipe => "|",
            FieldStyle::Tab => "\t",
            _ => ",",
        };
        match to_value(value)? {
            Value::Null => Ok(self),
            value => self.add_text(name.into(), flat_values(value).join(delimiter), ""),
        }
    }

    /// Adds files, with `media_type` for those that do not state one.
    ///
    /// # Errors
    ///
    /// When a media type is not valid.
    pub fn files(
        self,
        name: impl Into<Cow<'static, str>>,
        files: impl IntoIterator<Item = Part>,
        media_type: &str,
    ) -> Result<Self, TransportError> {
        let name = name.into();
        files.into_iter().try_fold(self, |form, file| {
            let part = file.into_reqwest_part(&name, media_type)?;
            Ok(form.add_part(&name, part))
        })
    }

    /// Sets the form as the body of a request.
    pub(crate) fn send_as_body_of(self, request: RequestBuilder) -> RequestBuilder {
        if !self.is_empty {
            return request.multipart(self.parts);
        }
        // For a form without parts reqwest sends no body at all.
        let boundary = self.parts.boundary();
        request
            .header(
                CONTENT_TYPE,
                format!("multipart/form-data; boundary={boundary}"),
            )
            .body(format!("--{boundary}--\r\n"))
    }

    fn add_values(
        self,
        name: Cow<'static, str>,
        value: Value,
        media_type: Option<&str>,
    ) -> Result<Self, TransportError> {
        let items = match value {
            Value::Array(items) => items,
            value => vec![value],
        };
        let mut items = items.into_iter().filter(|item| !item.is_null());
        items.try_fold(self, |form, item| {
            let is_structured = item.is_array() || item.is_object();
            let default = if is_structured {
                "application/json"
            } else {
                ""
            };
            form.add_text(
                name.clone(),
                scalar_or_json(item),
                media_type.unwrap_or(default),
            )
        })
    }

    fn add_text(
        self,
        name: Cow<'static, str>,
        text: String,
        media_type: &str,
    ) -> Result<Self, TransportError> {
        let part = with_media_type(multipart::Part::text(text), &name, media_type)?;
        Ok(self.add_part(&name, part))
    }

    fn add_part(self, name: &str, part: multipart::Part) -> Self {
        // reqwest escapes backslashes in file names only.
        let name = escape_name(name).replace('\\', "\\\\");
        Self {
            parts: self.parts.part(name, part),
            is_empty: false,
        }
    }
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Form").finish_non_exhaustive()
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

fn to_value<T: Serialize + ?Sized>(value: &T) -> Result<Value, TransportError> {
    // The error is discarded: its message could quote the value.
    serde_json::to_value(value)
        .map_err(|_| TransportError::config("a field of the form cannot be serialized"))
}

/// Escapes a name for a quoted string of `Content-Disposition`, as browsers do (WHATWG, "escape
/// a name"): quotes and line ends are percent-encoded. So are other control characters, which
/// RFC 9110 does not allow there.
fn escape_name(name: &str) -> String {
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

fn with_media_type(
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
