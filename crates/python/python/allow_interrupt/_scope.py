"""The scope, and the seed's form of it."""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Callable, Literal, TypeVar, Union, cast

from . import _native

if TYPE_CHECKING:
    from typing_extensions import Self

EventName = Literal["ctrl-c", "ctrl-break", "close", "logoff", "shutdown"]
"""What a scope can claim. On Unix: SIGINT, SIGQUIT, SIGHUP, nothing, SIGTERM."""

Action = Callable[[], object]
Events = Union[EventName, Iterable[EventName]]
_F = TypeVar("_F", bound=Callable[..., Any])


def _refuse(function: object) -> None:
    """Raise for what cannot be decorated, on every system."""
    if not callable(function) or inspect.isasyncgenfunction(function):
        raise TypeError(f"a scope decorates functions and coroutines; enter it inside {function!r}")


def _inside(scope: Any, function: _F) -> _F:
    """Make a function that enters the scope around each call of `function`."""
    _refuse(function)
    if inspect.iscoroutinefunction(function):

        @functools.wraps(function)
        async def awaited(*args: Any, **kwargs: Any) -> Any:
            with scope:
                return await function(*args, **kwargs)

        return cast("_F", awaited)

    if inspect.isgeneratorfunction(function):

        @functools.wraps(function)
        def generated(*args: Any, **kwargs: Any) -> Any:
            with scope:
                return (yield from function(*args, **kwargs))

        return cast("_F", generated)

    @functools.wraps(function)
    def called(*args: Any, **kwargs: Any) -> Any:
        with scope:
            return function(*args, **kwargs)

    return cast("_F", called)


class Scope(_native.Scope):
    """While it is entered, a press of Ctrl-C runs `action`, and then does what it did before.

    Use it as a context manager or as a decorator; it may be entered several times, nested, from any
    thread. `KeyboardInterrupt` (or what your own handler raises) comes at the latest as the block
    is left in the main thread: leaving waits for Python's handler, for a second at most.

    action: a function without arguments; its result is ignored. It runs on a thread that Python
        did not make. What it raises goes to `sys.unraisablehook`, and the press goes on.
    events: names of events, "ctrl-c" alone unless given.
    pass_on: whether the press then does what it did before, so that KeyboardInterrupt follows. With
        `False` it stops here: look at `fired`.
    escalate_at: from this press on the action is left out, and the press does what it did before.
    clear_ignored: listen also where the parent process asked for Ctrl-C to be ignored.

    Raises TypeError for an action that cannot be called, and ValueError for an unknown event;
    entering raises OSError (with `winerror` on Windows) if the system refuses.

    On Unix a handler that `signal.signal` installs inside the block takes the place of the scope.
    """

    def __call__(self, function: _F) -> _F:
        """Decorate: each call of `function` is made inside the scope."""
        return _inside(self, function)

    def __repr__(self) -> str:
        """Tell what it runs and where it stands."""
        state = "entered" if self.entered else "not entered"
        return f"<{type(self).__name__} {state} action={self.action!r} presses={self.presses}>"


if sys.platform == "win32":

    class allow_interrupt(Scope):
        """On Windows, Ctrl-C performs `action`, and then KeyboardInterrupt follows.

        A drop-in for pyzmq's `zmq.utils.win32.allow_interrupt`. `with` gives the scope: `fired` and
        `presses` tell whether Ctrl-C has come. The options are those of `Scope`. On other systems
        the same name does nothing, and never calls the action.
        """

else:

    class allow_interrupt:
        """On Windows, Ctrl-C performs `action`, and then KeyboardInterrupt follows. Not here.

        On this system Python notices Ctrl-C by itself: the action is never called, and nothing is
        touched. For a scope that works on every system see `Scope`.
        """

        __slots__ = ()

        fired = False
        presses = 0
        entered = False
        ignored: tuple[str, ...] = ()

        def __init__(
            self,
            action: Action | None = None,
            *,
            events: Events | None = None,
            pass_on: bool = True,
            escalate_at: int | None = None,
            clear_ignored: bool = False,
        ) -> None:
            """Refuse what would be refused on Windows; and no more, as it is to cost nothing."""
            if action is not None and not callable(action):
                _native.check_options(action)
            if events is not None or escalate_at is not None:
                _native.check_options(events=events, escalate_at=escalate_at)

        def __enter__(self) -> Self:
            """Do nothing."""
            return self

        def __exit__(
            self, kind: object = None, value: object = None, traceback: object = None
        ) -> None:
            """Do nothing."""

        def leave(self) -> None:
            """Do nothing."""

        def check(self) -> bool:
            """Tell that there was no press."""
            return False

        def __call__(self, function: _F) -> _F:
            """Decorate `function` with nothing."""
            _refuse(function)
            return function
