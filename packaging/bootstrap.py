"""Make ``.venv`` with the locked versions and start Saddlepoint, or its tests, inside it.

Standard library only, and written so that an old Python can still read it and say what it lacks.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import checks
from system import SetupError, missing_libraries, missing_venv, provide

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
APP_LOCK = ROOT / "packaging" / "requirements.lock"
TEST_LOCK = ROOT / "packaging" / "requirements-test.lock"
LOCKS = {"run": (APP_LOCK,), "test": (APP_LOCK, TEST_LOCK)}
OLDEST, TOO_NEW = (3, 11), (3, 15)  # NumPy and SciPy need 3.11; PySide6 ends before 3.15
CPU_INDEX = "https://download.pytorch.org/whl/cpu"
ROOM = 3 * 10**9  # bytes that the smallest installation and its downloads need
PLAIN = ("train", "info", "verify", "diagnose", "script", "--help", "-h", "--version")
PAINTING = ("render", "export", "bench")  # without a screen, but with the libraries of Qt
FULL = ("No space left on device", "Disk quota exceeded", "not enough space on the disk")
OFFLINE = (
    "Temporary failure in name resolution",
    "Name or service not known",
    "nodename nor servname",
    "getaddrinfo failed",
    "Network is unreachable",
    "Failed to establish a new connection",
    "timed out",
    "Cannot connect to proxy",
)
NO_BUILD = ("No matching distribution found",)
FAULTS = (  # what pip says, and what it means; the first that matches is told
    (
        FULL,
        "the disk is full: free some space (2 GB with --cpu, about 9 GB with CUDA), then run this "
        "command again.",
    ),
    (
        OFFLINE,
        "the package index cannot be reached: connect to the network, then run this command again.",
    ),
    (
        NO_BUILD,
        "the package index has no build for this machine: a 64-bit Python 3.11 to 3.14 on Linux, "
        "Windows or a Mac with Apple silicon is needed.",
    ),
)


def main(arguments: Sequence[str]) -> int:
    """Prepare the environment, then hand over to the application or to the tests."""
    own, words = split(arguments)
    try:
        check_python(sys.version_info[:2])
        provide(missing(own.command, words))
        prepare(own.command, own.cpu)
        return test(words) if own.command == "test" else run(words)
    except SetupError as trouble:
        print(f"\nSaddlepoint: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def split(arguments: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    """Return this script's own options, and the words after ``--`` that are passed on."""
    parser = argparse.ArgumentParser(
        prog="bootstrap.py",
        description="Install Saddlepoint into .venv, then start it or its tests.",
        epilog="Words after -- are passed on: 'run -- train ring', 'test -- -k surface'. With "
        "such words, test runs pytest alone; without, also lint, types and import rules.",
    )
    parser.add_argument("command", choices=("run", "test"), help="what to do once installed")
    parser.add_argument("--cpu", action="store_true", help="on Linux: PyTorch without CUDA")
    own = list(arguments)
    end = own.index("--") if "--" in own else len(own)
    return parser.parse_args(own[:end]), own[end + 1 :]


def check_python(version: Sequence[int]) -> None:
    """Refuse a Python for which the locked packages have no builds."""
    if not OLDEST <= tuple(version) < TOO_NEW:
        raise SetupError(
            f"Python {version[0]}.{version[1]} does not fit: install Python 3.11, 3.12, 3.13 or "
            "3.14 from https://www.python.org/downloads/ and start this script with it."
        )


