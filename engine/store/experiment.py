"""Experiments as readable TOML files, which a person may write by hand."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib import resources
from pathlib import Path

from engine.contract.errors import ConfigError, FileError
from engine.contract.specs import Experiment
from engine.store.atomic import read_bounded, replace_file
from engine.store.studied import studied
from engine.store.toml_config import located
from engine.store.toml_lines import nearest
from engine.store.toml_reader import parse
from engine.store.toml_writer import render

MAX_BYTES = 8 * 2**20


def load_experiment(path: str | Path) -> Experiment:
    """Read and check an experiment file; its configuration is completed with the defaults.

    Raises FileError or ConfigError naming the file and, where it can, the line and the field.
    """
    content = read_bounded(path, MAX_BYTES)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError(f"{path} is not text in UTF-8 (byte {error.start})") from None
    return parse(text, str(path), Path(path).absolute().parent).experiment


def save_experiment(path: str | Path, experiment: Experiment) -> None:
    """Write an experiment so that ``load_experiment`` gives an equal one, with absolute paths.

    Raises FileError naming the file and the reason.
    """
    config = located(experiment.config, Path.cwd())
    content = render(replace(experiment, config=config)).encode()
    if len(content) > MAX_BYTES:
        raise FileError(f"cannot write {path}: it would be larger than {MAX_BYTES // 2**20} MB")
    replace_file(path, content)


@cache
def builtin() -> tuple[Experiment, ...]:
    """Return the experiments that come with the program: those of files in their order, studies."""
    folder = resources.files("resources") / "experiments"
    found = []
    for file in folder.iterdir():
        if file.name.endswith(".toml"):
            found.append(parse(file.read_text(encoding="utf-8"), file.name, Path(".")))
    found.sort(key=lambda entry: (entry.order, entry.experiment.name))
    return (*(entry.experiment for entry in found), *studied())


def find(name_or_path: str) -> Experiment:
    """Return the built-in experiment of that name, or the one in the file at that path.

    Raises ConfigError for a name that is neither, with the nearest one that is.
    """
    known = {experiment.name: experiment for experiment in builtin()}
    if name_or_path in known:
        return known[name_or_path]
    path = Path(name_or_path).expanduser()
    if path.suffix.lower() == ".toml" or len(path.parts) > 1 or path.is_file():
        return load_experiment(path)
    hint = nearest(name_or_path, known) or f"; there are {', '.join(known)}"
    raise ConfigError(f"no experiment is called '{name_or_path}'{hint}")
