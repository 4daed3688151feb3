//! Responses: each status has the described type, as success or error.

use std::{error::Error as StdError, fmt::Debug};

use client_runtime::{Error, ErrorKind, ResponseValue, Transport, reqwest::Method};

use crate::clients::{
    responses_builder as builder, responses_positional as positional,
    responses_tolerant_builder as tolerant_builder,
    responses_tolerant_positional as tolerant_positional,
};
use crate::recorder::Recorder;

pub(crate) type Result = std::result::Result<(), Box<dyn StdError>>;

#[test]
fn the_clients_are_current() -> Result {
    super::is_current("responses")?;
    let mut tolerant = openapi_lower::Options::default();
    tolerant.tolerant = true;
    super::is_current_with("responses_tolerant", &tolerant)
}

/// If a type does not exist, responses stay bytes, as the document states.
#[test]
fn responses_without_a_type_stay_bytes_with_a_note() -> Result {
    use openapi_lower::{Document, lower, plan::ResponseBody};
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/wire/responses_tolerant.yaml"
    );
    let lowered = lower(Document::read(path)?, &openapi_lower::Options::default())?;
    let mut plan = openapi_lower::Plan::clone(lowered.plan());
    let responses = &mut plan.operations["getPet"].responses;
    let gone = client_runtime::serde_json::json!({"$ref": "#/components/schemas/Gone"});
    responses["200"].body = Some(ResponseBody::Json(gone));
    let options = client_codegen::Options::default();
    let generated = client_codegen::generate_from_json(lowered.json(), &plan.into(), &options)?;
    let notes: Vec<_> = generated.notes.iter().map(ToString::to_string).collect();
    assert_eq!(
        notes,
        [
            "types::GetPetSuccess: the response body stays bytes: no type for 200 \
                 [polish/response-untyped]"
        ]
    );
    let client = &generated.files["client.rs"];
    assert!(
        client.contains("Result<ResponseValue<ByteStream>, Error<types::GetPetFailure>>"),
        "{client}"
    );
    Ok(())
}

/// Returns a response with its length, and a header that must be kept.
fn response(status: &str, body: &str) -> Vec<u8> {
    let length = match status {
        "204" | "304" => String::new(),
        _ => format!("Content-Length: {}\r\n", body.len()),
    };
    let head = format!("HTTP/1.1 {status} \r\nConnection: close\r\nX-Request-Id: r1\r\n");
    format!("{head}{length}\r\n{body}").into_bytes()
}

/// Calls an operation in both interfaces with one response. `$check` gets the result and the
/// types of each; returns the value of `Accept`.
macro_rules! call {
    ($method:ident, $status:literal, $body:expr, |$result:ident, $types:ident| $check:expr) => {
        call!($method, response($status, $body), |$result, $types| $check)
    };
    ($method:ident, $response:expr, |$result:ident, $types:ident| $check:expr) => {
        call!(
            positional,
            builder,
            $method,
            $response,
            |$result, $types| $check
        )
    };
    ($positional:path, $builder:path, $method:ident, $response:expr, |$result:ident, $types:ident| $check:expr) => {{
        let bytes = $response;
        let recorder = Recorder::responding(move |_| bytes.clone());
        let transport = Transport::builder(&recorder.url).retries(0).build()?;
        let accept = {
            #[allow(unused_imports, reason = "a check may name no type")]
            use $positional::{Client, types as $types};
            let $result = Client::new(&recorder.url, transport.clone())
                .$method()
                .await;
            $check;
            recorder
                .one()
                .header("accept")
                .unwrap_or_default()
                .to_owned()
        };
        #[allow(unused_imports, reason = "a check may name no type")]
        use $builder::{Client, types as $types};
        let $result = Client::new(&recorder.url, transport).$method().send().await;
        $check;
        assert_eq!(recorder.one().header("accept"), Some(&*accept));
        accept
    }};
}

/// Returns the success response, which has its status and headers.
pub(crate) fn ok<T, E>(
    result: std::result::Result<ResponseValue<T>, Error<E>>,
    status: u16,
) -> std::result::Result<T, Box<dyn StdError>>
where
    E: 'static,
{
    let response = result?;
    assert_eq!(response.status().as_u16(), status);
    assert_eq!(response.request_id(), Some("r1"));
    Ok(response.into_inner())
}

