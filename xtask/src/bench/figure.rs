//! What the package `benches` prints, read back.

use serde::Deserialize;

/// One line of it.
#[derive(Debug, Deserialize)]
pub struct Figure {
    /// "latency", "enter-leave", "deliver", "memory", and Python's.
    pub bench: String,
    /// "linux", "windows-wine", …
    pub platform: String,
    /// What was measured.
    pub subject: String,
    /// How many were open meanwhile.
    pub open_scopes: usize,
    /// The median.
    pub p50_us: Option<f64>,
    /// One of a hundred takes longer.
    pub p99_us: Option<f64>,
    /// The median's ratio to that of raw (Python: of the first subject), in the same run.
    pub ratio_to_raw: Option<f64>,
    /// For "memory".
    pub bytes: Option<f64>,
}
