"""The text of an SVG: shapes in pixels of the page, those of one look and one clip in one group.

Everything stands where it is on the page, since many programs know no lines that keep their width
under a transformation, and clips are understood where they stand in the same pixels as all else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' version="1.1" width="{width}" height="{height}" viewBox="0 0 {across} {down}">\n'
)
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # no XML has these
Look = Mapping[str, str]


def amount(value: float) -> str:
    """Write a length in pixels to a hundredth."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def words(text: str) -> str:
    """Return text as it may stand in XML, whatever it holds."""
    return escape(CONTROL.sub("", text))


class SvgText:
    """Gathers shapes in the order in which they are painted."""

    def __init__(self) -> None:
        self._clips: dict[str, str] = {}
        self._groups: list[tuple[str, str, list[str]]] = []

    def add(self, element: str, look: Look, clip: str | None) -> None:
        """Add an element with attributes, inside a clip, which is the data of a path."""
        attributes = "".join(f' {name}="{value}"' for name, value in look.items() if value)
        name = "" if clip is None else self._clips.setdefault(clip, f"clip{len(self._clips)}")
        if look.get("fill", "none") != "none" and not look.get("fill-opacity"):
            self._uncover(element, name)
        if not self._groups or self._groups[-1][:2] != (name, attributes):
            self._groups.append((name, attributes, []))
        self._groups[-1][2].append(element)

    def _uncover(self, element: str, clip: str) -> None:
        """Leave out what is painted over at once, whose colour would show around the edges."""
        if self._groups:
            before, attributes, elements = self._groups[-1]
            if before == clip and "stroke" not in attributes and elements[-1] == element:
                elements.pop()
                if not elements:
                    self._groups.pop()

    def page(self, size: tuple[int, int], paper: tuple[str, str], title: str) -> str:
        """Return the file: its size in pixels, its width and height on paper with their units."""
        head = HEAD.format(width=paper[0], height=paper[1], across=size[0], down=size[1])
        clips = "".join(
            f'<clipPath id="{name}"><path clip-rule="evenodd" d="{data}"/></clipPath>\n'
            for data, name in self._clips.items()
        )
        body = "".join(_group(*group) for group in self._groups)
        return f"{head}<title>{words(title)}</title>\n<defs>\n{clips}</defs>\n{body}</svg>\n"


def _group(clip: str, attributes: str, elements: list[str]) -> str:
    inside = "\n".join(elements)
    cut = f' clip-path="url(#{clip})"' if clip else ""
    return f"<g{cut}{attributes}>\n{inside}\n</g>\n"
