//! What the facade costs, beside reqwest and serde by hand for the same answer.
//!
//! Prints one JSON object per comparison; `cargo xtask bench --group runtime` makes a table of
//! them. The server is another process, so that the time of the processor and the allocations
//! counted are the client's alone.

use std::env;
use std::hint::black_box;
use std::io::{self, BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use reqwest::Client;
use rustix::time::{ClockId, clock_gettime};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use tokio::runtime::{Builder, Runtime};
use unified_profile::{ProfileSource, VendorClient, chatwoot, fetch_all};
use vendor_sim::{Fault, Simulator, samples};

/// Of so many turns the fastest counts: everything else on the machine only ever adds. They are
/// short, so that on a busy machine, too, some are not disturbed.
const TURNS: usize = 100;
const FETCHES: u32 = 100;
const DECODINGS: u32 = 200;
const ACCOUNTS: usize = 1000;
const CONCURRENCY: usize = 64;
const LATENCY: Duration = Duration::from_millis(50);

fn main() {
    let arguments: Vec<String> = env::args().collect();
    match arguments.get(1).map(String::as_str) {
        Some("--serve") => serve(
            arguments
                .get(2)
                .map_or(0, |millis| millis.parse().unwrap_or(0)),
        ),
        _ => measure(),
    }
}

/// Runs a simulator until stdin ends.
fn serve(millis: u64) {
    runtime().block_on(async {
        let mut simulator = Simulator::chatwoot();
        if millis > 0 {
            simulator = simulator.fault(Fault::Delay(Duration::from_millis(millis)));
        }
        let server = simulator.start().await.expect("a free port");
        println!("{}", server.base_url());
        let end = || io::stdin().read_to_end(&mut Vec::new());
        let _ = tokio::task::spawn_blocking(end).await;
    });
}

/// The server, in a process of its own, and where it is.
fn server(millis: u64) -> (Child, String) {
    let mut child = Command::new(env::current_exe().expect("this program"))
        .args(["--serve", &millis.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a server");
    let mut lines: BufReader<ChildStdout> = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut url = String::new();
    lines.read_line(&mut url).expect("its place");
    (child, url.trim().to_owned())
}

fn runtime() -> Runtime {
    let mut builder = Builder::new_current_thread();
    builder.enable_all().build().expect("a runtime")
}

fn measure() {
    fetching();
    decoding();
    many();
}

/// The same by hand, as one writes it who reads the vendor's documentation: the whole answer.
#[derive(Deserialize)]
#[allow(dead_code, reason = "decoded, for a program that shows it")]
struct User {
    id: i64,
    access_token: String,
    account_id: Option<i64>,
    available_name: String,
    avatar_url: String,
    confirmed: bool,
    custom_attributes: Option<Map<String, Value>>,
    display_name: Option<String>,
    message_signature: Option<String>,
    email: String,
    hmac_identifier: Option<String>,
    inviter_id: Option<i64>,
    name: String,
    provider: String,
    pubsub_token: String,
    role: Option<String>,
    ui_settings: Option<Map<String, Value>>,
    uid: String,
    r#type: Option<String>,
    accounts: Vec<Account>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "as above")]
struct Account {
    id: i64,
    name: String,
    status: String,
    onboarding_step: Option<String>,
    active_at: Option<String>,
    role: Option<String>,
    permissions: Vec<String>,
    availability: String,
    availability_status: String,
    auto_offline: bool,
    custom_role_id: Option<i64>,
    custom_role: Option<Role>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "as above")]
struct Role {
    id: i64,
    name: String,
    description: Option<String>,
    permissions: Vec<String>,
}

/// By hand, too, with a struct for nothing but what one program shows.
#[derive(Deserialize)]
#[allow(dead_code, reason = "as above")]
struct Shown {
    id: i64,
    name: String,
    email: String,
    accounts: Vec<ShownAccount>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "as above")]
struct ShownAccount {
    id: i64,
    name: String,
    role: Option<String>,
}

