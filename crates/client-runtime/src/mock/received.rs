//! Requests in the form in which a mock compares them.

use std::collections::BTreeMap;

use reqwest::Url;
use reqwest::header::{ACCEPT, CONTENT_TYPE, COOKIE};
use serde_json::Value;
use wiremock::Request;

use super::EXPECTED;
use crate::charset::media_type_parameter;
use crate::media_type::{essence, is_json};

/// A received request.
#[derive(Clone, Debug)]
pub(super) struct Received {
    /// Whether an expected call sent it.
    pub(super) is_expected: bool,
    pub(super) method: String,
    /// The path as sent, percent-encoded, without the prefix that marks expected calls.
    pub(super) path: String,
    pub(super) query: Vec<(String, String)>,
    /// By name, in lowercase; several values are joined by commas.
    pub(super) headers: BTreeMap<String, String>,
    pub(super) body: Content,
}

/// A request body.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Content {
    Json(Value),
    Form(Vec<(String, String)>),
    /// Any other body. The boundary of a multipart form, which is random, is replaced.
    Bytes(Vec<u8>),
}

impl Received {
    pub(super) fn new(request: &Request) -> Self {
        let path = request.url.path();
        let expected_path = path.strip_prefix(EXPECTED);
        let mut headers: BTreeMap<String, String> = BTreeMap::new();
        for (name, value) in &request.headers {
            let value = String::from_utf8_lossy(value.as_bytes());
            let values = headers.entry(name.as_str().to_owned()).or_default();
            if !values.is_empty() {
                values.push_str(", ");
            }
            values.push_str(&value);
        }
        let content_type = CONTENT_TYPE.as_str();
        let media_type = headers.get(content_type).cloned().unwrap_or_default();
        let boundary = media_type_parameter(&media_type, "boundary").filter(|it| !it.is_empty());
        if let Some(boundary) = boundary {
            let replaced = media_type.replace(boundary, "boundary");
            headers.insert(content_type.to_owned(), replaced);
        }
        Self {
            is_expected: expected_path.is_some(),
            method: request.method.to_string(),
            path: expected_path.unwrap_or(path).to_owned(),
            query: sorted_query(&request.url),
            headers,
            body: Content::new(&request.body, &media_type, boundary),
        }
    }

    /// Whether the request names a media type in `Accept`.
    pub(super) fn accepts(&self, media_type: &str) -> bool {
        let accept = self.headers.get(ACCEPT.as_str()).map(String::as_str);
        let mut accepted = accept.unwrap_or_default().split(',');
        accepted.any(|it| essence(it) == essence(media_type))
    }

    /// Returns the names and values of the cookies.
    pub(super) fn cookies(&self) -> Vec<(String, String)> {
        let header = self.headers.get(COOKIE.as_str()).map(String::as_str);
        header
            .unwrap_or_default()
            .split(';')
            .filter_map(|it| it.trim().split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    }
}

impl Content {
    fn new(bytes: &[u8], media_type: &str, boundary: Option<&str>) -> Self {
        if is_json(media_type)
            && let Ok(value) = serde_json::from_slice(bytes)
        {
            return Self::Json(value);
        }
        if essence(media_type) == "application/x-www-form-urlencoded"
            && let Ok(text) = std::str::from_utf8(bytes)
            && let Ok(url) = Url::parse(&format!("http://localhost/?{text}"))
        {
            return Self::Form(sorted_query(&url));
        }
        match boundary {
            Some(boundary) => Self::Bytes(replace_boundary(bytes, boundary.as_bytes())),
            None => Self::Bytes(bytes.to_vec()),
        }
    }
}

/// Replaces the boundary of a multipart form.
fn replace_boundary(mut bytes: &[u8], boundary: &[u8]) -> Vec<u8> {
    let mut replaced = Vec::with_capacity(bytes.len());
    while let Some(start) = bytes.windows(boundary.len()).position(|it| it == boundary) {
        replaced.extend_from_slice(&bytes[..start]);
        replaced.extend_from_slice(b"boundary");
        bytes = &bytes[start + boundary.len()..];
    }
    replaced.extend_from_slice(bytes);
    replaced
}

/// Returns the names and values in a query. The order of different names has no meaning, so they
/// are sorted.
fn sorted_query(url: &Url) -> Vec<(String, String)> {
    let mut pairs: Vec<_> = url.query_pairs().into_owned().collect();
    pairs.sort_by(|(one, _), (other, _)| one.cmp(other));
    pairs
}
