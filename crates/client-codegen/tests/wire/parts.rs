//! Parts of multipart forms of OpenAPI 3.1.

use client_runtime::Part;

use super::{
    Result,
    calls::send,
    forms::{assert_forms, part},
};
use crate::clients::{parts_builder as builder, parts_positional as positional};
use positional::types;

#[test]
fn the_clients_are_current() -> Result {
    super::is_current("parts")
}

type Wire = super::recorder::Wire<positional::Client, builder::Client>;

fn wire() -> Result<Wire> {
    Wire::start(positional::Client::new, builder::Client::new)
}

/// Returns a file with the name of its field.
fn file(name: &str, media_type: &str, content: &str) -> String {
    let headers = format!("name=\"{name}\"; filename=\"{name}\"\r\nContent-Type: {media_type}");
    part(&headers, content)
}

/// Returns a field.
fn field(name: &str, content: &str) -> String {
    part(&format!("name=\"{name}\""), content)
}

#[tokio::test]
async fn a_file_or_several_files_are_a_list_of_files() -> Result {
    let wire = wire()?;
    let images = || vec![Part::bytes(b"1".as_slice()), Part::bytes(b"2".as_slice())];
    let body = types::Edit::new(images(), "text").mask(Part::text("m"));
    send!(
        wire,
        edit(body),
        body_map(|body| body.prompt("text").image(images()).mask(Part::text("m")))
    );
    let bytes = "application/octet-stream";
    assert_forms(
        &wire,
        "POST /edits",
        &[
            field("prompt", "text"),
            file("image", bytes, "1"),
            file("image", bytes, "2"),
            file("mask", bytes, "m"),
        ],
    );
    Ok(())
}

#[tokio::test]
async fn parts_are_sent_as_their_media_types_state() -> Result {
    let wire = wire()?;
    let picture = || Part::text("GIF").content_type("image/gif");
    let body = types::DescribedBody::new(picture())
        .any(Part::text("cbor").content_type("application/cbor"))
        .avatar(Part::text("PNG"))
        .csv("a;b".to_owned())
        .history("<a/>".to_owned())
        .json("{}".to_owned())
        .notes(vec!["<b/>".to_owned(), "<c/>".to_owned()])
        .pdf(Part::text("PDF"))
        .scans(vec![Part::text("scan")]);
    send!(
        wire,
        described(body),
        body_map(|body| body
            .picture(picture())
            .any(Part::text("cbor").content_type("application/cbor"))
            .avatar(Part::text("PNG"))
            .csv("a;b".to_owned())
            .history("<a/>".to_owned())
            .json("{}".to_owned())
            .notes(vec!["<b/>".to_owned(), "<c/>".to_owned()])
            .pdf(Part::text("PDF"))
            .scans(vec![Part::text("scan")]))
    );
    let typed = |name: &str, media_type: &str, content: &str| {
        part(
            &format!("name=\"{name}\"\r\nContent-Type: {media_type}"),
            content,
        )
    };
    assert_forms(
        &wire,
        "POST /described",
        &[
            typed("csv", "text/csv", "a;b"),
            typed("history", "application/xml; charset=utf-8", "<a/>"),
            typed("json", "application/json", "{}"),
            typed("notes", "text/xml", "<b/>"),
            typed("notes", "text/xml", "<c/>"),
            file("any", "application/cbor", "cbor"),
            file("avatar", "image/png", "PNG"),
            file("pdf", "application/pdf", "PDF"),
            file("picture", "image/gif", "GIF"),
            file("scans", "application/octet-stream", "scan"),
        ],
    );
    Ok(())
}

#[tokio::test]
async fn styles_determine_the_parts_of_arrays_and_objects() -> Result {
    let wire = wire()?;
    let texts = || vec!["a,b".to_owned(), "c".to_owned()];
    let body = types::StylesBody::default()
        .deep(
            types::StylesBodyDeep::default()
                .anchor("x".to_owned())
                .seconds(1),
        )
        .spread(types::StylesBodySpread::default().x1("y".to_owned()).x2(2))
        .comma(texts())
        .list(texts());
    let deep: builder::types::StylesBodyDeep = builder::types::StylesBodyDeep::builder()
        .anchor(Some("x".to_owned()))
        .seconds(Some(1))
        .try_into()?;
    let spread: builder::types::StylesBodySpread = builder::types::StylesBodySpread::builder()
        .x1(Some("y".to_owned()))
        .x2(Some(2))
        .try_into()?;
    send!(
        wire,
        styles(body),
        body_map(|body| body
            .deep(Some(deep))
            .spread(Some(spread))
            .comma(texts())
            .list(texts()))
    );
    assert_forms(
        &wire,
        "POST /styles",
        &[
            field("comma", "a,b,c"),
            field("deep[anchor]", "x"),
            field("deep[seconds]", "1"),
            field("list", "a,b"),
            field("list", "c"),
            field("x1", "y"),
            field("x2", "2"),
        ],
    );
    Ok(())
}

#[tokio::test]
async fn additional_parts_may_be_files() -> Result {
    let wire = wire()?;
    let one = || std::collections::BTreeMap::from([("x".to_owned(), Part::text("1"))]);
    let mut body = types::OthersBody::default().a("text".to_owned());
    body.extra = one();
    send!(
        wire,
        others(body),
        body_map(|body| body.a("text".to_owned()).extra(one()))
    );
    let bytes = "application/octet-stream";
    assert_forms(
        &wire,
        "POST /others",
        &[field("a", "text"), file("x", bytes, "1")],
    );
    let two = || {
        let files = vec![Part::text("1"), Part::text("2")];
        std::collections::BTreeMap::from([("x".to_owned(), files)])
    };
    let body = types::ListsBody {
        extra: two(),
        ..Default::default()
    };
    send!(wire, lists(body), body_map(|body| body.extra(two())));
    assert_forms(
        &wire,
        "POST /lists",
        &[file("x", bytes, "1"), file("x", bytes, "2")],
    );
    Ok(())
}
