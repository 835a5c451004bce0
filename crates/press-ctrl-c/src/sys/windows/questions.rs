//! What a console asks its terminal, and the answers.
//!
//! A console asks at its start, and does nothing else until it has the answers:
//! some for ever, the newer ones for three seconds.

use vte::{Params, Parser, Perform};

/// To "where is the cursor?" (DSR 6): in the first row and column.
const CURSOR: &[u8] = b"\x1b[1;1R";

/// To "what are you?" (DA1): a terminal of level 1, with colours. The level alone
/// is no answer to the first consoles that ask:
/// <https://github.com/microsoft/terminal/pull/18681>.
const ATTRIBUTES: &[u8] = b"\x1b[?61;22c";

/// Reads along with what is written.
#[derive(Default)]
pub(super) struct Questions {
    escapes: Parser,
    answers: Answers,
}

#[derive(Default)]
struct Answers(Vec<u8>);

impl Questions {
    /// The answers to what is asked here, or was begun to be asked before.
    pub fn answers_to(&mut self, written: &[u8]) -> Vec<u8> {
        self.escapes.advance(&mut self.answers, written);
        std::mem::take(&mut self.answers.0)
    }
}

impl Perform for Answers {
    fn csi_dispatch(&mut self, params: &Params, marks: &[u8], _ignore: bool, action: char) {
        // A mark (`>`, `?`, `=`) makes another question of it.
        let first = params.iter().flatten().next();
        match (marks, first, action) {
            ([], Some(6), 'n') => self.0.extend(CURSOR),
            ([], None | Some(0), 'c') => self.0.extend(ATTRIBUTES),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With what a console of Windows writes at its start.
    const START: &[u8] = b"\x1b[6n\x1b[c\x1b[?1004h\x1b[?9001h";
    const ANSWERS: &[u8] = b"\x1b[1;1R\x1b[?61;22c";

    fn answers_to(pieces: &[&[u8]]) -> Vec<u8> {
        let mut questions = Questions::default();
        let answers = pieces.iter().map(|piece| questions.answers_to(piece));
        answers.collect::<Vec<_>>().concat()
    }

    #[test]
    fn a_console_may_ask_in_pieces() {
        for cut in 0..=START.len() {
            let (begun, rest) = START.split_at(cut);
            assert_eq!(answers_to(&[begun, rest]), ANSWERS, "cut at {cut}");
        }
        let bytes: Vec<_> = START.chunks(1).collect();
        assert_eq!(answers_to(&bytes), ANSWERS);
    }

    #[test]
    fn each_question_is_answered_once() {
        let said = b"some text\x1b[6nand more\r\n";
        assert_eq!(answers_to(&[said, said]), [CURSOR, CURSOR].concat());
        assert_eq!(answers_to(&[b"\x1b[0c"]), ATTRIBUTES);
    }

    #[test]
    fn nothing_else_is_answered() {
        let other =
            b"6n c [c \x1b[5n \x1b[?6n \x1b[>c \x1b[=c \x1b[1c \x1b]0;[c\x07 \x1b[2J\x1b[31m";
        assert_eq!(answers_to(&[other]), b"");
    }
}
