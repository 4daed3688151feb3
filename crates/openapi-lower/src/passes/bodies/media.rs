//! What a media type means for a body.

/// The kinds of media types that are lowered differently.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in crate::passes) enum Media {
    /// `application/json`, whatever its parameters and letter case.
    Json,
    /// JSON by another name.
    JsonLike,
    Form,
    Multipart,
    /// Text that progenitor sends as it is.
    Text,
    Bytes,
    Xml,
    /// A range that JSON belongs to.
    Wildcard,
    Other,
}

/// A media type without its parameters, in lower case.
pub(in crate::passes) fn essence(media_type: &str) -> String {
    let bare = media_type.split(';').next().unwrap_or_default();
    bare.trim().to_ascii_lowercase()
}

impl Media {
    pub(in crate::passes) fn of(media_type: &str) -> Media {
        let essence = essence(media_type);
        match essence.as_str() {
            "application/json" => Media::Json,
            "text/json" | "text/x-json" | "application/x-json" => Media::JsonLike,
            "application/x-www-form-urlencoded" => Media::Form,
            "text/plain" | "text/x-markdown" => Media::Text,
            "application/octet-stream" => Media::Bytes,
            "application/xml" | "text/xml" => Media::Xml,
            "*/*" | "*" | "application/*" => Media::Wildcard,
            // A sequence of values is no value.
            "application/stream+json" => Media::Other,
            _ if essence.ends_with("+json") => Media::JsonLike,
            _ if essence.ends_with("+xml") => Media::Xml,
            _ if essence.starts_with("multipart/") => Media::Multipart,
            _ => Media::Other,
        }
    }
}
