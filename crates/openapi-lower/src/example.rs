//! Examples of diagnostics: descriptions that cause a change.
//!
//! An example with `openapi`, `swagger` or `info` is a complete description. A line `---` starts
//! another main file, and `--- NAME` a referenced file with that name. Any other example has
//! members from which a description is assembled:
//!
//! - `schema` is the component `Example`, which `GET /examples` responds with, and `schemas` are
//!   further components;
//! - `parameters`, `requestBody`, `responses` and `operation` are members of that operation, or the
//!   whole operation, and `path` replaces the path `/examples`;
//! - `version` is the version of OpenAPI, 3.1.0 by default;
//! - `options` are the options of lowering: `tolerant`, and `formats` by name;
//! - any other member is a member of the description.

use std::fs;
use std::path::Path;

use openapi_source::changes::Diagnostic;
use openapi_source::{Document, Error, ErrorKind, ReadOptions, Result};
use serde_json::{Map, Value, json};

use crate::Options;
use crate::format::FormatType;
use crate::lower::{Lowered, lower};

/// A description that causes a change.
#[derive(Clone, Debug)]
pub struct Example {
    /// The names and contents of its files, main files first.
    files: Vec<(String, String)>,
    /// The number of main files.
    mains: usize,
    options: Options,
}

impl Example {
    /// Returns the example of a diagnostic; `None` if it has none.
    ///
    /// # Errors
    /// The example is not valid YAML, or has unknown options.
    /// The example is not valid YAML, or has unknown options.
    pub fn of(diagnostic: &Diagnostic) -> Result<Option<Example>> {
        let text = diagnostic.example.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let is_whole = ["openapi:", "swagger:", "info:"]
            .iter()
            .any(|member| text.starts_with(member));
        let example = if is_whole {
            Example::of_files(text)
        } else {
            Example::of_pieces(text)?
        };
        Ok(Some(example))
    }

    fn of_files(text: &str) -> Example {
        let mut files = vec![("main.yaml".to_owned(), String::new())];
        let mut mains = 1;
        for line in text.lines() {
            match line.strip_prefix("---") {
                Some("") => {
                    mains += 1;
                    files.push((format!("main{mains}.yaml"), String::new()));
                }
                Some(name) => files.push((name.trim().to_owned(), String::new())),
                None => {
                    if let Some((_, text)) = files.last_mut() {
                        text.push_str(line);
                        text.push('\n');
                    }
                }
            }
        }
        Example {
            files,
            mains,
            options: Options::default(),
        }
    }

    fn of_pieces(text: &str) -> Result<Example> {
        let Value::Object(mut pieces) = openapi_source::read_value(text)? else {
            return Err(Error::new(ErrorKind::Syntax, "an example is an object"));
        };
        let options = options(pieces.remove("options"))?;
        let document = assembled(pieces).to_string();
        Ok(Example {
            files: vec![("main.yaml".to_owned(), document)],
            mains: 1,
            options,
        })
    }

    /// Lowers the description. If it has several files, writes them to `folder` first.
    ///
    /// # Errors
    ///
    /// A file cannot be written, or the description cannot be read or lowered.
    pub fn lower(&self, folder: &Path) -> Result<Lowered> {
        if let [(_, text)] = self.files.as_slice() {
            return lower(Document::parse(text)?, &self.options);
        }
        let mut paths = Vec::new();
        for (name, text) in &self.files {
            let path = folder.join(name);
            let problem = |error: std::io::Error| {
                Error::new(ErrorKind::Io, format!("cannot write the file: {error}"))
                    .with_file(&path)
                    .with_source(error)
            };
            fs::write(&path, text).map_err(problem)?;
            paths.push(path);
        }
        paths.truncate(self.mains);
        let document = Document::read_files(&paths, &ReadOptions::default())?;
        lower(document, &self.options)
    }
}

fn options(stated: Option<Value>) -> Result<Options> {
    let mut options = Options::default();
    let Some(stated) = stated else {
        return Ok(options);
    };
    options.tolerant = stated.get("tolerant") == Some(&Value::Bool(true));
    let formats = stated.get("formats").and_then(Value::as_object);
    for (name, kind) in formats.into_iter().flatten() {
        let format = name.parse()?;
        let kind = match kind.as_str() {
            Some("string") => FormatType::String,
            _ => FormatType::Typed,
        };
        options.formats = options.formats.with(format, kind);
    }
    Ok(options)
}

/// Assembles the description from its parts.
fn assembled(mut pieces: Map<String, Value>) -> Value {
    let version = pieces.remove("version").unwrap_or_else(|| json!("3.1.0"));
    let is_swagger2 = version == "2.0";
    let (member, section) = if is_swagger2 {
        ("swagger", "/definitions")
    } else {
        ("openapi", "/components/schemas")
    };
    let info = json!({"title": "Example", "version": "1"});
    let mut document = json!({member: version, "info": info});
    let schema = pieces.remove("schema");
    let reference = json!({"$ref": format!("#{section}/Example")});
    let responses = match &schema {
        Some(_) if is_swagger2 => json!({"200": {"description": "ok", "schema": reference}}),
        Some(_) => {
            let content = json!({"application/json": {"schema": reference}});
            json!({"200": {"description": "ok", "content": content}})
        }
        None => json!({"204": {"description": "ok"}}),
    };
    let mut operation = json!({"operationId": "getExample", "responses": responses});
    for member in ["parameters", "requestBody", "responses"] {
        if let Some(piece) = pieces.remove(member) {
            set(&mut operation, member, piece);
        }
    }
    if let Some(Value::Object(members)) = pieces.remove("operation") {
        for (member, piece) in members {
            set(&mut operation, &member, piece);
        }
    }
    let path = pieces.remove("path").unwrap_or_else(|| json!("/examples"));
    let path = path.as_str().expect("the `path` of an example is a string");
    set(
        &mut document,
        "paths",
        json!({path: {method(&operation): operation}}),
    );
    let mut schemas = match pieces.remove("schemas") {
        Some(Value::Object(schemas)) => schemas,
        _ => Map::new(),
    };
    schemas.extend(schema.map(|schema| ("Example".to_owned(), schema)));
    for (member, piece) in pieces {
        set(&mut document, &member, piece);
    }
    if !schemas.is_empty() {
        for (name, _) in section
            .match_indices('/')
            .skip(1)
            .chain([(section.len(), "")])
        {
            let (holder, _) = section.split_at(name);
            let (parent, key) = holder.rsplit_once('/').expect("`section` is a pointer");
            if document.pointer(holder).is_none()
                && let Some(parent) = document.pointer_mut(parent)
            {
                set(parent, key, json!({}));
            }
        }
        let mut holder = document.pointer_mut(section);
        for (name, schema) in schemas {
            if let Some(holder) = &mut holder {
                set(holder, &name, schema);
            }
        }
    }
    document
}

/// Returns the HTTP method for an operation: GET unless it has a request body.
fn method(operation: &Value) -> &'static str {
    let parameters = operation.get("parameters").and_then(Value::as_array);
    let is_body = |parameter: &Value| {
        let location = parameter.get("in").and_then(Value::as_str);
        location.is_some_and(|it| ["body", "formdata"].contains(&it.to_lowercase().as_str()))
    };
    let mut parameters = parameters.into_iter().flatten();
    if operation.get("requestBody").is_some() || parameters.any(is_body) {
        "post"
    } else {
        "get"
    }
}

fn set(object: &mut Value, member: &str, value: Value) {
    if let Value::Object(members) = object {
        members.insert(member.to_owned(), value);
    }
}
