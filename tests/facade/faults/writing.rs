//! Changing a profile: a partial update at every vendor, which is sent once.

use std::io::Write;
use std::net::TcpStream;
use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;

use unified_profile::{Config, ErrorKind, Picture, ProfileSource, ProfileUpdate, Vendor, connect};
use vendor_sim::{Fault, Running, Simulator, samples};

use crate::faults::server::{Server, respond};
use crate::faults::{DEADLINE, SHORT, client, printed, sample, token};

const WRITABLE: [Vendor; 2] = [Vendor::Chatwoot, Vendor::Zitadel];

async fn simulated(vendor: Vendor) -> (Running, Box<dyn ProfileSource>) {
    let simulator = match vendor {
        Vendor::Chatwoot => Simulator::chatwoot(),
        Vendor::Zitadel => Simulator::zitadel(),
        _ => Simulator::oidc(),
    };
    let server = simulator.start().await.expect("a free port");
    let config = Config::new(token(vendor)).base_url(server.base_url());
    let client = connect(vendor, config).expect("a client");
    (server, client)
}

fn methods(server: &Running) -> Vec<String> {
    let requests = server.requests().into_iter();
    requests.map(|request| request.method).collect()
}

#[tokio::test]
async fn only_fields_that_are_set_change() {
    for vendor in WRITABLE {
        let (server, client) = simulated(vendor).await;
        let mut expected = client.profile().await.expect("a profile");
        let update = ProfileUpdate::new().nickname("Tom");
        let changed = client.update_profile(update).await.expect("the change");
        expected.nickname = Some("Tom".to_owned());
        expected.updated_at = changed.updated_at;
        assert_eq!(changed, expected);
        assert_eq!(client.profile().await.expect("a profile"), changed);
        // A second identical update changes nothing, and is not an error.
        let update = ProfileUpdate::new().nickname("Tom");
        let same = client.update_profile(update).await.expect("no change");
        assert_eq!(same, changed);
        // An empty update is not sent.
        let before = methods(&server).len();
        let same = client.update_profile(ProfileUpdate::new()).await;
        assert_eq!(same.expect("no change"), changed);
        assert_eq!(methods(&server)[before..], ["GET"]);
    }
}

#[tokio::test]
async fn every_field_of_a_vendor_can_be_changed_and_cleared() {
    let (_server, chatwoot) = simulated(Vendor::Chatwoot).await;
    let update = ProfileUpdate::new()
        .name("Ada King")
        .nickname("")
        .phone_number("+4420");
    let changed = chatwoot
        .update_profile(update.email("ada@example.org"))
        .await;
    let changed = changed.expect("the change");
    assert_eq!(changed.name.as_deref(), Some("Ada King"));
    assert_eq!(changed.nickname, None);
    assert_eq!(changed.phone_number.as_deref(), Some("+4420"));
    assert_ne!(
        changed.email.as_deref(),
        Some("ada@example.org"),
        "not confirmed yet"
    );

    let (_server, zitadel) = simulated(Vendor::Zitadel).await;
    let update = ProfileUpdate::new()
        .name("Ada King")
        .given_name("Ada")
        .family_name("King");
    let update = update.nickname("").gender("diverse").locale("pt-BR");
    let changed = zitadel.update_profile(update).await.expect("the change");
    assert_eq!(changed.name.as_deref(), Some("Ada King"));
    assert_eq!(changed.given_name.as_deref(), Some("Ada"));
    assert_eq!(changed.family_name.as_deref(), Some("King"));
    assert_eq!(changed.nickname, None);
    assert_eq!(changed.gender.as_deref(), Some("diverse"));
    assert_eq!(changed.locale.as_deref(), Some("pt-BR"));
    let update = ProfileUpdate::new().gender("").locale("");
    let changed = zitadel.update_profile(update).await.expect("the change");
    assert_eq!((changed.gender, changed.locale), (None, None));
    assert_eq!(changed.given_name.as_deref(), Some("Ada"));
}

#[tokio::test]
async fn a_picture_is_sent_as_a_file_together_with_the_rest() {
    let (server, client) = simulated(Vendor::Chatwoot).await;
    let picture = Picture::new(*b"\x89PNG\r\n\x1a\n", "image/png");
    let update = ProfileUpdate::new().nickname("Tom").picture(picture);
    let before = client.profile().await.expect("a profile");
    let changed = client.update_profile(update).await.expect("the change");
    assert_ne!(changed.picture, before.picture);
    assert_eq!(changed.nickname.as_deref(), Some("Tom"));
    assert_eq!(changed.name, before.name);
    let request = server.requests().pop().expect("a request");
    let media_type = request.header("content-type").unwrap_or_default();
    assert!(
        media_type.starts_with("multipart/form-data; boundary="),
        "{media_type}"
    );
    let body = String::from_utf8_lossy(&request.body);
    let part = "Content-Disposition: form-data; name=\"profile[avatar]\"; filename=\"avatar.png\"\r\nContent-Type: image/png\r\n";
    assert!(body.contains(part), "{body}");
    assert!(!body.contains("profile[name]"), "{body}");
}

