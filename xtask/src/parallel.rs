//! Work on several threads, results in the order of the items.

use std::{
    io,
    num::NonZero,
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
};

/// Ample for descriptions, which are trees that nest as deep as their authors like.
const STACK: usize = 64 << 20;

/// How many threads the machine runs at once.
pub fn cores() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// Does the work for each item, at most `jobs` at a time, and hands the results over in
/// the order of the items, each as soon as those before it are there. Fails when no
/// thread can be started.
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
            let serve = move || loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(item) = items.get(index) else { break };
                if sender.send((index, work(item))).is_err() {
                    break;
                }
            };
            thread::Builder::new()
                .stack_size(STACK)
                .spawn_scoped(scope, serve)?;
        }
        drop(sender);
        let mut waiting: Vec<Option<O>> = items.iter().map(|_| None).collect();
        let mut done = 0;
        for (index, output) in receiver {
            waiting[index] = Some(output);
            while let Some(output) = waiting.get_mut(done).and_then(Option::take) {
                each(&items[done], output);
                done += 1;
            }
        }
        Ok(())
    })
}
