//! The system's packages: compilers, Wine, Python's pip.

use std::process::Command;

use super::{Missing, Testbed};
use crate::run;

/// A program, how to see that it is there, and the Debian packages it is in.
struct Need {
    see: (&'static str, &'static [&'static str]),
    debian: &'static [&'static str],
}

const NEEDS: &[Need] = &[
    Need {
        see: ("c++", &["--version"]),
        debian: &["gcc", "g++"],
    },
    Need {
        see: ("python3", &["-m", "pip", "--version"]),
        debian: &["python3", "python3-pip"],
    },
    Need {
        see: ("x86_64-w64-mingw32-gcc", &["--version"]),
        debian: &["gcc-mingw-w64-x86-64"],
    },
    Need {
        see: ("wine", &["--version"]),
        debian: &["wine", "wine64"],
    },
];

impl Testbed {
    /// Installs what is missing where that can be done without asking anyone,
    /// and says what to install elsewhere.
    pub fn packages(&self) -> Result<(), Missing> {
        self.packages.get_or_init(install).clone()
    }

    /// A C++ compiler for this system, which builds libzmq.
    pub fn compiler(&self) -> Result<(), Missing> {
        if cfg!(target_os = "linux") && run::ask("c++", &["--version"]).is_none() {
            return apt_install(NEEDS[0].debian);
        }
        if cfg!(target_os = "macos") && run::ask("c++", &["--version"]).is_none() {
            return Err(Missing("please run: xcode-select --install".to_owned()));
        }
        // On Windows the C++ compiler came with what Rust itself needs to link.
        Ok(())
    }

    /// Installs packages that only some machines need.
    pub fn debian_packages(&self, packages: &[&str]) -> Result<(), Missing> {
        if packages.iter().all(|package| installed(package)) {
            return Ok(());
        }
        apt_install(packages)
    }
}

fn install() -> Result<(), Missing> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        return Err(Missing("Wine is set up on x86-64 Linux only".to_owned()));
    }
    let absent = || {
        NEEDS
            .iter()
            .filter(|need| run::ask(need.see.0, need.see.1).is_none())
    };
    let packages: Vec<_> = absent().flat_map(|need| need.debian).copied().collect();
    if packages.is_empty() {
        return Ok(());
    }
    apt_install(&packages)?;
    match absent().next() {
        None => Ok(()),
        Some(need) => Err(Missing(format!("{} is still not there", need.see.0))),
    }
}

fn apt_install(packages: &[&str]) -> Result<(), Missing> {
    let by_hand = by_hand(packages);
    let Some(apt) = Apt::find() else {
        return Err(Missing(by_hand));
    };
    let what = format!("apt-get install {}", packages.join(" "));
    let mut arguments = vec!["install", "--yes", "--no-install-recommends"];
    arguments.extend(packages);
    apt.run("apt-get update", &["update"])
        .and_then(|()| apt.run(&what, &arguments))
        .map_err(|error| Missing(format!("{error:#}; {by_hand}")))
}

fn installed(package: &str) -> bool {
    run::ask("dpkg-query", &["--show", "--showformat=${Status}", package])
        .is_some_and(|status| status == "install ok installed")
}

/// `apt-get`, when we may use it: as root, or with a sudo that asks nothing.
struct Apt {
    sudo: bool,
}

impl Apt {
    fn find() -> Option<Self> {
        run::ask("apt-get", &["--version"])?;
        if run::ask("id", &["-u"])? == "0" {
            return Some(Self { sudo: false });
        }
        run::ask("sudo", &["-n", "true"]).map(|_| Self { sudo: true })
    }

    fn run(&self, what: &str, arguments: &[&str]) -> anyhow::Result<()> {
        let mut command = Command::new(if self.sudo { "sudo" } else { "env" });
        if self.sudo {
            command.args(["-n", "env"]);
        }
        command
            .args(["DEBIAN_FRONTEND=noninteractive", "apt-get"])
            .args(arguments);
        run::quietly(what, &mut command).map(drop)
    }
}

/// The line to type, for whoever has to do it by hand.
fn by_hand(debian: &[&str]) -> String {
    format!(
        "please install what is missing. Debian, Ubuntu: sudo apt-get install {}; \
         Fedora: sudo dnf install gcc-c++ mingw64-gcc wine python3-pip; \
         Arch: sudo pacman -S gcc mingw-w64-gcc wine python-pip",
        debian.join(" ")
    )
}
