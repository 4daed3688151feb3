//! [`Server`]: a server that a description lists.

use std::fmt;

use reqwest::Url;

use crate::TransportError;
use crate::origin::parse_base;
use crate::path::{has_dot_segment, split_parameter};

/// A URL at which the API is served. It may hold variables, and may be relative.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Server {
    template: &'static str,
    variables: &'static [Variable],
}

/// A variable in the URL of a [`Server`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Variable {
    name: &'static str,
    default: &'static str,
    values: &'static [&'static str],
}

impl Variable {
    /// A variable with its default value, and the values that it may have; none if any value is
    /// allowed.
    pub const fn new(
        name: &'static str,
        default: &'static str,
        values: &'static [&'static str],
    ) -> Self {
        Self {
            name,
            default,
            values,
        }
    }

    /// The name, which the URL has in braces.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The default value.
    pub const fn default(&self) -> &'static str {
        self.default
    }

    /// The values that it may have; empty if any value is allowed.
    pub const fn values(&self) -> &'static [&'static str] {
        self.values
    }
}

impl Server {
    /// A server of a description.
    pub const fn new(template: &'static str, variables: &'static [Variable]) -> Self {
        Self {
            template,
            variables,
        }
    }

    /// The URL as described, with `{variables}`.
    pub const fn template(&self) -> &'static str {
        self.template
    }

    /// The variables in the URL.
    pub const fn variables(&self) -> &'static [Variable] {
        self.variables
    }

    /// Returns the base URL for a client, with these values, and the default values of the
    /// other variables.
    ///
    /// # Errors
    ///
    /// Of kind `Config`: for an unknown variable or one without a value, for a value that is
    /// not allowed, and for a URL that is relative or not valid.
    pub fn url(&self, values: &[(&str, &str)]) -> Result<String, TransportError> {
        let text = self.expand(values)?;
        if Url::parse(&text).is_err() && self.resolve("https://example.invalid", values).is_ok() {
            return Err(refuse(
                "is relative; use Server::resolve with the URL of the description",
            ));
        }
        parse_base(&text).map(without_trailing_slash)
    }

    /// Like [`Server::url`], for a server that may be relative: to the URL of the description,
    /// or to another URL that the caller chooses (RFC 3986, section 5).
    ///
    /// # Errors
    ///
    /// Those of [`Server::url`], and when `base` is not an absolute URL.
    pub fn resolve(&self, base: &str, values: &[(&str, &str)]) -> Result<String, TransportError> {
        let text = self.expand(values)?;
        let base = Url::parse(base.trim()).map_err(|_| {
            refuse("is relative, and the base to resolve it against is not a valid URL")
        })?;
        let url = base.join(&text).map_err(|_| refuse("is not a valid URL"))?;
        parse_base(url.as_str()).map(without_trailing_slash)
    }

    /// Returns the base URL of operations with this server, for a client with the base URL
    /// `baseurl`. A server that cannot be resolved is returned verbatim, and
    /// [`BaseUrl::checked`] refuses it.
    pub fn beside(&self, baseurl: &str) -> BaseUrl {
        let url = self.resolve(baseurl, &[]);
        BaseUrl::from(url.unwrap_or_else(|_| self.template.to_owned()))
    }

    fn expand(&self, values: &[(&str, &str)]) -> Result<String, TransportError> {
        let mut used = Vec::new();
        let mut text = String::new();
        let mut rest = self.template;
        while let Some((before, name, after)) = split_parameter(rest) {
            text.push_str(before);
            let value = self.value(name, values, (&text, after))?;
            text.push_str(value);
            used.push(name);
            rest = after;
        }
        text.push_str(rest);
        match values.iter().find(|(name, _)| !used.contains(name)) {
            Some((name, _)) => Err(refuse(&format!("has no variable `{name}`"))),
            None => Ok(text),
        }
    }

    fn value<'a>(
        &self,
        name: &str,
        values: &[(&'a str, &'a str)],
        (before, after): (&str, &str),
    ) -> Result<&'a str, TransportError> {
        let variable = self.variables.iter().find(|it| it.name == name);
        let given = values.iter().find(|(given, _)| *given == name);
        match (given, variable) {
            (Some((_, value)), Some(it)) if !it.values.is_empty() => {
                if it.values.contains(value) {
                    return Ok(value);
                }
                let allowed = it.values.join(", ");
                Err(refuse(&format!("allows only {allowed} as `{name}`")))
            }
            (Some((_, value)), _) if keeps_surroundings(value, before, after) => Ok(value),
            (Some(_), _) => Err(refuse(&format!(
                "does not allow a value of `{name}` that changes the URL around it"
            ))),
            (None, Some(it)) => Ok(it.default),
            (None, None) => Err(refuse(&format!("needs a value for `{name}`"))),
        }
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.template)
    }
}

