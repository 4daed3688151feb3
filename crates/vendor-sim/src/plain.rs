//! Vendors of which only one operation, its credential and a sample response are known.
//!
//! `cargo xtask add` adds a vendor to [`VENDORS`]. A vendor whose server's actual behaviour is known
//! has a module instead.

use serde_json::{Value, json};

use crate::Request;
use crate::response::{Behaviour, SimulatedResponse};

/// The vendors, by name.
#[rustfmt::skip] // `cargo xtask add` writes the rows.
pub(crate) const VENDORS: &[Plain] = &[];

/// A vendor's one operation.
#[derive(Debug)]
pub(crate) struct Plain {
    pub(crate) name: &'static str,
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) credential: TokenLocation,
    /// The response, made up from the description.
    pub(crate) sample: &'static str,
}

/// The location of the token.
#[derive(Clone, Copy, Debug)]
#[allow(dead_code, reason = "the vendors determine which variants occur")]
pub(crate) enum TokenLocation {
    Bearer,
    /// For a token that is `user:password`.
    Basic,
    Header(&'static str),
    Query(&'static str),
    Cookie(&'static str),
}

impl Plain {
    /// The default token of the simulator.
    pub(crate) fn token(&self) -> String {
        match self.credential {
            TokenLocation::Basic => format!("sim-{}:password", self.name),
            _ => format!("sim-{}-access-token", self.name),
        }
    }
}

/// Returns the vendor with that name.
pub(crate) fn find(name: &str) -> Option<&'static Plain> {
    VENDORS.iter().find(|vendor| vendor.name == name)
}

pub(crate) struct Server {
    pub(crate) vendor: &'static Plain,
    pub(crate) response: Value,
    pub(crate) token: String,
}

impl Behaviour for Server {
    fn respond(&mut self, request: &Request) -> SimulatedResponse {
        let Plain { method, path, .. } = self.vendor;
        if request.path != *path {
            return error(404, "no such path");
        }
        if request.method != *method {
            return error(405, "no such method");
        }
        if !self.is_authorized(request) {
            return error(401, "the token is missing or wrong");
        }
        SimulatedResponse::json(200, &self.response)
    }
}

impl Server {
    fn is_authorized(&self, request: &Request) -> bool {
        let has_header = |name: &str, value: &str| request.header(name) == Some(value);
        let has_pair = |text: Option<&str>, separator: char, name: &str| {
            let pair = format!("{name}={}", self.token);
            text.is_some_and(|text| text.split(separator).any(|it| it.trim() == pair))
        };
        match self.vendor.credential {
            TokenLocation::Bearer => has_header("authorization", &format!("Bearer {}", self.token)),
            TokenLocation::Basic => {
                has_header("authorization", &format!("Basic {}", base64(&self.token)))
            }
            TokenLocation::Header(name) => has_header(name, &self.token),
            TokenLocation::Query(name) => has_pair(request.query.as_deref(), '&', name),
            TokenLocation::Cookie(name) => has_pair(request.header("cookie"), ';', name),
        }
    }
}

fn base64(text: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digit = |bits: u32| char::from(DIGITS[(bits & 63) as usize]);
    let encode = |three: &[u8]| {
        let byte = |index: usize| u32::from(three.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        let digits = [18, 12, 6, 0].map(|shift| digit(bits >> shift));
        let kept = digits.into_iter().take(three.len() + 1);
        kept.chain(std::iter::repeat('='))
            .take(4)
            .collect::<String>()
    };
    text.as_bytes().chunks(3).map(encode).collect()
}

fn error(status: u16, message: &str) -> SimulatedResponse {
    SimulatedResponse::json(status, &json!({ "message": message }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn plain(credential: TokenLocation) -> Plain {
        Plain {
            name: "plain",
            method: "GET",
            path: "/me",
            credential,
            sample: "{}",
        }
    }

    #[test]
    fn only_a_request_with_the_path_and_the_token_succeeds() {
        static VENDORS: [Plain; 5] = [
            plain(TokenLocation::Basic),
            plain(TokenLocation::Bearer),
            plain(TokenLocation::Header("x-key")),
            plain(TokenLocation::Query("key")),
            plain(TokenLocation::Cookie("sid")),
        ];
        let credentials = [
            (Some(("authorization", "Basic dA==")), None),
            (Some(("authorization", "Bearer t")), None),
            (Some(("x-key", "t")), None),
            (None, Some("a=b&key=t")),
            (Some(("cookie", "a=b; sid=t")), None),
        ];
        for (vendor, (header, query)) in VENDORS.iter().zip(credentials) {
            let mut server = Server {
                vendor,
                response: json!({ "id": 1 }),
                token: "t".to_owned(),
            };
            let mut status = |path: &str, header: Option<(&str, &str)>, query: Option<&str>| {
                let request = Request {
                    method: "GET".to_owned(),
                    path: path.to_owned(),
                    query: query.map(str::to_owned),
                    headers: header
                        .into_iter()
                        .map(|(name, value)| (name.to_owned(), value.to_owned()))
                        .collect(),
                    body: Vec::new(),
                };
                server.respond(&request).status
            };
            assert_eq!(status("/me", header, query), 200, "{vendor:?}");
            assert_eq!(status("/me", None, None), 401, "{vendor:?}");
            assert_eq!(status("/you", header, query), 404, "{vendor:?}");
        }
    }
}
