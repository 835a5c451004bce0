//! What happened, in order: one letter for each hook or handler that ran.
//!
//! `note` may be called from anywhere, also from a signal handler; `take` waits for the next one.

#[cfg(unix)]
mod system {
    use std::io::Read;
    use std::os::fd::AsRawFd;
    use std::os::unix::net::UnixStream;
    use std::sync::OnceLock;

    /// Notes go in at one end and come out at the other. A signal handler may write to it once it
    /// is there, so `prepare` comes first.
    fn pair() -> &'static (UnixStream, UnixStream) {
        static PAIR: OnceLock<(UnixStream, UnixStream)> = OnceLock::new();
        PAIR.get_or_init(|| UnixStream::pair().expect("two sockets"))
    }

    pub fn prepare() {
        pair();
    }

    pub fn note(letter: char) {
        let byte = letter as u8;
        // SAFETY: `write` is async-signal-safe, and the byte lives long enough.
        let written = unsafe { libc::write(pair().0.as_raw_fd(), (&raw const byte).cast(), 1) };
        assert_eq!(written, 1);
    }

    pub fn take() -> char {
        let mut byte = [0];
        (&pair().1).read_exact(&mut byte).expect("a note");
        byte[0] as char
    }
}

#[cfg(windows)]
mod system {
    use std::sync::{LazyLock, Mutex, mpsc};

    type Channel = (mpsc::Sender<char>, Mutex<mpsc::Receiver<char>>);

    static CHANNEL: LazyLock<Channel> = LazyLock::new(|| {
        let (sender, receiver) = mpsc::channel();
        (sender, Mutex::new(receiver))
    });

    pub fn prepare() {}

    pub fn note(letter: char) {
        CHANNEL.0.send(letter).expect("the receiver lives");
    }

    pub fn take() -> char {
        CHANNEL.1.lock().expect("one taker").recv().expect("a note")
    }
}

pub use system::{note, prepare, take};

/// The next notes, so many of them.
pub fn take_many(count: usize) -> String {
    (0..count).map(|_| take()).collect()
}
