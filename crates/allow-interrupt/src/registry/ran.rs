//! The end of a hook's run, for which whoever leaves its scope waits.

use std::ptr::NonNull;

use super::Registry;
use super::node::Node;

/// A run that has begun; dropping this ends it.
pub(super) struct Ran {
    registry: &'static Registry,
    /// Pinned for as long as this lives.
    node: NonNull<Node>,
}

impl Ran {
    /// The caller stands on the node, and has begun a run.
    pub(super) fn begun(registry: &'static Registry, node: NonNull<Node>) -> Self {
        // The hook may leave its scope, and the walk may step on, before the run ends.
        // SAFETY: the caller has pinned it.
        unsafe { node.as_ref() }.state.pin_again();
        Self { registry, node }
    }
}

impl Drop for Ran {
    fn drop(&mut self) {
        // SAFETY: pinned.
        self.registry.end_run(unsafe { self.node.as_ref() });
        self.registry.unpin(self.node);
    }
}

impl Registry {
    pub(super) fn end_run(&self, node: &Node) {
        if !node.state.end_run_if_open() {
            let writing = self.lock();
            node.state.end_run();
            self.changed.notify_all();
            drop(writing);
        }
    }
}
