//! The error messages of the vendors, in each format that they actually use.

use std::time::Duration;

use unified_profile::{ErrorKind, Vendor};

use crate::faults::server::Server;
use crate::faults::{DEADLINE, assert_no_secret, client, printed, token};

/// Returns the error of a vendor's client for a response.
async fn refused(
    vendor: Vendor,
    status: &str,
    headers: &str,
    body: &str,
) -> unified_profile::Error {
    let server = Server::fixed(status, headers, body);
    let client = client(vendor, &server.url, DEADLINE);
    client.profile().await.expect_err(status)
}

#[tokio::test]
async fn the_vendors_message_is_shown() {
    use Vendor::{Chatwoot, Oidc, Zitadel};
    const UNAUTHORIZED: &str = "401 Unauthorized";
    let page = "<!DOCTYPE html><html><head><title>We're sorry, but something went wrong \
                (500)</title></head><body>secret</body></html>";
    let table = [
        // Chatwoot: four undescribed formats, and the described one.
        (
            Chatwoot,
            UNAUTHORIZED,
            "",
            r#"{"error":"Invalid Access Token"}"#,
            "Invalid Access Token",
        ),
        (
            Chatwoot,
            UNAUTHORIZED,
            "",
            r#"{"errors":["You need to sign in or sign up before continuing."]}"#,
            "You need to sign in or sign up before continuing.",
        ),
        (
            Chatwoot,
            "422 Unprocessable Content",
            "",
            r#"{"message":"Name is too long (maximum is 255 characters)","attributes":["name"]}"#,
            "Name is too long (maximum is 255 characters)",
        ),
        (
            Chatwoot,
            "429 Too Many Requests",
            "Retry-After: 3600\r\n",
            "Retry later\n",
            "Retry later",
        ),
        (
            Chatwoot,
            UNAUTHORIZED,
            "",
            r#"{"description":"x","errors":[{"field":"name","message":"is taken","code":"1"}]}"#,
            "is taken",
        ),
        (
            Chatwoot,
            "404 Not Found",
            "",
            r#"{"error":"Resource could not be found"}"#,
            "Resource could not be found",
        ),
        (
            Chatwoot,
            "500 Internal Server Error",
            "",
            page,
            "We're sorry, but something went wrong (500)",
        ),
        (
            Chatwoot,
            UNAUTHORIZED,
            "",
            page,
            "We're sorry, but something went wrong (500)",
        ),
        (Chatwoot, "404 Not Found", "", "<h1>Not found</h1>", ""),
        (Chatwoot, UNAUTHORIZED, "", "", ""),
        (Chatwoot, UNAUTHORIZED, "", "{\"error\":", ""),
        // ZITADEL: with and without the id of the code location.
        (
            Zitadel,
            UNAUTHORIZED,
            "",
            r#"{"code":16,"message":"auth header missing"}"#,
            "auth header missing",
        ),
        (
            Zitadel,
            UNAUTHORIZED,
            "",
            r#"{"code":16,"message":"invalid auth header","details":[{"@type":"type.googleapis.com/zitadel.v1.ErrorDetail","id":"AUTH-7fs1e","message":"invalid auth header"}]}"#,
            "invalid auth header (AUTH-7fs1e)",
        ),
        (
            Zitadel,
            "404 Not Found",
            "",
            r#"{"code":5,"message":"User could not be found (QUERY-x1)","details":[{"id":"QUERY-x1"}]}"#,
            "User could not be found (QUERY-x1)",
        ),
        (
            Zitadel,
            "501 Not Implemented",
            "",
            "<html><head><title>501 from the proxy</title></head></html>",
            "501 from the proxy",
        ),
        // OpenID Connect: the challenge, the body, and the formats of large providers.
        (
            Oidc,
            UNAUTHORIZED,
            "WWW-Authenticate: Bearer error=\"invalid_token\", error_description=\"It is expired\"\r\n",
            "",
            "It is expired",
        ),
        (
            Oidc,
            "403 Forbidden",
            "WWW-Authenticate: Bearer error=\"insufficient_scope\"\r\n",
            "",
            "insufficient_scope",
        ),
        (
            Oidc,
            UNAUTHORIZED,
            "",
            r#"{"error":"invalid_token","error_description":"It is revoked"}"#,
            "It is revoked",
        ),
        (
            Oidc,
            UNAUTHORIZED,
            "",
            r#"{"error":{"code":401,"message":"No valid credentials","status":"UNAUTHENTICATED"}}"#,
            "No valid credentials",
        ),
        (
            Oidc,
            "404 Not Found",
            "",
            r#"{"error":"RESTEASY003210"}"#,
            "RESTEASY003210",
        ),
    ];
    for (vendor, status, headers, body, message) in table {
        let error = refused(vendor, status, headers, body).await;
        let ending = if message.is_empty() {
            String::new()
        } else {
            format!(": {message}")
        };
        let status = status.split(' ').next().unwrap_or_default();
        let text = error.to_string();
        assert!(
            text.contains(&format!("the server responded with {status}")),
            "{text}"
        );
        assert!(
            text.ends_with(&ending),
            "{text} does not end with {message}"
        );
        assert!(!text.contains('<'), "{text}");
    }
}

#[tokio::test]
async fn messages_are_shortened_and_have_no_secrets() {
    for vendor in Vendor::ALL.iter().copied() {
        let token = token(vendor);
        let long = "word ".repeat(1000);
        let bodies = [
            format!("{{\"error\":\"{token} {long}\",\"message\":\"{token} {long}\"}}"),
            format!("{token} {long}"),
            format!("<html><title>{token} {long}</title></html>"),
        ];
        for body in bodies {
            for status in [
                "401 Unauthorized",
                "418 I'm a teapot",
                "500 Internal Server Error",
            ] {
                let error = refused(vendor, status, "", &body).await;
                let text = error.to_string();
                assert!(text.contains("… word word") && text.len() < 300, "{text}");
                assert_no_secret(&printed(&error), status);
            }
        }
    }
}

#[tokio::test]
async fn a_decode_error_states_the_location_and_the_type_but_not_the_value() {
    let table = [
        (
            Vendor::Chatwoot,
            "/id",
            r#"{"id":["s3cr3t-va1ue"],"name":"Ada"}"#,
        ),
        (
            Vendor::Zitadel,
            "/user/id",
            r#"{"user":{"id":{"a":"s3cr3t-va1ue"}}}"#,
        ),
        (Vendor::Oidc, "/sub", r#"{"sub":{"a":"s3cr3t-va1ue"}}"#),
    ];
    for (vendor, pointer, body) in table {
        let error = refused(vendor, "200 OK", "", body).await;
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert_eq!(error.pointer(), Some(pointer), "{error}");
        assert!(!printed(&error).contains("s3cr3t-va1ue"), "{error}");
    }
    for vendor in Vendor::ALL.iter().copied() {
        let error = refused(vendor, "200 OK", "", "[\"s3cr3t-va1ue\"]").await;
        assert!(error.to_string().contains("found an array"), "{error}");
        assert!(!printed(&error).contains("s3cr3t-va1ue"), "{error}");
    }
}

#[tokio::test]
async fn a_wait_of_an_hour_is_an_error_at_once() {
    let headers = "Retry-After: 3600\r\nX-Request-Id: req-9\r\n";
    for vendor in Vendor::ALL.iter().copied() {
        let error = refused(vendor, "429 Too Many Requests", headers, "{}").await;
        assert_eq!(error.kind(), ErrorKind::RateLimited);
        assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
        assert_eq!(error.request_id(), Some("req-9"));
        assert!(error.is_retryable());
    }
}
