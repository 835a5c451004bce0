"""The object: states, names, decorators, collecting. Presses are in tests/pressed."""

from __future__ import annotations

import gc
import threading
import warnings
import weakref

import pytest

from allow_interrupt import Scope, allow_interrupt


def test_states() -> None:
    scope = Scope()
    assert (scope.entered, scope.fired, scope.presses, scope.ignored) == (False, False, 0, [])
    assert scope.action is None
    with scope as entered:
        assert entered is scope
        assert scope.entered
        assert scope.check() is False
        with scope:
            assert scope.entered
        assert scope.entered
    assert not scope.entered
    assert scope.check() is False


def test_the_seed_has_the_same_face() -> None:
    scope = allow_interrupt(print)
    with scope:
        assert (scope.fired, scope.presses) == (False, 0)
        assert list(scope.ignored) == []
        assert scope.check() is False
    assert scope.leave() is None  # type: ignore[func-returns-value]
    assert scope.entered is False


def test_it_says_what_it_is() -> None:
    scope = Scope(print)
    assert repr(scope) == f"<Scope not entered action={print!r} presses=0>"
    with scope:
        assert repr(scope) == f"<Scope entered action={print!r} presses=0>"

    class Mine(Scope):
        pass

    assert repr(Mine()).startswith("<Mine not entered")


def test_a_descriptor_only_while_entered() -> None:
    scope = Scope()
    with pytest.raises(ValueError, match="only while it is entered"):
        scope.fileno()
    with scope:
        number = scope.fileno()
        assert number == scope.fileno()
        with scope:
            assert scope.fileno() != number
        assert scope.fileno() == number
    with pytest.raises(ValueError, match="only while it is entered"):
        scope.fileno()


def test_leaving_what_was_not_entered() -> None:
    scope = Scope()
    scope.leave()
    scope.__exit__(None, None, None)
    scope.__exit__()
    with scope:
        scope.leave()
        assert not scope.entered
        scope.leave()


def test_exceptions_go_through() -> None:
    with pytest.raises(KeyError), Scope(), allow_interrupt():
        raise KeyError


def test_any_order_of_leaving() -> None:
    scopes = [Scope(lambda: None), Scope(), Scope(lambda: None, events="shutdown")]
    for scope in scopes:
        scope.__enter__()
    for scope in scopes:
        scope.leave()
    assert not any(scope.entered for scope in scopes)


def test_left_by_another_thread() -> None:
    scope = Scope(lambda: None).__enter__()
    thread = threading.Thread(target=scope.leave)
    thread.start()
    thread.join()
    assert not scope.entered


def test_a_class_derived_from_it_sets_its_options() -> None:
    class Mine(Scope):
        def __init__(self, word: str) -> None:
            super().__init__(self.stop, pass_on=False)
            self.word = word

        def stop(self) -> None:
            pass

    mine = Mine("x")
    with mine as entered:
        assert entered is mine
        assert mine.action == mine.stop


class Forgetful(Scope):
    def __init__(self) -> None:
        """Does not call what it was derived from."""


def test_a_class_that_forgets_to_set_them_has_none() -> None:
    with Forgetful() as scope:
        assert scope.action is None


def test_options_are_read_again_when_they_are_set_again() -> None:
    scope = Scope(print)
    with scope:
        scope.__init__(locals)  # type: ignore[misc]
        assert scope.action is locals
    with pytest.raises(ValueError, match="unknown event"):
        scope.__init__(events="x")  # type: ignore[misc]
    assert scope.action is locals


def dropped() -> None:
    Scope(lambda: None).__enter__()


def test_one_that_is_dropped_warns_and_is_left() -> None:
    with pytest.warns(ResourceWarning, match="dropped while it was entered"):
        dropped()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with Scope():
            pass


def test_one_that_is_dropped_leaves_a_pending_exception_alone() -> None:
    with pytest.warns(ResourceWarning), pytest.raises(KeyError):
        _drops_and_raises()


def _drops_and_raises() -> None:
    scope: Scope | None = Scope(lambda: None).__enter__()
    try:
        raise KeyError
    finally:
        del scope


def test_an_action_that_refers_to_its_scope_is_collected() -> None:
    class Owner:
        def __init__(self) -> None:
            self.scope = Scope(self.stop)

        def stop(self) -> None:
            pass

    gone = weakref.ref(Owner())
    gc.collect()
    assert gone() is None

    owner = Owner()
    owner.scope.__enter__()
    gone = weakref.ref(owner)
    del owner
    with pytest.warns(ResourceWarning):
        gc.collect()
    assert gone() is None


def test_an_action_is_given_back_when_its_scope_is() -> None:
    class Action:
        def __call__(self) -> None:
            pass

    action = Action()
    gone = weakref.ref(action)
    scope: Scope | None = Scope(action)
    with scope:  # type: ignore[union-attr]
        pass
    del action
    assert gone() is not None
    scope = None
    assert gone() is None
    del scope


def test_many_scopes() -> None:
    scopes = [Scope(lambda: None) for _ in range(1000)]
    for scope in scopes:
        scope.__enter__()
    for scope in scopes[::2] + scopes[1::2]:
        scope.leave()


def test_threads_enter_and_leave_at_the_same_time() -> None:
    shared = Scope(lambda: None)
    failed: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(500):
                with shared, Scope(), Scope(lambda: None), allow_interrupt(lambda: None):
                    assert shared.entered
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert not shared.entered
