//! `multipart/form-data`: fields, JSON, and files that are not held in memory.

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
use crate::form::{FieldStyle, Fields, text, texts};
use crate::measured::{Measured, WrongLength};

/// How much of a file is in memory at a time.
const CHUNK: usize = 64 * 1024;

/// A file, or other content, that is sent as a part of a form.
///
/// What comes from a reader or a stream is sent as it comes. Where the length is known, the
/// request says its own; otherwise it is sent in chunks, which some servers refuse. A form is
/// sent once: it is not repeated, not even after a 401.
pub struct Part {
    body: Body,
    length: Option<u64>,
    file_name: Option<Cow<'static, str>>,
    media_type: Option<String>,
    headers: HeaderMap,
}

impl Part {
    /// What is in memory.
    pub fn bytes(content: impl Into<Cow<'static, [u8]>>) -> Self {
        let content = match content.into() {
            Cow::Borrowed(content) => Body::from(content),
            Cow::Owned(content) => Body::from(content),
        };
        Self::body(content)
    }

    /// Text in memory.
    pub fn text(content: impl Into<Cow<'static, str>>) -> Self {
        match content.into() {
            Cow::Borrowed(content) => Self::bytes(content.as_bytes()),
            Cow::Owned(content) => Self::bytes(content.into_bytes()),
        }
    }

    /// What a reader gives, until it ends.
    pub fn reader(reader: impl AsyncRead + Send + 'static) -> Self {
        let stream = ReaderStream::with_capacity(reader, CHUNK);
        Self::body(Body::wrap_stream(stream))
    }

    /// A file, with its name and, where it has one, its length. It must not grow or shrink
    /// before it is sent.
    ///
    /// # Errors
    ///
    /// When the file cannot be opened.
    pub async fn file(path: impl AsRef<Path>) -> std::io::Result<Self> {
        let path = path.as_ref();
        let file = tokio::fs::File::open(path).await?;
        let metadata = file.metadata().await?;
        // Pipes and devices have none, and files that a kernel makes up state 0.
        let length = Some(metadata.len()).filter(|length| metadata.is_file() && *length > 0);
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        let mut part = Self::reader(file);
        part.length = length;
        part.file_name = name.map(Cow::Owned);
        Ok(part)
    }

    /// Any body of reqwest's, a stream too.
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

    /// How many bytes the reader or stream gives. Where it gives more or fewer, the call fails
    /// with [`ErrorKind::Config`](crate::ErrorKind::Config).
    #[must_use]
    pub fn length(mut self, length: u64) -> Self {
        self.length = Some(length);
        self
    }

    /// What the file is called. Without it, it is called like the field: most servers take
    /// only what has a name for a file.
    #[must_use]
    pub fn file_name(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// The media type, in the place of the described one.
    #[must_use]
    pub fn content_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// A further header of this part.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.append(name, value);
        self
    }

