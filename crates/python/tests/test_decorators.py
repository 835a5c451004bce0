"""Scopes as decorators, without a press."""

from __future__ import annotations

import asyncio
import functools
import inspect
from typing import Any, Callable

import pytest

from allow_interrupt import Scope, allow_interrupt


@pytest.mark.parametrize("make", [Scope, allow_interrupt])
def test_a_decorated_function_is_itself(make: Any) -> None:
    decorate: Callable[[Any], Any] = make(lambda: None)

    @decorate
    def add(first: int, *, second: int = 2) -> int:
        """Add."""
        return first + second

    assert add(1, second=3) == 4
    assert add.__name__ == "add"
    assert add.__doc__ == "Add."
    assert list(inspect.signature(add).parameters) == ["first", "second"]
    with pytest.raises(TypeError):
        add()


def test_it_is_entered_around_each_call() -> None:
    scope = Scope()

    @scope
    def states() -> bool:
        return scope.entered

    assert states()
    assert not scope.entered
    assert functools.reduce(lambda count, _: count + states(), range(5), 0) == 5


def test_a_decorated_coroutine_is_one() -> None:
    scope = Scope()

    @scope
    async def states() -> bool:
        await asyncio.sleep(0)
        return scope.entered

    assert inspect.iscoroutinefunction(states)
    assert asyncio.run(states())
    assert not scope.entered


def test_a_decorated_generator_is_entered_while_it_runs() -> None:
    scope = Scope()

    @scope
    def numbers() -> Any:
        yield scope.entered
        yield scope.entered

    assert list(numbers()) == [True, True]
    assert not scope.entered
    begun = numbers()
    assert next(begun)
    assert scope.entered
    begun.close()
    assert not scope.entered


@pytest.mark.parametrize("make", [Scope, allow_interrupt])
def test_what_cannot_be_decorated(make: Any) -> None:
    async def numbers() -> Any:
        yield 1

    for thing in (numbers, 1, "text", None):
        with pytest.raises(TypeError, match="a scope decorates functions"):
            make()(thing)
