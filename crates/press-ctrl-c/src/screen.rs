//! What a person would read: the bytes of a terminal without its escapes, and
//! the screen that they make.

use std::collections::HashSet;

use regex::Regex;
use vte::{Params, Perform};

use crate::watch::State;

/// No more text than this is kept for a search.
const TEXT_KEPT: usize = 1 << 20;

/// Reads along with the terminal, whenever somebody asks.
pub(crate) struct Reader {
    /// How much of all that was ever written it has read.
    at: u64,
    escapes: vte::Parser,
    text: Text,
    screen: vt100::Parser,
    /// The lines that were on the screen at the last match.
    used: HashSet<String>,
}

impl Default for Reader {
    fn default() -> Self {
        Self::new(crate::sys::SIZE)
    }
}

impl Reader {
    pub fn new((columns, rows): (u16, u16)) -> Self {
        Self {
            at: 0,
            escapes: vte::Parser::new(),
            text: Text::default(),
            screen: vt100::Parser::new(rows, columns, 0),
            used: HashSet::new(),
        }
    }

    /// Reads what has come since it was last asked.
    pub fn catch_up(&mut self, state: &State) {
        let first_kept = state.terminal_written - state.terminal.len() as u64;
        // What a flood has pushed out in the meantime nobody can read any more.
        let from = self.at.max(first_kept) - first_kept;
        let new = &state.terminal[from as usize..];
        self.escapes.advance(&mut self.text, new);
        self.screen.process(new);
        self.text.forget_all_but(TEXT_KEPT);
        self.at = state.terminal_written;
    }

    /// The first match in the text that no earlier match has used up, or else
    /// in those lines of the screen that were not there at the last match.
    pub fn find(&mut self, pattern: &Regex) -> Option<String> {
        let in_text = pattern.find(&self.text.0);
        let in_text = in_text.map(|found| (found.as_str().to_owned(), found.end()));
        let screen = self.contents();
        let found = match in_text {
            Some((found, end)) => {
                self.text.0.drain(..end);
                found
            }
            None => {
                let new: Vec<&str> = screen
                    .lines()
                    .filter(|line| !self.used.contains(*line))
                    .collect();
                pattern.find(&new.join("\n"))?.as_str().to_owned()
            }
        };
        self.used = screen.lines().map(ToOwned::to_owned).collect();
        Some(found)
    }

    /// The screen's lines.
    pub fn contents(&self) -> String {
        self.screen.screen().contents()
    }

    /// Whether the screen is the one that a shell would go on with: not the
    /// alternate one, and with a cursor.
    pub fn is_plain(&self) -> bool {
        let screen = self.screen.screen();
        !screen.alternate_screen() && !screen.hide_cursor()
    }
}

/// What can be read in it.
pub(crate) fn text_of(written: &[u8]) -> String {
    let mut text = Text::default();
    vte::Parser::new().advance(&mut text, written);
    text.0
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader")
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

/// Everything printed, line by line.
#[derive(Default)]
struct Text(String);

impl Text {
    fn forget_all_but(&mut self, kept: usize) {
        let surplus = self.0.len().saturating_sub(kept);
        let surplus = (surplus..=self.0.len()).find(|at| self.0.is_char_boundary(*at));
        self.0.drain(..surplus.unwrap_or_default());
    }
}

impl Perform for Text {
    fn print(&mut self, character: char) {
        self.0.push(character);
    }

    fn execute(&mut self, byte: u8) {
        if matches!(byte, b'\n' | b'\t') {
            self.0.push(byte.into());
        }
    }

    fn csi_dispatch(&mut self, params: &Params, _: &[u8], _: bool, action: char) {
        // A console draws a gap by moving the cursor.
        if action == 'C' {
            let width = params
                .iter()
                .next()
                .and_then(|param| param.first().copied());
            let width = width.unwrap_or(1).clamp(1, 500);
            self.0.extend(std::iter::repeat_n(' ', width.into()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(written: &str) -> Reader {
        after(written, written.len() as u64)
    }

    /// One who comes when this is what is left of so much.
    fn after(left: &str, terminal_written: u64) -> Reader {
        let mut reader = Reader::default();
        reader.catch_up(&State {
            terminal: left.as_bytes().to_vec(),
            terminal_written,
            ..State::default()
        });
        reader
    }

    fn find(reader: &mut Reader, pattern: &str) -> Option<String> {
        reader.find(&Regex::new(pattern).unwrap())
    }

    #[test]
    fn escapes_and_cut_escapes_are_no_text() {
        let mut state = State::default();
        let mut reader = Reader::default();
        for part in ["\x1b[1;3", "2mgreen\x1b[0m li", "ght\r\n"] {
            state.terminal.extend(part.as_bytes());
            state.terminal_written += part.len() as u64;
            reader.catch_up(&state);
        }
        assert_eq!(
            find(&mut reader, "(?m)^green light$").unwrap(),
            "green light"
        );
    }

    #[test]
    fn a_line_that_has_scrolled_away_is_found() {
        let mut reader = read(&("ready\r\n".to_owned() + &"more\r\n".repeat(50)));
        assert!(!reader.contents().contains("ready"));
        assert_eq!(find(&mut reader, "ready").unwrap(), "ready");
        assert_eq!(find(&mut reader, "ready"), None);
    }

    #[test]
    fn what_is_drawn_in_pieces_is_found_on_the_screen() {
        let mut reader = read("\x1b[2J\x1b[3;8Hto go\x1b[3;1Hready, \r\n");
        assert_eq!(find(&mut reader, "ready, to go").unwrap(), "ready, to go");
        assert!(reader.is_plain());
        assert!(!read("\x1b[?1049h").is_plain());
        assert!(!read("\x1b[?25l").is_plain());
    }

    #[test]
    fn a_gap_is_drawn_by_the_cursor() {
        assert!(find(&mut read("up\x1b[1Cand\x1b[Crunning"), "up and running").is_some());
    }

    #[test]
    fn what_was_pushed_out_is_not_missed_twice() {
        let mut reader = after("tail", 1 << 30);
        assert!(find(&mut reader, "^tail$").is_some());
    }
}