async fn by_hand<T: DeserializeOwned>(client: &Client, url: &str) -> T {
    let request = client
        .get(url)
        .header("api_access_token", samples::CHATWOOT_TOKEN);
    let response = request.timeout(Duration::from_secs(30)).send().await;
    let response = response.and_then(reqwest::Response::error_for_status);
    response.expect("an answer").json().await.expect("a user")
}

fn fetching() {
    let (mut child, url) = server(0);
    let runtime = runtime();
    let builder = chatwoot::Client::builder().token(samples::CHATWOOT_TOKEN);
    let ours = builder.base_url(&url).retries(0).build().expect("a client");
    // reqwest by itself takes the cryptography of the process.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let theirs = Client::builder().no_proxy().build().expect("a client");
    let place = format!("{url}/api/v1/profile");
    let fetch = || runtime.block_on(async { black_box(ours.profile().await).is_ok() });
    let whole = || {
        let user = runtime.block_on(by_hand::<User>(&theirs, &place));
        black_box(user).id > 0
    };
    let shown = || {
        let user = runtime.block_on(by_hand::<Shown>(&theirs, &place));
        black_box(user).id > 0
    };
    let [ours, theirs, least] = side_by_side(FETCHES, [&fetch, &whole, &shown]);
    print(
        "fetch a profile: CPU time, µs",
        ours.micros,
        theirs.micros,
        Some(1.25),
    );
    print(
        "fetch a profile: allocations",
        ours.allocations,
        theirs.allocations,
        Some(1.5),
    );
    print(
        "fetch a profile: allocated, kB",
        ours.kilobytes,
        theirs.kilobytes,
        None,
    );
    print(
        "… by hand for four fields: CPU time, µs",
        ours.micros,
        least.micros,
        None,
    );
    print(
        "… by hand for four fields: allocations",
        ours.allocations,
        least.allocations,
        None,
    );
    let _ = child.kill();
    let _ = child.wait();
}

fn decoding() {
    let body = samples::CHATWOOT.as_bytes();
    let builder = chatwoot::Client::builder().token("of no use");
    let client = builder
        .base_url("https://example.com")
        .build()
        .expect("a client");
    let ours = || black_box(client.read(black_box(body))).is_ok();
    let theirs = || black_box(serde_json::from_slice::<User>(black_box(body))).is_ok();
    let [ours, theirs] = side_by_side(DECODINGS, [&ours, &theirs]);
    print(
        "decode and map an answer: CPU time, µs",
        ours.micros,
        theirs.micros,
        None,
    );
    print(
        "decode and map an answer: allocations",
        ours.allocations,
        theirs.allocations,
        None,
    );
}

fn many() {
    let (mut child, url) = server(LATENCY.as_millis() as u64);
    let source = || -> Box<dyn ProfileSource> {
        let builder = chatwoot::Client::builder().token(samples::CHATWOOT_TOKEN);
        Box::new(builder.base_url(&url).build().expect("a client"))
    };
    let (mut best, mut cpu) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..10 {
        // Accounts share nothing: a client, and a connection, for each.
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
    let _ = child.kill();
    let _ = child.wait();
}

/// What one call costs.
struct Cost {
    micros: f64,
    allocations: f64,
    kilobytes: f64,
}

/// All in turn, so that none has the better time of day.
fn side_by_side<const N: usize>(times: u32, calls: [&dyn Fn() -> bool; N]) -> [Cost; N] {
    let mut best = [f64::INFINITY; N];
    for _ in 0..TURNS {
        for (best, call) in best.iter_mut().zip(calls) {
            let start = processor();
            for _ in 0..times {
                assert!(call(), "a call fails");
            }
            *best = best.min((processor() - start) * 1e6 / f64::from(times));
        }
    }
    let mut index = 0;
    calls.map(|call| {
        let counted = allocation_counter::measure(|| assert!(call(), "a call fails"));
        index += 1;
        Cost {
            micros: best[index - 1],
            allocations: counted.count_total as f64,
            kilobytes: counted.bytes_total as f64 / 1e3,
        }
    })
}

/// The time that the processor has given to this process, in seconds.
fn processor() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

fn print(what: &str, ours: f64, theirs: f64, limit: Option<f64>) {
    let line = json!({ "what": what, "ours": ours, "theirs": theirs, "limit": limit });
    println!("{line}");
}
