//! CPU time of the facade, compared with hand-written reqwest and serde code for the same
//! response.
//!
//! Prints one JSON object per comparison; `cargo xtask bench --group runtime` makes a table of
//! them. The server is a separate process, so that only the client's CPU time is measured.
//! Allocations are counted separately, since counting takes time.

mod variants;

use std::env;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use rustix::time::{ClockId, clock_gettime};
use unified_profile::{ProfileSource, chatwoot, fetch_all};
use vendor_sim::samples;

use variants::{fetcher, print, reader, runtime, server};

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
    variants::run(|| {
        fetching();
        decoding();
        fetching_many();
    });
}

/// Measures in one process, for [`fetching`].
fn fetches() {
    let (_server, url) = server(0);
    let [ours, complete, partial] =
        ["facade", "complete", "partial"].map(|variant| fetcher(variant, &url));
    let micros = side_by_side(FETCHES, [&ours, &complete, &partial]);
    println!("{}", serde_json::json!(micros));
}

fn fetching() {
    let measure = |_| -> [f64; 3] {
        let mut program = Command::new(env::current_exe().expect("this program"));
        let output = program.arg("--fetches").stderr(Stdio::inherit()).output();
        let stdout = output.expect("the program ends").stdout;
        serde_json::from_slice(&stdout).expect("three numbers")
    };
    let mut measured: Vec<[f64; 3]> = (0..PROCESSES).map(measure).collect();
    let ratio = |[ours, complete, _]: &[f64; 3]| ours / complete;
    measured.sort_by(|one, other| ratio(one).total_cmp(&ratio(other)));
    let [ours, complete, partial] = measured[PROCESSES / 2];
    let name = "fetch a profile: CPU time, µs";
    print(name, ours, complete, Some(1.25));
    let name = "… by hand for four fields: CPU time, µs";
    print(name, ours, partial, None);
}

fn decoding() {
    let [ours, by_hand] = ["facade", "complete"].map(reader);
    let [ours, by_hand] = side_by_side(DECODINGS, [&ours, &by_hand]);
    let name = "decode and map a response: CPU time, µs";
    print(name, ours, by_hand, None);
}

fn fetching_many() {
    let (_server, url) = server(LATENCY.as_millis() as u64);
    let source = || -> Box<dyn ProfileSource> {
        let builder = chatwoot::Client::builder().token(samples::CHATWOOT_TOKEN);
        Box::new(builder.base_url(&url).build().expect("a client"))
    };
    let (mut fastest, mut cpu) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..10 {
        // Accounts share nothing: each has a client and a connection.
        let sources: Vec<_> = (0..ACCOUNTS).map(|_| source()).collect();
        let (start, busy) = (Instant::now(), thread_seconds());
        let found = runtime().block_on(async {
            let results = fetch_all(&sources, CONCURRENCY);
            results
                .filter(|(_, it)| std::future::ready(it.is_ok()))
                .count()
                .await
        });
        assert_eq!(found, ACCOUNTS);
        fastest = fastest.min(start.elapsed().as_secs_f64() * 1e3);
        cpu = cpu.min((thread_seconds() - busy) * 1e3);
    }
    let ideal = LATENCY.as_secs_f64() * 1e3 * ACCOUNTS.div_ceil(CONCURRENCY) as f64;
    print(
        "1,000 accounts, 64 at a time, 50 ms away: ms",
        fastest,
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
        for position in 0..N {
            let rotated = (position + turn) % N;
            let is_even = (turn / N).is_multiple_of(2);
            let variant = if is_even { rotated } else { N - 1 - rotated };
            let start = thread_seconds();
            for _ in 0..times {
                assert!(calls[variant](), "a call fails");
            }
            micros[variant].push((thread_seconds() - start) * 1e6 / f64::from(times));
        }
    }
    micros.map(|mut micros| {
        micros.sort_by(f64::total_cmp);
        micros[TURNS / 10]
    })
}

/// Returns the CPU time of this thread, on which the whole client runs, in seconds.
fn thread_seconds() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}
