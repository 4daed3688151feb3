//! Requests with bodies on the wire, of both interfaces.

#![allow(
    clippy::field_reassign_with_default,
    reason = "outside of this crate the types cannot be written as literals"
)]

use std::error::Error;

use client_runtime::{Form, Part, Secret, TransportError, reqwest::header};

use super::recorder::Recorded;
use crate::clients::{bodies_builder as builder, bodies_positional as positional};
use positional::types;

type Result = std::result::Result<(), Box<dyn Error>>;

#[test]
fn the_clients_are_current() -> Result {
    super::is_current("bodies")
}

type Wire = super::recorder::Wire<positional::Client, builder::Client>;

fn wire() -> std::result::Result<Wire, TransportError> {
    Wire::start(positional::Client::new, builder::Client::new)
}

impl Wire {
    /// Checks that the last two requests, one of each interface, are as expected.
    #[track_caller]
    fn both(&self, target: &str, media_type: Option<&str>, body: &str) {
        let requests = self.recorder.take();
        assert_eq!(requests.len(), 2, "{requests:?}");
        for request in requests {
            assert_eq!(request.target(), target);
            assert_eq!(request.header("content-type"), media_type, "{request:?}");
            assert_eq!(String::from_utf8_lossy(&request.body), body);
            let length = request.header("content-length").unwrap_or("0");
            assert_eq!(length, body.len().to_string(), "{request:?}");
        }
    }

    /// Checks that the last two requests, one of each interface, send a form of these parts.
    #[track_caller]
    fn forms(&self, target: &str, parts: &[String]) {
        let requests = self.recorder.take();
        assert_eq!(requests.len(), 2, "{requests:?}");
        for request in requests {
            assert_eq!(request.target(), target);
            assert_eq!(form(&request), parts.concat() + "--B--\r\n");
        }
    }
}

/// Returns a form, with `B` for the boundary.
fn form(request: &Recorded) -> String {
    let media_type = request.header("content-type").expect("a media type");
    let boundary = media_type
        .strip_prefix("multipart/form-data; boundary=")
        .expect("a form");
    String::from_utf8_lossy(&request.body).replace(boundary, "B")
}

/// Returns a part of a form with the boundary `B`.
fn part(headers: &str, body: &str) -> String {
    format!("--B\r\nContent-Disposition: form-data; {headers}\r\n\r\n{body}\r\n")
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
    let (positional, builder) = (&wire.positional, &wire.builder);
    positional.optional_json(None).await?;
    builder.optional_json().send().await?;
    wire.both("POST /optional/json", None, "");
    positional.optional_list(None).await?;
    builder.optional_list().send().await?;
    wire.both("POST /optional/list", None, "");
    positional.optional_form(&Default::default(), None).await?;
    builder.optional_form().send().await?;
    wire.both("POST /optional/form", None, "");
    positional.optional_text(None).await?;
    builder.optional_text().send().await?;
    wire.both("POST /optional/text", None, "");
    positional.optional_raw(None).await?;
    builder.optional_raw().send().await?;
    wire.both("POST /optional/raw", None, "");
    positional.optional_image(&Default::default(), None).await?;
    builder.optional_image().send().await?;
    wire.both("POST /optional/image", None, "");
    positional.optional_upload(None).await?;
    builder.optional_upload().send().await?;
    wire.both("POST /optional/upload", None, "");
    Ok(())
}

