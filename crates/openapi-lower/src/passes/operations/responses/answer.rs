//! A response while it is lowered.

use openapi_source::{Node, Origin, media_type};
use typify_model::names::type_name;

/// The status that a response is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Status {
    Code(u16),
    /// By its first digit.
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

    /// As progenitor sees it, `default` left aside.
    pub(super) fn is_success(self) -> bool {
        matches!(self, Status::Code(101 | 200..=299) | Status::Range(2))
    }

    /// As progenitor sees it, `default` left aside.
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

    /// Whether such an answer has no body, whatever the description says.
    pub(super) fn is_bodiless(self) -> bool {
        matches!(self, Status::Code(204 | 205))
    }
}

/// What a response brings.
#[derive(Clone, Debug)]
pub(super) enum Body {
    None,
    /// Bytes: the content as it is written into the document.
    Raw(Node),
    /// A JSON value.
    Typed(Node),
    /// Text, events or JSON values: what the Plan has of them.
    Planned(Node),
    /// Another protocol.
    Upgrade,
}

/// A media type of a response that the operation's own method does not decode.
#[derive(Clone)]
pub(super) struct Offer {
    pub(super) media_type: String,
    pub(super) node: Node,
}

/// A response with its body apart.
#[derive(Clone)]
pub(super) struct Answer {
    /// The key in the description.
    pub(super) described: String,
    pub(super) status: Status,
    /// The response, without its content.
    pub(super) node: Node,
    /// Where the content stood.
    pub(super) content: Origin,
    /// The media types that are decoded, as described.
    pub(super) media_types: Vec<String>,
    /// The other media types of the response; all media types where none is preferred.
    pub(super) offers: Vec<Offer>,
    /// What it brings in the document.
    pub(super) body: Body,
    /// What it brings in truth, where the Plan tells it from the others of its side.
    pub(super) truth: Option<Body>,
    /// Whether the document does without the response.
    pub(super) dropped: bool,
}

impl Answer {
    /// A redirect: a response with status and headers, and without a body.
    pub(super) fn redirect(described: String, status: Status, origin: Origin) -> Answer {
        Answer {
            described,
            status,
            node: Node::object(origin),
            content: origin,
            media_types: Vec::new(),
            offers: Vec::new(),
            body: Body::None,
            truth: None,
            dropped: true,
        }
    }

    /// Whether a `default` seems to describe failures: it is called one. What the
    /// `operation` is called says nothing of it, though a type made for it is called so.
    pub(super) fn is_error_like(&self, operation: &str) -> bool {
        const WORDS: [&str; 5] = ["error", "problem", "fault", "exception", "fail"];
        let name = match &self.body {
            Body::Typed(schema) => type_name(&schema.ref_name().unwrap_or_default()),
            _ => return false,
        };
        let name = name.strip_prefix(&type_name(operation)).unwrap_or(&name);
        let text = format!(
            "{name} {}",
            self.node.text("description").unwrap_or_default()
        );
        let text = text.to_lowercase();
        WORDS.iter().any(|word| text.contains(word))
    }

    /// What it brings in truth, as the Plan has it.
    pub(super) fn planned_body(&self, origin: Origin) -> Node {
        let word = match self.truth.as_ref().unwrap_or(&self.body) {
            Body::None => "empty",
            Body::Raw(_) => "bytes",
            Body::Upgrade => "upgrade",
            Body::Planned(planned) => return planned.clone(),
            Body::Typed(schema) => {
                let mut body = Node::object(origin);
                body.insert("json", schema.clone());
                return body;
            }
        };
        Node::made(word, origin)
    }

    /// The response with its content.
    pub(super) fn into_node(self) -> Node {
        let mut node = self.node;
        match self.body {
            Body::None | Body::Upgrade => {}
            Body::Raw(content) => node.insert("content", content),
            Body::Planned(_) => node.insert("content", bytes(self.content)),
            Body::Typed(schema) => {
                let mut media = Node::object(self.content);
                media.insert("schema", schema);
                let mut content = Node::object(self.content);
                content.insert(media_type::JSON, media);
                node.insert("content", content);
            }
        }
        node
    }
}

/// The content of an answer that the document calls bytes.
pub(super) fn bytes(origin: Origin) -> Node {
    let mut schema = Node::object(origin);
    schema.insert("type", Node::made("string", origin));
    schema.insert("format", Node::made("binary", origin));
    let mut media = Node::object(origin);
    media.insert("schema", schema);
    let mut content = Node::object(origin);
    content.insert(media_type::BYTES, media);
    content
}
