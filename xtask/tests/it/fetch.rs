//! `fetch`, with a server on loopback that behaves like vendors' servers.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Write},
    net::TcpStream,
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use crate::support::{CATS, Outcome, Scratch, VENDORS, listen};

const SPEC: &str = "specs/cats/api.yaml";
/// The path of the description at the mirror.
const PATH: &str = "/api.example/cats.yaml";

/// A server whose responses can be changed while it runs.
#[derive(Clone, Default)]
struct Server {
    base: String,
    responses: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start() -> Server {
        let mut server = Server::default();
        let serving = server.clone();
        server.base = listen(move |stream| serving.respond(stream));
        server
    }

    fn respond(&self, mut stream: TcpStream) {
        let mut head = String::new();
        let mut reader = BufReader::new(stream.try_clone().expect("a handle"));
        while !head.ends_with("\r\n\r\n") && reader.read_line(&mut head).is_ok_and(|read| read > 0)
        {
        }
        self.requests.lock().expect("a lock").push(head.clone());
        let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
        let response = self.responses.lock().expect("a lock").get(&path).cloned();
        match response {
            // A body without end.
            Some(response) if response.ends_with(b"ENDLESS") => {
                let _ = stream.write_all(&response[..response.len() - b"ENDLESS".len()]);
                let block = vec![b' '; 1 << 16];
                let mut write = || stream.write_all(&block);
                while write().is_ok() {}
            }
            Some(response) if response == b"SILENT" => thread::sleep(Duration::from_secs(5)),
            Some(response) => {
                let _ = stream.write_all(&response);
            }
            None => {
                let _ = stream.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n");
            }
        }
    }

    fn raw(&self, path: &str, response: impl Into<Vec<u8>>) {
        self.responses
            .lock()
            .expect("a lock")
            .insert(path.to_owned(), response.into());
    }

    /// Sets a response with a status, header lines and a body.
    fn responds(&self, path: &str, status: &str, headers: &str, body: &str) {
        let length = body.len();
        let head = format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\n");
        self.raw(path, format!("{head}connection: close\r\n\r\n{body}"));
    }

    fn publishes(&self, description: &str) {
        self.responds(PATH, "200 OK", "", description);
    }

    fn last_request(&self) -> String {
        self.requests
            .lock()
            .expect("a lock")
            .last()
            .cloned()
            .unwrap_or_default()
    }
}

/// Returns a workspace in which cats have a source, after a first `fetch` and `regen`.
fn start() -> (Scratch, Server) {
    let (scratch, server) = (Scratch::new(), Server::start());
    let sourced = VENDORS.replace(
        "spec = \"cats/api.yaml\"\n",
        "spec = \"cats/api.yaml\"\nsource = \"https://api.example/cats.yaml\"\n",
    );
    scratch.write("specs/vendors.toml", &sourced);
    server.publishes(CATS);
    fetch(&scratch, &server, &[]).exits(0);
    scratch.run(&["regen"]).exits(0);
    (scratch, server)
}

fn fetch(scratch: &Scratch, server: &Server, more: &[&str]) -> Outcome {
    let arguments = ["fetch", "--mirror", &server.base];
    scratch.run(&[&arguments, more].concat())
}

#[test]
fn keeps_the_structure_of_the_wanted_operations() {
    let (scratch, server) = start();
    let spec = scratch.read(SPEC);
    for gone in ["addCat", "A cat."] {
        assert!(!spec.contains(gone), "{spec}");
    }
    assert!(
        spec.contains("operationId: getCat") && spec.contains("description: Success"),
        "{spec}"
    );
    scratch.run(&["regen", "--check"]).exits(0);

    // Only descriptions and parts that are not kept have changed: nothing to write.
    let before = scratch.tree();
    fetch(&scratch, &server, &[])
        .exits(0)
        .prints(&["cats  unchanged"]);
    assert_eq!(scratch.tree(), before);
    server.publishes(
        &CATS
            .replace("A cat.", "One cat.")
            .replace("addCat", "makeCat"),
    );
    fetch(&scratch, &server, &["--check"])
        .exits(0)
        .prints(&["unchanged in the part that is kept"]);
    assert_eq!(scratch.tree(), before);
    fetch(&scratch, &server, &[]).exits(0);
    assert_eq!(scratch.read(SPEC), spec);
    // The lock states what the vendor has now; its entries of clients are kept.
    scratch.run(&["regen", "--check"]).exits(0);
}

