//! Responses: each status has the described type, as success or error.

use client_runtime::reqwest::Method;

use crate::{
    Result,
    calls::{call, failed, failure, ok, response, success, undecodable, unexpected},
    clients::{responses_builder as builder, responses_positional as positional},
};

#[test]
fn the_clients_are_current() -> Result {
    super::is_current("responses")
}

const PET: &str = r#"{"name": "Rex"}"#;
const PROBLEM: &str = r#"{"title": "s3cret"}"#;
const MISSING: &str = r#"{"missing": 7}"#;

#[tokio::test]
async fn one_type_stays_plain() -> Result {
    let accept = call!(success_plus_default_error, 200, PET, |result, types| {
        let pet: types::Pet = ok(result, 200)?;
        assert_eq!(pet.name, "Rex");
    });
    assert_eq!(accept, "application/json");
    for status in [404, 599] {
        call!(
            success_plus_default_error,
            response(status, PROBLEM),
            |result, types| {
                let problem: types::Problem = failed(result, status);
                assert_eq!(problem.title, "s3cret");
            }
        );
    }
    call!(success_plus_default_error, 202, PET, |result, types| {
        unexpected::<types::Pet, _>(result, 202)
    });
    call!(same_types, 201, PET, |result, types| {
        let _: types::Pet = ok(result, 201)?;
    });
    call!(same_types, 502, PROBLEM, |result, types| {
        let _: types::Problem = failed(result, 502);
    });
    Ok(())
}

#[tokio::test]
async fn a_success_may_lack_its_body() -> Result {
    let accept = success!(body_or_empty, 200, PET,
        types::BodyOrEmptySuccess::Status200(pet) => assert_eq!(pet.name, "Rex"));
    assert_eq!(accept, "application/json");
    success!(body_or_empty, 204, "", types::BodyOrEmptySuccess::Status204 => {});
    call!(body_or_empty, 200, "", |result, types| {
        undecodable::<types::BodyOrEmptySuccess, _>(result, 200);
    });
    for status in [201, 304, 404, 500] {
        call!(body_or_empty, response(status, PET), |result, types| {
            unexpected::<types::BodyOrEmptySuccess, _>(result, status)
        });
    }
    Ok(())
}

#[tokio::test]
async fn each_success_has_its_body() -> Result {
    success!(two_successes, 200, PET,
        types::TwoSuccessesSuccess::Status200(pet) => assert_eq!(pet.name, "Rex"));
    // It fits the type of another status, too.
    success!(two_successes, 201, r#"{"id": "1", "name": "Rex"}"#,
        types::TwoSuccessesSuccess::Status201(made) => assert_eq!(made.id, "1"));
    success!(two_successes, 202, r#"["a", "b"]"#,
        types::TwoSuccessesSuccess::Status202(list) => assert_eq!(list.len(), 2));
    success!(two_successes, 299, PROBLEM, types::TwoSuccessesSuccess::Status2XX(_) => {});
    call!(two_successes, 201, PROBLEM, |result, types| {
        undecodable::<types::TwoSuccessesSuccess, _>(result, 201);
    });
    Ok(())
}

#[tokio::test]
async fn each_failure_has_its_body_and_codes_come_before_ranges() -> Result {
    call!(two_errors, 200, PET, |result, types| {
        let _: types::Pet = ok(result, 200)?;
    });
    failure!(two_errors, 404, MISSING,
        types::TwoErrorsFailure2::Status404(it) => assert_eq!(it.missing, 7));
    failure!(two_errors, 409, MISSING, types::TwoErrorsFailure2::Status409(_) => {});
    failure!(two_errors, 418, PROBLEM,
        types::TwoErrorsFailure2::Status4XX(it) => assert_eq!(it.title, "s3cret"));
    call!(two_errors, 404, PROBLEM, |result, types| {
        undecodable::<types::Pet, _>(result, 404);
    });
    call!(two_errors, 500, PROBLEM, |result, types| {
        unexpected::<types::Pet, _>(result, 500);
    });
    Ok(())
}

