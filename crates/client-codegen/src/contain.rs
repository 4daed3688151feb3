//! Runs the generator in a thread, with a deadline.

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

/// Generates a client in a thread of this process.
///
/// The JSON text and the Plan are shared, since the thread may outlive this call.
pub(crate) fn generate(
    json: &Arc<str>,
    plan: &Arc<Plan>,
    options: &Options,
) -> Result<Generated, Error> {
    bisect::generate(
        json,
        options.deadline,
        &mut |document, _| in_thread(Arc::clone(document), Arc::clone(plan), options.clone()),
        |failure| failure.kind == FailureKind::Timeout,
    )
}

/// Runs the generator once, in a thread of this process.
pub(crate) fn in_thread(
    json: Arc<str>,
    plan: Arc<Plan>,
    options: Options,
) -> Result<Generated, Failure> {
    panics::install_hook();
    let deadline = options.deadline;
    let (sender, receiver) = mpsc::channel();
    let work = move || {
        // After a timeout, the receiver is dropped and the result is not needed.
        let _ = sender.send(panics::catch(|| engine::run(&json, plan, &options)));
    };
    thread::Builder::new()
        .name("client-codegen".to_owned())
        .stack_size(panics::STACK)
        .spawn(work)
        .map_err(|error| Failure::new(FailureKind::Worker, error.to_string()))?;
    match receiver.recv_timeout(deadline) {
        Ok(result) => result,
        Err(mpsc::RecvTimeoutError::Timeout) => Err(timeout(deadline)),
        Err(mpsc::RecvTimeoutError::Disconnected) => Err(Failure::new(
            FailureKind::Abort,
            "the generator's thread ended without a result",
        )),
    }
}

pub(crate) fn timeout(deadline: Duration) -> Failure {
    Failure::new(
        FailureKind::Timeout,
        format!("not finished after {deadline:?}"),
    )
}
