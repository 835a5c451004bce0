//! What a case has found, as one line of JSON.

use serde_json::json;

/// Every count but the first two has to be zero.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Turns of whatever the case repeats.
    pub rounds: u64,
    /// Presses that were sent.
    pub presses: u64,
    /// Presses that nobody had; or a state that was not put back, so that later ones go astray.
    pub lost: u64,
    /// Processes that did not come to an end.
    pub hung: u64,
    /// Processes that came to another end than they should.
    pub crashed: u64,
    /// Hooks that ran after leaving had returned.
    pub late: u64,
    /// What was wrong, the first few.
    pub notes: Vec<String>,
}

/// What can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A press has reached nobody.
    Lost,
    /// A process did not end in time.
    Hung,
    /// A process ended in a wrong way, or answered wrongly.
    Crashed,
    /// Something ran after leaving had returned.
    Late,
}

impl Tally {
    /// Counts a fault and keeps the note.
    pub fn fault(&mut self, fault: Fault, note: impl Into<String>) {
        *match fault {
            Fault::Lost => &mut self.lost,
            Fault::Hung => &mut self.hung,
            Fault::Crashed => &mut self.crashed,
            Fault::Late => &mut self.late,
        } += 1;
        if self.notes.len() < 5 {
            self.notes.push(note.into());
        }
    }

    /// A fault unless `holds`.
    pub fn expect(&mut self, holds: bool, fault: Fault, note: impl FnOnce() -> String) {
        if !holds {
            self.fault(fault, note());
        }
    }

    /// Adds what another program has found.
    #[cfg_attr(windows, allow(dead_code, reason = "its driver adds"))]
    pub fn add_line(&mut self, what: &str, line: &str) {
        let Some(other) = Self::read(line) else {
            return self.fault(Fault::Crashed, format!("{what}: {line}"));
        };
        self.rounds += other.rounds;
        self.presses += other.presses;
        self.lost += other.lost;
        self.hung += other.hung;
        self.crashed += other.crashed;
        self.late += other.late;
        self.notes
            .extend(other.notes.iter().map(|note| format!("{what}: {note}")));
    }

    /// Whether nothing was wrong.
    pub fn is_clean(&self) -> bool {
        self.lost + self.hung + self.crashed + self.late == 0
    }

    /// What another program has found.
    #[cfg_attr(windows, allow(dead_code, reason = "its driver reads it"))]
    pub fn read(line: &str) -> Option<Self> {
        let found: serde_json::Value = serde_json::from_str(line).ok()?;
        let notes = found["notes"].as_array()?.iter();
        Some(Self {
            rounds: found["rounds"].as_u64()?,
            presses: found["presses"].as_u64()?,
            lost: found["lost"].as_u64()?,
            hung: found["hung"].as_u64()?,
            crashed: found["crashed"].as_u64()?,
            late: found["late"].as_u64()?,
            notes: notes
                .filter_map(|note| Some(note.as_str()?.to_owned()))
                .collect(),
        })
    }

    /// The line that xtask reads.
    pub fn line(&self) -> String {
        json!({
            "rounds": self.rounds, "presses": self.presses, "lost": self.lost, "hung": self.hung,
            "crashed": self.crashed, "late": self.late, "notes": self.notes,
        })
        .to_string()
    }
}
