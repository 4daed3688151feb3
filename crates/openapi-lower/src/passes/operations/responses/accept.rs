//! Determines the media types that an operation requests.

use indexmap::IndexSet;
use openapi_source::{Map, media_type};

use super::response::{Body, LoweredResponse, Status};
use crate::passes::operations::bodies::media::Media;
use crate::schema::is_same;

/// Returns the media types of a response that a client decodes in the same way: those of the JSON
/// media type `chosen`, or all of them, as bytes, if none is chosen.
pub(super) fn decoded(content: &Map, chosen: Option<&str>) -> Vec<String> {
    let Some(chosen) = chosen else {
        return content.keys().cloned().collect();
    };
    let schema = |key: &str| content.get(key).and_then(|media| media.get("schema"));
    let is_same_json =
        |key: &String| Media::of(key).is_json() && is_same(schema(key), schema(chosen));
    let others = content
        .keys()
        .filter(|key| *key != chosen && is_same_json(key));
    let mut types: Vec<String> = Vec::new();
    for key in std::iter::once(chosen).chain(others.map(String::as_str)) {
        // A media range that is requested is assumed to be JSON.
        let is_plain = Media::of(key) == Media::Wildcard || is_plain_json(key);
        let name = if is_plain { media_type::JSON } else { key };
        if types.iter().all(|other| other != name) {
            types.push(name.to_owned());
        }
    }
    types
}

/// Returns the media types to request, unless they are those of the lowered document.
pub(super) fn media_types_to_request(responses: &[LoweredResponse]) -> Option<Vec<String>> {
    let described = success_media_types(responses, |response| response.media_types.clone());
    let lowered = success_media_types(responses, |response| match &response.body {
        _ if response.dropped => Vec::new(),
        Body::Typed(_) => vec![media_type::JSON.to_owned()],
        Body::Planned(_) => vec![media_type::BYTES.to_owned()],
        Body::Raw(content) => {
            let content = content.as_object().into_iter();
            content.flat_map(Map::keys).cloned().collect()
        }
        Body::None | Body::Upgrade => Vec::new(),
    });
    if described == lowered {
        return None;
    }
    Some(if described.is_empty() {
        vec!["*/*".to_owned()]
    } else {
        described
    })
}

/// Returns the distinct media types of the success responses, JSON first. If these have no body,
/// returns the JSON media types of the error responses.
fn success_media_types(
    responses: &[LoweredResponse],
    media_types: impl Fn(&LoweredResponse) -> Vec<String>,
) -> Vec<String> {
    let has_range = responses.iter().any(|it| it.status == Status::Range(2));
    let is_success =
        |status: Status| status.is_success() || status == Status::Default && !has_range;
    let (successes, failures): (Vec<&LoweredResponse>, Vec<&LoweredResponse>) =
        responses.iter().partition(|it| is_success(it.status));
    let mut all: IndexSet<String> = successes.into_iter().flat_map(&media_types).collect();
    if all.is_empty() {
        all.extend(failures.into_iter().flat_map(media_types));
        all.retain(|media_type| Media::of(media_type).is_json());
    }
    let (json, others): (Vec<String>, Vec<String>) = all
        .into_iter()
        .partition(|media_type| Media::of(media_type).is_json());
    [json, others].concat()
}

/// Whether a media type is `application/json`. JSON is always UTF-8, so its character set has no
/// effect.
fn is_plain_json(media_type: &str) -> bool {
    let compact: String = media_type.to_lowercase().split_whitespace().collect();
    compact == media_type::JSON || compact.starts_with("application/json;charset=")
}