/// Whether the value of a variable does not change the parts of the URL around it: a tenant
/// `evil.example/` in `https://{tenant}.example.com` would be another host.
fn keeps_surroundings(value: &str, before: &str, after: &str) -> bool {
    let is_delimiter = |c: char| "?#\\".contains(c) || c.is_whitespace() || c.is_control();
    if value.contains(is_delimiter) {
        return false;
    }
    let after_scheme = before.split_once("//").map_or(before, |(_, it)| it);
    if after_scheme.contains('/') {
        return !has_dot_segment(value);
    }
    let is_host_continued = !after.is_empty() && !after.starts_with('/');
    !(value.contains('@') || is_host_continued && value.contains(['/', ':']))
}

fn refuse(why: &str) -> TransportError {
    TransportError::config(format!("the server's URL {why}"))
}

fn without_trailing_slash(url: Url) -> String {
    url.as_str().trim_end_matches('/').to_owned()
}

/// The part of a URL before the path of an operation: scheme, host and the path that operations
/// share. A trailing slash is ignored.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct BaseUrl(String);

impl BaseUrl {
    /// The URL, without a trailing slash.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl BaseUrl {
    /// Returns the URL if requests can be sent to it. `field` is its name in `Client::servers`.
    ///
    /// # Errors
    ///
    /// Of kind `Config`, when it has a variable without a value, or is not a valid base URL. The
    /// error names the field, not the URL, which may hold a secret.
    pub fn checked(&self, field: &str) -> Result<&Self, TransportError> {
        let why = match (split_parameter(&self.0), parse_base(&self.0)) {
            (Some((_, name, _)), _) => format!("the base URL needs a value for `{name}`"),
            (None, Err(error)) => error.to_string(),
            (None, Ok(_)) => return Ok(self),
        };
        Err(TransportError::config(format!(
            "{why}; set `client.servers.{field}`"
        )))
    }
}

impl<T: Into<String>> From<T> for BaseUrl {
    fn from(url: T) -> Self {
        Self(url.into().trim_end_matches('/').to_owned())
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Server;

    #[test]
    fn a_value_stays_in_its_part_of_the_url() {
        let is_accepted = |template, value| {
            let url = Server::new(template, &[]).url(&[("v", value)]);
            assert!(
                !url.as_ref()
                    .is_err_and(|it| it.to_string().contains("evil"))
            );
            url.is_ok()
        };
        for (template, value) in [
            ("https://{v}.example.com", "acme"),
            ("https://{v}", "api.example.com:8443"),
            ("https://{v}/v1", "api.example.com/base"),
            ("{v}/v1", "https://api.example.com"),
            ("https://example.com/{v}/x", "a/b"),
        ] {
            assert!(is_accepted(template, value), "{template} {value}");
        }
        for (template, value) in [
            ("https://{v}.example.com", "evil.com/"),
            ("https://{v}.example.com", "evil.com:1"),
            ("https://{v}.example.com", "evil.com#"),
            ("https://{v}.example.com", "evil.com?"),
            ("https://{v}.example.com", "evil.com\\"),
            ("https://{v}.example.com", "evil.com\t/"),
            ("https://example.{v}", "com@evil.com"),
            ("{v}://example.com", "https://evil.com/"),
            ("https://example.com/{v}/x", "../evil"),
            ("https://example.com/{v}/x", "evil?"),
        ] {
            assert!(!is_accepted(template, value), "{template} {value}");
        }
    }
}
