//! `profile all` and token files, as a shell would use them.

#![cfg(unix)]

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use serde_json::Value;
use vendor_sim::{Fault, Running, Simulator, samples};

fn profile(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_profile"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("CHATWOOT_TOKEN", samples::CHATWOOT_TOKEN)
        .env("WRONG_TOKEN", samples::CHATWOOT_BOT_TOKEN)
        .output()
        .expect("the command")
}

/// Returns what was printed, and checks that it contains no secret.
fn texts(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    for secret in samples::SECRETS {
        let shown = stdout.contains(secret) || stderr.contains(secret);
        assert!(!shown, "{secret} is shown");
    }
    (stdout, stderr)
}

fn write(path: &Path, content: &str, mode: u32) {
    fs::write(path, content).expect("a file");
    fs::set_permissions(path, Permissions::from_mode(mode)).expect("permissions");
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

async fn start(simulator: Simulator) -> Running {
    simulator.start().await.expect("a free port")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_account_has_a_line_whether_or_not_others_fail() {
    let chatwoot = start(Simulator::chatwoot()).await;
    let slow = start(Simulator::chatwoot().fault(Fault::Delay(Duration::from_secs(60)))).await;
    let zitadel = start(Simulator::zitadel()).await;
    let down = start(Simulator::oidc().fault(Fault::status(503).header("retry-after", "99"))).await;
    let folder = folder();
    write(
        &folder.path().join("zitadel.token"),
        samples::ZITADEL_TOKEN,
        0o600,
    );
    let accounts = format!(
        "[[account]]\nname = \"slow\"\nvendor = \"chatwoot\"\nbase_url = \"{}\"\n\
         [[account]]\nvendor = \"chatwoot\"\nbase_url = \"{}\"\n\
         [[account]]\nname = \"refused\"\nvendor = \"chatwoot\"\nbase_url = \"{}\"\ntoken_env = \"WRONG_TOKEN\"\n\
         [[account]]\nname = \"work\"\nvendor = \"zitadel\"\nbase_url = \"{}\"\ntoken_file = \"zitadel.token\"\n\
         [[account]]\nname = \"down\"\nvendor = \"oidc\"\nbase_url = \"{}\"\ntoken_env = \"CHATWOOT_TOKEN\"\n\
         [[account]]\nname = \"nowhere\"\nvendor = \"zitadel\"\n\
         [[account]]\nname = \"unknown\"\nvendor = \"nobody\"\n",
        slow.base_url(),
        chatwoot.base_url(),
        chatwoot.base_url(),
        zitadel.base_url(),
        down.base_url(),
    );
    write(&folder.path().join("accounts.toml"), &accounts, 0o644);
    let start = Instant::now();
    let output = tokio::task::spawn_blocking({
        let folder = folder.path().to_owned();
        move || profile(&folder, &["all", "--timeout", "5"])
    });
    let output = output.await.expect("the command ends");
    assert!(start.elapsed() < Duration::from_secs(20));
    let (stdout, stderr) = texts(&output);
    assert_eq!(stderr, "error: 5 of 7 accounts failed\n");
    assert_eq!(output.status.code(), Some(4));

    let lines: Vec<Value> = stdout
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let line = |name: &str| {
        let mut lines = lines.iter();
        lines.find(|line| line["account"] == name).expect(name)
    };
    assert_eq!(lines.len(), 7);
    assert_eq!(line("chatwoot")["profile"]["vendor"], "chatwoot");
    assert_eq!(line("work")["profile"]["vendor"], "zitadel");
    let code = |name: &str| line(name)["error"]["code"].as_u64();
    assert_eq!(code("refused"), Some(3));
    assert_eq!(line("refused")["error"]["status"], 401);
    assert_eq!(code("down"), Some(4));
    assert_eq!(line("down")["error"]["retry_after"], 99);
    assert_eq!(code("slow"), Some(4));
    assert_eq!(code("nowhere"), Some(2));
    assert_eq!(code("unknown"), Some(2));
    assert!(line("unknown")["vendor"].is_null());
    // The slow account is the first in the file, and the last to finish.
    assert_eq!(lines[6]["account"], "slow");
}

#[test]
fn a_file_that_cannot_be_used_is_named_and_never_quoted() {
    let folder = folder();
    let path = folder.path().join("accounts.toml");
    let secret = samples::CHATWOOT_TOKEN;
    let cases = [
        (String::new(), "the file has no [[account]]"),
        (
            format!("[[account]]\nvendor = \"chatwoot\"\ntoken = \"{secret}\"\n"),
            "line 3: unknown field `token`",
        ),
        (
            format!("[[account]]\nvendor = \"chatwoot\"\ntoken_env = {secret}\n"),
            "line 3: the file is not valid TOML",
        ),
        (
            format!("[[account]]\nvendor = \"chatwoot\"\n\"{secret}\" = \"x\"\n"),
            "line 3: an account has an unexpected key",
        ),
        (
            format!("[[account]]\nvendor = \"chatwoot\"\nallow_http = \"{secret}\"\n"),
            "line 3: an account has an unexpected key",
        ),
        (
            format!("[[account]]\nvendor = \"chatwoot\"\nname = [\"{secret}\"]\n"),
            "line 3: an account has an unexpected key",
        ),
        (
            format!("account = \"{secret}\"\n"),
            "line 1: an account has an unexpected key",
        ),
        (
            format!("[{secret}]\n[{secret}]\n"),
            "the file is not valid TOML",
        ),
        (
            "[[account]]\nname = \"x\"\n".to_owned(),
            "line 1: missing field `vendor`",
        ),
    ];
    for (content, message) in cases {
        write(&path, &content, 0o600);
        let output = profile(folder.path(), &["all"]);
        let (stdout, stderr) = texts(&output);
        assert_eq!((output.status.code(), stdout.as_str()), (Some(2), ""));
        assert!(stderr.starts_with("error: accounts.toml: "), "{stderr}");
        assert!(stderr.contains(message), "{stderr}");
    }
    // A token in each string of an account.
    for key in ["vendor", "base_url", "issuer", "token_env", "token_file"] {
        let vendor = if key == "vendor" {
            ""
        } else {
            "vendor = \"oidc\"\n"
        };
        let account = format!("[[account]]\n{vendor}{key} = \"{secret}\"\n");
        write(&path, &account, 0o600);
        let output = profile(folder.path(), &["all"]);
        texts(&output);
        assert_eq!(output.status.code(), Some(2), "{account}");
    }
    let output = profile(folder.path(), &["all", "--config", "missing.toml"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(texts(&output).1.starts_with("error: missing.toml: "));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_owner_may_read_a_token_file() {
    let server = start(Simulator::chatwoot()).await;
    let folder = folder();
    let path = folder.path().join("token");
    let arguments = [
        "whoami",
        "chatwoot",
        "--base-url",
        server.base_url(),
        "--token-file",
        "token",
    ];
    let run = || texts(&profile(folder.path(), &arguments));
    write(&path, &format!("{}\n", samples::CHATWOOT_TOKEN), 0o600);
    assert!(run().0.contains("vendor"), "{:?}", run());
    write(&path, samples::CHATWOOT_TOKEN, 0o400);
    assert!(run().0.contains("vendor"));
    for mode in [0o640, 0o604, 0o644, 0o660, 0o610] {
        write(&path, samples::CHATWOOT_TOKEN, mode);
        let (stdout, stderr) = run();
        assert_eq!(stdout, "");
        let message = format!("error: token: other users may access this file (mode {mode:o})");
        assert!(stderr.starts_with(&message), "{stderr}");
        fs::set_permissions(&path, Permissions::from_mode(0o600)).expect("permissions");
    }
    write(&path, &"t".repeat(64 * 1024 + 1), 0o600);
    assert!(run().1.contains("longer than 64 KiB"), "{}", run().1);
    fs::remove_file(&path).expect("a removed file");
    let unopened = "error: the token file: ";
    assert!(run().1.starts_with(unopened), "{}", run().1);
    // Neither waits for a writer, nor reads without end.
    let made = Command::new("mkfifo").arg(&path).status().expect("mkfifo");
    assert!(made.success());
    assert!(run().1.contains("must be a regular file"), "{}", run().1);
    fs::remove_file(&path).expect("a removed file");
    std::os::unix::fs::symlink("/dev/zero", &path).expect("a link");
    assert!(run().1.contains("must be a regular file"), "{}", run().1);
    fs::remove_file(&path).expect("a removed file");
    fs::create_dir(&path).expect("a folder");
    assert!(run().1.contains("must be a regular file"), "{}", run().1);
    fs::remove_dir(&path).expect("a removed file");
    write(&path, " \n", 0o600);
    assert!(run().1.contains("found no token in token"), "{}", run().1);
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_stdout_stops_the_requests() {
    let delay = Fault::Delay(Duration::from_millis(20));
    let server = start(Simulator::chatwoot().fault(delay)).await;
    let folder = folder();
    let account = format!(
        "[[account]]\nvendor = \"chatwoot\"\nbase_url = \"{}\"\n",
        server.base_url()
    );
    write(
        &folder.path().join("accounts.toml"),
        &account.repeat(200),
        0o600,
    );
    let command = "\"$0\" all --concurrency 2 | head -1";
    let output = Command::new("sh")
        .args(["-c", command, env!("CARGO_BIN_EXE_profile")])
        .current_dir(folder.path())
        .env("CHATWOOT_TOKEN", samples::CHATWOOT_TOKEN)
        .output()
        .expect("a shell");
    let (stdout, stderr) = texts(&output);
    assert_eq!((stdout.lines().count(), stderr.as_str()), (1, ""));
    let requests = server.requests().len();
    assert!(requests < 50, "{requests} of 200 accounts were requested");
}

/// With a server that keeps connections alive, as most do.
#[tokio::test(flavor = "multi_thread")]
async fn many_accounts_need_few_open_files() {
    const COUNT: usize = 1_500;
    let server = start(Simulator::chatwoot()).await;
    let folder = folder();
    let account = format!(
        "[[account]]\nvendor = \"chatwoot\"\nbase_url = \"{}\"\n",
        server.base_url()
    );
    write(
        &folder.path().join("accounts.toml"),
        &account.repeat(COUNT),
        0o644,
    );
    let path = folder.path().to_owned();
    let output = tokio::task::spawn_blocking(move || {
        let mut command = Command::new("sh");
        command.args([
            "-c",
            "ulimit -n 128; exec \"$0\" all",
            env!("CARGO_BIN_EXE_profile"),
        ]);
        command
            .current_dir(path)
            .env("CHATWOOT_TOKEN", samples::CHATWOOT_TOKEN);
        command.output().expect("the command")
    });
    let (stdout, stderr) = texts(&output.await.expect("the command ends"));
    let failed = stdout.lines().find(|line| line.contains("\"error\""));
    assert_eq!((stderr.as_str(), failed), ("", None));
    assert_eq!(stdout.lines().count(), COUNT);
}
