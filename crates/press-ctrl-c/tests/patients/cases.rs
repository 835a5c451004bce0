//! What is wrong with each patient, and what is said of it.

use crate::place::{
    EVERYWHERE, Here, NOT_FROM_OUTSIDE, Places, UNIX, WHERE_IT_IS_KNOWN, WINE, WineFromInside,
};

/// Every line that the doctor finds bad.
pub const ILL: &[(&str, &[&str], Places)] = &[
    ("healthy", &[], EVERYWHERE),
    ("exits-0", &[], EVERYWHERE),
    ("has-a-prompt", &[], EVERYWHERE),
    ("reads-raw", &["reacts"], NOT_FROM_OUTSIDE),
    ("deaf-to-one-press", &["reacts"], EVERYWHERE),
    ("slow", &["at-once"], EVERYWHERE),
    ("exits-1", &["tells-its-parent"], EVERYWHERE),
    ("leaves-somebody", &["leaves-nobody"], WHERE_IT_IS_KNOWN),
    ("leaves-the-terminal-raw", &["puts-the-terminal-back"], UNIX),
    ("stuck-when-pressed-twice", &["pressed-twice"], EVERYWHERE),
    ("deaf-at-start-up", &["during-start-up"], &[Here]),
    ("ignores-close", &["terminal-closed"], NOT_FROM_OUTSIDE),
    ("ignores-terminate", &["terminated"], UNIX),
    ("overrides-nohup", &["under-nohup"], NOT_FROM_OUTSIDE),
];

/// What is said, and the status.
pub const PRESSED: &[(&str, &str, i32, &str, Places)] = &[
    (
        "--ready ready",
        "healthy",
        0,
        "as expected: clean within 5 s",
        EVERYWHERE,
    ),
    ("", "healthy", 0, "was idle for 200ms", &[Here]),
    ("", "healthy", 0, "was idle for 1s", WINE),
    ("--ready ready", "exits-1", 1, "exited 1 ", EVERYWHERE),
    (
        "--ready ready --expect code=1",
        "exits-1",
        0,
        "as expected: code=1",
        EVERYWHERE,
    ),
    (
        "--ready ready",
        "fails",
        1,
        "exited 3 before it was ready",
        EVERYWHERE,
    ),
    ("--ready ready", "fails", 1, "| no licence", EVERYWHERE),
    (
        "--ready ready",
        "goes-into-the-background",
        1,
        "went on in the background as patient",
        WHERE_IT_IS_KNOWN,
    ),
    (
        "--ready x.+y --ready-within 1s",
        "healthy",
        124,
        "never said /x.+y/ in 1 s; killed",
        EVERYWHERE,
    ),
    (
        "--on-idle --ready-within 1s",
        "floods",
        124,
        "was never idle in 1 s",
        &[Here],
    ),
    (
        "--on-idle --ready-within 1s",
        "floods",
        124,
        " MB; the last of it was kept",
        UNIX,
    ),
    (
        "",
        "floods",
        0,
        "was still busy after 5 s; pressed Ctrl-C",
        &[Here],
    ),
    (
        "--ready ready --within 300ms",
        "deaf",
        124,
        "did not react; killed after ",
        EVERYWHERE,
    ),
    (
        "--ready ready --times 2 --every 100ms",
        "deaf-to-one-press",
        0,
        "Ctrl-C 2 times",
        EVERYWHERE,
    ),
    (
        "--ready ready --within 100ms --kill-after 9s",
        "slow",
        124,
        "not as expected",
        EVERYWHERE,
    ),
    (
        "--ready ready --within 300ms",
        "reads-raw",
        124,
        "it reads the terminal raw",
        NOT_FROM_OUTSIDE,
    ),
    (
        "--ready ready --ignored --within 300ms",
        "healthy",
        124,
        "did not react",
        NOT_FROM_OUTSIDE,
    ),
    (
        "--ready ready --ignored --within 300ms --expect goes-on",
        "healthy",
        0,
        "as expected: goes-on for 300 ms",
        NOT_FROM_OUTSIDE,
    ),
    (
        "--ready ready --within 300ms",
        "has-a-prompt",
        124,
        "went on, and is at its prompt",
        EVERYWHERE,
    ),
    (
        "--ready ready --within 300ms --expect goes-on",
        "exits-0",
        1,
        "not as expected: goes-on for 300 ms",
        EVERYWHERE,
    ),
    // Deaf to Ctrl-C only.
    (
        "--ready ready --key ctrl-break",
        "deaf",
        0,
        "what Wine itself does on Ctrl-Break",
        &[WineFromInside],
    ),
    // Most of these meet a program that is ending, in which Wine starts no thread any more.
    (
        "--ready ready --key ctrl-break --times 9 --every 0s --repeat 9",
        "healthy",
        0,
        "9 of 9 as expected",
        &[WineFromInside],
    ),
    (
        "--ready ready --close",
        "deaf",
        0,
        "what Wine itself does when the terminal closes",
        &[WineFromInside],
    ),
    (
        "--ready ready --close --within 9s",
        "ignores-close",
        0,
        "died by Ctrl-C (0xC000013A), as Windows expects, after 5",
        &[WineFromInside],
    ),
];
