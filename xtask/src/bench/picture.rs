//! The figures as a picture: how long a press takes to wake a blocked call, on Linux.

use std::fmt::Write;

use super::figure::Figure;

const WIDTH: f64 = 760.0;
const TOP: f64 = 58.0;
const ROW: f64 = 27.0;
const BAR: f64 = 17.0;
/// Where the bars begin, and how long the longest is.
const LEFT: f64 = 206.0;
const LONGEST: f64 = 420.0;
const BOTTOM: f64 = 30.0;

/// No background, and colours that both a light and a dark page carry; where the viewer says
/// which of the two it is, the text goes with it.
const STYLE: &str = "
    text { font: 13px -apple-system, 'Segoe UI', 'Liberation Sans', Helvetica, Arial, sans-serif; fill: #57606a }
    .title { font-size: 15px; font-weight: 600; fill: #24292f }
    .note { font-size: 11.5px }
    .ours { font-weight: 600; fill: #24292f }
    .bar { fill: #8c959f }
    .bar.raw { fill: #6e7781 }
    .bar.ours { fill: #2f81f7 }
    .floor { stroke: #6e7781; stroke-dasharray: 3 3; stroke-opacity: .7 }
    @media (prefers-color-scheme: dark) {
      text { fill: #9198a1 }
      .title, .ours { fill: #e6edf3 }
      .bar.ours { fill: #4493f8 }
    }
";

/// `None` without figures of this kind.
pub fn picture(figures: &[Figure]) -> Option<String> {
    let is_shown = |f: &&Figure| f.platform == "linux" && f.bench == "latency";
    let mut bars: Vec<(&Figure, f64)> = figures
        .iter()
        .filter(is_shown)
        .filter_map(|figure| Some((figure, figure.p50_us?)))
        .collect();
    let raw = bars.iter().find(|(figure, _)| figure.subject == "raw")?.1;
    bars.sort_by(|(_, a), (_, b)| a.total_cmp(b));
    let scale = LONGEST / bars.last()?.1;
    let height = TOP + ROW * bars.len() as f64 + BOTTOM;

    let mut svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" aria-labelledby="title">
  <title id="title">From a press of Ctrl-C to the return of the blocked call: medians on Linux</title>
  <style>{STYLE}  </style>
  <text class="title" x="12" y="24">From the press to the return of the blocked call</text>
  <text class="note" x="12" y="43">Linux, median of one run, in microseconds; and how many times raw (sigaction and an eventfd). Shorter is better.</text>
"#
    );
    for (index, (figure, micros)) in bars.iter().enumerate() {
        let y = TOP + ROW * index as f64;
        let kind = match figure.subject.as_str() {
            "raw" => "raw",
            subject if subject.starts_with("allow-interrupt") => "ours",
            _ => "",
        };
        let length = micros * scale;
        let (bar_y, text_y) = (y + (ROW - BAR) / 2.0, y + ROW / 2.0 + 4.5);
        // A string takes whatever is written to it.
        let _ = writeln!(
            svg,
            r#"  <text class="{kind}" x="{name_x}" y="{text_y:.1}" text-anchor="end">{name}</text>
  <rect class="bar {kind}" x="{LEFT}" y="{bar_y:.1}" width="{length:.1}" height="{BAR}" rx="2.5"/>
  <text class="{kind}" x="{value_x:.1}" y="{text_y:.1}">{micros:.1} µs  ·  {ratio:.2}×</text>"#,
            name_x = LEFT - 10.0,
            name = figure.subject,
            value_x = LEFT + length + 8.0,
            ratio = micros / raw,
        );
    }
    let _ = write!(
        svg,
        r#"  <line class="floor" x1="{x:.1}" x2="{x:.1}" y1="{TOP}" y2="{end}"/>
  <text class="note" x="12" y="{note}">`cargo xtask bench` measures it anew: a process for each, in turns, so that noise hits all alike.</text>
</svg>
"#,
        x = LEFT + raw * scale,
        end = height - BOTTOM,
        note = height - 10.0,
    );
    Some(svg)
}
