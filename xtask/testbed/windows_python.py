"""Lays out CPython for Windows: windows_python.py WHEEL FOLDER.

WHEEL is panda3d's for Windows, which carries CPython's own DLLs. The rest of
the standard library is written in Python, the same on every system: it is taken
from the Python that runs this, which must be of the same 3.x.
"""

import compileall
import pathlib
import shutil
import sys
import sysconfig
import zipfile

# Beside python.exe, where Windows looks for what python.exe itself needs.
BESIDE = ("python3", "vcruntime")
# Wine has its own.
WINDOWS_ITSELF = "api-ms-"
# Of this system, or of no use without a screen, or large.
NOT_COPIED = (
    "*.so",
    "__pycache__",
    "_sysconfigdata*",
    "config-*",
    "dist-packages",
    "ensurepip",
    "idlelib",
    "lib-dynload",
    "lib2to3",
    "site-packages",
    "sitecustomize.py",
    "test",
    "tests",
    "tkinter",
    "turtledemo",
)


def unpack(wheel: pathlib.Path, folder: pathlib.Path) -> None:
    """Takes CPython's DLLs and extension modules out of the wheel."""
    (folder / "DLLs").mkdir(parents=True)
    with zipfile.ZipFile(wheel) as packed:
        for name in packed.namelist():
            path = pathlib.PurePosixPath(name)
            file = path.name.lower()
            if path.parent.name != "deploy_libs" or file.startswith(WINDOWS_ITSELF):
                continue
            into = folder if file.startswith(BESIDE) else folder / "DLLs"
            # Lower case, as Windows takes them: this system may tell the cases apart.
            (into / file).write_bytes(packed.read(name))


def main() -> None:
    """Does it."""
    wheel, folder = map(pathlib.Path, sys.argv[1:])
    unpack(wheel, folder)
    library = folder / "Lib"
    shutil.copytree(
        sysconfig.get_path("stdlib"),
        library,
        ignore=shutil.ignore_patterns(*NOT_COPIED),
        ignore_dangling_symlinks=True,
    )
    (library / "site-packages").mkdir()
    # Byte code is the same everywhere too, and nobody writes it later.
    compileall.compile_dir(library, quiet=2)


main()
