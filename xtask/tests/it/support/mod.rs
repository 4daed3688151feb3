//! A workspace of two vendors in a temporary folder, and functions to run commands on it.

pub mod github;

use std::{
    collections::BTreeMap,
    fs,
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
    thread,
    time::Duration,
};

use serde_json::Value;
use tempfile::TempDir;

/// OpenAPI 3.1 with an overlay.
pub const CATS: &str = r##"openapi: 3.1.0
info: { title: Cats, version: 1.2.3 }
servers: [{ url: "https://cats.example/" }]
paths:
  /cats/{id}:
    get:
      operationId: getCat
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses:
        "200":
          description: A cat.
          content: { application/json: { schema: { $ref: "#/components/schemas/cat" } } }
  /cats:
    post:
      operationId: addCat
      responses: { "204": { description: Added. } }
components:
  schemas:
    cat:
      type: object
      properties:
        name: { type: [string, "null"] }
        lives: { type: number }
"##;

pub const CATS_OVERLAY: &str = r#"overlay: 1.1.0
info: { title: Corrections, version: 1.0.0 }
actions:
  - target: $.components.schemas.cat.properties.lives
    description: Lives are counted.
    x-was: { type: number }
    update: { type: integer }
"#;

/// Swagger 2.0.
pub const DOGS: &str = r##"{
  "swagger": "2.0",
  "info": {"title": "Dogs", "version": "2"},
  "basePath": "/v1",
  "consumes": ["application/json"],
  "produces": ["application/json"],
  "paths": {
    "/dog": {
      "get": {
        "operationId": "getDog",
        "responses": {"200": {"description": "A dog.", "schema": {"$ref": "#/definitions/dog"}}}
      }
    }
  },
  "definitions": {
    "dog": {"type": "object", "properties": {"barks": {"type": "boolean"}}}
  }
}
"##;

pub const VENDORS: &str = r#"# What to generate.
[cats]
title = "Cats"
spec = "cats/api.yaml"
operations = ["getCat"]

[dogs]
title = "Dogs"
spec = "dogs/api.json"
operations = ["*"]
tolerant = false
"#;

pub struct Scratch {
    pub folder: TempDir,
}

impl Scratch {
    /// Creates an empty folder.
    pub fn empty() -> Scratch {
        let folder = TempDir::new().expect("a temporary folder");
        Scratch { folder }
    }

    /// Creates a workspace of two vendors.
    pub fn new() -> Scratch {
        let scratch = Scratch::empty();
        scratch.write("specs/vendors.toml", VENDORS);
        scratch.write("specs/cats/api.yaml", CATS);
        scratch.write("specs/cats/overlay.yaml", CATS_OVERLAY);
        scratch.write("specs/dogs/api.json", DOGS);
        scratch.write("crates/cats-client/src/lib.rs", "mod generated;\n");
        scratch.write("crates/dogs-client/src/lib.rs", "mod generated;\n");
        // A stub of the generator's sources: its fingerprint is computed from them.
        scratch.write("crates/openapi-lower/src/lib.rs", "// A pass.\n");
        scratch
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect("a file")
    }

    /// Replaces `from` in a file, which must contain it.
    pub fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} has no {from}");
        self.write(path, &text.replace(from, to));
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = xtask();
        command
            .arg("--root")
            .arg(self.folder.path())
            .args(arguments);
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Outcome {
        run(&mut self.command(arguments))
    }

    /// Runs `doctor` in the folder.
    pub fn doctor(&self, arguments: &[&str]) -> Outcome {
        let mut command = xtask();
        command.current_dir(self.folder.path()).arg("doctor");
        run(command.args(arguments))
    }

    /// Runs git in the folder; returns its output.
    pub fn git(&self, arguments: &[&str]) -> String {
        git(self.folder.path(), arguments)
    }

    /// Returns every file and its content.
    pub fn tree(&self) -> BTreeMap<String, Vec<u8>> {
        let mut tree = BTreeMap::new();
        collect(self.folder.path(), self.folder.path(), &mut tree);
        tree
    }
}

pub fn xtask() -> Command {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
}

/// Runs a command to its end.
pub fn run(command: &mut Command) -> Outcome {
    let output = command.output().expect("the program starts");
    Outcome {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("the output is UTF-8"),
        err: String::from_utf8(output.stderr).expect("the output is UTF-8"),
    }
}

/// Runs git in a folder; returns its output.
pub fn git(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    command
        .args(["-c", "user.name=Ada", "-c", "user.email=ada@example.org"])
        .args(arguments)
        .current_dir(folder);
    run(&mut command).exits(0).out
}

/// Starts a command, and sends it SIGTERM after some milliseconds. That is handled like the SIGINT
/// of Ctrl-C, which a script's background jobs ignore, and these tests may be among them.
pub fn interrupt(mut command: Command, wait_ms: u64) -> ExitStatus {
    let mut child = command
        .stdout(Stdio::null())
        .spawn()
        .expect("the program starts");
    thread::sleep(Duration::from_millis(wait_ms));
    Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status()
        .expect("kill starts");
    child.wait().expect("the program ends")
}

/// Serves connections to a port of this machine in the background; returns its URL.
pub fn listen(serve: impl Fn(TcpStream) + Clone + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("the listener has an address");
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let serve = serve.clone();
            thread::spawn(move || serve(stream));
        }
    });
    format!("http://{address}")
}

/// Collects the contents of all files in a folder, by their paths from `root`.
pub fn collect(root: &Path, folder: &Path, tree: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(root, &path, tree);
        } else {
            let relative = path
                .strip_prefix(root)
                .expect("the file is inside of the root");
            tree.insert(
                relative.display().to_string(),
                fs::read(&path).expect("a file"),
            );
        }
    }
}

/// The exit code and the output of a command that has ended.
#[derive(Debug)]
pub struct Outcome {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Outcome {
    /// Returns the lines of the output as JSON.
    pub fn rows(&self) -> Vec<Value> {
        let parse = |line| serde_json::from_str(line).expect("JSON");
        self.out.lines().map(parse).collect()
    }

    /// Checks the exit code.
    #[track_caller]
    pub fn exits(self, code: i32) -> Outcome {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    /// Returns the whole output.
    pub fn text(&self) -> String {
        format!("{}{}", self.out, self.err)
    }

    /// Checks that the output contains each of the messages.
    #[track_caller]
    pub fn prints(self, messages: &[&str]) -> Outcome {
        let text = self.text();
        for message in messages {
            assert!(text.contains(message), "`{message}` is missing in:\n{text}");
        }
        self
    }
}
