//! Finding and killing what a program leaves behind.

#[cfg(target_os = "linux")]
pub(super) use self::linux::kill;

/// Kills all that the program started. It has not been reaped yet, so its id
/// still names its group and nobody else's. Who it was cannot be told.
#[cfg(not(target_os = "linux"))]
pub(super) fn kill(
    leader: rustix::process::Pid,
    _marker: &str,
    _wine: bool,
    _grace: std::time::Duration,
) -> Vec<crate::Left> {
    let _ = rustix::process::kill_process_group(leader, rustix::process::Signal::KILL);
    Vec::new()
}

#[cfg(target_os = "linux")]
mod linux {
    use std::fs;
    use std::os::fd::OwnedFd;
    use std::time::{Duration, Instant};

    use rustix::event::{PollFd, PollFlags, Timespec};
    use rustix::io::Errno;
    use rustix::process::{Pid, PidfdFlags, Signal};

    use super::super::proc::{is_dead, name, path, processes, read, session, started};
    use crate::Left;

    /// How often to look again at somebody of whom it cannot be told yet.
    const LOOKS: usize = 100;

    /// Kills all that the program started: its session, and whoever has left
    /// that but carries the program's environment. The program has not been
    /// reaped yet, so its id still names its session and nobody else's.
    ///
    /// Whoever ends by himself within the grace was about to, and is not in the
    /// answer.
    pub fn kill(leader: Pid, marker: &str, wine: bool, grace: Duration) -> Vec<Left> {
        let mut killed = Vec::new();
        let mut left = Vec::new();
        let mut looks = 0;
        let deadline = Instant::now() + grace;
        // One who is about to be killed may have started another: look until
        // nobody new turns up.
        loop {
            let (mut anybody, mut unsure) = (false, false);
            for pid in processes() {
                if pid == leader || killed.contains(&pid) {
                    continue;
                }
                // Before the looks: what they see is his, or he has gone.
                let Some(process) = Process::open(pid).filter(|_| !is_dead(pid)) else {
                    continue;
                };
                match belongs(pid, leader, marker) {
                    Some(true) if wine && is_part_of_wine(pid) => {}
                    Some(true) => {
                        anybody = true;
                        if process.ends_before(deadline) {
                            continue;
                        }
                        let name = name(pid);
                        if process.kill() {
                            left.push(Left::new(pid.as_raw_pid() as u32, name));
                            killed.push(pid);
                        }
                    }
                    Some(false) => {}
                    None => unsure = true,
                }
            }
            looks += 1;
            if !anybody && (!unsure || looks >= LOOKS) {
                return left;
            }
        }
    }

    /// His id, and a descriptor that stays his: by the time of a signal the id may
    /// be another's. Kernels before 5.3 have only the id.
    struct Process(Pid, Option<OwnedFd>);

    impl Process {
        /// `None` for one who has gone.
        fn open(pid: Pid) -> Option<Self> {
            match rustix::process::pidfd_open(pid, PidfdFlags::empty()) {
                Err(Errno::SRCH) => None,
                process => Some(Self(pid, process.ok())),
            }
        }

        fn ends_before(&self, deadline: Instant) -> bool {
            let ends = || {
                let left = deadline.saturating_duration_since(Instant::now());
                let left = Timespec::try_from(left).ok()?;
                let mut ended = [PollFd::new(self.1.as_ref()?, PollFlags::IN)];
                rustix::event::poll(&mut ended, Some(&left)).ok()
            };
            // Interrupted or refused: nobody's fault, so look at the process itself.
            ends().map_or_else(|| is_dead(self.0), |ended| ended > 0)
        }

        /// Whether he was still there.
        fn kill(&self) -> bool {
            let killed = match &self.1 {
                Some(process) => rustix::process::pidfd_send_signal(process, Signal::KILL),
                None => rustix::process::kill_process(self.0, Signal::KILL),
            };
            killed != Err(Errno::SRCH)
        }
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
            && started(pid) >= started(leader)
            && fs::read_link(path(pid, "exe")).is_ok();
        let mut entries = environment.split(|byte| *byte == 0);
        (!in_exec).then(|| entries.any(|entry| entry == marker.as_bytes()))
    }

    /// Wine's services start with the first Windows program and serve all others.
    /// They run from the system folder; its server is a Unix program.
    fn is_part_of_wine(pid: Pid) -> bool {
        let line = String::from_utf8_lossy(&read(pid, "cmdline")).to_lowercase();
        line.contains("c:\\windows\\") || line.contains("wineserver")
    }
}
