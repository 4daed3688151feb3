//! Processes items on several threads, and returns results in the order of the items.

use std::{
    io,
    num::NonZero,
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
};

use anyhow::{Result, bail};

/// The stack size of threads that read descriptions, which may nest deeply.
const STACK_BYTES: usize = 64 << 20;
/// The stack size of threads that recurse several times per level of a description.
const LARGE_STACK_BYTES: usize = 256 << 20;

/// Returns the number of available cores.
pub fn cores() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// Runs `work` in a thread with a large stack, and waits for the result. `what` names the work in
/// the error if it panics.
pub fn on_large_stack<T: Send>(what: &str, work: impl FnOnce() -> Result<T> + Send) -> Result<T> {
    thread::scope(|scope| {
        thread::Builder::new()
            .stack_size(LARGE_STACK_BYTES)
            .spawn_scoped(scope, work)?
            .join()
            .unwrap_or_else(|_| bail!("{what} panicked"))
    })
}

/// Processes each item, at most `jobs` at a time, and passes the results to `each` in the order
/// of the items, each result as soon as those before it are available.
///
/// # Errors
///
/// When no thread can be started.
pub fn in_order<I: Sync, O: Send>(
    items: &[I],
    jobs: usize,
    work: impl Fn(&I) -> O + Sync,
    mut each: impl FnMut(&I, O),
) -> io::Result<()> {
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..jobs.clamp(1, items.len().max(1)) {
            let sender = sender.clone();
            let (next, work) = (&next, &work);
            let process = move || loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(item) = items.get(index) else { break };
                if sender.send((index, work(item))).is_err() {
                    break;
                }
            };
            thread::Builder::new()
                .stack_size(STACK_BYTES)
                .spawn_scoped(scope, process)?;
        }
        drop(sender);
        let mut pending: Vec<Option<O>> = items.iter().map(|_| None).collect();
        let mut next = 0;
        for (index, output) in receiver {
            pending[index] = Some(output);
            while let Some(output) = pending.get_mut(next).and_then(Option::take) {
                each(&items[next], output);
                next += 1;
            }
        }
        Ok(())
    })
}
