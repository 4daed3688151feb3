//! [`RequestField`] and [`ResponseField`]: single values of requests and responses, which a
//! description addresses by runtime expressions (`$request.query.cursor`,
//! `$response.body#/next`).

use percent_encoding::percent_decode_str;
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue};
use reqwest::{Body, Request, Url};
use serde_json::Value;

use crate::{Style, TransportError};

/// A value of a response.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum ResponseField {
    /// The value at a JSON pointer of the body.
    Body(&'static str),
    /// The header of that name; for `Link`, the target with the relation type `next` (RFC
    /// 8288).
    Header(&'static str),
}

/// A value of a request.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum RequestField {
    /// The query parameter of that name.
    Query(&'static str),
    /// The header of that name.
    Header(&'static str),
    /// The value at a JSON pointer of the body.
    Body(&'static str),
}

impl RequestField {
    /// Returns the request with this value set.
    ///
    /// # Errors
    ///
    /// When the value cannot be set: the body is not JSON, or a header cannot hold the value.
    pub fn set(
        self,
        mut request: Request,
        value: impl Into<Value>,
    ) -> Result<Request, TransportError> {
        self.write(&mut request, value.into())?;
        Ok(request)
    }

    /// Returns the value that the request has, as a string.
    pub(crate) fn read(self, request: &Request) -> Option<String> {
        match self {
            RequestField::Query(name) => query_parameter(request.url(), name),
            RequestField::Header(name) => {
                Some(request.headers().get(name)?.to_str().ok()?.to_owned())
            }
            RequestField::Body(pointer) => {
                let body: Value = serde_json::from_slice(request.body()?.as_bytes()?).ok()?;
                body.pointer(pointer)
                    .filter(|value| !value.is_null())
                    .map(plain_text)
            }
        }
    }

    /// Sets the value in a request.
    pub(crate) fn write(self, request: &mut Request, value: Value) -> Result<(), TransportError> {
        let unwritable = || {
            let message = "the client cannot set a value of the request: the body is not JSON or lacks the property, or a header cannot hold the value";
            TransportError::config(message)
        };
        match self {
            RequestField::Query(name) => {
                let pair = Style::FORM.query(name, &plain_text(&value))?;
                let is_other = |pair: &&str| {
                    let key = pair.split('=').next().unwrap_or_default().replace('+', " ");
                    percent_decode_str(&key).decode_utf8_lossy() != name
                };
                let url = request.url_mut();
                let pairs: Vec<&str> = url
                    .query()
                    .into_iter()
                    .flat_map(|query| query.split('&'))
                    .filter(|pair| !pair.is_empty())
                    .filter(is_other)
                    .chain(pair.as_deref())
                    .collect();
                let query = pairs.join("&");
                url.set_query(Some(&query));
            }
            RequestField::Header(name) => {
                let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| unwritable())?;
                let value = HeaderValue::from_str(&plain_text(&value)).map_err(|_| unwritable())?;
                request.headers_mut().insert(name, value);
            }
            RequestField::Body(pointer) => {
                let mut body = match request.body() {
                    Some(body) => body
                        .as_bytes()
                        .and_then(|it| serde_json::from_slice(it).ok())
                        .ok_or_else(unwritable)?,
                    None => Value::Object(serde_json::Map::new()),
                };
                *member_mut(&mut body, pointer).ok_or_else(unwritable)? = value;
                *request.body_mut() = Some(Body::from(body.to_string()));
                let headers = request.headers_mut();
                headers.remove(CONTENT_LENGTH);
                let json = HeaderValue::from_static("application/json");
                headers.entry(CONTENT_TYPE).or_insert(json);
            }
        }
        Ok(())
    }
}

/// Returns the first query parameter with a name.
pub(crate) fn query_parameter(url: &Url, name: &str) -> Option<String> {
    let mut pairs = url.query_pairs();
    pairs
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

/// Returns the member at a JSON pointer; creates the objects on the path.
fn member_mut<'v>(mut value: &'v mut Value, pointer: &str) -> Option<&'v mut Value> {
    for segment in pointer.split('/').skip(1) {
        let segment = segment.replace("~1", "/").replace("~0", "~");
        if value.is_null() {
            *value = Value::Object(serde_json::Map::new());
        }
        value = value.as_object_mut()?.entry(segment).or_insert(Value::Null);
    }
    Some(value)
}

/// Formats a string as it is, and any other value as JSON.
pub(crate) fn plain_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
