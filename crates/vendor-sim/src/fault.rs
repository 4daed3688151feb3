//! [`Fault`]: a fault to inject.

use std::time::Duration;

/// A fault of the server; see [`crate::Running::inject`].
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// Respond with this status, without checking the credential.
    Status {
        /// The status code.
        status: u16,
        /// Names and values of the headers.
        headers: Vec<(String, String)>,
        /// The body, of the media type that the headers state, or JSON.
        body: String,
    },
    /// Respond as usual, but replace the body of a success response. It need not be JSON.
    Body(String),
    /// Respond as usual, but only after this time.
    Delay(Duration),
    /// Redirect to this URL with status 307.
    Redirect(String),
    /// Reset the connection before the first byte of a response.
    Reset,
    /// Send the status 200 and a JSON body that never ends.
    Endless,
}

impl Fault {
    /// A response with this status, without headers and body.
    pub fn status(status: u16) -> Self {
        Fault::Status {
            status,
            headers: Vec::new(),
            body: String::new(),
        }
    }

    /// Adds a header; only [`Fault::Status`] has headers.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        if let Fault::Status { headers, .. } = &mut self {
            headers.push((name.into(), value.into()));
        }
        self
    }

    /// Sets the body; only [`Fault::Status`] and [`Fault::Body`] have one.
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
