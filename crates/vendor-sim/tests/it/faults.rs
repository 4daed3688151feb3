use std::time::{Duration, Instant};

use vendor_sim::{Fault, Running, Simulator, samples};

use crate::client::{Reply, exchange, send};

const AUTH: (&str, &str) = ("api_access_token", samples::CHATWOOT_TOKEN);
const LINE: &str = "GET /api/v1/profile";

async fn start() -> Running {
    Simulator::chatwoot().start().await.expect("a free port")
}

async fn get(server: &Running) -> Reply {
    send(server, LINE, &[AUTH], "").await
}

#[tokio::test]
async fn faults_come_in_their_order_and_end() {
    let server = start().await;
    server.inject(
        2,
        Fault::status(503).header("retry-after", "1").body("later"),
    );
    server.inject(1, Fault::Redirect("https://elsewhere.example/".into()));
    for _ in 0..2 {
        let reply = get(&server).await;
        assert_eq!((reply.status, reply.body.as_str()), (503, "later"));
        assert_eq!(reply.header("retry-after"), Some("1"));
    }
    let reply = get(&server).await;
    assert_eq!(reply.status, 307);
    assert_eq!(reply.header("location"), Some("https://elsewhere.example/"));
    assert_eq!(get(&server).await.status, 200);
    assert_eq!(server.requests().len(), 4);
}

#[tokio::test]
async fn a_lasting_fault_can_be_cleared() {
    let simulator = Simulator::chatwoot().fault(Fault::status(500));
    let server = simulator.start().await.unwrap();
    for _ in 0..3 {
        assert_eq!(get(&server).await.status, 500);
    }
    server.clear_faults();
    assert_eq!(get(&server).await.status, 200);
}

#[tokio::test]
async fn a_replaced_body_still_needs_the_credential() {
    let server = start().await;
    server.inject(2, Fault::Body("{\"id\":".into()));
    assert_eq!(get(&server).await.body, "{\"id\":");
    let refused = send(&server, LINE, &[], "").await;
    assert_eq!(refused.status, 401);
    assert!(refused.json()["errors"].is_array());
}

#[tokio::test]
async fn a_delay_is_at_least_that_long() {
    let server = start().await;
    let time = Duration::from_millis(50);
    server.inject(1, Fault::Delay(time));
    let begin = Instant::now();
    assert_eq!(get(&server).await.status, 200);
    assert!(begin.elapsed() >= time);
}

#[tokio::test]
async fn a_reset_sends_no_byte() {
    let server = start().await;
    server.inject(1, Fault::Reset);
    let error = exchange(&server, LINE, &[AUTH], "", usize::MAX).await;
    let error = error.expect_err("a reset");
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
    assert_eq!(server.requests().len(), 1);
    assert_eq!(get(&server).await.status, 200);
}

#[tokio::test]
async fn an_endless_body_does_not_end() {
    let server = start().await;
    server.inject(1, Fault::Endless);
    let text = exchange(&server, LINE, &[AUTH], "", 3 << 20).await.unwrap();
    assert!(text.starts_with("HTTP/1.1 200"));
    assert!(text.len() >= 3 << 20);
    assert_eq!(get(&server).await.status, 200);
}

#[tokio::test]
async fn a_dropped_simulator_stops() {
    let server = start().await;
    assert_eq!(get(&server).await.status, 200);
    let address = server.base_url().trim_start_matches("http://").to_owned();
    drop(server);
    let begin = Instant::now();
    while tokio::net::TcpStream::connect(&address).await.is_ok() {
        assert!(begin.elapsed() < Duration::from_secs(5), "still listening");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[test]
fn debug_shows_no_content() {
    let fault = Fault::status(401).header("x", "s3cret").body("s3cret");
    let faults = [
        fault,
        Fault::Body("s3cret".into()),
        Fault::Redirect("s3cret".into()),
    ];
    assert!(!format!("{faults:?}").contains("s3cret"));
    let simulator = Simulator::chatwoot().token("s3cret").sample("s3cret");
    assert!(!format!("{simulator:?}").contains("s3cret"));
}
