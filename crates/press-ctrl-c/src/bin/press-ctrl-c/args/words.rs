//! Options that are one of a few words.

use clap::ValueEnum;
use press_ctrl_c::Key;

#[derive(Clone, Copy, ValueEnum)]
pub enum KeyName {
    /// SIGINT, or CTRL_C_EVENT
    CtrlC,
    /// CTRL_BREAK_EVENT; not on Unix
    CtrlBreak,
    /// SIGQUIT; not on Windows
    CtrlBackslash,
}

impl From<KeyName> for Key {
    fn from(name: KeyName) -> Self {
        match name {
            KeyName::CtrlC => Self::CtrlC,
            KeyName::CtrlBreak => Self::CtrlBreak,
            KeyName::CtrlBackslash => Self::CtrlBackslash,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Color {
    pub fn write_global(self) {
        match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}
