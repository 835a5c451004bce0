"""Errors of the system, on Unix."""

from __future__ import annotations

import fresh


def test_an_error_of_the_system_has_its_number() -> None:
    code = """
import errno, os, resource
from allow_interrupt import Scope
resource.setrlimit(resource.RLIMIT_NOFILE, (3, 100))
with Scope() as scope:
    try:
        print("not refused", scope.fileno())
    except OSError as error:
        assert error.errno == errno.EMFILE, error
        assert os.strerror(errno.EMFILE) in str(error), error
        print("refused", scope.entered)
    resource.setrlimit(resource.RLIMIT_NOFILE, (100, 100))
    # And then there is one.
    assert scope.fileno() > 2
"""
    assert fresh.run(code).split() == ["refused", "True"]


def test_a_scope_that_cannot_have_its_thread_is_not_entered() -> None:
    code = """
import errno, resource, sys
from allow_interrupt import Scope
with open("/proc/self/status") as status:
    (size,) = [int(line.split()[1]) for line in status if line.startswith("VmSize")]
# No room for a stack.
resource.setrlimit(resource.RLIMIT_AS, (size * 1024 + 1024 * 1024, resource.RLIM_INFINITY))
scope = Scope(print)
try:
    scope.__enter__()
    print("entered")
except OSError as error:
    assert error.errno == errno.EAGAIN, error
    print("refused", scope.entered)
resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
with scope:
    print("entered")
"""
    assert fresh.run(code).split() == ["refused", "False", "entered"]


def test_an_adaptor_without_a_descriptor_is_not_entered() -> None:
    code = """
import errno, resource, socket
from allow_interrupt import interruptible
ours, theirs = socket.socketpair()
scope = interruptible(ours)
resource.setrlimit(resource.RLIMIT_NOFILE, (3, 100))
try:
    scope.__enter__()
    print("entered")
except OSError as error:
    assert error.errno == errno.EMFILE, error
    print("refused", scope.entered, type(ours) is socket.socket)
"""
    assert fresh.run(code).split() == ["refused", "False", "True"]