/// Returns the body of a described error response, which has its status and headers.
pub(crate) fn failed<T: Debug, E: Debug>(
    result: std::result::Result<ResponseValue<T>, Error<E>>,
    status: u16,
) -> E {
    let error = result.expect_err("a failure");
    assert_eq!(error.status().map(|it| it.as_u16()), Some(status));
    assert_eq!(error.request_id(), Some("r1"));
    assert!(
        !format!("{error:?} {error}").contains("s3cret"),
        "{error:?}"
    );
    match error {
        Error::ErrorResponse(response) => response.into_inner(),
        other => panic!("{other}"),
    }
}

/// Checks for a status that the description does not declare.
pub(crate) fn unexpected<T: Debug, E>(
    result: std::result::Result<ResponseValue<T>, Error<E>>,
    status: u16,
) {
    let error = result.expect_err("unexpected");
    assert!(matches!(error, Error::UnexpectedResponse(_)), "{error}");
    assert_eq!(error.status().map(|it| it.as_u16()), Some(status));
}

/// Checks for a body that does not fit its description.
pub(crate) fn undecodable<T: Debug, E>(
    result: std::result::Result<ResponseValue<T>, Error<E>>,
    status: u16,
) {
    let error = result.expect_err("undecodable");
    assert!(matches!(error, Error::Undecodable(_)), "{error}");
    assert_eq!(error.status().map(|it| it.as_u16()), Some(status));
    assert_eq!(error.request_id(), Some("r1"));
    assert!(
        !format!("{error:?} {error}").contains("s3cret"),
        "{error:?}"
    );
}

const PET: &str = r#"{"name": "Rex"}"#;
const PROBLEM: &str = r#"{"title": "s3cret"}"#;
const MISSING: &str = r#"{"missing": 7}"#;

#[tokio::test]
async fn one_type_stays_plain() -> Result {
    let accept = call!(success_plus_default_error, "200", PET, |result, types| {
        let pet: types::Pet = ok(result, 200)?;
        assert_eq!(pet.name, "Rex");
    });
    assert_eq!(accept, "application/json");
    for status in ["404", "599"] {
        call!(
            success_plus_default_error,
            response(status, PROBLEM),
            |result, types| {
                let problem: types::Problem = failed(result, status.parse()?);
                assert_eq!(problem.title, "s3cret");
            }
        );
    }
    call!(success_plus_default_error, "202", PET, |result, types| {
        let result: std::result::Result<ResponseValue<types::Pet>, _> = result;
        unexpected(result, 202);
    });
    call!(same_types, "201", PET, |result, types| {
        let _: types::Pet = ok(result, 201)?;
    });
    call!(same_types, "502", PROBLEM, |result, types| {
        let _: types::Problem = failed(result, 502);
    });
    Ok(())
}

#[tokio::test]
async fn a_success_may_lack_its_body() -> Result {
    let accept = call!(body_or_empty, "200", PET, |result, types| {
        match ok(result, 200)? {
            types::BodyOrEmptySuccess::Status200(pet) => assert_eq!(pet.name, "Rex"),
            other => panic!("{other:?}"),
        }
    });
    assert_eq!(accept, "application/json");
    call!(body_or_empty, "204", "", |result, types| {
        let response = ok(result, 204)?;
        assert!(matches!(response, types::BodyOrEmptySuccess::Status204));
    });
    call!(body_or_empty, "200", "", |result, types| {
        let result: std::result::Result<ResponseValue<types::BodyOrEmptySuccess>, _> = result;
        undecodable(result, 200);
    });
    for status in [201, 304, 404, 500] {
        call!(
            body_or_empty,
            response(&status.to_string(), PET),
            |result, types| {
                let result: std::result::Result<ResponseValue<types::BodyOrEmptySuccess>, _> =
                    result;
                unexpected(result, status);
            }
        );
    }
    Ok(())
}

