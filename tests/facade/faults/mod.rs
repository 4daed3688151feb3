//! Every fault of a network or a server, over real sockets, for every vendor: each results in
//! the right error within its deadline, and no secret or personal data is shown.

mod discovery;
mod log;
mod messages;
mod responses;
mod rows;
#[path = "../../../crates/client-runtime/tests/it/server/mod.rs"]
mod server;
mod tls;
mod writing;

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;

use rows::{Expected, Row, Target};
use server::Server;
use unified_profile::{Config, Error, ErrorKind, ProfileSource, Vendor, connect};
use vendor_sim::samples::{self, ProfileOperation};

/// The deadline of calls that will exceed it.
const SHORT: Duration = Duration::from_secs(2);

/// The deadline of all other calls.
const DEADLINE: Duration = Duration::from_secs(20);

/// Additional time for a busy machine.
const GRACE: Duration = Duration::from_secs(5);

/// The number of concurrent calls.
const CONCURRENCY: usize = 16;

/// Strings of the personal data in the samples, which must not be logged.
const PERSONAL: &[&str] = &["@", "Europe/", "+1", "avatar", "Harbour"];

/// Returns the operation and the sample of a vendor, including vendors from `cargo xtask add`.
pub(crate) fn profile_operation(vendor: Vendor) -> ProfileOperation {
    samples::profile_operation(vendor.name()).expect("a sample for each vendor")
}

pub(crate) fn token(vendor: Vendor) -> String {
    profile_operation(vendor).token
}

/// Returns the vendor's full sample.
pub(crate) fn sample(vendor: Vendor) -> &'static str {
    profile_operation(vendor).json
}

/// Whether only the description of the vendor is known.
fn is_added(vendor: Vendor) -> bool {
    let mut samples = samples::ALL.iter();
    samples.all(|sample| sample.vendor != vendor.name())
}

pub(crate) fn client(vendor: Vendor, base_url: &str, deadline: Duration) -> Box<dyn ProfileSource> {
    let config = Config::new(token(vendor)).base_url(base_url);
    connect(vendor, config.timeout(deadline)).expect("a client")
}

/// Returns everything that an error can print, including its causes.
pub(crate) fn printed(error: &Error) -> String {
    let mut text = format!("{error} {error:#} {error:?} {error:#?}");
    let mut source = error.source();
    while let Some(error) = source {
        text += &format!(" {error} {error:?}");
        source = error.source();
    }
    text
}

pub(crate) fn assert_no_secret(text: &str, source: &str) {
    let tokens: Vec<String> = Vendor::ALL.iter().map(|vendor| token(*vendor)).collect();
    let tokens = tokens.iter().map(String::as_str);
    for secret in samples::SECRETS.iter().copied().chain(tokens) {
        assert!(!text.contains(secret), "{source} shows {secret}: {text}");
    }
}

async fn check(vendor: Vendor, row: Row) {
    let case = format!("{vendor}, {}", row.name);
    let times_out =
        matches!(&row.expected, Expected::Error { kind, .. } if *kind == ErrorKind::Timeout);
    let deadline = if times_out { SHORT } else { DEADLINE };
    let start = Instant::now();
    let outcome = client(vendor, &row.base_url(), deadline).profile().await;
    let elapsed = start.elapsed();
    assert!(elapsed < deadline + GRACE, "{case} took {elapsed:?}");
    match (&row.expected, outcome) {
        (Expected::Profile, outcome) => {
            let profile = outcome.unwrap_or_else(|error| panic!("{case}: {error}"));
            assert_eq!(profile.vendor, vendor.name(), "{case}");
        }
        (
            Expected::Error {
                kind,
                status,
                message,
            },
            Err(error),
        ) => {
            assert_no_secret(&printed(&error), &case);
            assert_eq!(error.kind(), *kind, "{case}: {error}");
            // How much of an unusable response can be read depends on its description.
            if *kind != ErrorKind::Decode || !is_added(vendor) {
                assert_eq!(error.status(), *status, "{case}: {error}");
                assert!(error.to_string().contains(message), "{case}: {error}");
            }
            assert_eq!(error.vendor(), vendor.name());
        }
        (Expected::Error { kind, .. }, Ok(_)) => panic!("{case} is a profile, not {kind:?}"),
    }
    if let Target::Server {
        other, requests, ..
    } = &row.target
    {
        let seen = other.seen().join("\n");
        assert!(seen.is_empty(), "{case}: the other origin saw {seen}");
        if let Some((least, most)) = requests {
            let count = row.requests();
            assert!(
                (*least..=*most).contains(&count),
                "{case}: {count} requests"
            );
        }
    }
}

