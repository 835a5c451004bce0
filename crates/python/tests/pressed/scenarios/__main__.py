"""Without an argument: tells the cases of this system. With a name: runs that one."""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
import traceback

from . import __path__, driver
from .case import CASES, INTERRUPTED


def tell() -> None:
    for module in pkgutil.iter_modules(__path__):
        if module.name != "__main__":
            importlib.import_module(f"{__package__}.{module.name}")
    json.dump([case.described() for case in CASES.values() if case.on], sys.stdout)


def run(name: str) -> int:
    module, _, function = name.rpartition(".")
    driver.connect()
    try:
        getattr(importlib.import_module(f"{__package__}.{module}"), function)()
    except SystemExit:
        raise
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt) and CASES[name].ends == INTERRUPTED:
            raise
        driver.say(
            "failed: "
            + "".join(traceback.format_exception(type(error), error, error.__traceback__))
        )
        return 1
    driver.say("end")
    return 0


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.exit(run(sys.argv[1]))
    tell()
