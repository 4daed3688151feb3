//! Threads with room for deep trees.

use crate::error::{Error, Result};

/// Rewrites and the drop of a deep tree recurse over at most
/// [`MAX_DEPTH`](crate::parse::MAX_DEPTH) levels; this is ample for them.
const STACK: usize = 64 * 1024 * 1024;

/// Does `work` in a thread that has room for trees as deep as a description may be (256 levels),
/// and waits for it.
///
/// # Errors
///
/// The error of `work`; and where no thread could be started, or `work` panicked.
pub fn on_large_stack<T: Send>(work: impl FnOnce() -> Result<T> + Send) -> Result<T> {
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, work)
            .map_err(|error| Error::new(format!("cannot start a thread: {error}")))?
            .join()
            .unwrap_or_else(|_| {
                Err(Error::new(
                    "a panic while working on the description; this is a bug",
                ))
            })
    })
}
