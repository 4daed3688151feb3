//! Determines the media types that an operation requests.

use openapi_source::{Map, Node, media_type};

use super::response::{Body, LoweredResponse, Status};
use crate::passes::operations::bodies::media::Media;

/// Returns the media types of a response that a client decodes in the same way. `chosen` is the one
/// that is read as JSON; without it all are bytes.
pub(super) fn decoded(content: &Map, chosen: Option<&str>) -> Vec<String> {
    let Some(chosen) = chosen else {
        return content.keys().cloned().collect();
    };
    let schema = |key: &str| content.get(key).and_then(|media| media.get("schema"));
    let alike = |key: &String| {
        key == chosen
            || is_json(key)
                && match (schema(key), schema(chosen)) {
                    (Some(one), Some(other)) => one.is_same(other),
                    (one, other) => one.is_none() && other.is_none(),
                }
    };
    let others = content.keys().filter(|key| *key != chosen && alike(key));
    let mut types: Vec<String> = Vec::new();
    for key in std::iter::once(chosen).chain(others.map(String::as_str)) {
        // A media range that is requested is assumed to be JSON.
        let plain = Media::of(key) == Media::Wildcard || is_plain_json(key);
        let name = if plain { media_type::JSON } else { key };
        if types.iter().all(|other| other != name) {
            types.push(name.to_owned());
        }
    }
    types
}

/// Returns the media types to request, unless they are those of the lowered document.
pub(super) fn media_types_to_request(responses: &[LoweredResponse]) -> Option<Vec<String>> {
    let described = wanted(responses, |response| response.media_types.clone());
    let lowered = wanted(responses, |response| match &response.body {
        _ if response.dropped => Vec::new(),
        Body::Typed(_) => vec![media_type::JSON.to_owned()],
        Body::Planned(_) => vec![media_type::BYTES.to_owned()],
        Body::Raw(content) => content.as_object().into_iter().flatten().map(key).collect(),
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

fn key((key, _): (&String, &Node)) -> String {
    key.clone()
}

/// Returns the media types of the success responses, JSON first. If these have no body, JSON is
/// requested for error responses.
fn wanted(
    responses: &[LoweredResponse],
    types: impl Fn(&LoweredResponse) -> Vec<String>,
) -> Vec<String> {
    let range = responses.iter().any(|one| one.status == Status::Range(2));
    let (success, failure): (Vec<&LoweredResponse>, Vec<&LoweredResponse>) = responses
        .iter()
        .partition(|one| one.status.is_success() || one.status == Status::Default && !range);
    let all = |outcome: &[&LoweredResponse]| {
        outcome
            .iter()
            .flat_map(|response| types(response))
            .collect()
    };
    let mut wanted: Vec<String> = all(&success);
    if wanted.is_empty() {
        wanted = all(&failure);
        wanted.retain(|key| is_json(key));
    }
    let (mut wanted, other): (Vec<String>, Vec<String>) =
        wanted.into_iter().partition(|key| is_json(key));
    wanted.extend(other);
    let mut seen = std::collections::HashSet::new();
    wanted.retain(|key| seen.insert(key.clone()));
    wanted
}

fn is_json(key: &str) -> bool {
    matches!(Media::of(key), Media::Json | Media::JsonLike)
}

/// JSON is always UTF-8, so its character set has no effect.
fn is_plain_json(key: &str) -> bool {
    let text: String = key.to_lowercase().split_whitespace().collect();
    text == media_type::JSON || text.starts_with("application/json;charset=")
}
