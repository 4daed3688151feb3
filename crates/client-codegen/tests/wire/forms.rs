//! Multipart forms on the wire.

use super::recorder::{Recorded, Wire};

/// Checks that the last two requests, one of each interface, send a form of these parts.
#[track_caller]
pub(super) fn assert_forms<P, B>(wire: &Wire<P, B>, target: &str, parts: &[String]) {
    let requests = wire.recorder.take();
    assert_eq!(requests.len(), 2, "{requests:?}");
    for request in requests {
        assert_eq!(request.target(), target);
        assert_eq!(form(&request), parts.concat() + "--B--\r\n");
    }
}

/// Returns a form, with `B` for the boundary.
fn form(request: &Recorded) -> String {
    let media_type = request.header("content-type").expect("a media type");
    let boundary = media_type
        .strip_prefix("multipart/form-data; boundary=")
        .expect("a form");
    request.text().replace(boundary, "B")
}

/// Returns a part of a form with the boundary `B`.
pub(super) fn part(headers: &str, body: &str) -> String {
    format!("--B\r\nContent-Disposition: form-data; {headers}\r\n\r\n{body}\r\n")
}
