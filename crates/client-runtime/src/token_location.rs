//! Locations of a token in a request: a header, the query or a cookie.

use reqwest::Request;
use reqwest::Url;
use reqwest::header::{AUTHORIZATION, COOKIE, HeaderName, HeaderValue};
use zeroize::Zeroizing;

use crate::{Secret, TransportError};

/// The part of a request that holds a token.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// The header's name, if valid, and the prefix of the token.
    Header(Result<HeaderName, ()>, String),
    /// `Authorization: Basic`, for a token that is `user:password`.
    Basic,
    /// A query parameter.
    Query(String),
    /// A cookie.
    Cookie(String),
}

impl Place {
    pub(crate) fn header(name: &str) -> Self {
        Self::Header(name.parse().map_err(|_| ()), String::new())
    }

    /// `Authorization` with the name of an authentication scheme before the token.
    pub(crate) fn authorization(scheme: &str) -> Self {
        Self::Header(Ok(AUTHORIZATION), format!("{scheme} "))
    }

    /// Returns the name for errors and `Debug`.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Header(Ok(name), _) => format!("the header {name}"),
            Self::Header(Err(()), _) => "a header with an invalid name".to_owned(),
            Self::Basic => format!("the header {AUTHORIZATION}"),
            Self::Query(name) => format!("the query parameter {name}"),
            Self::Cookie(name) => format!("the cookie {name}"),
        }
    }

    /// Writes the token into the request, and replaces a present value of the same name. A
    /// header that the request has is kept: it is an argument of the call, which takes
    /// precedence over the credential. Headers are marked sensitive, so that no `Debug` shows
    /// them.
    pub(crate) fn put(&self, token: &Secret, request: &mut Request) -> Result<(), TransportError> {
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
                let value = if prefix.is_empty() {
                    self.value(token.expose())?
                } else {
                    self.value(&Zeroizing::new(format!("{prefix}{}", token.expose())))?
                };
                request.headers_mut().insert(name.clone(), value);
            }
            Self::Basic if has_argument(request, &AUTHORIZATION) => {}
            Self::Basic => {
                let text = Zeroizing::new(format!("Basic {}", *basic(token)?));
                let value = self.value(&text)?;
                request.headers_mut().insert(AUTHORIZATION, value);
            }
            Self::Query(name) => put_query(request.url_mut(), name, token),
            Self::Cookie(name) => {
                if !is_cookie(name, token) {
                    return Err(self.refuse("it contains a delimiter of cookies"));
                }
                let others = request.headers().get_all(COOKIE).iter();
                // A cookie that is not a string has no name to compare.
                let others = others.filter_map(|value| value.to_str().ok());
                let others = others.flat_map(|value| value.split(';')).map(str::trim);
                let mut cookies = Zeroizing::new(String::new());
                for other in others.filter(|it| it.split('=').next() != Some(name)) {
                    cookies.push_str(other);
                    cookies.push_str("; ");
                }
                cookies.push_str(&format!("{name}={}", token.expose()));
                let value = self.value(&cookies)?;
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
                forms.extend(basic(token).map(|encoded| Secret::new(encoded.as_str())));
                let password = token.expose().split_once(':').map(|(_, password)| password);
                forms.extend(password.map(Secret::from));
            }
            Self::Query(name) => {
                let pair = pair(name, token);
                let value = pair.split_once('=').map(|(_, value)| value);
                forms.extend(value.map(Secret::from));
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
    pub(crate) fn hide(&self, url: &mut Url) {
        if let Self::Query(name) = self {
            let key = encode_key(name);
            let rest = without(url, name, &key);
            url.set_query((!rest.is_empty()).then_some(&*rest));
        }
    }

    fn value(&self, text: &str) -> Result<HeaderValue, TransportError> {
        let mut value = HeaderValue::from_str(text)
            .map_err(|_| self.refuse("it contains a line break or another control character"))?;
        value.set_sensitive(true);
        Ok(value)
    }

    fn refuse(&self, why: &str) -> TransportError {
        let place = self.name();
        TransportError::config(format!("the token cannot be sent in {place}: {why}"))
    }
}

/// Whether the request has the header; if so, it is marked sensitive.
fn has_argument(request: &mut Request, name: &HeaderName) -> bool {
    let value = request.headers_mut().get_mut(name);
    value.map(|value| value.set_sensitive(true)).is_some()
}

/// Encodes `user:password` as RFC 7617 states.
fn basic(token: &Secret) -> Result<Zeroizing<String>, TransportError> {
    if token.expose().contains(':') {
        Ok(base64(token.expose().as_bytes()))
    } else {
        Err(TransportError::config(
            "HTTP basic takes `user:password`, but the token has no colon",
        ))
    }
}

