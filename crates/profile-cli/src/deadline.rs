//! The time limit for a command or an account, including name resolution, discovery and all
//! attempts.

use std::time::Duration;

use tokio::time;
use unified_profile::{Error, ErrorKind, ProfileFuture, ProfileSource, ProfileUpdate, Vendor};

use crate::failure::Failure;

/// Added to an account's time limit, so that the more specific error of a single call comes
/// first.
const GRACE: Duration = Duration::from_millis(100);

/// Runs `future` for at most `timeout`.
pub async fn within<T>(
    timeout: Duration,
    future: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    let outcome = time::timeout(timeout + GRACE, future).await;
    outcome.unwrap_or_else(|_| Err(Failure::timeout(message(timeout))))
}

/// A source that responds, or fails, within a time limit.
pub struct Bounded {
    pub vendor: Vendor,
    pub source: Box<dyn ProfileSource>,
    pub timeout: Duration,
}

impl Bounded {
    fn bound<'a>(&self, future: ProfileFuture<'a>) -> ProfileFuture<'a> {
        let (vendor, timeout) = (self.vendor, self.timeout);
        Box::pin(async move {
            let outcome = time::timeout(timeout + GRACE, future).await;
            let error = || Error::new(ErrorKind::Timeout, vendor.name(), &message(timeout));
            outcome.unwrap_or_else(|_| Err(error()))
        })
    }
}

impl ProfileSource for Bounded {
    fn vendor(&self) -> &str {
        self.source.vendor()
    }

    fn profile(&self) -> ProfileFuture<'_> {
        self.bound(self.source.profile())
    }

    fn update_profile(&self, update: ProfileUpdate) -> ProfileFuture<'_> {
        self.bound(self.source.update_profile(update))
    }
}

fn message(timeout: Duration) -> String {
    format!(
        "no profile within the time limit of {} s (--timeout)",
        timeout.as_secs()
    )
}
