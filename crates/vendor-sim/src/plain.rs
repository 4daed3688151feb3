//! Vendors of which only one operation, its credential and a sample are known.
//!
//! `cargo xtask add` adds a vendor to [`VENDORS`]. If the actual behaviour of the vendor's
//! server is known, the vendor has a module instead.

use serde_json::{Value, json};

use crate::Request;
use crate::known::Known;
use crate::response::{Behaviour, SimulatedResponse};

/// The vendors, by name.
#[rustfmt::skip] // Rows are written by a program, one as the other.
pub(crate) const VENDORS: &[Plain] = &[];

/// A vendor's one operation.
#[derive(Debug)]
pub(crate) struct Plain {
    pub(crate) name: &'static str,
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) credential: Place,
    /// The response, made up from the description.
    pub(crate) sample: &'static str,
}

/// The location of the token.
#[derive(Clone, Copy, Debug)]
#[allow(dead_code, reason = "which of them occur depends on the vendors")]
pub(crate) enum Place {
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
            Place::Basic => format!("sim-{}:password", self.name),
            _ => format!("sim-{}-access-token", self.name),
        }
    }
}

pub(crate) fn known(name: &str) -> Option<Known> {
    let vendor = VENDORS.iter().find(|vendor| vendor.name == name)?;
    Some(Known {
        method: vendor.method,
        token: vendor.token(),
        json: vendor.sample,
    })
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
        if !self.knows(request) {
            return error(401, "the token is missing or wrong");
        }
        SimulatedResponse::json(200, &self.response)
    }
}

impl Server {
    fn knows(&self, request: &Request) -> bool {
        let header = |name: &str, value: &str| request.header(name) == Some(value);
        let among = |text: Option<&str>, separator: char, name: &str| {
            let pair = format!("{name}={}", self.token);
            text.is_some_and(|text| text.split(separator).any(|it| it.trim() == pair))
        };
        match self.vendor.credential {
            Place::Bearer => header("authorization", &format!("Bearer {}", self.token)),
            Place::Basic => header("authorization", &format!("Basic {}", base64(&self.token))),
            Place::Header(name) => header(name, &self.token),
            Place::Query(name) => among(request.query.as_deref(), '&', name),
            Place::Cookie(name) => among(request.header("cookie"), ';', name),
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

    #[test]
    fn other_requests_are_refused() {
        let request = |headers: &[(&str, &str)], path: &str, query: Option<&str>| Request {
            method: "GET".to_owned(),
            path: path.to_owned(),
            query: query.map(str::to_owned),
            headers: headers
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            body: Vec::new(),
        };
        static PLACES: [(Plain, Request1); 5] = [
            (
                plain(Place::Basic),
                (Some(("authorization", "Basic dA==")), None),
            ),
            (
                plain(Place::Bearer),
                (Some(("authorization", "Bearer t")), None),
            ),
            (plain(Place::Header("x-key")), (Some(("x-key", "t")), None)),
            (plain(Place::Query("key")), (None, Some("a=b&key=t"))),
            (
                plain(Place::Cookie("sid")),
                (Some(("cookie", "a=b; sid=t")), None),
            ),
        ];
        for (vendor, (header, query)) in &PLACES {
            let mut server = Server {
                vendor,
                response: json!({ "id": 1 }),
                token: "t".to_owned(),
            };
            let headers: Vec<_> = header.iter().copied().collect();
            let mut status = |request: &Request| server.respond(request).status;
            assert_eq!(status(&request(&headers, "/me", *query)), 200, "{vendor:?}");
            assert_eq!(status(&request(&[], "/me", None)), 401, "{vendor:?}");
            assert_eq!(
                status(&request(&headers, "/you", *query)),
                404,
                "{vendor:?}"
            );
        }
    }

    type Request1 = (Option<(&'static str, &'static str)>, Option<&'static str>);

    const fn plain(credential: Place) -> Plain {
        Plain {
            name: "plain",
            method: "GET",
            path: "/me",
            credential,
            sample: "{}",
        }
    }
}
