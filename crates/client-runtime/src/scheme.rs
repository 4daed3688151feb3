//! [`Scheme`], [`Security`]: what an API's description says about credentials.
//!
//! Generated clients hold these as constants; the transport reads them.

use crate::place::Place;
use crate::{Credential, Token};

/// A way to authenticate that a description names (OpenAPI 3, Security Scheme Object).
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
    /// The description's `name` for a key in a header of its own.
    pub const fn header(name: &'static str, header: &'static str) -> Self {
        Self::new(name, Kind::Header(header))
    }

    /// The description's `name` for a key in the query.
    pub const fn query(name: &'static str, parameter: &'static str) -> Self {
        Self::new(name, Kind::Query(parameter))
    }

    /// The description's `name` for a key in a cookie.
    pub const fn cookie(name: &'static str, cookie: &'static str) -> Self {
        Self::new(name, Kind::Cookie(cookie))
    }

    /// The description's `name` for HTTP basic, whose token is `user:password`.
    pub const fn basic(name: &'static str) -> Self {
        Self::new(name, Kind::Basic)
    }

    /// The description's `name` for `Authorization: Bearer`; also OAuth 2.0 and OpenID
    /// Connect, which differ in how the token was got.
    pub const fn bearer(name: &'static str) -> Self {
        Self::new(name, Kind::Authorization("Bearer"))
    }

    /// The description's `name` for another scheme of HTTP, whose token is all that follows
    /// the scheme's name in `Authorization`.
    pub const fn authorization(name: &'static str, scheme: &'static str) -> Self {
        Self::new(name, Kind::Authorization(scheme))
    }

    /// The credential of this form, to be sent with every request
    /// ([`TransportBuilder::credential`](crate::TransportBuilder::credential)).
    pub fn credential(&self, token: impl Into<Token>) -> Credential {
        let place = match self.kind {
            Kind::Header(name) => Place::header(name),
            Kind::Query(name) => Place::Query(name.to_owned()),
            Kind::Cookie(name) => Place::Cookie(name.to_owned()),
            Kind::Basic => Place::Basic,
            Kind::Authorization(scheme) => Place::authorization(scheme),
        };
        Credential::new(place, token.into())
    }

    /// The name in the description.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    const fn new(name: &'static str, kind: Kind) -> Self {
        Self { name, kind }
    }
}

/// Where a description says that access tokens of OAuth 2.0 come from (OpenAPI 3, OAuth Flow
/// Object). The feature `oauth2` fetches them.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Flow {
    authorization_url: Option<&'static str>,
    token_url: Option<&'static str>,
    refresh_url: Option<&'static str>,
}

impl Flow {
    /// The URLs, as the description has them.
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

    /// Where a user authorizes; it may be relative to the API's URL.
    pub const fn authorization_url(&self) -> Option<&'static str> {
        self.authorization_url
    }

    /// Where tokens are given; it may be relative to the API's URL.
    pub const fn token_url(&self) -> Option<&'static str> {
        self.token_url
    }

    /// Where refresh tokens are exchanged, if that is not the token URL.
    pub const fn refresh_url(&self) -> Option<&'static str> {
        self.refresh_url
    }
}

/// The credentials that an operation asks for: one of these sets, and all of the set. No set
/// at all asks for nothing; an empty set beside others makes them optional.
pub type Requirement = &'static [&'static [Scheme]];

/// What the operations of a description ask for.
#[derive(Clone, Copy, Debug)]
pub struct Security {
    most: Option<Requirement>,
    others: &'static [(Option<Requirement>, &'static [&'static str])],
}

impl Security {
    /// `most` is for every operation but `others`, which are by their ids. `None` means that
    /// the description does not say.
    pub const fn new(
        most: Option<Requirement>,
        others: &'static [(Option<Requirement>, &'static [&'static str])],
    ) -> Self {
        Self { most, others }
    }

    /// What an operation asks for; `None` when the description does not say.
    pub fn of(&self, operation: &str) -> Option<Requirement> {
        let mut others = self.others.iter();
        others
            .find(|(_, ids)| ids.contains(&operation))
            .map_or(self.most, |(requirement, _)| *requirement)
    }
}
