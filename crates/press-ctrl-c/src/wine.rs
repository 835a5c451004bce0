//! Wine: which command runs a Windows program, and keeping Wine up.

use std::collections::HashMap;
use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Read};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use crate::program::not_found;
use crate::{Program, report};

/// Making a prefix takes ten seconds on a fast machine.
const COMES_UP_WITHIN: Duration = Duration::from_secs(180);

/// A Windows program that says when it runs, and runs as long as we do.
const KEEPER: &str = "echo wine is up& set /p line=";

/// Turns the Windows program into the argument of a `wine` that is up.
pub(crate) fn resolve(mut program: Program) -> io::Result<Program> {
    // Wine would come up, and fail with a code that a program could have.
    let path = Path::new(&program.path);
    let in_folder = path.parent().is_some_and(|dir| dir != Path::new(""));
    if in_folder && !path.is_file() {
        return Err(not_found("no such file".to_owned()));
    }
    let wine = ["wine", "wine64"].into_iter().find(|name| in_path(name));
    let wine = wine.ok_or_else(|| not_found("`wine` is not installed".to_owned()))?;
    program.args.insert(0, program.path);
    program.path = wine.into();
    if std::env::var_os("WINEDEBUG").is_none() {
        // First, so that the caller's own setting wins.
        let quiet = ("WINEDEBUG".into(), Some("-all".into()));
        program.envs.insert(0, quiet);
    }
    keep_up(&program)?;
    Ok(program)
}

/// By its first two bytes, or, if it cannot be read, by its name.
pub(crate) fn is_for_windows(path: &Path) -> bool {
    let mut magic = [0; 2];
    match std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut magic)) {
        Ok(()) => magic == *b"MZ",
        Err(_) => path
            .extension()
            .is_some_and(|end| end.eq_ignore_ascii_case("exe")),
    }
}

fn in_path(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|dir| dir.join(name).is_file())
}

/// Wine's services start with the first Windows program, in its terminal. Killed
/// or hung up with it while they start, they leave a Wine in which nothing
/// starts any more. So a program of our own starts them, far from any terminal,
/// and keeps them until we end: it waits for input that never comes.
fn keep_up(program: &Program) -> io::Result<()> {
    static KEEPERS: Mutex<Option<HashMap<Option<OsString>, Child>>> = Mutex::new(None);
    let mut keepers = KEEPERS.lock().unwrap_or_else(PoisonError::into_inner);
    let keepers = keepers.get_or_insert_default();

    let mut command = Command::new(&program.path);
    command.args(["cmd", "/c", KEEPER]);
    program.apply_envs(&mut command);
    // It is not one of those that the program starts.
    command.env_remove(report::ENV);

    let prefix = command.get_envs().find(|(key, _)| *key == "WINEPREFIX");
    let prefix = match prefix {
        Some((_, value)) => value.map(ToOwned::to_owned),
        None => std::env::var_os("WINEPREFIX"),
    };
    if let Some(keeper) = keepers.get_mut(&prefix) {
        if keeper.try_wait()?.is_none() {
            return Ok(());
        }
    }
    let keeper = start_keeper(command)?;
    keepers.insert(prefix, keeper);
    Ok(())
}

fn start_keeper(mut command: Command) -> io::Result<Child> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut keeper = command.stderr(Stdio::null()).process_group(0).spawn()?;
    let said = BufReader::new(keeper.stdout.take().expect("a pipe"));
    let (up, is_up) = mpsc::channel();
    thread::spawn(move || {
        let mut lines = said.lines().map_while(Result::ok);
        if lines.any(|line| line.starts_with("wine is up")) {
            // Nobody listens if it came too late.
            let _ = up.send(());
        }
    });
    is_up.recv_timeout(COMES_UP_WITHIN).map_err(|_| {
        let _ = keeper.kill();
        let _ = keeper.wait();
        io::Error::new(io::ErrorKind::TimedOut, "Wine does not come up")
    })?;
    Ok(keeper)
}
