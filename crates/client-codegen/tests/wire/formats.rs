//! String formats that have a Rust type, especially bytes as base64.

use client_codegen::generate;
use client_runtime::{
    Base64, Base64Url, Error, TransportError,
    serde_json::{self, Value, json},
    uuid::Uuid,
};
use openapi_lower::{Document, Format, FormatType, Formats, Options, lower};

use super::{Result, recorder::Recorder};
use crate::clients::{formats_builder as builder, formats_positional as positional};
use positional::types;

#[test]
fn the_clients_are_current() -> Result {
    super::is_current("formats")
}

/// Bytes whose encoding differs between the alphabets, and has padding.
const BYTES: &[u8] = &[0xfb, 0xef, 0xbe, 0xff];
const ID: Uuid = Uuid::nil();

fn clients(
    recorder: &Recorder,
) -> std::result::Result<(positional::Client, builder::Client), TransportError> {
    recorder.clients(positional::Client::new, builder::Client::new)
}

#[tokio::test]
async fn bytes_of_parameters_are_base64() -> Result {
    let recorder = Recorder::start();
    let (positional, builder) = clients(&recorder)?;
    let params = positional::GetKeyParams::default()
        .salt(BYTES)
        .hash([types::Hash(BYTES.into()), types::Hash(b"\0".into())])
        .x_nonce(BYTES)
        .session(BYTES);
    // The description does not declare this status.
    assert!(
        positional
            .get_key(&BYTES.into(), &ID, &params)
            .await
            .is_err()
    );
    let call = builder.get_key().key(BYTES).id(ID).salt(BYTES);
    let call = call.hash(vec![
        builder::types::Hash(BYTES.into()),
        builder::types::Hash(b"\0".into()),
    ]);
    assert!(call.x_nonce(BYTES).session(BYTES).send().await.is_err());
    for request in recorder.take() {
        assert_eq!(
            request.target(),
            "GET /keys/----_w%3D%3D/00000000-0000-0000-0000-000000000000\
             ?hash=%2B%2B%2B%2B%2Fw%3D%3D&hash=AA%3D%3D&salt=%2B%2B%2B%2B%2Fw%3D%3D"
        );
        assert_eq!(request.header("x-nonce"), Some("++++/w=="));
        assert_eq!(request.header("cookie"), Some("session=++++/w=="));
    }
    Ok(())
}

