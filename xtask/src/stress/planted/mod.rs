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
    let folder = bed.target.join("planted");
    let workspace = folder.join("workspace");
    let mut all = true;
    let wanted = |bug: &&Bug| only.is_none_or(|o| bug.name.contains(o) || bug.case.contains(o));
    for bug in BUGS.iter().filter(wanted) {
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
        let rows = said.lines().filter_map(|line| Row::read(bug.case, line));
        let rows: Vec<_> = rows.collect();
        ensure!(
            !rows.is_empty(),
            "{}: {} was not run:\n{said}",
            bug.name,
            bug.case
        );
        let found = rows.iter().find(|row| !row.is_clean());
        all &= found.is_some();
        let note = found
            .and_then(|row| row.notes.first())
            .map_or("", |note| note);
        let note: String = note.chars().take(90).collect();
        let found = if found.is_some() {
            "found"
        } else {
            "NOT FOUND"
        };
        println!("{found:<10} {:<48} {:<70} {note}", bug.name, bug.case);
    }
    Ok(all)
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
