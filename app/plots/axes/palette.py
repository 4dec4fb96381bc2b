"""Colour maps mixed in a perceptual space, so that equal differences of value look equal."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.style.theme import Theme

Doubles = NDArray[np.float64]
Table = NDArray[np.uint8]

# Linear sRGB to the cone space of Oklab and from there to Oklab: Ottosson 2020.
_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_OKLAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
SATURATION_LIGHT = 0.62
SATURATION_DARK = 0.60


def oklab(colour: str) -> Doubles:
    """Return the Oklab coordinates (3,) of ``#rrggbb``."""
    encoded = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    result: Doubles = _TO_OKLAB @ np.cbrt(_TO_CONES @ linear)
    return result


def displayed(colours: Doubles) -> Table:
    """Return opaque RGBA bytes (n, 4) of Oklab colours (n, 3), clipped to what screens show."""
    cones = (colours @ np.linalg.inv(_TO_OKLAB).T) ** 3
    linear = np.clip(cones @ np.linalg.inv(_TO_CONES).T, 0, 1)
    encoded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    opaque = np.concatenate([encoded, np.ones((len(encoded), 1))], axis=1)
    table: Table = np.rint(255 * opaque).astype(np.uint8)
    return table


def mixed(first: str, second: str, share: float) -> str:
    """Return the colour that lies ``share`` of the way from the first to the second."""
    between = (1 - share) * oklab(first) + share * oklab(second)
    red, green, blue, _ = displayed(between[None])[0]
    return f"#{red:02x}{green:02x}{blue:02x}"


def ramp(stops: tuple[str, ...], size: int = 256) -> Table:
    """Return a colour table (size, 4) through evenly spaced stops."""
    places = np.linspace(0, 1, len(stops))
    wanted = np.linspace(0, 1, size)
    known = np.stack([oklab(stop) for stop in stops])
    return displayed(np.stack([np.interp(wanted, places, column) for column in known.T], axis=1))


def diverging(theme: Theme) -> Table:
    """Return the table from fake through the panel's neutral to real, muted behind points."""
    share = SATURATION_DARK if theme.dark else SATURATION_LIGHT
    neutral = mixed(theme.panel, theme.grid, 0.6)
    return ramp((mixed(neutral, theme.fake, share), neutral, mixed(neutral, theme.real, share)))


def sequential(theme: Theme, colour: str = "mesh") -> Table:
    """Return the table from the panel's neutral to a colour of the theme, for magnitudes."""
    neutral, full = mixed(theme.panel, theme.grid, 0.6), named(theme, colour)
    return ramp((neutral, mixed(neutral, full, 0.45), mixed(neutral, full, 0.9)))


def named(theme: Theme, colour: str) -> str:
    """Return a colour by its name in the theme, or by its place among the series (``"2"``)."""
    if colour.isdigit():
        return theme.series[int(colour) % len(theme.series)]
    found: str = getattr(theme, colour)
    return found
