//! Fetches the same profile through the facade, and with hand-written reqwest and serde code.

use std::env;
use std::hint::black_box;
use std::io::{self, BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use reqwest::Client;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use tokio::runtime::{Builder, Runtime};
use unified_profile::{VendorClient, chatwoot};
use vendor_sim::{Fault, Simulator, samples};

/// Runs `measure`, or what the arguments of this program select.
pub fn run(measure: fn()) {
    let arguments: Vec<String> = env::args().collect();
    let arguments: Vec<&str> = arguments.iter().skip(1).map(String::as_str).collect();
    match arguments[..] {
        ["--serve", millis] => serve(millis.parse().expect("milliseconds")),
        ["--only", variant, times] => run_one(variant, times.parse().expect("a number")),
        _ => measure(),
    }
}

/// Runs a single variant, for tools that count instructions or profile: `valgrind
/// --tool=callgrind <this program> --only facade 1000`, or `complete`, or `partial`.
fn run_one(variant: &str, times: u32) {
    let (_server, url) = server(0);
    let fetch = fetcher(variant, &url);
    for _ in 0..times {
        assert!(fetch(), "a call fails");
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

/// A server in a separate process, which ends when this value is dropped.
pub struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts a server that delays its responses, and returns it with its URL.
pub fn server(millis: u64) -> (Server, String) {
    let mut child = Command::new(env::current_exe().expect("this program"))
        .args(["--serve", &millis.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a server");
    let mut lines: BufReader<ChildStdout> = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut url = String::new();
    lines.read_line(&mut url).expect("a URL");
    (Server(child), url.trim().to_owned())
}

pub fn runtime() -> Runtime {
    let mut builder = Builder::new_current_thread();
    builder.enable_all().build().expect("a runtime")
}

/// The complete response, as one would write it from the vendor's documentation.
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

/// Only the fields that a program shows.
#[derive(Deserialize)]
#[allow(dead_code, reason = "as above")]
struct Partial {
    id: i64,
    name: String,
    email: String,
    accounts: Vec<PartialAccount>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "as above")]
struct PartialAccount {
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
    response.expect("a response").json().await.expect("a user")
}

/// Returns a variant that fetches a profile. Each has a separate runtime, so that deferred work
/// counts for the same variant, and one connection that is kept open.
pub fn fetcher(variant: &str, url: &str) -> Box<dyn Fn() -> bool> {
    let runtime = runtime();
    if variant == "facade" {
        let builder = chatwoot::Client::builder().token(samples::CHATWOOT_TOKEN);
        let client = builder.base_url(url).retries(0).build().expect("a client");
        return Box::new(move || {
            runtime.block_on(async { black_box(client.profile().await).is_ok() })
        });
    }
    // Plain reqwest takes the cryptography provider of the process.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder().no_proxy().build().expect("a client");
    let url = format!("{url}/api/v1/profile");
    match variant {
        "complete" => Box::new(move || {
            let user = runtime.block_on(by_hand::<User>(&client, &url));
            black_box(user).id > 0
        }),
        _ => Box::new(move || {
            let user = runtime.block_on(by_hand::<Partial>(&client, &url));
            black_box(user).id > 0
        }),
    }
}

/// Returns a variant that decodes a response in memory: through the facade, or into the
/// hand-written struct.
pub fn reader(variant: &str) -> Box<dyn Fn() -> bool> {
    let body = samples::CHATWOOT.as_bytes();
    if variant != "facade" {
        return Box::new(|| black_box(serde_json::from_slice::<User>(black_box(body))).is_ok());
    }
    let builder = chatwoot::Client::builder().token("of no use");
    let builder = builder.base_url("https://example.com");
    let client = builder.build().expect("a client");
    Box::new(move || black_box(client.read(black_box(body))).is_ok())
}

/// Prints a comparison as JSON.
pub fn print(name: &str, ours: f64, by_hand: f64, limit: Option<f64>) {
    let line = json!({ "what": name, "ours": ours, "theirs": by_hand, "limit": limit });
    println!("{line}");
}
