//! The template of a path, read leniently.

/// A part of a path template.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Piece {
    Text(String),
    /// What stands between two braces.
    Parameter(String),
}

/// The pieces of a template, and whether it had braces that enclose no name. Such
/// braces are kept percent-encoded.
pub(super) fn parse(template: &str) -> (Vec<Piece>, bool) {
    let mut pieces = Vec::new();
    let mut text = String::new();
    let mut stray = false;
    let mut rest = template;
    while let Some(c) = rest.chars().next() {
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        match c {
            '{' => match enclosed(rest) {
                Some(inner) => {
                    rest = rest.get(inner.len() + 1..).unwrap_or_default();
                    if !text.is_empty() {
                        pieces.push(Piece::Text(std::mem::take(&mut text)));
                    }
                    pieces.push(Piece::Parameter(inner.to_owned()));
                }
                None => {
                    stray = true;
                    text.push_str("%7B");
                }
            },
            '}' => {
                stray = true;
                text.push_str("%7D");
            }
            _ => text.push(c),
        }
    }
    if !text.is_empty() {
        pieces.push(Piece::Text(text));
    }
    (pieces, stray)
}

/// What stands before the brace that closes one opened just before `rest`. A name holds
/// no slash, except behind an operator or in a pattern.
fn enclosed(rest: &str) -> Option<&str> {
    let mut depth = 1usize;
    for (at, c) in rest.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let inner = rest.get(..at)?;
            let pattern = inner.find([':', '=']).unwrap_or(inner.len());
            let name = inner.get(..pattern)?;
            let plain = name.strip_prefix('/').unwrap_or(name);
            return (!plain.contains(['/', '{', '?', '#'].as_slice())
                || name.starts_with(['?', '#']))
            .then_some(inner);
        }
    }
    None
}

/// What an expression in braces asks for (RFC 6570, and the patterns that servers'
/// routers add).
pub(super) struct Expression<'t> {
    pub(super) operator: Option<char>,
    pub(super) names: Vec<&'t str>,
    /// Whether reserved characters in the value stay as they are.
    pub(super) reserved: bool,
}

pub(super) fn expression(inner: &str) -> Expression<'_> {
    let operator = inner
        .chars()
        .next()
        .filter(|c| ['+', '#', '.', '/', ';', '?', '&', '*'].contains(c));
    let list = operator
        .and_then(|c| inner.get(c.len_utf8()..))
        .unwrap_or(inner);
    // A pattern may hold commas, a list of names only behind an operator.
    let pattern = list.contains([':', '=']);
    let items: Vec<&str> = match operator {
        Some('?' | '&') => list.split(',').collect(),
        _ => vec![list],
    };
    let bare = |item: &str| item.find([':', '=']).map_or(item.len(), |at| at);
    let names = items
        .into_iter()
        .filter_map(|item| item.get(..bare(item)))
        .map(|item| item.trim().trim_end_matches(['*', '?', '+']))
        .collect();
    Expression {
        operator,
        names,
        reserved: matches!(operator, Some('+' | '#' | '*')) || (pattern && list.contains('/')),
    }
}
