//! The fields of forms that the client does not write by their schemas.
//!
//! The parts of a multipart form are files, text and JSON. A schema shows which one only before its
//! keywords are reduced to those of OpenAPI 3.0, and together with `encoding`: OpenAPI 3.1 describes
//! bytes without a `type`, and a union of a file and several files is several files. The Plan
//! keeps the parts that are files, and those that the caller serializes, since the client
//! has no encoder for their media type. `bodies` moves them to the Plan of the body.
//!
//! `style` and `explode` count in multipart forms since OpenAPI 3.1 (and in Swagger 2.0, as
//! `collectionFormat`), where they take precedence over `contentType`; OpenAPI 3.0 ignores them.

use openapi_source::media_type::{self, essence, is_binary, is_json};
use openapi_source::{Dialect, Map, Node, Origin, walk};

mod files;
#[cfg(test)]
mod tests;

use crate::codes;
use crate::cx::{Cx, UniqueChanges};
use crate::passes::operations::wire_shape::Components;
use files::{Files, Holds};

/// The member of the Plan for the parts.
pub(super) const PARTS: &str = "parts";
/// The member of the Plan for the parts of undeclared names.
pub(super) const OTHER_PARTS: &str = "otherParts";

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    Components::beside(root, |root, components| {
        let dialect = cx.dialect;
        let mut fields = Fields {
            files: Files::new(components, cx),
            dialect,
            notes: UniqueChanges::new(cx),
        };
        walk::operations_mut(root, |_, _, operation| {
            let content = operation.at_mut("/requestBody/content");
            let Some(content) = content.and_then(Node::as_object_mut) else {
                return;
            };
            for (media_type, media) in content.iter_mut() {
                match essence(media_type).as_str() {
                    media_type::MULTIPART => fields.multipart(media),
                    media_type::URLENCODED => fields.urlencoded(media),
                    _ => {}
                }
            }
        });
    });
}

/// What the caller passes for a part.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Part {
    File,
    Files,
    Text,
    Texts,
}

impl Part {
    fn name(self) -> &'static str {
        match self {
            Part::File => "file",
            Part::Files => "files",
            Part::Text => "text",
            Part::Texts => "texts",
        }
    }
}

struct Fields<'a, 'c, 'o> {
    files: Files<'a>,
    dialect: Dialect,
    notes: UniqueChanges<'c, 'o>,
}

impl Fields<'_, '_, '_> {
    fn multipart(&mut self, media: &mut Node) {
        let mut encoding = media.take("encoding");
        if let Some(encoding) = encoding.as_mut() {
            self.styles(encoding);
        }
        let form = self.files.form(media.get("schema"));
        let mut parts = Map::default();
        for (name, schema) in form.properties {
            let described = encoding.as_ref().and_then(|it| it.get(&name));
            let part = self.part(&schema, described);
            if let Some(media_type) = part.and_then(|_| self.stated_media_type(&schema, described))
            {
                let origin = media_type.origin;
                self.notes.note(origin, codes::bodies::PART_MEDIA_TYPE);
                let encoding = encoding.get_or_insert_with(|| Node::object(origin));
                encoding
                    .object_at(&name)
                    .insert("contentType".to_owned(), media_type);
            }
            if let Some(part) = part {
                parts.insert(name, Node::new(part.name(), schema.origin));
            }
        }
        let others = form.others;
        let others = others.and_then(|it| Some((self.part(&it, None)?, it.origin)));
        if let Some(encoding) = encoding.filter(|it| !it.as_object().is_some_and(Map::is_empty)) {
            media.insert("encoding", encoding);
        }
        let origin = media.origin;
        if !parts.is_empty() {
            let parts = Node::new(parts, origin);
            media.plan_at().insert(PARTS.to_owned(), parts);
        }
        if let Some((part, origin)) = others {
            let part = Node::new(part.name(), origin);
            media.plan_at().insert(OTHER_PARTS.to_owned(), part);
        }
    }

    /// Removes the members of `encoding` that the version of OpenAPI ignores.
    fn styles(&mut self, encoding: &mut Node) {
        const STYLE: [&str; 3] = ["style", "explode", "allowReserved"];
        let Some(fields) = encoding.as_object_mut() else {
            return;
        };
        fields.retain(|_, field| {
            if !STYLE.iter().any(|keyword| field.has(keyword)) {
                return true;
            }
            match self.dialect {
                Dialect::Swagger20 => {}
                Dialect::OpenApi30 => {
                    for keyword in STYLE {
                        self.notes
                            .remove(field, keyword, codes::bodies::STYLE_IGNORED);
                    }
                }
                _ => {
                    let code = codes::bodies::MEDIA_TYPE_IGNORED;
                    self.notes.remove(field, "contentType", code);
                }
            }
            !field.as_object().is_some_and(Map::is_empty)
        });
    }

    /// Returns what the caller passes for a part; `None` if the client writes the value.
    fn part(&mut self, schema: &Node, encoding: Option<&Node>) -> Option<Part> {
        let media_types = encoding.and_then(|it| it.text("contentType"));
        let is_array = self.files.is_array(schema);
        match self.files.holds(schema, media_types) {
            Holds::File => {
                self.note_file(schema.origin);
                return Some(Part::File);
            }
            Holds::Files => {
                self.note_file(schema.origin);
                return Some(Part::Files);
            }
            Holds::Some => {
                self.notes
                    .note(schema.origin, codes::bodies::FILE_AS_STRING);
            }
            Holds::Nothing => {}
        }
        let has_style = encoding.is_some_and(|it| it.has("style") || it.has("explode"));
        let text = if is_array { Part::Texts } else { Part::Text };
        let Some(media_types) = media_types else {
            let has_media_type = self.stated_media_type(schema, encoding).is_some();
            return (has_media_type && !has_style).then_some(text);
        };
        if has_style || accepts_json(media_types) || !self.files.is_structured(schema) {
            return None;
        }
        self.notes.note(schema.origin, codes::bodies::PART_RAW);
        // The caller states one of several media types.
        let is_file = media_types.contains([',', '*']) || is_binary(media_types);
        Some(match (is_file, is_array) {
            (true, false) => Part::File,
            (true, true) => Part::Files,
            (false, _) => text,
        })
    }

    fn note_file(&mut self, origin: Origin) {
        self.notes.note(origin, codes::bodies::FILE_PART);
    }

    /// Returns the media type that the schema of a part states, if `encoding` states none.
    fn stated_media_type(&self, schema: &Node, encoding: Option<&Node>) -> Option<Node> {
        if encoding.is_some_and(|it| it.has("contentType") || it.has("style") || it.has("explode"))
        {
            return None;
        }
        self.files.media_type(schema)
    }

    /// Notes the fields of a urlencoded form with a media type that the client cannot write.
    fn urlencoded(&mut self, media: &Node) {
        let form = self.files.form(media.get("schema"));
        for (name, schema) in form.properties {
            let encoding = media.get("encoding").and_then(|it| it.get(&name));
            let Some(encoding) = encoding.filter(|it| !it.has("style") && !it.has("explode"))
            else {
                continue;
            };
            if let Some(media_type) = encoding.get("contentType")
                && media_type.as_str().is_some_and(|it| !accepts_json(it))
                && self.files.is_structured(&schema)
            {
                self.notes
                    .note(media_type.origin, codes::bodies::FIELD_AS_JSON);
            }
        }
    }
}

/// Whether JSON is among media types and media ranges, separated by commas.
fn accepts_json(media_types: &str) -> bool {
    media_types.split(',').any(|media_type| {
        is_json(media_type) || matches!(essence(media_type).as_str(), "*/*" | "application/*")
    })
}
