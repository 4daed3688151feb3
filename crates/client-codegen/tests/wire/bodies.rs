//! Requests with bodies on the wire, of both interfaces.

#![allow(
    clippy::field_reassign_with_default,
    reason = "outside of this crate the types cannot be written as literals"
)]

use std::error::Error;

use client_runtime::{Form, Part, Secret, Transport, reqwest::header};

use super::recorder::{Recorded, Recorder};

#[allow(dead_code)]
#[path = "bodies_builder/mod.rs"]
pub(crate) mod built;
#[allow(dead_code)]
#[path = "bodies_positional/mod.rs"]
pub(crate) mod positional;

use positional::types;

type Result = std::result::Result<(), Box<dyn Error>>;

#[test]
fn the_clients_are_current() -> Result {
    super::is_current("bodies")
}

struct Wire {
    recorder: Recorder,
    positional: positional::Client,
    built: built::Client,
}

impl Wire {
    fn new() -> std::result::Result<Self, Box<dyn Error>> {
        let recorder = Recorder::start();
        let transport = Transport::builder(&recorder.url).build()?;
        Ok(Self {
            positional: positional::Client::new(&recorder.url, transport.clone()),
            built: built::Client::new(&recorder.url, transport),
            recorder,
        })
    }

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

    /// Checks the last two forms, with `B` for the boundary.
    #[track_caller]
    fn forms(&self, target: &str) -> [String; 2] {
        let requests = self.recorder.take();
        assert_eq!(requests.len(), 2, "{requests:?}");
        let forms: Vec<String> = requests
            .iter()
            .map(|request| {
                assert_eq!(request.target(), target);
                form(request)
            })
            .collect();
        forms.try_into().expect("two")
    }
}

fn form(request: &Recorded) -> String {
    let media_type = request.header("content-type").expect("a media type");
    let boundary = media_type
        .strip_prefix("multipart/form-data; boundary=")
        .expect("a form");
    String::from_utf8_lossy(&request.body).replace(boundary, "B")
}

fn part(headers: &str, body: &str) -> String {
    format!("--B\r\nContent-Disposition: form-data; {headers}\r\n\r\n{body}\r\n")
}

fn pet() -> types::Pet {
    types::Pet::new("Rex").tags(["a b".to_owned(), "c&d".to_owned()])
}

fn built_pet() -> built::types::builder::Pet {
    built::types::Pet::builder()
        .name("Rex")
        .tags(vec!["a b".to_owned(), "c&d".to_owned()])
}

const JSON: &str = r#"{"name":"Rex","tags":["a b","c&d"]}"#;
const FORM: &str = "name=Rex&tags=a+b&tags=c%26d";
const URLENCODED: &str = "application/x-www-form-urlencoded";

#[tokio::test]
async fn without_an_optional_body_there_is_neither_body_nor_media_type() -> Result {
    let wire = Wire::new()?;
    let (one, two) = (&wire.positional, &wire.built);
    one.optional_json(None).await?;
    two.optional_json().send().await?;
    wire.both("POST /optional/json", None, "");
    one.optional_list(None).await?;
    two.optional_list().send().await?;
    wire.both("POST /optional/list", None, "");
    one.optional_form(&Default::default(), None).await?;
    two.optional_form().send().await?;
    wire.both("POST /optional/form", None, "");
    one.optional_text(None).await?;
    two.optional_text().send().await?;
    wire.both("POST /optional/text", None, "");
    one.optional_raw(None).await?;
    two.optional_raw().send().await?;
    wire.both("POST /optional/raw", None, "");
    one.optional_image(&Default::default(), None).await?;
    two.optional_image().send().await?;
    wire.both("POST /optional/image", None, "");
    one.optional_upload(None).await?;
    two.optional_upload().send().await?;
    wire.both("POST /optional/upload", None, "");
    Ok(())
}

