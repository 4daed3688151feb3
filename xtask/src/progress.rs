//! What is being worked on, on a terminal; nothing in a pipe.

use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use openapi_lower::escape::line;

/// A line for each piece of work under way, with its time so far. indicatif draws on
/// stderr, and only where that is a terminal.
#[derive(Default)]
pub struct Progress(MultiProgress);

impl Progress {
    /// Shows a line until what comes back is dropped.
    pub fn start(&self, name: &str) -> Line {
        let style = ProgressStyle::with_template("{prefix}  {elapsed}");
        let style = style.unwrap_or_else(|_| ProgressStyle::default_spinner());
        let bar = ProgressBar::new_spinner().with_style(style);
        let bar = self.0.add(bar.with_prefix(line(name).into_owned()));
        bar.enable_steady_tick(Duration::from_millis(200));
        Line(bar)
    }
}

/// A line on the terminal.
pub struct Line(ProgressBar);

impl Drop for Line {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
