//! The figures for people.

use std::fmt::Write;

use super::figure::Figure;

/// What each bench's times are times of.
fn title(bench: &str) -> &str {
    match bench {
        "latency" => "press to wake-up",
        "enter-leave" => "enter and leave",
        "deliver" => "deliver, for each scope",
        "memory" => "memory, for each scope",
        "python-enter-leave" => "Python, enter and leave",
        "python-press" => "Python, press to KeyboardInterrupt, zmq poll",
        "python-asyncio" => "Python, the same, asyncio on a selector",
        other => other,
    }
}

/// A block for each platform and bench.
pub fn table(figures: &[Figure]) -> String {
    let mut table = String::new();
    let together = |a: &Figure, b: &Figure| a.platform == b.platform && a.bench == b.bench;
    for block in figures.chunk_by(together) {
        let gap = if table.is_empty() { "" } else { "\n" };
        let name = format!("{}: {}", block[0].platform, title(&block[0].bench));
        let columns = match block[0].bytes {
            Some(_) => format!("{:>8} {:>12}", "open", "bytes"),
            None => format!(
                "{:>8} {:>12} {:>12} {:>8}",
                "open", "median", "p99", "to raw"
            ),
        };
        // A string takes whatever is written to it.
        let _ = writeln!(table, "{gap}{name:46} {columns}");
        for figure in block {
            let _ = writeln!(table, "{}", row(figure).trim_end());
        }
    }
    table
}

fn row(figure: &Figure) -> String {
    let Figure {
        subject,
        open_scopes,
        ..
    } = figure;
    let start = format!("{subject:46} {open_scopes:>8}");
    match (figure.bytes, figure.ratio_to_raw) {
        (Some(bytes), _) => format!("{start} {bytes:>12.0}"),
        (None, ratio) => format!(
            "{start} {:>12} {:>12} {:>8.2}",
            time(figure.p50_us),
            time(figure.p99_us),
            ratio.unwrap_or(f64::NAN)
        ),
    }
}

fn time(micros: Option<f64>) -> String {
    match micros {
        None => String::new(),
        Some(micros) if micros < 1.0 => format!("{:.0} ns", micros * 1e3),
        Some(micros) if micros < 100.0 => format!("{micros:.1} us"),
        Some(micros) => format!("{micros:.0} us"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_of_rows() {
        let line = |bench: &str, rest: &str| {
            let text = format!(
                r#"{{"bench":"{bench}","platform":"linux","subject":"raw","open_scopes":1,{rest}}}"#
            );
            serde_json::from_str::<Figure>(&text).unwrap()
        };
        let table = table(&[
            line(
                "latency",
                r#""p50_us":4.76,"p99_us":120.2,"ratio_to_raw":1.0"#,
            ),
            line("memory", r#""p50_us":null,"bytes":128.0"#),
        ]);
        let rows: Vec<Vec<&str>> = table
            .lines()
            .map(|l| l.split_whitespace().collect())
            .collect();
        assert_eq!(rows[1], ["raw", "1", "4.8", "us", "120", "us", "1.00"]);
        assert_eq!(rows[2], [""; 0]);
        assert_eq!(rows[4], ["raw", "1", "128"]);
    }
}
