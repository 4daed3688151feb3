//! Divides work among the cores.

use std::{num::NonZero, thread};

/// Calls `work` with the number and the items of each chunk, as many at once as there are cores.
/// Returns the results in the order of the items.
pub fn chunks<T: Sync, R: Send>(
    items: &[T],
    most: usize,
    work: impl Fn(usize, &[T]) -> Vec<R> + Sync,
) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let rounds = items.len().div_ceil(threads.saturating_mul(most)).max(1);
    let size = items.len().div_ceil(threads * rounds).max(1);
    let numbered: Vec<_> = items.chunks(size).enumerate().collect();
    let work = &work;
    let mut results = Vec::new();
    for round in numbered.chunks(threads) {
        thread::scope(|scope| {
            let running: Vec<_> = round
                .iter()
                .map(|(number, items)| scope.spawn(move || work(*number, items)))
                .collect();
            for chunk in running {
                results.extend(chunk.join().expect("no panic"));
            }
        });
    }
    results
}
