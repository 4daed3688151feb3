//! Examples of diagnostics: descriptions that cause a change.
//!
//! An example with `openapi`, `swagger` or `info` is a complete description. A line `---` starts
//! another main file, and `--- NAME` a referenced file with that name. A description
//! is assembled from any other example, which has these members:
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
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::Options;
use crate::format::Formats;
use crate::lower::{Lowered, lower};

/// A description that causes a change.
#[derive(Clone, Debug)]
pub struct Example {
    /// The names and contents of its files, main files first.
    files: Vec<(String, String)>,
    main_file_count: usize,
    options: Options,
}

impl Example {
    /// Returns the example of a diagnostic; `None` if it has none.
    ///
    /// # Errors
    ///
    /// The example is not valid YAML, or has unknown options.
    pub fn of(diagnostic: &Diagnostic) -> Result<Option<Example>> {
        let text = diagnostic.example.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let is_complete = ["openapi:", "swagger:", "info:"]
            .iter()
            .any(|member| text.starts_with(member));
        let example = if is_complete {
            Example::parse_files(text)
        } else {
            Example::assemble(text)?
        };
        Ok(Some(example))
    }

    fn parse_files(text: &str) -> Example {
        let mut files = vec![("main.yaml".to_owned(), String::new())];
        let mut main_file_count = 1;
        for line in text.lines() {
            match line.strip_prefix("---") {
                Some("") => {
                    main_file_count += 1;
                    files.push((format!("main{main_file_count}.yaml"), String::new()));
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
            main_file_count,
            options: Options::default(),
        }
    }

    fn assemble(text: &str) -> Result<Example> {
        let Value::Object(mut members) = openapi_source::read_value(text)? else {
            return Err(Error::new(ErrorKind::Syntax, "an example is an object"));
        };
        let options = parse_options(members.remove("options"))?;
        let document = assemble_document(members).to_string();
        Ok(Example {
            files: vec![("main.yaml".to_owned(), document)],
            main_file_count: 1,
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
            fs::write(&path, text).map_err(|error| {
                Error::new(ErrorKind::Io, format!("cannot write the file: {error}"))
                    .with_file(&path)
                    .with_source(error)
            })?;
            paths.push(path);
        }
        paths.truncate(self.main_file_count);
        let document = Document::read_files(&paths, &ReadOptions::default())?;
        lower(document, &self.options)
    }
}

fn parse_options(member: Option<Value>) -> Result<Options> {
    let mut options = Options::default();
    let Some(member) = member else {
        return Ok(options);
    };
    options.tolerant = member.get("tolerant") == Some(&Value::Bool(true));
    if let Some(formats) = member.get("formats") {
        options.formats = Formats::deserialize(formats)
            .map_err(|error| Error::new(ErrorKind::Options, error.to_string()))?;
    }
    Ok(options)
}

/// Assembles the description from the members of an example.
fn assemble_document(mut members: Map<String, Value>) -> Value {
    let version = members.remove("version").unwrap_or_else(|| json!("3.1.0"));
    let is_swagger2 = version == "2.0";
    let (version_member, section): (&str, &[&str]) = if is_swagger2 {
        ("swagger", &["definitions"])
    } else {
        ("openapi", &["components", "schemas"])
    };
    let schema = members.remove("schema");
    let reference = json!({"$ref": format!("#/{}/Example", section.join("/"))});
    let responses = match &schema {
        Some(_) if is_swagger2 => json!({"200": {"description": "ok", "schema": reference}}),
        Some(_) => {
            let content = json!({"application/json": {"schema": reference}});
            json!({"200": {"description": "ok", "content": content}})
        }
        None => json!({"204": {"description": "ok"}}),
    };
    let mut operation = Map::from_iter([
        ("operationId".to_owned(), json!("getExample")),
        ("responses".to_owned(), responses),
    ]);
    for key in ["parameters", "requestBody", "responses"] {
        operation.extend(members.remove(key).map(|member| (key.to_owned(), member)));
    }
    if let Some(Value::Object(others)) = members.remove("operation") {
        operation.extend(others);
    }
    let path = members.remove("path").unwrap_or_else(|| json!("/examples"));
    let path = path.as_str().expect("the `path` of an example is a string");
    let mut schemas = match members.remove("schemas") {
        Some(Value::Object(schemas)) => schemas,
        _ => Map::new(),
    };
    schemas.extend(schema.map(|schema| ("Example".to_owned(), schema)));
    let info = json!({"title": "Example", "version": "1"});
    let paths = json!({path: {method(&operation): operation}});
    let mut document = Map::from_iter([
        (version_member.to_owned(), version),
        ("info".to_owned(), info),
        ("paths".to_owned(), paths),
    ]);
    document.extend(members);
    if !schemas.is_empty() {
        let mut parent = &mut document;
        for key in section {
            let child = parent.entry(*key).or_insert_with(|| json!({}));
            parent = child.as_object_mut().expect("sections are objects");
        }
        parent.extend(schemas);
    }
    Value::Object(document)
}

/// Returns the HTTP method for an operation: GET unless it has a request body.
fn method(operation: &Map<String, Value>) -> &'static str {
    let parameters = operation.get("parameters").and_then(Value::as_array);
    let is_body = |parameter: &Value| {
        let location = parameter.get("in").and_then(Value::as_str);
        location.is_some_and(|it| ["body", "formdata"].contains(&it.to_lowercase().as_str()))
    };
    let mut parameters = parameters.into_iter().flatten();
    if operation.contains_key("requestBody") || parameters.any(is_body) {
        "post"
    } else {
        "get"
    }
}
