//! A workspace of two vendors in a temporary folder, and the commands run on it.

#![allow(dead_code, reason = "each test file uses a part of it")]

pub mod forge;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
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
    pub fn new() -> Scratch {
        let folder = TempDir::new().expect("a temporary folder");
        let scratch = Scratch { folder };
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

    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran::new(self.command(arguments).output().expect("it starts"))
    }

    /// Runs `doctor` in the folder.
    pub fn doctor(&self, arguments: &[&str]) -> Ran {
        let mut command = xtask();
        command.current_dir(self.folder.path()).arg("doctor");
        Ran::new(command.args(arguments).output().expect("it starts"))
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

pub fn collect(root: &Path, folder: &Path, tree: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(root, &path, tree);
        } else {
            let name = path
                .strip_prefix(root)
                .expect("inside")
                .display()
                .to_string();
            tree.insert(name, fs::read(&path).expect("a file"));
        }
    }
}

/// A run that has ended.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ran {
    pub fn new(output: Output) -> Ran {
        Ran {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).expect("text"),
            err: String::from_utf8(output.stderr).expect("text"),
        }
    }

    /// Returns the lines of the output as JSON.
    pub fn rows(&self) -> Vec<Value> {
        let parse = |line| serde_json::from_str(line).expect("JSON");
        self.out.lines().map(parse).collect()
    }

    #[track_caller]
    pub fn exits(self, code: i32) -> Ran {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    /// Checks that the output contains each of the texts.
    #[track_caller]
    pub fn says(self, texts: &[&str]) -> Ran {
        let text = format!("{}{}", self.out, self.err);
        for part in texts {
            assert!(text.contains(part), "`{part}` is missing in:\n{text}");
        }
        self
    }
}
