//! Where a provider's userinfo endpoint is (OpenID Connect Discovery 1.0, section 4).

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

/// The endpoint that the issuer's discovery document names. The document is public: the token
/// is not sent for it.
pub(crate) async fn userinfo_endpoint(connection: &Connection, issuer: &str) -> Result<Url, Error> {
    let url = Url::parse(&connection.url(WELL_KNOWN));
    let url = url.map_err(|_| config("the issuer is not a URL"))?;
    let transport = connection.transport().without_credential();
    let document = transport.get_json::<Document>(url, "discovery").await;
    let document = match document {
        Ok(document) => document.into_inner(),
        Err(error) => {
            let what = "this was asked for the issuer's discovery document";
            return Err(connection.error(error, Some(what.to_owned())).await);
        }
    };
    // Section 4.3: exactly. Else one provider could speak for another.
    if document.issuer != issuer {
        return Err(config(
            "the discovery document is another issuer's; give the issuer exactly as it has it, \
             down to a slash at the end",
        ));
    }
    let endpoint = document
        .userinfo_endpoint
        .ok_or_else(|| config("the provider's discovery document names no userinfo endpoint"))?;
    let endpoint = endpoint_url(&endpoint)?;
    // Whatever may be asked over http: who gave an https issuer did not give leave for this.
    if connection.base_url().scheme() == "https" && endpoint.scheme() != "https" {
        return Err(Error::new(
            ErrorKind::Decode,
            VENDOR,
            "the issuer is https, and its discovery document names a userinfo endpoint of plain \
             http: the token could be read on the way",
        )
        .at("/userinfo_endpoint"));
    }
    Ok(endpoint)
}

/// An endpoint may have a query, but no name or password: they would be sent as a credential.
fn endpoint_url(text: &str) -> Result<Url, Error> {
    let unusable = || {
        Error::new(
            ErrorKind::Decode,
            VENDOR,
            "the discovery document names a userinfo endpoint that is no usable URL",
        )
        .at("/userinfo_endpoint")
    };
    let url = Url::parse(text).map_err(|_| unusable())?;
    let plain = url.username().is_empty() && url.password().is_none();
    let usable = plain && matches!(url.scheme(), "https" | "http") && url.has_host();
    usable.then_some(url).ok_or_else(unusable)
}

/// The endpoint for a base URL: itself, if it looks like one.
pub(crate) fn endpoint_of(connection: &Connection) -> Result<Url, Error> {
    let path = connection.base_url().path().trim_end_matches('/');
    let is_endpoint = path.to_ascii_lowercase().ends_with("userinfo");
    let url = if is_endpoint {
        Ok(connection.base_url().clone())
    } else {
        Url::parse(&connection.url("/userinfo"))
    };
    url.map_err(|_| config("the base URL cannot take a path"))
}

fn config(message: &str) -> Error {
    Error::new(ErrorKind::Config, VENDOR, message)
}
