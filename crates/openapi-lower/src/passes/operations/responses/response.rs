//! A response during lowering.

use openapi_source::{Node, Origin, media_type};
use typify_model::names::type_name;

use crate::schema::string_schema;

/// The status key of a response.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Status {
    Code(u16),
    /// A range, by its first digit.
    Range(u16),
    Default,
}

impl Status {
    pub(super) fn parse(key: &str) -> Option<Status> {
        if key.eq_ignore_ascii_case("default") {
            return Some(Status::Default);
        }
        let mut chars = key.chars();
        let (first, rest) = (chars.next()?, chars.as_str());
        match (first, rest) {
            ('1'..='5', "XX" | "xx" | "Xx" | "xX") => {
                first.to_digit(10)?.try_into().ok().map(Status::Range)
            }
            ('1'..='9', _) if rest.len() == 2 => key.parse().ok().map(Status::Code),
            _ => None,
        }
    }

    pub(super) fn key(self) -> String {
        match self {
            Status::Code(code) => code.to_string(),
            Status::Range(digit) => format!("{digit}XX"),
            Status::Default => "default".to_owned(),
        }
    }

    /// Whether progenitor treats the status, other than `default`, as success.
    pub(super) fn is_success(self) -> bool {
        matches!(self, Status::Code(101 | 200..=299) | Status::Range(2))
    }

    /// Whether progenitor treats the status, other than `default`, as an error.
    pub(super) fn is_failure(self) -> bool {
        matches!(self, Status::Code(400..=599) | Status::Range(4 | 5))
    }

    pub(super) fn is_decoded(self) -> bool {
        self == Status::Default || self.is_success() || self.is_failure() || self.is_redirect()
    }

    /// Whether the response is a redirect. A described redirect is a success response, which
    /// progenitor cannot generate.
    pub(super) fn is_redirect(self) -> bool {
        matches!(self, Status::Code(301..=303 | 307 | 308) | Status::Range(3))
    }

    /// Whether a response with this status has no body, whatever the description states.
    pub(super) fn is_bodiless(self) -> bool {
        matches!(self, Status::Code(204 | 205))
    }
}

/// The body of a response.
#[derive(Clone, Debug)]
pub(super) enum Body {
    None,
    /// Bytes, with the `content` for the document.
    Raw(Node),
    /// A JSON value.
    Typed(Node),
    /// Text, or a stream: the body in the Plan.
    Planned(Node),
    /// An upgraded connection.
    Upgrade,
}

/// A media type of a response that the operation's main method does not decode.
#[derive(Clone)]
pub(super) struct OtherMediaType {
    pub(super) media_type: String,
    pub(super) node: Node,
}

/// A response, separated from its body.
#[derive(Clone)]
pub(super) struct LoweredResponse {
    /// The status key in the description.
    pub(super) described: String,
    pub(super) status: Status,
    /// The response, without `content`.
    pub(super) node: Node,
    /// The origin of `content`.
    pub(super) content: Origin,
    /// The media types that are decoded, as described.
    pub(super) media_types: Vec<String>,
    /// The other media types of the response; all media types if none is preferred.
    pub(super) other_media_types: Vec<OtherMediaType>,
    /// The body in the lowered document.
    pub(super) body: Body,
    /// The actual body, if the Plan distinguishes it from other responses of the same kind.
    pub(super) actual_body: Option<Body>,
    /// Whether the lowered document omits the response.
    pub(super) dropped: bool,
}

impl LoweredResponse {
    /// Returns a redirect: a response with status and headers, and without a body.
    pub(super) fn redirect(described: String, status: Status, origin: Origin) -> LoweredResponse {
        LoweredResponse {
            described,
            status,
            node: Node::object(origin),
            content: origin,
            media_types: Vec::new(),
            other_media_types: Vec::new(),
            body: Body::None,
            actual_body: None,
            dropped: true,
        }
    }

    /// Whether a `default` probably describes errors, by its name or description. Ignores the name
    /// of the `operation`, from which the name of the type may be derived.
    pub(super) fn is_error_like(&self, operation: &str) -> bool {
        const WORDS: [&str; 5] = ["error", "problem", "fault", "exception", "fail"];
        let Body::Typed(schema) = &self.body else {
            return false;
        };
        let name = type_name(&schema.ref_name().unwrap_or_default());
        let name = name.strip_prefix(&type_name(operation)).unwrap_or(&name);
        let description = self.node.text("description").unwrap_or_default();
        let text = format!("{name} {description}").to_lowercase();
        WORDS.iter().any(|word| text.contains(word))
    }

    /// Returns the actual body for the Plan.
    pub(super) fn planned_body(&self, origin: Origin) -> Node {
        match self.actual_body.as_ref().unwrap_or(&self.body) {
            Body::None => Node::new("empty", origin),
            Body::Raw(_) => Node::new("bytes", origin),
            Body::Upgrade => Node::new("upgrade", origin),
            Body::Planned(planned) => planned.clone(),
            Body::Typed(schema) => Node::with_members([("json", schema.clone())], origin),
        }
    }

    /// Returns the response with its `content`.
    pub(super) fn into_node(self) -> Node {
        let mut node = self.node;
        match self.body {
            Body::None | Body::Upgrade => {}
            Body::Raw(content) => node.insert("content", content),
            Body::Planned(_) => node.insert("content", bytes(self.content)),
            Body::Typed(schema) => {
                let content = content_of(media_type::JSON, schema, self.content);
                node.insert("content", content);
            }
        }
        node
    }
}

/// Returns the `content` of a response that the lowered document declares as bytes.
pub(super) fn bytes(origin: Origin) -> Node {
    let schema = string_schema(Some("binary"), origin);
    content_of(media_type::BYTES, schema, origin)
}

/// Returns a `content` with one media type.
fn content_of(media_type: &str, schema: Node, origin: Origin) -> Node {
    let media = Node::with_members([("schema", schema)], origin);
    Node::with_members([(media_type, media)], origin)
}
