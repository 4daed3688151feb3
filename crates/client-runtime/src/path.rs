//! [`PathTemplate`]: the URL of a request, with the arguments of its path.
//!
//! An argument cannot leave the segment in which the template has its parameter. Everything
//! but unreserved characters (RFC 3986, section 2.3) is percent-encoded, so that an argument
//! adds no segment, no query, no fragment, and no `\`, which URL parsers take for a slash.
//! Encoding does not help against dot segments, since URL parsers resolve `%2e%2e` like `..`,
//! nor against empty segments, which many servers skip. Arguments that make one are refused.

use std::fmt::{self, Display};

use serde::Serialize;

use crate::Style;

/// The path of an operation, whose parameters are given arguments.
///
/// Parameters stand in braces. A parameter `{+name}` takes any number of segments: the
/// slashes of its argument divide it, and each segment is encoded by itself.
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
    /// Encoded; `None` for a value that cannot be serialized.
    arguments: Vec<(&'static str, Option<String>)>,
}

impl PathTemplate {
    /// The template of an operation, from its first slash. It may have a query.
    pub const fn new(template: &'static str) -> Self {
        Self {
            template,
            arguments: Vec::new(),
        }
    }

    /// Gives the parameter `name` its value.
    pub fn argument<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Self {
        self.styled(name, Style::SIMPLE, value)
    }

    /// Gives the parameter `name` its value, written by a style.
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

    /// The URL below `base`, which has no slash at its end.
    ///
    /// # Errors
    ///
    /// When an argument makes its segment of the path empty or a dot segment, or cannot be
    /// serialized. The error names `operation` and the parameter, never the argument.
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
                let names: Vec<_> = parameters(segment).map(|it| format!("`{it}`")).collect();
                return Err(refuse(format!(
                    "the argument of the path parameter {} makes a segment of the path empty, \
                     `.` or `..`, and the URL would name another resource",
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

    /// A part of the template with the arguments in it.
    fn fill(&self, part: &str) -> Result<String, String> {
        let mut filled = String::new();
        let mut rest = part;
        while let Some((before, name, behind)) = next_parameter(rest) {
            let argument = self.arguments.iter().find(|(given, _)| *given == name);
            let Some((_, Some(encoded))) = argument else {
                return Err(format!("the path parameter `{name}` cannot be written"));
            };
            filled.push_str(before);
            filled.push_str(encoded);
            rest = behind;
        }
        filled.push_str(rest);
        Ok(filled)
    }
}

/// What stands before the first parameter, its name, and what stands behind it.
fn next_parameter(template: &str) -> Option<(&str, &str, &str)> {
    let (before, behind) = template.split_once('{')?;
    let (name, behind) = behind.split_once('}')?;
    Some((before, name.strip_prefix('+').unwrap_or(name), behind))
}

fn parameters(template: &str) -> impl Iterator<Item = &str> {
    let first = next_parameter(template);
    let all = std::iter::successors(first, |(_, _, behind)| next_parameter(behind));
    all.map(|(_, name, _)| name)
}

/// Whether URL parsers take a segment for a step in the hierarchy (WHATWG URL, "dot segment").
pub(crate) fn has_dot_segment(path: &str) -> bool {
    path.split('/').any(|segment| {
        let plain = segment.replace("%2e", ".").replace("%2E", ".");
        plain == "." || plain == ".."
    })
}

/// An argument that a request cannot have; [`Error::InvalidRequest`](crate::Error) where a
/// method of a client fails with it.
#[derive(Debug)]
pub struct InvalidArgument(pub(crate) String);

impl fmt::Display for InvalidArgument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for InvalidArgument {}
