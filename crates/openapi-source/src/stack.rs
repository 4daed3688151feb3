//! Threads with a large stack.

use crate::error::{Error, ErrorKind, Result};

/// The stack size. Rewrites, and the drop of a tree, recurse up to
/// [`MAX_DEPTH`](crate::parse::MAX_DEPTH) levels.
const STACK: usize = 64 * 1024 * 1024;

/// Runs `work` on a thread with a stack large enough for trees of the maximum depth (256 levels),
/// and waits for it.
///
/// # Errors
///
/// Returns the error of `work`, or an error if no thread could be started or `work` panicked.
pub fn on_large_stack<T: Send>(work: impl FnOnce() -> Result<T> + Send) -> Result<T> {
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, work)
            .map_err(|error| {
                let message = format!("cannot start a thread: {error}");
                Error::new(ErrorKind::Internal, message).with_source(error)
            })?
            .join()
            .unwrap_or_else(|_| {
                Err(Error::new(
                    ErrorKind::Internal,
                    "a panic while processing the description",
                )
                .with_help("this is a bug: please report it with the description"))
            })
    })
}
