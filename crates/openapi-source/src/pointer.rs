//! JSON pointers (RFC 6901), plain and in the fragment of a URI.

use std::borrow::Cow;

use crate::percent;

/// The place of component schemas, as a reference spells it.
pub const SCHEMAS: &str = "#/components/schemas/";

/// A segment as a JSON pointer spells it (RFC 6901 §3).
pub fn escape(segment: &str) -> Cow<'_, str> {
    if segment.contains(['~', '/']) {
        segment.replace('~', "~0").replace('/', "~1").into()
    } else {
        segment.into()
    }
}

/// The segment that a JSON pointer's spelling stands for.
pub fn unescape(segment: &str) -> Cow<'_, str> {
    if segment.contains('~') {
        segment.replace("~1", "/").replace("~0", "~").into()
    } else {
        segment.into()
    }
}

/// The segments of a JSON pointer; `None` where it does not start with `/`.
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

/// The segments of the JSON pointer in a fragment; nothing for the root.
pub fn fragment_segments(pointer: &str) -> impl Iterator<Item = String> {
    pointer
        .split('/')
        .skip(1)
        .map(|it| decoded(it).into_owned())
}

/// A pointer in a fragment in one spelling: escaped (RFC 6901), and not percent-encoded.
pub fn normal(pointer: &str) -> Option<String> {
    let segments = pointer
        .starts_with('/')
        .then(|| fragment_segments(pointer))?;
    Some(segments.map(|it| format!("/{}", escape(&it))).collect())
}

/// A segment as it is spelled in a fragment: percent-encoded (RFC 3986) around escaped
/// (RFC 6901).
pub fn decoded(segment: &str) -> Cow<'_, str> {
    match percent::decode(segment) {
        Some(Cow::Owned(text)) => unescape(&text).into_owned().into(),
        Some(Cow::Borrowed(text)) => unescape(text),
        None => unescape(segment),
    }
}
