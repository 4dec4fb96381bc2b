"""What the operating system must bring for Qt to draw, and how Debian and Ubuntu provide it."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence

# Shared objects that Qt loads, and the Debian packages that hold them: newest name first.
DRAWING = (
    ("libEGL.so.1", ("libegl1",)),
    ("libGL.so.1", ("libgl1",)),
    ("libgthread-2.0.so.0", ("libglib2.0-0t64", "libglib2.0-0")),
    ("libdbus-1.so.3", ("libdbus-1-3",)),
    ("libfontconfig.so.1", ("libfontconfig1",)),
    ("libxkbcommon.so.0", ("libxkbcommon0",)),
)
WINDOW = (
    ("libxcb-cursor.so.0", ("libxcb-cursor0",)),
    ("libxcb-icccm.so.4", ("libxcb-icccm4",)),
    ("libxcb-keysyms.so.1", ("libxcb-keysyms1",)),
    ("libxcb-shape.so.0", ("libxcb-shape0",)),
    ("libxkbcommon-x11.so.0", ("libxkbcommon-x11-0",)),
)


class SetupError(Exception):
    """Something the person at the keyboard has to mend, in one sentence."""


def missing_libraries(shown: bool) -> list[tuple[str, ...]]:
    """Return the package names of each library that is absent: for drawing, or for a window."""
    if not sys.platform.startswith("linux"):
        return []
    wanted = DRAWING + WINDOW if shown else DRAWING
    return [names for library, names in wanted if not loads(library)]


def missing_venv() -> list[tuple[str, ...]]:
    """Return the package names of what ``venv`` lacks; Debian keeps it apart from Python."""
    if importlib.util.find_spec("ensurepip") is not None:
        return []
    return [(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv", "python3-venv")]


def provide(missing: Sequence[tuple[str, ...]]) -> None:
    """Install packages where that is allowed; else raise SetupError with the line to type."""
    if not missing:
        return
    if shutil.which("apt-get") is None:
        plain = ", ".join(names[-1] for names in missing)
        raise SetupError(
            f"this system lacks what Debian calls {plain}; install it with your package manager."
        )
    rights = administrator()
    if rights is not None:
        install(rights, missing)
        return
    raise SetupError(
        "some system packages are missing; type this line, then run this command again:\n"
        f"  sudo apt-get update && sudo apt-get install -y {' '.join(known(missing))}"
    )


def administrator() -> tuple[str, ...] | None:
    """Return the words that give a command administrator's rights, or None."""
    if os.geteuid() == 0:
        return ()
    if shutil.which("sudo") and quiet("sudo", "-n", "true"):
        return ("sudo", "-n")
    return None


def install(rights: tuple[str, ...], missing: Sequence[tuple[str, ...]]) -> None:
    """Install packages with apt; its lists are fetched first, as a fresh machine has none."""
    print("Installing system packages ...", flush=True)
    apt = (*rights, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get")
    quiet(*apt, "update")
    names = known(missing)
    order = (*apt, "-o", "DPkg::Lock::Timeout=120", "install", "-y", "--no-install-recommends")
    if not quiet(*order, *names):
        raise SetupError(
            "the system packages could not be installed; see what this line says:\n"
            f"  sudo apt-get install -y {' '.join(names)}"
        )
    importlib.invalidate_caches()


def known(missing: Iterable[tuple[str, ...]]) -> list[str]:
    """Return, for each package, the first of its names that this release of the system knows."""
    return [
        next((name for name in names if quiet("apt-cache", "show", name)), names[-1])
        for names in missing
    ]


def loads(library: str) -> bool:
    """Whether the dynamic linker finds a shared object."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def quiet(*words: str) -> bool:
    """Run a command without output and say whether it succeeded."""
    try:
        code = subprocess.call(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except OSError:
        return False
    return code == 0