#[tokio::test]
async fn an_optional_body_is_sent_like_a_required_one() -> Result {
    let wire = wire()?;
    let (positional, builder) = (&wire.positional, &wire.builder);
    positional.optional_json(Some(&pet())).await?;
    builder.optional_json().body(pet_builder()).send().await?;
    wire.both("POST /optional/json", Some("application/json"), JSON);
    positional
        .optional_json(Some(&types::Pet::new("Rex")))
        .await?;
    let body = builder.optional_json().body_map(|body| body.name("Rex"));
    body.send().await?;
    wire.both(
        "POST /optional/json",
        Some("application/json"),
        r#"{"name":"Rex"}"#,
    );

    positional.optional_list(Some(&vec![pet()])).await?;
    let body: builder::types::Pet = pet_builder().try_into()?;
    builder.optional_list().body(vec![body]).send().await?;
    let list = format!("[{JSON}]");
    wire.both(
        "POST /optional/list",
        Some("application/vnd.pets+json"),
        &list,
    );

    let dry = positional::OptionalFormParams::default().dry(true);
    positional.optional_form(&dry, Some(&pet())).await?;
    builder
        .optional_form()
        .dry(true)
        .body(pet_builder())
        .send()
        .await?;
    wire.both("POST /optional/form?dry=true", Some(URLENCODED), FORM);

    positional.optional_text(Some("text".to_owned())).await?;
    builder.optional_text().body("text").send().await?;
    wire.both("POST /optional/text", Some("text/plain"), "text");

    positional.optional_raw(Some("%PDF".into())).await?;
    builder.optional_raw().body("%PDF").send().await?;
    wire.both("POST /optional/raw", Some("application/pdf"), "%PDF");

    let webp = positional::OptionalImageParams::default().content_type("image/webp");
    positional
        .optional_image(&webp, Some("RIFF".into()))
        .await?;
    let image = builder.optional_image().content_type("image/webp");
    image.body("RIFF").send().await?;
    wire.both("POST /optional/image", Some("image/webp"), "RIFF");

    positional
        .optional_upload(Some(types::Small::new("x".into())))
        .await?;
    let body = builder.optional_upload().body_map(|body| body.file("x"));
    body.send().await?;
    let file = r#"name="file"; filename="file""#;
    let file = format!("{file}\r\nContent-Type: application/octet-stream");
    wire.forms("POST /optional/upload", &[part(&file, "x")]);
    Ok(())
}

