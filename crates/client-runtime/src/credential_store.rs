//! [`CredentialStore`]: the credentials of a transport, and the choice among them for a request.

use reqwest::Url;

use crate::origin::is_same_origin;
use crate::redact::redact;
use crate::scheme::{Requirement, Scheme};
use crate::{Credential, Secret, TransportError};

/// The credentials, and the origins to which they may be sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct CredentialStore {
    /// For requests without a described requirement.
    pub(crate) general: Option<Credential>,
    /// For requests whose operation requires the scheme.
    pub(crate) named: Vec<(Scheme, Credential)>,
    /// The origins besides that of the base URL.
    pub(crate) trusted: Vec<Url>,
}

impl CredentialStore {
    pub(crate) fn all(&self) -> impl Iterator<Item = &Credential> {
        self.named.iter().map(|(_, it)| it).chain(&self.general)
    }

    /// Returns the current tokens, and the encoded forms in which they are sent.
    pub(crate) fn forms(&self) -> impl Iterator<Item = Secret> {
        self.all().filter_map(Credential::forms).flatten()
    }

    /// Replaces each token in the text with `…`, in whatever form it occurs.
    pub(crate) fn redact(&self, text: &str) -> String {
        redact(text, &self.forms().collect::<Vec<_>>())
    }

    /// Whether the text contains a token, in whatever form.
    pub(crate) fn occur_in(&self, text: &str) -> bool {
        self.redact(text) != text
    }

    pub(crate) fn set(&mut self, scheme: Scheme, credential: Credential) {
        self.named.retain(|(other, _)| *other != scheme);
        self.named.push((scheme, credential));
    }

    /// Chooses the credentials for a request to `url` whose operation has this requirement.
    ///
    /// The first set of which all schemes have a credential is chosen; if there is none, the
    /// general credential. If that is missing, too, nothing is sent, and the server decides.
    pub(crate) fn choose(
        &self,
        requirement: Option<Requirement>,
        url: &Url,
        base: &Url,
    ) -> Result<Vec<&Credential>, TransportError> {
        // An empty set makes a credential optional, not unwanted.
        let sets = requirement.map(|sets| sets.iter().filter(|set| !set.is_empty()));
        let chosen: Vec<_> = match sets {
            None => self.general.iter().collect(),
            Some(mut sets) => match sets.clone().find_map(|set| self.credentials_of(set)) {
                Some(chosen) => chosen,
                None if sets.next().is_some() => self.general.iter().collect(),
                None => Vec::new(),
            },
        };
        let mut allowed = std::iter::once(base).chain(&self.trusted);
        if chosen.is_empty() || allowed.any(|it| is_same_origin(it, url)) {
            return Ok(chosen);
        }
        if requirement.is_some_and(|sets| sets.iter().all(|set| !set.is_empty())) {
            return Err(TransportError::config(format!(
                "the server of the operation is {}, to which the credential is not sent unless TransportBuilder::trust_origin allows it",
                url.origin().ascii_serialization()
            )));
        }
        Ok(Vec::new())
    }

    /// Returns the credentials of a set of schemes; `None` if one is missing.
    fn credentials_of(&self, set: &[Scheme]) -> Option<Vec<&Credential>> {
        let credential = |scheme: &Scheme| {
            let mut named = self.named.iter();
            named
                .find(|(other, _)| other == scheme)
                .map(|(_, credential)| credential)
        };
        set.iter().map(credential).collect()
    }
}
