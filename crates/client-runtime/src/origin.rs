//! Checks base URLs, and compares origins.

use std::net::IpAddr;

use reqwest::Url;

use crate::TransportError;

/// Parses a base URL: absolute, and without parts that adding a path would lose or expose.
pub(crate) fn parse_base(text: &str) -> Result<Url, TransportError> {
    let refuse = |why: &str| TransportError::config(format!("the base URL {why}"));
    let url = Url::parse(text.trim()).map_err(|_| refuse("is not an absolute URL"))?;
    if !matches!(url.scheme(), "https" | "http") {
        Err(refuse("must begin with https:// or http://"))
    } else if !url.username().is_empty() || url.password().is_some() {
        Err(refuse("must not contain a user name or a password"))
    } else if url.query().is_some() || url.fragment().is_some() {
        Err(refuse("must not have a query or a fragment"))
    } else {
        Ok(url)
    }
}

/// Allows `https` everywhere, and `http` to this machine or if `allow_http` is set.
pub(crate) fn check_scheme(url: &Url, allow_http: bool) -> Result<(), TransportError> {
    match url.scheme() {
        "https" => Ok(()),
        "http" if allow_http || is_loopback(url) => Ok(()),
        _ => Err(TransportError::config(
            "plain http to another machine is refused unless it is allowed explicitly",
        )),
    }
}

/// Whether both URLs have the same origin (RFC 6454, section 5): scheme, host and port.
pub(crate) fn is_same_origin(one: &Url, other: &Url) -> bool {
    let port = Url::port_or_known_default;
    one.scheme() == other.scheme() && one.host_str() == other.host_str() && port(one) == port(other)
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|it: IpAddr| it.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::is_same_origin;

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        let url = |text: &str| text.parse().expect("a URL");
        let base = url("https://a.example/x");
        for (text, same) in [
            ("https://A.example:443/y?z#w", true),
            ("https://user@a.example", true),
            ("https://a.example:8443", false),
            ("http://a.example", false),
            ("http://a.example:443", false),
            ("https://b.example", false),
            ("https://a.example.", false),
            ("https://x.a.example", false),
        ] {
            assert_eq!(is_same_origin(&base, &url(text)), same, "{text}");
        }
        assert!(is_same_origin(
            &url("http://[::1]:80/"),
            &url("http://[0:0::1]")
        ));
    }
}
