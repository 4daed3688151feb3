//! Media types.

/// JSON.
pub const JSON: &str = "application/json";
/// URL-encoded form fields.
pub const URLENCODED: &str = "application/x-www-form-urlencoded";
/// A form with files.
pub const MULTIPART: &str = "multipart/form-data";
/// Arbitrary bytes.
pub const BYTES: &str = "application/octet-stream";
/// Plain text.
pub const TEXT: &str = "text/plain";

/// Returns a media type without its parameters, in lower case.
pub fn essence(media_type: &str) -> String {
    let bare = media_type
        .split_once(';')
        .map_or(media_type, |(bare, _)| bare);
    bare.trim().to_ascii_lowercase()
}

/// Whether a media type is JSON: its subtype is `json` or ends with `+json` (RFC 6839, 3.1).
pub fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence.ends_with("/json") || essence.ends_with("+json")
}

/// Whether a media type is `text/*`.
pub fn is_text(media_type: &str) -> bool {
    essence(media_type).starts_with("text/")
}

/// Whether a media type or media range is of bytes that are not text: neither `text/*` nor JSON,
/// XML, a URL-encoded form or another textual application type.
pub fn is_binary(media_type: &str) -> bool {
    const TEXTUAL: [&str; 9] = [
        "graphql",
        "javascript",
        "jsonl",
        "jwt",
        "ndjson",
        "sql",
        "toml",
        "www-form-urlencoded",
        "yaml",
    ];
    let essence = essence(media_type);
    let Some((main, sub)) = essence.split_once('/') else {
        return false;
    };
    let suffix = sub.rsplit_once('+').map_or(sub, |(_, suffix)| suffix);
    let is_textual = |name: &str| matches!(name, "json" | "xml") || TEXTUAL.contains(&name);
    main != "text" && !is_textual(suffix) && !is_textual(suffix.trim_start_matches("x-"))
}

/// The media types of streams.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Stream {
    /// Server-sent events.
    Events,
    /// One JSON value per line.
    Lines,
    /// JSON values, each after a record separator.
    Sequence,
}

impl Stream {
    /// Returns the kind of stream that a media type denotes, if any.
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
