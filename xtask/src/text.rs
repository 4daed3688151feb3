//! Output of the commands.

use std::{
    fs,
    io::{self, Write},
    process::ExitCode,
};

use anstyle::{AnsiColor, Style};
use openapi_lower::{Document, Position, escape};

/// The exit status of out-of-date files and of failures.
pub const FAILED: u8 = 1;
/// The exit status of wrong input.
pub const BAD_INPUT: u8 = 2;

/// Returns the exit status of a command whose input is right.
pub fn exit_code(failed: bool) -> ExitCode {
    if failed {
        ExitCode::from(FAILED)
    } else {
        ExitCode::SUCCESS
    }
}

/// Prints a line of the result, or several lines whose parts are escaped.
pub fn print_line(line: &str) -> io::Result<()> {
    writeln!(io::stdout().lock(), "{}", escape::lines(line))
}

/// Prints an error or a warning. If it starts with a position, `file:line:column`, that line is
/// printed below, with a caret. On a terminal its first word has a colour, unless NO_COLOR is
/// set.
pub fn print_error(text: &str) {
    let text = escape::lines(text);
    let excerpt = excerpt(&text).map_or_else(String::new, |lines| format!("\n{lines}"));
    let (word, rest) = match text.split_once(": ") {
        Some((word @ ("error" | "warning"), rest)) => (format!("{word}: "), rest),
        _ => (String::new(), &*text),
    };
    let style = |colour: AnsiColor| Style::new().bold().fg_color(Some(colour.into()));
    let style = match word.as_bytes().first() {
        Some(b'w') => style(AnsiColor::Yellow),
        Some(_) => style(AnsiColor::Red),
        None => Style::new(),
    };
    // If stderr cannot be written, nothing can be reported.
    let _ = writeln!(
        anstream::stderr().lock(),
        "{style}{word}{style:#}{rest}{excerpt}"
    );
}

/// Returns the line of the first position in a message, and a caret below the column.
fn excerpt(message: &str) -> Option<String> {
    const WIDTH: usize = 100;
    let (file, line, column) = message.split_whitespace().find_map(|word| {
        let mut parts = word.trim_end_matches(':').rsplitn(3, ':');
        let column: usize = parts.next()?.parse().ok()?;
        let line: usize = parts.next()?.parse().ok()?;
        Some((parts.next()?, line, column))
    })?;
    let text = fs::read_to_string(file).ok()?;
    let text = text.lines().nth(line.checked_sub(1)?)?.replace('\t', " ");
    let text = escape::line(&text);
    // For a long line, such as a description on one line, the part around the column.
    let start = column.saturating_sub(WIDTH / 2);
    let part: String = text.chars().skip(start).take(WIDTH).collect();
    let number = line.to_string();
    let margin = " ".repeat(number.len());
    let blanks = " ".repeat(column.checked_sub(1)?.saturating_sub(start));
    Some(format!(
        "{margin} |\n{number} | {part}\n{margin} | {blanks}^"
    ))
}

/// Returns a position in a description: its file, and line and column if known. `file` is the
/// name of its main file.
pub fn location(document: &Document, file: &str, pointer: &str) -> String {
    let (other, position) = document.location(pointer);
    let other = other.map(|path| path.display().to_string());
    let file = other.as_deref().unwrap_or(file);
    match position {
        Some(Position { line, column }) => format!("{file}:{line}:{column}"),
        None => file.to_owned(),
    }
}

/// Formats a count and its noun.
pub fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_position_of_a_message_is_shown() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let file = folder.path().join("a.yaml");
        fs::write(&file, "one: 1\n  two:\t2\n").expect("a file");
        let shown = excerpt(&format!("error: {}:2:8: it is wrong", file.display()));
        assert_eq!(shown.as_deref(), Some("  |\n2 |   two: 2\n  |        ^"));
        assert_eq!(
            excerpt(&format!("{}:9:1: no such line", file.display())),
            None
        );
        assert_eq!(excerpt("https://a.example:80/b: at 12:30:15"), None);
        let long = format!("{}x{}", "a".repeat(3000), "b".repeat(3000));
        fs::write(&file, long).expect("a file");
        let shown = excerpt(&format!("{}:1:3001: here", file.display())).expect("shown");
        let lines: Vec<&str> = shown.lines().collect();
        assert_eq!(lines[1].find('x'), lines[2].find('^'));
    }
}
