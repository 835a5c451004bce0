//! The report channel. This test binary is also the program under test: started
//! by the driver, `program_under_test` plays its part, and otherwise does nothing.

use std::time::Duration;

use press_ctrl_c::report::Reporter;
use press_ctrl_c::{Ended, Error, Program, Running};

fn start(part: &str) -> Result<Running, Error> {
    Program::new(std::env::current_exe().expect("a path"))
        .args(["--exact", "program_under_test", "--nocapture"])
        .env("PART", part)
        .without_terminal()
        .time_limit(Duration::from_secs(10))
        .start()
}

#[test]
fn program_under_test() {
    let Some(report) = Reporter::from_env().unwrap() else {
        return;
    };
    match std::env::var("PART").unwrap().as_str() {
        "lines" => {
            report.line("one").unwrap();
            report.line("ready").unwrap();
            report.line("three").unwrap();
        }
        "answers" => {
            report.line("ready").unwrap();
            let heard = report.read_line().unwrap();
            report.line(format!("heard {heard}")).unwrap();
        }
        "many" => std::thread::scope(|scope| {
            for thread in 0..4 {
                let report = &report;
                scope.spawn(move || {
                    for line in 0..250 {
                        report.line(format!("{thread} {line}")).unwrap();
                    }
                });
            }
        }),
        "several connections" => {
            let other = Reporter::from_env().unwrap().unwrap();
            report.line("from one").unwrap();
            assert_eq!(other.read_line().unwrap(), "go");
            other.line("from the other").unwrap();
            assert_eq!(report.read_line().unwrap(), "go");
        }
        part => panic!("no such part: {part}"),
    }
    // Ends without unwinding or closing anything: lines sent are lines heard.
    std::process::exit(9);
}

#[test]
fn lines_come_in_order_and_waiting_skips() -> Result<(), Error> {
    let mut run = start("lines")?;
    run.wait_for("ready")?;
    assert_eq!(run.next_report()?, "three");
    let error = run.next_report().unwrap_err();
    assert!(
        matches!(
            error,
            Error::Ended {
                ended: Ended::Code(9),
                ..
            }
        ),
        "{error}"
    );
    assert!(
        error.to_string().contains("reported: one | ready | three"),
        "{error}"
    );
    assert_eq!(run.finish()?.reports, ["one", "ready", "three"]);
    Ok(())
}

#[test]
fn the_driver_can_answer() -> Result<(), Error> {
    let mut run = start("answers")?;
    run.wait_for("ready")?;
    run.send("go")?;
    assert_eq!(run.next_report()?, "heard go");
    assert_eq!(run.finish()?.ended, Ended::Code(9));
    Ok(())
}

#[test]
fn no_line_is_lost_or_torn() -> Result<(), Error> {
    let outcome = start("many")?.finish()?;
    let mut wanted: Vec<_> = (0..4)
        .flat_map(|thread| (0..250).map(move |line| format!("{thread} {line}")))
        .collect();
    let mut reports = outcome.reports;
    reports.sort();
    wanted.sort();
    assert_eq!(reports, wanted);
    Ok(())
}

#[test]
fn everyone_who_connects_is_heard_and_told() -> Result<(), Error> {
    let mut run = start("several connections")?;
    run.wait_for("from one")?;
    run.send("go")?;
    assert_eq!(run.next_report()?, "from the other");
    assert_eq!(run.finish()?.ended, Ended::Code(9));
    Ok(())
}
