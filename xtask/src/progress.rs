//! Shows on a terminal which items are in progress.

use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use openapi_lower::escape::line;

/// A line for each item in progress, with the elapsed time. indicatif draws the lines on stderr
/// if that is a terminal.
#[derive(Default)]
pub struct Progress(MultiProgress);

impl Progress {
    /// Shows a line until the returned value is dropped.
    pub fn start(&self, name: &str) -> Line {
        let style = ProgressStyle::with_template("{prefix}  {elapsed}")
            .expect("the template has only keys that indicatif defines");
        let bar = ProgressBar::new_spinner()
            .with_style(style)
            .with_prefix(line(name).into_owned());
        let bar = self.0.add(bar);
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
