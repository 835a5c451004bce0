import sys
from collections.abc import Callable, Iterable

from typing_extensions import Self, disjoint_base, final

__all__ = ["Scope", "check_options"]
if sys.platform == "win32":
    __all__ += ["Waiter"]

def check_options(
    action: Callable[[], object] | None = None,
    *,
    events: str | Iterable[str] | None = None,
    pass_on: bool = True,
    escalate_at: int | None = None,
    clear_ignored: bool = False,
) -> None: ...

@disjoint_base
class Scope:
    def __new__(
        cls,
        action: Callable[[], object] | None = None,
        *,
        events: str | Iterable[str] | None = None,
        pass_on: bool = True,
        escalate_at: int | None = None,
        clear_ignored: bool = False,
    ) -> Self: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, *_exception: object) -> None: ...
    def leave(self) -> None: ...
    def check(self) -> bool: ...
    def fileno(self) -> int: ...
    @property
    def presses(self) -> int: ...
    @property
    def fired(self) -> bool: ...
    @property
    def entered(self) -> bool: ...
    @property
    def ignored(self) -> list[str]: ...
    @property
    def action(self) -> Callable[[], object] | None: ...

if sys.platform == "win32":
    @final
    class Waiter:
        def __new__(cls) -> Self: ...
        def release(self) -> None: ...
        def acquire(self, scope: Scope, timeout: float | None = None) -> bool: ...
