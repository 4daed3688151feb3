//! JSON pointers (RFC 6901), and references that contain one.

use openapi_lower::{percent, pointer::escape};
use serde_json::Value;

/// Returns the pointer to a member.
pub fn child(at: &str, key: &str) -> String {
    format!("{at}/{}", escape(key))
}

/// Resolves a reference into the document; returns the target and its pointer.
pub fn resolve<'a>(document: &'a Value, reference: &str) -> Option<(String, &'a Value)> {
    let pointer = reference.strip_prefix('#')?;
    if let Some(found) = document.pointer(pointer) {
        return Some((pointer.to_owned(), found));
    }
    let decoded = percent::decode(pointer)?.into_owned();
    let found = document.pointer(&decoded)?;
    Some((decoded, found))
}