#[test]
fn reports_changes_of_the_client() {
    let (scratch, server) = start();
    let changed = CATS
        .replace("name: { type:", "title: { type:")
        .replace(
            "schema: { type: string } }]",
            "schema: { type: string } }, { name: by, in: query, required: true, schema: { type: string } }]",
        )
        .replace("lives: { type: number }", "lives: { type: number }\n        mood: { type: string, enum: [good, bad] }");
    server.publishes(&changed);
    let before = scratch.tree();
    fetch(&scratch, &server, &["--check"])
        .exits(1)
        .prints(&["run `cargo xtask fetch cats`"]);
    assert_eq!(scratch.tree(), before);
    fetch(&scratch, &server, &[]).exits(0).prints(&[
        "cats  changed",
        "breaking: field-removed types::Cat::name",
        "field-added types::Cat::title",
        "breaking: parameter-added-required Client::get_cat by",
        "field-added types::Cat::mood",
        "next: cargo xtask regen cats",
    ]);
    scratch.run(&["regen"]).exits(0);

    server.publishes(&changed.replace("[good, bad]", "[good, bad, mad]"));
    fetch(&scratch, &server, &[])
        .exits(0)
        .prints(&["value-added types::CatMood"]);
    scratch.run(&["regen", "--check"]).exits(1);
}

#[test]
fn another_dialect_of_the_same_api_changes_nothing() {
    let (scratch, server) = start();
    let swagger = r##"{"swagger": "2.0", "info": {"title": "Cats", "version": "1.2.3"},
        "host": "cats.example", "schemes": ["https"], "basePath": "/", "produces": ["application/json"],
        "paths": {"/cats/{id}": {"get": {"operationId": "getCat",
            "parameters": [{"name": "id", "in": "path", "required": true, "type": "string"}],
            "responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/cat"}}}}}},
        "definitions": {"cat": {"type": "object", "properties": {
            "name": {"type": "string", "x-nullable": true}, "lives": {"type": "integer"}}}}}"##;
    std::fs::remove_file(scratch.path("specs/cats/overlay.yaml")).expect("an overlay");
    server.publishes(swagger);
    fetch(&scratch, &server, &[]).exits(0);
    scratch.run(&["regen"]).exits(0);
    let as_31 = CATS.replace("lives: { type: number }", "lives: { type: integer }");
    server.publishes(&as_31);
    fetch(&scratch, &server, &[])
        .exits(0)
        .prints(&["changed: 0 changes of the client"]);
    scratch.run(&["regen"]).exits(0);
}

#[test]
fn overlay_actions_that_no_longer_apply_are_named() {
    let (scratch, server) = start();
    server.publishes(&CATS.replace("lives: { type: number }", "lives: { type: integer }"));
    fetch(&scratch, &server, &[]).exits(1).prints(&[
        "warning: cats: specs/cats/overlay.yaml:6:",
        "`x-was` does not match the value at /components/schemas/cat/properties/lives",
        "6 |     x-was: { type: number }",
        "^",
        "correct or remove them in overlay.yaml",
    ]);
    assert!(
        scratch
            .read(SPEC)
            .contains("lives:\n          type: integer")
    );
    scratch.run(&["regen"]).exits(2).prints(&["x-was"]);
}

