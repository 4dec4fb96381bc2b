"""The colours of both themes; every colour on screen is named here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme. Colours are ``#rrggbb``; pairs that carry meaning differ in lightness too.

    ``real`` and ``fake`` are blue and orange, which every common colour blindness tells apart;
    ``series`` are further curve colours in order of use; ``classes`` those of numbered classes,
    which differ for every common colour blindness (after Paul Tol's qualitative schemes);
    ``faint`` is for what is disabled, ``on_accent`` for text upon the accent colour.
    """

    name: str
    window: str
    panel: str
    raised: str
    border: str
    text: str
    muted: str
    faint: str
    accent: str
    on_accent: str
    hover: str
    warning: str
    error: str
    good: str
    real: str
    fake: str
    arrow: str
    mesh: str
    contour: str
    grid: str
    series: tuple[str, ...]
    classes: tuple[str, ...]

    @property
    def dark(self) -> bool:
        """Whether this is the dark theme."""
        return self.name == "dark"


LIGHT = Theme(
    name="light",
    window="#f4f5f7",
    panel="#ffffff",
    raised="#ffffff",
    border="#d5d9e0",
    text="#1b1f27",
    muted="#5b6472",
    faint="#9aa2ae",
    accent="#3457d5",
    on_accent="#ffffff",
    hover="#e9ecf2",
    warning="#9a5b00",
    error="#b3261e",
    good="#1a7f4b",
    real="#0b62a8",
    fake="#d95f02",
    arrow="#3b3b44",
    mesh="#7b3fa0",
    contour="#4a5160",
    grid="#e6e8ec",
    series=("#0b62a8", "#d95f02", "#1a8f6b", "#a63a7e", "#8a6d00", "#5b6472"),
    classes=(
        *("#332288", "#cc6677", "#117733", "#c9a800", "#56a9d6"),
        *("#882255", "#44aa99", "#8b8d2a", "#aa4499", "#7a7a7a"),
    ),
)

DARK = Theme(
    name="dark",
    window="#14161b",
    panel="#1b1e25",
    raised="#242832",
    border="#343a46",
    text="#eceff4",
    muted="#a3acba",
    faint="#5f6775",
    accent="#8ea8ff",
    on_accent="#10131a",
    hover="#2d323d",
    warning="#f0b35a",
    error="#ff8a80",
    good="#6fd6a0",
    real="#62b6f5",
    fake="#ff9f4a",
    arrow="#f2f2f2",
    mesh="#c79bea",
    contour="#c5ccd8",
    grid="#2c313b",
    series=("#62b6f5", "#ff9f4a", "#63d1ab", "#e58fc1", "#d9c25a", "#a3acba"),
    classes=(
        *("#8f83f2", "#ee8892", "#3fae62", "#e6d077", "#88ccee"),
        *("#c95b92", "#52cdb8", "#b6b84a", "#d486c8", "#c4c4c4"),
    ),
)
