//! Where the command and the patient run.

use std::env;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Here,
    WineFromOutside,
    WineFromInside,
}
pub use Place::{Here, WineFromInside, WineFromOutside};

impl Place {
    pub fn name(self) -> &'static str {
        match self {
            Here => env::consts::OS,
            WineFromOutside => "windows-wine, from outside",
            WineFromInside => "windows-wine, from inside",
        }
    }

    fn command(self) -> Command {
        if self != WineFromInside {
            return Command::new(env!("CARGO_BIN_EXE_press-ctrl-c"));
        }
        let mut wine = Command::new("wine");
        wine.arg(windows_dir().expect("set").join("press-ctrl-c.exe"));
        wine
    }

    pub fn patient(self) -> PathBuf {
        let dir = match self {
            Here => PathBuf::from(env!("CARGO_BIN_EXE_press-ctrl-c")),
            _ => windows_dir().expect("set").join("press-ctrl-c.exe"),
        };
        let suffix = if self == Here {
            env::consts::EXE_SUFFIX
        } else {
            ".exe"
        };
        dir.with_file_name("examples")
            .join(format!("patient{suffix}"))
    }

    pub fn run(self, args: &[&str], ailment: &str) -> Output {
        let mut command = self.command();
        command
            .args(args)
            .arg("--")
            .arg(self.patient())
            .arg(ailment);
        let command = command.stdin(Stdio::null());
        command.output().expect("the command starts")
    }
}

pub fn windows_dir() -> Option<PathBuf> {
    env::var_os("PRESS_CTRL_C_WINDOWS_DIR").map(PathBuf::from)
}

/// Where it can be seen.
pub type Places = &'static [Place];
pub const EVERYWHERE: Places = &[Here, WineFromOutside, WineFromInside];
pub const UNIX: Places = if cfg!(unix) { &[Here] } else { &[] };
pub const WINE: Places = &[WineFromOutside, WineFromInside];
/// From outside, the end of the terminal ends whoever is left.
pub const WHERE_IT_IS_KNOWN: Places = if cfg!(target_os = "macos") {
    &[]
} else {
    NOT_FROM_OUTSIDE
};
pub const NOT_FROM_OUTSIDE: Places = &[Here, WineFromInside];
