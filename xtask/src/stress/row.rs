//! What a case has found.

use std::fmt;
use std::time::Duration;

use serde_json::{Value, json};

/// One line of the table.
#[derive(Clone, Debug, Default)]
pub struct Row {
    pub case: String,
    pub rounds: u64,
    pub presses: u64,
    pub lost: u64,
    pub hung: u64,
    pub crashed: u64,
    pub late: u64,
    pub time: Duration,
    /// What was wrong.
    pub notes: Vec<String>,
}

impl Row {
    /// From the last line that a case has printed, or from [`Self::json`], which has its own name in it.
    pub fn read(case: &str, line: &str) -> Option<Self> {
        let found: Value = serde_json::from_str(line).ok()?;
        let count = |name: &str| found[name].as_u64().unwrap_or(0);
        let notes = found["notes"].as_array().into_iter().flatten();
        found["rounds"].is_u64().then(|| Self {
            case: found["case"].as_str().unwrap_or(case).to_owned(),
            rounds: count("rounds"),
            presses: count("presses"),
            lost: count("lost"),
            hung: count("hung"),
            crashed: count("crashed"),
            late: count("late"),
            time: Duration::from_secs_f64(found["seconds"].as_f64().unwrap_or(0.0)),
            notes: notes.filter_map(|n| Some(n.as_str()?.to_owned())).collect(),
        })
    }

    /// A case that has not come to its last line, by what it said.
    pub fn failed(case: &str, said: &str) -> Self {
        let mut row = Self {
            case: case.to_owned(),
            ..Self::default()
        };
        let says = |words: &[&str]| words.iter().any(|word| said.contains(word));
        *match () {
            () if says(&["lost:"]) => &mut row.lost,
            () if says(&["late:"]) => &mut row.late,
            () if says(&["hung:", "deadlock"]) => &mut row.hung,
            () => &mut row.crashed,
        } = 1;
        let about = |line: &&str| says_what(line);
        row.notes
            .extend(said.lines().filter(about).take(8).map(str::to_owned));
        row
    }

    pub fn is_clean(&self) -> bool {
        self.lost + self.hung + self.crashed + self.late == 0
    }

    pub fn json(&self) -> String {
        json!({
            "case": self.case, "rounds": self.rounds, "presses": self.presses, "lost": self.lost,
            "hung": self.hung, "crashed": self.crashed, "late": self.late,
            "seconds": (self.time.as_secs_f64() * 100.0).round() / 100.0, "notes": self.notes,
        })
        .to_string()
    }
}

/// Not a line of a stack, and not an empty one.
fn says_what(line: &str) -> bool {
    let line = line.trim_start();
    let nothing = [
        "at ",
        "note:",
        "thread '",
        "stack backtrace",
        "=====",
        "Trying seed",
    ];
    !line.is_empty() && !nothing.iter().any(|begin| line.starts_with(begin))
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:<74} {:>10} {:>10} {:>5} {:>5} {:>8} {:>5} {:>7.1} s",
            self.case,
            self.rounds,
            self.presses,
            self.lost,
            self.hung,
            self.crashed,
            self.late,
            self.time.as_secs_f64()
        )?;
        self.notes
            .iter()
            .try_for_each(|note| write!(f, "\n    {note}"))
    }
}

/// All rows under a head line.
pub fn table(rows: &[Row]) -> String {
    let head = format!(
        "{:<74} {:>10} {:>10} {:>5} {:>5} {:>8} {:>5} {:>9}\n",
        "case", "rounds", "presses", "lost", "hung", "crashed", "late", "time"
    );
    rows.iter()
        .fold(head, |table, row| table + &format!("{row}\n"))
}