#[tokio::test]
async fn an_optional_body_is_sent_like_a_required_one() -> Result {
    let wire = Wire::new()?;
    let (one, two) = (&wire.positional, &wire.built);
    one.optional_json(Some(&pet())).await?;
    two.optional_json().body(built_pet()).send().await?;
    wire.both("POST /optional/json", Some("application/json"), JSON);
    one.optional_json(Some(&types::Pet::new("Rex"))).await?;
    let body = two.optional_json().body_map(|body| body.name("Rex"));
    body.send().await?;
    wire.both(
        "POST /optional/json",
        Some("application/json"),
        r#"{"name":"Rex"}"#,
    );

    one.optional_list(Some(&vec![pet()])).await?;
    let body: built::types::Pet = built_pet().try_into()?;
    two.optional_list().body(vec![body]).send().await?;
    let list = format!("[{JSON}]");
    wire.both(
        "POST /optional/list",
        Some("application/vnd.pets+json"),
        &list,
    );

    let dry = positional::OptionalFormParams::default().dry(true);
    one.optional_form(&dry, Some(&pet())).await?;
    two.optional_form()
        .dry(true)
        .body(built_pet())
        .send()
        .await?;
    wire.both("POST /optional/form?dry=true", Some(URLENCODED), FORM);

    one.optional_text(Some("text".to_owned())).await?;
    two.optional_text().body("text").send().await?;
    wire.both("POST /optional/text", Some("text/plain"), "text");

    one.optional_raw(Some("%PDF".into())).await?;
    two.optional_raw().body("%PDF").send().await?;
    wire.both("POST /optional/raw", Some("application/pdf"), "%PDF");

    let webp = positional::OptionalImageParams::default().content_type("image/webp");
    one.optional_image(&webp, Some("RIFF".into())).await?;
    let image = two.optional_image().content_type("image/webp");
    image.body("RIFF").send().await?;
    wire.both("POST /optional/image", Some("image/webp"), "RIFF");

    one.optional_upload(Some(types::Small::new("x".into())))
        .await?;
    let body = two.optional_upload().body_map(|body| body.file("x"));
    body.send().await?;
    let file = r#"name="file"; filename="file""#;
    let expected = part(
        &format!("{file}\r\nContent-Type: application/octet-stream"),
        "x",
    );
    let expected = format!("{expected}--B--\r\n");
    assert_eq!(
        wire.forms("POST /optional/upload"),
        [expected.clone(), expected]
    );
    Ok(())
}

