"""Gives one object waits that notice a press, and takes them back.

The object stays the same, so code that has it already is freed, too: while it is dressed, its class
is a subclass, made of the mixin with the new waits and its own class.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from ._adapted import Adapted

if TYPE_CHECKING:
    from .._scope import Scope

# The scopes by the object's id, innermost last. An object stays as long as it is dressed, since its
# scope has it.
_scopes: dict[int, list[Scope]] = {}
_lock = threading.Lock()


_classes: dict[tuple[type, type], type] = {}


def _dressed(mixin: type, plain: type) -> type:
    made = _classes.get((mixin, plain))
    if made is None:
        body = {"__slots__": (), "__module__": plain.__module__, "__doc__": plain.__doc__}
        made = type(plain.__name__, (mixin, plain), {**body, "__qualname__": plain.__qualname__})
        _classes[mixin, plain] = made
    return made


def _set_class(thing: Any, new: type) -> None:
    # Some classes, such as pyzmq's, have a way of their own to set attributes.
    object.__setattr__(thing, "__class__", new)


def scope_for_this_thread(thing: object) -> Scope | None:
    """Find the scope that frees this thread: only the main thread is interrupted by Python."""
    if threading.current_thread() is not threading.main_thread():
        return None
    scopes = _scopes.get(id(thing))
    return scopes[-1] if scopes else None


class Dressed(Adapted):
    """Dresses its thing, or several that belong to it, while it is entered."""

    mixin: type

    def things(self) -> list[Any]:
        """List the objects whose waits it is about."""
        return [self._thing]

    def adapt(self) -> None:
        """Dress all of them."""
        with _lock:
            for thing in self.things():
                scopes = _scopes.setdefault(id(thing), [])
                if not scopes:
                    _set_class(thing, _dressed(self.mixin, type(thing)))
                scopes.append(self)

    def undo(self) -> None:
        """Take the dress off, unless another scope still needs it."""
        with _lock:
            for thing in self.things():
                scopes = _scopes[id(thing)]
                scopes.remove(self)
                if not scopes:
                    del _scopes[id(thing)]
                    _set_class(thing, type(thing).__mro__[2])
