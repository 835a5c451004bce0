"""Gives one object waits that notice a press, and takes them back.

The object stays the same, so code that has it already is freed, too: while it is dressed, its class
is one that is derived from its own, with the same layout and other waits.
"""

from __future__ import annotations

import threading
import weakref
from typing import TYPE_CHECKING, Any, Callable

from ._adapted import Adapted

if TYPE_CHECKING:
    from .._scope import Scope

# The scopes by the object's id, innermost last. One that was lost while it was entered must not be
# kept by this: then it is left. A scope keeps its object, and so the id.
_scopes: dict[int, list[weakref.ref[Scope]]] = {}
_lock = threading.Lock()

# The derived classes, and what each was derived from.
_derived: dict[tuple[Callable[[Any], type], type], type] = {}
_plain: dict[type, type] = {}


def _derive(dress: Callable[[Any], type], plain: type) -> type:
    made = _derived.get((dress, plain))
    if made is None:
        made = dress(plain)
        made.__name__, made.__qualname__ = plain.__name__, plain.__qualname__
        made.__module__, made.__doc__ = plain.__module__, plain.__doc__
        _plain[made] = plain
        _derived[dress, plain] = made
    return made


def _set_class(thing: Any, new: type) -> None:
    # Some classes, such as pyzmq's, have a way of their own to set attributes.
    object.__setattr__(thing, "__class__", new)


def scope_for_this_thread(thing: object) -> Scope | None:
    """Find the scope that frees this thread: only the main thread is interrupted by Python."""
    if threading.current_thread() is not threading.main_thread():
        return None
    alive = (scope() for scope in reversed(_scopes.get(id(thing), ())))
    return next((scope for scope in alive if scope is not None), None)


class Dressed(Adapted):
    """Dresses its thing, or several that belong to it, while it is entered."""

    # Derives a class with other waits from the thing's own. It adds no attributes to objects.
    dress: Callable[[Any], type]

    def things(self) -> list[Any]:
        """List the objects whose waits it is about."""
        return [self._thing]

    def adapt(self, openings: int) -> None:
        """Dress all of them, or take the dress off when no scope needs it."""
        this: weakref.ref[Scope] = weakref.ref(self)
        with _lock:
            for thing in self.things():
                scopes = _scopes.setdefault(id(thing), [])
                scopes[:] = [scope for scope in scopes if scope() is not None]
                while scopes.count(this) < openings:
                    scopes.append(this)
                while scopes.count(this) > openings:
                    scopes.reverse()
                    scopes.remove(this)
                    scopes.reverse()
                plain = _plain.get(type(thing), type(thing))
                _set_class(thing, _derive(self.dress, plain) if scopes else plain)
                if not scopes:
                    del _scopes[id(thing)]
