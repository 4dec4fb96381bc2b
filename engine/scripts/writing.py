"""Scripts as files: the text, and the data that it cannot make anew beside it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from engine.contract.errors import FileError
from engine.plan import Plan
from engine.scripts.later import Later
from engine.scripts.script import script_of
from engine.store.atomic import replace_file, replacing

ENDING = ".py"


def write_script(
    path: str | Path, plan: Plan, title: str, rest: Sequence[Later] = ()
) -> tuple[Path, ...]:
    """Write the script of a plan, and return the files that it consists of, the script first.

    ``rest`` are the plans that it goes on with. Raises ScriptError and UnsaidError, naming the
    setting, for what a script cannot say, and FileError, naming the file, where it cannot be
    written.
    """
    target = Path(path)
    if target.suffix.lower() != ENDING:
        raise FileError(f"cannot write {target}: the name of a script ends in {ENDING}")
    script = script_of(plan, title, target.name, rest)
    if not script.arrays:
        replace_file(target, script.text.encode())
        return (target,)
    data = target.with_name(script.beside)
    with replacing(data) as file:  # first, for the script is of no use without
        np.savez(file, **script.arrays)  # type: ignore[arg-type]
    replace_file(target, script.text.encode())
    return target, data
