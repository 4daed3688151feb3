//! Shows the work in progress on a terminal.

use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use openapi_lower::escape::line;

/// A line for each item in progress, with its elapsed time. indicatif draws on stderr, and only
/// if that is a terminal.
#[derive(Default)]
pub struct Progress(MultiProgress);

impl Progress {
    /// Shows a line until the returned value is dropped.
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
