//! Draws a command's output as it looks on a terminal: the pictures in the
//! README. The text in them can be selected.
//!
//! ```sh
//! cargo run -p press-ctrl-c --example picture -- crates/press-ctrl-c/doc/tokio.svg \
//!     press-ctrl-c doctor -- target/debug/examples/tokio_server
//! ```
//!
//! The first word behind the file is the command to be run, and is found in
//! `PATH` with `target/debug` in front.

use std::env;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anstyle_svg::Term;
use press_ctrl_c::Program;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = env::args().skip(1);
    let usage = "picture FILE.svg COMMAND [ARGS]...";
    let file = PathBuf::from(args.next().ok_or(usage)?);
    let command: Vec<String> = args.collect();
    let (program, rest) = command.split_first().ok_or(usage)?;

    let this = env::current_exe()?;
    let built = this.ancestors().nth(2).ok_or("built by Cargo")?;
    let beside = built.join(program);
    let program = if beside.is_file() {
        beside
    } else {
        PathBuf::from(program)
    };
    // Without what is shown only while it waits.
    let mut run = Program::new("sh")
        .args(["-c", r#"exec "$0" "$@" 2> /dev/null"#])
        .arg(program)
        .args(rest)
        .terminal_size(100, 60)
        .time_limit(Duration::from_secs(120))
        .start()?;
    let outcome = run.finish()?;

    let prompt = format!("\x1b[2m$\x1b[0m {}\r\n", command.join(" "));
    let svg = Term::new().render_svg(&(prompt + &outcome.terminal).replace("\r\n", "\n"));
    std::fs::write(&file, named(&svg, &command.join(" ")))?;
    println!("{} ({})", shown(&file), outcome.ended);
    Ok(())
}

/// Colours that can be read, on a light page as well as on a dark one. They come
/// behind the ones of the crate, which are those of an old terminal.
const STYLE: &str = "\
    .fg { fill: #d1d7e0 } .bg { fill: #151b23 }
    .fg-green { fill: #3fb950 } .fg-red { fill: #ff7b72 } .fg-cyan { fill: #56d4dd }
    .dimmed { opacity: .7 }
    @media (prefers-color-scheme: light) {
      .fg { fill: #1f2328 } .bg { fill: #f6f8fa }
      .fg-green { fill: #116329 } .fg-red { fill: #b81f28 } .fg-cyan { fill: #0b5d73 }
    }
  </style>";

/// With those, and with a name for whoever cannot see it.
fn named(svg: &str, command: &str) -> String {
    let command = command.replace('&', "&amp;").replace('<', "&lt;");
    let title = format!(">\n  <title>What `{command}` prints</title>");
    let svg = svg.replacen('>', &title, 1);
    svg.replacen("</style>", STYLE, 1)
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
