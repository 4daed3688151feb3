//! [`TokenLocation`]: a header, the query or a cookie.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::header::{AUTHORIZATION, COOKIE, Entry, HeaderName, HeaderValue};
use reqwest::{Request, Url};
use zeroize::Zeroizing;

use crate::{Secret, TransportError};

/// The part of a request that holds a token.
#[derive(Clone, Debug)]
pub(crate) enum TokenLocation {
    /// The header's name, if valid, and the prefix of the token.
    Header(Result<HeaderName, ()>, String),
    /// `Authorization: Basic`, for a token that is `user:password`.
    Basic,
    /// A query parameter.
    Query(String),
    /// A cookie.
    Cookie(String),
}

impl TokenLocation {
    pub(crate) fn header(name: &str) -> Self {
        Self::Header(name.parse().map_err(|_| ()), String::new())
    }

    /// `Authorization` with the name of an authentication scheme before the token.
    pub(crate) fn authorization(scheme: &str) -> Self {
        Self::Header(Ok(AUTHORIZATION), format!("{scheme} "))
    }

    /// Describes the location for errors and `Debug`.
    pub(crate) fn description(&self) -> String {
        match self {
            Self::Header(Ok(name), _) => format!("the header {name}"),
            Self::Header(Err(()), _) => "a header with an invalid name".to_owned(),
            Self::Basic => format!("the header {AUTHORIZATION}"),
            Self::Query(name) => format!("the query parameter {name}"),
            Self::Cookie(name) => format!("the cookie {name}"),
        }
    }

    /// Adds the token to the request. If the request already has the header, the query parameter
    /// or the cookie, that is an argument of the call, which takes precedence over the credential.
    /// Headers are marked sensitive, so that no `Debug` shows them.
    pub(crate) fn insert(
        &self,
        token: &Secret,
        request: &mut Request,
    ) -> Result<(), TransportError> {
        if token.expose().is_empty() {
            return Err(TransportError::config("the token is empty"));
        }
        match self {
            Self::Header(name, prefix) => {
                let name = name.as_ref().map_err(|()| {
                    TransportError::config("the header name of the credential is not valid")
                })?;
                if has_argument(request, name) {
                    return Ok(());
                }
                let text = Zeroizing::new(format!("{prefix}{}", token.expose()));
                let value = self.header_value(&text)?;
                request.headers_mut().insert(name.clone(), value);
            }
            Self::Basic if has_argument(request, &AUTHORIZATION) => {}
            Self::Basic => {
                let text = Zeroizing::new(format!("Basic {}", *encode_basic(token)?));
                let value = self.header_value(&text)?;
                request.headers_mut().insert(AUTHORIZATION, value);
            }
            Self::Query(name) => {
                if !has_query_parameter(request.url(), name) {
                    add_query_parameter(request.url_mut(), name, token);
                }
            }
            Self::Cookie(name) => {
                if !can_be_cookie(name, token) {
                    return Err(self.refuse("it contains a delimiter of cookies"));
                }
                if has_cookie(request, name) {
                    return Ok(());
                }
                let mut cookies = Zeroizing::new(String::new());
                for other in request.headers().get_all(COOKIE) {
                    // A header that is not a string cannot be joined with others.
                    if let Ok(other) = other.to_str() {
                        cookies.push_str(other);
                        cookies.push_str("; ");
                    }
                }
                cookies.push_str(&format!("{name}={}", token.expose()));
                let value = self.header_value(&cookies)?;
                request.headers_mut().insert(COOKIE, value);
            }
        }
        Ok(())
    }

    /// Returns the forms in which a response may echo the token.
    pub(crate) fn forms(&self, token: &Secret) -> Vec<Secret> {
        let mut forms = vec![token.clone()];
        match self {
            Self::Basic => {
                forms.extend(encode_basic(token).map(|encoded| Secret::new(encoded.as_str())));
                let password = token.expose().split_once(':').map(|(_, password)| password);
                forms.extend(password.map(Secret::from));
            }
            Self::Query(_) => {
                let encoded = percent_encode(token.expose());
                forms.push(Secret::new(encoded.as_str()));
            }
            Self::Header(..) | Self::Cookie(_) => {}
        }
        forms.retain(|form| !form.expose().is_empty());
        forms
    }

