//! Makes strings that match a regular expression.

use regex::RegexBuilder;
use regex_syntax::{
    ParserBuilder,
    hir::{Class, Hir, HirKind},
};

/// The maximum length of a string.
const LONGEST: usize = 400;

/// The maximum number of parts of an expression that are written for a string.
const STEPS: usize = 10_000;

/// The maximum size of a compiled expression, in bytes.
const SIZE_LIMIT: usize = 1 << 20;

/// Returns strings that should match, the shortest first; none if the pattern is of another
/// dialect.
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
        let mut made = Match::default();
        if made.write(&hir, more).is_some() && !found.contains(&made.text) {
            found.push(made.text);
        }
    }
    found
}

/// Whether a string matches, in linear time; `false` if the pattern is of another dialect.
pub fn is_match(pattern: &str, text: &str) -> bool {
    let pattern = ascii(pattern);
    let pattern = RegexBuilder::new(&pattern).size_limit(SIZE_LIMIT).build();
    pattern.is_ok_and(|it| it.is_match(text))
}

/// Returns the pattern with JSON Schema's meaning of `\d` and `\w`, which match ASCII only.
fn ascii(pattern: &str) -> String {
    pattern
        .replace("\\d", "[0-9]")
        .replace("\\w", "[A-Za-z0-9_]")
        .replace("\\/", "/")
}

/// A string that is being made.
#[derive(Default)]
struct Match {
    text: String,
    /// The number of parts of the expression that were written, also as nothing.
    steps: usize,
}

impl Match {
    /// Writes a match, with `more` repetitions than necessary.
    fn write(&mut self, hir: &Hir, more: u32) -> Option<()> {
        self.steps += 1;
        if self.text.len() > LONGEST || self.steps > STEPS {
            return None;
        }
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Literal(literal) => {
                self.text.push_str(std::str::from_utf8(&literal.0).ok()?);
            }
            HirKind::Class(Class::Unicode(class)) => {
                let ranges = class.ranges();
                let preferred = ['a', '1', 'A', '-'].into_iter().find(|it| {
                    ranges
                        .iter()
                        .any(|range| (range.start()..=range.end()).contains(it))
                });
                let character = preferred.or_else(|| Some(ranges.first()?.start()))?;
                self.text.push(character);
            }
            HirKind::Class(Class::Bytes(class)) => {
                self.text.push(char::from(class.ranges().first()?.start()));
            }
            HirKind::Repetition(repetition) => {
                let most = repetition.max.unwrap_or(u32::MAX);
                let count = repetition
                    .min
                    .saturating_add(more)
                    .min(most)
                    .min(LONGEST as u32);
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
