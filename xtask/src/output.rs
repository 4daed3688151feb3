//! Prints the output of the commands.

use std::{
    fs,
    io::{self, Write},
    process::ExitCode,
};

use anstyle::{AnsiColor, Style};
use openapi_lower::{Document, Position, escape};

/// The exit status if files are out of date or a check fails.
pub const FAILED: u8 = 1;
/// The exit status if the input is wrong.
pub const BAD_INPUT: u8 = 2;

/// Returns the exit status of a command whose input is valid.
pub fn exit_code(failed: bool) -> ExitCode {
    if failed {
        ExitCode::from(FAILED)
    } else {
        ExitCode::SUCCESS
    }
}

/// Prints one or several lines of the result. Values on several lines must be escaped already.
pub fn print_line(line: &str) -> io::Result<()> {
    writeln!(io::stdout().lock(), "{}", escape::lines(line))
}

/// Prints an error or a warning. If the message has a position, `file:line:column`, that line of
/// the file is printed below, with a caret. On a terminal the prefix `error:` or `warning:` has a
/// colour, unless NO_COLOR is set.
pub fn print_error(message: &str) {
    let message = escape::lines(message);
    let excerpt = excerpt(&message).map_or_else(String::new, |lines| format!("\n{lines}"));
    let bold = |colour: AnsiColor| Style::new().bold().fg_color(Some(colour.into()));
    let (style, prefix) = if message.starts_with("error: ") {
        (bold(AnsiColor::Red), "error: ")
    } else if message.starts_with("warning: ") {
        (bold(AnsiColor::Yellow), "warning: ")
    } else {
        (Style::new(), "")
    };
    let rest = &message[prefix.len()..];
    // If stderr cannot be written, nothing can be reported.
    let _ = writeln!(
        anstream::stderr().lock(),
        "{style}{prefix}{style:#}{rest}{excerpt}"
    );
}

/// Returns the line of the first position in a message, and a caret below the column.
fn excerpt(message: &str) -> Option<String> {
    const MAX_WIDTH: usize = 100;
    let (file, line, column) = message.split_whitespace().find_map(|word| {
        let mut parts = word.trim_end_matches(':').rsplitn(3, ':');
        let column: usize = parts.next()?.parse().ok()?;
        let line: usize = parts.next()?.parse().ok()?;
        Some((parts.next()?, line, column))
    })?;
    let content = fs::read_to_string(file).ok()?;
    let source_line = content
        .lines()
        .nth(line.checked_sub(1)?)?
        .replace('\t', " ");
    // Of a long line, such as a description on one line, only the part around the column is shown.
    let start = column.saturating_sub(MAX_WIDTH / 2);
    let part: String = escape::line(&source_line)
        .chars()
        .skip(start)
        .take(MAX_WIDTH)
        .collect();
    let number = line.to_string();
    let margin = " ".repeat(number.len());
    let indent = " ".repeat(column.checked_sub(1)?.saturating_sub(start));
    Some(format!(
        "{margin} |\n{number} | {part}\n{margin} | {indent}^"
    ))
}

/// Returns the position of a node of a description: the file, and the line and column if they are
/// known. `main_file` is the name of the description's main file.
pub fn location(document: &Document, main_file: &str, pointer: &str) -> String {
    let (other, position) = document.location(pointer);
    let file = match other {
        Some(path) => path.display().to_string(),
        None => main_file.to_owned(),
    };
    match position {
        Some(Position { line, column }) => format!("{file}:{line}:{column}"),
        None => file,
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
    fn an_excerpt_shows_the_position_of_a_message() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let file = folder.path().join("a.yaml");
        fs::write(&file, "one: 1\n  two:\t2\n").expect("a file");
        let lines = excerpt(&format!("error: {}:2:8: it is wrong", file.display()));
        assert_eq!(lines.as_deref(), Some("  |\n2 |   two: 2\n  |        ^"));
        assert_eq!(
            excerpt(&format!("{}:9:1: no such line", file.display())),
            None
        );
        assert_eq!(excerpt("https://a.example:80/b: at 12:30:15"), None);
        let long = format!("{}x{}", "a".repeat(3000), "b".repeat(3000));
        fs::write(&file, long).expect("a file");
        let excerpt = excerpt(&format!("{}:1:3001: here", file.display())).expect("an excerpt");
        let lines: Vec<&str> = excerpt.lines().collect();
        assert_eq!(lines[1].find('x'), lines[2].find('^'));
    }
}
