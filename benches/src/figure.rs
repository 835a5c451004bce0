//! What came of it: one line of JSON for each job.

use serde::Serialize;

use crate::job::{Bench, Job};

/// The fields, and what they mean, are the same on every system.
#[derive(Debug, Serialize)]
pub struct Figure {
    bench: Bench,
    platform: &'static str,
    subject: &'static str,
    open_scopes: usize,
    /// "deliver": for each scope on the way. "enter-leave": of the means of batches.
    p50_us: Option<f64>,
    p99_us: Option<f64>,
    /// The ratio of the medians; raw is the same bench's in the same run.
    ratio_to_raw: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<f64>,
}

/// Reads the jobs' measurements: nanoseconds, or bytes for [`Bench::Memory`].
pub fn figures(platform: &'static str, measured: Vec<(Job, Vec<f64>)>) -> Vec<Figure> {
    let mut raw = None;
    let figure = |(job, mut values): (Job, Vec<f64>)| {
        values.sort_by(f64::total_cmp);
        let at = |share: f64| values[((values.len() - 1) as f64 * share).round() as usize];
        let is_time = job.bench != Bench::Memory;
        let micros = |share| is_time.then(|| rounded(at(share) / 1e3));
        Figure {
            bench: job.bench,
            platform,
            subject: job.subject,
            open_scopes: job.open,
            p50_us: micros(0.5),
            p99_us: micros(0.99),
            ratio_to_raw: is_time.then(|| rounded(at(0.5) / *raw.get_or_insert(at(0.5)))),
            bytes: (!is_time).then(|| rounded(at(0.5))),
        }
    };
    measured.into_iter().map(figure).collect()
}

/// More digits than this are noise.
fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}
