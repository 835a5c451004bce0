//! Words, numbers and colours for people.

use std::fmt::Display;
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use press_ctrl_c::{Expectation, Left};

pub const BOLD: Style = Style::new().bold();
pub const DIM: Style = Style::new().dimmed();
pub const GOOD: Style = AnsiColor::Green.on_default();
pub const BAD: Style = AnsiColor::Red.on_default().bold();
pub const HINT: Style = AnsiColor::Cyan.on_default();

pub fn styled(style: Style, text: impl Display) -> String {
    format!("{style}{text}{style:#}")
}

pub fn bad(text: impl Display) -> String {
    styled(BAD, text)
}

/// "0.4 ms", "31 ms", "2.5 s".
pub fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    match duration.as_millis() {
        0..10 => format!("{:.1} ms", seconds * 1e3),
        10..1000 => format!("{:.0} ms", seconds * 1e3),
        _ => {
            let text = format!("{seconds:.1}");
            format!("{} s", text.strip_suffix(".0").unwrap_or(&text))
        }
    }
}

/// "SIGINT".
pub fn signal(number: i32) -> String {
    let named = Expectation::Signal(number).to_string();
    named.trim_start_matches("signal=").to_owned()
}

/// "sleep (4711) and 2 more".
pub fn processes(left: &[Left]) -> String {
    let Some((first, others)) = left.split_first() else {
        return "nobody".to_owned();
    };
    let name = if first.name.is_empty() {
        "a process"
    } else {
        &first.name
    };
    match others.len() {
        0 => format!("{name} ({})", first.pid),
        more => format!("{name} ({}) and {more} more", first.pid),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_as_people_say_them() {
        let said = |micros| duration(Duration::from_micros(micros));
        assert_eq!(said(412), "0.4 ms");
        assert_eq!(said(31_400), "31 ms");
        assert_eq!(said(2_540_000), "2.5 s");
        assert_eq!(said(5_000_312), "5 s");
    }
}