    /// Whether the token is a part of the URL.
    pub(crate) fn is_in_url(&self) -> bool {
        matches!(self, Self::Query(_))
    }

    /// Removes the token from the URL.
    pub(crate) fn remove_from(&self, url: &mut Url) {
        if let Self::Query(name) = self {
            let rest = join_query(url, |other| other != name);
            url.set_query((!rest.is_empty()).then_some(&*rest));
        }
    }

    /// Gives `url`, which a server stated, the token that the caller passed as an argument in
    /// `arguments`, if any. The server may have echoed the token of an earlier request, which may
    /// be outdated, and would otherwise be taken for an argument.
    pub(crate) fn restore_argument(&self, arguments: &Url, url: &mut Url) {
        let Self::Query(name) = self else {
            return;
        };
        self.remove_from(url);
        let argument = Zeroizing::new(join_query(arguments, |other| other == name));
        if !argument.is_empty() {
            add_to_query(url, &argument);
        }
    }

    fn header_value(&self, text: &str) -> Result<HeaderValue, TransportError> {
        let mut value = HeaderValue::from_str(text)
            .map_err(|_| self.refuse("it contains a line break or another control character"))?;
        value.set_sensitive(true);
        Ok(value)
    }

    fn refuse(&self, why: &str) -> TransportError {
        let location = self.description();
        TransportError::config(format!("the token cannot be sent in {location}: {why}"))
    }
}

/// Whether the request has the cookie; if so, its header is marked sensitive.
fn has_cookie(request: &mut Request, name: &str) -> bool {
    let is_named = |value: &HeaderValue| {
        let mut cookies = value.as_bytes().split(|byte| *byte == b';');
        cookies.any(|cookie| {
            let other = cookie.split(|byte| *byte == b'=').next();
            other.is_some_and(|other| other.trim_ascii() == name.as_bytes())
        })
    };
    let has_cookie = request.headers().get_all(COOKIE).iter().any(is_named);
    if has_cookie && let Entry::Occupied(mut entry) = request.headers_mut().entry(COOKIE) {
        entry.iter_mut().for_each(|value| value.set_sensitive(true));
    }
    has_cookie
}

/// Whether the request has the header; if so, it is marked sensitive.
fn has_argument(request: &mut Request, name: &HeaderName) -> bool {
    let value = request.headers_mut().get_mut(name);
    value.map(|value| value.set_sensitive(true)).is_some()
}

/// Encodes `user:password` as RFC 7617 states.
fn encode_basic(token: &Secret) -> Result<Zeroizing<String>, TransportError> {
    if token.expose().contains(':') {
        Ok(Zeroizing::new(BASE64_STANDARD.encode(token.expose())))
    } else {
        Err(TransportError::config(
            "HTTP basic takes `user:password`, but the token has no colon",
        ))
    }
}

/// Whether a `Cookie` header can hold name and value without affecting its other cookies.
fn can_be_cookie(name: &str, token: &Secret) -> bool {
    let separates = |c: char| c == ';' || c == '=' || c.is_whitespace() || c.is_control();
    !name.is_empty() && !name.contains(separates) && !token.expose().contains(';')
}

fn has_query_parameter(url: &Url, name: &str) -> bool {
    url.query_pairs().any(|(other, _)| other == name)
}

fn add_query_parameter(url: &mut Url, name: &str, token: &Secret) {
    let (name, token) = (percent_encode(name), percent_encode(token.expose()));
    add_to_query(url, &Zeroizing::new(format!("{}={}", *name, *token)));
}

fn add_to_query(url: &mut Url, parameters: &str) {
    let rest = join_query(url, |_| true);
    let separator = if rest.is_empty() { "" } else { "&" };
    let query = Zeroizing::new(format!("{rest}{separator}{parameters}"));
    url.set_query(Some(&query));
}

/// Returns the query of the parameters whose names are kept, verbatim.
fn join_query(url: &Url, is_kept: impl Fn(&str) -> bool) -> String {
    let parts = url.query().unwrap_or_default().split('&');
    let parts = parts.filter(|part| !part.is_empty());
    let kept = parts
        .zip(url.query_pairs())
        .filter(|(_, (name, _))| is_kept(name))
        .map(|(part, _)| part);
    kept.collect::<Vec<_>>().join("&")
}

