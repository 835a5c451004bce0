"""A scope belongs to the process that entered it."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from typing import Any

from allow_interrupt import Scope

from . import driver
from .case import PRESS, UNIX, all_of, case
from .driver import Gate, equal, forever, in_turn, interrupted, say

if sys.platform != "win32":

    def in_child(function: Any) -> int:
        """Run it in a forked child, which ends with 0 if it returns."""
        child = os.fork()
        if child == 0:
            code = 1
            try:
                # Through its parent's connection: two have no order between them.
                function()
                code = 0
            except BaseException as error:
                say(f"failed in the child: {error!r}")
            finally:
                os._exit(code)
        return child

    def join(child: int) -> None:
        equal(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 0)

    @case(
        *["child ready", "ready", PRESS],
        *[all_of("action", "interrupted", "child interrupted", "child: []")],
    )
    def in_the_child_it_is_inert() -> None:
        actions: list[int] = []
        scope = Scope(lambda: actions.append(1))

        def child() -> None:
            try:
                say("child ready")
                os.write(up_write, b"x")
                forever()
            except KeyboardInterrupt:
                say("child interrupted")
            equal(scope.presses, 0)
            scope.leave()
            say(f"child: {actions}")

        up_read, up_write = os.pipe()
        pid = 0
        with interrupted, scope:
            pid = in_child(child)
            os.read(up_read, 1)
            say("ready")
            forever()
        equal(actions, [1])
        say("action")
        join(pid)

    @case("ready", PRESS, all_of("interrupted", "action in the child", "child interrupted"))
    def in_the_child_a_new_one_works() -> None:
        up_read, up_write = os.pipe()

        def child() -> None:
            try:
                with Scope(lambda: say("action in the child")):
                    os.write(up_write, b"x")
                    forever()
            except KeyboardInterrupt:
                say("child interrupted")

        pid = 0
        with interrupted, Scope(lambda: None):
            pid = in_child(child)
            os.read(up_read, 1)
            say("ready")
            forever()
        join(pid)

    @case("ready", PRESS, "action", "forked", "interrupted", "child left")
    def while_an_action_runs() -> None:
        running, forked = Gate(), Gate()

        action = in_turn(lambda: say("action"), running.open, forked.wait)

        def child() -> None:
            # The thread of that action does not exist here.
            scope.leave()
            with Scope(lambda: None):
                pass
            os.read(go_read, 1)
            say("child left")

        go_read, go = os.pipe()
        pid = 0
        with interrupted, Scope(action) as scope:
            say("ready")
            running.wait()
            pid = in_child(child)
            say("forked")
            forked.open()
            forever()
        os.write(go, b"x")
        join(pid)

    @case("ready", PRESS, "child", "action", "interrupted")
    def an_action_forks() -> None:
        def action() -> None:
            join(in_child(lambda: say("child")))
            say("action")

        with interrupted, Scope(action):
            say("ready")
            forever()

    @case("child's exit", "end", ends=0)
    def a_child_ends_the_ordinary_way() -> None:
        with Scope(lambda: None):
            child = os.fork()
            if child == 0:
                driver.connect()
                say("child's exit")
                sys.exit(0)
            join(child)
        say("end")
        sys.exit(0)

    @case("ready", PRESS, "action", "interrupted")
    def a_child_does_not_wait_for_the_actions_of_its_parent() -> None:
        running, forked = Gate(), Gate()

        action = in_turn(lambda: say("action"), running.open, forked.wait)
        with interrupted, Scope(action):
            say("ready")
            running.wait()
            for _ in range(10):
                child = os.fork()
                if child == 0:
                    sys.exit(0)
                # At its exit it would give an action 5 seconds: ten times that, nobody waits here.
                join(child)
            forked.open()
            forever()

    @case(*["ready", PRESS, "interrupted"] * 20, "forked")
    def forking_while_threads_enter_and_leave() -> None:
        stop = threading.Event()

        def worker() -> None:
            while not stop.is_set():
                with Scope(lambda: None), Scope():
                    pass

        threads = [threading.Thread(target=worker) for _ in range(3)]
        for thread in threads:
            thread.start()
        for _ in range(20):
            child = os.fork()
            if child == 0:
                with Scope(lambda: None):
                    os._exit(0)
            join(child)
            gate = Gate()
            with interrupted, Scope(gate.open):
                say("ready")
                gate.wait()
                forever()
        stop.set()
        for thread in threads:
            thread.join()
        say("forked")


def blocked_child(ready: Any) -> None:
    driver.connect()
    try:
        with Scope(lambda: say("action in the child")):
            ready.set()
            forever()
    except KeyboardInterrupt:
        say("child interrupted")


def with_multiprocessing(method: str) -> None:
    context: Any = multiprocessing.get_context(method)
    up = context.Event()
    child = context.Process(target=blocked_child, args=(up,))
    with interrupted, Scope(lambda: say("action")):
        child.start()
        up.wait()
        say("ready")
        forever()
    child.join()
    equal(child.exitcode, 0)


BOTH = all_of("action", "interrupted", "action in the child", "child interrupted")


@case("ready", PRESS, BOTH, on=UNIX)
def multiprocessing_by_fork() -> None:
    with_multiprocessing("fork")


@case("ready", PRESS, BOTH)
def multiprocessing_by_spawn() -> None:
    with_multiprocessing("spawn")


@case("ready", PRESS, BOTH, on=UNIX)
def multiprocessing_by_a_fork_server() -> None:
    with_multiprocessing("forkserver")
