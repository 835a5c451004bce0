//! A recording of the terminal, as [asciicast v2]: what asciinema and its
//! players read.
//!
//! [asciicast v2]: https://docs.asciinema.org/manual/asciicast/v2/

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use serde_json::json;

/// Written line by line, as things happen. Clones write to the same file.
#[derive(Clone, Debug)]
pub(crate) struct Recording(Arc<Mutex<Inner>>);

#[derive(Debug)]
struct Inner {
    file: BufWriter<File>,
    began: Instant,
    /// The start of a character whose end has not been written yet.
    cut: Vec<u8>,
}

impl Recording {
    pub fn create(path: &Path, (width, height): (u16, u16), title: &str) -> io::Result<Self> {
        let mut file = BufWriter::new(File::create(path)?);
        let began_at = std::time::SystemTime::UNIX_EPOCH.elapsed();
        let timestamp = began_at.map_or(0, |since| since.as_secs());
        let header = json!({
            "version": 2, "width": width, "height": height,
            "timestamp": timestamp, "title": title,
        });
        writeln!(file, "{header}")?;
        let (began, cut) = (Instant::now(), Vec::new());
        let inner = Inner { file, began, cut };
        Ok(Self(Arc::new(Mutex::new(inner))))
    }

    /// The terminal wrote this.
    pub fn output(&self, bytes: &[u8]) {
        self.with(|inner| {
            inner.cut.extend_from_slice(bytes);
            let whole = whole_characters(&inner.cut);
            let text: Vec<u8> = inner.cut.drain(..whole).collect();
            inner.event("o", &String::from_utf8_lossy(&text))
        });
    }

    /// Somebody typed this.
    pub fn input(&self, text: &str) {
        self.with(|inner| inner.event("i", text));
    }

    /// Something else was done.
    pub fn marker(&self, text: &str) {
        self.with(|inner| inner.event("m", text));
    }

    /// Everything is on the disk, or the reason why not.
    pub fn flush(&self) -> io::Result<()> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .file
            .flush()
    }

    /// A full disk is told by `flush`, which meets it again.
    fn with(&self, write: impl FnOnce(&mut Inner) -> io::Result<()>) {
        let _ = write(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Inner {
    fn event(&mut self, kind: &str, data: &str) -> io::Result<()> {
        let seconds = self.began.elapsed().as_secs_f64();
        writeln!(self.file, "{}", json!([seconds, kind, data]))
    }
}

/// How many of the bytes are not the beginning of a character that is cut off.
fn whole_characters(bytes: &[u8]) -> usize {
    let start = bytes.len().saturating_sub(3);
    let last = bytes[start..].iter().rposition(|byte| *byte >= 0xc0);
    let Some(last) = last.map(|at| start + at) else {
        return bytes.len();
    };
    match std::str::from_utf8(&bytes[last..]) {
        Err(error) if error.error_len().is_none() => last,
        _ => bytes.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_is_not_cut() {
        let euro = "€".as_bytes();
        assert_eq!(whole_characters(b"plain"), 5);
        assert_eq!(whole_characters(euro), 3);
        assert_eq!(whole_characters(&[b"a", &euro[..2]].concat()), 1);
        assert_eq!(whole_characters(b"\xff\xff"), 2);
        assert_eq!(whole_characters(b"\xe2"), 0);
    }
}
