//! Classifies media types of request bodies, and returns the suffixes of method names.

use openapi_source::media_type::{self, essence};

use crate::passes::operations::operation_ids::join_words;

/// The classes of media types that are lowered differently.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Media {
    /// `application/json`, with any parameters and in any letter case.
    Json,
    /// JSON with another media type.
    JsonLike,
    Form,
    Multipart,
    /// Text that progenitor sends unchanged.
    Text,
    Bytes,
    Xml,
    /// A media range that includes JSON.
    Wildcard,
    Other,
}

impl Media {
    pub(crate) fn of(media_type: &str) -> Media {
        let essence = essence(media_type);
        match essence.as_str() {
            media_type::JSON => Media::Json,
            "text/json" | "text/x-json" | "application/x-json" => Media::JsonLike,
            media_type::URLENCODED => Media::Form,
            media_type::TEXT | "text/x-markdown" => Media::Text,
            media_type::BYTES => Media::Bytes,
            "application/xml" | "text/xml" => Media::Xml,
            "*/*" | "*" | "application/*" => Media::Wildcard,
            // A sequence of JSON values is not a JSON value.
            "application/stream+json" => Media::Other,
            _ if essence.ends_with("+json") => Media::JsonLike,
            _ if essence.ends_with("+xml") => Media::Xml,
            _ if essence.starts_with("multipart/") => Media::Multipart,
            _ => Media::Other,
        }
    }

    /// Whether a body with the media type is JSON, unlike a media range, which may be.
    pub(crate) fn is_json(self) -> bool {
        matches!(self, Media::Json | Media::JsonLike)
    }
}

/// Returns the suffix of the operationId of a method for one or several media types.
pub(crate) fn suffix(media_types: &[&str]) -> String {
    let Some(first) = media_types.first() else {
        return String::new();
    };
    let top_level_type = |media_type: &str| {
        let essence = essence(media_type);
        essence.split('/').next().unwrap_or_default().to_owned()
    };
    if media_types.len() > 1 || first.contains('*') {
        let common = top_level_type(first);
        let is_common = media_types.iter().all(|it| top_level_type(it) == common);
        return if is_common && common != "application" && common != "*" {
            join_words(&common, "_")
        } else {
            "raw".to_owned()
        };
    }
    let essence = essence(first);
    match Media::of(first) {
        Media::Json => "json".to_owned(),
        Media::Form => "form".to_owned(),
        Media::Multipart if essence == media_type::MULTIPART => "multipart".to_owned(),
        Media::Bytes => "octet".to_owned(),
        Media::Xml => "xml".to_owned(),
        Media::Text if essence == media_type::TEXT => "text".to_owned(),
        _ => {
            let subtype = essence.split('/').nth(1).unwrap_or(&essence);
            let name = subtype.strip_suffix("+json").unwrap_or(subtype);
            let words = join_words(name.strip_prefix("x-").unwrap_or(name), "_");
            if words.is_empty() {
                "raw".to_owned()
            } else {
                words
            }
        }
    }
}
