//! [`Asked`]: what a response has to know of its request, for errors to speak of it.

use std::sync::Arc;

use reqwest::{Method, Response};

use crate::redact::redact;
use crate::wallet::Wallet;

/// What was asked for, and the credentials that must not show, carried by a response.
#[derive(Clone)]
pub(crate) struct Asked(Arc<Inner>);

struct Inner {
    operation: &'static str,
    method: Method,
    url: String,
    wallet: Wallet,
}

impl Asked {
    /// Prepares a response for its way to the caller. Headers in which the server echoes a
    /// token become sensitive, which keeps them out of every `Debug`.
    pub(crate) fn mark(
        response: &mut Response,
        operation: &'static str,
        method: Method,
        wallet: &Wallet,
    ) {
        let tokens: Vec<_> = wallet.forms().collect();
        let mut url = response.url().clone();
        url.set_query(None);
        url.set_fragment(None);
        // Neither can fail for a URL that was asked for.
        let _ = url.set_username("");
        let _ = url.set_password(None);
        for value in response.headers_mut().values_mut() {
            let text = String::from_utf8_lossy(value.as_bytes());
            if redact(&text, &tokens) != text {
                value.set_sensitive(true);
            }
        }
        let asked = Self(Arc::new(Inner {
            operation,
            method,
            url: redact(url.as_str(), &tokens),
            wallet: wallet.clone(),
        }));
        response.extensions_mut().insert(asked);
    }

    pub(crate) fn of(response: &Response) -> Option<Self> {
        response.extensions().get().cloned()
    }

    pub(crate) fn operation(&self) -> &'static str {
        self.0.operation
    }

    pub(crate) fn method(&self) -> &Method {
        &self.0.method
    }

    /// The URL that gave the response, without its query, credentials and tokens.
    pub(crate) fn url(&self) -> &str {
        &self.0.url
    }

    pub(crate) fn redact(&self, text: &str) -> String {
        self.0.wallet.redact(text)
    }
}