#[tokio::test]
async fn bytes_of_bodies_are_base64() -> Result {
    let recorder = Recorder::start();
    let (positional, builder) = clients(&recorder)?;
    positional.post_bytes(&BYTES.into()).await?;
    builder.post_bytes().body(BYTES).send().await?;
    for request in recorder.take() {
        assert_eq!(request.body, br#""++++/w==""#);
    }

    let list = [Base64Url::from(BYTES), Base64Url::from(b"\0")];
    positional
        .post_form(&types::Form::default().data(BYTES).list(list.clone()))
        .await?;
    let body = builder::types::Form::builder().data(Base64::from(BYTES));
    let body = body.list(list.to_vec());
    builder.post_form().body(body).send().await?;
    for request in recorder.take() {
        let text = String::from_utf8_lossy(&request.body).into_owned();
        assert_eq!(
            text,
            "data=%2B%2B%2B%2B%2Fw%3D%3D&list=----_w%3D%3D&list=AA%3D%3D"
        );
    }

    let parts = types::Parts::default().data(BYTES).list([BYTES.into()]);
    positional.post_parts(parts).await?;
    let text = String::from_utf8(recorder.one().body)?;
    for name in ["data", "list"] {
        let part = format!("name=\"{name}\"\r\n\r\n++++/w==\r\n");
        assert!(text.contains(&part), "{text}");
    }
    Ok(())
}

#[tokio::test]
async fn bytes_of_responses_are_decoded() -> Result {
    let responding = |status: u16, body: &str| {
        let length = body.len();
        let head = format!("HTTP/1.1 {status} \r\nConnection: close\r\nContent-Length: {length}");
        let response = format!("{head}\r\n\r\n{body}").into_bytes();
        Recorder::responding(move |_| response.clone())
    };
    let recorder = responding(202, r#""++++\n_w""#);
    let (positional, builder) = clients(&recorder)?;
    let found = positional
        .get_key(&BYTES.into(), &ID, &Default::default())
        .await?;
    assert!(matches!(found.into_inner(), types::GetKeySuccess::Status202(it) if &*it == BYTES));
    let found = builder.get_key().key(BYTES).id(ID).send().await?;
    assert!(
        matches!(found.into_inner(), builder::types::GetKeySuccess::Status202(it) if &*it == BYTES)
    );

    let recorder = responding(404, r#""AA""#);
    let (positional, _) = clients(&recorder)?;
    match positional
        .get_key(&BYTES.into(), &ID, &Default::default())
        .await
    {
        Err(Error::ErrorResponse(response)) => assert_eq!(*response.into_inner(), [0]),
        other => panic!("{other:?}"),
    }
    Ok(())
}

fn record(json: &Value) -> serde_json::Result<types::Record> {
    serde_json::from_value(json.clone())
}

#[test]
fn a_record_survives_a_round_trip() -> Result {
    for json in [
        json!({"data": "", "seed": "AAE="}),
        json!({
            "data": "++++/w==", "seed": "", "token": "----_w==", "hash": "AA==", "nullable": null,
            "list": ["AA==", ""], "map": {"a": "AA=="}, "encoded": "AA==", "either": "AA==",
            "text": "hellos", "pattern": "ABC", "listed": "AQ==", "constant": "AQ==",
            "at": "2024-05-06T07:08:09Z", "day": "2024-05-06",
            "id": "6f1c9a52-3b7e-4d1a-9c57-0e2b8f4d6a10", "address": "127.0.0.1",
            "link": "https://example.com", "price": "1.50", "lasts": "P1D", "hex": "0f",
            "count": "50%", "other": [1]
        }),
        json!({
            "data": "AA==", "seed": "AA==", "nullable": "AA==", "either": 7, "count": 50,
            "text": "6f1c9a52-3b7e-4d1a-9c57-0e2b8f4d6a10", "other": "x"
        }),
    ] {
        assert_eq!(json!(record(&json)?), json);
    }
    Ok(())
}

#[test]
fn a_default_value_is_bytes() {
    let record = types::Record::new(BYTES);
    assert_eq!(*record.seed, [0, 1]);
    assert_eq!(json!(record), json!({"data": "++++/w==", "seed": "AAE="}));
}

#[test]
fn a_string_that_is_not_base64_is_an_error_without_the_string() {
    let error = record(&json!({"data": "geheim!", "seed": ""})).expect_err("no base64");
    assert_eq!(error.to_string(), "the string is not base64");
    let record = record(&json!({"data": "Z2VoZWlt", "seed": ""})).expect("base64");
    let shown = format!("{record:?}");
    assert!(shown.contains("data: Base64(6 bytes)"), "{shown}");
}

/// Each format with its Rust type, and the type in JSON where it is typed.
const TYPES: [(Format, &str, &str); 9] = [
    (
        Format::DateTime,
        "date-time",
        "chrono::DateTime<chrono::offset::Utc>",
    ),
    (Format::Date, "date", "chrono::naive::NaiveDate"),
    (Format::Uuid, "uuid", "uuid::Uuid"),
    (Format::Ip, "ip", "std::net::IpAddr"),
    (Format::Ipv4, "ipv4", "std::net::Ipv4Addr"),
    (Format::Ipv6, "ipv6", "std::net::Ipv6Addr"),
    (Format::Byte, "byte", "Base64"),
    (Format::Byte, "base64url", "Base64Url"),
    // JSON cannot hold raw bytes.
    (Format::Binary, "binary", "String"),
];

/// Returns the types of the field in the request and in the response.
fn generated(name: &str, options: &Options) -> Result<[String; 2]> {
    let body = |component: &str| {
        let schema = json!({"$ref": format!("#/components/schemas/{component}")});
        json!({"description": "", "content": {"application/json": {"schema": schema}}})
    };
    let schema = json!({"type": "object", "required": ["f"],
        "properties": {"f": {"type": "string", "format": name}}});
    let document = json!({
        "openapi": "3.0.3", "info": {"title": "Formats", "version": "1"},
        "paths": {"/f": {"post": {"operationId": "postF",
            "requestBody": body("Sent"), "responses": {"200": body("Got")}}}},
        "components": {"schemas": {"Sent": schema, "Got": schema}}
    });
    let lowered = lower(Document::parse(&document.to_string())?, options)?;
    let code = generate(&lowered, &Default::default())?;
    let types = &code.files["types.rs"];
    let field = |component: &str| {
        let (_, item) = types.split_once(&format!("pub struct {component} {{"))?;
        let (_, field) = item.split_once("pub f: ")?;
        let (ty, _) = field.split_once(",\n")?;
        Some(ty.to_owned())
    };
    Ok(["Sent", "Got"].map(|it| field(it).unwrap_or_else(|| panic!("{name}: {types}"))))
}

#[test]
fn an_option_selects_the_type_of_each_format() -> Result {
    for (format, name, ty) in TYPES {
        let mut options = Options::default();
        assert_eq!(generated(name, &options)?, [ty, ty], "{name}");
        options.tolerant = true;
        let got = generated(name, &options)?;
        assert_eq!(got, [ty, "Option<String>"], "{name}, tolerant");

        options.formats = Formats::default().with(format, FormatType::String);
        let got = generated(name, &options)?;
        assert_eq!(got, ["String", "Option<String>"], "{name}, tolerant string");
        options.tolerant = false;
        let got = generated(name, &options)?;
        assert_eq!(got, ["String", "String"], "{name}, string");
    }
    Ok(())
}

#[test]
fn an_option_selects_the_type_of_a_file_in_a_form() -> Result {
    let form =
        json!({"type": "object", "properties": {"f": {"type": "string", "format": "binary"}}});
    let document = json!({
        "openapi": "3.0.3", "info": {"title": "Formats", "version": "1"},
        "paths": {"/f": {"post": {"operationId": "postF",
            "requestBody": {"content": {"multipart/form-data": {"schema": form}}},
            "responses": {"200": {"description": "", "content": {
                "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}}}}}
    });
    for (becomes, ty) in [
        (FormatType::Typed, "f: Option<client_runtime::Part>"),
        (FormatType::String, "f: Option<String>"),
    ] {
        let mut options = Options::default();
        options.formats = Formats::default().with(Format::Binary, becomes);
        let lowered = lower(Document::parse(&document.to_string())?, &options)?;
        let code = generate(&lowered, &Default::default())?;
        assert!(code.files["types.rs"].contains(ty), "{becomes:?}");
        // A body whose media type is that of bytes is bytes.
        assert!(code.files["client.rs"].contains("ResponseValue<ByteStream>"));
    }
    Ok(())
}
