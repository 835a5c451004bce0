//! `cargo xtask stress --planted`: a test that cannot fail proves nothing, so every case has to find a bug that was
//! planted for it, in a copy of the workspace.

mod bugs;
mod copy;

use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::row::Row;
use crate::run;
use crate::testbed::Testbed;
use bugs::{BUGS, Bug};

/// Plants the bugs whose name or case contains `only`, one after the other; returns whether all were found.
pub fn planted(bed: &Testbed, only: Option<&str>) -> Result<bool> {
    let wanted = |bug: &&Bug| only.is_none_or(|o| bug.name.contains(o) || bug.case.contains(o));
    let bugs: Vec<_> = BUGS.iter().filter(wanted).collect();
    ensure!(!bugs.is_empty(), "no bug and no case of that name");
    let mut all = true;
    for bug in bugs {
        // One that cannot be planted any more does not keep the others from being planted.
        let (found, row) = match look_for(bed, bug) {
            Ok(row) if row.is_clean() => ("NOT FOUND", row),
            Ok(row) => ("found", row),
            Err(error) => ("NOT RUN", Row::failed(bug.case, &format!("{error:#}"))),
        };
        all &= found == "found";
        let note = row.notes.first().and_then(|note| note.lines().next());
        let note = note.unwrap_or_default();
        let note: String = note.chars().take(90).collect();
        println!(
            "{found:<10} {:<48} {:<76} {:>9} rounds {:>6.1} s  {note}",
            bug.name,
            bug.case,
            row.rounds,
            row.time.as_secs_f64()
        );
    }
    Ok(all)
}

/// Runs the bug's case in a copy that has the bug.
fn look_for(bed: &Testbed, bug: &Bug) -> Result<Row> {
    let folder = bed.target.join("planted");
    let workspace = folder.join("workspace");
    copy::workspace(&bed.root, &workspace)?;
    plant(&workspace, bug)?;
    let mut xtask = Command::new("cargo");
    xtask
        .args([
            "run", "--quiet", "-p", "xtask", "--", "stress", "--json", "--only", bug.case,
        ])
        .current_dir(&workspace)
        .env("CARGO_TARGET_DIR", folder.join("target"));
    let said = run::whatever(&format!("planted: {}", bug.name), &mut xtask)?;
    said.lines()
        .filter_map(|line| Row::read("", line))
        // Cases whose name is longer ran as well, and are for other bugs.
        .find(|row| row.case == bug.case)
        .with_context(|| format!("{} was not run:\n{said}", bug.case))
}

fn plant(workspace: &std::path::Path, bug: &Bug) -> Result<()> {
    let file = workspace.join("crates/allow-interrupt/src").join(bug.file);
    let text = std::fs::read_to_string(&file).with_context(|| bug.file.to_owned())?;
    ensure!(
        text.matches(bug.good).count() == 1,
        "{}: what it replaces has changed in {}",
        bug.name,
        bug.file
    );
    std::fs::write(file, text.replace(bug.good, bug.bad))?;
    Ok(())
}
