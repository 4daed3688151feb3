//! An OpenID Connect provider: discovery and the userinfo endpoint (Core 1.0, section 5.3).

use serde_json::{Value, json};

use crate::Request;
use crate::response::{Behaviour, SimulatedResponse};

/// The path of the userinfo endpoint, which a client cannot guess.
const ENDPOINT: &str = "/connect/v2/userinfo";

/// A JWS with an empty payload: enough to distinguish it from JSON, and not a real token.
const SIGNED: &str = "eyJhbGciOiJub25lIn0.e30.";

pub(crate) struct Server {
    pub(crate) claims: Value,
    pub(crate) token: String,
    pub(crate) base_url: String,
    pub(crate) issuer: String,
    pub(crate) signed: bool,
}

impl Behaviour for Server {
    fn respond(&mut self, request: &Request) -> SimulatedResponse {
        match (request.method.as_str(), request.path.as_str()) {
            ("GET", "/.well-known/openid-configuration") => self.discovery(),
            ("GET" | "POST", ENDPOINT | "/userinfo") => self.userinfo(request),
            (_, "/.well-known/openid-configuration") => {
                SimulatedResponse::empty(405).header("allow", "GET")
            }
            (_, ENDPOINT | "/userinfo") => {
                SimulatedResponse::empty(405).header("allow", "GET, POST")
            }
            _ => SimulatedResponse::empty(404),
        }
    }
}

impl Server {
    fn discovery(&self) -> SimulatedResponse {
        let url = |path: &str| format!("{}{path}", self.base_url);
        SimulatedResponse::json(
            200,
            &json!({
                "issuer": self.issuer,
                "authorization_endpoint": url("/connect/v2/authorize"),
                "token_endpoint": url("/connect/v2/token"),
                "userinfo_endpoint": url(ENDPOINT),
                "jwks_uri": url("/connect/v2/keys"),
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
            }),
        )
    }

    fn userinfo(&self, request: &Request) -> SimulatedResponse {
        let Some(token) = request.header("authorization").and_then(bearer) else {
            // RFC 6750, section 3.1: no error code for a request without credentials.
            return SimulatedResponse::empty(401).header("www-authenticate", "Bearer");
        };
        if token != self.token {
            let reason = "the access token is unknown";
            return SimulatedResponse::json(
                401,
                &json!({ "error": "invalid_token", "error_description": reason }),
            )
            .header(
                "www-authenticate",
                format!("Bearer error=\"invalid_token\", error_description=\"{reason}\""),
            );
        }
        if self.signed {
            return SimulatedResponse::text(200, "application/jwt", SIGNED);
        }
        SimulatedResponse::json(200, &self.claims)
    }
}

/// Returns the token of a Bearer credential; the scheme's letter case does not matter (RFC
/// 9110).
fn bearer(credential: &str) -> Option<&str> {
    let (scheme, token) = credential.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