    fn finish(self, field: &str, media_type: &str) -> Result<multipart::Part, TransportError> {
        let part = match self.length {
            Some(length) => {
                let body = of_length(self.body, length, format!("the part {field:?}"))?;
                multipart::Part::stream_with_length(body, length)
            }
            None => multipart::Part::stream(self.body),
        };
        let name = escaped(self.file_name.as_deref().unwrap_or(field));
        let media_type = self.media_type.as_deref().unwrap_or(media_type);
        let part = part.file_name(name).headers(self.headers);
        typed(part, field, media_type)
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

/// A form that is being put together, part by part in the order of the calls.
///
/// Generated types of multipart bodies make one of themselves; where the description does
/// not say what the parts are, it is the caller who does.
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
            // Names are escaped here: reqwest would write those that need it as `name*`, which
            // RFC 7578, section 4.2, forbids.
            parts: multipart::Form::new().percent_encode_noop(),
            is_empty: true,
        }
    }

    /// Adds a value as OpenAPI 3.0.4 has it (§4.8.15.1): a scalar as text, each item of a
    /// list as a part of its own, an object as JSON, and nothing for null.
    ///
    /// # Errors
    ///
    /// When the value cannot be serialized.
    pub fn field<T: Serialize + ?Sized>(
        self,
        name: impl Into<Cow<'static, str>>,
        value: &T,
    ) -> Result<Self, TransportError> {
        self.values(name.into(), serialized(value)?, None)
    }

    /// Adds the members of an object, each as [`field`](Self::field) adds it.
    ///
    /// # Errors
    ///
    /// When the value is no object.
    pub fn fields<T: Serialize + ?Sized>(self, value: &T) -> Result<Self, TransportError> {
        let mut members = Fields::of(value)?.0.into_iter();
        members.try_fold(self, |form, (name, value)| {
            form.values(Cow::Owned(name), value, None)
        })
    }

    /// Adds a value under the media type given: as JSON where it is one of JSON.
    ///
    /// # Errors
    ///
    /// When the value cannot be serialized, or the media type is none.
    pub fn typed<T: Serialize + ?Sized>(
        self,
        name: impl Into<Cow<'static, str>>,
        value: &T,
        media_type: &str,
    ) -> Result<Self, TransportError> {
        let json = media_type.ends_with("/json") || media_type.ends_with("+json");
        match serialized(value)? {
            Value::Null => Ok(self),
            value if json => self.add(name.into(), value.to_string(), media_type),
            value => self.values(name.into(), value, Some(media_type)),
        }
    }

    /// Adds a list or an object in one part, joined as the style says.
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
        match serialized(value)? {
            Value::Null => Ok(self),
            value => self.add(name.into(), texts(value).join(delimiter), ""),
        }
    }

    /// Adds files, of `media_type` where they do not say otherwise.
    ///
    /// # Errors
    ///
    /// When a media type is none.
    pub fn files(
        self,
        name: impl Into<Cow<'static, str>>,
        files: impl IntoIterator<Item = Part>,
        media_type: &str,
    ) -> Result<Self, TransportError> {
        let name = name.into();
        files.into_iter().try_fold(self, |form, file| {
            let part = file.finish(&name, media_type)?;
            Ok(form.part(&name, part))
        })
    }

    /// Makes the form the body of a request.
    pub(crate) fn send_as_body_of(self, request: RequestBuilder) -> RequestBuilder {
        if !self.is_empty {
            return request.multipart(self.parts);
        }
        // reqwest sends nothing in this case, which is no form.
        let boundary = self.parts.boundary();
        request
            .header(
                CONTENT_TYPE,
                format!("multipart/form-data; boundary={boundary}"),
            )
            .body(format!("--{boundary}--\r\n"))
    }

    fn values(
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
            let structured = item.is_array() || item.is_object();
            let default = if structured { "application/json" } else { "" };
            form.add(name.clone(), text(item), media_type.unwrap_or(default))
        })
    }

    fn add(
        self,
        name: Cow<'static, str>,
        text: String,
        media_type: &str,
    ) -> Result<Self, TransportError> {
        let part = typed(multipart::Part::text(text), &name, media_type)?;
        Ok(self.part(&name, part))
    }

    fn part(self, name: &str, part: multipart::Part) -> Self {
        // reqwest escapes the backslash in the name of a file only.
        let name = escaped(name).replace('\\', "\\\\");
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

/// The body, which fails where it does not have the length.
fn of_length(body: Body, length: u64, name: String) -> Result<Body, TransportError> {
    match body.as_bytes().map(|content| content.len() as u64) {
        Some(seen) if seen == length => Ok(body),
        Some(seen) => {
            let error = WrongLength::of(name, length, seen);
            Err(TransportError::config(error.to_string()))
        }
        None => Ok(Body::wrap(Measured::new(body, length, name))),
    }
}

fn serialized<T: Serialize + ?Sized>(value: &T) -> Result<Value, TransportError> {
    // The error is left behind: its text could quote the value.
    serde_json::to_value(value)
        .map_err(|_| TransportError::config("a field of the form cannot be written"))
}

/// A name for a quoted string of `Content-Disposition`, as browsers write it (WHATWG, "escape a
/// name"): quotes and line ends are percent-encoded. So are other control characters, which
/// RFC 9110 does not allow there.
fn escaped(name: &str) -> String {
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

fn typed(
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
