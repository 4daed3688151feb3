//! Media types.

/// JSON.
pub const JSON: &str = "application/json";
/// The fields of a form, as in a query.
pub const URLENCODED: &str = "application/x-www-form-urlencoded";
/// A form with files.
pub const MULTIPART: &str = "multipart/form-data";
/// Bytes of any kind.
pub const BYTES: &str = "application/octet-stream";
/// Plain text.
pub const TEXT: &str = "text/plain";

/// A media type without its parameters, in lower case.
pub fn essence(media_type: &str) -> String {
    let bare = media_type.split(';').next().unwrap_or_default();
    bare.trim().to_ascii_lowercase()
}

/// Whether a media type is `text/*`.
pub fn is_text(media_type: &str) -> bool {
    essence(media_type).starts_with("text/")
}

/// The kinds of streams.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Stream {
    /// Server-sent events.
    Events,
    /// A JSON value in each line.
    Lines,
    /// JSON values behind record separators.
    Sequence,
}

impl Stream {
    /// What a media type is, if it is one of streams.
    pub fn of(media_type: &str) -> Option<Stream> {
        let essence = essence(media_type);
        Some(match essence.as_str() {
            "text/event-stream" => Stream::Events,
            "application/jsonl"
            | "application/x-jsonl"
            | "application/jsonlines"
            | "application/x-jsonlines"
            | "application/json-lines"
            | "application/x-json-lines"
            | "application/ndjson"
            | "application/x-ndjson"
            | "application/stream+json"
            | "text/jsonl" => Stream::Lines,
            "application/json-seq" => Stream::Sequence,
            _ if essence.ends_with("+json-seq") => Stream::Sequence,
            _ => return None,
        })
    }
}