#[tokio::test]
async fn each_success_has_its_body() -> Result {
    call!(two_successes, "200", PET, |result, types| {
        let response = ok(result, 200)?;
        assert!(
            matches!(response, types::TwoSuccessesSuccess::Status200(pet) if pet.name == "Rex")
        );
    });
    // It fits the type of another status, too.
    call!(
        two_successes,
        "201",
        r#"{"id": "1", "name": "Rex"}"#,
        |result, types| {
            let response = ok(result, 201)?;
            assert!(
                matches!(response, types::TwoSuccessesSuccess::Status201(made) if made.id == "1")
            );
        }
    );
    call!(two_successes, "202", r#"["a", "b"]"#, |result, types| {
        let response = ok(result, 202)?;
        assert!(matches!(response, types::TwoSuccessesSuccess::Status202(list) if list.len() == 2));
    });
    call!(two_successes, "299", PROBLEM, |result, types| {
        let response = ok(result, 299)?;
        assert!(matches!(response, types::TwoSuccessesSuccess::Status2XX(_)));
    });
    call!(two_successes, "201", PROBLEM, |result, types| {
        let result: std::result::Result<ResponseValue<types::TwoSuccessesSuccess>, _> = result;
        undecodable(result, 201);
    });
    Ok(())
}

#[tokio::test]
async fn each_failure_has_its_body_and_codes_come_before_ranges() -> Result {
    call!(two_errors, "200", PET, |result, types| {
        let _: types::Pet = ok(result, 200)?;
    });
    call!(two_errors, "404", MISSING, |result, types| {
        let failure = failed(result, 404);
        assert!(matches!(failure, types::TwoErrorsFailure2::Status404(it) if it.missing == 7));
    });
    call!(two_errors, "409", MISSING, |result, types| {
        let failure = failed(result, 409);
        assert!(matches!(failure, types::TwoErrorsFailure2::Status409(_)));
    });
    call!(two_errors, "418", PROBLEM, |result, types| {
        let failure = failed(result, 418);
        assert!(matches!(failure, types::TwoErrorsFailure2::Status4XX(it) if it.title == "s3cret"));
    });
    call!(two_errors, "404", PROBLEM, |result, types| {
        let result: std::result::Result<ResponseValue<types::Pet>, _> = result;
        undecodable(result, 404);
    });
    call!(two_errors, "500", PROBLEM, |result, types| {
        let result: std::result::Result<ResponseValue<types::Pet>, _> = result;
        unexpected(result, 500);
    });
    Ok(())
}

