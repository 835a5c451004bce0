"""A scenario, and above it what it says and what is done to it, in this order.

    @case("ready", PRESS, "interrupted")
    def a_poll_is_freed() -> None:
        ...

A text is the next line that it says; `PRESS` and its like are done to it when that has been heard.
A `None` is left out: `WINDOWS and "action"` is a line on Windows only.
"""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass, field
from typing import Any, Callable, Union

WINDOWS = sys.platform == "win32"
UNIX = not WINDOWS
LINUX = sys.platform == "linux"

Raw = Union[str, dict[str, Any]]
Step = Union[Raw, tuple[Raw, ...], bool, None]

PRESS: Raw = {"do": "press"}
"""A person presses Ctrl-C."""
PRESS_BACKSLASH: Raw = {"do": "press_backslash"}
CLOSE_TERMINAL: Raw = {"do": "close_terminal"}
TERMINATE: Raw = {"do": "terminate"}

CLEAN = "clean"
"""It says "end", and exits with 0."""
INTERRUPTED = "interrupted"
"""Nobody catches KeyboardInterrupt."""
DEFAULT = "default"
"""The system's own answer to Ctrl-C ends it."""
AT_EXIT = "at_exit"
"""It exits with 0; or by the system's own answer, once Python has taken its handlers away."""


def send(line: str) -> Raw:
    """Answer what the scenario waits for with `hear`."""
    return {"send": line}


def see(text: str) -> Raw:
    """Wait until its terminal shows this."""
    return {"see": text}


def all_of(*lines: str) -> Raw:
    """Lines in any order: they come from several threads."""
    return {"hear_all": lines}


def until(line: str) -> Raw:
    """Lines up to and with this one: nobody knows how many there are."""
    return {"hear_until": line}


@dataclass
class Case:
    name: str
    steps: list[Any]
    ends: Any
    ignoring: bool
    terminal: bool
    python: list[str]
    on: bool = field(repr=False)

    def described(self) -> dict[str, Any]:
        return asdict(self)


Scenario = Callable[[], object]
CASES: dict[str, Case] = {}


def _raw(step: Raw) -> Any:
    if isinstance(step, str):
        return {"hear": step}
    return step.get("do", step)


def case(
    *steps: Step,
    ends: str | int = CLEAN,
    on: bool = True,
    ignoring: bool = False,
    terminal: bool = True,
    python: list[str] | None = None,
) -> Callable[[Scenario], Scenario]:
    """Make a case of a function.

    ends: how it ends; a number is an exit code.
    on: whether it applies to this system.
    ignoring: it is started with Ctrl-C ignored, as by `nohup`.
    python: arguments for Python itself.
    """

    def register(scenario: Scenario) -> Scenario:
        name = f"{scenario.__module__.rpartition('.')[2]}.{scenario.__name__}"
        assert name not in CASES, name
        flat: list[Any] = []
        for step in steps:
            several = step if isinstance(step, tuple) else (step,)
            flat += [_raw(one) for one in several if isinstance(one, (str, dict))]
        end: Any = {"code": ends} if isinstance(ends, int) else ends
        CASES[name] = Case(name, flat, end, ignoring, terminal, python or [], on)
        return scenario

    return register
