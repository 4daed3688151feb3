//! Runs the generator in a thread of its own.

use std::{
    sync::{Arc, mpsc},
    thread,
    time::Duration,
};

use openapi_lower::Plan;

use crate::{
    bisect, engine,
    error::{Error, Failure, FailureKind},
    generated::Generated,
    options::Options,
    panics,
};

/// Generates a client in this process, from a lowered description: its
/// [`json`](openapi_lower::Lowered::json) and its [`plan`](openapi_lower::Lowered::plan).
///
/// A panic of the generator is caught and printed nowhere; the operations or schemas
/// that cause it are found, dropped and listed in [`Generated::dropped`].
///
/// This is no full containment. A stack overflow still aborts the process, memory is not
/// limited, and a run that passes [`Options::deadline`] is an error that leaves its
/// thread behind, running. For documents that are not trusted to come well out of
/// lowering use [`crate::worker::generate`].
///
/// Both are shared, since that thread may outlive this call.
pub fn generate(json: &Arc<str>, plan: &Arc<Plan>, options: &Options) -> Result<Generated, Error> {
    bisect::generate(
        json,
        options.deadline,
        &mut |document, _| in_thread(Arc::clone(document), Arc::clone(plan), options.clone()),
        |failure| failure.kind == FailureKind::Timeout,
    )
}

/// One run in a thread, without search.
pub(crate) fn in_thread(
    json: Arc<str>,
    plan: Arc<Plan>,
    options: Options,
) -> Result<Generated, Failure> {
    panics::keep_quiet_where_asked();
    let deadline = options.deadline;
    let (sender, receiver) = mpsc::channel();
    let work = move || {
        // The receiver is gone after a timeout; then nobody wants the result.
        let _ = sender.send(panics::caught(|| engine::run(&json, plan, &options)));
    };
    thread::Builder::new()
        .name("client-codegen".to_owned())
        .stack_size(panics::STACK)
        .spawn(work)
        .map_err(|error| Failure::new(FailureKind::Worker, error.to_string()))?;
    match receiver.recv_timeout(deadline) {
        Ok(result) => result,
        Err(mpsc::RecvTimeoutError::Timeout) => Err(timeout(deadline)),
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            Err(Failure::new(FailureKind::Abort, "the thread is gone"))
        }
    }
}

pub(crate) fn timeout(deadline: Duration) -> Failure {
    Failure::new(FailureKind::Timeout, format!("no end within {deadline:?}"))
}
