"""What people wait for in `threading`."""

from __future__ import annotations

import queue
import signal
import threading

from allow_interrupt import interruptible

from .case import PRESS, all_of, case, send
from .driver import equal, hear, in_thread, in_turn, interrupted, say
from .waits import TWICE, nested, pressed


@case(*TWICE)
def an_event() -> None:
    event = threading.Event()
    pressed(event, lambda: event.wait())
    event.set()
    equal(event.wait(), True)


@case(*TWICE)
def an_event_with_a_time_limit() -> None:
    event = threading.Event()
    pressed(event, lambda: event.wait(1000))


@case(*TWICE)
def a_condition() -> None:
    condition = threading.Condition()

    def wait() -> None:
        with condition:
            try:
                condition.wait()
            finally:
                # As without us, it is held again.
                equal(condition.acquire(blocking=False), True)
                condition.release()

    pressed(condition, wait)
    equal(len(condition._waiters), 0)  # type: ignore[attr-defined]


@case(*TWICE)
def a_condition_that_waits_for_something() -> None:
    condition = threading.Condition(threading.Lock())

    def wait() -> None:
        with condition:
            condition.wait_for(lambda: False)

    pressed(condition, wait)
    equal(condition.acquire(blocking=False), True)


@case(*TWICE)
def a_semaphore() -> None:
    semaphore = threading.Semaphore(0)
    pressed(semaphore, lambda: semaphore.acquire())
    semaphore.release()
    equal(semaphore.acquire(blocking=False), True)


@case(*TWICE)
def a_bounded_semaphore() -> None:
    semaphore = threading.BoundedSemaphore(1)
    semaphore.acquire()
    pressed(semaphore, lambda: semaphore.acquire(timeout=1000))


@case("ready", PRESS, "interrupted")
def a_barrier() -> None:
    barrier = threading.Barrier(2)
    with interrupted, interruptible(barrier):
        say("ready")
        barrier.wait()
    # As without us.
    equal((barrier.n_waiting, barrier.broken), (0, False))


@case(*["ready", PRESS, "interrupted"] * 200)
def a_condition_with_a_plain_lock_again_and_again() -> None:
    for _ in range(200):
        condition = threading.Condition(threading.Lock())
        inside = False
        with interrupted, interruptible(condition), condition:
            inside = True
            say("ready")
            condition.wait()
        # Waiting has taken the lock again, and the block has let go of it.
        assert inside
        equal(condition.acquire(blocking=False), True)
        condition.release()


@case("ready", PRESS, "handler", send("go"), "set")
def a_handler_that_does_not_raise_lets_an_event_wait_on() -> None:
    signal.signal(signal.SIGINT, lambda *_: say("handler"))
    event = threading.Event()
    in_thread(in_turn(hear, event.set))
    with interruptible(event):
        say("ready")
        equal(event.wait(), True)
        say("set")


@case("ready", PRESS, "interrupted", send("go"), "worker: thing")
def the_waits_of_other_threads_are_not_disturbed() -> None:
    things: queue.Queue[str] = queue.Queue()
    with interrupted, interruptible(things):
        thread = in_thread(lambda: say(f"worker: {things.get()}"))
        say("ready")
        things.get()
    hear()
    things.put("thing")
    thread.join()


@case("ready", PRESS, "interrupted", send("go"), "worker: True")
def one_that_waited_before_it_was_dressed_is_woken_after() -> None:
    event, waiting = threading.Event(), threading.Event()

    def worker() -> None:
        waiting.set()
        say(f"worker: {event.wait()}")

    thread = in_thread(worker)
    waiting.wait()
    with interrupted, interruptible(event):
        say("ready")
        event.wait()
    hear()
    event.set()
    thread.join()


@case(*TWICE)
def nested_the_object_is_given_back_at_the_end() -> None:
    event = threading.Event()
    nested(event, lambda: event.wait(), dressed=event._cond)  # type: ignore[attr-defined]


@case("ready", PRESS, all_of("worker left", "interrupted"))
def entered_in_a_worker_it_frees_the_main_thread() -> None:
    event, entered, leave = threading.Event(), threading.Event(), threading.Event()

    def worker() -> None:
        with interruptible(event):
            entered.set()
            leave.wait()
        say("worker left")

    thread = threading.Thread(target=worker)
    thread.start()
    entered.wait()
    try:
        with interrupted:
            say("ready")
            event.wait()
    finally:
        leave.set()
        thread.join()


@case("ready", PRESS, "action", "freed")
def one_that_does_not_pass_on_waits_on() -> None:
    event = threading.Event()

    def action() -> None:
        say("action")
        event.set()

    with interruptible(event, action=action, pass_on=False) as scope:
        say("ready")
        equal(event.wait(), True)
        equal(scope.fired, True)
        say("freed")
