//! What is going on, for whoever waits before a terminal; nothing elsewhere.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A line below what is printed. Dropping it wipes it away.
pub struct Progress(ProgressBar);

impl Progress {
    /// With a name in front, if it is one go of several.
    pub fn begin(go: &str) -> Self {
        let bar = ProgressBar::new_spinner();
        let style = "  {spinner} {prefix}{msg:.dim} {elapsed:.dim}";
        bar.set_style(ProgressStyle::with_template(style).expect("a template"));
        if !go.is_empty() {
            bar.set_prefix(format!("{go}: "));
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        Self(bar)
    }

    pub fn say(&self, text: impl Into<String>) {
        self.0.set_message(text.into());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
