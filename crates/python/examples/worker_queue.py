"""The main thread waits for results of its workers; on Windows a queue does not notice Ctrl-C."""

import queue
import threading

from allow_interrupt import interruptible

jobs: queue.Queue[int] = queue.Queue()
results: queue.Queue[int] = queue.Queue()


def work() -> None:
    """Square whatever comes."""
    while True:
        results.put(jobs.get() ** 2)


threading.Thread(target=work, daemon=True).start()
try:
    with interruptible(results):
        jobs.put(7)
        print("the worker says", results.get())
        print("Nothing more will come. Press Ctrl-C.", flush=True)
        results.get()
except KeyboardInterrupt:
    print("KeyboardInterrupt")
