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

# The scopes by the object's id, innermost last. An object stays as long as it is dressed, since its
# scope has it; and a scope that everybody else has lost is not to stay.
_scopes: dict[int, list[weakref.ref[Scope]]] = {}

# Taken anew by a thread that has it, when a handler or the garbage collector comes in between. So
# everything under it is read, made, and then put in its place at once.
_lock = threading.RLock()

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
    scopes = _scopes.get(id(thing), ())
    return next((scope for ref in reversed(scopes) if (scope := ref()) is not None), None)


class Dressed(Adapted):
    """Dresses its thing, or several that belong to it, while it is entered."""

    # Derives a class with other waits from the thing's own. It adds no attributes to objects.
    dress: Callable[[Any], type]
    # Whether those wait for the scope's descriptor: then it is made now, so that no wait can fail
    # for want of one.
    waits_for_descriptor = False

    def things(self) -> list[Any]:
        """List the objects whose waits it is about."""
        return [self._thing]

    def adapt(self, openings: int) -> None:
        """Dress all of them, or take the dress off when no scope needs it."""
        if openings and self.waits_for_descriptor:
            self.fileno()
        with _lock:
            for thing in self.things():
                refs = [ref for ref in _scopes.get(id(thing), ()) if ref() is not None]
                own = [at for at, ref in enumerate(refs) if ref() is self]
                for at in reversed(own[openings:]):
                    del refs[at]
                refs += [weakref.ref(self) for _ in range(openings - len(own))]
                plain = _plain.get(type(thing), type(thing))
                _set_class(thing, _derive(self.dress, plain) if refs else plain)
                if refs:
                    _scopes[id(thing)] = refs
                else:
                    _scopes.pop(id(thing), None)

    def __del__(self) -> None:
        """Take the dress off, if the scope was lost. The native half leaves it, and warns."""
        if self.entered:
            self.adapt(0)
