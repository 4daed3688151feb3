//! [`Api`]: the operations of a description, which generated code states as a constant.

use reqwest::Url;

use crate::path::split_parameter;

/// The operations of a description.
#[derive(Debug)]
pub struct Api {
    /// The path of the description's first server, without a trailing slash.
    pub(super) base_path: &'static str,
    pub(super) routes: &'static [Route],
    /// The query parameters that hold credentials.
    pub(super) query_credentials: &'static [&'static str],
}

impl Api {
    /// Creates the operations below a base path.
    pub const fn new(base_path: &'static str, routes: &'static [Route]) -> Self {
        Self {
            base_path,
            routes,
            query_credentials: &[],
        }
    }

    /// States the query parameters that hold credentials. Default: none.
    #[must_use]
    pub const fn query_credentials(self, names: &'static [&'static str]) -> Self {
        Self {
            query_credentials: names,
            ..self
        }
    }
}

/// An operation, and one of its success responses.
#[derive(Debug)]
pub struct Route {
    pub(super) id: &'static str,
    pub(super) method: &'static str,
    /// The path template below the base path; a parameter with slashes begins with `+`.
    pub(super) path: &'static str,
    /// The described headers, in lowercase.
    pub(super) headers: &'static [&'static str],
    /// The described cookies.
    pub(super) cookies: &'static [&'static str],
    pub(super) status: u16,
    pub(super) body: Body,
    pub(super) media_type: &'static str,
    pub(super) example: Option<&'static str>,
}

/// The kind of a response body.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Body {
    /// No body.
    Empty,
    /// JSON.
    Json,
    /// Text, or bytes that are not text.
    Text,
    /// Server-sent events whose data is JSON.
    Events,
    /// Server-sent events whose data is text; an item is a string.
    TextEvents,
    /// Server-sent events, each a JSON object with the members `event`, `data`, `id` and `retry`.
    WholeEvents,
    /// JSON values, one per line.
    JsonLines,
    /// JSON text sequences (RFC 7464).
    JsonSequence,
}

impl Route {
    /// Creates an operation whose response has no body and the status 204. In the path template
    /// below the base path, a parameter with slashes begins with `+`.
    pub const fn new(id: &'static str, method: &'static str, path: &'static str) -> Self {
        Self {
            id,
            method,
            path,
            headers: &[],
            cookies: &[],
            status: 204,
            body: Body::Empty,
            media_type: "",
            example: None,
        }
    }

    /// States the described header parameters, in lowercase. Default: none.
    #[must_use]
    pub const fn headers(self, names: &'static [&'static str]) -> Self {
        Self {
            headers: names,
            ..self
        }
    }

    /// States the described cookie parameters. Default: none.
    #[must_use]
    pub const fn cookies(self, names: &'static [&'static str]) -> Self {
        Self {
            cookies: names,
            ..self
        }
    }

    /// States the status of a response without a body. Default: 204.
    #[must_use]
    pub const fn status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// States the status of the response, and the kind and the media type of its body. Default:
    /// 204, without a body.
    #[must_use]
    pub const fn responds(self, status: u16, body: Body, media_type: &'static str) -> Self {
        Self {
            status,
            body,
            media_type,
            ..self
        }
    }

    /// States an example of the body, or of an item of a stream: JSON, or plain text for
    /// [`Body::Text`]. Default: none, so the operation needs an expectation.
    #[must_use]
    pub const fn example(self, text: &'static str) -> Self {
        Self {
            example: Some(text),
            ..self
        }
    }

    /// Whether a path below the base path is one of the template.
    pub(super) fn matches(&self, path: &str) -> bool {
        matches_template(&encode_literals(self.path), path)
    }

    /// The number of characters outside of parameters: the more, the more specific.
    pub(super) fn specificity(&self) -> usize {
        let pieces = self.path.split('{');
        let literals = pieces.map(|it| it.split_once('}').map_or(it, |(_, literal)| literal));
        literals.map(|it| it.chars().count()).sum()
    }
}

/// Returns a template whose literal text is resolved and percent-encoded, as it is sent, without
/// a query.
fn encode_literals(template: &str) -> String {
    let placeholder = |index: usize| format!("__parameter-{index}__");
    let mut text = String::new();
    let mut parameters = Vec::new();
    let mut rest = template;
    while let Some((literal, parameter, after)) = split_parameter(rest) {
        text.push_str(literal);
        text.push_str(&placeholder(parameters.len()));
        parameters.push(parameter);
        rest = after;
    }
    text.push_str(rest);
    let Ok(url) = Url::parse(&format!("http://localhost{text}")) else {
        return template.to_owned();
    };
    let mut path = url.path().to_owned();
    for (index, parameter) in parameters.into_iter().enumerate() {
        path = path.replacen(&placeholder(index), &format!("{{{parameter}}}"), 1);
    }
    path
}

/// Whether a path is one of a template: a parameter is any text without a slash, or any text if
/// it begins with `+`.
fn matches_template(template: &str, path: &str) -> bool {
    let Some((literal, parameter, rest)) = split_parameter(template) else {
        return template == path;
    };
    let Some(path) = path.strip_prefix(literal) else {
        return false;
    };
    let longest = match path.find('/') {
        Some(slash) if !parameter.starts_with('+') => slash,
        _ => path.len(),
    };
    (0..=longest)
        .rev()
        .filter(|end| path.is_char_boundary(*end))
        .any(|end| matches_template(rest, &path[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_matches_its_template() {
        for (template, path, expected) in [
            ("/users/me", "/users/me", true),
            ("/users/{id}", "/users/7", true),
            ("/users/{id}", "/users/7/keys", false),
            ("/users/{id}/keys", "/users/7/keys", true),
            ("/files/{+path}", "/files/a/b", true),
            ("/{+name}:run", "/projects/a:run", true),
            ("/a.{format}", "/a.json", true),
            ("/a.{format}", "/b.json", false),
            ("/gr\u{f6}\u{df}e/{a}", "/gr%C3%B6%C3%9Fe/1", true),
            ("/x/../dots/{a}", "/dots/1", true),
            ("/things?kind=a", "/things", true),
            ("/frag#X=1", "/frag", true),
        ] {
            let route = Route::new("", "GET", template);
            assert_eq!(route.matches(path), expected, "{template} {path}");
        }
        assert!(
            Route::new("", "", "/a/me").specificity() > Route::new("", "", "/a/{id}").specificity()
        );
    }
}
