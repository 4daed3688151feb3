//! CPU time of the facade, compared with hand-written reqwest and serde code for the same
//! response.
//!
//! Prints one JSON object per comparison; `cargo xtask bench --group runtime` makes a table of
//! them. The server is another process, so that only the client's CPU time is measured.
//! Allocations are counted separately, since counting takes time.

mod ways;

use std::env;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use rustix::time::{ClockId, clock_gettime};
use unified_profile::{ProfileSource, chatwoot, fetch_all};
use vendor_sim::samples;

use ways::{fetcher, print, reader, runtime, server};

/// The number of turns, each of several calls. Turns are short and alternate, so that other
/// load affects all variants alike.
const TURNS: usize = 4000;
const FETCHES: u32 = 5;
const DECODINGS: u32 = 20;
const ACCOUNTS: usize = 1000;
const CONCURRENCY: usize = 64;
const LATENCY: Duration = Duration::from_millis(50);

/// The number of processes, of which the median counts: the memory layout of a process affects
/// the result by two percent.
const PROCESSES: usize = 5;

fn main() {
    if env::args().nth(1).as_deref() == Some("--fetches") {
        return fetches();
    }
    ways::run(|| {
        fetching();
        decoding();
        many();
    });
}

/// Measures in one process, for [`fetching`].
fn fetches() {
    let (_server, url) = server(0);
    let [ours, whole, shown] = ["ours", "whole", "shown"].map(|way| fetcher(way, &url));
    let micros = side_by_side(FETCHES, [&ours, &whole, &shown]);
    println!("{}", serde_json::json!(micros));
}

fn fetching() {
    let find = |_| -> [f64; 3] {
        let mut program = Command::new(env::current_exe().expect("this program"));
        let output = program.arg("--fetches").stderr(Stdio::inherit()).output();
        serde_json::from_slice(&output.expect("its end").stdout).expect("what it found")
    };
    let mut found: Vec<[f64; 3]> = (0..PROCESSES).map(find).collect();
    let ratio = |[ours, whole, _]: &[f64; 3]| ours / whole;
    found.sort_by(|one, other| ratio(one).total_cmp(&ratio(other)));
    let [ours, whole, shown] = found[PROCESSES / 2];
    let what = "fetch a profile: CPU time, µs";
    print(what, ours, whole, Some(1.25));
    let what = "… by hand for four fields: CPU time, µs";
    print(what, ours, shown, None);
}

fn decoding() {
    let [ours, theirs] = ["ours", "whole"].map(reader);
    let [ours, theirs] = side_by_side(DECODINGS, [&ours, &theirs]);
    let what = "decode and map a response: CPU time, µs";
    print(what, ours, theirs, None);
}

fn many() {
    let (_server, url) = server(LATENCY.as_millis() as u64);
    let source = || -> Box<dyn ProfileSource> {
        let builder = chatwoot::Client::builder().token(samples::CHATWOOT_TOKEN);
        Box::new(builder.base_url(&url).build().expect("a client"))
    };
    let (mut best, mut cpu) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..10 {
        // Accounts share nothing: each has a client and a connection.
        let sources: Vec<_> = (0..ACCOUNTS).map(|_| source()).collect();
        let (start, busy) = (Instant::now(), processor());
        let found = runtime().block_on(async {
            let results = fetch_all(&sources, CONCURRENCY);
            results
                .filter(|(_, it)| std::future::ready(it.is_ok()))
                .count()
                .await
        });
        assert_eq!(found, ACCOUNTS);
        best = best.min(start.elapsed().as_secs_f64() * 1e3);
        cpu = cpu.min((processor() - busy) * 1e3);
    }
    let ideal = LATENCY.as_secs_f64() * 1e3 * ACCOUNTS.div_ceil(CONCURRENCY) as f64;
    print(
        "1,000 accounts, 64 at a time, 50 ms away: ms",
        best,
        ideal,
        Some(1.2),
    );
    print(
        "… of that, the client's processor time: ms",
        cpu,
        f64::NAN,
        None,
    );
}

/// Returns the CPU time of one call of each variant, in µs. The variants alternate, in balanced
/// order. The tenth percentile of the turns counts: load only ever adds time, and the very
/// fastest turns are chance.
fn side_by_side<const N: usize>(times: u32, calls: [&dyn Fn() -> bool; N]) -> [f64; N] {
    let mut micros: [Vec<f64>; N] = std::array::from_fn(|_| Vec::with_capacity(TURNS));
    for turn in 0..TURNS {
        for place in 0..N {
            let place = (place + turn) % N;
            let is_even = (turn / N).is_multiple_of(2);
            let which = if is_even { place } else { N - 1 - place };
            let start = processor();
            for _ in 0..times {
                assert!(calls[which](), "a call fails");
            }
            micros[which].push((processor() - start) * 1e6 / f64::from(times));
        }
    }
    micros.map(|mut micros| {
        micros.sort_by(f64::total_cmp);
        micros[TURNS / 10]
    })
}

/// Returns the CPU time of this thread, on which the whole client runs, in seconds.
fn processor() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}
