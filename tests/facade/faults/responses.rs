//! The rows of the matrix about a response's status.

use std::io::Write;
use std::sync::Mutex;

use unified_profile::{ErrorKind, Vendor};

use crate::faults::rows::{Row, Target, fixed, row};
use crate::faults::server::{Server, respond};
use crate::faults::{sample, token};

pub fn redirects(vendor: Vendor) -> Vec<Row> {
    let body = sample(vendor);
    let away = |name, status: &'static str, location: fn(&str, &str) -> String| {
        let other = Server::fixed("200 OK", "", "{}");
        let url = other.url.clone();
        let mut row = row(name, move |_, head, stream| {
            let host = head.lines().find_map(|line| line.strip_prefix("host: "));
            let location = location(host.unwrap_or_default(), &url);
            let response = respond(status, &format!("Location: {location}\r\n"), "");
            let _ = stream.write_all(response.as_bytes());
        });
        if let Target::Server { other: target, .. } = &mut row.target {
            *target = other;
        }
        row.expect(ErrorKind::Transport, None, "refused a redirect")
            .requests_are(1, 1)
    };
    let (token, first) = (token(vendor).to_lowercase(), Mutex::new(String::new()));
    vec![
        row("301 to the same origin", move |number, head, stream| {
            let (line, headers) = head.split_once('\n').unwrap_or_default();
            let mut first = first.lock().expect("no thread panicked");
            let response = match number {
                0 if head.contains(&token) || head.contains("\nauthorization: basic ") => {
                    *first = headers.to_owned();
                    respond("301 Moved Permanently", "Location: /moved\r\n", "")
                }
                // The same headers include the credential.
                _ if line.starts_with("get /moved ") && headers == *first => {
                    respond("200 OK", "", body)
                }
                _ => respond("500 Wrong", "", ""),
            };
            let _ = stream.write_all(response.as_bytes());
        })
        .requests_are(2, 2),
        away("302 to another host", "302 Found", |_, other| {
            other.replace("127.0.0.1", "localhost")
        }),
        away("302 to another port", "302 Found", |_, other| {
            other.to_owned()
        }),
        away("302 to another scheme", "302 Found", |host, _| {
            format!("https://{host}/x")
        }),
        away("302 to another scheme and port", "302 Found", |_, other| {
            other.replace("http:", "https:")
        }),
        away(
            "307 to another port",
            "307 Temporary Redirect",
            |_, other| format!("{other}/x?y"),
        ),
        fixed(
            "a loop of redirects",
            respond("302 Found", "Location: /again\r\n", ""),
        )
        .expect(ErrorKind::Transport, None, "too many redirects")
        .requests_are(6, 6),
        fixed("302 to nowhere", respond("302 Found", "", "")).expect(
            ErrorKind::Vendor,
            Some(302),
            "302",
        ),
    ]
}

pub fn statuses(vendor: Vendor) -> Vec<Row> {
    use ErrorKind::{
        Forbidden, NotFound, RateLimited, Unauthorized, Unavailable, Vendor as Rejected,
    };
    let body = sample(vendor);
    // An error's body with everything that must not be shown, in a message that is shown.
    let body = body.replacen('{', "{\"message\":\"No: token\",", 1);
    let table = [
        ("401", "401 Unauthorized", "", Unauthorized, 1),
        ("403", "403 Forbidden", "", Forbidden, 1),
        ("404", "404 Not Found", "", NotFound, 1),
        ("422", "422 Unprocessable Content", "", Rejected, 1),
        ("429", "429 Too Many Requests", "", RateLimited, 3),
        (
            "429 for a second",
            "429 Too Many Requests",
            "Retry-After: 1\r\n",
            RateLimited,
            3,
        ),
        (
            "429 for an hour",
            "429 Too Many Requests",
            "Retry-After: 3600\r\n",
            RateLimited,
            1,
        ),
        (
            "429 until a date",
            "429 Too Many Requests",
            "Retry-After: Fri, 31 Dec 2100 23:59:59 GMT\r\n",
            RateLimited,
            1,
        ),
        ("500", "500 Internal Server Error", "", Unavailable, 1),
        ("501", "501 Not Implemented", "", Unavailable, 1),
        ("502", "502 Bad Gateway", "", Unavailable, 3),
        ("503", "503 Service Unavailable", "", Unavailable, 3),
        (
            "503 for an hour",
            "503 Service Unavailable",
            "Retry-After: 3600\r\n",
            Unavailable,
            1,
        ),
        ("504", "504 Gateway Timeout", "", Unavailable, 3),
    ];
    let rows = table
        .into_iter()
        .map(|(name, status, headers, kind, requests)| {
            let code = status[..3].parse().ok();
            let row = fixed(name, respond(status, headers, &body));
            row.expect(kind, code, "No: token")
                .requests_are(requests, requests)
        });
    rows.collect()
}
