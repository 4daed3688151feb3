//! Finds a provider's userinfo endpoint (OpenID Connect Discovery 1.0, section 4).

use profile_core::{Connection, Error, ErrorKind};
use serde::Deserialize;
use url::Url;

use crate::VENDOR;

const WELL_KNOWN: &str = "/.well-known/openid-configuration";

#[derive(Deserialize)]
struct Document {
    issuer: String,
    userinfo_endpoint: Option<String>,
}

/// Returns the endpoint that the issuer's discovery document states. The document is public:
/// the token is not sent.
pub(crate) async fn userinfo_endpoint(connection: &Connection, issuer: &str) -> Result<Url, Error> {
    let url = Url::parse(&connection.url(WELL_KNOWN))
        .map_err(|_| config_error("the issuer is not a URL"))?;
    let transport = connection.transport().without_credential();
    let document = transport.get_json::<Document>(url, "discovery").await;
    let document = match document {
        Ok(document) => document.into_inner(),
        Err(error) => {
            let message = "this request was for the issuer's discovery document";
            return Err(connection.error(error, Some(message.to_owned())).await);
        }
    };
    // Section 4.3 requires exact equality: otherwise one provider could impersonate another.
    if document.issuer != issuer {
        return Err(config_error(
            "the discovery document belongs to another issuer; state the issuer exactly as in the document, including a trailing slash",
        ));
    }
    let endpoint = document.userinfo_endpoint.ok_or_else(|| {
        config_error("the provider's discovery document has no userinfo endpoint")
    })?;
    let endpoint = endpoint_url(&endpoint)?;
    // Even if `allow_http` is set: a caller who states an https issuer does not expect the token
    // to be sent over http.
    if connection.base_url().scheme() == "https" && endpoint.scheme() != "https" {
        return Err(Error::new(
            ErrorKind::Decode,
            VENDOR,
            "the issuer uses https, but its discovery document states a userinfo endpoint with plain http: the token could be read in transit",
        )
        .at("/userinfo_endpoint"));
    }
    Ok(endpoint)
}

/// Parses an endpoint. It may have a query, but no user name or password: they would be sent as a
/// credential.
fn endpoint_url(text: &str) -> Result<Url, Error> {
    let error = || {
        Error::new(
            ErrorKind::Decode,
            VENDOR,
            "the userinfo endpoint in the discovery document is not a valid URL",
        )
        .at("/userinfo_endpoint")
    };
    let url = Url::parse(text).map_err(|_| error())?;
    let has_login = !url.username().is_empty() || url.password().is_some();
    let is_web = matches!(url.scheme(), "https" | "http") && url.has_host();
    (is_web && !has_login).then_some(url).ok_or_else(error)
}

/// Returns the endpoint for a base URL: the base URL itself, if it looks like one.
pub(crate) fn endpoint_of(connection: &Connection) -> Result<Url, Error> {
    let path = connection.base_url().path().trim_end_matches('/');
    let is_endpoint = path.to_ascii_lowercase().ends_with("userinfo");
    let url = if is_endpoint {
        Ok(connection.base_url().clone())
    } else {
        Url::parse(&connection.url("/userinfo"))
    };
    url.map_err(|_| config_error("a path cannot be appended to the base URL"))
}

fn config_error(message: &str) -> Error {
    Error::new(ErrorKind::Config, VENDOR, message)
}
