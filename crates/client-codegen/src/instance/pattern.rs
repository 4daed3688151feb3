//! Makes strings that match a regular expression.

use regex_syntax::hir::{Class, Hir, HirKind};

/// The maximum length of a string.
const LONGEST: usize = 400;

/// Returns strings that should match, the shortest first; none if the pattern is of another
/// dialect.
pub fn matches(pattern: &str, min_length: u64) -> Vec<String> {
    // In JSON Schema's dialect `\d` and `\w` match ASCII only.
    let parsed = regex_syntax::ParserBuilder::new()
        .unicode(true)
        .build()
        .parse(
            &pattern
                .replace("\\d", "[0-9]")
                .replace("\\w", "[A-Za-z0-9_]")
                .replace("\\/", "/"),
        );
    let Ok(hir) = parsed else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for more in [0, 1, min_length as u32] {
        let mut text = String::new();
        if write(&hir, more, &mut text).is_some() && !found.contains(&text) {
            found.push(text);
        }
    }
    found
}

/// Writes a match, with `more` repetitions than necessary.
fn write(hir: &Hir, more: u32, text: &mut String) -> Option<()> {
    if text.len() > LONGEST {
        return None;
    }
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.push_str(std::str::from_utf8(&literal.0).ok()?),
        HirKind::Class(Class::Unicode(class)) => {
            let ranges = class.ranges();
            let preferred = ['a', '1', 'A', '-'].into_iter().find(|it| {
                ranges
                    .iter()
                    .any(|range| (range.start()..=range.end()).contains(it))
            });
            text.push(preferred.or_else(|| Some(ranges.first()?.start()))?);
        }
        HirKind::Class(Class::Bytes(class)) => {
            text.push(char::from(class.ranges().first()?.start()));
        }
        HirKind::Repetition(repetition) => {
            let most = repetition.max.unwrap_or(u32::MAX);
            let count = repetition
                .min
                .saturating_add(more)
                .min(most)
                .min(LONGEST as u32);
            for _ in 0..count {
                write(&repetition.sub, 0, text)?;
            }
        }
        HirKind::Capture(capture) => write(&capture.sub, more, text)?,
        HirKind::Concat(parts) => {
            for part in parts {
                write(part, more, text)?;
            }
        }
        HirKind::Alternation(parts) => {
            let index = (more as usize).min(parts.len().saturating_sub(1));
            write(parts.get(index)?, more, text)?;
        }
    }
    Some(())
}