/// Whether a `Cookie` header can hold name and value without affecting its other cookies.
fn is_cookie(name: &str, token: &Secret) -> bool {
    let separates = |c: char| c == ';' || c == '=' || c.is_whitespace() || c.is_control();
    !name.is_empty() && !name.contains(separates) && !token.expose().contains(';')
}

fn put_query(url: &mut Url, name: &str, token: &Secret) {
    let rest = without(url, name, &encode_key(name));
    let pair = pair(name, token);
    let query = match rest.as_str() {
        "" => pair,
        rest => Zeroizing::new(format!("{rest}&{}", *pair)),
    };
    url.set_query(Some(&query));
}

/// Returns the query without the parameter; the others are kept verbatim.
fn without(url: &Url, name: &str, key: &str) -> String {
    let parts = url.query().unwrap_or_default().split('&');
    let others = parts.filter(|part| {
        let own = part.split('=').next().unwrap_or_default();
        !part.is_empty() && own != name && own != key
    });
    others.collect::<Vec<_>>().join("&")
}

fn encode_key(name: &str) -> String {
    pair(name, &Secret::default())
        .trim_end_matches('=')
        .to_owned()
}

/// Returns `name=token`, encoded.
fn pair(name: &str, token: &Secret) -> Zeroizing<String> {
    let mut text = form(name);
    text.push('=');
    text.push_str(&form(token.expose()));
    text
}

/// Percent-encodes all characters except those that RFC 3986 leaves unreserved.
fn form(text: &str) -> Zeroizing<String> {
    let mut encoded = Zeroizing::new(String::with_capacity(text.len()));
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(byte.into());
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// RFC 4648, section 4.
pub(crate) fn base64(bytes: &[u8]) -> Zeroizing<String> {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = Zeroizing::new(String::with_capacity(bytes.len().div_ceil(3) * 4));
    for chunk in bytes.chunks(3) {
        let bits = [16, 8, 0].iter().zip(chunk);
        let bits = bits.fold(0, |bits, (shift, byte)| bits | u32::from(*byte) << shift);
        for place in 0..4 {
            let sextet = bits >> (18 - 6 * place) & 0x3f;
            let padding = place > chunk.len();
            text.push(if padding {
                '='
            } else {
                ALPHABET[sextet as usize].into()
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_rfc() {
        for (plain, encoded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
            ("Aladdin:open sesame", "QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
        ] {
            assert_eq!(*base64(plain.as_bytes()), encoded);
        }
    }

    fn request(url: &str) -> Request {
        Request::new(reqwest::Method::GET, url.parse().expect("a URL"))
    }

    #[test]
    fn a_token_in_a_header_is_marked_as_sensitive() {
        let bearer = Place::authorization("Bearer");
        for place in [Place::header("x-key"), bearer, Place::Basic] {
            let mut request = request("https://a.example/");
            let token = Secret::new("user:token");
            place.put(&token, &mut request).expect("a header");
            let values: Vec<_> = request.headers().values().collect();
            assert!(matches!(values[..], [value] if value.is_sensitive()));
            assert!(!format!("{request:?}").contains("token"));
        }
    }

    #[test]
    fn a_query_key_leaves_the_other_parameters_as_they_are() {
        let key = Place::Query("the key".to_owned());
        for (query, expected) in [
            ("", "the%20key=a%26b"),
            (
                "?x=a,b&the%20key=old&y=%2F&z",
                "x=a,b&y=%2F&z&the%20key=a%26b",
            ),
        ] {
            let mut request = request(&format!("https://a.example/{query}"));
            let token = Secret::new("a&b");
            key.put(&token, &mut request).expect("a parameter");
            assert_eq!(request.url().query(), Some(expected));
            key.hide(request.url_mut());
            assert!(!request.url().as_str().contains("%26b"));
        }
    }

    #[test]
    fn a_cookie_joins_the_others() {
        let mut request = request("https://a.example/");
        let headers = request.headers_mut();
        headers.append(COOKIE, HeaderValue::from_static("a=1; session=old"));
        headers.append(COOKIE, HeaderValue::from_static("b=2"));
        let session = Place::Cookie("session".to_owned());
        let token = Secret::new("new");
        session.put(&token, &mut request).expect("a cookie");
        let cookies: Vec<_> = request.headers().get_all(COOKIE).iter().collect();
        assert_eq!(cookies, ["a=1; b=2; session=new"]);
        assert!(cookies.iter().all(|value| value.is_sensitive()));
        let error = session.put(&Secret::new("x; admin=1"), &mut request);
        assert!(error.is_err());
    }
}
