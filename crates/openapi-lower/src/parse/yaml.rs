//! YAML 1.2 (core schema), from the events of saphyr-parser: it bounds nesting and
//! aliases, which the serde front ends do not.

use std::borrow::Cow;
use std::collections::HashMap;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Span, StrInput, Tag};

use super::{
    ALIASED_TEXT, Builder, MAX_ALIASED, MAX_DEPTH, Parsed, Syntax, error_at, number, too_deep,
};
use crate::error::{Error, Result};
use crate::node::{Kind, Map, Node, Origin, Origins};

pub(super) fn parse(text: &str, name: &str, origins: &mut Origins) -> Result<Parsed> {
    let origin = origins.root(name);
    let mut reader = Reader {
        parser: Parser::new_from_str(text),
        builder: Builder::new(origins),
        anchors: HashMap::new(),
        open: 0,
        aliased: 0,
    };
    let root = reader.document(origin)?;
    Ok(Parsed {
        root,
        syntax: Syntax::Yaml,
        duplicates: reader.builder.duplicates,
    })
}

struct Reader<'t, 'o> {
    parser: Parser<'t, StrInput<'t>>,
    builder: Builder<'o>,
    anchors: HashMap<usize, Node>,
    /// How many anchored values are being read, one inside the other.
    open: usize,
    /// What aliases have expanded to.
    aliased: usize,
}

impl<'t> Reader<'t, '_> {
    /// The first document of the stream; an empty one is `null`.
    fn document(&mut self, origin: Origin) -> Result<Node> {
        loop {
            let (event, span) = self.event()?;
            match event {
                Event::StreamStart | Event::DocumentStart(_) | Event::Nothing => {}
                Event::StreamEnd | Event::DocumentEnd => {
                    return Ok(Node::made(Kind::Null, origin));
                }
                event => {
                    let root = self.value(event, span, origin, 0)?;
                    self.end()?;
                    return Ok(root);
                }
            }
        }
    }

    /// Reads to the end, so that what is wrong behind the document is told too.
    fn end(&mut self) -> Result<()> {
        while let Some(event) = self.parser.next_event() {
            if let (Event::DocumentStart(_), span) = event.map_err(scan_error)? {
                return Err(at(
                    "a second YAML document starts here; a description is one document",
                    span.start,
                ));
            }
        }
        Ok(())
    }

    fn event(&mut self) -> Result<(Event<'t>, Span)> {
        match self.parser.next_event() {
            Some(event) => event.map_err(scan_error),
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    fn value(
        &mut self,
        event: Event<'t>,
        span: Span,
        origin: Origin,
        depth: usize,
    ) -> Result<Node> {
        if depth > MAX_DEPTH {
            return Err(at(too_deep(), span.start));
        }
        let anchored = matches!(
            event,
            Event::SequenceStart(1.., _) | Event::MappingStart(1.., _)
        );
        self.open += usize::from(anchored);
        let (anchor, node) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                let kind = scalar(text, style, tag.as_deref());
                (anchor, Node::made(kind, origin))
            }
            Event::SequenceStart(anchor, _) => (anchor, self.sequence(origin, depth)?),
            Event::MappingStart(anchor, _) => (anchor, self.mapping(origin, depth)?),
            Event::Alias(anchor) => {
                let Some(node) = self.anchors.get(&anchor).cloned() else {
                    return Err(at("an alias stands inside its own anchor", span.start));
                };
                return self.expand(&node, origin, span.start, depth);
            }
            _ => return Err(at("the text ends in the middle of a value", span.start)),
        };
        self.open -= usize::from(anchored);
        if anchor > 0 {
            // A copy is kept of each; of those inside others there are many copies.
            if self.open > 0 {
                self.spend(size(&node), span.start)?;
            }
            self.anchors.insert(anchor, node.clone());
        }
        Ok(node)
    }

    fn sequence(&mut self, origin: Origin, depth: usize) -> Result<Node> {
        let start = self.builder.items.len();
        loop {
            match self.event()? {
                (Event::SequenceEnd, _) => {
                    let items = self.builder.array(start);
                    return Ok(Node::made(items, origin));
                }
                (event, span) => {
                    let index = self.builder.items.len() - start;
                    let item = self.builder.origins.index(origin, index);
                    let item = self.value(event, span, item, depth + 1)?;
                    self.builder.items.push(item);
                }
            }
        }
    }

    fn mapping(&mut self, origin: Origin, depth: usize) -> Result<Node> {
        let start = self.builder.members.len();
        let mut merged = Vec::new();
        loop {
            let key = match self.event()? {
                (Event::MappingEnd, _) => break,
                // A key is text, whatever it looks like: 200, true, null.
                (Event::Scalar(text, ..), _) => owned(text),
                (_, span) => return Err(at("a key of a mapping is not text", span.start)),
            };
            let (event, span) = self.event()?;
            let member = self.builder.origins.key(origin, &key);
            let node = self.value(event, span, member, depth + 1)?;
            match key.as_str() {
                "<<" if matches!(node.kind, Kind::Object(_) | Kind::Array(_)) => merged.push(node),
                _ => self.builder.members.push((key, node)),
            }
        }
        let mut map = self.builder.object(start);
        // YAML 1.1's merge key, which many tools honour: what the mapping has itself wins.
        for node in merged {
            let sources = match node.kind {
                Kind::Object(members) => vec![members],
                Kind::Array(items) => items
                    .into_iter()
                    .filter_map(|item| match item.kind {
                        Kind::Object(members) => Some(members),
                        _ => None,
                    })
                    .collect(),
                _ => Vec::new(),
            };
            for (key, value) in sources.into_iter().flat_map(|it| *it) {
                map.entry(key).or_insert(value);
            }
        }
        Ok(Node::made(map, origin))
    }

    /// Counts what aliases expand to.
    fn spend(&mut self, size: usize, mark: Marker) -> Result<()> {
        self.aliased = self.aliased.saturating_add(size);
        match self.aliased > MAX_ALIASED {
            true => Err(at(
                format!("aliases expand to more than {MAX_ALIASED} values"),
                mark,
            )),
            false => Ok(()),
        }
    }

    /// A copy of an anchored value at the place of its alias.
    fn expand(&mut self, node: &Node, origin: Origin, mark: Marker, depth: usize) -> Result<Node> {
        if depth > MAX_DEPTH {
            return Err(at(too_deep(), mark));
        }
        self.spend(own_size(node), mark)?;
        let kind = match &node.kind {
            Kind::Array(items) => {
                let mut copies = Vec::with_capacity(items.len());
                for (index, item) in items.iter().enumerate() {
                    let origin = self.builder.origins.index(origin, index);
                    copies.push(self.expand(item, origin, mark, depth + 1)?);
                }
                Kind::Array(copies)
            }
            Kind::Object(map) => {
                let mut copies = Map::with_capacity(map.len());
                for (key, value) in map.iter() {
                    let origin = self.builder.origins.key(origin, key);
                    copies.insert(key.clone(), self.expand(value, origin, mark, depth + 1)?);
                }
                Kind::from(copies)
            }
            scalar => scalar.clone(),
        };
        Ok(Node { origin, kind })
    }
}

