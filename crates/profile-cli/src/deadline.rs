//! The longest time for a command or an account: name resolution, discovery, all attempts.

use std::time::Duration;

use tokio::time;
use unified_profile::{Error, ErrorKind, ProfileFuture, ProfileSource, ProfileUpdate, Vendor};

use crate::failure::Failure;

/// What comes on top of an account's time, so that the error of a single call comes first: it
/// says more.
const GRACE: Duration = Duration::from_millis(100);

/// Runs `future` for `timeout` at most.
pub async fn within<T>(
    timeout: Duration,
    future: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    let outcome = time::timeout(timeout + GRACE, future).await;
    outcome.unwrap_or_else(|_| Err(Failure::late(message(timeout))))
}

/// A source that answers, or fails, within a time.
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
            let late = || Error::new(ErrorKind::Timeout, vendor.name(), &message(timeout));
            outcome.unwrap_or_else(|_| Err(late()))
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
        "no profile within the time of {} s (--timeout)",
        timeout.as_secs()
    )
}