#[tokio::test]
async fn a_failure_may_lack_its_body() -> Result {
    let accept = call!(error_body_and_empty_error, 204, "", |result, _types| {
        let () = ok(result, 204)?;
    });
    assert_eq!(accept, "application/problem+json");
    failure!(error_body_and_empty_error, 400, PROBLEM,
        failure @ types::ErrorBodyAndEmptyErrorFailure::Status400(_) =>
            assert!(format!("{failure:?}").contains("s3cret"), "as other types"));
    for body in ["", "none"] {
        failure!(error_body_and_empty_error, 404, body,
            types::ErrorBodyAndEmptyErrorFailure::Status404 => {});
    }
    Ok(())
}

#[tokio::test]
async fn a_default_is_every_other_failure() -> Result {
    failure!(default_beside_codes, 404, "", types::DefaultBesideCodesFailure::Status404 => {});
    failure!(default_beside_codes, 503, "in an hour",
        types::DefaultBesideCodesFailure::Status503(text) =>
            assert_eq!(text.bytes().await?, b"in an hour"));
    failure!(default_beside_codes, 500, MISSING,
        types::DefaultBesideCodesFailure::Status5XX(_) => {});
    failure!(default_beside_codes, 418, PROBLEM,
        types::DefaultBesideCodesFailure::Default(_) => {});
    call!(default_beside_codes, 201, PET, |result, types| {
        unexpected::<types::Pet, _>(result, 201);
    });
    Ok(())
}

#[tokio::test]
async fn json_beside_bytes() -> Result {
    let accept = call!(json_and_raw, 200, "%PDF s3cret", |result, types| {
        let response = ok(result, 200)?;
        assert!(!format!("{response:?}").contains("s3cret"));
        match response {
            types::JsonAndRawSuccess::Status200(page) => {
                assert_eq!(page.bytes().await?, b"%PDF s3cret");
            }
            other => panic!("{other:?}"),
        }
    });
    assert_eq!(accept, "application/json, application/pdf");
    success!(json_and_raw, 202, PET, types::JsonAndRawSuccess::Status202(_) => {});
    failure!(json_and_raw, 400, PROBLEM, types::JsonAndRawFailure::Status400(_) => {});
    failure!(json_and_raw, 500, "<html>",
        types::JsonAndRawFailure::Status500(text) => assert_eq!(text.bytes().await?, b"<html>"));
    Ok(())
}

#[tokio::test]
async fn another_protocol_beside_json() -> Result {
    let head =
        "HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\nX-Request-Id: r1\r\n\r\n";
    call!(
        upgrade_or_json,
        head.as_bytes().to_vec(),
        |result, types| {
            let response = ok(result, 101)?;
            assert!(matches!(
                response,
                types::UpgradeOrJsonSuccess::Status101(_)
            ));
        }
    );
    success!(upgrade_or_json, 200, PET, types::UpgradeOrJsonSuccess::Status200(_) => {});
    Ok(())
}

#[tokio::test]
async fn media_types_decide_whether_a_body_is_json() -> Result {
    call!(no_schema, 200, "[1]", |result, _types| {
        let value: client_runtime::serde_json::Value = ok(result, 200)?;
        assert_eq!(value[0], 1);
    });
    let accept = call!(vendor_json, 200, PET, |result, types| {
        let _: types::Pet = ok(result, 200)?;
    });
    assert_eq!(accept, "application/vnd.pet+json, text/json");
    let accept = call!(wildcard, 200, PET, |result, types| {
        let _: types::Pet = ok(result, 200)?;
    });
    assert_eq!(accept, "application/json");
    let accept = call!(json_beside_csv, 200, PET, |result, types| {
        let _: types::Pet = ok(result, 200)?;
    });
    assert_eq!(accept, "application/json");
    let accept = call!(wildcard_text, 200, "text", |result, _types| {
        assert_eq!(ok(result, 200)?.bytes().await?, b"text");
    });
    assert_eq!(accept, "*/*");
    let accept = call!(table, 200, "a;b", |result, _types| {
        assert_eq!(ok(result, 200)?.bytes().await?, b"a;b");
    });
    assert_eq!(accept, "application/vnd.ms-excel, text/csv");
    call!(inline, 200, r#"{"a": "x"}"#, |result, types| {
        let body: types::InlineResponse = ok(result, 200)?;
        assert_eq!(body.a, "x");
    });
    call!(inline, 400, r#"{"b": "y"}"#, |result, types| {
        let body: types::InlineError = failed(result, 400);
        assert_eq!(body.b, "y");
    });
    Ok(())
}

