//! [`Failure`]: an error of a command, and its exit code.

use std::fmt;
use std::io;
use std::process::ExitCode;

use unified_profile::{Error, ErrorKind};

use crate::printable::printable;

/// An error of a command, with a message that is safe to print.
#[derive(Debug)]
pub struct Failure {
    code: u8,
    message: String,
}

impl Failure {
    /// An error in the command line or the settings.
    pub fn usage(message: impl Into<String>) -> Self {
        Self {
            code: 2,
            message: message.into(),
        }
    }

    /// The time limit was exceeded.
    pub fn timeout(message: impl Into<String>) -> Self {
        Self {
            code: 4,
            message: message.into(),
        }
    }

    /// Some of several accounts failed, and have been reported.
    pub fn of_accounts(code: u8, failures: usize, count: usize) -> Self {
        Self {
            code,
            message: format!("{failures} of {count} accounts failed"),
        }
    }

    pub fn code(&self) -> u8 {
        self.code
    }

    pub fn exit_code(&self) -> ExitCode {
        self.code.into()
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let code = match error.kind() {
            ErrorKind::Config => 2,
            ErrorKind::Unauthorized | ErrorKind::Forbidden => 3,
            ErrorKind::RateLimited
            | ErrorKind::Timeout
            | ErrorKind::Transport
            | ErrorKind::Unavailable => 4,
            _ => 5,
        };
        let mut message = error.to_string();
        if let Some(wait) = error.retry_after() {
            message += &format!("; try again after {} s", wait.as_secs());
        }
        if let Some(id) = error.request_id() {
            message += &format!(" (request id {id})");
        }
        Self {
            code,
            message: printable(&message),
        }
    }
}

/// A failure of this machine: no free port, or stdout cannot be written.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::usage(error.to_string())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
