//! Arguments in URLs: the server sees any argument as the described segment of the path or
//! value in the query, or nothing is sent.

use std::collections::BTreeMap;

use client_runtime::{Error, Transport};

use super::{Result, is_current, recorder::Recorder};
use crate::clients::{paths_builder as builder, paths_positional as positional};
use positional::types::{Code, GetTypedLevel};

#[test]
fn the_clients_are_current() -> Result {
    is_current("paths")
}

/// Arguments with a special meaning for URL parsers, proxies or servers.
const ARGUMENTS: &[&str] = &[
    "",
    ".",
    "..",
    "...",
    "%2e",
    "%2E%2e",
    ".%2e",
    "%",
    "%zz",
    "%252e%252e",
    "a/b",
    "/",
    "//",
    "../x",
    "a/..",
    "./",
    "\\",
    "..\\..\\x",
    "?",
    "?a=b",
    "#",
    "a#b",
    "&x=1",
    "a&b=c",
    "+",
    "a b",
    " ",
    "a ",
    "\t",
    ".\t.",
    "\n",
    ".\n",
    "a\r\nX-Y: z",
    "\0",
    "\u{7f}",
    ";",
    "..;",
    ";x=1",
    ":",
    "a:run",
    "@h",
    "//h/x",
    "http://h/",
    "{id}",
    "[",
    "'\"<>^`|",
    "é",
    "\u{202e}",
    "\u{feff}",
    "。。",
    "😀",
    "a,b",
    "a=b",
    "~",
    "*",
    "!",
];

/// Returns [`ARGUMENTS`], and random arguments of special characters.
fn arguments() -> impl Iterator<Item = String> {
    const LETTERS: &[&str] = &[
        ".", "/", "\\", "%", "2", "e", "?", "#", ";", "\t", "\n", "é", "a",
    ];
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    let random = move |_| (0..next(6)).map(|_| LETTERS[next(LETTERS.len())]).collect();
    ARGUMENTS
        .iter()
        .map(|it| (*it).to_owned())
        .chain((0..300).map(random))
}

/// Returns clients with a base URL that has a prefix and a trailing slash.
fn clients(recorder: &Recorder) -> Result<(positional::Client, builder::Client)> {
    let base = format!("{}/v1/", recorder.url);
    let transport = Transport::builder(&base).build()?;
    let positional = positional::Client::new(&base, transport.clone());
    Ok((positional, builder::Client::new(&base, transport)))
}

