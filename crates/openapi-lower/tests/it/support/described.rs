//! Generates descriptions from bytes, in any dialect and with any constructs, valid or not.
//!
//! Each byte is a choice, and without further bytes the simplest choice is made. Fewer or smaller
//! bytes give a simpler description, which is how failing cases are shrunk.

use serde_json::{Map, Value, json};

/// Difficult names: Rust keywords, other alphabets, pointers, the empty string.
const NAMES: [&str; 12] = [
    "Pet", "pet", "id", "type", "Self", "a/b", "x~y", "Größe", "a b", "1st", "", "Error",
];
const STATUSES: [&str; 8] = [
    "200", "201", "204", "404", "4XX", "default", "101", "x-other",
];
const MEDIA_TYPES: [&str; 8] = [
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "text/plain",
    "application/octet-stream",
    "application/problem+json; charset=utf-8",
    "text/event-stream",
    "*/*",
];
const METHODS: [&str; 8] = [
    "get", "post", "put", "delete", "head", "options", "trace", "query",
];
const PATHS: [&str; 7] = [
    "/pets",
    "/pets/{id}",
    "/{id}/{Id}",
    "/a.{type}",
    "pets",
    "/",
    "/a?b={id}",
];

/// Returns the description for the bytes.
pub fn description(bytes: &[u8]) -> Value {
    let mut choices = Choices {
        bytes,
        swagger2: false,
        version: "",
    };
    let version = choices.pick(&["3.0.3", "2.0", "3.1.0", "3.2.0"]);
    choices.version = version;
    choices.swagger2 = version == "2.0";
    choices.root()
}

struct Choices<'a> {
    bytes: &'a [u8],
    swagger2: bool,
    version: &'static str,
}

