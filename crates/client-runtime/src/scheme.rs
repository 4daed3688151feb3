//! [`Scheme`], [`Security`]: security schemes and requirements of a description.
//!
//! Generated clients hold these as constants; the transport reads them.

use crate::token_location::TokenLocation;
use crate::{Credential, Token};

/// A security scheme of a description (OpenAPI 3, Security Scheme Object).
///
/// A generated client has a constant for each, for
/// [`TransportBuilder::credential_for`](crate::TransportBuilder::credential_for).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Scheme {
    name: &'static str,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kind {
    Header(&'static str),
    Query(&'static str),
    Cookie(&'static str),
    Basic,
    Authorization(&'static str),
}

impl Scheme {
    /// The scheme `name`: a key in a header of the vendor.
    pub const fn header(name: &'static str, header: &'static str) -> Self {
        Self::new(name, Kind::Header(header))
    }

    /// The scheme `name`: a key in the query.
    pub const fn query(name: &'static str, parameter: &'static str) -> Self {
        Self::new(name, Kind::Query(parameter))
    }

    /// The scheme `name`: a key in a cookie.
    pub const fn cookie(name: &'static str, cookie: &'static str) -> Self {
        Self::new(name, Kind::Cookie(cookie))
    }

    /// The scheme `name`: HTTP basic, whose token is `user:password`.
    pub const fn basic(name: &'static str) -> Self {
        Self::new(name, Kind::Basic)
    }

    /// The scheme `name`: `Authorization: Bearer`; also OAuth 2.0 and OpenID Connect, which
    /// differ in how the token is obtained.
    pub const fn bearer(name: &'static str) -> Self {
        Self::new(name, Kind::Authorization("Bearer"))
    }

    /// The scheme `name`: another HTTP scheme, whose token is everything after the scheme's
    /// name in `Authorization`.
    pub const fn authorization(name: &'static str, scheme: &'static str) -> Self {
        Self::new(name, Kind::Authorization(scheme))
    }

    /// A credential of this scheme, to be sent with every request
    /// ([`TransportBuilder::credential`](crate::TransportBuilder::credential)).
    pub fn credential(&self, token: impl Into<Token>) -> Credential {
        let location = match self.kind {
            Kind::Header(name) => TokenLocation::header(name),
            Kind::Query(name) => TokenLocation::Query(name.to_owned()),
            Kind::Cookie(name) => TokenLocation::Cookie(name.to_owned()),
            Kind::Basic => TokenLocation::Basic,
            Kind::Authorization(scheme) => TokenLocation::authorization(scheme),
        };
        Credential::new(location, token.into())
    }

    /// The name in the description.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    const fn new(name: &'static str, kind: Kind) -> Self {
        Self { name, kind }
    }
}

/// The URLs of a flow of OAuth 2.0 in a description (OpenAPI 3, OAuth Flow Object). The feature
/// `oauth2` fetches tokens from them.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Flow {
    authorization_url: Option<&'static str>,
    token_url: Option<&'static str>,
    refresh_url: Option<&'static str>,
}

impl Flow {
    /// The URLs that the description states.
    pub const fn new(
        authorization_url: Option<&'static str>,
        token_url: Option<&'static str>,
        refresh_url: Option<&'static str>,
    ) -> Self {
        Self {
            authorization_url,
            token_url,
            refresh_url,
        }
    }

    /// The URL at which a user authorizes; it may be relative to the API's URL.
    pub const fn authorization_url(&self) -> Option<&'static str> {
        self.authorization_url
    }

    /// The URL that issues tokens; it may be relative to the API's URL.
    pub const fn token_url(&self) -> Option<&'static str> {
        self.token_url
    }

    /// The URL that exchanges refresh tokens, if it is not the token URL.
    pub const fn refresh_url(&self) -> Option<&'static str> {
        self.refresh_url
    }
}

/// The credentials that an operation requires: all credentials of one of these sets. Without
/// sets it requires none; an empty set beside others makes them optional.
pub type Requirement = &'static [&'static [Scheme]];

/// The security requirements of a description's operations.
#[derive(Clone, Copy, Debug)]
pub struct Security {
    most: Option<Requirement>,
    others: &'static [(Option<Requirement>, &'static [&'static str])],
}

impl Security {
    /// Creates the requirements: `most` is that of every operation except `others`, which are
    /// listed by their ids. `None` means that the description states none.
    pub const fn new(
        most: Option<Requirement>,
        others: &'static [(Option<Requirement>, &'static [&'static str])],
    ) -> Self {
        Self { most, others }
    }

    /// Returns the requirement of an operation; `None` if the description states none.
    pub fn of(&self, operation: &str) -> Option<Requirement> {
        let mut others = self.others.iter();
        others
            .find(|(_, ids)| ids.contains(&operation))
            .map_or(self.most, |(requirement, _)| *requirement)
    }
}
