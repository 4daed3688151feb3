//! [`Reply`]: the value of a generated type as a response; and the responses of a mock.

use std::time::Duration;

use serde::Serialize;
use serde_json::Value;
use wiremock::ResponseTemplate;

use super::{Body, Route};
use crate::fields::plain_text;

/// The status of a response to a request that is a mistake.
const MISTAKE: u16 = 501;

/// A response of a mock.
#[derive(Clone, Debug)]
pub(super) struct Response {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) media_type: String,
    pub(super) body: Vec<u8>,
    pub(super) delay: Duration,
}

/// A value that an [`Expectation`](super::Expectation) returns: any type of a generated client.
/// The enums of a generated client, which have a variant for each status, implement it themselves.
pub trait Returned {
    /// Returns the body of the response, and its status unless it is that of the operation.
    fn reply(&self) -> Reply;
}

/// The status and the body of a [`Returned`] value.
#[derive(Clone, Debug)]
pub struct Reply {
    pub(super) status: Option<u16>,
    pub(super) body: Payload,
}

/// The body of a [`Reply`].
#[derive(Clone, Debug)]
pub(super) enum Payload {
    Empty,
    Json(Value),
    Text(String),
    /// JSON, or a string if the response of the operation is text.
    Described(Value),
}

impl Reply {
    /// Creates the response with a status and without a body.
    pub fn empty(status: u16) -> Self {
        Self {
            status: Some(status),
            body: Payload::Empty,
        }
    }

    /// Creates the response with a status and a JSON body.
    ///
    /// # Panics
    ///
    /// When the value cannot be serialized, such as a map whose keys are not strings.
    pub fn json(status: u16, body: &impl Serialize) -> Self {
        Self {
            status: Some(status),
            body: Payload::Json(to_json(body)),
        }
    }

    /// Creates the response with a status and a string as its body.
    pub fn text(status: u16, body: &str) -> Self {
        Self {
            status: Some(status),
            body: Payload::Text(body.to_owned()),
        }
    }
}

impl<T: Serialize> Returned for T {
    fn reply(&self) -> Reply {
        Reply {
            status: None,
            body: Payload::Described(to_json(self)),
        }
    }
}

fn to_json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).expect("the value must be serializable as JSON")
}

impl Response {
    /// Creates the response to a request that is a mistake.
    pub(super) fn mistake(message: &str) -> Self {
        let media_type = "text/plain; charset=utf-8".to_owned();
        Self::new(MISTAKE, media_type, message.into())
    }

    pub(super) fn new(status: u16, media_type: String, body: Vec<u8>) -> Self {
        Self {
            status,
            headers: Vec::new(),
            media_type,
            body,
            delay: Duration::ZERO,
        }
    }

    /// Creates the described response; `None` if the description has no example of it.
    pub(super) fn for_route(route: &Route) -> Option<Self> {
        if route.body == Body::Empty {
            return Some(Self::new(route.status, String::new(), Vec::new()));
        }
        let example = route.example?;
        let body = match route.body {
            Body::Json | Body::Text | Body::Empty => example.into(),
            _ => frame(route.body, &[serde_json::from_str(example).ok()?]),
        };
        Some(Self::new(route.status, route.media_type.to_owned(), body))
    }

    /// Sets the body. Its media type is that of the operation, if a body of this kind can have
    /// it.
    pub(super) fn set_body(&mut self, body: Payload, route: Option<&Route>) {
        let described = route.map_or("", |it| it.media_type);
        let is_json = described.contains("json");
        let media_type = |fits: bool, other: &str| {
            let fits = fits && !described.is_empty();
            if fits { described } else { other }.to_owned()
        };
        (self.media_type, self.body) = match (body, route.map(|it| it.body)) {
            (Payload::Empty, _) | (Payload::Described(Value::Null), Some(Body::Empty)) => {
                (String::new(), Vec::new())
            }
            (Payload::Described(Value::String(text)), Some(Body::Text)) => {
                (media_type(true, "text/plain"), text.into_bytes())
            }
            (Payload::Text(text), _) => (media_type(!is_json, "text/plain"), text.into_bytes()),
            (Payload::Json(value) | Payload::Described(value), _) => {
                let text = value.to_string();
                (media_type(is_json, "application/json"), text.into_bytes())
            }
        };
    }

    pub(super) fn template(&self) -> ResponseTemplate {
        let mut template = ResponseTemplate::new(self.status);
        if !self.media_type.is_empty() {
            template = template.set_body_raw(self.body.clone(), &self.media_type);
        }
        for (name, value) in &self.headers {
            template = template.append_header(name.as_str(), value.as_str());
        }
        template.set_delay(self.delay)
    }
}

/// Formats the items of a stream.
pub(super) fn frame(body: Body, items: &[Value]) -> Vec<u8> {
    let mut text = String::new();
    for item in items {
        match body {
            Body::WholeEvents => {
                for (name, value) in item.as_object().into_iter().flatten() {
                    push_field(name, &plain_text(value), &mut text);
                }
            }
            Body::Events => push_field("data", &item.to_string(), &mut text),
            Body::TextEvents => push_field("data", &plain_text(item), &mut text),
            Body::JsonSequence => text.push_str(&format!("\u{1e}{item}")),
            _ => text.push_str(&item.to_string()),
        }
        text.push('\n');
    }
    text.into_bytes()
}

/// Appends a field of an event (WHATWG HTML, 9.2.5), one line for each line of its value.
fn push_field(name: &str, value: &str, text: &mut String) {
    let value = value.replace("\r\n", "\n").replace('\r', "\n");
    for line in value.split('\n') {
        text.push_str(&format!("{name}: {line}\n"));
    }
}
