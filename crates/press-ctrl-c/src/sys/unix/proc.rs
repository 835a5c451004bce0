//! Linux tells about processes in /proc.

use std::fs;

use rustix::process::Pid;

/// All but ourselves.
pub fn processes() -> impl Iterator<Item = Pid> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let ids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    ids.filter_map(Pid::from_raw)
        .filter(|pid| *pid != rustix::process::getpid())
}

/// 0 for a thread of the kernel, which rustix's `getsid` panics about.
pub fn session(pid: Pid) -> libc::pid_t {
    // SAFETY: takes and gives numbers only; -1 for one who has just gone.
    unsafe { libc::getsid(pid.as_raw_pid()) }
}

/// Gone, or waiting for somebody who takes note.
pub fn is_dead(pid: Pid) -> bool {
    matches!(state(&read(pid, "stat")), None | Some(b'Z' | b'X'))
}

/// Behind the name, which stands in parentheses and may have some in it.
pub fn state(stat: &[u8]) -> Option<u8> {
    let name_ends = stat.iter().rposition(|byte| *byte == b')')?;
    stat.get(name_ends + 2).copied()
}

pub fn name(pid: Pid) -> String {
    let name = read(pid, "comm");
    String::from_utf8_lossy(&name).trim_end().to_owned()
}

/// The numbers of /proc/PID/stat, from the fourth on: behind the name and the state.
pub fn numbers(stat: &[u8]) -> impl Iterator<Item = u64> {
    // The name, in parentheses, may have spaces in it.
    let name_ends = stat.iter().rposition(|byte| *byte == b')');
    let fields = name_ends.map_or(&[][..], |at| &stat[at + 1..]);
    let fields = fields
        .split(u8::is_ascii_whitespace)
        .filter(|field| !field.is_empty());
    let number = |field| std::str::from_utf8(field).ok()?.parse().ok();
    fields
        .skip(1)
        .map(move |field| number(field).unwrap_or_default())
}

/// When it was started, on a clock of its own.
pub fn started(pid: Pid) -> u64 {
    // The 22nd of all, as proc(5) counts.
    numbers(&read(pid, "stat")).nth(22 - 4).unwrap_or_default()
}

/// Empty for what we may not read, or what has just gone.
pub fn read(pid: Pid, what: &str) -> Vec<u8> {
    fs::read(path(pid, what)).unwrap_or_default()
}

pub fn path(pid: Pid, what: &str) -> String {
    format!("/proc/{}/{what}", pid.as_raw_pid())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_look_like_anything() {
        let stat = b"7 (a) R (b 1) S 1 -2 3 ";
        assert_eq!(state(stat), Some(b'S'));
        assert_eq!(numbers(stat).collect::<Vec<_>>(), [1, 0, 3]);
        assert_eq!(numbers(b"").next(), None);
    }

    #[test]
    fn who_is_started_later_has_started_later() {
        let this = rustix::process::getpid();
        let mut child = std::process::Command::new("sleep")
            .arg("60")
            .spawn()
            .unwrap();
        let pid = Pid::from_child(&child);
        assert!(started(this) > 0 && started(pid) >= started(this));
        assert_eq!(name(pid), "sleep");
        child.kill().unwrap();
        child.wait().unwrap();
    }
}
