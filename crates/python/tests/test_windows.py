"""Errors of the system, on Windows: a SetConsoleCtrlHandler that refuses."""

from __future__ import annotations

import fresh

# Machine code in the place of its first bytes: it sets the error, and returns 0.
REFUSING = """
import ctypes
from allow_interrupt import Scope, allow_interrupt, interruptible
kernel = ctypes.windll.kernel32
kernel.GetModuleHandleW.restype = ctypes.c_void_p
kernel.GetProcAddress.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
kernel.GetProcAddress.restype = ctypes.c_void_p
place = kernel.GetProcAddress(kernel.GetModuleHandleW("kernel32.dll"), b"SetConsoleCtrlHandler")
class refusing:
    def __init__(self, code):
        # mov dword ptr gs:[0x68], code; xor eax, eax; ret
        number = code.to_bytes(4, "little").hex()
        self.code = bytes.fromhex("65c7042568000000" + number + "31c0c3")
    def __enter__(self):
        self.before = ctypes.string_at(place, len(self.code))
        self.write(self.code)
    def __exit__(self, *_):
        self.write(self.before)
    def write(self, code):
        old = ctypes.c_ulong()
        spot = ctypes.c_void_p(place)
        assert kernel.VirtualProtect(spot, ctypes.c_size_t(64), 0x40, ctypes.byref(old))
        ctypes.memmove(place, code, len(code))
"""


def test_entering_that_is_refused_tells_the_systems_number() -> None:
    code = """
for make in (Scope, allow_interrupt):
    scope = make(print)
    with refusing(8):
        try:
            scope.__enter__()
            print("entered")
        except OSError as error:
            assert error.winerror == 8, error.winerror
            assert error.errno == 12, error.errno
            print("refused", scope.entered)
    with scope:
        pass
"""
    assert fresh.run(REFUSING + code).split() == ["refused", "False"] * 2


def test_leaving_that_is_refused_tells_of_the_table() -> None:
    code = """
scope = Scope(print)
try:
    with scope:
        taken = refusing(87)
        taken.__enter__()
except OSError as error:
    taken.__exit__()
    assert error.winerror == 87, error.winerror
    assert "the table of handlers was reset" in str(error), error
    print("refused", scope.entered)
with scope:
    pass
"""
    assert fresh.run(REFUSING + code).split() == ["refused", "False"]


def test_an_adaptor_that_is_refused_has_done_nothing() -> None:
    code = """
import threading
event = threading.Event()
scope = interruptible(event)
with refusing(5):
    try:
        scope.__enter__()
    except OSError as error:
        print(type(error).__name__, error.winerror, scope.entered)
print(type(event._cond) is threading.Condition)
"""
    assert fresh.run(REFUSING + code).split() == ["PermissionError", "5", "False", "True"]


def test_a_descriptor_that_cannot_be_had_tells_the_systems_number() -> None:
    code = """
import ctypes
with Scope() as scope:
    scope.fileno()
while ctypes.windll.ws2_32.WSACleanup() == 0:
    pass
with Scope() as scope:
    try:
        print(scope.fileno())
    except OSError as error:
        # WSANOTINITIALISED
        assert error.winerror == 10093, error.winerror
        print("refused")
"""
    assert fresh.run(REFUSING + code).split() == ["refused"]