#[tokio::test]
async fn a_failure_may_lack_its_body() -> Result {
    let accept = call!(error_body_and_empty_error, "204", "", |result, types| {
        let _: Option<types::Pet> = None;
        let () = ok(result, 204)?;
    });
    assert_eq!(accept, "application/problem+json");
    call!(
        error_body_and_empty_error,
        "400",
        PROBLEM,
        |result, types| {
            let failure = failed(result, 400);
            assert!(matches!(
                failure,
                types::ErrorBodyAndEmptyErrorFailure::Status400(_)
            ));
            assert!(format!("{failure:?}").contains("s3cret"), "as other types");
        }
    );
    for body in ["", "none"] {
        call!(
            error_body_and_empty_error,
            response("404", body),
            |result, types| {
                let failure = failed(result, 404);
                assert!(matches!(
                    failure,
                    types::ErrorBodyAndEmptyErrorFailure::Status404
                ));
            }
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_default_is_every_other_failure() -> Result {
    call!(default_beside_codes, "404", "", |result, types| {
        let failure = failed(result, 404);
        assert!(matches!(
            failure,
            types::DefaultBesideCodesFailure::Status404
        ));
    });
    call!(
        default_beside_codes,
        "503",
        "in an hour",
        |result, types| {
            match failed(result, 503) {
                types::DefaultBesideCodesFailure::Status503(text) => {
                    assert_eq!(text.bytes().await?, b"in an hour");
                }
                other => panic!("{other:?}"),
            }
        }
    );
    call!(default_beside_codes, "500", MISSING, |result, types| {
        let failure = failed(result, 500);
        assert!(matches!(
            failure,
            types::DefaultBesideCodesFailure::Status5XX(_)
        ));
    });
    call!(default_beside_codes, "418", PROBLEM, |result, types| {
        let failure = failed(result, 418);
        assert!(matches!(
            failure,
            types::DefaultBesideCodesFailure::Default(_)
        ));
    });
    call!(default_beside_codes, "201", PET, |result, types| {
        let result: std::result::Result<ResponseValue<types::Pet>, _> = result;
        unexpected(result, 201);
    });
    Ok(())
}

#[tokio::test]
async fn json_beside_bytes() -> Result {
    let accept = call!(json_and_raw, "200", "%PDF s3cret", |result, types| {
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
    call!(json_and_raw, "202", PET, |result, types| {
        let response = ok(result, 202)?;
        assert!(matches!(response, types::JsonAndRawSuccess::Status202(_)));
    });
    call!(json_and_raw, "400", PROBLEM, |result, types| {
        let failure = failed(result, 400);
        assert!(matches!(failure, types::JsonAndRawFailure::Status400(_)));
    });
    call!(json_and_raw, "500", "<html>", |result, types| {
        match failed(result, 500) {
            types::JsonAndRawFailure::Status500(text) => assert_eq!(text.bytes().await?, b"<html>"),
            other => panic!("{other:?}"),
        }
    });
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
    call!(upgrade_or_json, "200", PET, |result, types| {
        let response = ok(result, 200)?;
        assert!(matches!(
            response,
            types::UpgradeOrJsonSuccess::Status200(_)
        ));
    });
    Ok(())
}

#[tokio::test]
async fn media_types_decide_whether_a_body_is_json() -> Result {
    call!(no_schema, "200", "[1]", |result, types| {
        let _: Option<types::Pet> = None;
        let value: client_runtime::serde_json::Value = ok(result, 200)?;
        assert_eq!(value[0], 1);
    });
    let accept = call!(vendor_json, "200", PET, |result, types| {
        let _: types::Pet = ok(result, 200)?;
    });
    assert_eq!(accept, "application/vnd.pet+json, text/json");
    let accept = call!(wildcard, "200", PET, |result, types| {
        let _: types::Pet = ok(result, 200)?;
    });
    assert_eq!(accept, "application/json");
    let accept = call!(json_beside_csv, "200", PET, |result, types| {
        let _: types::Pet = ok(result, 200)?;
    });
    assert_eq!(accept, "application/json");
    let accept = call!(wildcard_text, "200", "text", |result, types| {
        let _: Option<types::Pet> = None;
        assert_eq!(ok(result, 200)?.bytes().await?, b"text");
    });
    assert_eq!(accept, "*/*");
    let accept = call!(table, "200", "a;b", |result, types| {
        let _: Option<types::Pet> = None;
        assert_eq!(ok(result, 200)?.bytes().await?, b"a;b");
    });
    assert_eq!(accept, "application/vnd.ms-excel, text/csv");
    call!(inline, "200", r#"{"a": "x"}"#, |result, types| {
        let body: types::InlineResponse = ok(result, 200)?;
        assert_eq!(body.a, "x");
    });
    call!(inline, "400", r#"{"b": "y"}"#, |result, types| {
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
    call!(head, head("200"), |result, types| {
        let _: Option<types::Pet> = None;
        let () = ok(result, 200)?;
    });
    call!(head, head("404"), |result, types| {
        let _: Option<types::Pet> = None;
        let () = failed(result, 404);
    });
    call!(no_content, "204", "", |result, types| {
        let _: Option<types::Pet> = None;
        let () = ok(result, 204)?;
    });
    call!(redirect, "200", "ignored", |result, types| {
        let _: Option<types::Pet> = None;
        let () = ok(result, 200)?;
    });
    call!(redirect, "304", "", |result, types| {
        let _: Option<types::Pet> = None;
        unexpected(result, 304);
    });
    Ok(())
}

#[tokio::test]
async fn a_success_that_is_not_described_is_bytes_or_the_default() -> Result {
    let accept = call!(default_error_alone, "200", "anything", |result, types| {
        let _: Option<types::Pet> = None;
        assert_eq!(ok(result, 200)?.bytes().await?, b"anything");
    });
    assert_eq!(accept, "application/json", "as far as anything is known");
    call!(default_error_alone, "400", PROBLEM, |result, types| {
        let _: types::Problem = failed(result, 400);
    });
    call!(default_alone, "202", PET, |result, types| {
        let _: types::Pet = ok(result, 202)?;
    });
    call!(default_alone, "404", PET, |result, types| {
        let _: types::Pet = failed(result, 404);
    });
    let accept = call!(no_responses, "201", "anything", |result, types| {
        let _: Option<types::Pet> = None;
        assert_eq!(ok(result, 201)?.bytes().await?, b"anything");
    });
    assert_eq!(accept, "*/*");
    Ok(())
}

#[tokio::test]
async fn responses_may_have_types_that_are_not_components() -> Result {
    call!(secret_or_null, "200", "\"s3cret\"", |result, types| {
        let response = ok(result, 200)?;
        assert!(!format!("{response:?}").contains("s3cret"));
        assert!(
            matches!(response, types::SecretOrNullSuccess::Status200(it) if it.expose() == "s3cret")
        );
    });
    call!(secret_or_null, "202", "null", |result, types| {
        let response = ok(result, 202)?;
        assert!(matches!(
            response,
            types::SecretOrNullSuccess::Status202(None)
        ));
    });
    call!(
        secret_or_null,
        "203",
        r#"{"a": {"on": true}}"#,
        |result, types| {
            match ok(result, 203)? {
                types::SecretOrNullSuccess::Status203(by_name) => {
                    assert_eq!(by_name["a"].on, Some(true));
                }
                other => panic!("{other:?}"),
            }
        }
    );
    call!(secret_or_null, "206", "\"fish\"", |result, types| {
        match ok(result, 206)? {
            // The value of a newer server.
            types::SecretOrNullSuccess::Status206(kind) => assert_eq!(kind.to_string(), "fish"),
            other => panic!("{other:?}"),
        }
    });
    Ok(())
}

#[tokio::test]
async fn tolerant_decoding_in_every_variant() -> Result {
    macro_rules! tolerant {
        ($status:literal, $body:expr, |$result:ident, $types:ident| $check:expr) => {
            call!(
                tolerant_positional,
                tolerant_builder,
                get_pet,
                response($status, $body),
                |$result, $types| $check
            )
        };
    }
    tolerant!("200", r#"{"name": [1], "age": 2}"#, |result, types| {
        let response = result?;
        assert_eq!(response.unreadable(), ["/name"]);
        let pet = match response.into_inner() {
            types::GetPetSuccess::Status200(pet) => pet,
            other => panic!("{other:?}"),
        };
        assert_eq!((pet.name, pet.age), (None, Some(2)));
    });
    // No format causes an error.
    tolerant!("202", r#"["yesterday", true]"#, |result, types| {
        let response = result?;
        assert_eq!(response.unreadable(), ["/1"]);
        match response.into_inner() {
            types::GetPetSuccess::Status202(times) => assert_eq!(times, ["yesterday"]),
            other => panic!("{other:?}"),
        }
    });
    tolerant!("409", "\"fish\"", |result, types| {
        match failed(result, 409) {
            types::GetPetFailure::Status409(kind) => assert_eq!(kind.to_string(), "fish"),
            other => panic!("{other:?}"),
        }
    });
    tolerant!("500", "{}", |result, types| {
        match failed(result, 500) {
            types::GetPetFailure::Default(error) => assert_eq!(error.title, None),
            other => panic!("{other:?}"),
        }
    });
    tolerant!("500", "no JSON", |result, types| {
        let result: std::result::Result<ResponseValue<types::GetPetSuccess>, _> = result;
        assert_eq!(
            result.as_ref().err().map(Error::kind),
            Some(ErrorKind::Unavailable)
        );
        undecodable(result, 500);
    });
    // Requests have a separate type.
    let _ = tolerant_positional::types::PetInput::new("Rex");
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