#[tokio::test]
async fn a_response_may_lack_a_body() -> Result {
    let head = |status: &str| {
        let head = "Connection: close\r\nX-Request-Id: r1\r\nContent-Length: 15\r\n\r\n";
        format!("HTTP/1.1 {status} \r\n{head}").into_bytes()
    };
    call!(head, head("200"), |result, _types| {
        let () = ok(result, 200)?;
    });
    call!(head, head("404"), |result, _types| {
        let () = failed(result, 404);
    });
    call!(no_content, 204, "", |result, _types| {
        let () = ok(result, 204)?;
    });
    call!(redirect, 200, "ignored", |result, _types| {
        let () = ok(result, 200)?;
    });
    call!(redirect, 304, "", |result, _types| unexpected(result, 304));
    Ok(())
}

#[tokio::test]
async fn a_success_that_is_not_described_is_bytes_or_the_default() -> Result {
    let accept = call!(default_error_alone, 200, "anything", |result, _types| {
        assert_eq!(ok(result, 200)?.bytes().await?, b"anything");
    });
    assert_eq!(accept, "application/json", "as far as anything is known");
    call!(default_error_alone, 400, PROBLEM, |result, types| {
        let _: types::Problem = failed(result, 400);
    });
    call!(default_alone, 202, PET, |result, types| {
        let _: types::Pet = ok(result, 202)?;
    });
    call!(default_alone, 404, PET, |result, types| {
        let _: types::Pet = failed(result, 404);
    });
    let accept = call!(no_responses, 201, "anything", |result, _types| {
        assert_eq!(ok(result, 201)?.bytes().await?, b"anything");
    });
    assert_eq!(accept, "*/*");
    Ok(())
}

#[tokio::test]
async fn responses_may_have_types_that_are_not_components() -> Result {
    call!(secret_or_null, 200, "\"s3cret\"", |result, types| {
        let response = ok(result, 200)?;
        assert!(!format!("{response:?}").contains("s3cret"));
        assert!(
            matches!(response, types::SecretOrNullSuccess::Status200(it) if it.expose() == "s3cret")
        );
    });
    success!(secret_or_null, 202, "null", types::SecretOrNullSuccess::Status202(None) => {});
    success!(secret_or_null, 203, r#"{"a": {"on": true}}"#,
        types::SecretOrNullSuccess::Status203(by_name) => assert_eq!(by_name["a"].on, Some(true)));
    // The value of a newer server.
    success!(secret_or_null, 206, "\"fish\"",
        types::SecretOrNullSuccess::Status206(kind) => assert_eq!(kind.to_string(), "fish"));
    Ok(())
}

#[tokio::test]
async fn described_headers_are_typed() -> Result {
    const HEAD: &str = "HTTP/1.1 200 OK\r\nConnection: close\r\nX-Request-Id: r1\r\n";
    for (headers, total, tags) in [
        (
            "X-Total: 12\r\nX-Tags: a, b\r\n",
            Some(12),
            Some(vec!["a".to_owned(), "b".to_owned()]),
        ),
        (
            "X-Tags: a, b\r\nX-Tags: José\r\n",
            None,
            Some(["a", "b", "José"].map(String::from).to_vec()),
        ),
        ("X-Total: many\r\n", None, None),
        ("", None, None),
    ] {
        let response = format!("{HEAD}{headers}\r\n{PET}").into_bytes();
        call!(body_or_empty, response.clone(), |result, types| {
            let response = result?;
            assert_eq!(response.header(positional::headers::X_TOTAL), total);
            assert_eq!(response.header(builder::headers::X_TAGS), tags);
            assert_eq!(
                (response.operation(), response.method()),
                (Some("bodyOrEmpty"), Some(&Method::GET))
            );
            assert!(matches!(
                response.into_inner(),
                types::BodyOrEmptySuccess::Status200(_)
            ));
        });
    }
    // Error responses, too.
    let failed = b"HTTP/1.1 429 \r\nConnection: close\r\nX-Total: 0\r\nX-Request-Id: r1\r\n\r\n";
    call!(body_or_empty, failed.to_vec(), |result, _types| {
        let error = result.err().ok_or("no error")?;
        assert_eq!(error.header(positional::headers::X_TOTAL), Some(0));
        assert_eq!(
            (error.operation(), error.method()),
            (Some("bodyOrEmpty"), Some(Method::GET))
        );
    });
    Ok(())
}
