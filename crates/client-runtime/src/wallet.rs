//! The credentials of a transport, and which of them a request gets.

use reqwest::Url;

use crate::origin::is_same_origin;
use crate::redact::redact;
use crate::scheme::{Requirement, Scheme};
use crate::{Credential, ErrorKind, Secret, TransportError};

/// What may be sent, and where.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wallet {
    /// For every request of which no description says anything else.
    pub(crate) general: Option<Credential>,
    /// For requests whose operation asks for the scheme.
    pub(crate) named: Vec<(Scheme, Credential)>,
    /// The origins besides that of the base URL.
    pub(crate) trusted: Vec<Url>,
}

impl Wallet {
    pub(crate) fn all(&self) -> impl Iterator<Item = &Credential> {
        self.named.iter().map(|(_, it)| it).chain(&self.general)
    }

    /// The tokens in use, and what is sent in their place.
    pub(crate) fn forms(&self) -> impl Iterator<Item = Secret> {
        self.all().filter_map(Credential::forms).flatten()
    }

    /// The text with `…` in the place of each token, in whatever form it stands there.
    pub(crate) fn redact(&self, text: &str) -> String {
        redact(text, &self.forms().collect::<Vec<_>>())
    }

    pub(crate) fn set(&mut self, scheme: Scheme, credential: Credential) {
        self.named.retain(|(other, _)| *other != scheme);
        self.named.push((scheme, credential));
    }

    /// The credentials for a request to `url`, whose operation asks for `asked`.
    ///
    /// The first set counts all of whose schemes have a credential; without one the general
    /// credential stands in. If that is not to be had either, nothing is sent, and the server
    /// decides.
    pub(crate) fn choose(
        &self,
        asked: Option<Requirement>,
        url: &Url,
        base: &Url,
    ) -> Result<Vec<&Credential>, TransportError> {
        // An empty set says that none is needed, not that none is wanted.
        let sets = asked.map(|sets| sets.iter().filter(|set| !set.is_empty()));
        let chosen: Vec<_> = match sets {
            None => self.general.iter().collect(),
            Some(mut sets) => match sets.clone().find_map(|set| self.complete(set)) {
                Some(chosen) => chosen,
                None if sets.next().is_some() => self.general.iter().collect(),
                None => Vec::new(),
            },
        };
        let mut known = std::iter::once(base).chain(&self.trusted);
        let may_have = known.any(|it| is_same_origin(it, url));
        let needed = asked.is_some_and(|sets| sets.iter().all(|set| !set.is_empty()));
        match chosen.is_empty() || may_have {
            true => Ok(chosen),
            false if needed => Err(TransportError::new(
                ErrorKind::Config,
                format!(
                    "the operation is served at {}, which may not have the credential unless \
                     TransportBuilder::trust_origin allows it",
                    url.origin().ascii_serialization()
                ),
            )),
            false => Ok(Vec::new()),
        }
    }

    fn complete(&self, set: &[Scheme]) -> Option<Vec<&Credential>> {
        let credential = |scheme: &Scheme| {
            let mut named = self.named.iter();
            named
                .find(|(other, _)| other == scheme)
                .map(|(_, credential)| credential)
        };
        set.iter().map(credential).collect()
    }
}
