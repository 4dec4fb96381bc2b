"""Write the lock files anew: every version that pip chooses today for what pyproject.toml asks.

Run it in an environment of the oldest supported Python, then run the tests: ``python lock.py``.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ("hatchling", "editables")  # with these the project is installed without isolation
# PyTorch's builds differ in the newest setuptools that they accept.
LIMITS = ("setuptools>=77.0.3,<82",)
HEADER = "# {}; written by packaging/lock.py.\n"


def main() -> None:
    """Resolve the application alone, then with its tests, and write the difference apart."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    app = resolved([*project["dependencies"], *BUILD, *LIMITS])
    pinned = [f"{name}=={version}" for name, version in app.items()]
    test = resolved([*pinned, *project["optional-dependencies"]["test"]])
    write("requirements.lock", "What the application runs with", app)
    more = {name: version for name, version in test.items() if name not in app}
    write("requirements-test.lock", "What its tests need besides", more)


def resolved(requirements: list[str]) -> dict[str, str]:
    """Return the versions that pip would install into an empty environment, by name."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        order = [sys.executable, "-m", "pip", "install", "-q", "--dry-run", "--ignore-installed"]
        subprocess.run([*order, "--report", str(report), *requirements], check=True)
        found = [entry["metadata"] for entry in json.loads(report.read_text())["install"]]
    return {m["name"]: m["version"].split("+")[0] for m in found}


def write(name: str, title: str, versions: dict[str, str]) -> None:
    """Write one lock file, sorted by name."""
    lines = [f"{n}=={versions[n]}" for n in sorted(versions, key=str.lower)]
    path = ROOT / "packaging" / name
    path.write_text(HEADER.format(title) + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