async fn matrix() {
    let permits = Arc::new(Semaphore::new(CONCURRENCY));
    let mut tasks = Vec::new();
    // A request that changes something is neither retried nor redirected, which these rows
    // test.
    let vendors = Vendor::ALL.iter().copied();
    for vendor in vendors.filter(|vendor| profile_operation(*vendor).method == "GET") {
        for row in rows::all(vendor) {
            let (name, permits) = (row.name, Arc::clone(&permits));
            let task = tokio::spawn(async move {
                let _permit = permits.acquire().await;
                check(vendor, row).await;
            });
            tasks.push((name, task));
        }
    }
    // All failures, so that one run shows everything.
    let mut failed = Vec::new();
    for (name, task) in tasks {
        if task.await.is_err() {
            failed.push(name);
        }
    }
    assert!(
        failed.is_empty(),
        "wrong: {failed:?}; see the messages above"
    );
}

#[test]
fn every_fault_ends_in_the_right_error_within_its_deadline() {
    let log = log::capture();
    for mut builder in [
        tokio::runtime::Builder::new_current_thread(),
        tokio::runtime::Builder::new_multi_thread(),
    ] {
        let runtime = builder.enable_all().build().expect("a runtime");
        runtime.block_on(matrix());
    }
    let text = log.text();
    assert_no_secret(&text, "the log");
    for personal in PERSONAL {
        let mut lines = text.lines();
        let line = lines.find(|line| line.contains(personal));
        assert_eq!(line, None, "the log shows {personal}");
    }
    for expected in [
        "request{vendor=\"chatwoot\" operation=\"fetchProfile\" attempt=1",
        "vendor=\"zitadel\" operation=\"AuthService_GetMyUser\"",
        "vendor=\"oidc\" operation=\"getUserinfo\"",
        "attempt=3",
        "status=503",
        "error=Timeout",
        "elapsed_ms=",
        // The dependencies were captured, too.
        "hyper_util",
    ] {
        assert!(text.contains(expected), "no {expected} in the log");
    }
}

/// A server whose response takes as long as possible to decode delays other accounts by that time
/// only.
#[tokio::test(flavor = "current_thread")]
async fn responses_that_are_slow_to_decode_fail_no_other_account() {
    use futures_util::StreamExt;

    // Every item is omitted.
    let items = "{\"id\":[]},".repeat(10_000);
    let worst = format!(
        "{{\"id\":7,\"name\":\"Ada\",\"accounts\":[{}]}}",
        items.trim_end_matches(',')
    );
    let hard = Server::fixed("200 OK", "", &worst);
    let plain = Server::fixed("200 OK", "", sample(Vendor::Chatwoot));
    // How long it takes depends on the machine, and on what else runs there.
    let start = Instant::now();
    let alone = client(Vendor::Chatwoot, &hard.url, DEADLINE);
    alone.profile().await.expect("a profile");
    let slow = start.elapsed();

    let urls = [
        &plain.url, &hard.url, &plain.url, &hard.url, &plain.url, &plain.url,
    ];
    // Two of them are slow, and each may take twice the time.
    let deadline = 4 * slow + GRACE;
    let sources = urls.map(|url| client(Vendor::Chatwoot, url, deadline));
    let start = Instant::now();
    let mut results = unified_profile::fetch_all(&sources, sources.len());
    let mut fetched = 0;
    while let Some((index, result)) = results.next().await {
        let profile = result.unwrap_or_else(|error| panic!("account {index}: {error}"));
        assert!(!profile.sub.is_empty());
        fetched += 1;
    }
    assert_eq!(fetched, sources.len());
    assert!(start.elapsed() < deadline, "{:?}", start.elapsed());
}
