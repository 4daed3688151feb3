//! A lenient parser for path templates.

use std::collections::HashSet;

/// A part of a path template.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Piece {
    Text(String),
    /// The text between braces.
    Parameter(String),
}

/// Parses a template. Braces without a name in them are percent-encoded.
pub(super) fn parse(template: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut text = String::new();
    let mut chars = template.chars();
    while let Some(c) = chars.next() {
        let rest = chars.as_str();
        match c {
            '{' => match doubled(rest).or_else(|| Some((enclosed(rest)?, 1))) {
                Some((inner, braces)) => {
                    let (_, rest) = rest.split_at(inner.len() + 2 * braces - 1);
                    chars = rest.chars();
                    if !text.is_empty() {
                        pieces.push(Piece::Text(std::mem::take(&mut text)));
                    }
                    pieces.push(Piece::Parameter(inner.to_owned()));
                }
                None => text.push_str("%7B"),
            },
            '}' => text.push_str("%7D"),
            _ => text.push(c),
        }
    }
    if !text.is_empty() {
        pieces.push(Piece::Text(text));
    }
    pieces
}

/// Splits the parts at the first `mark` in a text; `None` if there is none.
pub(super) fn split(pieces: &[Piece], mark: char) -> Option<(Vec<Piece>, Vec<Piece>)> {
    let found = pieces
        .iter()
        .enumerate()
        .find_map(|(at, piece)| match piece {
            Piece::Text(text) => Some((at, text.split_once(mark)?)),
            Piece::Parameter(_) => None,
        });
    let (at, (end, start)) = found?;
    let text = |text: &str| (!text.is_empty()).then(|| Piece::Text(text.to_owned()));
    let before = pieces.iter().take(at).cloned().chain(text(end));
    let rest = pieces.iter().skip(at + 1).cloned();
    let after = text(start).into_iter().chain(rest);
    Some((before.collect(), after.collect()))
}

/// Returns the text in double braces, as in template engines, after the first brace, and the number
/// of pairs.
fn doubled(rest: &str) -> Option<(&str, usize)> {
    let rest = rest.strip_prefix('{')?;
    let inner = enclosed(rest)?;
    let is_closed = rest.get(inner.len()..)?.starts_with("}}");
    is_closed.then_some((inner, 2))
}

/// Returns the names of the variables of a template.
pub(super) fn names(pieces: &[Piece]) -> HashSet<String> {
    let expressions = pieces.iter().filter_map(|piece| match piece {
        Piece::Parameter(inner) => Some(expression(inner)),
        Piece::Text(_) => None,
    });
    let variables = expressions.flat_map(|it| it.variables);
    variables.map(|it| it.name.to_owned()).collect()
}

/// Parses segments of web frameworks, `:name`, `<name>` and `<type:name>`, as parameters, if
/// `is_parameter` is true for the name.
pub(super) fn parse_routes(pieces: Vec<Piece>, is_parameter: impl Fn(&str) -> bool) -> Vec<Piece> {
    let mut parsed: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let Piece::Text(text) = piece else {
            parsed.push(piece);
            continue;
        };
        let mut plain = String::new();
        for (at, segment) in text.split('/').enumerate() {
            if at > 0 {
                plain.push('/');
            }
            // The text after a parameter is not a segment.
            match route_name(segment).filter(|name| at > 0 && is_parameter(name)) {
                Some(name) => {
                    parsed.push(Piece::Text(std::mem::take(&mut plain)));
                    parsed.push(Piece::Parameter(name.to_owned()));
                }
                None => plain.push_str(segment),
            }
        }
        if !plain.is_empty() {
            parsed.push(Piece::Text(plain));
        }
    }
    parsed
}

fn route_name(segment: &str) -> Option<&str> {
    let in_angles = || segment.strip_prefix('<')?.strip_suffix('>');
    match segment.strip_prefix(':') {
        Some(name) => Some(name),
        None => in_angles().map(|inner| inner.split_once(':').map_or(inner, |(_, name)| name)),
    }
}

/// Returns the text up to the brace that closes the brace before `rest`; `None` if the text contains
/// no name. A name contains no slash, except after an operator or in a pattern.
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
            let bare = name.strip_prefix('/').unwrap_or(name);
            let bare = bare.strip_suffix('?').unwrap_or(bare);
            return (!bare.contains(['/', '{', '?', '#']) || name.starts_with(['?', '#']))
                .then_some(inner);
        }
    }
    None
}

/// An expression in braces (RFC 6570, and extensions of web frameworks).
pub(super) struct Expression<'t> {
    pub(super) operator: Option<char>,
    pub(super) variables: Vec<Variable<'t>>,
}

