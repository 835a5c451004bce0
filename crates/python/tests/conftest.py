"""What does not apply to a system is not collected there: nothing is ever skipped."""

from __future__ import annotations

import sys

# Started by a driver, in terminals of their own.
collect_ignore = ["pressed", "examples", "pyzmq_own"]
if sys.platform == "win32":
    collect_ignore += ["test_unix.py"]
else:
    collect_ignore += ["test_windows.py"]
