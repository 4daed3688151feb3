//! [`RequestInfo`]: facts about a request that its response carries, for errors.

use std::sync::Arc;

use reqwest::{Method, Response};

use crate::Operation;
use crate::credential_store::CredentialStore;
use crate::redact::redact;

/// The operation, URL and method of a request, and the credentials that must not be shown. A
/// response carries it.
#[derive(Clone)]
pub(crate) struct RequestInfo(Arc<Inner>);

struct Inner {
    operation: Operation,
    method: Method,
    url: String,
    credentials: CredentialStore,
}

impl RequestInfo {
    /// Prepares a response for its caller. Headers in which the server echoes a token become
    /// sensitive, so that no `Debug` shows them.
    pub(crate) fn mark(
        response: &mut Response,
        operation: Operation,
        method: Method,
        credentials: &CredentialStore,
    ) {
        let tokens: Vec<_> = credentials.forms().collect();
        let mut url = response.url().clone();
        url.set_query(None);
        url.set_fragment(None);
        // Neither can fail for a URL that was requested.
        let _ = url.set_username("");
        let _ = url.set_password(None);
        for value in response.headers_mut().values_mut() {
            let text = String::from_utf8_lossy(value.as_bytes());
            if redact(&text, &tokens) != text {
                value.set_sensitive(true);
            }
        }
        let request_info = Self(Arc::new(Inner {
            operation,
            method,
            url: redact(url.as_str(), &tokens),
            credentials: credentials.clone(),
        }));
        response.extensions_mut().insert(request_info);
    }

    pub(crate) fn of(response: &Response) -> Option<Self> {
        response.extensions().get().cloned()
    }

    pub(crate) fn operation(&self) -> Operation {
        self.0.operation
    }

    pub(crate) fn method(&self) -> &Method {
        &self.0.method
    }

    /// Returns the URL of the response, without its query, credentials and tokens.
    pub(crate) fn url(&self) -> &str {
        &self.0.url
    }

    pub(crate) fn redact(&self, text: &str) -> String {
        self.0.credentials.redact(text)
    }
}
