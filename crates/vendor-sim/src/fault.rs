//! What can go wrong on demand.

use std::time::Duration;

/// Something that goes wrong with a request, see [`crate::Running::inject`].
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// Answer with this, without looking at the credential.
    Status {
        /// The status code.
        status: u16,
        /// Names and values of the headers.
        headers: Vec<(String, String)>,
        /// The body, of any media type that the headers say; JSON when they say none.
        body: String,
    },
    /// Answer as usual, but put this in the place of a successful answer's body. It need
    /// not be JSON.
    Body(String),
    /// Answer as usual, but only after this time.
    Delay(Duration),
    /// Redirect to this URL with status 307.
    Redirect(String),
    /// Break the connection before the first byte of an answer.
    Reset,
    /// Send the status and a JSON text that never ends.
    Endless,
}

impl Fault {
    /// An answer with this status, without headers and body.
    pub fn status(status: u16) -> Self {
        Fault::Status {
            status,
            headers: Vec::new(),
            body: String::new(),
        }
    }

    /// The same fault with one more header; only [`Fault::Status`] has headers of its own.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        if let Fault::Status { headers, .. } = &mut self {
            headers.push((name.into(), value.into()));
        }
        self
    }

    /// The same fault with this body; only [`Fault::Status`] and [`Fault::Body`] have one.
    #[must_use]
    pub fn body(mut self, text: impl Into<String>) -> Self {
        if let Fault::Status { body, .. } | Fault::Body(body) = &mut self {
            *body = text.into();
        }
        self
    }
}

impl std::fmt::Debug for Fault {
    /// Shows no header values and no bodies: a test may have put a secret there.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Fault::Status { status, .. } => write!(f, "Status({status})"),
            Fault::Body(body) => write!(f, "Body({} bytes)", body.len()),
            Fault::Delay(time) => write!(f, "Delay({time:?})"),
            Fault::Redirect(_) => write!(f, "Redirect"),
            Fault::Reset => write!(f, "Reset"),
            Fault::Endless => write!(f, "Endless"),
        }
    }
}
