//! The built command, as a shell would run it.

use std::io::Write;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use vendor_sim::{Fault, Running, Simulator, samples};

/// Runs the command with `environment` alone and `stdin`.
fn profile(arguments: &[&str], environment: &[(&str, &str)], stdin: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_profile"))
        .args(arguments)
        .env_clear()
        .envs(environment.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command");
    let mut pipe = child.stdin.take().expect("a pipe");
    // A command that needs no token does not read it.
    let _ = pipe.write_all(stdin.as_bytes());
    drop(pipe);
    child.wait_with_output().expect("the command ends")
}

fn whoami(server: &Running, more: &[&str]) -> Output {
    let arguments = [
        &["whoami", "chatwoot", "--base-url", server.base_url()],
        more,
    ]
    .concat();
    profile(
        &arguments,
        &[("CHATWOOT_TOKEN", samples::CHATWOOT_TOKEN)],
        "",
    )
}

fn texts(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    for secret in samples::SECRETS {
        assert!(
            !stdout.contains(secret) && !stderr.contains(secret),
            "{secret} is shown"
        );
    }
    (stdout, stderr)
}

/// Returns the output of a successful command.
fn stdout_of(output: &Output) -> String {
    let (stdout, stderr) = texts(output);
    assert_eq!((output.status.code(), stderr.as_str()), (Some(0), ""));
    stdout
}

/// Returns the error of a failed command.
fn stderr_of(output: &Output, code: i32) -> String {
    let (stdout, stderr) = texts(output);
    assert_eq!(
        (output.status.code(), stdout.as_str()),
        (Some(code), ""),
        "{stderr}"
    );
    assert!(stderr.starts_with("error: "), "{stderr}");
    stderr
}

async fn chatwoot() -> Running {
    Simulator::chatwoot().start().await.expect("a free port")
}

#[test]
fn the_demo_needs_nothing_and_shows_every_vendor() {
    let text = stdout_of(&profile(&["demo"], &[], ""));
    for part in [
        "Chatwoot  (GET /api/v1/profile)",
        "  name                Tomás Ferreira\n",
        "  membership          Harbour Billing (30): Auditor, suspended\n",
        "ZITADEL  (GET /auth/v1/users/me)",
        "Mira Solberg\n",
        "OpenID Connect  (GET /.well-known/openid-configuration, GET /connect/v2/userinfo)",
        "Kenji Watanabe-Roth\n",
    ] {
        assert!(text.contains(part), "{part} is missing in:\n{text}");
    }
}

#[test]
fn vendors_are_listed() {
    let text = stdout_of(&profile(&["vendors"], &[], ""));
    for part in [
        "chatwoot",
        "ZITADEL",
        "OIDC_TOKEN",
        "https://app.chatwoot.com",
        "api_access_token",
    ] {
        assert!(text.contains(part), "{part} is missing in:\n{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_is_shown_in_every_format() {
    let server = chatwoot().await;
    let table = stdout_of(&whoami(&server, &[]));
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines[0], "vendor              chatwoot");
    assert!(lines.contains(&"email_verified      yes"));
    assert!(lines.contains(&"membership          Harbour Helpdesk (12): agent, active, current"));

    let read = |format| -> Value {
        let text = stdout_of(&whoami(&server, &["--format", format]));
        serde_json::from_str(&text).expect("JSON")
    };
    let profile = read("json");
    assert_eq!(
        (&profile["vendor"], &profile["sub"]),
        (&json!("chatwoot"), &json!("2051"))
    );
    assert_eq!(profile["memberships"][1]["roles"], json!(["Auditor"]));
    assert_eq!(read("oidc")["email_verified"], json!(true));
    assert_eq!(
        read("scim")["userName"],
        json!("tomas.ferreira@example.org")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_token_comes_from_the_stated_source() {
    let server = Simulator::oidc().start().await.expect("a free port");
    let start = ["whoami", "oidc", "--issuer", server.base_url()];
    let token = samples::OIDC_TOKEN;
    let run = |more: &[&str], environment: &[(&str, &str)], stdin: &str| {
        stdout_of(&profile(&[&start, more].concat(), environment, stdin))
    };
    run(&[], &[("OIDC_TOKEN", token)], "");
    run(&["--token-env", "OTHER"], &[("OTHER", token)], "");
    run(&["--token-stdin"], &[], &format!("{token}\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_timeout_bounds_the_whole_command() {
    let delay = Fault::Delay(Duration::from_millis(700));
    let server = Simulator::oidc().fault(delay).start().await;
    let server = server.expect("a free port");
    let started = Instant::now();
    // Discovery and userinfo take more than a second only together.
    let arguments = ["whoami", "oidc", "--issuer", server.base_url()];
    let arguments = [&arguments[..], &["--timeout", "1"]].concat();
    let output = profile(&arguments, &[("OIDC_TOKEN", samples::OIDC_TOKEN)], "");
    let text = stderr_of(&output, 4);
    assert!(text.contains("within the time"), "{text}");
    assert!(
        started.elapsed() < Duration::from_millis(1350),
        "{:?}",
        started.elapsed()
    );

    // Nothing is written to stdin.
    let started = Instant::now();
    let child = Command::new(env!("CARGO_BIN_EXE_profile"))
        .args([
            "whoami",
            "oidc",
            "--issuer",
            server.base_url(),
            "--token-stdin",
        ])
        .args(["--timeout", "1"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = child.expect("the command");
    let open = child.stdin.take();
    let output = child.wait_with_output().expect("the command ends");
    drop(open);
    stderr_of(&output, 4);
    assert!(
        started.elapsed() < Duration::from_secs(5),
        "{:?}",
        started.elapsed()
    );
}

/// A proxy could read plain `http`, but not a tunnel for `https`.
#[tokio::test(flavor = "multi_thread")]
async fn the_proxy_of_the_environment_sees_no_token() {
    let (proxy, server) = (chatwoot().await, chatwoot().await);
    let environment = [
        ("CHATWOOT_TOKEN", samples::CHATWOOT_TOKEN),
        ("http_proxy", proxy.base_url()),
        ("HTTP_PROXY", proxy.base_url()),
        ("ALL_PROXY", proxy.base_url()),
    ];
    let whoami = |url: &str| {
        let arguments = ["whoami", "chatwoot", "--allow-http", "--base-url", url];
        profile(
            &[&arguments[..], &["--timeout", "5"]].concat(),
            &environment,
            "",
        )
    };
    stderr_of(&whoami("http://chat.example.invalid"), 4);
    assert!(stdout_of(&whoami(server.base_url())).contains("Ferreira"));
    assert_eq!((proxy.requests().len(), server.requests().len()), (0, 1));
    let stderr = stderr_of(&whoami("https://chat.example.invalid"), 4);
    assert!(
        stderr.contains("the proxy refused to connect to chat.example.invalid"),
        "{stderr}"
    );
}

/// The status of a proxy that refuses is shown, but not its password.
#[test]
fn a_refusing_proxy_states_the_reason() {
    use std::io::{Read, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    let seen = std::sync::Arc::new(std::sync::Mutex::new(String::new()));
    let log = seen.clone();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut head = Vec::new();
            let mut byte = [0];
            while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|it| it == 1) {
                head.push(byte[0]);
            }
            let head = String::from_utf8_lossy(&head).into_owned();
            log.lock().expect("no thread panicked").push_str(&head);
            let _ = stream.write_all(b"HTTP/1.1 451 Odd\r\nContent-Length: 0\r\n\r\n");
        }
    });
    let environment = [
        ("CHATWOOT_TOKEN", samples::CHATWOOT_TOKEN),
        ("HTTPS_PROXY", &format!("http://ada:p%40ss+w@{address}")),
    ];
    let url = "https://chat.example.invalid";
    let stderr = stderr_of(
        &profile(
            &["whoami", "chatwoot", "--base-url", url, "--timeout", "20"],
            &environment,
            "",
        ),
        4,
    );
    let expected = "cannot connect: the proxy refused to connect to chat.example.invalid: 451 \
                    Unavailable For Legal Reasons (fetchProfile)";
    assert!(stderr.contains(expected), "{stderr}");
    assert!(
        !stderr.contains("p@ss") && !stderr.contains("p%40ss"),
        "{stderr}"
    );
    let seen = seen.lock().expect("no thread panicked").clone();
    // As reqwest sends it, each time: ada:p@ss+w.
    let credential = "Basic YWRhOnBAc3Mrdw==";
    assert_eq!(
        seen.matches("CONNECT ").count(),
        seen.matches(credential).count(),
        "{seen}"
    );
    assert!(!seen.contains(samples::CHATWOOT_TOKEN));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_the_server_echoes_is_not_printed() {
    let server = chatwoot().await;
    let token = "tok-9f1d77c2-Secret";
    let encoded: String = token.bytes().map(|it| format!("%{it:02x}")).collect();
    let spaced: String = token.chars().map(|it| format!("{it}\u{200b} ")).collect();
    let json: String = token.bytes().map(|it| format!("\\\\u{it:04x}")).collect();
    let entities: String = token.bytes().map(|it| format!("&#{it};")).collect();
    for echoed in [
        token,
        &token.to_uppercase(),
        &encoded,
        &spaced,
        &json,
        &entities,
    ] {
        let body = format!("{{\"error\": \"no: {echoed}\"}}");
        let fault = Fault::status(401).header("x-request-id", token).body(body);
        server.inject(1, fault);
        let arguments = ["whoami", "chatwoot", "--base-url", server.base_url()];
        let output = profile(&arguments, &[("CHATWOOT_TOKEN", token)], "");
        let stderr = stderr_of(&output, 3);
        assert!(stderr.contains("no: …"), "{stderr}");
        assert!(!stderr.contains("request id"), "{stderr}");
        server.clear_faults();
        let body =
            format!("{{\"id\": 1, \"name\": \"I am {echoed}\", \"email\": \"a@example.com\"}}");
        for format in ["table", "json", "oidc", "scim"] {
            let fault = Fault::status(200).body(&body);
            server.inject(1, fault.header("content-type", "application/json"));
            let arguments = [&arguments[..], &["--format", format]].concat();
            let output = profile(&arguments, &[("CHATWOOT_TOKEN", token)], "");
            let stdout = String::from_utf8_lossy(&output.stdout);
            assert!(output.status.success(), "{format}: {output:?}");
            assert!(stdout.contains("I am …"), "{format}: {stdout}");
            server.clear_faults();
        }
    }
}

#[test]
fn errors_of_usage_and_configuration_have_exit_code_2() {
    let environment = [("CHATWOOT_TOKEN", "tok-7"), ("ZITADEL_TOKEN", "tok-7")];
    let run = |arguments: &[&str]| {
        let stderr = stderr_of(&profile(arguments, &environment, ""), 2);
        assert!(!stderr.contains("tok-7"), "{stderr}");
        stderr
    };
    assert!(run(&["whoami", "nobody"]).contains("chatwoot, zitadel, oidc"));
    assert!(run(&["whoami", "oidc", "--issuer", "https://a.example"]).contains("OIDC_TOKEN"));
    run(&["whoami", "zitadel"]);
    run(&["whoami", "zitadel", "--base-url", "a.example"]);
    run(&["whoami", "zitadel", "--base-url", "http://a.example"]);
    run(&["whoami", "chatwoot", "--issuer", "https://a.example"]);
    run(&["whoami", "chatwoot", "--token-stdin"]);
    run(&["whoami", "chatwoot", "--token-env", "NOT_SET"]);
    run(&["whoami", "chatwoot", "--token-env", "="]);
    run(&["whoami", "chatwoot", "--timeout", "0"]);
    run(&["whoami", "chatwoot", "--format", "xml"]);
    run(&["whoami", "chatwoot", "--token"]);
    run(&["whoami"]);
    // A token in the wrong argument is not repeated.
    run(&["whoami", "chatwoot", "--token-env", "tok-7"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_have_their_exit_codes() {
    let server = chatwoot().await;
    let long = |status| Fault::status(status).header("retry-after", "3600");
    let table = [
        (
            Fault::status(401).body(r#"{"error": "Invalid Access Token"}"#),
            3,
            "Invalid Access Token",
        ),
        (Fault::status(403), 3, "403"),
        (long(429), 4, "after 3600 s"),
        (long(503), 4, "503"),
        (
            Fault::status(500).header("x-request-id", "req-9"),
            4,
            "req-9",
        ),
        (Fault::status(404), 5, "404"),
        (Fault::Body("<html>".to_owned()), 5, "200"),
        (Fault::Body("{}".to_owned()), 5, "/id"),
        (Fault::Endless, 5, "larger"),
    ];
    for (fault, code, message) in table {
        server.inject(1, fault);
        let stderr = stderr_of(&whoami(&server, &[]), code);
        assert!(stderr.contains(message), "{stderr}");
    }
    server.inject(1, Fault::Delay(Duration::from_secs(20)));
    let stderr = stderr_of(&whoami(&server, &["--timeout", "1"]), 4);
    assert!(stderr.contains("within the time"), "{stderr}");

    let gone = server.base_url().to_owned();
    drop(server);
    let closed = async || tokio::net::TcpStream::connect(&gone[7..]).await.is_err();
    while !closed().await {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let arguments = ["whoami", "chatwoot", "--base-url", &gone];
    stderr_of(&profile(&arguments, &[("CHATWOOT_TOKEN", "tok-7")], ""), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn strings_of_a_server_are_escaped_for_the_terminal() {
    let name = "\u{1b}[31mA\u{7}\u{9b}2J\u{202e}b\u{7f}\nc\u{e9}";
    let user = json!({ "id": 1, "name": name, "accounts": [{ "id": 2, "name": name }] });
    let simulator = Simulator::chatwoot().sample(user.to_string());
    let server = simulator.start().await.expect("a free port");
    let is_raw = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
    for format in ["table", "json", "oidc", "scim"] {
        let text = stdout_of(&whoami(&server, &["--format", format]));
        assert!(!text.contains(is_raw), "{format}: {text:?}");
        if format == "json" {
            let profile: Value = serde_json::from_str(&text).expect("JSON");
            assert_eq!(profile["name"], name, "the escapes lose nothing");
        }
    }
    let body = json!({ "error": name }).to_string();
    server.inject(1, Fault::status(401).body(body));
    let stderr = stderr_of(&whoami(&server, &[]), 3);
    assert!(!stderr.contains(is_raw), "{stderr:?}");
}
