"""Bad input is refused at once, and in words that help; good input is taken."""

from __future__ import annotations

from typing import Any

import pytest

from allow_interrupt import Scope, allow_interrupt, interruptible, wait_until_passed_on

CLASSES = [Scope, allow_interrupt]


@pytest.mark.parametrize("make", CLASSES)
@pytest.mark.parametrize("action", [1, "stop", b"", [], object()])
def test_an_action_that_cannot_be_called(make: Any, action: Any) -> None:
    with pytest.raises(TypeError, match="action must be a function") as raised:
        make(action)
    assert type(action).__name__ in str(raised.value)
    assert repr(action) in str(raised.value)


@pytest.mark.parametrize("make", CLASSES)
def test_the_signature_is_the_seeds(make: Any) -> None:
    def action() -> int:
        return 7

    for scope in (make(), make(None), make(action), make(action=action), make(action=None)):
        with scope as entered:
            assert entered is scope
        assert scope.__exit__(None, None, None) is None
    with pytest.raises(TypeError):
        make(action, action)
    with pytest.raises(TypeError):
        make(actions=action)


@pytest.mark.parametrize("make", CLASSES)
@pytest.mark.parametrize("event", ["ctrl-c", "ctrl-break", "close", "logoff", "shutdown"])
def test_events_by_name(make: Any, event: Any) -> None:
    for events in (event, [event], (event, "ctrl-c"), {event}, iter([event, event])):
        with make(events=events):
            pass


@pytest.mark.parametrize("make", CLASSES)
@pytest.mark.parametrize("events", ["", "SIGINT", "Ctrl-C", "ctrl_c", ["ctrl-c", "x"], [2], [None]])
def test_unknown_events(make: Any, events: Any) -> None:
    with pytest.raises(ValueError, match=r"unknown event .*; the events are ctrl-c, ctrl-break"):
        make(events=events)


@pytest.mark.parametrize("make", CLASSES)
def test_no_events(make: Any) -> None:
    with pytest.raises(ValueError, match="at least one event: ctrl-c"):
        make(events=[])


@pytest.mark.parametrize("make", CLASSES)
@pytest.mark.parametrize("events", [2, object(), 1.5])
def test_what_can_be_no_events(make: Any, events: Any) -> None:
    with pytest.raises(TypeError, match="events must be names"):
        make(events=events)


@pytest.mark.parametrize("make", CLASSES)
def test_what_the_events_raise_is_not_changed(make: Any) -> None:
    def events() -> Any:
        yield "ctrl-c"
        raise KeyError

    with pytest.raises(KeyError):
        make(events=events())


@pytest.mark.parametrize("make", CLASSES)
@pytest.mark.parametrize("nth", [0, -1, 1 << 32, -(1 << 62)])
def test_a_count_that_is_none(make: Any, nth: int) -> None:
    with pytest.raises(ValueError, match=f"from 1 on, and {nth} is no such number"):
        make(escalate_at=nth)


@pytest.mark.parametrize("make", CLASSES)
@pytest.mark.parametrize("nth", ["2", 1.5, []])
def test_a_count_that_is_no_number(make: Any, nth: Any) -> None:
    with pytest.raises(TypeError):
        make(escalate_at=nth)


@pytest.mark.parametrize("make", CLASSES)
def test_options_are_named(make: Any) -> None:
    with pytest.raises(TypeError):
        make(None, ["ctrl-c"])
    with make(events="ctrl-c", pass_on=False, escalate_at=(1 << 32) - 1, clear_ignored=True):
        pass


@pytest.mark.parametrize("thing", [None, 1, "text", b"", [], {}, object(), range(3)])
def test_what_cannot_be_freed(thing: Any) -> None:
    with pytest.raises(TypeError, match=f"cannot be made to free {type(thing).__name__}") as raised:
        interruptible(thing)
    assert "a function that frees your call" in str(raised.value)


def test_a_function_is_an_action() -> None:
    def action() -> None:
        pass

    scope = interruptible(action, pass_on=False)
    assert type(scope) is Scope
    assert scope.action is action


def test_interruptible_wants_one_thing_and_good_options() -> None:
    import threading

    with pytest.raises(TypeError):
        interruptible()  # type: ignore[call-arg]
    with pytest.raises(ValueError, match="unknown event"):
        interruptible(threading.Event(), events="x")
    with pytest.raises(TypeError, match="action must be"):
        interruptible(threading.Event(), action=1)
    with pytest.raises(TypeError):
        interruptible(threading.Event(), wrong=1)


@pytest.mark.parametrize("timeout", [-1, -0.5, float("nan"), float("-inf")])
def test_a_time_that_is_none(timeout: float) -> None:
    with pytest.raises(ValueError, match="number of seconds, at least 0"):
        wait_until_passed_on(timeout)


@pytest.mark.parametrize("timeout", [0, 1, 0.001, 1e300, float("inf")])
def test_without_a_press_nothing_is_waited_for(timeout: float) -> None:
    assert wait_until_passed_on(timeout) is True
    assert wait_until_passed_on(timeout=timeout) is True
