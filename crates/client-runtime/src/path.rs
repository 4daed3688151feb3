//! [`PathTemplate`]: the URL of a request, with the arguments of its path.
//!
//! An argument cannot leave the path segment of its parameter. All characters except the
//! unreserved ones (RFC 3986, section 2.3) are percent-encoded, so that an argument adds no
//! segment, no query, no fragment, and no `\`, which URL parsers treat as a slash. Encoding
//! does not help against dot segments, since URL parsers resolve `%2e%2e` like `..`, nor
//! against empty segments, which many servers skip. Arguments that result in such a segment are
//! rejected.

use std::fmt::{self, Display};

use serde::Serialize;

use crate::Style;

/// The path of an operation, with arguments for its parameters.
///
/// Parameters are in braces. A parameter `{+name}` takes several segments: its argument is
/// split at slashes, and each segment is encoded separately.
///
/// ```
/// use client_runtime::PathTemplate;
///
/// let url = PathTemplate::new("/users/{id}/files/{+path}")
///     .argument("id", "a/b")
///     .argument("path", "x y/z")
///     .url("https://api.example.com", "getFile")?;
/// assert_eq!(url, "https://api.example.com/users/a%2Fb/files/x%20y/z");
///
/// let user = PathTemplate::new("/users/{id}").argument("id", "..");
/// assert!(user.url("https://api.example.com", "deleteUser").is_err());
/// # Ok::<(), client_runtime::InvalidArgument>(())
/// ```
#[must_use]
pub struct PathTemplate {
    template: &'static str,
    /// The encoded arguments by name; `None` for a value that cannot be serialized.
    arguments: Vec<(&'static str, Option<String>)>,
}

impl PathTemplate {
    /// Creates the path of an operation from its template, which begins with a slash and may have
    /// a query.
    pub const fn new(template: &'static str) -> Self {
        Self {
            template,
            arguments: Vec::new(),
        }
    }

    /// Sets the parameter `name`.
    pub fn argument<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Self {
        self.styled(name, Style::SIMPLE, value)
    }

    /// Sets the parameter `name`, written by a style.
    pub fn styled<T>(mut self, name: &'static str, style: Style, value: &T) -> Self
    where
        T: Serialize + ?Sized,
    {
        let mut encoded = style.path(name, value).ok();
        if self.template.contains(&format!("{{+{name}}}")) {
            encoded = encoded.map(|segments| segments.replace("%2F", "/"));
        }
        self.arguments.push((name, encoded));
        self
    }

    /// Returns the URL below `base`, which has no trailing slash.
    ///
    /// # Errors
    ///
    /// When an argument makes its path segment empty or a dot segment, or cannot be serialized.
    /// The error names `operation` and the parameter, never the argument.
    pub fn url<B: Display + ?Sized>(
        self,
        base: &B,
        operation: &'static str,
    ) -> Result<String, InvalidArgument> {
        let refuse = |why: String| InvalidArgument(format!("{operation}: {why}"));
        let mut url = base.to_string();
        let (path, query) = match self.template.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (self.template, None),
        };
        for segment in path.split('/').skip(1) {
            let filled = self.fill(segment).map_err(refuse)?;
            if segment.contains('{') && (filled.is_empty() || has_dot_segment(&filled)) {
                let names: Vec<_> = parameter_names(segment)
                    .map(|it| format!("`{it}`"))
                    .collect();
                return Err(refuse(format!(
                    "the argument of the path parameter {} makes a path segment empty, `.` or `..`: the URL would address another resource",
                    names.join(" or ")
                )));
            }
            url.push('/');
            url.push_str(&filled);
        }
        if let Some(query) = query {
            url.push('?');
            url.push_str(&self.fill(query).map_err(refuse)?);
        }
        Ok(url)
    }

    /// Fills the arguments into a part of the template.
    fn fill(&self, part: &str) -> Result<String, String> {
        let mut filled = String::new();
        let mut rest = part;
        while let Some((before, parameter, after)) = split_parameter(rest) {
            let name = name_of(parameter);
            let argument = self.arguments.iter().find(|(given, _)| *given == name);
            let Some((_, Some(encoded))) = argument else {
                return Err(format!("the path parameter `{name}` cannot be serialized"));
            };
            filled.push_str(before);
            filled.push_str(encoded);
            rest = after;
        }
        filled.push_str(rest);
        Ok(filled)
    }
}

/// Splits a template at its first parameter: the text before it, the text in its braces, and the
/// text after it.
pub(crate) fn split_parameter(template: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = template.split_once('{')?;
    let (parameter, after) = rest.split_once('}')?;
    Some((before, parameter, after))
}

/// Returns the name of a parameter, without the mark of one that takes several segments.
fn name_of(parameter: &str) -> &str {
    parameter.strip_prefix('+').unwrap_or(parameter)
}

fn parameter_names(template: &str) -> impl Iterator<Item = &str> {
    let first = split_parameter(template);
    let parameters = std::iter::successors(first, |(_, _, after)| split_parameter(after));
    parameters.map(|(_, parameter, _)| name_of(parameter))
}

/// Whether URL parsers treat a segment as a step in the hierarchy (WHATWG URL, "dot segment").
pub(crate) fn has_dot_segment(path: &str) -> bool {
    path.split('/').any(|segment| {
        let plain = segment.replace("%2e", ".").replace("%2E", ".");
        plain == "." || plain == ".."
    })
}

/// An argument that a path cannot hold. Methods return it as
/// [`Error::InvalidRequest`](crate::Error).
#[derive(Debug)]
pub struct InvalidArgument(pub(crate) String);

impl fmt::Display for InvalidArgument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for InvalidArgument {}
