"""Waits in Rust for a job that never comes; Ctrl-C ends it."""

import blocking_extension

jobs = blocking_extension.Jobs()
try:
    print("Blocked in Rust. Press Ctrl-C.", flush=True)
    print("job", jobs.next())
except KeyboardInterrupt:
    print("KeyboardInterrupt")