/// Percent-encodes all characters except those that RFC 3986 leaves unreserved.
fn percent_encode(text: &str) -> Zeroizing<String> {
    const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'.')
        .remove(b'_')
        .remove(b'~');
    Zeroizing::new(utf8_percent_encode(text, ENCODED).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn basic_is_that_of_the_rfc() {
        let encoded = encode_basic(&Secret::new("Aladdin:open sesame")).expect("a colon");
        assert_eq!(*encoded, "QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assert!(encode_basic(&Secret::new("Aladdin")).is_err());
    }

    fn request(url: &str) -> Request {
        Request::new(reqwest::Method::GET, url.parse().expect("a URL"))
    }

    #[test]
    fn a_token_in_a_header_is_marked_as_sensitive() {
        let bearer = TokenLocation::authorization("Bearer");
        for location in [TokenLocation::header("x-key"), bearer, TokenLocation::Basic] {
            let mut request = request("https://a.example/");
            let token = Secret::new("user:token");
            location.insert(&token, &mut request).expect("a header");
            let values: Vec<_> = request.headers().values().collect();
            assert!(matches!(values[..], [value] if value.is_sensitive()));
            assert!(!format!("{request:?}").contains("token"));
        }
    }

    #[test]
    fn a_query_key_leaves_the_other_parameters_as_they_are() {
        let key = TokenLocation::Query("the key".to_owned());
        for (query, expected) in [
            ("", "the%20key=a%26b"),
            ("?x=a,b&y=%2F&z", "x=a,b&y=%2F&z&the%20key=a%26b"),
        ] {
            let mut request = request(&format!("https://a.example/{query}"));
            let token = Secret::new("a&b");
            key.insert(&token, &mut request).expect("a parameter");
            assert_eq!(request.url().query(), Some(expected));
            key.remove_from(request.url_mut());
            assert!(!request.url().as_str().contains("%26b"));
        }
    }

    #[test]
    fn an_argument_takes_precedence() {
        let token = Secret::new("token");
        for query in ["the%20key=argument&x", "x&the+key="] {
            let key = TokenLocation::Query("the key".to_owned());
            let mut request = request(&format!("https://a.example/?{query}"));
            key.insert(&token, &mut request).expect("a parameter");
            assert_eq!(request.url().query(), Some(query));
            key.remove_from(request.url_mut());
            assert_eq!(request.url().query(), Some("x"));
        }
        let session = TokenLocation::Cookie("session".to_owned());
        let mut request = request("https://a.example/");
        let cookie = HeaderValue::from_static("a=1; session=argument");
        request.headers_mut().insert(COOKIE, cookie);
        session.insert(&token, &mut request).expect("a cookie");
        let cookie = &request.headers()[COOKIE];
        assert_eq!(cookie, "a=1; session=argument");
        assert!(cookie.is_sensitive());
    }

    #[test]
    fn a_url_of_the_server_has_the_argument_of_the_caller() {
        let key = TokenLocation::Query("key".to_owned());
        for (arguments, link, expected) in [
            ("page=1", "page=2&key=echoed", "page=2"),
            ("key=a%2Cb&page=1", "page=2&key=a,b", "page=2&key=a%2Cb"),
            ("key=a%2Cb", "", "key=a%2Cb"),
        ] {
            let arguments = request(&format!("https://a.example/?{arguments}"));
            let mut link = request(&format!("https://a.example/?{link}"));
            key.restore_argument(arguments.url(), link.url_mut());
            assert_eq!(link.url().query(), Some(expected));
        }
    }

    #[test]
    fn a_cookie_joins_the_others() {
        let mut request = request("https://a.example/");
        let headers = request.headers_mut();
        headers.append(COOKIE, HeaderValue::from_static("a=1; sessions=2"));
        headers.append(COOKIE, HeaderValue::from_static("b=2"));
        let session = TokenLocation::Cookie("session".to_owned());
        let token = Secret::new("new");
        session.insert(&token, &mut request).expect("a cookie");
        let cookies: Vec<_> = request.headers().get_all(COOKIE).iter().collect();
        assert_eq!(cookies, ["a=1; sessions=2; b=2; session=new"]);
        assert!(cookies.iter().all(|value| value.is_sensitive()));
        let error = session.insert(&Secret::new("x; admin=1"), &mut request);
        assert!(error.is_err());
    }
}
