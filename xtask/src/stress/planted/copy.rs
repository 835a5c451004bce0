//! A copy of the workspace, in which files are written only when they differ: so Cargo builds little anew.

use std::fs;
use std::path::Path;

use anyhow::Result;

const PARTS: [&str; 11] = [
    "Cargo.toml",
    "Cargo.lock",
    "README.md",
    ".cargo",
    "benches",
    "crates",
    "docs",
    "examples",
    "stress",
    "xtask",
    "LICENSE-MIT",
];

pub fn workspace(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    PARTS
        .iter()
        .try_for_each(|part| copy(&from.join(part), &to.join(part)))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    if from.is_dir() {
        fs::create_dir_all(to)?;
        for entry in fs::read_dir(to)? {
            let (old, name) = entry.map(|entry| (entry.path(), entry.file_name()))?;
            if !from.join(name).exists() {
                let remove = if old.is_dir() {
                    fs::remove_dir_all
                } else {
                    fs::remove_file
                };
                remove(old)?;
            }
        }
        for entry in fs::read_dir(from)? {
            let name = entry?.file_name();
            // Built things and caches are of no use there.
            if name != "target"
                && name != "__pycache__"
                && !name.to_string_lossy().starts_with(".venv")
            {
                copy(&from.join(&name), &to.join(&name))?;
            }
        }
        return Ok(());
    }
    let new = fs::read(from)?;
    if fs::read(to).ok().as_ref() != Some(&new) {
        fs::write(to, new)?;
    }
    Ok(())
}
