//! Catches panics of the generator without printing them.

use std::{
    any::Any,
    cell::Cell,
    panic::{self, AssertUnwindSafe, catch_unwind},
    sync::Once,
};

use crate::error::{Failure, FailureKind};

/// The stack of each thread: progenitor and syn recurse as deep as the document nests.
pub(crate) const STACK: usize = 256 << 20;

/// Calls `work`; a panic becomes a failure and prints nothing.
pub(crate) fn catch<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    QUIET.set(true);
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|payload| Err(Failure::new(FailureKind::Panic, message(payload.as_ref()))))
}

thread_local! {
    /// Whether a panic of the thread prints nothing.
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Installs a panic hook, once: it prints nothing for threads that [`catch`] panics, and calls the
/// previous hook for all others.
pub(crate) fn install_hook() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let previous = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !QUIET.get() {
                previous(info);
            }
        }));
    });
}

fn message(payload: &(dyn Any + Send)) -> &str {
    if let Some(text) = payload.downcast_ref::<&str>() {
        text
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text
    } else {
        "panic without a message"
    }
}