#[tokio::test]
async fn an_unsupported_change_is_an_error_before_anything_is_sent() {
    let picture = Picture::new(*b"x", "image/png");
    let new = ProfileUpdate::new;
    let table = [
        (
            Vendor::Chatwoot,
            new().name("Ada").gender("female"),
            "does not support changing gender",
        ),
        (
            Vendor::Chatwoot,
            new().locale("fr").given_name("A"),
            "does not support changing given_name, locale",
        ),
        (
            Vendor::Zitadel,
            new().name("Ada").email("a@b.example"),
            "does not support changing email",
        ),
        (
            Vendor::Zitadel,
            new().picture(picture),
            "does not support changing picture",
        ),
        (
            Vendor::Zitadel,
            new().given_name(""),
            "given_name is shorter than 1",
        ),
        (
            Vendor::Zitadel,
            new().nickname("x".repeat(201)),
            "nickname is longer than 200",
        ),
        (
            Vendor::Zitadel,
            new().gender("robot"),
            "gender must be female, male, diverse",
        ),
        (
            Vendor::Oidc,
            new().name("Ada"),
            "does not support changing the profile",
        ),
    ];
    for (vendor, update, message) in table {
        let (server, client) = simulated(vendor).await;
        let error = client.update_profile(update).await.expect_err(message);
        assert_eq!(error.kind(), ErrorKind::Config, "{error}");
        assert!(error.to_string().contains(message), "{error}");
        assert!(
            server.requests().is_empty(),
            "{message}: something was sent"
        );
    }
}

/// Responds to a write with a fault.
type RespondToWrite = dyn Fn(&mut TcpStream) + Send + Sync;

/// Starts a server that responds to reads normally, and to writes with a fault.
fn failing(vendor: Vendor, fault: impl Fn(&mut TcpStream) + Send + Sync + 'static) -> Server {
    let profile = respond("200 OK", "", sample(vendor));
    Server::start(move |_, head, stream| {
        if head.starts_with("put") {
            fault(stream)
        } else {
            drop(stream.write_all(profile.as_bytes()))
        }
    })
}

#[tokio::test]
async fn a_request_that_may_have_been_applied_is_sent_once() {
    for vendor in WRITABLE {
        let table: [(ErrorKind, Arc<RespondToWrite>); 5] = [
            (
                ErrorKind::Unavailable,
                Arc::new(|stream| {
                    let response = respond("503 Service Unavailable", "Retry-After: 0\r\n", "");
                    let _ = stream.write_all(response.as_bytes());
                }),
            ),
            (
                ErrorKind::RateLimited,
                Arc::new(|stream| {
                    let response = respond("429 Too Many Requests", "Retry-After: 0\r\n", "");
                    let _ = stream.write_all(response.as_bytes());
                }),
            ),
            // Closed without a response.
            (ErrorKind::Transport, Arc::new(|_| {})),
            (
                ErrorKind::Transport,
                Arc::new(|stream| {
                    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{");
                }),
            ),
            (
                ErrorKind::Timeout,
                Arc::new(|_| sleep(Duration::from_secs(10))),
            ),
        ];
        for (kind, fault) in table {
            let server = failing(vendor, move |stream| fault(stream));
            let deadline = if kind == ErrorKind::Timeout {
                SHORT
            } else {
                DEADLINE
            };
            let client = client(vendor, &server.url, deadline);
            let update = ProfileUpdate::new().nickname("Tom");
            let error = client.update_profile(update).await.expect_err("no change");
            assert_eq!(error.kind(), kind, "{error}");
            let writes = server.seen();
            let writes = writes.iter().filter(|head| head.starts_with("put")).count();
            assert_eq!(writes, 1, "{vendor}, {kind:?}");
        }
    }
}

#[tokio::test]
async fn zitadel_keeps_values_that_could_not_be_read() {
    let update = || ProfileUpdate::new().nickname("Tom");
    let damaged = samples::ZITADEL.replacen("\"firstName\": \"", "\"firstName\": [], \"x\": \"", 1);
    let cases = [
        (
            damaged.as_str(),
            Some("/user/human/profile/firstName"),
            ErrorKind::Decode,
        ),
        (samples::ZITADEL_MACHINE, None, ErrorKind::Vendor),
    ];
    for (sample, pointer, kind) in cases {
        let server = Simulator::zitadel()
            .sample(sample)
            .start()
            .await
            .expect("a port");
        let client = client(Vendor::Zitadel, server.base_url(), DEADLINE);
        let error = client.update_profile(update()).await.expect_err("refused");
        assert_eq!((error.kind(), error.pointer()), (kind, pointer), "{error}");
        assert_eq!(methods(&server), ["GET"]);
    }
}

#[tokio::test]
async fn zitadel_may_refuse_an_unchanged_profile_or_fail_to_be_read_again() {
    let (server, client) = simulated(Vendor::Zitadel).await;
    let before = client.profile().await.expect("a profile");
    // Another client made the change between reading and writing.
    let unchanged = r#"{"code":9,"message":"Profile not changed (COMMAND-2M0fs)"}"#;
    server.inject(1, Fault::Delay(Duration::ZERO));
    server.inject(1, Fault::status(400).body(unchanged));
    let update = ProfileUpdate::new().nickname("Tom");
    let same = client
        .update_profile(update.clone())
        .await
        .expect("no error");
    assert_eq!(same, before);

    server.inject(2, Fault::Delay(Duration::ZERO));
    server.inject(1, Fault::status(500));
    let error = client.update_profile(update).await.expect_err("not read");
    assert_eq!(error.status(), Some(500));
    let message = "zitadel: the profile was changed, but could not be read back: the server responded with 500";
    assert!(printed(&error).starts_with(message), "{error}");
    let nickname = client.profile().await.expect("a profile").nickname;
    assert_eq!(nickname.as_deref(), Some("Tom"));
}
