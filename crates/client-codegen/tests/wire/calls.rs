//! Calls of one operation in both interfaces, and checks of their results.

use std::{error::Error as StdError, fmt::Debug};

use client_runtime::{Error, ResponseValue};

/// Returns a response with its length, and a header that must be kept.
pub fn response(status: u16, body: &str) -> Vec<u8> {
    let length = match status {
        204 | 304 => String::new(),
        _ => format!("Content-Length: {}\r\n", body.len()),
    };
    let head = format!("HTTP/1.1 {status} \r\nConnection: close\r\nX-Request-Id: r1\r\n");
    format!("{head}{length}\r\n{body}").into_bytes()
}

/// Calls an operation of the clients `positional` and `builder` with one response. `$check` gets
/// the result and the types of each; returns the value of `Accept`.
macro_rules! call {
    ($method:ident, $status:literal, $body:expr, |$result:ident, $types:ident| $check:expr) => {
        call!(
            $method,
            $crate::calls::response($status, $body),
            |$result, $types| $check
        )
    };
    ($method:ident, $response:expr, |$result:ident, $types:ident| $check:expr) => {{
        let bytes = $response;
        let recorder = $crate::recorder::Recorder::responding(move |_| bytes.clone());
        let transport = client_runtime::Transport::builder(&recorder.url)
            .retries(0)
            .build()?;
        let accept = {
            #[allow(unused_imports, reason = "a check may name no type")]
            use positional::{Client, types as $types};
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
        use builder::{Client, types as $types};
        let $result = Client::new(&recorder.url, transport).$method().send().await;
        $check;
        assert_eq!(recorder.one().header("accept"), Some(&*accept));
        accept
    }};
}
pub(crate) use call;

/// Calls an operation like `call!`; its success response must be a variant, which is checked in a
/// match arm: `success!(get_pet, 200, BODY, types::GetPetSuccess::Status200(pet) => CHECK)`.
macro_rules! success {
    ($method:ident, $status:literal, $body:expr, $variant:pat => $check:expr) => {
        call!($method, $status, $body, |result, types| {
            match $crate::calls::ok(result, $status)? {
                $variant => $check,
                other => panic!("{other:?}"),
            }
        })
    };
}
pub(crate) use success;

/// Calls an operation like `success!`, but checks the error response.
macro_rules! failure {
    ($method:ident, $status:literal, $body:expr, $variant:pat => $check:expr) => {
        call!($method, $status, $body, |result, types| {
            match $crate::calls::failed(result, $status) {
                $variant => $check,
                other => panic!("{other:?}"),
            }
        })
    };
}
pub(crate) use failure;

/// Calls an operation in both interfaces, with the arguments of the positional one and the
/// setters of the builder: `send!(wire, get_pet("7", &params), id("7").full(true))`.
macro_rules! send {
    ($wire:ident, $operation:ident($($argument:expr),* $(,)?)
        $(, $($setter:ident($value:expr)).+)? $(,)?) => {
        $wire.positional.$operation($($argument),*).await?;
        $wire.builder.$operation()$($(.$setter($value))+)?.send().await?;
    };
}
pub(crate) use send;

/// Returns the success response, which has its status and headers.
pub fn ok<T, E: 'static>(
    result: Result<ResponseValue<T>, Error<E>>,
    status: u16,
) -> Result<T, Box<dyn StdError>> {
    let response = result?;
    assert_eq!(response.status().as_u16(), status);
    assert_eq!(response.request_id(), Some("r1"));
    Ok(response.into_inner())
}

/// Returns the body of a described error response, which has its status and headers.
pub fn failed<T: Debug, E: Debug>(result: Result<ResponseValue<T>, Error<E>>, status: u16) -> E {
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
pub fn unexpected<T: Debug, E>(result: Result<ResponseValue<T>, Error<E>>, status: u16) {
    let error = result.expect_err("unexpected");
    assert!(matches!(error, Error::UnexpectedResponse(_)), "{error}");
    assert_eq!(error.status().map(|it| it.as_u16()), Some(status));
}

/// Checks for a body that does not fit its description.
pub fn undecodable<T: Debug, E>(result: Result<ResponseValue<T>, Error<E>>, status: u16) {
    let error = result.expect_err("undecodable");
    assert!(matches!(error, Error::Undecodable(_)), "{error}");
    assert_eq!(error.status().map(|it| it.as_u16()), Some(status));
    assert_eq!(error.request_id(), Some("r1"));
    assert!(
        !format!("{error:?} {error}").contains("s3cret"),
        "{error:?}"
    );
}
