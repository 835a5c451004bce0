//! The pseudo console, and the reading of what is written to it.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::windows::io::{AsRawHandle, OwnedHandle};
use std::sync::Arc;

use windows_sys::Win32::System::Console::{COORD, ClosePseudoConsole, CreatePseudoConsole, HPCON};

use super::questions::Questions;

/// The key down and up again, as a terminal in win32-input-mode tells it:
/// virtual key 3 (VK_CANCEL), scan code 70, with a Ctrl key held.
/// <https://github.com/microsoft/terminal/blob/main/doc/specs/%234999%20-%20Improved%20keyboard%20handling%20in%20Conpty.md>
pub(super) const CTRL_BREAK: &[u8] = b"\x1b[3;70;0;1;8;1_\x1b[3;70;0;0;8;1_";

/// The side that a person has. Dropping it closes the console.
#[derive(Debug)]
pub(super) struct Console {
    raw: HPCON,
    keyboard: Arc<File>,
}

/// The side that is read from.
pub(crate) struct Output {
    from: Box<dyn Read + Send>,
    keyboard: Option<Arc<File>>,
}

impl Console {
    pub fn open((columns, rows): (u16, u16)) -> io::Result<(Self, Output)> {
        let side = |number| i16::try_from(number).unwrap_or(i16::MAX);
        let size = COORD {
            X: side(columns),
            Y: side(rows),
        };
        let (its_input, keyboard) = os_pipe::pipe()?;
        let (from, its_output) = os_pipe::pipe()?;
        let mut raw: HPCON = 0;
        // SAFETY: two open handles, which the console copies, and room for its own.
        let result = unsafe {
            CreatePseudoConsole(
                size,
                its_input.as_raw_handle(),
                its_output.as_raw_handle(),
                0,
                &mut raw,
            )
        };
        if result < 0 {
            return Err(io::Error::from_raw_os_error(result));
        }
        let keyboard = Arc::new(File::from(OwnedHandle::from(keyboard)));
        let output = Output {
            from: Box::new(from),
            keyboard: Some(Arc::clone(&keyboard)),
        };
        Ok((Self { raw, keyboard }, output))
    }

    /// For the attribute of a new process, which must be made before this is dropped.
    pub fn raw(&self) -> HPCON {
        self.raw
    }

    pub fn type_bytes(&self, bytes: &[u8]) -> io::Result<()> {
        (&*self.keyboard).write_all(bytes)
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        // SAFETY: opened by `open`, closed only here.
        unsafe { ClosePseudoConsole(self.raw) };
    }
}

impl Output {
    pub fn pipe(from: impl Read + Send + 'static) -> Self {
        Self {
            from: Box::new(from),
            keyboard: None,
        }
    }

    pub fn drain(mut self, mut sink: impl FnMut(&[u8])) {
        let mut buffer = [0; 4096];
        let mut questions = Questions::default();
        while let Ok(length @ 1..) = self.from.read(&mut buffer) {
            let written = &buffer[..length];
            sink(written);
            if let Some(mut keyboard) = self.keyboard.as_deref() {
                // An error is a console that is closed, and needs no answer.
                let _ = keyboard.write_all(&questions.answers_to(written));
            }
        }
    }
}
