//! Limits on the time and memory of the process.

#![allow(dead_code, reason = "no test uses all functions")]

use std::{
    fs,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// Without optimization, the limit only detects endless loops.
pub const LIMIT: Duration = Duration::from_secs(if cfg!(debug_assertions) { 300 } else { 2 });
pub const MEMORY_MB: u64 = 300;

/// Locks out the other tests: time and memory are measured per process.
pub fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs `work` within the default limits.
pub fn within_limits<T>(what: &str, work: impl FnOnce() -> T) -> T {
    within(what, LIMIT, MEMORY_MB, work)
}

/// Runs `work`; panics if it takes more CPU time or memory than allowed.
pub fn within<T>(what: &str, limit: Duration, memory_mb: u64, work: impl FnOnce() -> T) -> T {
    // Resets the memory peak, if the system allows it.
    let _ = fs::write("/proc/self/clear_refs", "5");
    let (started, before) = (Instant::now(), cpu_time());
    let result = work();
    let (elapsed, peak) = (started.elapsed(), peak_mb());
    // On a busy machine, the elapsed time is longer, but also limited.
    assert!(elapsed < 30 * limit, "{what} took {elapsed:?}");
    let elapsed = match (before, cpu_time()) {
        (Some(before), Some(after)) => after.saturating_sub(before),
        _ => elapsed,
    };
    println!("{what}: {} ms, peak {peak:?} MB", elapsed.as_millis());
    assert!(elapsed < limit, "{what} took {elapsed:?}");
    assert!(
        peak.is_none_or(|peak| peak < memory_mb),
        "{what}: {peak:?} MB"
    );
    result
}

/// Returns the CPU time of this process; `None` except on Linux.
fn cpu_time() -> Option<Duration> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    let ticks = fields.split_whitespace().skip(11).take(2);
    let ticks: u64 = ticks.map(|it| it.parse::<u64>().unwrap_or_default()).sum();
    // A tick is a hundredth of a second on all systems.
    Some(Duration::from_millis(10 * ticks))
}

/// Returns the memory peak of this process; `None` except on Linux.
fn peak_mb() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes / 1024)
}
