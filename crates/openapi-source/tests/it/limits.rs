//! Limits on the time and memory of tests.

use std::{
    env, fs,
    process::Command,
    time::{Duration, Instant},
};

/// Without optimization, the limit only detects endless loops.
pub const LIMIT: Duration = Duration::from_secs(if cfg!(debug_assertions) { 300 } else { 2 });

/// Runs the rest of the test in a process of its own, whose time and memory are those of this test.
macro_rules! in_own_process {
    () => {
        if crate::limits::passes_in_child(std::any::type_name_of_val(&|| ())) {
            return;
        }
    };
}

/// Runs the test around a closure in a child process, and panics if it fails. Returns `false` in
/// that child.
pub fn passes_in_child(closure: &str) -> bool {
    const CHILD: &str = "TEST_IN_OWN_PROCESS";
    if env::var_os(CHILD).is_some() {
        return false;
    }
    let test = closure
        .split_once("::")
        .and_then(|(_, path)| path.rsplit_once("::"))
        .map(|(test, _)| test)
        .expect("a closure in a test");
    let output = Command::new(env::current_exe().expect("this program"))
        .args(["--exact", test, "--nocapture"])
        .env(CHILD, "")
        .output()
        .expect("this program runs");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && text.contains("1 passed"),
        "{test}: {text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    true
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
