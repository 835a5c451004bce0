//! Finding and killing what a program leaves behind.

#[cfg(target_os = "linux")]
pub(super) use self::linux::kill;

/// Kills all that the program started. It has not been reaped yet, so its id
/// still names its group and nobody else's.
#[cfg(not(target_os = "linux"))]
pub(super) fn kill(leader: rustix::process::Pid, _marker: &str, _wine: bool) {
    let _ = rustix::process::kill_process_group(leader, rustix::process::Signal::KILL);
}

#[cfg(target_os = "linux")]
mod linux {
    use std::fs;

    use rustix::process::{Pid, Signal};

    /// How often to look again at somebody of whom it cannot be told yet.
    const LOOKS: usize = 100;

    /// Kills all that the program started: its session, and whoever has left
    /// that but carries the program's environment. The program has not been
    /// reaped yet, so its id still names its session and nobody else's.
    pub fn kill(leader: Pid, marker: &str, wine: bool) {
        let mut killed = Vec::new();
        let mut looks = 0;
        // One who is about to be killed may have started another: look until
        // nobody new turns up.
        loop {
            let (mut anybody, mut unsure) = (false, false);
            for pid in processes() {
                if pid == leader || killed.contains(&pid) {
                    continue;
                }
                match belongs(pid, leader, marker) {
                    Some(true) if wine && is_part_of_wine(pid) => {}
                    Some(true) => {
                        let _ = rustix::process::kill_process(pid, Signal::KILL);
                        killed.push(pid);
                        anybody = true;
                    }
                    Some(false) => {}
                    None => unsure = true,
                }
            }
            looks += 1;
            if !anybody && (!unsure || looks >= LOOKS) {
                return;
            }
        }
    }

    fn processes() -> impl Iterator<Item = Pid> {
        let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
        let ids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        ids.filter_map(Pid::from_raw)
            .filter(|pid| *pid != rustix::process::getpid())
    }

    /// `None` if that cannot be told: in the middle of an `exec`, a process has
    /// no environment for a moment.
    fn belongs(pid: Pid, leader: Pid, marker: &str) -> Option<bool> {
        if session(pid) == leader.as_raw_pid() {
            return Some(true);
        }
        let environment = read(pid, "environ");
        let in_exec = environment.is_empty()
            // An older one did not come from the program. One that is dead, or a
            // thread of the kernel, runs no file.
            && pid.as_raw_pid() > leader.as_raw_pid()
            && fs::read_link(path(pid, "exe")).is_ok();
        let mut entries = environment.split(|byte| *byte == 0);
        (!in_exec).then(|| entries.any(|entry| entry == marker.as_bytes()))
    }

    /// 0 for a thread of the kernel, which rustix's `getsid` panics about.
    fn session(pid: Pid) -> libc::pid_t {
        // SAFETY: takes and gives numbers only; -1 for one who has just gone.
        unsafe { libc::getsid(pid.as_raw_pid()) }
    }

    /// Wine's services start with the first Windows program and serve all others.
    /// They run from the system folder; its server is a Unix program.
    fn is_part_of_wine(pid: Pid) -> bool {
        let line = String::from_utf8_lossy(&read(pid, "cmdline")).to_lowercase();
        line.contains("c:\\windows\\") || line.contains("wineserver")
    }

    /// Empty for what we may not read, or what has just gone.
    fn read(pid: Pid, what: &str) -> Vec<u8> {
        fs::read(path(pid, what)).unwrap_or_default()
    }

    fn path(pid: Pid, what: &str) -> String {
        format!("/proc/{}/{what}", pid.as_raw_pid())
    }
}
