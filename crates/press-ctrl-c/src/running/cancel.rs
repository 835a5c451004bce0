//! Ending a wait from another thread.

use std::sync::Arc;

use crate::Running;
use crate::watch::Watch;

/// Ends waits of a [`Running`]; from [`Running::canceller`]. For somebody who is told that nobody is
/// interested in the program any more, while another thread waits for it.
#[derive(Clone, Debug)]
pub struct Canceller {
    watch: Arc<Watch>,
}

impl Canceller {
    /// Ends the wait that is under way, or the next one, with
    /// [`Error::Cancelled`](crate::Error::Cancelled). The program is left alone.
    pub fn cancel(&self) {
        self.watch.change(|state| state.cancelled = true);
    }
}

impl Running {
    /// What ends a wait, from any thread.
    #[must_use]
    pub fn canceller(&self) -> Canceller {
        Canceller {
            watch: Arc::clone(&self.watch),
        }
    }

    /// Whether it was; only once.
    pub(super) fn was_cancelled(&self) -> bool {
        std::mem::take(&mut self.watch.lock().cancelled)
    }
}