impl Choices<'_> {
    /// Returns a number below `end`; 0 if no bytes are left.
    fn below(&mut self, end: usize) -> usize {
        match self.bytes.split_first() {
            Some((first, rest)) => {
                self.bytes = rest;
                usize::from(*first) % end
            }
            None => 0,
        }
    }

    fn pick<T: Copy>(&mut self, among: &[T]) -> T {
        among[self.below(among.len())]
    }

    /// Returns `true` rarely, and never if no bytes are left.
    fn seldom(&mut self) -> bool {
        self.below(4) == 3
    }

    fn named(&mut self, mut each: impl FnMut(&mut Self) -> Value) -> Map<String, Value> {
        let count = self.below(4);
        (0..count)
            .map(|_| (self.pick(&NAMES).to_owned(), each(self)))
            .collect()
    }

    fn list(&mut self, mut each: impl FnMut(&mut Self) -> Value) -> Value {
        let count = self.below(4);
        (0..count).map(|_| each(self)).collect()
    }

    fn root(&mut self) -> Value {
        let schemas = self.named(|it| it.schema(4));
        let paths: Map<_, _> = (0..self.below(3) + 1)
            .map(|_| (self.pick(&PATHS).to_owned(), self.path_item()))
            .collect();
        let info = json!({"title": "Made", "version": "1"});
        let mut root = if self.swagger2 {
            json!({"swagger": "2.0", "info": info, "paths": paths, "definitions": schemas})
        } else {
            json!({"openapi": self.version, "info": info, "paths": paths,
                "components": {"schemas": schemas}})
        };
        if self.seldom() {
            let shared = self.named(Self::parameter);
            let sections = if self.swagger2 {
                &mut root
            } else {
                &mut root["components"]
            };
            sections["parameters"] = Value::Object(shared);
        }
        if self.seldom() {
            root["security"] = self.list(|it| json!({it.pick(&NAMES): []}));
        }
        if self.seldom() {
            let key = self.pick(&[
                "servers",
                "host",
                "tags",
                "x-internal",
                "webhooks",
                "paths2",
            ]);
            root[key] = self.value(2);
        }
        root
    }

    fn path_item(&mut self) -> Value {
        let count = self.below(3) + 1;
        let mut item: Map<String, Value> = (0..count)
            .map(|_| (self.pick(&METHODS).to_owned(), self.operation()))
            .collect();
        if self.seldom() {
            item.insert("parameters".to_owned(), self.list(Self::parameter));
        }
        Value::Object(item)
    }

    fn operation(&mut self) -> Value {
        let responses: Map<_, _> = (0..self.below(3) + 1)
            .map(|_| (self.pick(&STATUSES).to_owned(), self.response()))
            .collect();
        let mut operation = json!({"responses": responses});
        if !self.seldom() {
            operation["operationId"] = json!(self.pick(&NAMES));
        }
        if self.seldom() || self.below(2) == 1 {
            operation["parameters"] = self.list(Self::parameter);
        }
        if !self.swagger2 && self.below(3) == 1 {
            operation["requestBody"] = json!({"content": self.content()});
            if self.seldom() {
                operation["requestBody"]["required"] = json!(true);
            }
        }
        if self.seldom() {
            let key = self.pick(&[
                "security",
                "servers",
                "deprecated",
                "tags",
                "consumes",
                "produces",
            ]);
            operation[key] = self.value(2);
        }
        operation
    }

    fn content(&mut self) -> Value {
        let count = self.below(3);
        (0..count)
            .map(|_| {
                let schema = json!({"schema": self.schema(3)});
                (self.pick(&MEDIA_TYPES).to_owned(), schema)
            })
            .collect::<Map<_, _>>()
            .into()
    }

    fn response(&mut self) -> Value {
        let mut response = json!({"description": "A response."});
        match (self.swagger2, self.below(3)) {
            (_, 0) => {}
            (true, _) => response["schema"] = self.schema(3),
            (false, _) => response["content"] = self.content(),
        }
        if self.seldom() {
            response["headers"] = self.named(|it| json!({"schema": it.schema(1)})).into();
        }
        response
    }

    fn parameter(&mut self) -> Value {
        if self.seldom() {
            let section = if self.swagger2 {
                "#/parameters/"
            } else {
                "#/components/parameters/"
            };
            return json!({"$ref": format!("{section}{}", self.pick(&NAMES))});
        }
        let locations: &[&str] = if self.swagger2 {
            &["query", "path", "header", "formData", "body"]
        } else {
            &["query", "path", "header", "cookie", "querystring"]
        };
        let location = self.pick(locations);
        let mut parameter = json!({"name": self.pick(&NAMES), "in": location});
        if location == "path" || self.seldom() {
            parameter["required"] = json!(true);
        }
        let schema = self.schema(2);
        match (self.swagger2, location, schema) {
            (true, "body", schema) | (false, _, schema) => parameter["schema"] = schema,
            (true, _, Value::Object(schema)) => {
                if let Some(parameter) = parameter.as_object_mut() {
                    parameter.extend(schema);
                }
            }
            _ => {}
        }
        if self.seldom() {
            let key = self.pick(&["style", "collectionFormat"]);
            parameter[key] = json!(self.pick(&[
                "form",
                "deepObject",
                "spaceDelimited",
                "matrix",
                "label",
                "csv",
                "multi",
                "tsv",
            ]));
        }
        if self.seldom() {
            parameter["explode"] = json!(self.below(2) == 1);
        }
        parameter
    }

    fn schema(&mut self, depth: usize) -> Value {
        let deeper = depth.saturating_sub(1);
        let mut schema = match self.below(if depth == 0 { 6 } else { 14 }) {
            0 => json!({}),
            1 => json!({"type": "string"}),
            2 => json!({"type": "integer"}),
            3 => self.reference(),
            4 => json!({"type": "string", "enum": self.list(|it| it.value(0))}),
            5 => {
                json!({"type": self.pick(&["boolean", "number", "null", "file", "object", "array"])})
            }
            6 => json!({"type": "array", "items": self.schema(deeper)}),
            7 | 8 => json!({"type": "object", "properties": self.named(|it| it.schema(deeper)),
                "required": self.list(|it| json!(it.pick(&NAMES)))}),
            9 => json!({"type": "object", "additionalProperties": self.schema(deeper)}),
            10 => json!({"allOf": self.list(|it| it.schema(deeper))}),
            11 => json!({"oneOf": self.list(|it| it.schema(deeper))}),
            12 => json!({"anyOf": self.list(|it| it.schema(deeper))}),
            _ => json!({"type": [self.pick(&["string", "array", "object"]), "null"]}),
        };
        if self.seldom() {
            let key = self.pick(&[
                "nullable",
                "x-nullable",
                "description",
                "readOnly",
                "writeOnly",
                "deprecated",
                "uniqueItems",
                "title",
                "example",
                "x-rust-type",
                "not",
                "const",
                "if",
                "$defs",
                "prefixItems",
                "patternProperties",
                "discriminator",
                "items",
                "required",
                "properties",
                "type",
                "$ref",
                "allOf",
                "additionalProperties",
            ]);
            schema[key] = match self.below(4) {
                0 => json!(true),
                1 => self.schema(deeper.min(1)),
                _ => self.value(2),
            };
        }
        if self.seldom() {
            schema["format"] = json!(self.pick(&[
                "date-time",
                "uuid",
                "binary",
                "int64",
                "password",
                "date",
                "ipv4",
                "uri",
                "byte",
            ]));
        }
        if self.seldom() {
            let key = self.pick(&[
                "default",
                "minimum",
                "maximum",
                "minLength",
                "maxLength",
                "pattern",
                "minItems",
                "exclusiveMinimum",
                "multipleOf",
                "enum",
            ]);
            schema[key] = self.value(1);
        }
        schema
    }

    fn reference(&mut self) -> Value {
        let section = if self.swagger2 {
            "#/definitions/"
        } else {
            "#/components/schemas/"
        };
        let target = match self.below(8) {
            7 => self
                .pick(&[
                    "#",
                    "#/paths",
                    "other.yaml#/A",
                    "#/nothing",
                    "",
                    "#/components",
                ])
                .to_owned(),
            _ => {
                let name = self.pick(&NAMES).replace('~', "~0").replace('/', "~1");
                format!("{section}{name}")
            }
        };
        json!({ "$ref": target })
    }

    fn value(&mut self, depth: usize) -> Value {
        match self.below(if depth == 0 { 7 } else { 9 }) {
            0 => Value::Null,
            1 => json!(true),
            2 => json!(self.pick(&NAMES)),
            3 => json!(self.below(256)),
            4 => json!(-1.5),
            5 => json!(u64::MAX),
            6 => json!(self.pick(&["^a+$", "(?<=a)", "[", "2020-01-01", "\u{1b}[31m", "//!*/"])),
            7 => self.list(|it| it.value(depth - 1)),
            _ => self.named(|it| it.value(depth - 1)).into(),
        }
    }
}