#[tokio::test]
async fn each_media_type_has_a_method() -> Result {
    let wire = wire()?;
    let (positional, builder) = (&wire.positional, &wire.builder);
    let target = "POST /books?shelf=s";
    positional.make_book("s", &pet()).await?;
    builder
        .make_book()
        .shelf("s")
        .body(pet_builder())
        .send()
        .await?;
    wire.both(target, Some("application/json"), JSON);
    positional
        .make_book_form("s", &types::MakeBookFormBody::new("a=b"))
        .await?;
    let form = builder.make_book_form().shelf("s");
    form.body_map(|body| body.line("a=b")).send().await?;
    wire.both(target, Some(URLENCODED), "line=a%3Db");
    positional.make_book_text("s", "text".to_owned()).await?;
    builder
        .make_book_text()
        .shelf("s")
        .body("text")
        .send()
        .await?;
    wire.both(target, Some("text/plain"), "text");
    positional.make_book_xml("s", "<a/>").await?;
    builder
        .make_book_xml()
        .shelf("s")
        .body("<a/>")
        .send()
        .await?;
    wire.both(target, Some("application/xml"), "<a/>");
    positional.make_book_octet("s", "bytes").await?;
    builder
        .make_book_octet()
        .shelf("s")
        .body("bytes")
        .send()
        .await?;
    wire.both(target, Some("application/octet-stream"), "bytes");
    positional.make_book_image("s", "image/gif", "GIF").await?;
    let image = builder
        .make_book_image()
        .shelf("s")
        .content_type("image/gif");
    image.body("GIF").send().await?;
    wire.both(target, Some("image/gif"), "GIF");
    let mut small = types::Small::new(Part::text("x").file_name("x.txt"));
    small.note = Some("n".to_owned());
    positional.make_book_multipart("s", small).await?;
    let form = builder.make_book_multipart().shelf("s");
    let file = Part::text("x").file_name("x.txt");
    form.body_map(|body| body.file(file).note("n".to_owned()))
        .send()
        .await?;
    let file = "name=\"file\"; filename=\"x.txt\"\r\nContent-Type: application/octet-stream";
    wire.forms(target, &[part(r#"name="note""#, "n"), part(file, "x")]);
    Ok(())
}

#[tokio::test]
async fn json_alone_is_sent_where_the_schema_is_the_same() -> Result {
    let wire = wire()?;
    wire.positional.same(&pet()).await?;
    wire.builder.same().body(pet_builder()).send().await?;
    wire.both("POST /same", Some("application/json"), JSON);
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
    wire.positional.form(&body).await?;
    let place: builder::types::Place = builder::types::Place::builder()
        .x(Some(1))
        .y(Some("ü".to_owned()))
        .try_into()?;
    let form = wire.builder.form().body_map(|body| {
        body.plain(texts())
            .csv(texts())
            .ssv(texts())
            .pipes(texts())
            .whole(vec![1, 2])
            .deep(Some(place.clone()))
            .spread(Some(place.clone()))
            .json(Some(place))
            .text(Some("1 2".to_owned()))
    });
    form.send().await?;
    let expected = "csv=a%2Cb,c+d&deep%5Bx%5D=1&deep%5By%5D=%C3%BC\
        &json=%7B%22x%22%3A1%2C%22y%22%3A%22%C3%BC%22%7D&pipes=a%2Cb%7Cc+d&plain=a%2Cb&plain=c+d\
        &x=1&y=%C3%BC&ssv=a%2Cb%20c+d&text=1+2&whole=%5B1%2C2%5D";
    wire.both("POST /form", Some(URLENCODED), expected);
    wire.positional.form(&types::FormBody::default()).await?;
    wire.builder.form().send().await?;
    wire.both("POST /form", Some(URLENCODED), "");
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
    wire.positional.upload(body).await?;
    let place: builder::types::Place = builder::types::Place::builder().x(Some(1)).try_into()?;
    let upload = wire.builder.upload().body_map(|body| {
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
    });
    upload.send().await?;
    let expected = [
        part(r#"name="codes""#, "a,b"),
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
    wire.forms("POST /upload", &expected);
    Ok(())
}

#[tokio::test]
async fn optional_parts_are_left_out() -> Result {
    let wire = wire()?;
    let body = types::UploadBody::new("x".into(), "Title");
    wire.positional.upload(body).await?;
    let upload = wire.builder.upload();
    let upload = upload.body_map(|body| body.title("Title").file("x"));
    upload.send().await?;
    let file = "name=\"file\"; filename=\"file\"\r\nContent-Type: image/png";
    let parts = [part(r#"name="title""#, "Title"), part(file, "x")];
    wire.forms("POST /upload", &parts);
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
    wire.positional.any_parts(form()?).await?;
    wire.builder.any_parts().body(form()?).send().await?;
    let file = "name=\"f\"; filename=\"f\"\r\nContent-Type: text/plain";
    wire.forms("POST /parts", &[part(r#"name="n""#, "1"), part(file, "x")]);
    Ok(())
}

#[tokio::test]
async fn raw_bodies_state_their_media_type() -> Result {
    let wire = wire()?;
    let (positional, builder) = (&wire.positional, &wire.builder);
    positional.put_png("PNG").await?;
    builder.put_png().body("PNG").send().await?;
    wire.both("PUT /raw/png", Some("image/png"), "PNG");
    positional.put_csv("a;b").await?;
    builder.put_csv().body("a;b").send().await?;
    wire.both("PUT /raw/csv", Some("text/csv"), "a;b");
    positional.put_ndjson("{}\n{}").await?;
    builder.put_ndjson().body("{}\n{}").send().await?;
    wire.both("PUT /raw/ndjson", Some("application/x-ndjson"), "{}\n{}");
    positional.put_xml("<a/>").await?;
    builder.put_xml().body("<a/>").send().await?;
    wire.both("PUT /raw/xml", Some("text/xml; charset=utf-8"), "<a/>");
    positional.put_picture("image/gif", "GIF").await?;
    let picture = builder.put_picture().content_type("image/gif");
    picture.body("GIF").send().await?;
    wire.both("PUT /raw/pictures", Some("image/gif"), "GIF");
    let mixed = "multipart/mixed; boundary=b";
    positional.mixed(mixed, "--b--").await?;
    builder
        .mixed()
        .content_type(mixed)
        .body("--b--")
        .send()
        .await?;
    wire.both("POST /mixed", Some(mixed), "--b--");
    Ok(())
}

#[tokio::test]
async fn each_language_of_patches_has_a_method() -> Result {
    let wire = wire()?;
    let (positional, builder) = (&wire.positional, &wire.builder);
    positional.change(&pet()).await?;
    builder.change().body(pet_builder()).send().await?;
    wire.both("PATCH /patch", Some("application/merge-patch+json"), JSON);
    let patch = vec![client_runtime::serde_json::Map::from_iter([(
        "op".to_owned(),
        "test".into(),
    )])];
    positional.change_json_patch(&patch).await?;
    builder.change_json_patch().body(patch).send().await?;
    wire.both(
        "PATCH /patch",
        Some("application/json-patch+json"),
        r#"[{"op":"test"}]"#,
    );
    Ok(())
}
