"""Markdown of lessons as HTML that holds nothing but text: no script, no picture, no address."""

from __future__ import annotations

import re
from functools import cache
from html import escape, unescape
from typing import TYPE_CHECKING
from xml.etree.ElementTree import tostring

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

FORMULA = re.compile(r"^[ \t]*\$\$[ \t]*(.*\S)[ \t]*\$\$[ \t]*$", re.MULTILINE)
FENCED = re.compile(r"^ {0,3}(`{3,}|~{3,}).*?^ {0,3}\1[ \t]*$", re.MULTILINE | re.DOTALL)
SCHEMES = ("http://", "https://")


def prose(text: str) -> str:
    """Return Markdown as HTML; lines ``$$ TeX $$`` become MathML, raw HTML is shown as it is."""
    pieces, start = [], 0
    fences = [found.span() for found in FENCED.finditer(text)]
    for found in FORMULA.finditer(text):
        if any(first <= found.start() < last for first, last in fences):
            continue
        pieces += [_plain(text[start : found.start()]), formula(found[1])]
        start = found.end()
    return "".join([*pieces, _plain(text[start:])])


def formula(tex: str) -> str:
    """Return TeX as MathML on a line of its own, or as it is where it cannot be read."""
    from latex2mathml.converter import convert_to_element

    try:
        found = convert_to_element(tex, display="block")
    except Exception:  # the library raises what it pleases; the reader still gets the source
        return f'<div class="formula"><code>{escape(tex)}</code></div>'
    for element in found.iter():  # signs are entities there, and texts are as they were written
        element.text = unescape(element.text) if element.text else None
    return f'<div class="formula">{tostring(found, encoding="unicode")}</div>'


def _plain(text: str) -> str:
    found: str = _reader().render(text)
    return found


@cache
def _reader() -> MarkdownIt:
    from markdown_it import MarkdownIt

    class Reader(MarkdownIt):
        """Follows no link but to pages of the web."""

        def validateLink(self, url: str) -> bool:  # noqa: N802 - what the library calls
            return url.startswith(SCHEMES)

    return Reader("commonmark", {"html": False}).enable("table").disable("image")
