//! Parameters written by their serialization style.
//!
//! The styles are those of OpenAPI 3.0.4 (Parameter Object, "Style Examples"), to which
//! `collectionFormat` of Swagger 2.0 is mapped, too. Delimiters are written as in that table;
//! inside a name or a value every byte that is not unreserved (RFC 3986) is percent-encoded, in
//! a header none is. Where the table states nothing, these rules apply:
//!
//! - `null` is treated as absent;
//! - an empty array or object is written as in the table's `undefined` column if the style
//!   writes a single name, and left out if each member has its own name;
//! - an array inside an exploded object of a query repeats its key; elsewhere an array inside
//!   an array or object is joined by commas, unless these delimit the outer one;
//! - any other nested array or object is JSON;
//! - in `deepObject` an array of scalars is `name[]=…`, and other items are numbered from 0;
//! - cookies of an exploded array or object are delimited like cookies.

use std::borrow::Cow;

use reqwest::header::{COOKIE, HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;

use crate::TransportError;
use crate::tree::Tree;

/// The serialization style of a value.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Style {
    kind: Kind,
    explode: bool,
    reserved: bool,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kind {
    Simple,
    Label,
    Matrix,
    Form,
    /// An array in one value, with the delimiter between its items.
    Delimited(&'static str),
    DeepObject,
    Json,
    Verbatim,
}

impl Style {
    /// `simple`: `blue,black,brown`.
    pub const SIMPLE: Style = Style::new(Kind::Simple, false);
    /// `simple`, exploded: `R=100,G=200`.
    pub const SIMPLE_EXPLODED: Style = Style::new(Kind::Simple, true);
    /// `label`: `.blue,black,brown`.
    pub const LABEL: Style = Style::new(Kind::Label, false);
    /// `label`, exploded: `.blue.black.brown`.
    pub const LABEL_EXPLODED: Style = Style::new(Kind::Label, true);
    /// `matrix`: `;color=blue,black,brown`.
    pub const MATRIX: Style = Style::new(Kind::Matrix, false);
    /// `matrix`, exploded: `;color=blue;color=black;color=brown`.
    pub const MATRIX_EXPLODED: Style = Style::new(Kind::Matrix, true);
    /// `form`: `color=blue,black,brown`; `csv` of Swagger 2.0.
    pub const FORM: Style = Style::new(Kind::Form, false);
    /// `form`, exploded: `color=blue&color=black&color=brown`; `multi` of Swagger 2.0.
    pub const FORM_EXPLODED: Style = Style::new(Kind::Form, true);
    /// `spaceDelimited`: `color=blue%20black%20brown`; `ssv` of Swagger 2.0.
    pub const SPACE_DELIMITED: Style = Style::new(Kind::Delimited(" "), false);
    /// `pipeDelimited`: `color=blue%7Cblack%7Cbrown`; `pipes` of Swagger 2.0.
    pub const PIPE_DELIMITED: Style = Style::new(Kind::Delimited("|"), false);
    /// `tsv` of Swagger 2.0: `color=blue%09black%09brown`.
    pub const TAB_DELIMITED: Style = Style::new(Kind::Delimited("\t"), false);
    /// `deepObject`: `color%5BR%5D=100&color%5BG%5D=200`.
    pub const DEEP_OBJECT: Style = Style::new(Kind::DeepObject, true);
    /// Not a style but JSON, for a parameter with `content`.
    pub const JSON: Style = Style::new(Kind::Json, false);
    /// `cookie` of OpenAPI 3.2: nothing is encoded.
    pub const COOKIE: Style = Style::new(Kind::Verbatim, true);

    const fn new(kind: Kind, explode: bool) -> Style {
        Style {
            kind,
            explode,
            reserved: false,
        }
    }

    /// Keeps reserved characters and percent-encoded triples (`allowReserved`), except those
    /// that would end the value: `#[]` and, in a query, `&+'`, in a path `/?`. A cookie keeps the
    /// triples.
    pub const fn reserved(self) -> Style {
        Style {
            reserved: true,
            ..self
        }
    }

    /// Returns the text for a parameter in a path template.
    ///
    /// # Errors
    ///
    /// When the value cannot be serialized.
    pub fn path<T>(self, name: &str, value: &T) -> Result<String, TransportError>
    where
        T: Serialize + ?Sized,
    {
        let tree = match to_tree(name, value)? {
            Tree::Null => Tree::text(""),
            tree => tree,
        };
        Ok(format_parameter(self, Location::Path, name, &tree).unwrap_or_default())
    }

    /// Returns the parameter's part of a query, without `?` or `&`; `None` if it is left out.
    ///
    /// # Errors
    ///
    /// When the value cannot be serialized.
    pub fn query<T>(self, name: &str, value: &T) -> Result<Option<String>, TransportError>
    where
        T: Serialize + ?Sized,
    {
        let tree = to_tree(name, value)?;
        Ok(format_parameter(self, Location::Query, name, &tree))
    }

    /// Appends the parameter as a header.
    ///
    /// # Errors
    ///
    /// When the value cannot be serialized, or a header cannot hold it.
    pub fn header<T>(
        self,
        headers: &mut HeaderMap,
        name: &'static str,
        value: &T,
    ) -> Result<(), TransportError>
    where
        T: Serialize + ?Sized,
    {
        let tree = to_tree(name, value)?;
        if let Some(text) = format_parameter(self, Location::Header, name, &tree) {
            let key = HeaderName::try_from(name).map_err(|_| unwritable(name))?;
            let value = HeaderValue::try_from(text).map_err(|_| unwritable(name))?;
            headers.append(key, value);
        }
        Ok(())
    }

    /// Adds the parameter's cookies to the `Cookie` header, which is marked as sensitive.
    ///
    /// # Errors
    ///
    /// When the value cannot be serialized, or has a character that a cookie cannot hold and
    /// the style does not encode.
    pub fn cookie<T>(
        self,
        headers: &mut HeaderMap,
        name: &str,
        value: &T,
    ) -> Result<(), TransportError>
    where
        T: Serialize + ?Sized,
    {
        let tree = to_tree(name, value)?;
        let Some(mut text) = format_parameter(self, Location::Cookie, name, &tree) else {
            return Ok(());
        };
        if self.kind == Kind::Verbatim
            && !tree
                .scalars()
                .iter()
                .all(|it| it.bytes().all(is_cookie_octet))
        {
            return Err(unwritable(name));
        }
        if let Some(before) = headers.get(COOKIE).and_then(|it| it.to_str().ok()) {
            text = format!("{before}; {text}");
        }
        let mut value = HeaderValue::try_from(text).map_err(|_| unwritable(name))?;
        value.set_sensitive(true);
        headers.insert(COOKIE, value);
        Ok(())
    }
}

/// The location of a parameter in a request.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Location {
    Path,
    Query,
    Header,
    Cookie,
}

/// Returns an error without the value: it may be a secret.
fn unwritable(name: &str) -> TransportError {
    TransportError::config(format!("the parameter `{name}` cannot be serialized"))
}

fn to_tree<T: Serialize + ?Sized>(name: &str, value: &T) -> Result<Tree, TransportError> {
    Tree::of(value).ok_or_else(|| unwritable(name))
}

/// Formats a parameter; `None` if nothing is sent.
fn format_parameter(style: Style, location: Location, name: &str, tree: &Tree) -> Option<String> {
    let writer = Writer { style, location };
    let named = format!("{}=", encode(Location::Query, false, name));
    match (style.kind, tree) {
        (_, Tree::Null) => None,
        (Kind::Json, tree) => {
            let text = writer.encode(&tree.json());
            Some(match location {
                Location::Query | Location::Cookie => named + &text,
                Location::Path | Location::Header => text,
            })
        }
        (Kind::DeepObject, tree) => {
            let mut parts = Vec::new();
            writer.push_deep(&encode(location, false, name), tree, &mut parts);
            (!parts.is_empty()).then(|| parts.join("&"))
        }
        (kind, tree) => {
            let prefix = match kind {
                Kind::Label => ".",
                Kind::Matrix => ";",
                _ => "",
            };
            let name = match (kind, location) {
                (Kind::Matrix, _) | (_, Location::Query) => Some(encode(location, false, name)),
                (_, Location::Cookie) => Some(name.to_owned()),
                (_, Location::Path | Location::Header) => None,
            };
            let text = writer.format_value(name.as_deref(), tree)?;
            Some(format!("{prefix}{text}"))
        }
    }
}

struct Writer {
    style: Style,
    location: Location,
}

impl Writer {
    fn encode(&self, text: &str) -> String {
        match self.style.kind {
            Kind::Verbatim => text.to_owned(),
            _ => encode(self.location, self.style.reserved, text),
        }
    }

    /// Returns the delimiter between the members of an array or an object.
    fn separator(&self) -> Cow<'static, str> {
        let separator = match (self.style.kind, self.style.explode) {
            (Kind::Label, true) => ".",
            (Kind::Matrix, true) => ";",
            (Kind::Form | Kind::Verbatim, true) => match self.location {
                Location::Cookie => "; ",
                _ => "&",
            },
            (Kind::Delimited(separator), _) => {
                return encode(self.location, false, separator).into();
            }
            _ => ",",
        };
        separator.into()
    }

    /// Formats a value after the prefix of its style.
    fn format_value(&self, name: Option<&str>, tree: &Tree) -> Option<String> {
        let is_each_named = self.style.explode && name.is_some();
        match tree {
            Tree::Null => None,
            Tree::Scalar(_) => Some(self.format_pair(name, &self.format_part(tree))),
            tree if tree.is_empty() => {
                let is_omitted = is_each_named && self.style.kind != Kind::Matrix;
                (!is_omitted).then(|| self.format_pair(name, ""))
            }
            Tree::List(items) if is_each_named => Some(
                self.join(
                    items
                        .iter()
                        .map(|item| self.format_pair(name, &self.format_part(item))),
                ),
            ),
            Tree::List(items) => {
                let text = self.join(items.iter().map(|item| self.format_part(item)));
                Some(self.format_pair(name, &text))
            }
            Tree::Object(members) if self.style.explode => {
                let pairs = members.iter().flat_map(|(key, value)| {
                    let key = match self.location {
                        Location::Cookie => key.clone(),
                        _ => self.encode_key(key),
                    };
                    let values = match value {
                        Tree::List(items) if is_each_named && value.is_flat() => items.as_slice(),
                        value => std::slice::from_ref(value),
                    };
                    let pair = |value| self.format_pair(Some(&key), &self.format_part(value));
                    values.iter().map(pair).collect::<Vec<_>>()
                });
                Some(self.join(pairs))
            }
            Tree::Object(members) => {
                let parts = members
                    .iter()
                    .flat_map(|(key, value)| [self.encode_key(key), self.format_part(value)]);
                Some(self.format_pair(name, &self.join(parts)))
            }
        }
    }

    fn join(&self, parts: impl Iterator<Item = String>) -> String {
        parts.collect::<Vec<_>>().join(&self.separator())
    }

    fn encode_key(&self, key: &str) -> String {
        encode(self.location, false, key)
    }

    /// Formats `name=value`; in `matrix` an empty value omits the equals sign.
    fn format_pair(&self, name: Option<&str>, value: &str) -> String {
        match name {
            Some(name) if self.style.kind == Kind::Matrix && value.is_empty() => name.to_owned(),
            Some(name) => format!("{name}={value}"),
            None => value.to_owned(),
        }
    }

    /// Formats a scalar, or a nested value for which the styles have no form.
    fn format_part(&self, tree: &Tree) -> String {
        match tree {
            Tree::Null => String::new(),
            Tree::Scalar(_) => self.encode(&tree.scalar()),
            Tree::List(items) if self.separator() != "," && tree.is_flat() => {
                let items: Vec<_> = items.iter().map(|it| self.encode(&it.scalar())).collect();
                items.join(",")
            }
            tree => self.encode(&tree.json()),
        }
    }

    /// Appends the pairs of a `deepObject`, each with the names on its path.
    fn push_deep(&self, name: &str, tree: &Tree, parts: &mut Vec<String>) {
        match tree {
            Tree::Null => {}
            Tree::Scalar(_) => parts.push(self.format_pair(Some(name), &self.format_part(tree))),
            Tree::List(items) if tree.is_flat() => {
                let pair = |item| {
                    self.format_pair(Some(&format!("{name}%5B%5D")), &self.format_part(item))
                };
                parts.extend(items.iter().map(pair));
            }
            Tree::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.push_deep(&format!("{name}%5B{index}%5D"), item, parts);
                }
            }
            Tree::Object(members) => {
                for (key, value) in members {
                    let key = self.encode_key(key);
                    self.push_deep(&format!("{name}%5B{key}%5D"), value, parts);
                }
            }
        }
    }
}

/// Percent-encodes the characters that must not occur verbatim.
fn encode(location: Location, reserved: bool, text: &str) -> String {
    let bytes = text.as_bytes();
    let is_hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    if location == Location::Header {
        return text.to_owned();
    }
    let mut encoded = String::with_capacity(text.len());
    for (at, byte) in bytes.iter().copied().enumerate() {
        let is_kept = match location {
            Location::Cookie if byte != b'%' => is_cookie_octet(byte),
            _ if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => true,
            _ if !reserved => false,
            _ if byte == b'%' => is_hex(at + 1) && is_hex(at + 2),
            Location::Query => b":/?@!$()*,;=".contains(&byte),
            // OpenAPI 3.2, "Path Templating": a value has no unescaped `/`.
            _ => b":@!$&'()*+,;=".contains(&byte),
        };
        if is_kept {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// Whether a cookie may hold the byte (RFC 6265, `cookie-octet`).
fn is_cookie_octet(byte: u8) -> bool {
    matches!(byte, 0x21 | 0x23..=0x2B | 0x2D..=0x3A | 0x3C..=0x5B | 0x5D..=0x7E)
}
