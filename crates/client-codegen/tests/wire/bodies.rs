//! Requests with bodies on the wire, of both interfaces.

#![allow(
    clippy::field_reassign_with_default,
    reason = "outside of this crate the types cannot be written as literals"
)]

use std::collections::BTreeMap;

use client_runtime::{Form, Part, Secret, reqwest::header};

use super::{
    Result,
    calls::send,
    forms::{assert_forms, part},
};
use crate::clients::{bodies_builder as builder, bodies_positional as positional};
use positional::types;

#[test]
fn the_clients_are_current() -> Result {
    super::is_current("bodies")
}

type Wire = super::recorder::Wire<positional::Client, builder::Client>;

fn wire() -> Result<Wire> {
    Wire::start(positional::Client::new, builder::Client::new)
}

impl Wire {
    /// Checks the request that both interfaces sent.
    #[track_caller]
    fn sent(&self, target: &str, media_type: Option<&str>, body: &str) {
        let request = self.both();
        assert_eq!(request.target(), target);
        assert_eq!(request.header("content-type"), media_type, "{request:?}");
        assert_eq!(request.text(), body);
        let length = request.header("content-length").unwrap_or("0");
        assert_eq!(length, body.len().to_string(), "{request:?}");
    }
}

fn pet() -> types::Pet {
    types::Pet::new("Rex").tags(["a b".to_owned(), "c&d".to_owned()])
}

fn pet_builder() -> builder::types::builder::Pet {
    builder::types::Pet::builder()
        .name("Rex")
        .tags(vec!["a b".to_owned(), "c&d".to_owned()])
}

const JSON: &str = r#"{"name":"Rex","tags":["a b","c&d"]}"#;
const FORM: &str = "name=Rex&tags=a+b&tags=c%26d";
const URLENCODED: &str = "application/x-www-form-urlencoded";

#[tokio::test]
async fn without_an_optional_body_there_is_neither_body_nor_media_type() -> Result {
    let wire = wire()?;
    send!(wire, optional_json(None));
    wire.sent("POST /optional/json", None, "");
    send!(wire, optional_list(None));
    wire.sent("POST /optional/list", None, "");
    send!(wire, optional_form(&Default::default(), None));
    wire.sent("POST /optional/form", None, "");
    send!(wire, optional_text(None));
    wire.sent("POST /optional/text", None, "");
    send!(wire, optional_raw(None));
    wire.sent("POST /optional/raw", None, "");
    send!(wire, optional_image(&Default::default(), None));
    wire.sent("POST /optional/image", None, "");
    send!(wire, optional_upload(None));
    wire.sent("POST /optional/upload", None, "");
    Ok(())
}

