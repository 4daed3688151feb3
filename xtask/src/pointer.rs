//! JSON pointers (RFC 6901), and references that contain one.

use openapi_lower::{percent, pointer::escape};
use serde_json::Value;

/// Returns the pointer to a member of the object at `at`.
pub fn child(at: &str, key: &str) -> String {
    format!("{at}/{}", escape(key))
}

/// Returns the pointer to an item of the array at `at`.
pub fn item(at: &str, index: usize) -> String {
    format!("{at}/{index}")
}

/// Resolves a reference into the document; returns the pointer to the target, and the target.
pub fn resolve<'a>(document: &'a Value, reference: &str) -> Option<(String, &'a Value)> {
    let pointer = reference.strip_prefix('#')?;
    if let Some(target) = document.pointer(pointer) {
        return Some((pointer.to_owned(), target));
    }
    let decoded = percent::decode(pointer)?.into_owned();
    let target = document.pointer(&decoded)?;
    Some((decoded, target))
}

/// Returns a pointer in which `*` stands for every item of an array.
pub fn with_wildcards(pointer: &str) -> String {
    let is_index = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    let segments: Vec<&str> = pointer
        .split('/')
        .map(|it| if is_index(it) { "*" } else { it })
        .collect();
    segments.join("/")
}
