//! JSON pointers (RFC 6901), and references that are one.

use serde_json::Value;

/// The pointer to a member.
pub fn child(at: &str, key: &str) -> String {
    format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// What a reference into the document leads to, and its pointer.
pub fn resolve<'a>(document: &'a Value, reference: &str) -> Option<(String, &'a Value)> {
    let pointer = reference.strip_prefix('#')?;
    if let Some(found) = document.pointer(pointer) {
        return Some((pointer.to_owned(), found));
    }
    let decoded = percent_decoded(pointer)?;
    let found = document.pointer(&decoded)?;
    Some((decoded, found))
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                let digits = std::str::from_utf8(&digits).ok()?;
                bytes.push(u8::from_str_radix(digits, 16).ok()?);
            }
            byte => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).ok()
}
