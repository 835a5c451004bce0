//! Whether a program has something to do.

#[cfg(target_os = "linux")]
pub(super) use self::linux::{computed, wants_to_run};

#[cfg(not(target_os = "linux"))]
pub(super) fn computed(_leader: rustix::process::Pid) -> Option<std::time::Duration> {
    None
}

#[cfg(not(target_os = "linux"))]
pub(super) fn wants_to_run(_leader: rustix::process::Pid) -> bool {
    false
}

#[cfg(target_os = "linux")]
mod linux {
    use std::fs;
    use std::time::Duration;

    use rustix::process::Pid;

    use super::super::proc::{numbers, path, processes, read, session, state};

    /// The time that the living ones of a session have computed.
    pub fn computed(leader: Pid) -> Option<Duration> {
        let members = members(leader);
        let ticks: u64 = members.map(ticks).sum();
        let per_second = rustix::param::clock_ticks_per_second();
        Some(Duration::from_millis(ticks * 1000 / per_second.max(1)))
    }

    /// Whether some thread of a session runs, or would if it had a processor, or waits for a disk.
    pub fn wants_to_run(leader: Pid) -> bool {
        let mut members = members(leader);
        members.any(|pid| {
            let threads = fs::read_dir(path(pid, "task"))
                .into_iter()
                .flatten()
                .flatten();
            threads.into_iter().any(|thread| {
                let stat = fs::read(thread.path().join("stat")).unwrap_or_default();
                matches!(state(&stat), Some(b'R' | b'D'))
            })
        })
    }

    fn members(leader: Pid) -> impl Iterator<Item = Pid> {
        processes().filter(move |pid| session(*pid) == leader.as_raw_pid())
    }

    fn ticks(pid: Pid) -> u64 {
        // The 14th and the 15th of all, as proc(5) counts: as a user, and in the system.
        numbers(&read(pid, "stat")).skip(14 - 4).take(2).sum()
    }
}
