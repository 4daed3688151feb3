//! Makes strings that match a regular expression.

use regex::RegexBuilder;
use regex_syntax::{
    ParserBuilder,
    hir::{Class, Hir, HirKind},
};

/// The maximum length of a string, in bytes.
const MAX_LENGTH: usize = 400;

/// The maximum number of subexpressions that are visited for a string.
const MAX_STEPS: usize = 10_000;

/// The maximum size of a compiled expression, in bytes.
const SIZE_LIMIT: usize = 1 << 20;

/// Returns strings that probably match, the shortest first; none if the crate `regex-syntax` cannot
/// parse the pattern.
pub fn matches(pattern: &str, min_length: u64) -> Vec<String> {
    let parsed = ParserBuilder::new()
        .unicode(true)
        .build()
        .parse(&ascii(pattern));
    let Ok(hir) = parsed else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for more in [0, 1, min_length as u32] {
        let mut writer = Writer::default();
        if writer.write(&hir, more).is_some() && !found.contains(&writer.text) {
            found.push(writer.text);
        }
    }
    found
}

/// Whether a string matches, in linear time; `false` if the crate `regex` cannot compile the
/// pattern.
pub fn is_match(pattern: &str, text: &str) -> bool {
    let regex = RegexBuilder::new(&ascii(pattern))
        .size_limit(SIZE_LIMIT)
        .build();
    regex.is_ok_and(|it| it.is_match(text))
}

/// Gives `\d` and `\w` the meaning that they have in JSON Schema: they match only ASCII.
fn ascii(pattern: &str) -> String {
    pattern
        .replace("\\d", "[0-9]")
        .replace("\\w", "[A-Za-z0-9_]")
        .replace("\\/", "/")
}

/// Writes a string that matches an expression.
#[derive(Default)]
struct Writer {
    text: String,
    /// The number of subexpressions that were visited.
    steps: usize,
}

impl Writer {
    /// Appends a match, with `more` repetitions than necessary.
    fn write(&mut self, hir: &Hir, more: u32) -> Option<()> {
        self.steps += 1;
        if self.text.len() > MAX_LENGTH || self.steps > MAX_STEPS {
            return None;
        }
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Literal(literal) => {
                self.text.push_str(std::str::from_utf8(&literal.0).ok()?);
            }
            HirKind::Class(Class::Unicode(class)) => {
                let ranges = class.ranges();
                let is_allowed = |it: &char| {
                    let mut ranges = ranges.iter();
                    ranges.any(|range| (range.start()..=range.end()).contains(it))
                };
                let preferred = ['a', '1', 'A', '-'].into_iter().find(is_allowed);
                let character = preferred.or_else(|| Some(ranges.first()?.start()))?;
                self.text.push(character);
            }
            HirKind::Class(Class::Bytes(class)) => {
                self.text.push(char::from(class.ranges().first()?.start()));
            }
            HirKind::Repetition(repetition) => {
                let max = repetition.max.unwrap_or(u32::MAX);
                let count = repetition
                    .min
                    .saturating_add(more)
                    .min(max)
                    .min(MAX_LENGTH as u32);
                for _ in 0..count {
                    self.write(&repetition.sub, 0)?;
                }
            }
            HirKind::Capture(capture) => self.write(&capture.sub, more)?,
            HirKind::Concat(parts) => {
                for part in parts {
                    self.write(part, more)?;
                }
            }
            HirKind::Alternation(parts) => {
                let index = (more as usize).min(parts.len().saturating_sub(1));
                self.write(parts.get(index)?, more)?;
            }
        }
        Some(())
    }
}
