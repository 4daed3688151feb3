//! JSON pointers (RFC 6901), plain and in the fragment of a URI.

use std::borrow::Cow;

use crate::percent;

/// The prefix of references to component schemas.
pub const SCHEMAS: &str = "#/components/schemas/";

/// Escapes a segment of a JSON pointer (RFC 6901 §3).
pub fn escape(segment: &str) -> Cow<'_, str> {
    if segment.contains(['~', '/']) {
        segment.replace('~', "~0").replace('/', "~1").into()
    } else {
        segment.into()
    }
}

/// Unescapes a segment of a JSON pointer.
pub fn unescape(segment: &str) -> Cow<'_, str> {
    if segment.contains('~') {
        segment.replace("~1", "/").replace("~0", "~").into()
    } else {
        segment.into()
    }
}

/// Returns the segments of a JSON pointer; `None` if it does not start with `/`.
pub fn segments(pointer: &str) -> Option<impl Iterator<Item = Cow<'_, str>>> {
    let rest = match pointer.strip_prefix('/') {
        Some(rest) => Some(rest),
        None if pointer.is_empty() => None,
        None => return None,
    };
    Some(
        rest.into_iter()
            .flat_map(|rest| rest.split('/'))
            .map(unescape),
    )
}

/// Returns the segments of a JSON pointer in a URI fragment; none for the root.
pub fn fragment_segments(pointer: &str) -> impl Iterator<Item = String> {
    pointer
        .split('/')
        .skip(1)
        .map(|it| decoded(it).into_owned())
}

/// Normalizes a JSON pointer in a URI fragment: escaped (RFC 6901), but not percent-encoded.
pub fn normal(pointer: &str) -> Option<String> {
    let segments = pointer
        .starts_with('/')
        .then(|| fragment_segments(pointer))?;
    Some(segments.map(|it| format!("/{}", escape(&it))).collect())
}

/// Decodes a segment of a JSON pointer in a URI fragment: percent-encoded (RFC 3986) and escaped
/// (RFC 6901).
pub fn decoded(segment: &str) -> Cow<'_, str> {
    match percent::decode(segment) {
        Some(Cow::Owned(text)) => unescape(&text).into_owned().into(),
        Some(Cow::Borrowed(text)) => unescape(text),
        None => unescape(segment),
    }
}
