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

/// Empty for what we may not read, or what has just gone.
pub fn read(pid: Pid, what: &str) -> Vec<u8> {
    fs::read(path(pid, what)).unwrap_or_default()
}

pub fn path(pid: Pid, what: &str) -> String {
    format!("/proc/{}/{what}", pid.as_raw_pid())
}