#[tokio::test]
async fn secrets_are_sent_as_plain_text() -> Result {
    let wire = wire()?;
    let key = || Secret::new("k1");
    send!(wire, secret_op(&key()), body(key()));
    wire.sent("POST /secret", Some("application/json"), r#""k1""#);
    send!(
        wire,
        secret_list(&vec![key(), Secret::new("k2")]),
        body(vec![key(), Secret::new("k2")])
    );
    wire.sent(
        "POST /secret/list",
        Some("application/json"),
        r#"["k1","k2"]"#,
    );
    let keys = || BTreeMap::from([("a".to_owned(), vec![key()])]);
    send!(wire, secret_map(Some(&keys())), body(keys()));
    wire.sent(
        "POST /secret/map",
        Some("application/vnd.keys+json"),
        r#"{"a":["k1"]}"#,
    );
    let map = BTreeMap::from([("a".to_owned(), vec![key(), key(), key()])]);
    let excess = wire.positional.secret_map(Some(&map)).await;
    assert!(matches!(
        excess,
        Err(client_runtime::Error::InvalidRequest(_))
    ));
    send!(wire, secret_map(None));
    wire.sent("POST /secret/map", None, "");
    send!(wire, secret_text("k1".to_owned()), body("k1".to_owned()));
    wire.sent("POST /secret/text", Some("text/plain"), "k1");
    Ok(())
}

#[tokio::test]
async fn an_optional_body_is_sent_like_a_required_one() -> Result {
    let wire = wire()?;
    send!(wire, optional_json(Some(&pet())), body(pet_builder()));
    wire.sent("POST /optional/json", Some("application/json"), JSON);
    let rex = types::Pet::new("Rex");
    send!(
        wire,
        optional_json(Some(&rex)),
        body_map(|body| body.name("Rex"))
    );
    wire.sent(
        "POST /optional/json",
        Some("application/json"),
        r#"{"name":"Rex"}"#,
    );

    let body: builder::types::Pet = pet_builder().try_into()?;
    send!(wire, optional_list(Some(&vec![pet()])), body(vec![body]));
    let list = format!("[{JSON}]");
    wire.sent(
        "POST /optional/list",
        Some("application/vnd.pets+json"),
        &list,
    );

    let dry = positional::OptionalFormParams::default().dry(true);
    send!(
        wire,
        optional_form(&dry, Some(&pet())),
        dry(true).body(pet_builder())
    );
    wire.sent("POST /optional/form?dry=true", Some(URLENCODED), FORM);

    send!(wire, optional_text(Some("text".to_owned())), body("text"));
    wire.sent("POST /optional/text", Some("text/plain"), "text");

    send!(wire, optional_raw(Some("%PDF".into())), body("%PDF"));
    wire.sent("POST /optional/raw", Some("application/pdf"), "%PDF");

    let webp = positional::OptionalImageParams::default().content_type("image/webp");
    send!(
        wire,
        optional_image(&webp, Some("RIFF".into())),
        content_type("image/webp").body("RIFF")
    );
    wire.sent("POST /optional/image", Some("image/webp"), "RIFF");

    let small = types::Small::new("x".into());
    send!(
        wire,
        optional_upload(Some(small)),
        body_map(|body| body.file("x"))
    );
    let file = r#"name="file"; filename="file""#;
    let file = format!("{file}\r\nContent-Type: application/octet-stream");
    assert_forms(&wire, "POST /optional/upload", &[part(&file, "x")]);
    Ok(())
}

#[tokio::test]
async fn each_media_type_has_a_method() -> Result {
    let wire = wire()?;
    let target = "POST /books?shelf=s";
    send!(wire, make_book("s", &pet()), shelf("s").body(pet_builder()));
    wire.sent(target, Some("application/json"), JSON);
    let line = types::MakeBookFormBody::new("a=b");
    send!(
        wire,
        make_book_form("s", &line),
        shelf("s").body_map(|body| body.line("a=b"))
    );
    wire.sent(target, Some(URLENCODED), "line=a%3Db");
    send!(
        wire,
        make_book_text("s", "text".to_owned()),
        shelf("s").body("text")
    );
    wire.sent(target, Some("text/plain"), "text");
    send!(wire, make_book_xml("s", "<a/>"), shelf("s").body("<a/>"));
    wire.sent(target, Some("application/xml"), "<a/>");
    send!(
        wire,
        make_book_octet("s", "bytes"),
        shelf("s").body("bytes")
    );
    wire.sent(target, Some("application/octet-stream"), "bytes");
    send!(
        wire,
        make_book_image("s", "image/gif", "GIF"),
        shelf("s").content_type("image/gif").body("GIF")
    );
    wire.sent(target, Some("image/gif"), "GIF");
    let mut small = types::Small::new(Part::text("x").file_name("x.txt"));
    small.note = Some("n".to_owned());
    let file = Part::text("x").file_name("x.txt");
    send!(
        wire,
        make_book_multipart("s", small),
        shelf("s").body_map(|body| body.file(file).note("n".to_owned()))
    );
    let file = "name=\"file\"; filename=\"x.txt\"\r\nContent-Type: application/octet-stream";
    assert_forms(
        &wire,
        target,
        &[part(r#"name="note""#, "n"), part(file, "x")],
    );
    Ok(())
}

#[tokio::test]
async fn json_alone_is_sent_where_the_schema_is_the_same() -> Result {
    let wire = wire()?;
    send!(wire, same(&pet()), body(pet_builder()));
    wire.sent("POST /same", Some("application/json"), JSON);
    Ok(())
}

#[tokio::test]
async fn fields_of_a_form_are_encoded_as_described() -> Result {
    let wire = wire()?;
    let texts = || vec!["a,b".to_owned(), "c d".to_owned()];
    let place = types::Place::default().x(1).y("ü");
    let body = types::FormBody::default()
        .plain(texts())
        .csv(texts())
        .ssv(texts())
        .pipes(texts())
        .whole([1, 2])
        .deep(place.clone())
        .spread(place.clone())
        .json(place)
        .text("1 2");
    let place: builder::types::Place = builder::types::Place::builder()
        .x(Some(1))
        .y(Some("ü".to_owned()))
        .try_into()?;
    let set = |body: builder::types::builder::FormBody| {
        body.plain(texts())
            .csv(texts())
            .ssv(texts())
            .pipes(texts())
            .whole(vec![1, 2])
            .deep(Some(place.clone()))
            .spread(Some(place.clone()))
            .json(Some(place))
            .text(Some("1 2".to_owned()))
    };
    send!(wire, form(&body), body_map(set));
    let expected = "csv=a%2Cb,c+d&deep%5Bx%5D=1&deep%5By%5D=%C3%BC\
        &json=%7B%22x%22%3A1%2C%22y%22%3A%22%C3%BC%22%7D&pipes=a%2Cb%7Cc+d&plain=a%2Cb&plain=c+d\
        &x=1&y=%C3%BC&ssv=a%2Cb%20c+d&text=1+2&whole=%5B1%2C2%5D";
    wire.sent("POST /form", Some(URLENCODED), expected);
    send!(wire, form(&types::FormBody::default()));
    wire.sent("POST /form", Some(URLENCODED), "");
    Ok(())
}

#[tokio::test]
async fn parts_of_a_form_are_encoded_as_described() -> Result {
    let wire = wire()?;
    let texts = || vec!["a".to_owned(), "b".to_owned()];
    let files = || {
        let name = header::HeaderName::from_static("content-language");
        let second = Part::body("two").content_type("image/gif");
        let second = second.header(name, header::HeaderValue::from_static("de"));
        vec![Part::bytes(b"one".as_slice()).file_name("é\".png"), second]
    };
    let body = types::UploadBody::new(Part::reader(&b"stream"[..]), "Title")
        .count(3)
        .x_kind(types::UploadBodyXKind::B)
        .place(types::Place::default().x(1))
        .tags(texts())
        .codes(texts())
        .patch([("k".to_owned(), "v".to_owned())])
        .password("s3cret")
        .more(files());
    assert!(!format!("{body:?}").contains("s3cret"));
    let place: builder::types::Place = builder::types::Place::builder().x(Some(1)).try_into()?;
    let set = |body: builder::types::builder::UploadBody| {
        body.title("Title")
            .count(Some(3))
            .x_kind(Some(builder::types::UploadBodyXKind::B))
            .place(Some(place))
            .tags(texts())
            .codes(texts())
            .patch(std::collections::BTreeMap::from([(
                "k".to_owned(),
                "v".to_owned(),
            )]))
            .password(Some(Secret::from("s3cret")))
            .file(Part::reader(&b"stream"[..]))
            .more(files())
    };
    send!(wire, upload(body), body_map(set));
    let expected = [
        // OpenAPI 3.0 ignores the style of a part.
        part(r#"name="codes""#, "a"),
        part(r#"name="codes""#, "b"),
        part(r#"name="count""#, "3"),
        part(r#"name="password""#, "s3cret"),
        part(
            "name=\"patch\"\r\nContent-Type: application/merge-patch+json",
            r#"{"k":"v"}"#,
        ),
        part(
            "name=\"place\"\r\nContent-Type: application/json",
            r#"{"x":1}"#,
        ),
        part(r#"name="tags""#, "a"),
        part(r#"name="tags""#, "b"),
        part(r#"name="title""#, "Title"),
        part(r#"name="X-Kind""#, "b"),
        part(
            "name=\"file\"; filename=\"file\"\r\nContent-Type: image/png",
            "stream",
        ),
        part(
            "name=\"more\"; filename=\"é%22.png\"\r\nContent-Type: application/octet-stream",
            "one",
        ),
        part(
            "name=\"more\"; filename=\"more\"\r\nContent-Type: image/gif\r\ncontent-language: de",
            "two",
        ),
    ];
    assert_forms(&wire, "POST /upload", &expected);
    Ok(())
}

#[tokio::test]
async fn optional_parts_are_left_out() -> Result {
    let wire = wire()?;
    let body = types::UploadBody::new("x".into(), "Title");
    send!(
        wire,
        upload(body),
        body_map(|body| body.title("Title").file("x"))
    );
    let file = "name=\"file\"; filename=\"file\"\r\nContent-Type: image/png";
    let parts = [part(r#"name="title""#, "Title"), part(file, "x")];
    assert_forms(&wire, "POST /upload", &parts);
    Ok(())
}

#[tokio::test]
async fn the_caller_assembles_a_form_of_any_parts() -> Result {
    let wire = wire()?;
    let form = || {
        Form::new()
            .field("n", &1)?
            .files("f", ["x".into()], "text/plain")
    };
    send!(wire, any_parts(form()?), body(form()?));
    let file = "name=\"f\"; filename=\"f\"\r\nContent-Type: text/plain";
    assert_forms(
        &wire,
        "POST /parts",
        &[part(r#"name="n""#, "1"), part(file, "x")],
    );
    Ok(())
}

#[tokio::test]
async fn raw_bodies_state_their_media_type() -> Result {
    let wire = wire()?;
    send!(wire, put_png("PNG"), body("PNG"));
    wire.sent("PUT /raw/png", Some("image/png"), "PNG");
    send!(wire, put_csv("a;b"), body("a;b"));
    wire.sent("PUT /raw/csv", Some("text/csv"), "a;b");
    send!(wire, put_ndjson("{}\n{}"), body("{}\n{}"));
    wire.sent("PUT /raw/ndjson", Some("application/x-ndjson"), "{}\n{}");
    send!(wire, put_xml("<a/>"), body("<a/>"));
    wire.sent("PUT /raw/xml", Some("text/xml; charset=utf-8"), "<a/>");
    send!(
        wire,
        put_picture("image/gif", "GIF"),
        content_type("image/gif").body("GIF")
    );
    wire.sent("PUT /raw/pictures", Some("image/gif"), "GIF");
    let media_type = "image/jpeg";
    let target = "PUT /raw/named/path?content_type=query";
    send!(
        wire,
        put_named_image("path", "query", media_type, "JPEG"),
        content_type_path("path")
            .content_type_query("query")
            .content_type(media_type)
            .body("JPEG")
    );
    wire.sent(target, Some(media_type), "JPEG");
    send!(
        wire,
        put_named("path", "query", &pet()),
        content_type_path("path")
            .content_type_query("query")
            .body(pet_builder())
    );
    wire.sent(target, Some("application/json"), JSON);
    send!(
        wire,
        post_named("path", media_type, "JPEG"),
        content_type_path("path")
            .content_type(media_type)
            .body("JPEG")
    );
    wire.sent("POST /raw/named/path", Some(media_type), "JPEG");
    let mixed = "multipart/mixed; boundary=b";
    send!(
        wire,
        mixed(mixed, "--b--"),
        content_type(mixed).body("--b--")
    );
    wire.sent("POST /mixed", Some(mixed), "--b--");
    Ok(())
}

#[tokio::test]
async fn the_caller_encodes_a_form_without_fields() -> Result {
    let wire = wire()?;
    let urlencoded = Some("application/x-www-form-urlencoded");
    let body = || "a=b&c=d".to_owned();
    send!(wire, form_text(body()), body(body()));
    wire.sent("POST /form/text", urlencoded, "a=b&c=d");
    send!(
        wire,
        form_list_form(Some("a&b".to_owned())),
        body("a&b".to_owned())
    );
    wire.sent("POST /form/list", urlencoded, "a&b");
    Ok(())
}

#[tokio::test]
async fn each_language_of_patches_has_a_method() -> Result {
    let wire = wire()?;
    send!(wire, change(&pet()), body(pet_builder()));
    wire.sent("PATCH /patch", Some("application/merge-patch+json"), JSON);
    let patch = vec![client_runtime::serde_json::Map::from_iter([(
        "op".to_owned(),
        "test".into(),
    )])];
    send!(wire, change_json_patch(&patch), body(patch));
    wire.sent(
        "PATCH /patch",
        Some("application/json-patch+json"),
        r#"[{"op":"test"}]"#,
    );
    Ok(())
}
