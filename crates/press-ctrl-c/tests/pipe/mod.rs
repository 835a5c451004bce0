//! A named pipe that a program under test inherits to all that it starts. Reading it to its end is
//! waiting until nobody is left.

use std::fs::File;
use std::io::{BufRead, BufReader, Lines};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use press_ctrl_c::{Ended, Program};

pub struct Pipe(PathBuf);

impl Pipe {
    pub fn make(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = std::fs::remove_file(&path);
        let made = Program::new("mkfifo").arg(&path).start();
        let made = made.unwrap().finish().unwrap();
        assert_eq!(made.ended, Ended::Code(0), "{}", made.terminal);
        Self(path)
    }

    /// Has the pipe as its descriptor 3.
    pub fn script(&self, script: &str) -> [String; 3] {
        let script = format!("exec 3>'{}'; {script}", self.0.display());
        ["sh".to_owned(), "-c".to_owned(), script]
    }

    /// Returns when the program has said this on its descriptor 3.
    pub fn wait_for(self, line: &str) -> Others {
        let (all_gone, others) = mpsc::channel();
        let (said, heard) = mpsc::channel();
        let rest = |lines: Lines<BufReader<File>>| lines.map_while(Result::ok);
        thread::spawn(move || {
            let file = File::open(self.0).unwrap();
            for line in rest(BufReader::new(file).lines()) {
                // Nobody listens any more to what comes later.
                let _ = said.send(line);
            }
            all_gone.send(())
        });
        let first = heard.recv_timeout(Duration::from_secs(10));
        assert_eq!(first.as_deref(), Ok(line));
        Others(others)
    }
}

/// Whoever has the pipe.
pub struct Others(mpsc::Receiver<()>);

impl Others {
    #[track_caller]
    pub fn are_gone(&self) {
        let gone = self.0.recv_timeout(Duration::from_secs(10));
        gone.expect("somebody is left");
    }
}