#[tokio::test]
async fn each_media_type_has_a_method() -> Result {
    let wire = Wire::new()?;
    let (one, two) = (&wire.positional, &wire.built);
    let target = "POST /books?shelf=s";
    one.make_book("s", &pet()).await?;
    two.make_book().shelf("s").body(built_pet()).send().await?;
    wire.both(target, Some("application/json"), JSON);
    one.make_book_form("s", &types::MakeBookFormBody::new("a=b"))
        .await?;
    let form = two.make_book_form().shelf("s");
    form.body_map(|body| body.line("a=b")).send().await?;
    wire.both(target, Some(URLENCODED), "line=a%3Db");
    one.make_book_text("s", "text".to_owned()).await?;
    two.make_book_text().shelf("s").body("text").send().await?;
    wire.both(target, Some("text/plain"), "text");
    one.make_book_xml("s", "<a/>").await?;
    two.make_book_xml().shelf("s").body("<a/>").send().await?;
    wire.both(target, Some("application/xml"), "<a/>");
    one.make_book_octet("s", "bytes").await?;
    two.make_book_octet()
        .shelf("s")
        .body("bytes")
        .send()
        .await?;
    wire.both(target, Some("application/octet-stream"), "bytes");
    one.make_book_image("s", "image/gif", "GIF").await?;
    let image = two.make_book_image().shelf("s").content_type("image/gif");
    image.body("GIF").send().await?;
    wire.both(target, Some("image/gif"), "GIF");
    let mut small = types::Small::new(Part::text("x").file_name("x.txt"));
    small.note = Some("n".to_owned());
    one.make_book_multipart("s", small).await?;
    let form = two.make_book_multipart().shelf("s");
    let file = Part::text("x").file_name("x.txt");
    form.body_map(|body| body.file(file).note("n".to_owned()))
        .send()
        .await?;
    let expected = part(r#"name="note""#, "n")
        + &part(
            "name=\"file\"; filename=\"x.txt\"\r\nContent-Type: application/octet-stream",
            "x",
        )
        + "--B--\r\n";
    assert_eq!(wire.forms(target), [expected.clone(), expected]);
    Ok(())
}

#[tokio::test]
async fn json_alone_is_sent_where_the_schema_is_the_same() -> Result {
    let wire = Wire::new()?;
    wire.positional.same(&pet()).await?;
    wire.built.same().body(built_pet()).send().await?;
    wire.both("POST /same", Some("application/json"), JSON);
    Ok(())
}

#[tokio::test]
async fn fields_of_a_form_are_encoded_as_described() -> Result {
    let wire = Wire::new()?;
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
    let place: built::types::Place = built::types::Place::builder()
        .x(Some(1))
        .y(Some("ü".to_owned()))
        .try_into()?;
    let form = wire.built.form().body_map(|body| {
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
    wire.built.form().send().await?;
    wire.both("POST /form", Some(URLENCODED), "");
    Ok(())
}

#[tokio::test]
async fn parts_of_a_form_are_encoded_as_described() -> Result {
    let wire = Wire::new()?;
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
    let place: built::types::Place = built::types::Place::builder().x(Some(1)).try_into()?;
    let upload = wire.built.upload().body_map(|body| {
        body.title("Title")
            .count(Some(3))
            .x_kind(Some(built::types::UploadBodyXKind::B))
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
        "--B--\r\n".to_owned(),
    ]
    .concat();
    assert_eq!(wire.forms("POST /upload"), [expected.clone(), expected]);
    Ok(())
}

#[tokio::test]
async fn optional_parts_are_left_out() -> Result {
    let wire = Wire::new()?;
    let body = types::UploadBody::new("x".into(), "Title");
    wire.positional.upload(body).await?;
    let upload = wire.built.upload();
    let upload = upload.body_map(|body| body.title("Title").file("x"));
    upload.send().await?;
    let file = "name=\"file\"; filename=\"file\"\r\nContent-Type: image/png";
    let expected = part(r#"name="title""#, "Title") + &part(file, "x") + "--B--\r\n";
    assert_eq!(wire.forms("POST /upload"), [expected.clone(), expected]);
    Ok(())
}

#[tokio::test]
async fn a_form_of_any_parts_is_put_together_by_the_caller() -> Result {
    let wire = Wire::new()?;
    let form = || {
        Form::new()
            .field("n", &1)?
            .files("f", ["x".into()], "text/plain")
    };
    wire.positional.any_parts(form()?).await?;
    wire.built.any_parts().body(form()?).send().await?;
    let file = "name=\"f\"; filename=\"f\"\r\nContent-Type: text/plain";
    let expected = part(r#"name="n""#, "1") + &part(file, "x") + "--B--\r\n";
    assert_eq!(wire.forms("POST /parts"), [expected.clone(), expected]);
    Ok(())
}

#[tokio::test]
async fn raw_bodies_state_their_media_type() -> Result {
    let wire = Wire::new()?;
    let (one, two) = (&wire.positional, &wire.built);
    one.put_png("PNG").await?;
    two.put_png().body("PNG").send().await?;
    wire.both("PUT /raw/png", Some("image/png"), "PNG");
    one.put_csv("a;b").await?;
    two.put_csv().body("a;b").send().await?;
    wire.both("PUT /raw/csv", Some("text/csv"), "a;b");
    one.put_ndjson("{}\n{}").await?;
    two.put_ndjson().body("{}\n{}").send().await?;
    wire.both("PUT /raw/ndjson", Some("application/x-ndjson"), "{}\n{}");
    one.put_xml("<a/>").await?;
    two.put_xml().body("<a/>").send().await?;
    wire.both("PUT /raw/xml", Some("text/xml; charset=utf-8"), "<a/>");
    one.put_picture("image/gif", "GIF").await?;
    let picture = two.put_picture().content_type("image/gif");
    picture.body("GIF").send().await?;
    wire.both("PUT /raw/pictures", Some("image/gif"), "GIF");
    let mixed = "multipart/mixed; boundary=b";
    one.mixed(mixed, "--b--").await?;
    two.mixed().content_type(mixed).body("--b--").send().await?;
    wire.both("POST /mixed", Some(mixed), "--b--");
    Ok(())
}

#[tokio::test]
async fn each_language_of_patches_has_a_method() -> Result {
    let wire = Wire::new()?;
    let (one, two) = (&wire.positional, &wire.built);
    one.change(&pet()).await?;
    two.change().body(built_pet()).send().await?;
    wire.both("PATCH /patch", Some("application/merge-patch+json"), JSON);
    let patch = vec![client_runtime::serde_json::Map::from_iter([(
        "op".to_owned(),
        "test".into(),
    )])];
    one.change_json_patch(&patch).await?;
    two.change_json_patch().body(patch).send().await?;
    wire.both(
        "PATCH /patch",
        Some("application/json-patch+json"),
        r#"[{"op":"test"}]"#,
    );
    Ok(())
}
