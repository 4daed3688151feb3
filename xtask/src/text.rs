//! What the commands print.

use std::{
    fmt::Display,
    io::{self, Write},
};

use openapi_lower::{Document, Position};
use serde::Serialize;

/// The exit status of drift and of failures.
pub const FAILED: u8 = 1;
/// The exit status of wrong input.
pub const BAD_INPUT: u8 = 2;

/// Text for a terminal: line breaks and tabs stay; other control characters, and those that
/// turn the direction of writing, which file names and descriptions may hold, are spelled
/// out.
pub fn safe(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        if is_dangerous(character) && !"\n\t".contains(character) {
            safe.extend(character.escape_default());
        } else {
            safe.push(character);
        }
    }
    safe
}

/// Whether a terminal does more than show the character.
fn is_dangerous(character: char) -> bool {
    let turns = matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    character.is_control() || turns
}

/// The same on one line.
pub fn safe_line(text: &str) -> String {
    safe(&text.replace('\n', "\\n").replace('\t', "\\t"))
}

/// JSON on one line that a terminal may see.
pub fn json_line(value: &impl Serialize) -> String {
    let mut text = String::new();
    // What is printed so has string keys and always serializes.
    for character in serde_json::to_string(value).unwrap_or_default().chars() {
        match is_dangerous(character) {
            true => text.push_str(&format!("\\u{:04x}", u32::from(character))),
            false => text.push(character),
        }
    }
    text
}

/// Prints a line of the result.
pub fn say(line: &str) -> io::Result<()> {
    writeln!(io::stdout().lock(), "{}", safe(line))
}

/// Prints a line of complaint.
pub fn complain(line: &str) {
    // Nobody is left to hear that this failed.
    let _ = writeln!(io::stderr().lock(), "{}", safe(line));
}

/// A place in a description: its file, and line and column where known.
pub fn place(document: &Document, file: &str, pointer: &str) -> String {
    match document.locate(pointer) {
        Some(Position { line, column }) => format!("{file}:{line}:{column}"),
        None => file.to_owned(),
    }
}

/// A count and what it counts.
pub fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// Without line breaks and runs of blanks.
pub fn one_line(text: impl Display) -> String {
    let text = text.to_string();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