/// Returns the decoded segments of the path that was sent, after the prefix; none if nothing
/// was sent.
fn segments<T>(recorder: &Recorder, response: std::result::Result<T, Error<()>>) -> Vec<String> {
    match response {
        Ok(_) => {
            let request = recorder.one();
            let target = request.target().split_once(' ').map_or("", |(_, it)| it);
            assert!(!target.contains(['?', '#', '\\']), "{target}");
            let path = target.strip_prefix("/v1/").expect("below the base URL");
            path.split('/').map(decoded).collect()
        }
        Err(Error::InvalidRequest(_)) => {
            assert!(recorder.take().is_empty(), "a refused request was sent");
            Vec::new()
        }
        Err(error) => panic!("{error}"),
    }
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let hex = behind.get(..2).filter(|_| *first == b'%');
        let hex = hex.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        bytes.push(hex.unwrap_or(*first));
        rest = if hex.is_some() { &behind[2..] } else { behind };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn is_dots(segment: &str) -> bool {
    matches!(segment, "" | "." | "..")
}

#[tokio::test]
async fn an_argument_is_one_segment_or_nothing_is_sent() -> Result {
    let recorder = Recorder::start();
    let (client, builder) = clients(&recorder)?;
    for argument in arguments() {
        for (shelf, book) in [
            (&*argument, "b"),
            ("s", &*argument),
            (&*argument, &*argument),
        ] {
            let expected = if is_dots(shelf) || is_dots(book) {
                vec![]
            } else {
                vec!["shelves", shelf, "books", book]
            };
            let response = client.remove_book(shelf, book).await;
            assert_eq!(segments(&recorder, response), expected, "{argument:?}");
            let response = builder.remove_book().shelf(shelf).book(book).send().await;
            assert_eq!(segments(&recorder, response), expected, "{argument:?}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn several_arguments_of_a_segment_are_checked_together() -> Result {
    let recorder = Recorder::start();
    let (client, _) = clients(&recorder)?;
    for argument in arguments() {
        for (name, extension, left, right) in [
            (&*argument, "x", "l", "r"),
            ("", &*argument, "l", "r"),
            ("x", "x", &*argument, ""),
            ("x", "x", "", &*argument),
            (".", &*argument, ".", &*argument),
        ] {
            let file = format!("{name}.{extension}");
            let joined = format!("{left}{right}");
            let run = format!("{argument}:run");
            let expected = if is_dots(&file) || is_dots(&joined) {
                vec![]
            } else {
                vec!["parts", &file, &joined, &run]
            };
            let response = client.get_parts(name, extension, left, right, &argument);
            assert_eq!(
                segments(&recorder, response.await),
                expected,
                "{argument:?}"
            );
        }
    }
    Ok(())
}

#[tokio::test]
async fn types_of_strings_are_checked_like_strings() -> Result {
    let recorder = Recorder::start();
    let (client, _) = clients(&recorder)?;
    let code = |text: &str| Code::try_from(text).map_err(|_| "too long");
    let text = code("a\\b")?;
    let response = client.get_typed(GetTypedLevel::Low, &text, -1, "/");
    let expected = ["typed", "low", "a\\b", "-1", "/"];
    assert_eq!(segments(&recorder, response.await), expected);
    for (level, text, secret) in [
        (GetTypedLevel::Dot, "a", "a"),
        (GetTypedLevel::DotDot, "a", "a"),
        (GetTypedLevel::Low, "..", "a"),
        (GetTypedLevel::Low, "", "a"),
        (GetTypedLevel::Low, "a", "."),
    ] {
        let response = client.get_typed(level, &code(text)?, 1, secret).await;
        assert!(segments(&recorder, response).is_empty());
    }
    Ok(())
}

#[tokio::test]
async fn every_style_stays_within_its_segment() -> Result {
    let recorder = Recorder::start();
    let (client, _) = clients(&recorder)?;
    let one = |text: &str| BTreeMap::from([("k".to_owned(), text.to_owned())]);
    for argument in arguments() {
        let list = || vec![argument.clone()];
        let map = positional::types::Map::from(one(&argument));
        let response = client.get_simple(&list().into(), &map).await;
        let object = format!("k={argument}");
        let expected = if is_dots(&argument) {
            vec![]
        } else {
            vec!["simple", &argument, &object]
        };
        assert_eq!(segments(&recorder, response), expected, "{argument:?}");

        let response = client.get_label(&argument, &list().into()).await;
        let label = format!(".{argument}");
        let expected = if is_dots(&label) {
            vec![]
        } else {
            vec!["label", &label, &label]
        };
        assert_eq!(segments(&recorder, response), expected, "{argument:?}");

        let response = client.get_matrix(&argument, &list().into()).await;
        let [text, list] = ["text", "list"].map(|name| {
            if argument.is_empty() {
                format!(";{name}")
            } else {
                format!(";{name}={argument}")
            }
        });
        let expected = ["matrix", &text, &list];
        assert_eq!(segments(&recorder, response), expected, "{argument:?}");

        let response = client.get_x(&argument).await;
        let sent = segments(&recorder, response);
        assert_eq!(sent.is_empty(), is_dots(&argument), "{argument:?}");
    }
    let none = Vec::new;
    assert!(
        segments(
            &recorder,
            client.get_simple(&none().into(), &one("v").into()).await
        )
        .is_empty()
    );
    assert!(segments(&recorder, client.get_label("x", &none().into()).await).is_empty());
    let empties = vec![String::new(), String::new()];
    assert!(segments(&recorder, client.get_label("x", &empties.into()).await).is_empty());
    Ok(())
}

#[tokio::test]
async fn a_parameter_of_several_segments_keeps_its_slashes_and_no_dots() -> Result {
    let recorder = Recorder::start();
    let (client, _) = clients(&recorder)?;
    for argument in arguments() {
        let is_refused = |argument: &str| {
            argument.is_empty() || argument.split('/').any(|it| it == "." || it == "..")
        };
        let parts: Vec<&str> = argument.split('/').collect();
        let expected = |before: &[&'static str], behind: &[&'static str]| {
            if is_refused(&argument) {
                Vec::new()
            } else {
                [before, &parts[..], behind]
                    .concat()
                    .iter()
                    .map(|it| (*it).to_owned())
                    .collect::<Vec<String>>()
            }
        };
        let response = client.get_file(&argument).await;
        assert_eq!(
            segments(&recorder, response),
            expected(&["files"], &[]),
            "{argument:?}"
        );
        let response = client.get_tree(&argument).await;
        assert_eq!(
            segments(&recorder, response),
            expected(&["tree"], &["raw"]),
            "{argument:?}"
        );

        // Reserved characters, and percent-encoded triples, are kept.
        let response = client.get_reserved(&argument).await;
        let sent = segments(&recorder, response);
        assert_eq!(sent.first().map_or("reserved", |it| it), "reserved");
        assert!(
            !sent.iter().any(|it| it == "." || it == ".."),
            "{argument:?}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn reserved_characters_that_end_a_segment_are_encoded() -> Result {
    let recorder = Recorder::start();
    let (client, _) = clients(&recorder)?;
    client.get_reserved("a/b?c#d:e@f%2F%").await?;
    let request = recorder.one();
    assert_eq!(request.target(), "GET /v1/reserved/a%2Fb%3Fc%23d:e@f%2F%25");
    Ok(())
}

#[tokio::test]
async fn a_literal_empty_segment_stays() -> Result {
    let recorder = Recorder::start();
    let (client, _) = clients(&recorder)?;
    let response = client.get_doubled("i").await;
    assert_eq!(segments(&recorder, response), ["doubled", "", "i", "i", ""]);
    Ok(())
}

/// Returns the pairs of the query that was sent.
fn query(recorder: &Recorder) -> (String, Vec<(String, String)>) {
    let request = recorder.one();
    let (path, query) = request
        .target()
        .split_once('?')
        .unwrap_or((request.target(), ""));
    assert!(!query.contains(['#', '\\', '\n']), "{query}");
    let pairs = query.split('&').map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decoded(name), decoded(&value.replace('+', " ")))
    });
    (path.to_owned(), pairs.collect())
}

#[tokio::test]
async fn a_query_in_a_path_is_sent_as_a_query() -> Result {
    let recorder = Recorder::start();
    let (client, builder) = clients(&recorder)?;
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    for argument in arguments() {
        let expected = vec![pair("comp", "list"), pair("token", &argument)];
        client.login(&argument, &Default::default()).await?;
        assert_eq!(
            query(&recorder),
            ("GET /v1/login".to_owned(), expected.clone())
        );
        builder.login().token(&*argument).send().await?;
        assert_eq!(query(&recorder), ("GET /v1/login".to_owned(), expected));

        let params = positional::FindParams::default().q(&*argument);
        client
            .find(&argument, &vec![argument.clone()], &params)
            .await?;
        let filter = format!("name:{argument}");
        let expected = vec![
            pair("filter", &filter),
            pair("ids", &argument),
            pair("q", &argument),
        ];
        assert_eq!(query(&recorder), ("GET /v1/find".to_owned(), expected));
    }
    let two = ["a,b".to_owned(), "c".to_owned()].to_vec();
    client.find("n", &two, &Default::default()).await?;
    let target = "GET /v1/find?filter=name:n&ids=a%2Cb,c";
    assert_eq!(recorder.one().target(), target);

    client.start_job().await?;
    assert_eq!(recorder.one().target(), "POST /v1/jobs?action=start");
    client.stop_job().await?;
    assert_eq!(recorder.one().target(), "POST /v1/jobs?action=stop");
    Ok(())
}

#[tokio::test]
async fn a_refusal_names_the_operation_and_the_parameters_only() -> Result {
    let recorder = Recorder::start();
    let (client, _) = clients(&recorder)?;
    let error = client
        .remove_book("s", "..")
        .await
        .expect_err("a dot segment");
    assert_eq!(
        error.to_string(),
        "invalid request: removeBook: the argument of the path parameter `book` makes a path segment empty, `.` or `..`: the URL would address another resource"
    );
    let error = client.get_parts("", "", "l", "r", "v").await;
    let error = error.expect_err("a dot segment").to_string();
    assert!(
        error.contains("getParts: the argument of the path parameter `name` or `extension`"),
        "{error}"
    );
    let error = client
        .get_file("s3cret/../x")
        .await
        .expect_err("a dot segment");
    assert!(!format!("{error} {error:?}").contains("s3cret"));
    assert!(recorder.take().is_empty());
    Ok(())
}