/// A variable of an expression.
pub(super) struct Variable<'t> {
    pub(super) name: &'t str,
    /// Whether the value may span several segments.
    pub(super) is_multi_segment: bool,
    /// Whether the items of an array are separate segments: `{/ids*}`.
    pub(super) is_exploded: bool,
    /// Whether the server accepts only some values.
    pub(super) is_restricted: bool,
}

/// Parses the text between braces.
pub(super) fn expression(inner: &str) -> Expression<'_> {
    let operator = inner
        .chars()
        .next()
        .filter(|c| ['+', '#', '.', '/', ';', '?', '&', '*'].contains(c));
    let list = operator
        .and_then(|c| inner.get(c.len_utf8()..))
        .unwrap_or(inner);
    // A pattern may contain commas as well.
    let items: Vec<&str> = if list.split(',').all(is_variable) {
        list.split(',').collect()
    } else {
        vec![list]
    };
    let variables = items.into_iter().map(|item| {
        let end = item.find([':', '=']).unwrap_or(item.len());
        let (name, pattern) = item.split_at(end);
        let name = name.trim();
        let bare = name.trim_matches('*').trim_end_matches(['?', '+', '.']);
        let by_name = name.ends_with('+') || name.ends_with("..");
        Variable {
            name: bare,
            is_multi_segment: matches!(operator, Some('+' | '*'))
                || by_name
                || admits_slashes(pattern),
            is_exploded: operator == Some('/') && name.ends_with('*'),
            is_restricted: !["", ":path", ":.*", ":.+", "=*", "=**"].contains(&pattern),
        }
    });
    Expression {
        operator,
        variables: variables.collect(),
    }
}

/// Whether the text is a variable of RFC 6570 with its modifier: `id`, `ids*`, `id:3`.
fn is_variable(item: &str) -> bool {
    let name = match item.split_once(':') {
        Some((name, length)) if length.bytes().all(|it| it.is_ascii_digit()) => name,
        Some(_) => return false,
        None => item.strip_suffix('*').unwrap_or(item),
    };
    let is_plain = |c: char| c.is_alphanumeric() || "_-.%".contains(c);
    !name.is_empty() && name.chars().all(is_plain)
}

/// Whether the pattern after a name allows slashes: `:path` and regular expressions of web
/// frameworks, or `=projects/*` of google.api.http.
fn admits_slashes(pattern: &str) -> bool {
    if let Some(segments) = pattern.strip_prefix('=') {
        return segments.contains('/') || segments.contains("**");
    }
    if pattern == ":path" {
        return true;
    }
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        let admits = match c {
            '\\' => matches!(chars.next(), Some('/' | 'D' | 'S' | 'W')),
            '[' => class_admits_slash(&mut chars),
            '.' => matches!(chars.peek(), Some('*' | '+' | '{')),
            c => c == '/',
        };
        if admits {
            return true;
        }
    }
    false
}

/// Whether a character class of a regular expression, after its bracket, contains the slash.
fn class_admits_slash(chars: &mut impl Iterator<Item = char>) -> bool {
    let class: Vec<char> = chars.take_while(|c| *c != ']').collect();
    let (is_negated, members) = match class.split_first() {
        Some(('^', members)) => (true, members),
        _ => (false, class.as_slice()),
    };
    let range = |it: &[char]| matches!(it, [low, '-', high] if (low..=high).contains(&&'/'));
    let complement = |it: &[char]| matches!(it, ['\\', 'D' | 'S' | 'W']);
    let has_slash = members.contains(&'/')
        || members.windows(3).any(range)
        || members.windows(2).any(complement);
    has_slash != is_negated
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_that_allow_slashes() {
        let is_multi_segment = |inner| expression(inner).variables.remove(0).is_multi_segment;
        for inner in [
            "+p",
            "*p",
            "**p",
            "p+",
            "p...",
            "p:path",
            "p:.*",
            "p: .+",
            "p:.{1,}",
            "p:[^?]+",
            "p:[!-~]+",
            "p:\\S+",
            "p:[\\S]*",
            "p:a/b",
            "p=**",
            "p=projects/*",
            "p:(?:.*)",
        ] {
            assert!(is_multi_segment(inner), "{inner}");
        }
        for inner in [
            "p",
            "p*",
            "p:3",
            "p:int",
            "p:[^/]+",
            "p:[0-9]{2,3}",
            "p:[a-z.]+",
            "p:v1.0",
            "p?",
            "p=*",
            "p:uuid",
            "p:\\d+",
            "p:[^\\W]+",
            ".p",
            ";p",
            "p:min(1)",
        ] {
            assert!(!is_multi_segment(inner), "{inner}");
        }
    }
}
