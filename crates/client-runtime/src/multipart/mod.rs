//! [`Form`] and [`Part`]: `multipart/form-data` with fields, JSON, and files that are not held in
//! memory.

use std::borrow::Cow;
use std::fmt;

use reqwest::header::CONTENT_TYPE;
use reqwest::{RequestBuilder, multipart};
use serde::Serialize;
use serde_json::Value;

mod part;

use crate::TransportError;
use crate::form::{FieldStyle, Fields, deep_values, flat_values, scalar_or_json};
use crate::media_type::is_json;
pub use part::Part;
use part::{escape_name, with_media_type};

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
        match to_value(value)? {
            Value::Null => Ok(self),
            value if is_json(media_type) => {
                self.add_text(name.into(), value.to_string(), media_type)
            }
            value => self.add_values(name.into(), value, Some(media_type)),
        }
    }

    /// Adds a string, or each string of an array, with a media type. Unlike [`typed`](Self::typed),
    /// it is not written as a JSON string: the caller has serialized the value.
    ///
    /// # Errors
    ///
    /// When the value cannot be serialized, or the media type is not valid.
    pub fn text<T: Serialize + ?Sized>(
        self,
        name: impl Into<Cow<'static, str>>,
        value: &T,
        media_type: &str,
    ) -> Result<Self, TransportError> {
        self.add_values(name.into(), to_value(value)?, Some(media_type))
    }

    /// Adds a value by a style: an array or an object as one part, or the members of an object as
    /// separate parts. A scalar is a string in every style.
    ///
    /// # Errors
    ///
    /// When the value cannot be serialized.
    pub fn styled<T: Serialize + ?Sized>(
        self,
        name: impl Into<Cow<'static, str>>,
        value: &T,
        style: FieldStyle,
    ) -> Result<Self, TransportError> {
        let name = name.into();
        let value = to_value(value)?;
        if value.is_null() {
            return Ok(self);
        }
        let delimiter = match style {
            FieldStyle::Json => return self.typed(name, &value, "application/json"),
            FieldStyle::Spread if value.is_object() => return self.fields(&value),
            FieldStyle::Spread => return self.add_values(name, value, None),
            FieldStyle::Deep => {
                let mut values = deep_values(name.into_owned(), value).into_iter();
                return values.try_fold(self, |form, (name, text)| {
                    form.add_text(Cow::Owned(name), text, "")
                });
            }
            FieldStyle::Comma => ",",
            FieldStyle::Space => " ",
            FieldStyle::Pipe => "|",
            FieldStyle::Tab => "\t",
        };
        self.add_text(name, flat_values(value).join(delimiter), "")
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

    /// Adds files by their names, with `media_type` for those that do not state one.
    ///
    /// # Errors
    ///
    /// When a media type is not valid.
    pub fn named_files(
        self,
        files: impl IntoIterator<Item = (String, Part)>,
        media_type: &str,
    ) -> Result<Self, TransportError> {
        files.into_iter().try_fold(self, |form, (name, file)| {
            form.files(name, [file], media_type)
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

fn to_value<T: Serialize + ?Sized>(value: &T) -> Result<Value, TransportError> {
    // The error is discarded: its message could quote the value.
    serde_json::to_value(value)
        .map_err(|_| TransportError::config("a field of the form cannot be serialized"))
}
