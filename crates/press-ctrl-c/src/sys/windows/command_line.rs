//! Arguments and environment, as Windows hands them to a process.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::io;
use std::os::windows::ffi::OsStrExt;

/// The text, ended by a zero.
pub(super) fn wide(text: &OsStr) -> io::Result<Vec<u16>> {
    let mut units: Vec<u16> = text.encode_wide().collect();
    if units.contains(&0) {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "a zero in a text for the system",
        ));
    }
    units.push(0);
    Ok(units)
}

/// Program and arguments in one line, quoted so that the C runtime takes it
/// apart again: <https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments>.
pub(super) fn line(program: &OsStr, args: &[OsString]) -> io::Result<Vec<u16>> {
    let mut line = Vec::new();
    // The program's own name knows no escapes.
    line.push(u16::from(b'"'));
    line.extend(program.encode_wide());
    line.push(u16::from(b'"'));
    for arg in args {
        line.push(u16::from(b' '));
        quote(arg, &mut line);
    }
    if line.contains(&0) {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "a zero in an argument",
        ));
    }
    line.push(0);
    Ok(line)
}

fn quote(arg: &OsStr, line: &mut Vec<u16>) {
    let (quote, backslash) = (u16::from(b'"'), u16::from(b'\\'));
    let plain = |unit: u16| !(*b" \t\n\"").map(u16::from).contains(&unit);
    if !arg.is_empty() && arg.encode_wide().all(plain) {
        line.extend(arg.encode_wide());
        return;
    }
    line.push(quote);
    let mut backslashes = 0;
    for unit in arg.encode_wide() {
        if unit == quote {
            // Those before a quote are taken in pairs; one more is for the quote.
            line.extend(std::iter::repeat_n(backslash, backslashes + 1));
        }
        backslashes = if unit == backslash {
            backslashes + 1
        } else {
            0
        };
        line.push(unit);
    }
    line.extend(std::iter::repeat_n(backslash, backslashes));
    line.push(quote);
}

/// Our own variables with those changes, each ended by a zero, all by another.
pub(super) fn environment(changes: &[(OsString, Option<OsString>)]) -> io::Result<Vec<u16>> {
    // The names' case does not matter, and the system wants them sorted.
    let name = |name: &OsStr| name.to_string_lossy().to_uppercase();
    let mut all: BTreeMap<String, (OsString, OsString)> = std::env::vars_os()
        .map(|(key, value)| (name(&key), (key, value)))
        .collect();
    for (key, value) in changes {
        match value {
            Some(value) => all.insert(name(key), (key.clone(), value.clone())),
            None => all.remove(&name(key)),
        };
    }
    let mut block = Vec::new();
    for (key, value) in all.values() {
        let mut entry = key.clone();
        entry.push("=");
        entry.push(value);
        block.extend(wide(&entry)?);
    }
    if block.is_empty() {
        block.push(0);
    }
    block.push(0);
    Ok(block)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(args: &[&str]) -> String {
        let args: Vec<OsString> = args.iter().map(OsString::from).collect();
        let line = line(OsStr::new("a b.exe"), &args).unwrap();
        String::from_utf16(&line[..line.len() - 1]).unwrap()
    }

    #[test]
    fn arguments_are_quoted_where_they_must_be() {
        assert_eq!(shown(&["plain", r"C:\dir\"]), r#""a b.exe" plain C:\dir\"#);
        assert_eq!(shown(&["", "two words"]), r#""a b.exe" "" "two words""#);
        assert_eq!(shown(&[r#"say "hi""#]), r#""a b.exe" "say \"hi\"""#);
        assert_eq!(shown(&[r"with space\"]), r#""a b.exe" "with space\\""#);
        assert_eq!(shown(&[r#"\" x"#]), r#""a b.exe" "\\\" x""#);
    }

    #[test]
    fn variables_are_changed_whatever_their_case() {
        let changes = [
            ("PATH", None),
            ("Press_X", Some("1")),
            ("press_x", Some("2")),
        ];
        let changes = changes.map(|(key, value)| (key.into(), value.map(OsString::from)));
        let block = String::from_utf16(&environment(&changes).unwrap()).unwrap();
        let entries: Vec<_> = block.split('\0').collect();
        assert!(entries.contains(&"press_x=2"), "{entries:?}");
        assert!(!entries.contains(&"Press_X=1"), "{entries:?}");
        assert!(
            !entries
                .iter()
                .any(|entry| entry.to_uppercase().starts_with("PATH="))
        );
        assert!(block.ends_with("\0\0"));
    }
}