#[test]
fn a_file_that_is_no_description_changes_nothing() {
    let (scratch, server) = start();
    let before = scratch.tree();
    let refused = |messages: &[&str]| {
        let ran = fetch(&scratch, &server, &["--timeout", "2"]).exits(2);
        ran.prints(&["error: cats: specs/vendors.toml:5:", "nothing was written"])
            .prints(messages);
        assert_eq!(scratch.tree(), before);
    };

    server.responds(PATH, "404 Not Found", "", "");
    refused(&[
        "responded with 404: the file does not exist",
        "change `source`",
    ]);
    server.responds(PATH, "500 Internal Server Error", "", "<html>");
    refused(&["responded with 500: the server has a problem; try again later"]);
    server.responds(
        PATH,
        "200 OK",
        "content-type: text/html\r\n",
        "<!doctype html><p>Docs",
    );
    refused(&["the file is a web page, not an API description"]);
    server.responds(PATH, "200 OK", "", "\n<html></html>");
    refused(&["the file is a web page, not an API description"]);
    // Fewer bytes than announced.
    server.raw(
        PATH,
        format!("HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n{CATS}"),
    );
    refused(&["the response is incomplete"]);
    // A file that is truncated.
    server.publishes(r#"{"openapi": "3.1.0", "info": {"title": "Cats", "#);
    refused(&["line 1, column "]);
    server.publishes("just: yaml\n");
    refused(&["not an API description"]);
    server.publishes(&CATS.replace("getCat", "readCat"));
    refused(&["the description has no operation `getCat`", "readCat"]);
    server.publishes(
        &CATS
            .replace("'#/components", "'more.yaml#/components")
            .replace("\"#/comp", "\"more.yaml#/comp"),
    );
    refused(&["the description refers to another file, `more.yaml#/components/schemas/cat`"]);
    server.raw(PATH, "HTTP/1.1 200 OK\r\ncontent-length: 524288000\r\n\r\n");
    refused(&["larger than 64 MiB"]);
    server.raw(PATH, "HTTP/1.1 200 OK\r\n\r\nENDLESS");
    fetch(&scratch, &server, &["--timeout", "60"])
        .exits(2)
        .prints(&["larger than 64 MiB"]);
    server.raw(PATH, "SILENT");
    refused(&["not finished after 2 s; see --timeout"]);
    server.raw(PATH, "no HTTP\r\n\r\n");
    refused(&["no response"]);
    assert_eq!(scratch.tree(), before);
}

#[test]
fn a_failure_of_one_vendor_changes_nothing() {
    let (scratch, server) = start();
    scratch.edit(
        "specs/vendors.toml",
        "spec = \"dogs/api.json\"\n",
        "spec = \"dogs/api.json\"\nsource = \"https://api.example/dogs.json\"\n",
    );
    server.publishes(&CATS.replace("name:", "title:"));
    let before = scratch.tree();
    fetch(&scratch, &server, &[])
        .exits(2)
        .prints(&["cats  changed", "error: dogs:", "404"]);
    assert_eq!(scratch.tree(), before);
    fetch(&scratch, &server, &["cats"]).exits(0);
}

#[test]
fn redirects_are_followed_within_https_and_recorded() {
    let (scratch, server) = start();
    let target = format!("{}/elsewhere/v2.yaml", server.base);
    server.responds(
        "/elsewhere/v2.yaml",
        "200 OK",
        "",
        &CATS.replace("title: Cats", "title: Cats 2"),
    );
    server.responds(PATH, "302 Found", &format!("location: {target}\r\n"), "");
    fetch(&scratch, &server, &[])
        .exits(0)
        .prints(&["moved to", "/elsewhere/v2.yaml"]);
    assert!(
        scratch
            .read("specs/vendors.lock")
            .contains(&format!("location = \"{target}\""))
    );

    let before = scratch.tree();
    for (location, message) in [
        ("http://insecure.example/cats.yaml", "which is not https"),
        ("file:///etc/passwd", "which is not https"),
        (PATH, "more than 10 redirects"),
    ] {
        server.responds(
            PATH,
            "301 Moved Permanently",
            &format!("location: {location}\r\n"),
            "",
        );
        fetch(&scratch, &server, &[]).exits(2).prints(&[message]);
    }
    assert_eq!(scratch.tree(), before);
}

#[test]
fn an_etag_saves_the_download() {
    let (scratch, server) = start();
    server.responds(PATH, "200 OK", "etag: \"v1\"\r\n", CATS);
    fetch(&scratch, &server, &[]).exits(0);
    assert!(
        scratch
            .read("specs/vendors.lock")
            .contains("etag = '\"v1\"'")
    );
    server.responds(PATH, "304 Not Modified", "", "");
    fetch(&scratch, &server, &[])
        .exits(0)
        .prints(&["unchanged"]);
    assert!(
        server
            .last_request()
            .to_lowercase()
            .contains("if-none-match: \"v1\"")
    );
    // If the file or the selection was changed since, it is downloaded again.
    scratch.edit(
        "specs/vendors.toml",
        "[\"getCat\"]",
        "[\"getCat\", \"addCat\"]",
    );
    server.responds(PATH, "200 OK", "etag: \"v1\"\r\n", CATS);
    fetch(&scratch, &server, &[])
        .exits(0)
        .prints(&["operation-added Client::add_cat"]);
    assert!(
        !server
            .last_request()
            .to_lowercase()
            .contains("if-none-match")
    );
}

#[test]
fn sources_are_https_or_files() {
    let (scratch, server) = start();
    let source = |url: &str| {
        let text = scratch.read("specs/vendors.toml");
        let start = text.find("source = \"").expect("a source");
        let end = start + text[start..].find('\n').expect("a line");
        let replaced = format!("{}source = \"{url}\"{}", &text[..start], &text[end..]);
        scratch.write("specs/vendors.toml", &replaced);
    };
    source("http://api.example/cats.yaml");
    fetch(&scratch, &server, &[])
        .exits(2)
        .prints(&["a source must be https, or file:"]);
    scratch
        .run(&["fetch"])
        .exits(2)
        .prints(&["a source must be https, or file:"]);
    scratch.write("elsewhere/cats.yaml", &CATS.replace("name:", "title:"));
    source(&format!(
        "file://{}",
        scratch.path("elsewhere/cats.yaml").display()
    ));
    scratch
        .run(&["fetch"])
        .exits(0)
        .prints(&["field-added types::Cat::title"]);
    scratch
        .run(&["fetch", "dogs"])
        .exits(2)
        .prints(&["has no `source`"]);
    scratch
        .run(&["fetch", "birds"])
        .exits(2)
        .prints(&["no vendor `birds`"]);
}