def missing(command: str, words: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the system packages that are absent and that this command needs."""
    venv = [] if environment_exists() else missing_venv()
    if command == "run" and words and words[0] in PLAIN:
        return venv
    window = command == "run" and not is_headless(words)
    return venv + missing_libraries(shown=window and "DISPLAY" in os.environ)


def prepare(command: str, cpu: bool) -> None:
    """Bring ``.venv`` up to the lock files; nothing is done where it is already."""
    # Elsewhere the plain build is the small one; and who chose it once need not say so again.
    cpu = sys.platform.startswith("linux") and (cpu or any(map(is_for_cpu, LOCKS)))
    if environment_exists() and is_stamped(command, cpu):
        return
    check_room(shutil.disk_usage(str(ROOT)).free)
    hush = ("-q",) if environment_exists() else ()  # what is there already need not be listed
    make_environment()
    announce(cpu)
    if cpu:
        pip(*hush, "--index-url", CPU_INDEX, "--no-deps", torch_requirement())
    pip(*hush, *(word for lock in LOCKS[command] for word in ("-r", str(lock))))
    pip("-q", "--no-deps", "--no-build-isolation", "-e", str(ROOT))
    for name, locks in LOCKS.items():
        if set(locks) <= set(LOCKS[command]):
            stamp(name).write_text(f"{fingerprint(locks)} cpu\n" if cpu else fingerprint(locks))


def stamp(command: str) -> Path:
    """Return the file that says what was installed for a command."""
    return VENV / f".saddlepoint-{command}"


def is_stamped(command: str, cpu: bool) -> bool:
    """Whether what a command needs was installed as it is locked now."""
    same = written(command)[:1] == [fingerprint(LOCKS[command])]
    return same and (not cpu or is_for_cpu(command))


def is_for_cpu(command: str) -> bool:
    """Whether what is installed for a command has the small build of PyTorch."""
    return "cpu" in written(command)


def written(command: str) -> list[str]:
    """Return the words of a command's stamp."""
    return stamp(command).read_text().split() if stamp(command).exists() else []


def fingerprint(locks: Sequence[Path]) -> str:
    """Name what an installation depends on: the locked versions and the project's metadata."""
    from tomllib import loads  # absent from the old Pythons that are refused before this

    settings = loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    metadata = json.dumps([settings.get("build-system"), settings.get("project")])
    digest = hashlib.sha256(metadata.encode())
    for path in locks:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def environment_exists() -> bool:
    """Whether ``.venv`` was made here by this Python; moved or copied ones do not work."""
    settings = VENV / "pyvenv.cfg"
    if not executable("python").exists() or not settings.exists():
        return False
    text = settings.read_text()
    return "version = {}.{}.{}\n".format(*sys.version_info) in text and str(VENV) in text


def make_environment() -> None:
    """Create ``.venv``, in place of one that another Python left behind."""
    if environment_exists():
        return
    print(f"Making {VENV} ...", flush=True)
    words = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    code, output = captured(words, {})
    if code != 0:
        raise SetupError(meaning(output, f"{VENV} could not be made."))


def check_room(free: int) -> None:
    """Refuse to begin what the disk cannot hold."""
    if free < ROOM:
        raise SetupError(
            f"the disk has {free / 1e9:.1f} GB left and {ROOM / 1e9:.0f} GB are needed: free some "
            "space, then run this command again."
        )


def announce(cpu: bool) -> None:
    """Say what will be fetched before it is."""
    print("Installing the locked versions into .venv; this happens once.")
    if sys.platform.startswith("linux") and not cpu:
        print("On Linux PyTorch comes with CUDA (about 3 GB); --cpu takes the build of 0.2 GB.")
    sys.stdout.flush()


def torch_requirement() -> str:
    """Return the locked version of PyTorch, in its build without CUDA, as a requirement."""
    lines = APP_LOCK.read_text().splitlines()
    return next(line for line in lines if line.startswith("torch==")) + "+cpu"


def pip(*words: str) -> None:
    """Install with the environment's pip; what fails is told in one sentence."""
    order = [str(executable("python")), "-m", "pip", "install", *words]
    quietly = {"PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_USER": "0"}
    code, errors = captured(order, quietly)
    if code != 0:
        raise SetupError(meaning(errors, "pip could not install the locked versions."))


def captured(words: Sequence[str], variables: Mapping[str, str]) -> tuple[int, str]:
    """Run a command whose output is shown; return its exit status and what it said of errors."""
    environment = {**os.environ, **variables}
    with subprocess.Popen(words, stderr=subprocess.PIPE, env=environment) as process:
        _, errors = process.communicate()
    return process.returncode, errors.decode(errors="replace")


def meaning(output: str, otherwise: str) -> str:
    """Turn a tool's output into one sentence; an unknown fault keeps the output's end."""
    for signs, sentence in FAULTS:
        if any(sign in output for sign in signs):
            return sentence
    return "\n".join((otherwise, *output.strip().splitlines()[-8:]))


def executable(name: str) -> Path:
    """Return the path of a program inside ``.venv``."""
    if os.name == "nt":
        return VENV / "Scripts" / f"{name}.exe"
    return VENV / "bin" / name


def is_headless(words: Sequence[str]) -> bool:
    """Whether the application is asked for something that needs no screen."""
    return bool(words) and words[0] in PLAIN + PAINTING


def has_screen(environment: Mapping[str, str]) -> bool:
    """Whether a window can appear: always off Linux, there where a display is named."""
    if not sys.platform.startswith("linux"):
        return True
    return any(environment.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def run(words: Sequence[str]) -> int:
    """Become the application; without a screen, say what works without one."""
    program = str(executable("saddlepoint"))
    if not is_headless(words) and not has_screen(os.environ):
        shown = os.path.relpath(program)
        raise SetupError(
            "there is no screen here, so no window can open; these commands need none:\n"
            f"  {shown} train ring --out runs/ring\n"
            f"  {shown} render ring --out ring.mp4\n"
            f"  {shown} --help"
        )
    if os.name == "nt":  # there, exec would return to the shell before the application ends
        return subprocess.call([program, *words])
    os.execv(program, [program, *words])


def test(words: Sequence[str]) -> int:
    """Run every check and then say which failed; with words, run pytest alone with them."""
    return checks.words_alone(words, executable) if words else checks.everything(executable)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