/// What a node counts without those inside it.
fn own_size(node: &Node) -> usize {
    1 + node.as_str().map_or(0, |text| text.len() / ALIASED_TEXT)
}

/// What a tree counts.
fn size(node: &Node) -> usize {
    let inside: usize = match &node.kind {
        Kind::Array(items) => items.iter().map(size).sum(),
        Kind::Object(map) => map.values().map(size).sum(),
        _ => 0,
    };
    own_size(node) + inside
}

/// The text alone: the parser reserves space for several times as much.
fn owned(text: Cow<'_, str>) -> String {
    let mut text = text.into_owned();
    text.shrink_to_fit();
    text
}

/// The value of a scalar by YAML's core schema (YAML 1.2.2, §10.3).
fn scalar(text: Cow<'_, str>, style: ScalarStyle, tag: Option<&Tag>) -> Kind {
    let tag = tag
        .filter(|tag| tag.is_yaml_core_schema())
        .map(|tag| tag.suffix.as_str());
    if (style != ScalarStyle::Plain && tag.is_none()) || tag == Some("str") {
        return Kind::String(owned(text));
    }
    match text.as_ref() {
        "" | "~" | "null" | "Null" | "NULL" => Kind::Null,
        "true" | "True" | "TRUE" => Kind::Bool(true),
        "false" | "False" | "FALSE" => Kind::Bool(false),
        plain => numeric(plain).unwrap_or_else(|| Kind::String(owned(text))),
    }
}

fn numeric(text: &str) -> Option<Kind> {
    let integer = |digits: &str, radix| u64::from_str_radix(digits, radix).ok();
    if let Some(value) = text.strip_prefix("0x").and_then(|hex| integer(hex, 16)) {
        return Some(Kind::Number(value.into()));
    }
    if let Some(value) = text.strip_prefix("0o").and_then(|octal| integer(octal, 8)) {
        return Some(Kind::Number(value.into()));
    }
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    // Rust reads more as numbers than YAML does: `inf`, `nan`, `1_000`.
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        || !digits.contains(|c: char| c.is_ascii_digit())
        || !digits
            .bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-'))
    {
        return None;
    }
    let unsigned = text.strip_prefix('+').unwrap_or(text);
    if let Ok(value) = unsigned.parse::<u64>() {
        return Some(Kind::Number(value.into()));
    }
    if let Ok(value) = unsigned.parse::<i64>() {
        return Some(Kind::Number(value.into()));
    }
    let value = unsigned
        .parse::<f64>()
        .ok()
        .filter(|value| value.is_finite())?;
    Some(number(value))
}

fn scan_error(error: saphyr_parser::ScanError) -> Error {
    // The parser's own limit for flow style.
    let message = match error.info().contains("recursion limit") {
        true => too_deep(),
        false => format!("not valid YAML: {}", error.info()),
    };
    at(message, *error.marker())
}

fn at(message: impl Into<String>, mark: Marker) -> Error {
    error_at(message, mark.line().max(1), mark.col() + 1)
}
