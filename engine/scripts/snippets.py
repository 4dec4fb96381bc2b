"""Snippets: what a part is in a plain script, as text beside the part's own module.

The snippet of ``engine/data/ring.py`` is ``engine/data/ring.py.txt``, a Jinja template that is
given the part's settings by name. Its text goes into the script; what it sets says where and how
that text is used. A part of another package brings its snippet in the same way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template, TemplateNotFound

from engine.contract.errors import UserError
from engine.numerics.networks.normalisation import groups_of
from engine.settings import Settings

SHARED = "shared"  # snippets that those of several parts include
ENDING = ".py.txt"
ACTIVATIONS = {
    "relu": "ReLU()",
    "leaky_relu": "LeakyReLU(0.2)",
    "elu": "ELU()",
    "silu": "SiLU()",
    "gelu": "GELU()",
    "softplus": "Softplus()",
    "tanh": "Tanh()",
    "sigmoid": "Sigmoid()",
}


class ScriptError(UserError):
    """A setting that a plain script cannot say, and ``why`` if it is not for want of a snippet."""

    def __init__(self, path: str, value: object, why: str = "yet") -> None:
        super().__init__(
            f"the script cannot say {path} = {value} {why}; choose another, or save the "
            "experiment instead (File › Save experiment)"
        )


@dataclass(frozen=True, slots=True)
class Snippet:
    """The text of a part, and what it says of its use by name."""

    text: str
    sets: Mapping[str, Any]

    def get(self, name: str) -> str:
        """Return what was set under a name as text, nothing where nothing was."""
        return str(self.sets.get(name, "")).strip()


def snippet(part: type, path: str, settings: Settings, /, **more: object) -> Snippet:
    """Return the snippet of a part with its settings, which stand at ``path``, filled in.

    Raises ScriptError, naming them, where there is none.
    """
    try:
        template = _environment().get_template(part.__module__)
    except TemplateNotFound:
        raise ScriptError(f"{path}.kind", getattr(part, "name", part.__name__)) from None
    return _made(template, {**settings.model_dump(), **more})


def shared(name: str, /, **values: object) -> Snippet:
    """Return a snippet that belongs to no single part, with values filled in."""
    return _made(_environment().get_template(f"{SHARED}/{name}"), values)


def plain(text: str) -> str:
    """Return a text that can stand in a docstring, whatever it was."""
    found = " ".join(text.replace("\\", "/").replace('"', "'").split())
    return "".join(letter for letter in found if letter.isprintable())[:90]


def _made(template: Template, values: Mapping[str, object]) -> Snippet:
    module = template.make_module(dict(values))
    return Snippet(str(module).strip("\n"), vars(module))


@cache
def _environment() -> Environment:
    found = Environment(
        loader=FunctionLoader(_text),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # what is made is a program, not a page
    )
    found.filters |= {"thousands": _thousands, "minus": _subtrahend}
    found.globals |= {"activations": ACTIVATIONS, "groups_of": groups_of}
    return found


def _text(name: str) -> str | None:
    """Return a template: that beside a module, or a shared one; None where there is none."""
    folder, _, last = name.rpartition("/")
    package = "engine.scripts" if folder else name.rpartition(".")[0]
    file = resources.files(package) / folder / f"{last.rpartition('.')[2]}{ENDING}"
    return file.read_text(encoding="utf-8") if file.is_file() else None


def _thousands(value: int) -> str:
    """Return a whole number as Python and people read it: 10_000."""
    return f"{value:_}"


def _subtrahend(value: float) -> str:
    """Return a number as it stands behind a minus sign."""
    return f"({value})" if value < 0 else str(value)
